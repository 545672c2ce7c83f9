"""The directory: what a list tells whoever takes it along on paper."""

import re
import sys
from pathlib import Path

import pytest
from support.cities import HERE, build_city

sys.path.insert(0, str(HERE / "tests" / "bench"))
import corpus


def test_a_handout_has_code_address_and_date(release: Path) -> None:
    """Lists and entries end on paper with a code, their address, and how old they are."""
    addresses = []
    for path in sorted(release.glob("**/verzeichnis/**/index.html")):
        text = path.read_text(encoding="utf-8")
        if not re.search('class="(entry|directory)"', text):
            continue
        addresses.append(address := str(path.parent.relative_to(release)))
        printed = text.partition('<div class="printed"')[2]

        assert "<svg" in printed, address
        assert f"/{address}/</bdi>" in printed, address
        assert re.search(
            r"<br>(Stand |Alter der |بتاريخ |تاريخ المصدر|عمر هذه|التاريخ غير مذكور)", printed
        ), address

    assert len(addresses) > 60


@pytest.mark.slow
def test_a_city_without_districts_has_no_map(tmp_path: Path) -> None:
    """Where no district is known, no page explains a map that is not there."""
    city = corpus.city_of(tmp_path, 3)
    settings, orgs = city / "data/site.yaml", city / "data/orgs.yaml"
    settings.write_text(
        re.sub(
            r"(?s)\ndistricts:\n.*?\n\n",
            "\ndistricts: []\n\n",
            settings.read_text(encoding="utf-8"),
        ),
        encoding="utf-8",
    )
    orgs.write_text(
        re.sub(r"  district: .*\n", "", orgs.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (city / "data/figures.yaml").write_text("[]\n", encoding="utf-8")
    (city / "data/postcodes.yaml").unlink()
    build_city(city, tmp_path / "out")
    shown = {
        path: (tmp_path / "out" / path / "index.html").read_text(encoding="utf-8")
        for path in ("", "verzeichnis", "nachbarschaft")
    }

    assert [
        path
        for path, page in shown.items()
        if "tiles" in page.replace("wide-tiles", "") or "Norden ist oben" in page
    ] == []
    assert "start-bezirke" not in shown[""]
    assert "ohne Stadtbezirk" not in shown["nachbarschaft"]


@pytest.mark.slow
def test_a_page_of_a_long_list_says_which_it_is(tmp_path: Path) -> None:
    """Whoever holds one page of a long list learns that there are more, also on paper."""
    build_city(corpus.city_of(tmp_path, 310), tmp_path / "out")
    lists = (
        "verzeichnis",
        "verzeichnis/seite/4",
        "verzeichnis/sprache/ar",
        "nachbarschaft/bezirk/altstadt",
    )
    pages = {
        path: (tmp_path / "out" / path / "index.html").read_text(encoding="utf-8") for path in lists
    }
    words = {
        path: re.findall('<p class="leaf muted">(.*)</p>', page) for path, page in pages.items()
    }
    style = next((tmp_path / "out/assets").glob("site.*.css")).read_text(encoding="utf-8")

    assert words == {
        "verzeichnis": ["Blatt 1 von 4"],
        "verzeichnis/seite/4": ["Blatt 4 von 4"],
        "verzeichnis/sprache/ar": [],
        "nachbarschaft/bezirk/altstadt": ["Blatt 1 von 3"],
    }
    assert not re.search(r"\.leaf\b", style.partition("@media print")[2])
