"""Folding: the vectors that Python and the browser share (`tests/browser/test_search.py` tries them there)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.text import fold

VECTORS = json.loads((Path(__file__).parent / "folding.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "folded"), VECTORS)
def test_vectors(text: str, folded: str) -> None:
    """Each text of the shared list folds as the list says."""
    assert fold(text) == folded


@given(st.text())
def test_folding_settles(text: str) -> None:
    """Whatever the text, folding a second time changes nothing, and words stand one space apart."""
    folded = fold(text)

    assert fold(folded) == folded
    assert folded.split(" ") == folded.split() or not folded


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_capitals_do_not_matter(text: str) -> None:
    """A text in capitals folds like the text."""
    assert fold(text.upper()) == fold(text)
