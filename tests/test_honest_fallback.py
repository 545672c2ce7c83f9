"""Dortmund in six languages: what is German says so, who made a translation stands in the data."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser
from support.cities import HERE
from support.german import find_german

from wegweiser import pipeline
from wegweiser.build import jobs
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.workers import make_artifact

LANGUAGES = ("en", "tr", "ar", "uk", "ru")
EMPTY = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
IN_BRACKETS = re.compile(r"\([^()]*\)")
KEPT_NAMES = (
    "Weiterbildungsreihe für MSO 2009/2010",
    "SOFIE – Stärkung und Orientierung für Frauen in Integration und Erwerbsleben",
)
"""Titles that stay as they are, with their meaning behind them in brackets."""


@cache
def planned(untranslated: str = "") -> tuple[dict[str, jobs.Job], ThemeFolder]:
    """Return the files of Dortmund in six languages, one of them without a word of its own."""
    options = pipeline.Options(folder=HERE, today=date(2026, 11, 30))
    city, stored, theme = pipeline._read_sources(HERE)
    settings = city.files["data/site.yaml"].replace(
        b"languages: [de]", f"languages: [de, {', '.join(LANGUAGES)}]".encode()
    )
    changed = {"data/site.yaml": settings}
    words = {}
    if untranslated:
        changed[f"content/words/{untranslated}.po"] = EMPTY
        words[f"theme/words/{untranslated}.po"] = EMPTY
    city = replace(city, files={**city.files, **changed})
    theme = replace(theme, files={**theme.files, **words})
    _, plan, _ = pipeline._plan_site(city, stored, theme, options, None)
    return {job.path: job for job in plan}, ThemeFolder(theme, "", "/", stored.files)


def written(path: str, untranslated: str = "") -> str:
    """Return a file."""
    plan, theme = planned(untranslated)
    artifact = make_artifact(jobs.resolve_view(plan[path]), theme)
    return artifact.body.decode() if isinstance(artifact.body, bytes) else artifact.body


def sampled(lang: str, untranslated: str = "") -> Iterator[tuple[str, str]]:
    """Yield every fifteenth page of a language, by its path."""
    plan, _ = planned(untranslated)
    pages = [path for path in plan if path.startswith(f"{lang}/") and path.endswith(".html")]
    assert len(pages) > 100
    for path in pages[::15]:
        yield path, written(path, untranslated)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_german_on_translated_pages(lang: str) -> None:
    """But official terms in brackets, and names whose meaning stands behind them."""
    for path, page in sampled(lang):
        for text in find_german(page):
            rest = IN_BRACKETS.sub(" ", text)
            for name in KEPT_NAMES:
                rest = rest.replace(name, " ")
            assert find_german(f"<p>{rest}</p>") == [], path


def test_german_in_a_language_without_words_is_marked_as_german() -> None:
    """Every text of its pages: those of the theme, of records, of pages, of blanks."""
    count = 0
    for path, page in sampled("ru", "ru"):
        assert find_german(page) == [], path
        count += len(LexborHTMLParser(page).css('body [lang="de"]'))
    assert count > 500


@pytest.mark.parametrize(
    ("lang", "words"), [("tr", "henüz belli değil:"), ("ru", "ещё не указано:")]
)
def test_a_blank_is_told_in_the_language_of_the_page(lang: str, words: str) -> None:
    """What the city has still to say begins with words that readers of the page know."""
    gaps = LexborHTMLParser(written(f"{lang}/barrierefreiheit/index.html")).css("mark.placeholder")

    assert gaps
    assert all(gap.css_first(f'[lang="{lang}"]').text() == words for gap in gaps)


def test_the_data_says_how_each_text_was_translated() -> None:
    """The list names, by field and language, who made a translation; its schema knows that."""
    document = json.loads(written("daten/organisationen.json"))
    described = [record for record in document["records"] if "description" in record]

    assert described
    for record in described:
        others = set(record["description"]) - {"de"}
        told = record["translations"]["description"]
        assert set(told) == others
        assert {tuple(states) for states in told.values()} <= {("made",), ("made", "on")}
    rules = json.loads(written("daten/organisationen.schema.json"))["$defs"]
    assert rules["Organisation"]["properties"]["translations"]["$ref"] == "#/$defs/translations"
