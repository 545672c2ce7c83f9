"""Which entries look like one organisation: names do, a shared house, phone or website does not."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from support.cities import CITY, TODAY, build_city, copy_city, read_tree

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic, Location
from wegweiser.model import loading
from wegweiser.model.organisations import Address, Contact, Organisation
from wegweiser.pipeline import Options
from wegweiser.requests.entry_names import find_organisation
from wegweiser.rules.city import City
from wegweiser.rules.duplicates import check_contradicting_pairs, check_duplicates
from wegweiser.source import files

HOUSE = Address(street="Vielfaltstraße 5", postcode="00125", city="Musterhafen", show="street")
PHONE = Contact(phone="+49 30 23125 100")
UMBRELLA = Contact(website="https://verbund-der-vereine.example/")
PLATFORM = Contact(website="https://www.facebook.example/")
OFFICE = Contact(phone="030/23125100", website="https://verbund-der-vereine.example/")


@cache
def site():
    """Return the site of the invented city."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    return site


def entry(key: str, name: str, **fields) -> Organisation:
    """Return an entry that says little else."""
    (bare,) = [one for one in site().organisations if one.id == "nur-das-noetigste"]
    return replace(bare, id=key, name=name, **fields)


def city(*organisations: Organisation) -> City:
    """Return a city with these organisations and no others."""

    def locate(_name, key, *steps):
        return Location("/".join(map(str, (key, *steps))))

    return City(replace(site(), organisations=organisations), locate)


def pairs(*organisations: Organisation) -> list[tuple[str, str, str]]:
    """Return which entries look like which, and where that is told."""
    found = [(dict(d.values), d.location.path) for d in check_duplicates(city(*organisations))]
    return [(values["other"], values["id"], path) for values, path in found]


@pytest.mark.parametrize(
    "shared",
    [
        {"address": HOUSE},
        {"contact": PHONE},
        {"contact": UMBRELLA},
        {"contact": PLATFORM},
        {"contact": OFFICE},
        {"contact": OFFICE, "address": HOUSE},
    ],
)
def test_neighbours_are_no_doubles(shared) -> None:
    """Associations in one house, on one phone and at one website, or all of that, are ordinary."""
    names = ("Somalischer Kulturkreis", "Verein Tamilischer Frauen", "Ukrainisches Haus e. V.")

    assert pairs(*(entry(f"v{n}", name, **shared) for n, name in enumerate(names))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sprach-Treff Südufer e. V.", "Sprachtreff Südufer"),
        ("Hafenchor Übersee", "HAFENCHOR UEBERSEE e.V.".replace("UEBER", "ÜBER")),
        ("Train of Hope Musterhafen e.V.", "Train of Hope"),
        ("Verein der Freunde", "Freunde e. V."),
        ("Griechische Gemeinde in Musterhafen", "Griechische Gemeinde"),
        ("نادي الميناء", "نادي الميناء e. V."),
    ],
)
def test_a_name_is_a_name_however_it_is_written(first, second) -> None:
    """Case, legal form, fillers, punctuation and the town make no other organisation."""
    assert pairs(entry("a", first), entry("b", second)) == [("a", "b", "b/name")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Griechische Gemeinde", "Griechische Gemeinde Nachbarstadt"),
        ("Musterhafen", "Musterhafen International"),
        ("Verein e. V.", "Ukrainisches Haus"),
        ("Frauenrunde Morgenlicht", "Frauenrunde Abendlicht"),
    ],
)
def test_other_names_are_others(first, second) -> None:
    """What differs in a word that tells something is another organisation."""
    assert pairs(entry("a", first), entry("b", second)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"short": "VMDO"}, {"name": "VMDO e. V."}),
        ({"also_known_as": ("Ahoi",)}, {"name": "Ahoi"}),
        ({"also_known_as": ("Ahoi",)}, {"also_known_as": ("Moin", "AHOI e.V.")}),
        ({"short": "KSF Vita"}, {"short": "KSF-Vita"}),
        ({"name": "Ahoi"}, {"short": "ahoi"}),
        ({"name": "Moin Musterhafen"}, {"also_known_as": ("Moin",)}),
    ],
)
def test_short_and_former_names_count(first, second) -> None:
    """Who goes by the short or the former name of another one looks like that one."""
    entries = replace(entry("a", "Alpha"), **first), replace(entry("b", "Beta"), **second)

    assert pairs(*entries) == [("a", "b", "b/name")]


@pytest.mark.parametrize(
    ("shared", "steps"),
    [
        ({"address": HOUSE}, "address/street"),
        ({"contact": PHONE}, "contact/phone"),
        ({"contact": UMBRELLA}, "contact/website"),
    ],
)
@pytest.mark.parametrize(
    "name", ["Somalischer Kulturkreis Nordufer", "Somalisher Kulturkreis", "Kulturkreis"]
)
def test_half_a_name_in_one_place_is_a_double(shared, steps, name) -> None:
    """A longer, shorter or misspelt name tells something where a place is shared as well."""
    first, second = entry("a", "Somalischer Kulturkreis"), entry("b", name)

    assert pairs(first, second) == []
    assert pairs(replace(first, **shared), replace(second, **shared)) == [("a", "b", f"b/{steps}")]


def test_a_place_is_one_however_it_is_written() -> None:
    """A street, a number and an address are compared as people read them."""
    first = entry("a", "Kulturkreis", address=HOUSE, contact=UMBRELLA)
    street = replace(HOUSE, street="Vielfaltstr. 5")
    website = Contact(website="http://www.verbund-der-vereine.example")
    phone = Contact(phone="(030) 23125-100")

    assert pairs(first, entry("b", "Kulturkreis Kai", address=street)) == [
        ("a", "b", "b/address/street")
    ]
    assert pairs(first, entry("b", "Kulturkreis Kai", contact=website)) == [
        ("a", "b", "b/contact/website")
    ]
    called = replace(first, contact=PHONE)
    assert pairs(called, entry("b", "Kulturkreis Kai", contact=phone)) == [
        ("a", "b", "b/contact/phone")
    ]


def test_one_mailbox_is_one_organisation() -> None:
    """Two entries with one e-mail address are probably one."""
    mail = Contact(email="moin@verein.example")
    shouted = Contact(email="Moin@Verein.example")

    assert pairs(entry("a", "Ahoi", contact=mail), entry("b", "Moin", contact=shouted)) == [
        ("a", "b", "b/contact/email")
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"different_from": ("b",)},
        {"possible_duplicate_of": "b"},
        {"merged_into": "b"},
        {"member_of": ("b",)},
        {"status": "dissolved"},
    ],
)
def test_what_is_explained_is_not_asked_again(said) -> None:
    """One of the two may say how they belong together; nothing need be said twice."""
    first, second = entry("a", "Ahoi"), entry("b", "Ahoi")

    assert pairs(first, second) == [("a", "b", "b/name")]
    assert pairs(replace(first, **said), second) == []
    assert pairs(second, replace(first, **said)) == []


def test_each_of_three_is_compared_with_each() -> None:
    """That two are different from a third says nothing of those two."""
    first = entry("a", "Ahoi", different_from=("b", "c"))

    assert pairs(first, entry("b", "Ahoi"), entry("c", "Ahoi")) == [("b", "c", "c/name")]


@pytest.mark.parametrize("name", ["possible_duplicate_of", "merged_into"])
def test_nobody_is_the_same_and_another(name) -> None:
    """Two entries are not called one in one place and different ones in another."""
    first, second = entry("a", "Ahoi", **{name: "b"}), entry("b", "Moin", different_from=("a",))

    assert [(d.code, d.location.path) for d in check_contradicting_pairs(city(first, second))] == [
        ("same-and-different", f"a/{name}")
    ]
    assert list(check_contradicting_pairs(city(first, entry("b", "Moin")))) == []


def test_the_pasted_line_ends_the_question(tmp_path: Path) -> None:
    """Who pastes what the finding proposes is asked no more, and the pages say nothing of it."""
    folder = copy_city(tmp_path)
    path = folder / "data/orgs.yaml"
    text = path.read_text(encoding="utf-8")
    twins = "- id: {id}\n  name: Zwillinge am Kai\n  kind: group\n  status: active\n{more}"
    twins += "  sources: [Aushang]\n"
    path.write_text(text + "".join(twins.format(id=key, more="") for key in ("z1", "z2", "z3")))
    assert [values["id"] for values in doubles(folder)] == ["z2", "z3"]

    while questions := doubles(folder):
        values = questions[0]
        lines = dict.fromkeys(("z1", "z2", "z3"), "") | pasted(path)
        lines[values["id"]] = f"{values['instead_different']}\n"
        path.write_text(text + "".join(twins.format(id=key, more=lines[key]) for key in lines))

    assert pasted(path) == {"z2": "  different_from: [z1]\n", "z3": "  different_from: [z1, z2]\n"}
    build_city(folder, tmp_path / "out")
    assert [
        name for name, body in read_tree(tmp_path / "out").items() if b"different_from" in body
    ] == []


def pasted(path: Path) -> dict[str, str]:
    """Return the lines that were pasted so far, by entry."""
    items = path.read_text(encoding="utf-8").split("- id: ")[1:]
    lines = {item.split("\n")[0]: item.split("\n") for item in items}
    return {
        key: f"{line}\n" for key, item in lines.items() for line in item if "different_from" in line
    }


def doubles(folder: Path) -> list[dict[str, str]]:
    """Return what the check says of doubles in a city."""
    diagnostics = pipeline.check(Options(folder=folder, today=TODAY)).diagnostics
    return [dict(d.values) for d in diagnostics if is_double(d)]


def is_double(diagnostic: Diagnostic) -> bool:
    """Tell whether a finding is about two entries that look like one."""
    return diagnostic.code == "probable-duplicate"


# --- Which entry a request means


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("VMDO", "verbund"),
        ("vmdo e.V.", "verbund"),
        ("Verbund sozial-kultureller Vereine", "verbund"),
        ("Train of Hope", "train-of-hope"),
        ("TRAIN OF HOPE e.V.", "train-of-hope"),
        ("KSF Vita", "vita"),
        ("KSF-Vita", "vita"),
        ("Kinder, Schule und Familie", "vita"),
        ("https://musterhafen.example/verzeichnis/vita/", "vita"),
        ("vita", "vita"),
        ("Doppel", ""),
        ("Niemand", ""),
        ("Musterhafen", ""),
        ("", ""),
    ],
)
def test_an_entry_is_found_by_each_of_its_names(words, key) -> None:
    """A short or a former name means an entry; a name that two go by means none."""
    entries = (
        entry("train-of-hope-1", "Zug der Hoffnung", also_known_as=("Doppel",)),
        entry("train-of-hope", "Train of Hope Musterhafen e.V.", short="Doppel"),
        entry("verbund", "Verbund sozial-kultureller Vereine e. V.", short="VMDO"),
        entry("vita", "Vita e. V.", short="KSF Vita", also_known_as=("Kinder, Schule, Familie",)),
    )
    found = find_organisation(replace(site(), organisations=entries), words)

    assert (found.id if found else "") == key


@pytest.mark.parametrize(("alike", "is_double"), [(17, True), (16, False)])
def test_names_are_alike_up_to_three_letters_in_twenty(alike, is_double) -> None:
    """From 85 of a hundred on, two names in one place differ in their spelling only."""
    first, second = "hafen abcdefghijklmn", "uvwxyz"
    other = first[:alike] + second[: 20 - alike]
    entries = (entry("a", first, contact=PHONE), entry("b", other, contact=PHONE))
    assert bool(pairs(*entries)) == is_double


def test_two_websites_are_two_places() -> None:
    """Half a name tells nothing where each has a page of its own."""
    first = entry("a", "Kulturkreis", contact=UMBRELLA)
    assert pairs(first, entry("b", "Kulturkreis Kai", contact=PLATFORM)) == []
