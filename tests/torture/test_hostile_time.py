"""What strangers send is read in a tenth of a second, the longest page is made in one."""

import time
from collections.abc import Callable

import pytest
from support.cities import TODAY
from support.request_answers import city
from support.request_bodies import CASES

from wegweiser.requests import apply
from wegweiser.requests.mail import extract_request
from wegweiser.source import comments, markdown, markdown_checks, plain_text, text_limits

pytestmark = pytest.mark.torture

SHORT, LONG = 4_000, text_limits.MAX_LENGTH
MOST_SECONDS, MOST_SECONDS_FOR_A_PAGE = 0.1, 1.0
WIDTH = 40
"""Characters of a line of which a page of the greatest length has as many as it may."""

UNITS = (
    "a",
    "a ",
    "a\n",
    "a\n\n",
    "- a\n",
    "- a\n\n",
    "1. a\n",
    "1. a\n\n",
    "* a\n  b\n",
    "> a\n",
    "> a\n\n",
    "# a\n",
    "## a\n\n",
    "a\n===\n",
    "a\n---\n\n",
    "| a | b |\n",
    "|a|b|\n|-|-|\n",
    "|a|b|\n|-|-|\n|1|2|\n\n",
    "[a](/b/) ",
    "[a](/b/)\n\n",
    "[a][b] ",
    "[a]: /b/\n",
    "[a]: /b/\n\n",
    "![a](/bilder/x.jpg)\n\n",
    "[^1] ",
    "[^1]: a\n",
    "[^a]: b\n\n",
    "a[^1]\n\n[^1]: b\n\n",
    "*a* ",
    "**a** ",
    "*a **b ",
    "**a*",
    "_a_ ",
    "__a",
    "***a***\n\n",
    "`a` ",
    "``a`` ",
    "` ",
    "```\na\n```\n",
    "~~~\na\n~~~\n\n",
    "<b>",
    "<a href='x'>",
    "<!-- a -->",
    "<!--",
    "&lt;",
    "&amp; ",
    "&#60;",
    "&",
    "<",
    "\\",
    "\\*",
    "\\[ ",
    "a:b ",
    "a\n: b\n",
    "a\n:   b\n\n",
    "{: #a }\n",
    "a {: .b }\n\n",
    "{#a}",
    "[[fehlt: a]]",
    "[[fehlt: a]] ",
    "[[",
    "]]",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    ")[",
    "](<",
    "https://a.example/ ",
    "<https://a.example/>",
    "<a@b.example> ",
    "a@b.example ",
    "    a\n",
    "\ta\n",
    "        - a\n",
    "- a\n  - b\n    - c\n",
    "1. a\n   1. b\n",
    "  \n",
    "a  \n",
    "\n",
    " ",
    "\t",
    "ä",
    "́",
    "á",
    "\u200f",
    "ﷺ",
    "🚢",
    "\x02",
    "\x03",
    "\x02wzxhzdk:0\x03",
    "STX",
    '"',
    "'",
    "„a“ ",
    "--",
    "...",
    "***",
    "---\n",
    "* * *\n",
    "+ a\n",
    "#",
    "######\n",
    "=",
    "| ",
    "|\n",
    "|-",
    "a|b\n-|-\n",
    "0) a\n",
    "999999999. a\n",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
    "ab. ",
)
"""What a hostile text repeats: each mark of Markdown, alone, in lines, in blocks; odd letters."""

JUDGES: dict[str, Callable[[str], object]] = {
    "limits": lambda text: list(text_limits.find_excesses(text)),
    "comments": lambda text: list(comments.check_comments("a.md", text)),
    "checks": lambda text: list(markdown_checks.check_markdown("a.md", text)),
}
"""They read every text, and decide whether others read it."""

READERS: dict[str, Callable[[str], object]] = {
    "page": markdown.render_full,
    "lines": plain_text.extract_lines,
    "summary": plain_text.extract_summary,
    "readings": lambda text: list(markdown_checks.find_readings(text)),
}
"""They read what is not refused."""


def measure(work: Callable[[], object], most: float) -> float:
    """Return the processor's seconds that work takes, the best of three times where it is slow."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
        if seconds[-1] < most:
            break
    return min(seconds)


def is_refused(text: str) -> bool:
    """Tell whether no page is made of a text."""
    codes = {finding.code for finding in markdown_checks.check_markdown("a.md", text)}
    return any(text_limits.find_excesses(text)) or "endless-line" in codes


def repeat(unit: str, length: int) -> str:
    """Return a text of a length."""
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_four_thousand_characters_take_a_tenth_of_a_second(unit: str) -> None:
    """Each reader of a text takes that at most, whatever is repeated."""
    text = repeat(unit, SHORT)
    readers = JUDGES if is_refused(text) else JUDGES | READERS
    seconds = {
        name: measure(lambda r=read: r(text), MOST_SECONDS) for name, read in readers.items()
    }  # type: ignore[misc]

    assert {name: spent for name, spent in seconds.items() if spent > MOST_SECONDS} == {}


@pytest.mark.parametrize("unit", UNITS, ids=repr)
@pytest.mark.parametrize("shape", ["long", "lines", "blocks"])
def test_a_page_of_the_greatest_length_takes_a_second(unit: str, shape: str) -> None:
    """What the limits let through is made in that time: as long, as many lines, as many blocks."""
    text = repeat(unit, LONG)
    if shape == "lines":
        ending = unit[len(unit.rstrip("\n")) :] or "\n"
        line = repeat(unit.replace("\n", " "), WIDTH) + ending
        text = (line * text_limits.MAX_LINES)[:LONG]
    if shape == "blocks":
        full_lines = sum(bool(line.strip()) for line in unit.split("\n"))
        text = (unit * (text_limits.MAX_LINES // max(1, full_lines)))[:LONG]
    if is_refused(text):
        return

    most = MOST_SECONDS_FOR_A_PAGE
    assert measure(lambda: markdown.render_full(text, trusted=True), most) < most


def assess(body: str) -> object:
    """Return what becomes of a request."""
    return apply.assess_request(*city(), "anfrage.md", extract_request(body.encode()), TODAY)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_request_is_answered_in_time(unit: str) -> None:
    """Two thousand characters in the longest answer: the whole request takes a tenth of a second.

    On top of what a harmless one takes, in which the whole city is judged.
    """
    body = CASES["everything"][0]
    hostile = body.replace("Wir lesen zusammen.", repeat(unit, SHORT // 2))
    plain = measure(lambda: assess(body), 0)

    assert measure(lambda: assess(hostile), plain + MOST_SECONDS) < plain + MOST_SECONDS
