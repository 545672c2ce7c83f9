"""The room city/loading: files into a Site, or all the reasons why not."""

import json
import re
import time
from functools import cache
from pathlib import Path

import pytest

from wegweiser.diagnostics import Location, error, has_errors
from wegweiser.languages import Text
from wegweiser.model import items, loading, record_cache
from wegweiser.model.kinds import KINDS
from wegweiser.model.settings import Front
from wegweiser.source import files
from wegweiser.source.files import Inputs

CITY = Path(__file__).resolve().parent / "city"
TODAY = "2026-06-15"
LISTS = {kind.name: kind.file for kind in KINDS if kind.is_list}
FIGURE = "- id: a\n  label: A\n  source: Bericht\n"

TEN_FAULTS = """\
# Zehn Fehler
- id: beratungen
  label: {deutsch: Beratungen}
  value: 1.250,5
  source: Bericht
  note: ""
  note: zweimal
- id: kurse
  label: Kurse
  source: Bericht
  on: 2024-13-45
  valeu: 74
- id: lotsen
  label: [Lotsen]
  source: {url: www.hafen.example}
  by_district: altstadt
- name
"""


@cache
def city():
    """Return the files of the test city, read once."""
    return files.read_city(CITY)


def load(**changes):
    """Return the changed test city, None where it has errors, and the findings."""
    return load_faultless(changed(**changes))


def load_leniently(**changes):
    """Return what can be read of the changed test city, and the findings."""
    return loading.load_site(changed(**changes), TODAY)


def changed(**changes):
    """Return the test city with other files by their names, "__" for "/"; None takes one away."""
    files = dict(city().files)
    for name, body in changes.items():
        path = name.replace("__", "/").replace("_", ".")
        if body is None:
            del files[path]
        else:
            files[path] = body.encode() if isinstance(body, str) else body
    return Inputs("", files, "")


def load_faultless(inputs):
    """Return the site of some files, None where they have errors, and the findings."""
    site, diagnostics = loading.load_site(inputs, TODAY)
    return None if has_errors(diagnostics) else site, diagnostics


def codes(notes):
    """Return path, line, column and code of each finding."""
    return [
        (note.location.path, note.location.line, note.location.column, note.code) for note in notes
    ]


def test_a_city_without_fault_becomes_a_site():
    """Every list, every page and the day come in; each record's place is known."""
    site, notes = load()
    assert notes == ()
    assert site.today == TODAY
    assert [len(getattr(site, name)) for name in LISTS] == [
        city().files[path].decode().count("\n- ") for path in LISTS.values()
    ]
    assert len(site.pages) == sum(name.endswith(".md") for name in city().files)
    written = city().files["data/events.yaml"].decode().split("\n")
    assert {
        key: written[place.line - 1]
        for (name, key), place in site.locations.items()
        if name == "events"
    } == {event.id: f"- id: {event.id}" for event in site.events}


def test_thousands_of_findings_in_a_record_are_located_at_once():
    """A file is read again for the first of them only: a thousand take no second."""
    many = ", ".join(f"viertel-{number}" for number in range(1_000))
    text = city().files["data/site.yaml"].decode()
    old = "neighbours: [nordufer, suedufer, werder]"
    assert text.count(old) == 1
    inputs = changed(data__site_yaml=text.replace(old, f"neighbours: [{many}]"))
    site, _ = loading.load_site(inputs, TODAY)
    start = time.process_time()
    places = {
        loading.locate_field(inputs, site, "settings", "", "districts", 0, "neighbours", number)
        for number in range(1_000)
    }
    assert len(places) == 1_000
    assert time.process_time() - start < 1


def test_an_empty_field_that_must_be_there_is_missing():
    """What cannot be left out is asked for; what can be is to be left out."""
    _, notes = load(data__figures_yaml='- id: a\n  label: ""\n  note: ""\n  source: Bericht\n')
    assert [note.code for note in notes if note.location.line in {2, 3}] == [
        "missing-value",
        "empty-value",
    ]


def test_ten_faults_are_ten_findings():
    """A file with ten planted faults reports exactly ten, each at its line and column."""
    site, notes = load(data__figures_yaml=TEN_FAULTS)
    expected = [
        (3, 11, "invalid-language"),
        (4, 10, "invalid-number"),
        (6, 9, "empty-value"),
        (7, 3, "duplicate-key"),
        (11, 7, "invalid-date"),
        (12, 3, "unknown-key"),
        (14, 10, "not-a-text"),
        (15, 17, "invalid-url"),
        (16, 16, "not-a-list"),
        (17, 3, "not-a-record"),
    ]
    assert (site, len(notes)) == (None, 10)
    assert sorted(codes(notes)) == [("data/figures.yaml", *place) for place in expected]


def test_the_faults_of_all_files_come_at_once():
    """One run tells everything that is unreadable, whatever stands in the other files."""
    site, notes = load(
        data__figures_yaml=FIGURE + "  value: viele\n",
        data__media_yaml="[",
        data__offers_yaml=b"\xff",
        data__orgs_yaml=None,
        content__termine_md="Ohne Kopf",
        content__kontakt_md='---\ntitle: "x\n---\n',
    )
    assert site is None
    assert sorted(codes(notes)) == [
        ("content/kontakt.md", 2, 10, "mistyped-yaml"),
        ("content/termine.md", 1, 1, "no-head"),
        ("data/figures.yaml", 4, 10, "invalid-number"),
        ("data/media.yaml", 1, 2, "mistyped-yaml"),
        ("data/offers.yaml", 1, 1, "not-utf-8"),
        ("data/orgs.yaml", 0, 0, "missing-file"),
    ]


@pytest.mark.parametrize(
    "path", ["data/site.yaml", "data/vocabulary.yaml", "data/orgs.yaml", "content/index.md"]
)
def test_without_these_files_there_is_no_site(path):
    """A missing file is named."""
    files = {name: body for name, body in city().files.items() if name != path}
    assert load_faultless(Inputs("", files, "")) == (
        None,
        (error("missing-file", Location(path)),),
    )


@pytest.mark.parametrize(
    "path", ["data/events.yaml", "data/media.yaml", "data/withdrawn.yaml", "data/figures.yaml"]
)
@pytest.mark.parametrize(
    "body", ["", "# nichts\n", "[]\n", None], ids=["empty", "comment", "list", "missing"]
)
def test_a_list_may_be_empty(path, body):
    """A city may be without events, pictures or figures: an empty file, a comment, or none."""
    name = next(name for name, file in LISTS.items() if file == path)
    site, notes = load(**{path.replace("/", "__").replace(".", "_"): body})
    assert (getattr(site, name), notes) == ((), ())


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        (
            "data/site.yaml",
            [
                "name",
                "operator",
                "city",
                "base_url",
                "languages",
                "email",
                "menu",
                "footer",
                "districts",
            ],
        ),
        ("data/vocabulary.yaml", ["topics", "audiences"]),
    ],
)
@pytest.mark.parametrize("body", [b"", b"# nichts\n", b"{}\n"], ids=["empty", "comment", "map"])
def test_empty_settings_miss_everything(path, missing, body):
    """A file that must say something and does not misses each required field, in its first line."""
    site, notes = load_faultless(Inputs("", city().files | {path: body}, ""))
    assert (
        None,
        tuple(error("missing-key", Location(path, 1, 1), key=key) for key in missing),
    ) == (site, notes)


@pytest.mark.parametrize("text", ["---\n---\n", "---\n# nichts\n---\nText\n"])
def test_an_empty_head_misses_its_title(text):
    """A page whose head says nothing does not vanish silently."""
    site, notes = load(content__neu_md=text)
    assert (None, (error("missing-key", Location("content/neu.md", 2, 1), key="title"),)) == (
        site,
        notes,
    )


@pytest.mark.parametrize(
    ("path", "of"),
    [("data/event.yaml", "data/events.yaml"), ("data/site-alt.yaml", "data/site.yaml")],
)
def test_a_second_version_of_a_file_is_an_error(path, of):
    """A misspelt file name is not passed over, and the file that is read is named."""
    _, (note,) = load_faultless(Inputs("", city().files | {path: b"[]"}, ""))
    assert note == error("leftover-copy", Location(path), of=of)


def test_a_file_that_nobody_reads_is_an_error():
    """A file of another name is not passed over, and the right ones are named."""
    path = "data/organisations.yaml"
    _, (note,) = load_faultless(Inputs("", city().files | {path: b"[]"}, ""))
    known = sorted(kind.file for kind in KINDS)
    assert note == error("unknown-file", Location(path), close="", known=", ".join(known))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_every_editor_may_save_its_own_way(mark, ending):
    """Byte order marks and Windows line endings change no record, no place and no words."""
    files = {name: mark + body.replace(b"\n", ending) for name, body in city().files.items()}
    site, notes = load_faultless(Inputs("", files, ""))
    plain, _ = load()
    assert notes == ()
    assert [getattr(site, name) for name in LISTS] == [getattr(plain, name) for name in LISTS]
    assert [page.body.replace("\r\n", "\n") for page in site.pages] == [
        page.body for page in plain.pages
    ]
    assert dict(site.locations) == dict(plain.locations)


@pytest.mark.parametrize(
    ("name", "slug", "lang"),
    [
        ("index.md", "", "de"),
        ("kontakt.md", "kontakt", "de"),
        ("kontakt.ar.md", "kontakt", "ar"),
        ("index.ckb.md", "", "ckb"),
        ("aktuelles/2026-05-02-fest.sr-Latn.md", "aktuelles/2026-05-02-fest", "sr-Latn"),
        ("404.md", "404", "de"),
    ],
)
def test_a_page_is_named_after_its_file(name, slug, lang):
    """Folder and name make the address, the part before the ending the language."""
    path = f"content/{name}"
    body = b"---\ntitle: Neu\ndescription: Kurz\n---\n\nText mit --- darin.\n"
    site, notes = load_faultless(Inputs("", city().files | {path: body}, ""))
    (page,) = (page for page in site.pages if page.path == path)
    assert notes == ()
    assert (page.slug, page.lang) == (slug, lang)
    assert page.front == Front(title="Neu", description="Kurz")
    assert page.body == "\nText mit --- darin.\n"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Über den Hafen.md", "ueber-den-hafen.md"),
        ("HafenTexte.md", "hafentexte.md"),
        ("hafen_texte.md", "hafen-texte.md"),
        ("hafen.deutsch.md", "hafen-deutsch.md"),
        ("a.b.c.md", "a-b-c.md"),
        ("Ordner/x.md", "ordner/x.md"),
        (".md", ""),
    ],
)
def test_a_file_name_without_address_is_refused(name, meant):
    """Capital letters, umlauts and blanks make no address that people can type."""
    path, close = f"content/{name}", f"content/{meant}" if meant else ""
    assert load_faultless(Inputs("", city().files | {path: b"---\ntitle: X\n---\n"}, "")) == (
        None,
        (error("invalid-file-name", Location(path), close=close),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: X\nlayuot: news\n---\n", (3, 1, "unknown-key")),
        ("---\ntitle: X\ntitle: Y\n---\n", (3, 1, "duplicate-key")),
        ("---\ntitle: X\n---\nÄ: [a](b)\n", (4, 8, "invalid-link")),
        ("---\ntitle: X\n---\n\nA\u202eB\n", (5, 2, "hidden-character")),
        ("---\ntitle: \u200bX\n---\n", (2, 8, "hidden-character")),
        ("---\nnur Text\n---\n", (2, 1, "not-a-record")),
        ("---\ntitle: X\n", (1, 1, "no-head")),
        ("\n---\ntitle: X\n---\n", (1, 1, "no-head")),
        ("---\ntitle: X\nsources: [https://a b]\n---\n", (3, 11, "invalid-url")),
    ],
)
def test_faults_of_a_page_stand_at_their_line(text, expected):
    """Lines of a head count from the beginning of the file, and each fault is said once."""
    _, notes = load(content__neu_md=text)
    assert {("content/neu.md", *expected)} == set(codes(notes))


def test_an_id_stands_once():
    """Of two records with the same id the second is reported, with the line of the first."""
    _, notes = load(data__figures_yaml=FIGURE + "\n" + FIGURE)
    assert notes == (error("duplicate-id", Location("data/figures.yaml", 5, 3), id="a", first=1),)


def test_comments_of_data_files_may_hold_anything():
    """A placeholder or link in a comment is nobody's business; in a text it is."""
    body = f"# [[fehlt: alles]] [a](b)\n{FIGURE}  # [a](b)\n"
    assert load(data__figures_yaml=body)[1] == ()
    assert codes(load(data__figures_yaml=body + "  note: '[a](b) # [[Zahl]]'\n")[1]) == [
        ("data/figures.yaml", 6, 19, "placeholder"),
        ("data/figures.yaml", 6, 14, "invalid-link"),
    ]


LAYOUTS = {
    "block": "- id: a\n  label: A\n  source: Q\n\n- id: b\n  label: {de: B}\n  source: Q\n",
    "flow": "[{id: a, label: A, source: Q},\n {id: b, label: {de: B}, source: Q}]\n",
    "one line": "[{id: a, label: A, source: Q}, {id: b, label: {de: B}, source: Q}]\n",
    "indented": "  - id: a\n    label: A\n    source: Q\n"
    "  - id: b\n    label: {de: B}\n    source: Q\n",
    "dash alone": "-\n  id: a\n  label: A\n  source: Q\n"
    "-\n  id: b\n  label: {de: B}\n  source: Q\n",
    "comment": "- id: a\n  label: A\n  source: Q\n# - id: c\n"
    "- # hier\n  id: b\n  label: {de: B}\n  source: Q\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_field_is_found_however_its_list_is_written(layout):
    """A field stands where its words are; a missing one at the nearest thing above it."""
    text = LAYOUTS[layout]
    inputs = Inputs("", city().files | {"data/figures.yaml": text.encode()}, "")
    site, notes = loading.load_site(inputs, TODAY)
    assert ([one.label for one in site.figures], notes) == (
        [Text((("de", "A"),)), Text((("de", "B"),))],
        (),
    )
    lines = text.split("\n")
    for key, label in (("a", "A"), ("b", "B")):
        steps = ("label",) if key == "a" else ("label", "de")
        found = loading.locate_field(inputs, site, "figures", key, *steps)
        assert lines[found.line - 1][found.column - 1 :].startswith(label)
        record = loading.locate_field(inputs, site, "figures", key)
        assert loading.locate_field(inputs, site, "figures", key, "by_district", 3) == record
        assert lines[record.line - 1][record.column - 1 :].lstrip("{").startswith(f"id: {key}")


def test_a_setting_is_found_in_its_file():
    """Settings have no id: their place is looked up in the whole file."""
    site, _ = load()
    found = loading.locate_field(city(), site, "settings", "", "districts", 1, "neighbours", 1)
    lines = city().files["data/site.yaml"].decode().split("\n")
    assert lines[found.line - 1][found.column - 1 : found.column - 1 + found.length] == "werder"


@pytest.mark.parametrize(
    "change",
    [
        ("  name:", "  names:"),
        ("status: active", "status: activ"),
        ("- id: ", "# Zeile\n- id: "),
        ("name: ", "name: Neu "),
        ("- id: ", "  - id: "),
        ("founded:", "gegruendet:"),
        ("de: ", "de: '[[fehlt]]' # "),
    ],
)
def test_what_was_read_before_changes_no_verdict(change):
    """With what is kept of the city before, records, places and findings are the same."""
    kept = record_cache.RecordCache()
    before = loading.load_site(city(), TODAY, kept)
    assert before == loading.load_site(city(), TODAY) == loading.load_site(city(), TODAY, kept)
    assert kept

    orgs = city().files["data/orgs.yaml"].decode().replace(*change, 1).encode()
    changed = Inputs("", city().files | {"data/orgs.yaml": orgs}, "")
    kept = record_cache.decode_records(json.loads(json.dumps(record_cache.encode_records(kept))))
    again, fresh = loading.load_site(changed, TODAY, kept), loading.load_site(changed, TODAY)
    assert again == fresh
    assert again[0] is None or again[0].locations == fresh[0].locations


def test_a_record_that_nobody_writes_any_more_is_not_kept():
    """What is kept of a city is what it says now: a withdrawn text stays nowhere."""
    kept = record_cache.RecordCache()
    loading.load_site(city(), TODAY, kept)
    words = city().files["data/orgs.yaml"].decode()
    name = re.search("name: (.*)", words)[1]
    assert name in json.dumps(record_cache.encode_records(kept), ensure_ascii=False)

    orgs = words.replace(name, "Anders").encode()
    loading.load_site(Inputs("", city().files | {"data/orgs.yaml": orgs}, ""), TODAY, kept)
    assert name not in json.dumps(record_cache.encode_records(kept), ensure_ascii=False)


def test_a_fault_in_a_record_hides_no_other_record():
    """Records beside a faulty one come in whole; the faulty one has what can be read of it."""
    site, _ = load_leniently(data__figures_yaml=FIGURE + "- id: b\n  valeu: 3\n  label: B\n")
    first, second = site.figures
    assert (first.id, second.id, second.label) == ("a", "b", Text((("de", "B"),)))
    assert site.faulty_fields == {("figures", "b"): (("value",), ("source",))}
    assert site.incomplete_kinds == frozenset()


def test_items_of_a_broken_file_are_read_alone():
    """Where YAML gives up, the items that can be read come in, and other faults are told."""
    broken = "- id: b\n  label: &b [x]\n- id: c\n  label: !!c x\n"
    site, diagnostics = load_leniently(data__figures_yaml=FIGURE + broken + FIGURE)
    assert [figure.id[0] for figure in site.figures] == ["a", "?"]
    assert codes(diagnostics) == [
        ("data/figures.yaml", 5, 10, "alias"),
        ("data/figures.yaml", 7, 10, "tag"),
        ("data/figures.yaml", 8, 3, "duplicate-id"),
    ]
    assert site.incomplete_kinds == {"figures"}


def test_what_was_meant_is_judged_like_what_was_written():
    """A slip that can be mended takes nothing from the rest of its record, nor from the others."""
    broken = "- id: b\n  label: Hafen: heute\n  on: gestern\n  source: Bericht #7\n"
    site, diagnostics = load_leniently(data__figures_yaml=FIGURE + broken)
    assert [figure.id for figure in site.figures] == ["a", "b"]
    assert site.figures[1].label == Text((("de", "Hafen: heute"),))
    assert codes(diagnostics) == [
        ("data/figures.yaml", 5, 10, "mistyped-yaml"),
        ("data/figures.yaml", 7, 19, "hash-in-text"),
        ("data/figures.yaml", 6, 7, "invalid-date"),
    ]
    assert site.incomplete_kinds == frozenset()


@pytest.mark.parametrize("item", ["- id: A B\n", "- label: C\n", "- id: a\n"])
def test_a_record_without_an_id_of_its_own_is_known_by_a_stand_in(item):
    """What cannot be told apart by its id is told apart all the same, and found at its line."""
    site, _ = load_leniently(data__figures_yaml=FIGURE + item)
    _, second = site.figures
    assert second.id.startswith("?")
    assert site.locations["figures", second.id].line == 4
    assert ("id",) in site.faulty_fields["figures", second.id]


def test_required_files_have_stand_ins():
    """Without its settings, its words or a page a city can be judged in everything else."""
    nothing = dict.fromkeys(["data__site_yaml", "data__vocabulary_yaml", "content__kontakt_md"])
    site, diagnostics = load_leniently(**nothing)
    assert {diagnostic.code for diagnostic in diagnostics} == {"missing-file"}
    assert site.incomplete_kinds == {"settings", "vocabulary"}
    assert site.settings.languages == ("de",)
    assert [page.slug for page in site.pages if page.path == "content/kontakt.md"] == ["kontakt"]
    assert site.organisations == load()[0].organisations


def test_a_page_without_a_head_keeps_its_text():
    """Its address and its words are known, so links to it and in it are judged."""
    site, _ = load_leniently(content__neu_md="Nur Text.\n")
    (page,) = (page for page in site.pages if page.slug == "neu")
    assert page.body == "Nur Text.\n"
    assert site.faulty_fields == {("pages", "content/neu.md"): ((),)}


NOTED = "---\n# Notiz\ntitle: X\nsources:\n  - Aushang\n---"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("# Über uns\n\nText.\n", "---\ntitle: Über uns\n---"),
        ("Text ohne Titel.\n", "---\ntitle: Neu\n---\nText ohne Titel."),
        ("---\ntitle: X\n\nText.\n", "---\ntitle: X\n---"),
        ("---\n# Notiz\ntitle: X\nsources:\n  - Aushang\nText: ja\n", NOTED),
        ("title: X\ndate: 2026-01-01\n\nText.\n", "---\ntitle: X\ndate: 2026-01-01\n---"),
        ("\n\n---\ntitle: X\n---\nText.\n", "---\ntitle: X\n---"),
        ("# Fest: 5. Mai\n", '---\ntitle: "Fest: 5. Mai"\n---'),
        ("\n", "---\ntitle: Neu\n---\n"),
    ],
)
def test_a_head_that_is_missing_is_proposed(text, head):
    """What stands at the top becomes the head: fields, a heading, or the name of the file."""
    _, notes = load(content__neu_md=text)
    (fault,) = [note for note in notes if note.code == "no-head"]
    assert fault.values == (("instead_head", head),)


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (r'  a: "[b](https://c.example/ \"Mit Titel\") [d](e)"', [49]),
        (r'  a: "[b](/kontakt/ \"Mit Titel\")"', []),
        (r'  a: "Er sagt \"[b](c)\""', [21]),
    ],
)
def test_quotation_marks_between_quotation_marks_are_read_as_they_are_meant(line, columns):
    """A link has its title, however the text stands in the file; others keep their place."""
    notes = items.check_text("data/orgs.yaml", line)
    assert [(it.code, it.location.column) for it in notes] == [
        ("invalid-link", column) for column in columns
    ]
