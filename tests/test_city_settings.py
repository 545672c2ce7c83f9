"""What a city may say otherwise than we do: its word for districts, addresses, catalogue."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cities import TODAY, build_city, read_tree
from support.german import find_german
from test_new_city import founded
from test_sections import RECORDS
from test_source_language import english_city

from wegweiser import pipeline
from wegweiser.build.district_word import create_rename
from wegweiser.languages import DEFAULT_LANGUAGE, set_source_language
from wegweiser.model.routes import set_slugs

ADDRESSES = """addresses:
  - {part: verzeichnis, slug: directory}
  - {part: thema, slug: topic}
  - {part: daten, slug: data}
  - {part: kontakt, slug: contact}
  - {part: merkliste, slug: saved}
"""
TERMS = "open_data: {licence: cc-by/4.0, profile: dcat-ap, issued: 2026-01-15}\n"


@pytest.fixture(autouse=True)
def _speak_german_again() -> Iterator[None]:
    yield
    set_source_language(DEFAULT_LANGUAGE)
    set_slugs(())


def pages(out: Path) -> dict[str, str]:
    """Return what readers read, by path; the reference of all fields is for editors."""
    files = {path: body.decode() for path, body in read_tree(out).items() if path.endswith(".html")}
    return {path: text for path, text in files.items() if "daten/felder" not in path}


@pytest.mark.slow
def test_a_city_with_ortsbezirke(tmp_path: Path) -> None:
    """Pages, forms and lists say the city's own word in its own language, and never ours."""
    city = founded(tmp_path, **{"district-word": "Ortsbezirk,Ortsbezirke"})
    files = read_tree(city).items()
    assert [path for path, body in files if "schema" not in path and b"Stadtbezirk" in body] == []
    located = RECORDS.replace("  languages: [de]\n", "  languages: [de]\n  district: nord\n", 2)
    (city / "data/orgs.yaml").write_text(located, encoding="utf-8")
    build_city(city, tmp_path / "out", printed=False)
    site = pages(tmp_path / "out")

    assert [path for path, text in site.items() if "Stadtbezirk" in text] == []
    assert "<p>Ortsbezirk <a" in site["verzeichnis/verein-1/index.html"]
    assert "Ortsbezirk" in site["verzeichnis/aufnahme/index.html"]


@pytest.mark.parametrize(
    ("text", "singular", "plural", "expected"),
    [
        ("im selben Stadtbezirk", "Kreis", "Kreise", "im selben Kreis"),
        ("in Stadtbezirken, die", "Viertel", "Viertel", "in Vierteln, die"),
        ("von Stadtbezirken", "Ortschaft", "Ortschaften", "von Ortschaften"),
        ("die Stadtbezirke", "Kreis", "Kreise", "die Kreise"),
        ("Stadtbezirksrat", "Kreis", "Kreise", "Stadtbezirksrat"),
    ],
)
def test_german_cases_are_kept(text: str, singular: str, plural: str, expected: str) -> None:
    """The word stands in the case that the sentence needs; a longer word is another one."""
    assert create_rename("de", b"", singular, plural)(text) == expected


def test_a_word_is_large_or_small_as_ours_is_there() -> None:
    """In English a sentence begins with a capital, and the word in it does not."""
    po = 'msgid "Stadtbezirk"\nmsgstr "City district"\n\n'
    po += 'msgid "Stadtbezirke"\nmsgstr "City districts"\n'
    rename = create_rename("en", po.encode(), "borough", "boroughs")

    assert rename("Choose a city district") == "Choose a borough"
    assert rename("City districts: 3") == "Boroughs: 3"


@pytest.mark.slow
def test_a_city_with_addresses_and_a_catalogue_of_its_own(tmp_path: Path) -> None:
    """An English city has English addresses, every link leads somewhere, and no German profile."""
    city = english_city(tmp_path, "[en]")
    settings = city / "data/site.yaml"
    text = re.sub(r"(?m)^open_data:.*\n(?:  .*\n)*", "", settings.read_text())
    settings.write_text(text + ADDRESSES + TERMS)
    for file in (*city.rglob("*.md"), *city.rglob("*.yaml")):
        words = file.read_text().replace("](/verzeichnis/", "](/directory/")
        words = words.replace("](/kontakt/", "](/contact/").replace("](/merkliste/", "](/saved/")
        file.write_text(words)
    build_city(city, tmp_path / "out")
    site = read_tree(tmp_path / "out")

    assert "directory/lesekreis/index.html" in site
    assert any(path.startswith("directory/topic/") for path in site)
    ours = re.compile(r"(?:^|/)(?:verzeichnis|thema|daten|kontakt|merkliste)/")
    assert [path for path in site if ours.search(path)] == []
    texts = {path: body.decode("utf-8", "replace") for path, body in site.items()}
    wrong = re.compile(r"(?:href=\"|musterhafen\.example/|\.\./)(?:verzeichnis|daten|kontakt)/")
    assert [path for path, text in texts.items() if wrong.search(text)] == []
    catalogue = json.loads(site["data/katalog.jsonld"])
    assert "dcatde" not in json.dumps(catalogue)
    assert catalogue["dct:license"]["@id"].endswith("/licence/CC_BY_4_0")
    assert "Creative Commons Attribution" in texts["data/index.html"]


def test_a_part_of_an_address_that_we_do_not_have(tmp_path: Path) -> None:
    """Whoever mistypes the part is told the one that is meant."""
    city = founded(tmp_path)
    settings = city / "data/site.yaml"
    wish = "addresses: [{part: verzeichniss, slug: directory}]\n"
    settings.write_text(settings.read_text() + wish)
    result = pipeline.check(pipeline.Options(folder=city, today=TODAY))

    (fault,) = [note for note in result.diagnostics if note.code == "unknown-value"]
    assert dict(fault.values)["close"] == "verzeichnis"


@pytest.mark.slow
@pytest.mark.parametrize(
    "answers",
    [
        {"languages": "en", "districts": "none"},
        {"languages": "en", "district-word": "borough,boroughs", "host": "gitlab"},
    ],
)
def test_a_city_without_german_has_no_german_page(answers: dict[str, str], tmp_path: Path) -> None:
    """New, with three organisations: no page, label, form or address of it needs German."""
    city = founded(tmp_path, **answers)
    (city / "data/orgs.yaml").write_text(
        RECORDS.replace("Wir helfen.", "We help.").replace("[Liste]", "[List]"), encoding="utf-8"
    )
    build_city(city, tmp_path / "out", printed=False)

    site = pages(tmp_path / "out")
    assert [path for path, page in site.items() if "Stadtbezirk" in page] == []
    assert {path: find_german(page) for path, page in site.items() if find_german(page)} == {}


@pytest.mark.slow
def test_districts_without_places_are_no_map(tmp_path: Path) -> None:
    """Where nobody said where the districts lie, nothing says that north is at the top."""
    city = founded(tmp_path)
    (city / "data/orgs.yaml").write_text(RECORDS, encoding="utf-8")
    build_city(city, tmp_path / "out", printed=False)

    site = pages(tmp_path / "out")
    assert 'class="tiles"' in site["nachbarschaft/index.html"]
    assert [path for path, text in site.items() if "Norden" in text or "Nordwest" in text] == []
