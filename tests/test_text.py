"""Letters and positions; browsers share the vectors of folding (tests/browser/test_search.py)."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.source import markdown_checks
from wegweiser.text import (
    FORBIDDEN_CHARACTERS,
    INVISIBLE_CHARACTERS,
    UNTRUSTED_CHARACTERS,
    choose_fence,
    find_offset,
    fold,
    format_code_block,
    locate_offset,
)

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


@given(st.text(alphabet="ab\n\r\u2028"))
def test_a_position_leads_to_its_character_and_back(text: str) -> None:
    """Lines end at line feeds alone; lines and columns count from 1; the end has a place, too."""
    for offset in range(len(text) + 1):
        before = text[:offset].split("\n")
        assert locate_offset(text, offset) == (len(before), len(before[-1]) + 1)
        assert find_offset(text, *locate_offset(text, offset)) == offset


def measure_check(links: int) -> float:
    """Return the seconds that it takes to check a page with so many links, pictures and gaps."""
    text = "Ein [Link](nirgends), ![Bild](https://a.example/), [[fehlt: Wort]].\n" * links
    start = time.process_time()
    assert sum(1 for _ in markdown_checks.check_markdown("f.md", text)) == 3 * links
    return time.process_time() - start


@pytest.mark.slow
def test_positions_cost_as_much_as_there_are() -> None:
    """Four times the links, pictures and gaps take about four times as long, not sixteen times."""
    rounds = [(measure_check(2_000), measure_check(8_000)) for _ in range(7)]

    assert min(many for _, many in rounds) < 6 * min(few for few, _ in rounds)


def test_each_reader_fears_what_the_one_before_feared() -> None:
    """What no file may hold leaves a request and is never shown; words and joiners stay."""
    for character in map(chr, range(0x11_0000)):
        if FORBIDDEN_CHARACTERS.match(character):
            assert UNTRUSTED_CHARACTERS.match(character)
            assert INVISIBLE_CHARACTERS.match(character)
        if character.isalnum() or character in " \n\t\u200c\u200d":
            assert not UNTRUSTED_CHARACTERS.match(character)
            assert not INVISIBLE_CHARACTERS.match(character)


@given(st.text(alphabet="`a\n"), st.sampled_from(["", "yaml"]))
def test_no_text_ends_its_fence(text: str, language: str) -> None:
    """A block's fence has at least three backticks, and more than any run in the text."""
    first, *middle, last = format_code_block(text, language).split("\n")

    assert first == last + language
    assert "\n".join(middle) == text
    assert last == choose_fence(text, 3)
    assert all(len(run) < len(last) for run in re.findall("`+", text))
