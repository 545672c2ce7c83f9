"""Findings as values, and how they are printed."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wegweiser.diagnostics import (
    MAX_EXCERPT_WIDTH,
    Diagnostic,
    Location,
    apply_strict,
    error,
    format_text,
    has_errors,
    sort_diagnostics,
    warning,
)
from wegweiser.source import schema

PACKAGE = Path(__file__).resolve().parents[1] / "wegweiser"
HERE = Location("data/orgs.yaml", 2, 13, 16)


def words(key):
    """Speak a catalogue small enough to read."""
    return {
        "error": "Fehler",
        "warning": "Hinweis",
        "close": "Gemeint ist vielleicht „{close}“.",
        "unknown-value.what": "Den Wert „{value}“ gibt es hier nicht.",
        "unknown-value.cure": "Erlaubt sind: {known}.",
        "placeholder.what": "Hier fehlt noch: {what}.",
        "bare.what": "Etwas fehlt.",
        "bare.cure": "Erstens.\nZweitens.",
    }.get(key, "")


def shown(line, column, length=1, what="x"):
    """Return the two lines that show a place in a one-line file."""
    note = error("placeholder", Location("f", 1, column, length), what=what)
    return format_text(note, words, {"f": line}).splitlines()[1:]


def messages(lang):
    """Return the texts of the diagnostics in one language, by key."""
    with (PACKAGE / "messages" / f"{lang}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_a_block_names_place_kind_code_line_suggestion_and_cure():
    """One printed block has exactly the shape that the design promises."""
    note = error(
        "unknown-value",
        HERE,
        value="innenstadt-nrod",
        close="innenstadt-nord",
        known="aplerbeck, brackel",
    )
    expected = (
        "data/orgs.yaml:2:13: Fehler [unknown-value]:"
        " Den Wert „innenstadt-nrod“ gibt es hier nicht.\n"
        "    2 |   district: innenstadt-nrod # wo\n"
        "      |             ^^^^^^^^^^^^^^^^\n"
        "   Gemeint ist vielleicht „innenstadt-nord“. Erlaubt sind: aplerbeck, brackel."
    )
    assert expected == format_text(
        note, words, {"data/orgs.yaml": "- id: a\n  district: innenstadt-nrod # wo\n"}
    )


def test_without_suggestion_only_the_cure_is_printed():
    """An empty suggestion is not offered."""
    note = error("unknown-value", HERE, value="x", close="", known="a, b")
    assert format_text(note, words, {}).splitlines()[1:] == ["   Erlaubt sind: a, b."]


def test_a_finding_on_a_whole_file_shows_no_line():
    """Line 0 is the whole file: only its path is named."""
    assert format_text(warning("bare", Location("data/x.yaml")), words, {"data/x.yaml": "a\n"}) == (
        "data/x.yaml: Hinweis [bare]: Etwas fehlt.\n   Erstens.\n   Zweitens."
    )


def test_a_line_that_is_not_there_is_not_shown():
    """A place beyond the end of its file, or in an unknown file, is still printed."""
    assert (
        format_text(error("bare", Location("f", 9, 1)), words, {"f": "a\n"}).splitlines()[0]
        == "f:9:1: Fehler [bare]: Etwas fehlt."
    )
    assert format_text(error("bare", Location("f", 9, 1)), words, {"f": "a\n"}).count("|") == 0
    assert format_text(error("bare", Location("g", 1, 1)), words, {"f": "a\n"}).count("|") == 0


def test_the_mark_never_leaves_its_line():
    """However long a value is, the mark ends with the line; at its end it is one sign wide."""
    assert shown("name: ab", 7, 99) == ["    1 | name: ab", "      |       ^^"]
    assert shown("name:", 6, 5) == ["    1 | name:", "      |      ^"]


def test_signs_that_cannot_be_printed_are_replaced():
    """No control character of a file reaches the terminal, and the mark stays under its place."""
    gone = "\N{REPLACEMENT CHARACTER}"
    assert shown("a\t\x1b[31m\u202eb\r", 9) == [
        f"    1 | a{gone}{gone}[31m{gone}b",
        "      |         ^",
    ]
    said = format_text(error("placeholder", HERE, what="a\x1b[0m\u202e"), words, {})
    assert said == f"data/orgs.yaml:2:13: Fehler [placeholder]: Hier fehlt noch: a{gone}[0m{gone}."


def test_of_a_long_line_the_part_around_the_place_is_shown():
    """A line of any length costs one screen line, and the mark stands under what it means."""
    line, mark = shown("a" * 5000 + "HERE" + "b" * 5000, 5001, 4)
    assert len(line) == len("    1 | ") + MAX_EXCERPT_WIDTH
    assert line[mark.index("^") : mark.index("^") + 4] == "HERE"
    assert mark.count("^") == 4


def test_a_value_is_not_a_message():
    """Braces in an editor's words stay what they are."""
    note = error("unknown-value", HERE, value="{known} {x}", close="", known="a")
    assert "Den Wert „{known} {x}“ gibt es hier nicht." in format_text(note, words, {})


def test_values_may_be_called_code_and_place():
    """The values of a finding cannot clash with its own fields."""
    assert error("x", HERE, code="U+202E", place=7).values == (("code", "U+202E"), ("place", "7"))


def test_findings_come_once_and_by_place():
    """Findings are ordered by file and line, and a double one is said once."""
    first, second, third = (
        error("b", Location("a", 2, 1)),
        error("a", Location("a", 10, 1)),
        error("a", Location("b", 1, 1)),
    )
    assert sort_diagnostics([third, second, first, third]) == (first, second, third)


def test_only_errors_fail():
    """A hint stops nothing."""
    assert [
        has_errors([]),
        has_errors([warning("a", HERE)]),
        has_errors([warning("a", HERE), error("a", HERE)]),
    ] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("code", ["placeholder", "unset-setting"])
def test_publication_codes_are_errors_only_under_strict(code):
    """--strict changes the severity of the publication codes, whatever it was before."""
    for note in (error(code, HERE), warning(code, HERE)):
        assert [
            found.severity
            for strict in (False, True)
            for found in apply_strict([note], strict=strict)
        ] == [
            "warning",
            "error",
        ]


def test_strict_changes_no_other_code():
    """--strict turns exactly the publication codes into errors, no others."""
    notes = (
        Diagnostic("dead-link", HERE, (), "error"),
        Diagnostic("probable-duplicate", HERE, (), "warning"),
    )
    assert apply_strict(notes, strict=True) == apply_strict(notes, strict=False) == notes


def test_both_languages_say_the_same_things():
    """Each text of the diagnostics exists in German and in English, with the same fields."""
    german, english = messages("de"), messages("en")
    assert list(german) == list(english)
    fields = re.compile(r"\{(\w+)\}")
    assert {key: sorted(fields.findall(text)) for key, text in german.items()} == {
        key: sorted(fields.findall(text)) for key, text in english.items()
    }
    assert [key for key in german if not german[key].strip() or not english[key].strip()] == []


def test_every_code_says_what_is_wrong_and_how_to_mend_it():
    """Every code that the package can report has both texts, and no text is left over."""
    code = "\n".join(file.read_text() for file in PACKAGE.rglob("*.py"))
    shapes = (mark for hint in vars(schema).values() for mark in getattr(hint, "__metadata__", ()))
    invalid = {
        "invalid-" + shape.name for shape in shapes if isinstance(shape, schema.ScalarFormat)
    } | {"invalid-text"}
    raised = (
        set(re.findall(r'(?:error|warning|refuse|(?<!de)fault)\(\s*"([a-z0-9-]+)"', code)) | invalid
    )
    known = {key.partition(".")[0] for key in messages("de") if "." in key}
    assert {f"{one}.{part}" for one in known for part in ("what", "cure")} == {
        key for key in messages("de") if "." in key
    }
    assert raised - known == set()
    assert {one for one in known if f'"{one}"' not in code} - invalid == set()
