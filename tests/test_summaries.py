"""A description is cut behind its first sentence: both pieces together say what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.source.html import extract_plain_text
from wegweiser.source.markdown import render_markdown
from wegweiser.source.plain_text import split_summary

CUT = {
    "Wir helfen. Auch Ihnen.": ("Wir helfen.", "Auch Ihnen."),
    "Wir bauen **Brücken**. Bei uns:\n\n- Beratung": (
        "Wir bauen **Brücken**.",
        "Bei uns:\n\n- Beratung",
    ),
    "Ein Satz.\n\nNoch einer.": ("Ein Satz.", "Noch einer."),
    "Seit 2010. 3. Platz war das Ziel.": ("Seit 2010. 3. Platz war das Ziel.", ""),
    "Ein *Satz. Und* noch einer.": ("Ein *Satz. Und* noch einer.", ""),
    "- Beratung. Hilfe\n- Feste": ("- Beratung. Hilfe\n- Feste", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("text", CUT)
def test_the_first_sentence_is_cut_off(text: str) -> None:
    """A sentence ends where its summary ends; what would be another text is left whole."""
    assert split_summary(text) == CUT[text]


@given(st.text(st.sampled_from("aB .!*_-#1\n[](»“"), max_size=60))
def test_nothing_is_lost_or_changed(text: str) -> None:
    """However odd a text: the words of both pieces are the words of the whole, in order."""
    pieces = [extract_plain_text(render_markdown(piece)) for piece in split_summary(text)]

    assert " ".join(pieces).split() == extract_plain_text(render_markdown(text)).split()
