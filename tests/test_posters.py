"""A poster says who speaks a language in a district: the list of its page, on one A4."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.cities import CITY, TODAY
from support.oracles import find_pdf_faults
from support.printed import read_facts, squeeze, text

from wegweiser.build.theme import ThemeFolder
from wegweiser.editions.frame import Frame
from wegweiser.editions.printed import posters
from wegweiser.model import loading
from wegweiser.model.disclosure import disclose_site
from wegweiser.source import files

LOOK = files.read_folder(Path(__file__).resolve().parents[1], "theme")


def frame(lang: str = "de", unprintable: tuple[str, ...] = ()) -> Frame:
    """Return the invented city in a language."""
    site, notes = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    assert site is not None, notes
    return Frame(disclose_site(replace(site, unprintable_languages=unprintable)), lang)


def test_there_is_one_for_each_pair_that_somebody_has() -> None:
    """German and what nobody has stated have none; other languages of the site have no own."""
    planned = {job.path: job.view() for job in posters.plan(frame())}
    listed = {
        f"verzeichnis/sprache/{tag}/{entry.district}/aushang.pdf"
        for entry in frame().listed_entries
        if entry.district
        for tag in entry.languages
        if tag != "de"
    }

    assert set(planned) == listed
    assert all(view.entries for view in planned.values())
    assert list(posters.plan(frame("ar"))) == []
    assert list(posters.plan(frame(unprintable=("de", "ar")))) == []


def test_many_entries_stay_one_sheet() -> None:
    """What has no room is counted."""
    (district,) = (
        value for value in frame().values_by_facet["district"] if value.slug == "altstadt"
    )
    crowd = replace(district, organisations=district.organisations[:1] * 40)
    view = posters.poster_view(frame(), "ar", crowd)

    assert (len(view.entries), view.entry_count) == (posters.MAX_ENTRIES, 40)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 40])
def test_it_is_one_tagged_page_in_both_languages(count: int) -> None:
    """It asks in German and Arabic, names who is there, and claims PDF/UA-1 rightly."""
    city = frame()
    values = city.values_by_facet["district"]
    (district,) = (value for value in values if value.slug == "altstadt")
    name = "Ein langer Name für einen Verein, der über mehr als eine Zeile geht"
    long = replace(district.organisations[0], name=name)
    entries = (district.organisations[0], *(long,) * 39)[:count]
    view = posters.poster_view(city, "ar", replace(district, organisations=entries))
    theme = ThemeFolder(LOOK, "", "/", {})
    body = posters.render_pdf("x.pdf", view, theme).body
    words = text(body)

    assert (read_facts(body)["Pages"], read_facts(body)["Tagged"]) == ("1", "yes")
    assert squeeze("Wer spricht Arabisch in") in squeeze(words)
    assert squeeze(entries[0].name) in squeeze(words)
    assert bool(re.search(r"und \d+ weitere", words)) == (count == 40)
    assert find_pdf_faults(body) == []
