"""Values that cannot be meant: postcodes, no answers, a record that names itself, values twice."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from support.cities import CITY, TODAY, build_city, copy_city, edit

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic, Location
from wegweiser.model import loading
from wegweiser.model.organisations import Organisation, follow_mergers
from wegweiser.pipeline import Options
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.source import files
from wegweiser.source.countries import read_postcode, suggest_postcode
from wegweiser.source.non_answers import is_non_answer

BARE = CITY.parent / "bare"


@cache
def site():
    """Return the site of the invented city."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    return site


def findings(**changes) -> list[tuple[str, str]]:
    """Return code and place of what the rules say of a city with other records."""

    def locate(name, key, *steps):
        return Location("/".join(map(str, (name, key, *steps))))

    changed = City(replace(site(), **changes), locate)
    known = {"unchecked-for-a-year", "unchecked-for-years"}
    return [
        (found.code, found.location.path)
        for found in check_site(changed)
        if found.code not in known | {"dead-link"}
    ]


def with_entry(key: str, **changes) -> dict[str, tuple[Organisation, ...]]:
    """Return the organisations with one of them changed."""
    return {
        "organisations": tuple(
            replace(entry, **changes) if entry.id == key else entry
            for entry in site().organisations
        )
    }


# --- Postcodes


@pytest.mark.parametrize(
    ("text", "read", "meant"),
    [
        ("44147", "44147", "44147"),
        ("00123", "00123", "00123"),
        ("44147 Musterhafen", "44147", "44147"),
        ("44147, Musterhafen", "44147", "44147"),
        ("D-44147", "44147", "44147"),
        ("D - 44147", "44147", "44147"),
        ("DE 44147 musterhafen", "44147", "44147"),
        ("٤٤١٤٧", "44147", "44147"),
        ("44147 Anderswo", "", "44147"),
        ("4329", "", "04329"),
        ("4329 Musterhafen", "", "04329"),
        ("441477", "", ""),
        ("441", "", ""),
        ("44 147", "", ""),
        ("PF 44147", "44147", "44147"),
        ("Musterhafen", "", ""),
        ("4414A", "", ""),
    ],
)
def test_a_postcode_has_five_digits_in_germany(text: str, read: str, meant: str) -> None:
    """Country and town beside it are read over; what was probably meant is proposed."""
    assert (read_postcode(text, "DE", "Musterhafen"), suggest_postcode(text, "DE")) == (read, meant)


@pytest.mark.parametrize(
    ("text", "country", "meant"),
    [
        ("1010", "AT", "1010"),
        ("A-1010 Wien", "AT", "1010"),
        ("44147", "AT", ""),
        ("8001", "CH", "8001"),
        ("CH-8001", "CH", "8001"),
        ("0801", "CH", ""),
        ("801", "CH", ""),
    ],
)
def test_each_country_has_its_postcodes(text: str, country: str, meant: str) -> None:
    """The settings say which country the city lies in; no zero is put before where none can be."""
    assert suggest_postcode(text, country) == meant


# --- No answer


@pytest.mark.parametrize(
    "text",
    [
        *("-", "–", "---", "...", "/", "?", "(-)", "- - -"),
        *("keine", "Keine", "KEINE", "keine Angabe", "Keine Angaben.", "k. A.", "k.A.", "K.A."),
        *(
            "entfällt",
            "Entfällt!",
            "n/a",
            "N/A",
            "n. a.",
            "siehe oben",
            "s. o.",
            "s.o.",
            "wie oben",
        ),
        *("nicht vorhanden", "unbekannt", "noch offen", "tbd", "not applicable"),
        *("yok", "لا يوجد", "немає"),
    ],
)
def test_nothing_is_said(text: str) -> None:
    """However people write that they have nothing to say: it is no answer."""
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Keine Grenzen e. V.", "Keiner bleibt allein", "KA", "NA", "No", "nein", "ja", "x", "5"),
        *("keine Stufen", "Unbekannte Nachbarn", "siehe Website", "entfällt in den Ferien"),
        *("🚢", "=", "", " "),
    ],
)
def test_something_is_said(text: str) -> None:
    """Words that only begin like that are an answer, and what is empty is told as empty."""
    assert not is_non_answer(text)


def test_another_source_may_say_that_there_is_none(tmp_path: Path) -> None:
    """Only in what a city says of the world, and not in what a source is quoted with."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", 'says: "1997"', "says: keine")
    edit(city / "data/orgs.yaml", "meets: einmal im Monat", "meets: siehe oben")

    assert [(fault.code, dict(fault.values)) for fault in errors(city)] == [
        ("no-answer", {"value": "siehe oben"})
    ]


# --- A record names itself, a value stands twice


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("member_of", ("hafenchor",)),
        ("possible_duplicate_of", "hafenchor"),
        ("different_from", ("hafenchor",)),
        ("merged_into", "hafenchor"),
    ],
)
def test_no_entry_names_itself(field, value) -> None:
    """An entry is neither its own umbrella nor its own double nor merged into itself."""
    found = findings(**with_entry("hafenchor", status="dissolved", **{field: value}))

    assert ("names-itself", f"organisations/hafenchor/{field}") in found


def test_no_district_names_itself() -> None:
    """A district is not its own neighbour."""
    first, *others = site().settings.districts
    own = replace(first, neighbours=(*first.neighbours, first.slug))
    settings = replace(site().settings, districts=(own, *others))

    assert ("names-itself", "settings//districts/0/neighbours") in findings(settings=settings)


@pytest.mark.parametrize(
    ("field", "values", "position"),
    [
        ("languages", ("de", "el", "de"), 2),
        ("topics", ("kultur", "kultur"), 1),
        ("member_of", ("hafenverbund", "hafenverbund"), 1),
        ("also_known_as", ("Ahoi", "Moin", "Ahoi"), 2),
        ("audiences", ("frauen", "frauen"), 1),
        ("seeks", ("raeume", "raeume"), 1),
        ("different_from", ("hafenverbund", "hafenverbund"), 1),
    ],
)
def test_no_value_stands_twice(field, values, position) -> None:
    """The second of two equal values is named where it stands; a list of others is fine."""
    twice = findings(**with_entry("hafenchor", **{field: values}))
    once = findings(**with_entry("hafenchor", **{field: tuple(dict.fromkeys(values))}))

    place = f"organisations/hafenchor/{field}/{position}"
    assert [found for found in twice if found[0] == "repeated-value"] == [("repeated-value", place)]
    assert [found for found in once if found[0] == "repeated-value"] == []


def test_a_source_and_an_inner_list_hold_nothing_twice(tmp_path: Path) -> None:
    """Whole records are compared, and lists inside records as well."""
    city = copy_city(tmp_path)
    edit(
        city / "data/orgs.yaml",
        "sources: [https://hafenchor.example/]",
        "sources: [https://hafenchor.example/, https://hafenchor.example/]",
    )
    edit(city / "data/site.yaml", "[Netzflickerviertel, Speicherzeile]", "[Kai, Kai]")

    codes = [fault.code for fault in errors(city)]

    assert codes.count("repeated-value") == 2


# --- Mergers


def test_a_chain_of_mergers_is_followed_to_its_end(tmp_path: Path) -> None:
    """The page of what was merged twice leads to the one of today, and nothing is wrong."""
    city = copy_city(tmp_path)
    edit(
        city / "data/orgs.yaml",
        "- id: alte-werft\n  name: Kulturverein Alte Werft e. V.\n",
        "- id: alte-werft\n  name: Kulturverein Alte Werft e. V.\n  merged_into: bruecke-am-kai\n",
    )
    assert errors(city) == []
    build_city(city, tmp_path / "out")

    page = (tmp_path / "out/verzeichnis/alte-werft/index.html").read_text(encoding="utf-8")

    assert 'href="../../verzeichnis/hafenbruecke/"' in page
    assert 'href="../../verzeichnis/bruecke-am-kai/"' not in page


@pytest.mark.parametrize(
    ("merged", "heirs"),
    [
        ({}, {}),
        ({"a": "b"}, {"a": "b"}),
        ({"a": "b", "b": "c"}, {"a": "c", "b": "c"}),
        ({"a": "b", "b": "c", "c": "d"}, {"a": "d", "b": "d", "c": "d"}),
        ({"a": "a"}, {}),
        ({"a": "b", "b": "a"}, {}),
        ({"a": "b", "b": "c", "c": "b", "d": "e"}, {"d": "e"}),
    ],
)
def test_mergers_end_somewhere_or_nowhere(merged, heirs) -> None:
    """Each merged entry lives on in the last of its chain; in a circle none does."""
    (example,) = [entry for entry in site().organisations if entry.id == "nur-das-noetigste"]
    entries = [replace(example, id=key, merged_into=merged.get(key, "")) for key in "abcde"]

    assert follow_mergers(entries) == heirs


def test_mergers_in_a_circle_are_told() -> None:
    """Every entry of which no chain leads to one that exists is named."""
    entries = {"hafenchor": "frauenrunde", "frauenrunde": "hafenchor"}
    organisations = tuple(
        replace(entry, merged_into=entries.get(entry.id, entry.merged_into), status="dissolved")
        for entry in site().organisations
    )
    found = findings(organisations=organisations)

    assert [place for code, place in found if code == "merger-circle"] == [
        "organisations/frauenrunde/merged_into",
        "organisations/hafenchor/merged_into",
    ]


@pytest.mark.parametrize(
    ("status", "is_wrong"),
    [("active", True), ("paused", True), ("dissolved", False), ("unknown", False)],
)
def test_what_was_merged_is_not_active(status, is_wrong) -> None:
    """An entry that was merged into another one is gone, and its status says nothing else."""
    found = findings(**with_entry("hafenchor", status=status, merged_into="hafenbruecke"))

    place = ("status-and-merger", "organisations/hafenchor/status")
    assert (place in found) == is_wrong


def errors(city: Path) -> list[Diagnostic]:
    """Return the errors of a city."""
    diagnostics = pipeline.check(Options(folder=city, today=TODAY)).diagnostics
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
