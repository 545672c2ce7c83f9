"""The promises of a build: warm equals cold, nothing depends on chance, and a failed build leaves the old release."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cities import CITY, HERE, TODAY, built, copied, edit, faults, outcome, tree

from wegweiser.making.publish import NotOurs

ORGS, SITE, WORDS = "data/orgs.yaml", "data/site.yaml", "data/vocabulary.yaml"
Edit = Callable[[Path], None]


def change(name: str, old: str, new: str) -> Edit:
    """Return an edit that replaces a text in a file."""
    return lambda city: edit(city / name, old, new)


def without(name: str, key: str) -> Edit:
    """Return an edit that removes a record, with the comment above it, from a list."""

    def remove(city: Path) -> None:
        items = (city / name).read_text(encoding="utf-8").split("\n- id: ")
        kept = [item for item in items if not item.startswith(key + "\n")]
        assert len(kept) == len(items) - 1
        (city / name).write_text("\n- id: ".join(kept), encoding="utf-8")

    return remove


def both(*edits: Edit) -> Edit:
    """Return several edits as one."""

    def each(city: Path) -> None:
        for one in edits:
            one(city)

    return each


def removed(name: str) -> Edit:
    """Return an edit that deletes a file."""
    return lambda city: (city / name).unlink()


# Each edit, and how many pages of the two languages it makes anew (the sitemap counts where its data changes).
EDITS: dict[str, tuple[Edit, int]] = {
    "a comment": (change(ORGS, "# bare: only what is required", "# bare, and a new line\n# of comment"), 0),
    "the order of keys": (change(ORGS, "  kind: institution\n  status: active\n", "  status: active\n  kind: institution\n"), 0),
    "a later sentence of a description": (change(ORGS, "Noten brauchen Sie nicht.", "Noten brauchen Sie nie."), 1),
    "an Arabic text": (change(ORGS, "لا تحتاجون إلى قراءة النوتة", "لا تحتاجون إلى نوتة"), 1),
    "meeting hours": (change(ORGS, "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr"), 2),
    "an e-mail address": (change(ORGS, "singen@hafenchor.example", "chor@hafenchor.example"), 18),
    "a recent check": (change(ORGS, "{on: 2026-06-01, how: staff}", "{on: 2026-06-02, how: staff}"), 2),
    "a training's title": (
        change("data/trainings.yaml", "title: {de: Fördermittel finden und abrechnen,", "title: {de: Fördermittel finden,"),
        2,
    ),
    "a paragraph of a page": (change("content/kontakt.md", "Besuch", "Besuche"), 1),
    "the title of a page": (change("content/kontakt.md", "title: Kontakt", "title: Kontakte"), -1),
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
        both(without(ORGS, "sc-kogge"), change("data/events.yaml", "sc-kogge", "hafenchor"))
        if "sc-kogge" in (CITY / "data/events.yaml").read_text(encoding="utf-8")
        else without(ORGS, "sc-kogge"),
        -1,
    ),
    "a topic's label": (change(WORDS, "label: {de: Sport, ar: الرياضة}", "label: {de: Bewegung, ar: الرياضة}"), -1),
    "a page gone": (removed("content/aktuelles/2024-11-archiv.md"), 4),
    "the navigation": (change(SITE, "repository: https://code.example/musterhafen/wegweiser\n", ""), -1),
}


@pytest.mark.parametrize("name", EDITS)
def test_warm_equals_cold(name: str, tmp_path: Path) -> None:
    """After every kind of edit, a build over the old output gives the bytes of a build from nothing, with no needless work."""
    change_it, pages = EDITS[name]
    city = copied(tmp_path)
    built(city, tmp_path / "warm")

    change_it(city)
    warm = built(city, tmp_path / "warm")
    built(city, tmp_path / "cold")

    assert tree(tmp_path / "warm") == tree(tmp_path / "cold")
    if pages >= 0:
        assert len([path for path in warm.renewed if path.endswith(".html")]) == pages
    assert len(warm.renewed) < warm.files or name == "the navigation"


def test_a_second_build_touches_nothing(tmp_path: Path) -> None:
    """Building twice changes no file, not even a time."""
    built(CITY, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}

    again = built(CITY, tmp_path / "out")

    assert (again.renewed, again.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_each_lost_or_edited_file_comes_back_alone(tmp_path: Path) -> None:
    """Deleting or editing any output file brings exactly that one back."""
    built(CITY, tmp_path / "out")
    whole = tree(tmp_path / "out")
    for number, path in enumerate(["index.html", "sitemap.xml", *sorted(whole)[::9]]):
        if number % 2:
            (tmp_path / "out" / path).unlink()
        else:
            (tmp_path / "out" / path).write_bytes(b"x" * len(whole[path]))

        again = built(CITY, tmp_path / "out")

        assert again.renewed == (path,)
    assert tree(tmp_path / "out") == whole


def test_a_lost_manifest_costs_only_time(tmp_path: Path) -> None:
    """Without its manifest a build gives the same bytes, and removes what belongs to no page."""
    built(CITY, tmp_path / "out")
    whole = tree(tmp_path / "out")
    (tmp_path / ".out.wegweiser" / "manifest.json").unlink()
    (tmp_path / "out" / "verzeichnis" / "waise").mkdir()
    (tmp_path / "out" / "verzeichnis" / "waise" / "index.html").write_text("verwaist")

    again = built(CITY, tmp_path / "out")

    assert (tree(tmp_path / "out"), again.renewed) == (whole, ())
    assert again.removed == ("verzeichnis/waise/index.html",)
    assert not (tmp_path / "out" / "verzeichnis" / "waise").exists()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"seal": 1}', "null", '{"seal": "", "notes": 0, "rows": {"a": 1}}'])
def test_a_damaged_manifest_costs_only_time(damage: str, tmp_path: Path) -> None:
    """A manifest that cannot be read counts as lost."""
    built(CITY, tmp_path / "out")
    whole = tree(tmp_path / "out")
    (tmp_path / ".out.wegweiser" / "manifest.json").write_text(damage)

    built(CITY, tmp_path / "out")

    assert tree(tmp_path / "out") == whole


def test_a_failed_build_leaves_the_old_release(tmp_path: Path) -> None:
    """While an error stands nothing in the target changes, and nothing is left beside it."""
    city = copied(tmp_path)
    built(city, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}

    edit(
        city / ORGS,
        "quarter: Netzflickerviertel\n  district: altstadt\n  topics: [kultur]",
        "quarter: Netzflickerviertel\n  district: altstat\n  topics: [kultur]",
    )
    edit(city / "content" / "kontakt.md", "Besuch", "[Besuch](/nirgends/)")
    notes = faults(city, tmp_path / "out")

    assert [note.code for note in notes if note.severity == "error"] == ["unknown-value"]
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_a_fault_found_last_leaves_the_old_release(tmp_path: Path) -> None:
    """Also a fault that only the proofreading of finished pages finds publishes nothing."""
    city = copied(tmp_path)
    built(city, tmp_path / "out")
    before = tree(tmp_path / "out")

    edit(city / "content" / "kontakt.md", "Besuch", "[Besuch](/ueber-uns/#nirgends)")
    notes = faults(city, tmp_path / "out")

    assert [note.code for note in notes if note.severity == "error"] == ["dead-anchor"]
    assert tree(tmp_path / "out") == before
    assert not (tmp_path / ".out.wegweiser" / "stage").exists()


def test_a_removed_page_is_missed_by_pages_that_were_kept(tmp_path: Path) -> None:
    """The proof judges the whole plan: a link on a page that need not be made anew is found dead, too."""
    city = copied(tmp_path)
    built(city, tmp_path / "out")

    without("data/projects.yaml", "hafenlotsen")(city)
    codes = {note.code for note in faults(city, tmp_path / "out")}

    assert codes & {"dead-link", "unknown-value"}


def test_a_folder_that_is_not_ours_stays_untouched(tmp_path: Path) -> None:
    """A target that holds other things is refused, and nothing in it changes."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "brief.txt").write_text("meins")

    with pytest.raises(NotOurs):
        outcome(CITY, tmp_path / "out")

    assert tree(tmp_path / "out") == {"brief.txt": b"meins"}


def test_the_number_of_workers_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process and two give the same release."""
    built(CITY, tmp_path / "one", workers=1)
    monkeypatch.setattr("wegweiser.making.press.WORTH_IT", 0)
    built(CITY, tmp_path / "two", workers=2)

    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_surroundings_change_no_byte(tmp_path: Path) -> None:
    """Hash seeds, time zones, locales and the working folder do not show in the output."""
    surroundings = (
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "42", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"},
    )
    releases = []
    for number, around in enumerate(surroundings):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [sys.executable, str(HERE / "build.py"), "--site", str(CITY), "--out", "out", "--today", str(TODAY)]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, env={**os.environ, **around})
        releases.append(tree(folder / "out"))

    assert releases[0] == releases[1] == releases[2]


def test_a_new_day_makes_only_what_crossed_a_band(tmp_path: Path) -> None:
    """The day itself stands on no page: a day later nothing is made anew, a year later what has aged."""
    built(CITY, tmp_path / "out")

    next_day = built(CITY, tmp_path / "out", today=TODAY + timedelta(days=1))
    next_year = built(CITY, tmp_path / "out", today=TODAY + timedelta(days=365))

    assert next_day.renewed == ()
    assert "verzeichnis/hafenbruecke/index.html" in next_year.renewed
    assert "verzeichnis/nur-das-noetigste/index.html" not in next_year.renewed


def test_links_stay_below_any_base_path(tmp_path: Path) -> None:
    """Below another base path only canonical addresses, the sitemap and 404.html change: all other links are relative."""
    built(CITY, tmp_path / "root")
    built(CITY, tmp_path / "preview", base_url="https://example.org/pr-preview/pr-7/")
    root, preview = tree(tmp_path / "root"), tree(tmp_path / "preview")

    assert list(root) == list(preview)
    different = [path for path in preview if path != "404.html" and _anywhere(root[path]) != _anywhere(preview[path])]
    assert different == []
    assert b'href="/pr-preview/pr-7/verzeichnis/"' in preview["404.html"]
    assert b'="/v' not in preview["404.html"]


def _anywhere(body: bytes) -> bytes:
    """Return a page without the base URL that its canonical addresses begin with."""
    return body.replace(b"https://example.org/pr-preview/pr-7/", b"~").replace(b"https://musterhafen.example/", b"~")


def test_a_crashed_release_is_completed_by_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that dies while moving files is rolled forward: no file is ever half written or lost."""
    city = copied(tmp_path)
    built(city, tmp_path / "out")
    edit(city / ORGS, "name: Hafenchor Übersee", "name: Hafenchor")
    replace, moved = os.replace, []

    def dies(old: str, new: str) -> None:
        if "/stage/" in str(old) and len(moved) >= 3:
            raise KeyboardInterrupt
        moved.append(new)
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", dies)
        with pytest.raises(KeyboardInterrupt):
            built(city, tmp_path / "out")
    built(city, tmp_path / "out")
    built(city, tmp_path / "cold")

    assert tree(tmp_path / "out") == tree(tmp_path / "cold")


def test_draft_and_strict(tmp_path: Path) -> None:
    """While something is missing every page says so and asks not to be indexed; under strict nothing is published."""
    city = copied(tmp_path)
    edit(city / "content" / "impressum.md", "\n---\n", "\n---\n\n[[fehlt: die Anschrift]]\n")
    done = outcome(city, tmp_path / "draft")
    built(CITY, tmp_path / "true", strict=True)
    draft, true = tree(tmp_path / "draft"), tree(tmp_path / "true")

    assert [note.severity for note in done.notes if note.code == "placeholder"] == ["warning"]
    pages = [body.decode() for path, body in draft.items() if path.endswith(".html")]
    assert all('content="noindex"' in page and 'class="draft"' in page for page in pages)
    assert not any('class="draft"' in body.decode() for path, body in true.items() if path.endswith(".html"))
    strict = faults(city, tmp_path / "strict", strict=True)
    assert [note.code for note in strict if note.severity == "error"] == ["placeholder"]


def test_an_empty_city_builds(tmp_path: Path) -> None:
    """A city that has only begun, with nothing but its required files, has a site without errors."""
    city = tmp_path / "city"
    for name in (SITE, WORDS):
        (city / name).parent.mkdir(parents=True, exist_ok=True)
        (city / name).write_bytes((CITY / name).read_bytes())
    (city / ORGS).write_text("[]\n")
    text = (city / SITE).read_text(encoding="utf-8")
    (city / "content").mkdir()
    (city / "content" / "index.md").write_text("---\ntitle: Anfang\n---\n", encoding="utf-8")
    for slug in (
        "ueber-uns",
        "kontakt",
        "leichte-sprache",
        "daten",
        "impressum",
        "datenschutz",
        "barrierefreiheit",
        "bildnachweise",
    ):
        assert slug in text
        (city / "content" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n", encoding="utf-8")

    assert built(city, tmp_path / "out").files > 20
