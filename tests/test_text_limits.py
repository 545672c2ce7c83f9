"""No text stops a build: what is too deep or too much for Markdown is refused where it is read."""

import time

import pytest
from support.cities import HERE

from wegweiser.diagnostics import Location, error
from wegweiser.languages import Text
from wegweiser.source import markdown
from wegweiser.source.record_reader import read_record
from wegweiser.source.text_limits import (
    MAX_DEFINITIONS,
    MAX_LENGTH,
    MAX_LINES,
    MAX_MARKS,
    MAX_NESTING,
    check_text_limits,
)
from wegweiser.source.yaml import ScalarNode

MESSAGES = (HERE / "wegweiser/messages/de.po").read_text(encoding="utf-8")
NESTED = (
    "1. " * 495 + "a",
    "- " * 11 + "a",
    "> " * 11 + "a",
    ">" * 11 + "a",
    "* " * 400 + "a",
    "+ " * 30 + "a",
    "1) " * 30 + "a",
    "- > " * 6 + "a",
    "1. - " * 6 + "a",
    "a\n" + "\t" * 11 + "- a",
    "a\n" + "    " * 300 + "1. a",
    "Gut.\n\n" + "> - " * 200 + "a",
    ": " * 30 + "a",
)
CROWDED = (
    "[" * 2_500,
    "![" * 80_000,
    "*a **b " * 500,
    "_a_ " * 300,
    "` `` " * 300,
    "&lt;" * 500,
    "<b>" * 500,
    "#\n" * 500,
    "a\n===\n" * 500,
    "a\n: b\n" * 51,
    "a\n:   - b\n" * 400,
    ("a [ b " * 50 + "\n") * 9,
    ("[a](" + "b" * 3_000 + "\n") * 60,
    "---\n" * 500,
    "--- ---\n" * 500,
    "\\[" * 2_000,
    "\\" * 2_000,
)
HARMLESS = (
    "1. " * MAX_NESTING + "a",
    "a\n" + "    " * MAX_NESTING + "1. a",
    f"{'[ ' * MAX_MARKS}\n\n[ ",
    "- " * 400,
    "* * * * * * * * * * * * * * *",
    "-" * 500,
    "1.2.3.4.5.6.7.8.9.10.11.12",
    "[a](/b/) " * 100,
    "Am 3. 4. und 5. Mai ist *viel* los. " * 50,
    "- [a](https://example.org/)\n" * 300,
    "Siehe [die [Liste](/a/) (neu)](/b/). [[fehlt: Uhrzeit]], so [er: ja.\n\n" * 100,
    "a\n: b\n" * MAX_DEFINITIONS,
    "**Alle** _Treffen_ sind `offen`.\n\n" * 2_000,
    "a\n: b\n\n" * 2_000,
)


@pytest.mark.parametrize("text", NESTED, ids=lambda text: text[:12])
def test_texts_do_not_go_too_deep(text):
    """Lists and quotations inside each other are counted, whatever their marks."""
    line = text.count("\n") + 1
    expected = [error("too-nested", Location("a.md", line, 1), limit=MAX_NESTING, mark="")]
    assert list(check_text_limits("a.md", text))[:1] == expected


@pytest.mark.parametrize("text", CROWDED, ids=lambda text: text[:12])
def test_marks_in_a_paragraph_are_counted(text):
    """A paragraph with so many marks that Markdown would be slow is refused at its line."""
    findings = list(check_text_limits("a.md", f"Gut.\n\n{text}"))
    assert [(finding.code, finding.location.line) for finding in findings] == [
        ("too-many-marks", 3)
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [("a[^1]\n\n" * 401, "[^"), ("[a](/b/)\n\n[c](/d/) " * 10_001, "["), ("|" * 50_001, "|")],
)
def test_marks_in_a_text_are_counted(text, mark):
    """Footnotes, links and cells may be many in a text, but not without end."""
    codes = {
        (finding.code, dict(finding.values)["mark"]) for finding in check_text_limits("a.md", text)
    }
    assert ("too-many-marks", mark) in codes


def test_lines_are_counted():
    """What says something in so many lines is no page; empty lines say nothing."""
    assert list(check_text_limits("a.md", "a\n \n" * MAX_LINES)) == []
    (finding,) = check_text_limits("a.md", "a\n \n" * (MAX_LINES + 1))
    assert finding.code == "text-too-long"
    assert str(MAX_LINES) in MESSAGES


@pytest.mark.parametrize("text", HARMLESS, ids=lambda text: text[:12])
def test_what_people_write_is_within_the_limits(text):
    """Rules across, dates, long lists of links and long pages are nothing to complain of."""
    assert list(check_text_limits("a.md", text)) == []
    markdown.render_markdown(text, trusted=True)


@pytest.mark.parametrize("text", [*NESTED, *CROWDED], ids=lambda text: text[:12])
def test_data_and_answers_have_the_same_limits(text):
    """A text of a record is measured as its editor meant it, whether quoted or not."""
    reading = read_record(Text, ScalarNode(text, 7, 3, plain=False), "data/orgs.yaml")
    (finding,) = reading.diagnostics
    assert finding.code in {"too-nested", "too-many-marks"}
    assert (finding.location.line, finding.location.column) == (7, 3)


@pytest.mark.parametrize("length", [MAX_LENGTH + 1, 1_000_000])
def test_a_text_ends(length):
    """A text of a megabyte is no text of a page."""
    (finding,) = check_text_limits("a.md", "x" * length)
    assert finding == error("text-too-long", Location("a.md", 1, 1), limit=MAX_LENGTH, mark="")


@pytest.mark.parametrize("text", [*NESTED, *CROWDED, " " * 200_000, "\n" * 200_000, "- " * 100_000])
def test_limits_are_found_in_linear_time(text):
    """To measure two hundred thousand characters takes no second, whatever stands there."""
    long = (text * (MAX_LENGTH // len(text) + 1))[:MAX_LENGTH]
    start = time.process_time()
    list(check_text_limits("a.md", long))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text", ["1. " * MAX_NESTING, "[" * MAX_MARKS, "*a **b " * 130, "#\n" * MAX_MARKS, "\\[" * 400]
)
def test_what_is_allowed_is_made_in_time(text):
    """What is just within the limits takes a moment."""
    start = time.process_time()
    for is_trusted in (False, True):
        markdown.render_markdown(f"{text}\n\n", trusted=is_trusted)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("allowed", "more"),
    [
        ("a" * 200_000, "a"),
        ("a\n" * 5_000, "a"),
        ("- " * 10, "- a"),
        ("[" * 400, "["),
        ("#\n" * 400, "#"),
        ("a\n" + ": b\n" * 50, ": b"),
        ("a[^1]\n\n" * 400, "a[^1]"),
        (f"{'[a](b) ' * 400}\n\n" * 50, "["),
        ("|" * 50_000, "|"),
        (f"{'[ ' * 100}{'a' * 3_798}\n\na", "[ "),
        (f"{'[ ' * 100}{'a' * 3_798}\n\n", "["),
    ],
    ids=lambda text: text[:12],
)
def test_a_text_may_hold_so_much(allowed, more):
    """Exactly the limit is fine, one more is told."""
    assert list(check_text_limits("a.md", allowed)) == []
    assert list(check_text_limits("a.md", allowed + more)) != []
