"""A dataclass is the schema: every fault of a record at once, each at its place."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.diagnostics import Location, error
from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.model.citations import Point, Source
from wegweiser.model.kinds import KINDS
from wegweiser.model.organisations import Address, Organisation
from wegweiser.model.programmes import Module, Project
from wegweiser.model.settings import Figure
from wegweiser.source import schema, yaml
from wegweiser.source.record_reader import read_record
from wegweiser.source.schema import (
    ClockTime,
    Count,
    Digest,
    DigestPairs,
    Email,
    Flag,
    IsoDate,
    LanguageTag,
    Line,
    MarkdownText,
    Number,
    PartialDate,
    Phone,
    Reference,
    Slug,
    Url,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A record inside a record."""

    count: Count
    day: IsoDate = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A record with a field of every shape."""

    id: Slug = "x"
    line: Line = ""
    text: Text = EMPTY_TEXT
    prose: MarkdownText = EMPTY_TEXT
    url: Url = ""
    email: Email = ""
    phone: Phone = ""
    tag: LanguageTag = ""
    when: PartialDate = ""
    day: IsoDate = ""
    clock: ClockTime = ""
    count: Count = 0
    number: Number = 0.0
    maybe: Number | None = None
    flag: Flag = False
    digest: Digest = ""
    imprints: DigestPairs = ()
    choice: Literal["eins", "zwei"] = "eins"
    slugs: tuple[Slug, ...] = ()
    parts: tuple[Part, ...] = ()
    part: Part | None = None
    owner: Annotated[Slug, Reference("organisation")] = ""
    source: Source = field(default_factory=Source)


def read(kind, text):
    """Return a record that has no fault, else None, and its findings."""
    reading = read_leniently(kind, text)
    return None if reading.diagnostics else reading.record, reading.diagnostics


def read_leniently(kind, text):
    """Read one record from YAML that has no fault of its own."""
    tree, faults = yaml.parse_yaml("f.yaml", text)
    assert (tree is not None, faults) == (True, ())
    return read_record(kind, tree, "f.yaml")


def codes(notes):
    """Return line, column and code of each finding."""
    return [(note.location.line, note.location.column, note.code) for note in notes]


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("line", "no", "no"),
        ("line", "01067", "01067"),
        ("line", "0231123456", "0231123456"),
        ("line", "12:30", "12:30"),
        ("line", "1.10", "1.10"),
        ("line", "2024-13-45", "2024-13-45"),
        ("line", "1e3", "1e3"),
        ("line", "=", "="),
        ("line", "'~'", "~"),
        ("text", "no", Text((("de", "no"),))),
        ("text", "1.10", Text((("de", "1.10"),))),
        ("id", "2-eck", "2-eck"),
        ("url", "https://münchen.example:8080/a?b=c#d", "https://münchen.example:8080/a?b=c#d"),
        ("email", "a.b+c@d-e.example", "a.b+c@d-e.example"),
        ("phone", "+49 231 50-12345", "+49 231 50-12345"),
        ("phone", "0231/50-12345", "0231/50-12345"),
        ("phone", "+49 (0) 231 12345", "+49 (0) 231 12345"),
        ("tag", "sr-Latn-RS", "sr-Latn-RS"),
        ("when", "2009", "2009"),
        ("when", "2010-05", "2010-05"),
        ("when", "2020-02-29", "2020-02-29"),
        ("day", "2020-02-29", "2020-02-29"),
        ("clock", "12:30", "12:30"),
        ("clock", "'09:05'", "09:05"),
        ("count", "012", 12),
        ("number", "-1.10", -1.1),
        ("number", "1067", 1067.0),
        ("maybe", "12.4", 12.4),
        ("flag", "true", True),
        ("flag", "false", False),
        ("digest", "0" * 64, "0" * 64),
        (
            "imprints",
            f"|\n  {'a' * 64} 0f0f\n  {'b' * 64} 1234\n",
            (("a" * 64, "0f0f"), ("b" * 64, "1234")),
        ),
        ("choice", "zwei", "zwei"),
        ("slugs", "[b, a]", ("b", "a")),
        ("slugs", "[]", ()),
        ("parts", "[{count: 3, day: 2026-01-31}]", (Part(count=3, day="2026-01-31"),)),
        ("part", "{count: 3}", Part(count=3)),
        ("owner", "hafenchor", "hafenchor"),
    ],
)
def test_what_an_editor_meant_is_what_is_read(name, written, expected):
    """Each shape reads its text into its own type, and nothing is guessed."""
    value, notes = read(Thing, f"{name}: {written}\n")
    assert (expected, ()) == (getattr(value, name), notes)
    assert type(expected) is type(getattr(value, name))


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("line", "' a'", "invalid-line"),
        ("line", '"a\\nb"', "invalid-line"),
        ("line", "~", "empty-value"),
        ("line", "", "empty-value"),
        ("line", "''", "empty-value"),
        ("line", "[a]", "not-a-text"),
        ("line", "{a: b}", "not-a-text"),
        ("text", "' '", "invalid-text"),
        ("text", "~", "empty-value"),
        ("text", "[a]", "not-a-text"),
        ("text", "{}", "empty-value"),
        ("id", "Verein", "invalid-slug"),
        ("id", "a--b", "invalid-slug"),
        ("id", "-a", "invalid-slug"),
        ("id", "über-uns", "invalid-slug"),
        ("url", "www.a.example", "invalid-url"),
        ("url", "ftp://a.example", "invalid-url"),
        ("url", "javascript:alert(1)", "invalid-url"),
        ("url", "https://", "invalid-url"),
        ("url", "https://a b.example", "invalid-url"),
        ("url", "https://user@a.example/", "invalid-url"),
        ("url", "https://[a.example/", "invalid-url"),
        ("url", "https://a.example:port/", "invalid-url"),
        ("url", "https://a.example:/", "invalid-url"),
        ("url", "https://verein/", "invalid-url"),
        ("url", "https://a.example:99999/", "invalid-url"),
        ("email", "a@b", "invalid-email"),
        ("email", "a b@c.example", "invalid-email"),
        ("email", "a@@c.example", "invalid-email"),
        ("phone", "+0231", "invalid-phone"),
        ("phone", "231123456", "invalid-phone"),
        ("phone", "0231 5", "invalid-phone"),
        ("phone", "0231123456, 0231123457", "invalid-phone"),
        ("phone", "keine", "no-answer"),
        ("email", "k. A.", "no-answer"),
        ("url", "–", "no-answer"),
        ("when", "unbekannt", "no-answer"),
        ("phone", "+49 231 1 ext. 5", "invalid-phone"),
        ("tag", "deutsch", "invalid-language"),
        ("tag", "DE", "invalid-language"),
        ("when", "2024-13-45", "invalid-date"),
        ("when", "2023-02-29", "invalid-date"),
        ("when", "2024-00", "invalid-date"),
        ("when", "0000", "invalid-date"),
        ("when", "24-01-01", "invalid-date"),
        ("when", "2024-1-1", "invalid-date"),
        ("when", "1.1.2024", "invalid-date"),
        ("when", "２０２４", "invalid-date"),
        ("day", "2024-05", "invalid-day"),
        ("day", "2024-04-31", "invalid-day"),
        ("clock", "9:30", "invalid-clock"),
        ("clock", "24:00", "invalid-clock"),
        ("clock", "12:60", "invalid-clock"),
        ("count", "1.10", "invalid-count"),
        ("count", "-1", "invalid-count"),
        ("count", "1e3", "invalid-count"),
        ("count", "٣", "invalid-count"),
        ("count", "1234567890", "invalid-count"),
        ("number", "1e3", "invalid-number"),
        ("number", "1,5", "invalid-number"),
        ("number", "=", "invalid-number"),
        ("number", ".inf", "invalid-number"),
        ("maybe", "1e3", "invalid-number"),
        ("maybe", "~", "empty-value"),
        ("flag", "no", "invalid-flag"),
        ("flag", "True", "invalid-flag"),
        ("digest", "0" * 63, "invalid-digest"),
        ("imprints", "0" * 64 + " 0f0", "invalid-imprints"),
        ("imprints", "0" * 64, "invalid-imprints"),
        ("choice", "drei", "unknown-value"),
        ("choice", "", "empty-value"),
        ("choice", "~", "empty-value"),
        ("choice", "[eins]", "not-a-text"),
        ("slugs", "a", "not-a-list"),
        ("slugs", "", "not-a-list"),
        ("slugs", "{a: b}", "not-a-list"),
        ("parts", "{count: 3}", "not-a-list"),
        ("part", "3", "not-a-record"),
        ("part", "[3]", "not-a-record"),
        ("part", "", "not-a-record"),
    ],
)
def test_what_no_editor_can_mean_is_refused(name, written, code):
    """Each shape refuses what it is not, exactly once, and the record with it."""
    value, notes = read(Thing, f"{name}: {written}\n")
    assert (None, [code]) == (value, [note.code for note in notes])


def test_all_faults_of_a_record_come_at_once():
    """Each fault is found in one reading: line, column, length, word, and the nearest right one."""
    value, notes = read(
        Organisation,
        "id: Hafen\n"
        "nmae: Hafenbrücke\n"
        "kind: asociation\n"
        "status: active\n"
        "languages: [de, Sport]\n"
        "address: {postcode: 01067, show: strasse}\n"
        "names:\n  el: Γέφυρα\n  griechisch: ~\n"
        "founded: 2024-13\n",
    )
    known = ", ".join(schema.field_types(Organisation))
    kinds = "association, umbrella, group, sports-club, parents-association, institution, platform"
    expected = (
        error("invalid-slug", Location("f.yaml", 1, 5, 5), value="Hafen", close="hafen"),
        error("unknown-key", Location("f.yaml", 2, 1, 4), key="nmae", close="name", known=known),
        error(
            "unknown-value",
            Location("f.yaml", 3, 7, 10),
            value="asociation",
            close="association",
            known=kinds,
        ),
        error("invalid-language", Location("f.yaml", 5, 17, 5), value="Sport"),
        error(
            "unknown-value",
            Location("f.yaml", 6, 34, 7),
            value="strasse",
            close="street",
            known="none, district, street",
        ),
        error("invalid-language", Location("f.yaml", 9, 3, 10), value="griechisch"),
        error("empty-value", Location("f.yaml", 9, 15, 1)),
        error("invalid-date", Location("f.yaml", 10, 10, 7), value="2024-13"),
        error("missing-key", Location("f.yaml", 1, 1, 1), key="name"),
        error("missing-key", Location("f.yaml", 1, 1, 1), key="sources"),
    )
    assert (None, expected) == (value, notes)


def test_a_faulty_field_spoils_no_other():
    """What can be read is read; the rest holds a default or stand-in, and is named."""
    record, diagnostics, faulty = read_leniently(
        Organisation,
        "id: hafen\n"
        "name: [Hafen]\n"
        "kind: asociation\n"
        "staus: active\n"
        "languages: [de, Sport, tr]\n"
        "founded: 1998-02-30\n"
        "address: {street: Musterkai 7 b, show: strasse}\n"
        "names: {el: Γέφυρα, griechisch: x}\n"
        "sources: [{url: www.hafen.example, on: 2024}]\n",
    )
    assert (record.id, record.name, record.kind, record.status) == (
        "hafen",
        "?",
        "association",
        "active",
    )
    assert (record.languages, record.founded) == (("de", "und", "tr"), "")
    assert record.address == Address(street="Musterkai 7 b")
    assert (record.names, record.sources) == (Text((("el", "Γέφυρα"),)), (Source(on="2024"),))
    assert len(diagnostics) == len(faulty)
    assert set(faulty) == {
        ("name",),
        ("kind",),
        ("status",),
        ("languages", 1),
        ("founded",),
        ("address", "show"),
        ("names",),
        ("sources", 0, "url"),
    }


@pytest.mark.parametrize("kind", [kind.record for kind in KINDS])
def test_a_stand_in_is_a_record(kind):
    """A record that only stands in for one has every required field, and nothing else."""
    stand_in = schema.make_stand_in(kind)
    fields = schema.field_types(kind)
    assert set(schema.list_required_fields(kind)) <= set(fields)
    assert None not in [getattr(stand_in, name) for name in schema.list_required_fields(kind)]
    assert replace(stand_in) == stand_in


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("nmae", "name"),
        ("Name", "name"),
        ("naem", "name"),
        ("xyz", ""),
        ("", ""),
        ("statuss", "status"),
    ],
)
def test_a_misspelt_word_finds_its_neighbour(word, expected):
    """The nearest known word is suggested, and none where nothing is near."""
    assert expected == schema.find_close_match(word, ("id", "name", "status"))


def test_a_text_is_one_text_or_one_a_language():
    """A plain text is German; a map holds one text a language, in order, stripped."""
    thing, _ = read(
        Thing, "text: Hafen\nprose:\n  ar: ميناء\n  de: |\n    Der *Hafen*.\n\n    Und mehr.\n"
    )
    assert thing.text == Text((("de", "Hafen"),))
    assert thing.prose == Text((("ar", "ميناء"), ("de", "Der *Hafen*.\n\nUnd mehr.")))


def test_a_source_can_be_written_short():
    """A source is an address, the name of a text, or both with a date."""
    expected = (
        Source(url="https://a.example/"),
        Source(title=Text((("de", "Broschüre"),))),
        Source(url="https://a.example/", title=Text((("de", "A"), ("ar", "أ"))), on="2024"),
    )
    figure, notes = read(
        Figure,
        "id: x\nlabel: X\nsource: https://a.example/\n",
    )
    assert (expected[0], ()) == (figure.source, notes)
    texts = "[https://a.example/, Broschüre, "
    texts += "{url: 'https://a.example/', title: {de: A, ar: أ}, on: 2024}]"
    project, notes = read(Project, f"id: x\nname: X\nkind: project\nsources: {texts}\n")
    assert (expected, ()) == (project.sources, notes)


@pytest.mark.parametrize("kind", [Point, Module])
def test_points_and_modules_can_be_written_short(kind):
    """A goal or a module is its title, or a record."""
    short, notes = read(kind, "Niemand geht allein zum Amt")
    assert (kind(title=Text((("de", "Niemand geht allein zum Amt"),))), ()) == (short, notes)
    long, notes = read(kind, "title: {ar: الهدف}\ntext: Ein *Ziel*.\n")
    assert (kind(title=Text((("ar", "الهدف"),)), text=Text((("de", "Ein *Ziel*."),))), ()) == (
        long,
        notes,
    )


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (Source, "https://a b.example/", "invalid-url"),
        (Source, "https://", "invalid-url"),
        (Source, "~", "empty-value"),
        (Source, "''", "empty-value"),
        (Source, "' '", "empty-value"),
        (Source, "[a]", "not-a-record"),
        (Point, "''", "empty-value"),
        (Module, "~", "empty-value"),
        (Point, "[a]", "not-a-record"),
    ],
)
def test_short_forms_are_checked_like_long_ones(kind, written, code):
    """No fault slips in because a record was written short; it is shown where it stands."""
    value, notes = read(kind, written)
    assert (None, [(1, 1, code)]) == (value, codes(notes))


@pytest.mark.parametrize("mark", ["markdown", "label", "as-written"])
def test_a_mark_of_a_field_is_one_of_its_type(mark):
    """What a field's text is, is told by its mark, and no other mark tells it."""
    names = {"markdown": "is_markdown", "label": "is_label", "as-written": "is_as_written"}
    field_type = schema.describe_type(Annotated[Text, mark])
    assert {key: getattr(field_type, name) for key, name in names.items()} == {
        key: key == mark for key in names
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A record that must list something."""

    lines: tuple[Line, ...]


@pytest.mark.parametrize(
    ("text", "code"),
    [('lines: [""]\n', "missing-value"), ('lines: [a, ""]\n', "empty-value")],
)
def test_the_only_item_of_a_list_that_must_be_there_is_missing(text, code):
    """Of several an empty one is to be left out; the only one is to be filled in."""
    tree, _ = yaml.parse_yaml("f.yaml", text)
    assert [note.code for note in read_record(Shelf, tree, "f.yaml").diagnostics] == [code]


def test_only_what_is_required_is_required():
    """A field with a default may be missing; one without is missed at the record's beginning."""
    assert read(Thing, "id: y\n") == (Thing(id="y"), ())
    value, notes = read(Thing, "parts:\n  - count: 1\n  - day: 2026-01-31\n")
    assert (value, codes(notes)) == (None, [(3, 5, "missing-key")])


def test_references_are_found_at_any_depth():
    """The fields that name something else are known from their types, also those of lists."""
    assert schema.reference_fields(Thing) == (("owner", "organisation"),)
    assert "carriers" not in dict(schema.reference_fields(Project))
    assert ("districts", "district") in schema.reference_fields(Project)
    assert schema.reference_fields(Source) == ()


SHAPES = (
    "line",
    "text",
    "url",
    "email",
    "phone",
    "tag",
    "when",
    "day",
    "clock",
    "count",
    "number",
    "maybe",
    "flag",
    "digest",
    "imprints",
    "choice",
)


@given(
    st.sampled_from(SHAPES),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=30),
)
def test_no_text_breaks_a_shape(name, words):
    """Whatever stands in a field, it is read or refused with one finding."""
    tree = yaml.MappingNode(
        1,
        1,
        {name: (yaml.ScalarNode(name, 1, 1, plain=True), yaml.ScalarNode(words, 1, 9, plain=True))},
    )
    value, diagnostics, faulty = read_record(Thing, tree, "f.yaml")
    assert value is not None
    assert faulty in {(), ((name,),)}
    assert len(diagnostics) == len(faulty)


def test_the_names_of_fields_are_those_of_inner_records_too():
    """Whoever guesses what a key was meant to be looks at all of them."""
    names = schema.list_field_names(Organisation)
    assert {"id", "contact", "phone", "sources", "url", "consent", "on"} <= names
    assert "contact" not in schema.list_field_names(Address)


def test_a_stand_in_of_a_text_is_a_text():
    """Whoever reads on where a title is missing finds words, not nothing."""
    assert schema.make_stand_in(Text) == Text((("de", schema.STAND_IN),))
