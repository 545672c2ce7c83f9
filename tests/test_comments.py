"""Comments in texts: whoever writes a note for colleagues never finds it on the site."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cities import CITY, TODAY, copy_city, edit
from support.request_bodies import CASES

from wegweiser import pipeline
from wegweiser.diagnostics import Location, error
from wegweiser.pipeline import Options
from wegweiser.requests import parse
from wegweiser.source.comments import check_comments, drop_comments, mask_comments
from wegweiser.source.markdown_checks import check_footnotes

NOTE = "GEHEIM"
PIECES = ("<!--", "-->", "<!", "--", ">", "-", "`", "```", "\n", " ", "a", NOTE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <!-- GEHEIM --> b", "a b"),
        ("a<!-- GEHEIM -->b", "ab"),
        ("a <!-- GEHEIM -->b", "a b"),
        ("a <!-- GEHEIM -->", "a"),
        ("a <!-- GEHEIM -->\nb", "a\nb"),
        ("<!-- GEHEIM -->\n\na", "\n\na"),
        ("a\n\n<!-- GEHEIM\n\nGEHEIM -->\n\nb", "a\n\n\n\n\n\nb"),
        ("<!-->a<!--->b", "ab"),
        ("<!-- <!-- GEHEIM -->a", "a"),
        ("<!-- `GEHEIM` -->a", "a"),
        ("Schreiben Sie `<!-- so -->`.", "Schreiben Sie `<!-- so -->`."),
        ("```\n<!-- so -->\n```", "```\n<!-- so -->\n```"),
        ("1 < 2 --> 3", "1 < 2 --> 3"),
    ],
)
def test_a_comment_is_dropped(text, shown):
    """What stands in a comment is not there, what stands around it is; lines keep their numbers."""
    assert drop_comments(text) == shown
    assert list(check_comments("a.md", text)) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [("a <!-- GEHEIM", 3), ("a <!-- b --> <!-- GEHEIM", 14), ("<!<!---->-- GEHEIM", 1)],
)
def test_a_comment_that_does_not_end_is_a_fault(text, column):
    """Where a comment ends nowhere, or is made of what stands around another, nobody can tell."""
    (finding,) = check_comments("a.md", f"Gut.\n\n{text}")
    assert finding == error("open-comment", Location("a.md", 3, column, 4))


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_comments_are_gone_or_told(text):
    """However a text is made up: lines stay, and a comment that is left is a finding."""
    shown = drop_comments(text)
    assert shown.count("\n") == text.count("\n")
    assert len(mask_comments(text)) == len(text)
    if "`" not in text:
        assert bool(list(check_comments("a.md", text))) == ("<!--" in shown)


@pytest.mark.parametrize("text", ["<!--", "<!---->", "<!", "--> <!--", "` <!-- ` -->"])
def test_comments_are_dropped_in_linear_time(text):
    """A text of two hundred thousand characters is read in a moment, whatever it repeats."""
    start = time.process_time()
    list(check_comments("a.md", text * (200_000 // len(text))))
    assert time.process_time() - start < 0.3


def test_no_comment_of_a_city_is_read(tmp_path):
    """Names, texts, lists, heads of pages, pages: no comment gets beyond the reading of a file."""
    city = copy_city(tmp_path)
    mark = f"<!-- {NOTE} -->"
    edit(city / "data/orgs.yaml", "  short: SC Kogge", f"  short: SC Kogge {mark}")
    edit(city / "data/orgs.yaml", "meets: einmal im Monat", f"meets: {mark} einmal im Monat")
    page = city / "content/ueber-uns.md"
    text = page.read_text(encoding="utf-8").replace("title: ", f"title: {mark} ", 1)
    page.write_text(f"{text}\n{mark}\n", encoding="utf-8")

    done = pipeline.check(Options(folder=city, today=TODAY))

    old = pipeline.check(Options(folder=CITY, today=TODAY))
    assert done.diagnostics == old.diagnostics
    assert done.site is not None
    assert NOTE not in repr(done.site)
    assert any(entry.short == "SC Kogge" for entry in done.site.organisations)


def test_no_comment_of_a_request_is_read():
    """What the code host hides from those who look at a request is not taken from it either."""
    body = CASES["everything"][0]
    clean, _ = parse.clean_text(body if isinstance(body, str) else body.decode())
    mark = f"<!-- {NOTE}\n{NOTE} -->"
    text, count = parse.clean_text(clean.rstrip() + f" {mark}\n")
    assert NOTE not in text
    assert count >= len(mark) - 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Text.\n\n[^1]: Fuß", 3),
        ("Text.[^2]\n\n[^2]: Zwei\n[^1]: Fuß", 4),
        ("Im Code `[^1]`.\n\n[^1]: Fuß", 3),
        ("Text.[^1]\n\n[^1]: Fuß", 0),
        ("Text.\n\n[^1]: Fuß [^2]\n\n[^2]: a", 3),
    ],
)
def test_a_footnote_nobody_refers_to_has_its_line(text, line):
    """A footnote whose mark stands nowhere is told where it stands."""
    places = [finding.location for finding in check_footnotes("a.md", text)]
    assert places == ([Location("a.md", line, 1, len("[^1]"))] if line else [])
