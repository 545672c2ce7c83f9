"""True to the sources: every statement of the five texts on its page, as sure as it is told."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from support.cities import HERE, read_tree

pytestmark = pytest.mark.slow

SEEDS = HERE / "tests" / "seeds"
Row = dict[str, Any]


def table(name: str) -> Any:
    """Read a table of tests/seeds/."""
    return yaml.safe_load((SEEDS / f"{name}.yaml").read_text(encoding="utf-8"))


STATEMENTS: list[Row] = table("statements")


@pytest.fixture(scope="module")
def files(real_release: Path) -> dict[str, bytes]:
    """Every file of the real city's release."""
    return read_tree(real_release)


def main_words(page: bytes) -> str:
    """Return the visible words of a page's main part, white space folded."""
    main = LexborHTMLParser(page.decode()).css_first("main")
    assert main is not None
    return " ".join(main.text(separator="").replace("\u00ad", "").split())


def list_lines(row: Row) -> Iterator[tuple[str, int]]:
    """Yield the lines of a source text that a row is about: "WB 9" or "WB 1-5"."""
    name, _, numbers = row["seed"].partition(" ")
    first, _, last = numbers.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield name, number


def test_every_statement_stands_on_its_page(files: dict[str, bytes]) -> None:
    """What a source says stands there: who, planned or done, example or complete; nothing more."""
    missing, wrong = [], []
    for row in STATEMENTS:
        words = main_words(files[f"{row['page']}index.html"])
        missing += [
            (row["seed"], row["page"], must)
            for must in row.get("must", ())
            if not any(way.strip() in words for way in str(must).split(" | "))
        ]
        wrong += [
            (row["seed"], row["page"], never) for never in row.get("never", ()) if never in words
        ]

    assert len(STATEMENTS) >= 90
    assert (missing, wrong) == ([], [])


def test_no_line_of_a_source_is_left_out() -> None:
    """Each line of the source texts has a statement, or its reason why not; no row invents one."""
    lines = {(name, number) for name, rows in table("lines").items() for number in rows}
    stated = {line for row in STATEMENTS for line in list_lines(row)}
    unused = {line for row in table("unused") for line in list_lines(row)}

    assert lines - stated - unused == set()
    assert stated - lines == set()
    assert stated & unused == set()
    assert all(row["why"] for row in table("unused"))


@pytest.mark.skipif("SEEDS" not in os.environ, reason="SEEDS names the folder of the source texts")
def test_the_lines_are_those_of_the_sources() -> None:
    """Whoever has the texts can see that the numbers and digests are theirs."""
    for path in sorted(Path(os.environ["SEEDS"]).glob("*.txt")):
        words = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").split("\n")]
        assert table("lines")[path.name[:2]] == {
            number: hashlib.sha256(line.encode()).hexdigest()
            for number, line in enumerate(words, 1)
            if line
        }


def test_no_page_talks_about_itself(files: dict[str, bytes]) -> None:
    """No page explains the website, its sources' quality or its own caution (phrases.yaml)."""
    phrases = table("phrases")
    pages = {
        path: " ".join(LexborHTMLParser(body.decode()).body.text(separator="").split())
        for path, body in files.items()
        if path.endswith(".html") and not path.startswith("redaktion/")
    }
    uses = [
        (phrase, path) for path, words in pages.items() for phrase in phrases if phrase in words
    ]

    assert len(phrases) >= 25
    assert uses == []


SIMPLE = ("", "verzeichnis/", "verzeichnis/aufnahme/", "kontakt/")
EDITORIAL = (
    *("aktuelles/", "angebote/", "barrierefreiheit/", "bildnachweise/", "daten/", "datenschutz/"),
    *("impressum/", "nachbarschaft/", "projekte/", "termine/", "ueber-uns/", "weiterbildung/"),
    *("zahlen/", "projekte/insist/", "projekte/weiterbildungsreihe-2009-2010/"),
    "projekte/mso-projekt-2008-2009/",
    *("aktuelles/2009-09-23-imap-training/", "aktuelles/2011-masterplan/"),
    "aktuelles/2020-02-28-insist/",
)
NOT_PROSE = ".sources, .placeholder, .rows, .doubt, .edit, table, nav, form, dl.facts, template"
"""What of a page is no running text: sources, lists of records, tables, menus, facts in short."""


def list_sentences(page: bytes) -> Iterator[str]:
    """Yield the sentences of a page's running text, without quotations."""
    main = LexborHTMLParser(page.decode()).css_first("main")
    assert main is not None
    for node in main.css(NOT_PROSE):
        node.decompose()
    for block in main.css("p, li, dd"):
        if len(block.css("p, li, dd")) == 1:
            words = " ".join(block.text(separator="").split())
            words = re.sub(r"„[^“]*“", "", words)
            yield from (part for part in re.split(r"[.!?:]+(?:\s|$)", words) if part.strip())


def compute_lix(sentences: list[str]) -> float:
    """Return LIX: words a sentence, plus per cent of words over six letters (Björnsson 1968)."""
    words = re.findall(r"[^\W\d_]+(?:[-.][^\W\d_]+)*", " ".join(sentences))
    long_words = [word for word in words if len(word) > 6]
    return len(words) / len(sentences) + 100 * len(long_words) / len(words)


@pytest.mark.parametrize(
    ("address", "limit"),
    [*((address, 40) for address in SIMPLE), *((address, 50) for address in EDITORIAL)],
)
def test_pages_read_easily(address: str, limit: int, files: dict[str, bytes]) -> None:
    """What everybody needs has a LIX of at most 40, other editorial pages of at most 50."""
    assert compute_lix(list(list_sentences(files[f"{address}index.html"]))) <= limit


@pytest.mark.parametrize(
    ("sentences", "lix"),
    [
        (["Das ist gut"], 3),
        (["Das ist gut", "Es geht"], 2.5),
        (["Verwaltung"], 101),
        (["Wir lesen Zeitung"], 3 + 100 / 3),
        (["Die MIA-DO-KI hilft"], 3 + 100 / 3),
        (["Im Jahr 2009 gab es das"], 5),
    ],
)
def test_lix_counts_words_and_long_words(sentences: list[str], lix: float) -> None:
    """Figures are no words; a hyphen or stop within a word does not part it."""
    assert compute_lix(sentences) == pytest.approx(lix)
