"""A build over an old one: the same bytes as a build from nothing, and no needless work."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.cities import CITY, build_city, copy_city, copy_release, edit, read_tree, remove_record

pytestmark = pytest.mark.slow

ORGS, SITE, WORDS = "data/orgs.yaml", "data/site.yaml", "data/vocabulary.yaml"
Edit = Callable[[Path], None]


def change(name: str, old: str, new: str) -> Edit:
    """Return an edit that replaces a text in a file."""
    return lambda city: edit(city / name, old, new)


def gone(name: str, key: str) -> Edit:
    """Return an edit that removes a record from a list."""
    return lambda city: remove_record(city / name, key)


def both(*edits: Edit) -> Edit:
    """Return several edits as one."""

    def each(city: Path) -> None:
        for one in edits:
            one(city)

    return each


def removed(name: str) -> Edit:
    """Return an edit that deletes a file."""
    return lambda city: (city / name).unlink()


# Each edit, and how many pages of the two languages it makes anew (counted in the sitemap, too).
# The copy to take along (/kopie/) prints each entry's name and e-mail address: one a language.
EDITS: dict[str, tuple[Edit, int]] = {
    "a comment": (
        change(ORGS, "# bare: only what is required", "# bare, and a new line\n# of comment"),
        0,
    ),
    "the order of keys": (
        change(
            ORGS,
            "  kind: institution\n  status: active\n",
            "  status: active\n  kind: institution\n",
        ),
        0,
    ),
    "a later sentence of a description": (
        change(ORGS, "Den Ort erfahren Sie", "Den Ort hören Sie"),
        6,  # two of them, in two languages, on what changed since an edition
    ),
    # its translation is older than the German then, which every Arabic list shows
    "a later sentence of a translated description": (
        change(ORGS, "Noten brauchen Sie nicht.", "Noten brauchen Sie nie."),
        20,
    ),
    "an Arabic text": (
        change("content/words/ar.po", "لا تحتاجون إلى قراءة النوتة", "لا تحتاجون إلى نوتة"),
        1,
    ),
    "meeting hours": (change(ORGS, "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr"), 6),
    "an e-mail address": (change(ORGS, "singen@hafenchor.example", "chor@hafenchor.example"), 16),
    # the newest of all: the lists that it stands in print its date, too
    "a recent check": (
        change(ORGS, "{on: 2026-06-01, how: staff}", "{on: 2026-06-02, how: staff}"),
        36,
    ),
    "a training's title": (
        change(
            "data/trainings.yaml",
            "title: Fördermittel finden und abrechnen\n",
            "title: Fördermittel finden und bekommen\n",
        ),
        4,
    ),
    "a paragraph of a page": (change("content/kontakt.md", "Besuch", "Besuche"), 2),
    "the title of a page": (change("content/kontakt.md", "title: Kontakt", "title: Kontakte"), 2),
    "a name": (change(ORGS, "name: Hafenchor Übersee", "name: Hafenchor"), 54),
    "a new organisation": (
        lambda city: (city / ORGS).write_text(
            (city / ORGS).read_text(encoding="utf-8")
            + "- {id: zz, name: Zuletzt, kind: group, status: active, languages: [it], sources: [https://zz.example/]}\n",
            encoding="utf-8",
        ),
        -1,
    ),
    "an organisation gone that kept pages link to": (
        both(gone(ORGS, "sc-kogge"), change("data/events.yaml", "sc-kogge", "hafenchor"))
        if "sc-kogge" in (CITY / "data/events.yaml").read_text(encoding="utf-8")
        else gone(ORGS, "sc-kogge"),
        -1,
    ),
    "a topic's label": (
        change(WORDS, "label: {de: Sport, ar: الرياضة}", "label: {de: Bewegung, ar: الرياضة}"),
        -1,
    ),
    "a page gone": (removed("content/aktuelles/2024-11-archiv.md"), 2),
    "the navigation": (
        change(SITE, "repository: https://code.example/musterhafen/wegweiser\n", ""),
        -1,
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_warm_equals_cold(name: str, release: Path, tmp_path: Path) -> None:
    """After each kind of edit, a build over the old output gives the bytes of one from nothing."""
    change_it, pages = EDITS[name]
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    change_it(city)

    warm = build_city(city, out)
    build_city(city, tmp_path / "cold")

    assert read_tree(out) == read_tree(tmp_path / "cold")
    if pages >= 0:
        assert len([path for path in warm.updated if path.endswith(".html")]) == pages
    assert len(warm.updated) < warm.files or name == "the navigation"
