"""Content lines of calendars and cards, judged by the words of the RFCs and a foreign parser."""

import re

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.editions.data.content_lines import (
    LINE_BREAK,
    MAX_LINE_OCTETS,
    escape_text,
    format_property,
    format_text_property,
)

NASTY = st.lists(
    st.text(st.characters(codec="utf-8"))
    | st.sampled_from(
        ["\r\n", "\nEND:VCARD", "\\", "\\n", ";", ",", ":", '"', "\u2028", "ß" * 80, "🪧" * 40]
    ),
    max_size=9,
).map("".join)


def unfolded(lines: str) -> str:
    """Undo the folding as RFC 5545 3.1 says: a line break followed by a space is nothing."""
    assert lines.endswith(LINE_BREAK)
    return lines.removesuffix(LINE_BREAK).replace(LINE_BREAK + " ", "")


def unescaped(value: str) -> str:
    """Undo the escaping as RFC 6350 3.4 says."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def plain(text: str) -> str:
    """Return what of a text a value can say: its lines, without control characters."""
    return "\n".join(
        "".join(c for c in part if c == "\t" or c.isprintable() or c > "\x9f")
        for part in text.splitlines()
    )


@given(NASTY)
def test_every_text_survives(text: str) -> None:
    """What a record says is one property, with lines of at most 75 octets, and comes back whole."""
    made = format_text_property("NOTE", text)

    assert all(len(piece) <= MAX_LINE_OCTETS for piece in made.encode().split(b"\r\n"))
    assert re.findall(r"\r(?!\n)|(?<!\r)\n|\r\n(?! |\Z)", made) == []
    assert unescaped(unfolded(made).removeprefix("NOTE:")) == plain(text)


@given(NASTY)
def test_a_stranger_reads_it_back(text: str) -> None:
    """The parser vobject finds one property with the text that was said."""
    card = vobject.readOne(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n" + format_text_property("NOTE", text) + "END:VCARD\r\n"
    )

    assert [child.name for child in card.getChildren()] == ["VERSION", "NOTE"]
    assert card.note.value == plain(text)


def test_folding_counts_octets_and_cuts_no_letter() -> None:
    """A letter of several octets goes to the next line whole; the space before it counts."""
    made = format_text_property("X", "ä" * 75).encode().split(b"\r\n")

    assert [len(piece) for piece in made] == [74, 75, 5, 0]
    assert b"".join(piece.removeprefix(b" ") for piece in made).decode() == "X:" + "ä" * 75
    assert (
        format_text_property("X", "a" * 73) == "X:" + "a" * 73 + LINE_BREAK
    )  # exactly 75 octets: left as it is


@pytest.mark.parametrize(
    ("parameters", "head"),
    [
        ({"language": "ar"}, "FN;LANGUAGE=ar:"),
        ({"value": "uri", "type": ""}, "FN;VALUE=uri:"),
        ({"label": "Haus; Hof, Garten"}, 'FN;LABEL="Haus; Hof, Garten":'),
        ({"label": 'Haus "Nord" ^ 1'}, "FN;LABEL=Haus ^'Nord^' ^^ 1:"),
        ({"x_note": "a\r\nb"}, "FN;X-NOTE=ab:"),
    ],
)
def test_parameters(parameters: dict[str, str], head: str) -> None:
    """Parameters are quoted where they must be (RFC 6350 5, RFC 6868); empty ones are left out."""
    assert format_text_property("FN", "x", **parameters) == head + "x" + LINE_BREAK


def test_a_value_with_its_own_syntax_keeps_it() -> None:
    """Lists and structures consist of escaped pieces; no value breaks out of its line."""
    assert (
        format_property("ADR", f";;{escape_text('Weg 1; Hof')};Ort")
        == "ADR:;;Weg 1\\; Hof;Ort" + LINE_BREAK
    )
    assert (
        format_property("URL", "https://a.example/\r\nTEL:1")
        == "URL:https://a.example/TEL:1" + LINE_BREAK
    )
