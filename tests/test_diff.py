"""The reading diff: each edit of a city is told once, in clear words, with what it touches."""

import html
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from support.cities import CITY, HERE, TODAY, build_city, copy_city, edit, read_tree, remove_record

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.languages import Text, Translations
from wegweiser.model import field_labels
from wegweiser.model.kinds import KINDS
from wegweiser.model.site import Site
from wegweiser.pipeline import Options
from wegweiser.review import diff, diff_report, quoting, record_lines
from wegweiser.review.diff import Difference, PlanChange, RecordChange
from wegweiser.review.diff_report import Voice
from wegweiser.review.record_lines import Change, Line, Wording
from wegweiser.source import markdown, schema

pytestmark = pytest.mark.whole

ORGS, EVENTS, TRAININGS = "data/orgs.yaml", "data/events.yaml", "data/trainings.yaml"
NEWS = "content/aktuelles/2026-05-02-hafenfest.md"
WORDS = Translations("de", (HERE / "wegweiser/messages/de.po").read_bytes())
Edit = Callable[[Path], object]


def translate(key: str, **values: object) -> str:
    """Return the German words of the report."""
    assert WORDS.has_message(key), key
    return WORDS(key).format(**values) if values else WORDS(key)


VOICE = Voice("de", translate, "https://vorschau.example/pr-7/")


def change(name: str, old: str, new: str) -> Edit:
    """Return an edit that replaces a text in a file."""
    return lambda city: edit(city / name, old, new)


def append(name: str, text: str) -> Edit:
    """Return an edit that writes more at the end of a file."""

    def apply(city: Path) -> None:
        with (city / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return apply


def rename(city: Path) -> None:
    """Give an organisation a new id, wherever it is named."""
    for path in [*city.rglob("*.yaml"), *city.rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?<!/)\bsc-kogge\b(?!\.)", "kogge", text), encoding="utf-8")


def compare(old: Path, new: Path, lang: str = "de") -> Difference:
    """Compare two cities on the reference day."""
    cities = Options(folder=old, today=TODAY), Options(folder=new, today=TODAY)
    return diff.compare_cities(*cities, lang)


def compare_edited(tmp_path: Path, *edits: Edit) -> Difference:
    """Compare the invented city with a copy of it after some edits."""
    city = copy_city(tmp_path)
    for apply in edits:
        apply(city)
    return compare(CITY, city)


NEW = (
    "- {id: zz-neu, name: Zuletzt gekommen, kind: group, status: active, district: werder,"
    " languages: [de], sources: [https://zz.example/]}\n"
)
CHOIR = ("changed", "organisations", "hafenchor")

# Each edit, with what is told of it: state, kind and id of the record, field, old and new value.
EDITS: dict[str, tuple[Edit, tuple[str, str, str, str, str, str]]] = {
    "a year": (
        change(ORGS, 'founded: "2004"', 'founded: "2003"'),
        (*CHOIR, "Gegründet", "2004", "2003"),
    ),
    "a sentence": (
        change(ORGS, "Noten brauchen Sie nicht.", "Noten brauchen Sie nie."),
        (
            *CHOIR,
            "Beschreibung",
            "Wir singen Lieder aus allen Häfen. Noten brauchen Sie nicht.",
            "Wir singen Lieder aus allen Häfen. Noten brauchen Sie nie.",
        ),
    ),
    "meeting hours": (
        change(ORGS, "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr"),
        (*CHOIR, "Treffen", "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr"),
    ),
    "an e-mail address": (
        change(ORGS, "singen@hafenchor.example", "chor@hafenchor.example"),
        (*CHOIR, "Kontakt · E-Mail", "singen@hafenchor.example", "chor@hafenchor.example"),
    ),
    "a check": (
        change(ORGS, "{on: 2026-06-01, how: staff}", "{on: 2026-06-02, how: staff}"),
        (
            "changed",
            "organisations",
            "kulturspeicher",
            "Geprüft · Datum",
            "2026-06-01",
            "2026-06-02",
        ),
    ),
    "a label of the vocabulary": (
        change("data/vocabulary.yaml", "{de: Sport, ar: الرياضة}", "{de: Bewegung, ar: الرياضة}"),
        ("changed", "vocabulary", "", "Themen sport · Beschriftung", "Sport", "Bewegung"),
    ),
    "a price": (
        change(TRAININGS, "15 Euro, mit Hafenpass kostenlos", "20 Euro"),
        (
            "changed",
            "series",
            "foerdermittel-2026",
            "Preis",
            "15 Euro, mit Hafenpass kostenlos",
            "20 Euro",
        ),
    ),
    "a date": (
        change(EVENTS, "begins: 2026-08-21", "begins: 2026-08-20"),
        ("changed", "events", "hafentage-2026", "Beginn", "2026-08-21", "2026-08-20"),
    ),
    "a figure": (
        change("data/figures.yaml", "value: 1250", "value: 1260"),
        ("changed", "figures", "beratungen", "Wert", "1.250", "1.260"),
    ),
    "the operator": (
        change(
            "data/site.yaml",
            "operator: Kommunales Integrationszentrum Musterhafen",
            "operator: Zentrum Hafen",
        ),
        (
            "changed",
            "settings",
            "",
            "Betreiberin",
            "Kommunales Integrationszentrum Musterhafen",
            "Zentrum Hafen",
        ),
    ),
    "a paragraph of a page": (
        change(NEWS, "Der Eintritt ist frei. Fragen", "Der Eintritt kostet nichts. Fragen"),
        (
            "changed",
            "pages",
            NEWS,
            "",
            "Der Eintritt ist frei. Fragen beantworten wir unter [Kontakt](/kontakt/).",
            "Der Eintritt kostet nichts. Fragen beantworten wir unter [Kontakt](/kontakt/).",
        ),
    ),
    "a link": (
        change("content/kontakt.md", "musterhafen.example/kontaktformular", "formular.example/"),
        (
            "changed",
            "pages",
            "content/kontakt.md",
            "",
            "musterhafen.example/kontaktformular",
            "formular.example/",
        ),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_one_change(name: str, tmp_path: Path) -> None:
    """An edit is one change of its record: the field's name, the old and the new value."""
    apply, (state, kind, key, label, old, new) = EDITS[name]
    difference = compare_edited(tmp_path, apply)

    [record] = difference.records
    assert (record.state, record.kind, record.id) == (state, kind, key)
    [told] = record.changes
    assert told.label == label
    assert old in told.old
    assert new in told.new
    assert difference.plan.changed
    assert not difference.theme_files
    report = diff_report.render_markdown(difference, VOICE)
    assert report.count("\n  + ") >= 1
    assert report.count("```diff") == 1


def test_a_cell_of_a_table_is_told_with_its_row(tmp_path: Path) -> None:
    """A row of a table is a paragraph of its own."""
    [record] = compare_edited(tmp_path, change(NEWS, "Chor & Kaffee", "Chor & Tee")).records

    [told] = record.changes
    assert told.old.startswith("|")
    assert told.old.replace("Kaffee", "Tee") == told.new


def test_a_translation_says_its_language(tmp_path: Path) -> None:
    """What changes in another language is told with the language's name."""
    apply = change(ORGS, "الجميع مرحّب بهم", "أهلًا بالجميع")
    [record] = compare_edited(tmp_path, apply).records

    assert [told.label for told in record.changes] == ["Beschreibung (Arabisch)"]


def test_equal_cities_have_no_difference(tmp_path: Path) -> None:
    """A copy, a comment and a line break change nothing."""
    city = copy_city(tmp_path)
    edit(city / ORGS, "# bare: only what is required", "# bare")
    difference = compare(CITY, city)

    assert difference.records == ()
    assert difference.plan.is_empty()
    report = diff_report.render_markdown(difference, VOICE)
    assert report == "Für Leserinnen und Leser ändert sich nichts.\n"


def test_moving_to_another_district_is_one_change(tmp_path: Path) -> None:
    """However many lists show an organisation, its new district is told once."""
    pattern = re.compile(r"(- id: hafenchor\n(?:  .*\n)*?  district: )[\w-]+")

    def move(city: Path) -> None:
        text = (city / ORGS).read_text(encoding="utf-8")
        text, count = pattern.subn(r"\1werder", text)
        assert count == 1
        text = re.sub(r"(- id: hafenchor\n(?:  .*\n)*?)  quarter: .*\n", r"\1", text)
        (city / ORGS).write_text(text, encoding="utf-8")

    difference = compare_edited(tmp_path, move)
    [record] = difference.records
    labels = [told.label for told in record.changes]

    assert labels.count("Stadtbezirk") == 1
    assert set(labels) <= {"Stadtbezirk", "Viertel"}
    assert len(difference.plan.changed) > 5


def test_what_comes_and_goes_is_told_by_name(tmp_path: Path) -> None:
    """A new record says all of itself, one that went its name; addresses that go are named."""
    difference = compare_edited(
        tmp_path, append(ORGS, NEW), lambda city: remove_record(city / ORGS, "sc-kogge")
    )
    new, gone = difference.records

    assert (new.state, new.id, new.address) == ("new", "zz-neu", "/verzeichnis/zz-neu/")
    assert Change("Stadtbezirk", "", "Werder") in new.changes
    assert (gone.state, gone.id) == ("gone", "sc-kogge")
    assert {"/verzeichnis/zz-neu/", "/ar/verzeichnis/zz-neu/"} <= set(difference.plan.new)
    report = diff_report.render_markdown(difference, VOICE)
    assert "#### Adressen, die entfallen" in report
    assert "- `/verzeichnis/sc-kogge/`" in report
    link = "[`/verzeichnis/zz-neu/`](https://vorschau.example/pr-7/verzeichnis/zz-neu/)"
    assert f"- Organisation `Zuletzt gekommen` {link}\n\n  ```diff\n  + Name: Zuletzt" in report


def test_a_new_id_is_told_as_such(tmp_path: Path) -> None:
    """A record under another id is renamed; those that name it have not changed."""
    difference = compare_edited(tmp_path, rename)

    assert [(record.state, record.old_id, record.id) for record in difference.records] == [
        ("renamed", "sc-kogge", "kogge")
    ]
    assert "/verzeichnis/sc-kogge/" in difference.plan.gone
    assert "(bisher `sc-kogge`)" in diff_report.render_markdown(difference, VOICE)


def test_a_picture_that_changes_is_told(tmp_path: Path) -> None:
    """Other bytes under the same name are told with size and digest."""
    city = copy_city(tmp_path)
    picture = city / "content/bilder/hafen.jpg"
    size = picture.stat().st_size
    Image.new("RGB", (1200, 800), "teal").save(picture)
    [record] = compare(CITY, city).records

    assert (record.kind, record.id) == ("media", "bilder/hafen.jpg")
    [told] = record.changes
    assert told.old.startswith(f"{size} B (")
    assert told.new.startswith(f"{picture.stat().st_size} B (")


def test_a_theme_is_one_line(tmp_path: Path) -> None:
    """What only looks different is one line with the number of pages."""

    def paint(city: Path) -> None:
        css = city / "theme/assets/site.css"
        css.parent.mkdir(parents=True)
        built_in = HERE / "theme/assets/site.css"
        css.write_text(built_in.read_text(encoding="utf-8") + "\n/* x */\n", encoding="utf-8")

    difference = compare_edited(tmp_path, paint)

    assert diff_report.render_markdown(difference, VOICE) == (
        f"Aussehen und feste Wörter: `theme/assets/site.css` – {difference.plan.same_pages} weitere"
        " Seiten werden damit neu gemacht, ihr Inhalt bleibt.\n"
    )
    assert difference.plan.same_pages > 100


@pytest.mark.slow
def test_the_pages_are_those_that_a_build_changes(tmp_path: Path) -> None:
    """The pages that come, go and change are those that two builds tell; none is forgotten."""
    city = copy_city(tmp_path)
    for apply in (EDITS["a sentence"][0], EDITS["a figure"][0], append(ORGS, NEW)):
        apply(city)
    build_city(CITY, tmp_path / "old")
    build_city(city, tmp_path / "new")
    plan = compare(CITY, city).plan
    old, new = (
        {
            "/" + path.removesuffix("index.html"): content
            for path, content in read_tree(tmp_path / name).items()
            if path.endswith(".html")
        }
        for name in ("old", "new")
    )

    assert plan.new == tuple(sorted(new.keys() - old.keys()))
    assert plan.gone == tuple(sorted(old.keys() - new.keys()))
    changed = {address for address in old.keys() & new.keys() if old[address] != new[address]}
    assert changed <= set(plan.changed)
    assert len(plan.changed) <= 1.2 * len(changed)  # a view may change and its page not
    assert plan.same_pages == len(new) - len(plan.new) - len(plan.changed)


@pytest.mark.slow
def test_an_import_is_summed_up(tmp_path: Path) -> None:
    """Five hundred new entries stay readable: counted, never cut; the JSON has them all."""
    entries = "".join(
        f"- {{id: zz-{number:03}, name: Gruppe {number:03}, kind: group, status: active,"
        f" languages: [de], sources: [https://zz.example/{number}]}}\n"
        for number in range(500)
    )
    difference = compare_edited(tmp_path, append(ORGS, entries))
    report = diff_report.render_markdown(difference, VOICE)

    assert len(report) <= diff_report.MAX_LENGTH
    assert "#### Neu (500)" in report
    assert re.search(r"… und weitere \(\d+\): `Organisation` \(\d+\)", report)
    assert report.count("```") % 2 == 0
    assert len(json.loads(diff_report.render_json(difference))["records"]) == 500


# --- Whatever is edited is told


@pytest.fixture(scope="module")
def site() -> Site:
    """Return the invented city."""
    checked = pipeline.check(Options(folder=CITY, today=TODAY)).site
    assert checked is not None
    return checked


@pytest.fixture(scope="module")
def wording(site: Site) -> Wording:
    """Return the words of its fields and slugs."""
    return Wording(field_labels.load_labels("de"), record_lines.collect_names(site), {})


def vary(value: Any, hint: Any) -> Iterator[Any]:
    """Yield values of the same type that each say something else in one place."""
    kind = schema.describe_type(hint)
    if isinstance(value, Text):
        yield from vary_text(value)
    elif kind.item_type:
        yield from vary_items(value, kind.item_type)
    elif is_dataclass(value):
        for name, other in vary_fields(value):
            yield replace(cast("Any", value), **{name: other})
    elif kind.choices:
        yield next(choice for choice in kind.choices if choice != value)
    elif isinstance(value, tuple):  # pairs of digests
        yield value[1:]
    elif isinstance(value, bool):
        yield not value
    elif value or value == 0:
        yield value + ("x" if isinstance(value, str) else 1)


def vary_text(text: Text) -> Iterator[Text]:
    """Yield a text with more in each of its languages."""
    for number, (tag, words) in enumerate(text.versions):
        versions = list(text.versions)
        versions[number] = (tag, words + " Mehr.")
        yield Text(tuple(versions))


def vary_items(items: tuple[Any, ...], hint: Any) -> Iterator[tuple[Any, ...]]:
    """Yield a list without each of its items, and with each of them varied."""
    for number, item in enumerate(items):
        yield items[:number] + items[number + 1 :]
        for other in vary(item, hint):
            yield (*items[:number], other, *items[number + 1 :])


def vary_fields(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield each field of a record with each of its variations."""
    hints = schema.field_types(cast("Any", type(record)))
    for field in fields(record):
        for other in vary(getattr(record, field.name), hints[field.name]):
            yield field.name, other


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_whatever_is_edited_is_told(kind: str, site: Site, wording: Wording) -> None:
    """Each field of each record, however deep, is told by name when it says something else."""
    value = getattr(site, kind)
    edits = 0
    for record in value if isinstance(value, tuple) else (value,):
        lines = record_lines.list_lines(record, wording)
        assert record_lines.compare_lines(lines, lines) == ()
        for name, other in vary_fields(record):
            if name in {"id", "path", "id_sha256"}:
                continue
            edited = record_lines.list_lines(replace(record, **{name: other}), wording)
            label = wording.fields(f"{type(record).__name__}.{name}")
            changes = record_lines.compare_lines(lines, edited)
            assert any(told.label.startswith(label) for told in changes), (name, other)
            assert all(told.old != told.new for told in changes), (name, other)
            edits += 1
    assert edits


def test_a_page_is_told_paragraph_by_paragraph(site: Site, wording: Wording) -> None:
    """A paragraph that comes in front of a changed one leaves the changed one a change."""
    page = next(page for page in site.pages if page.path == NEWS)
    first, second = "Es gibt Suppe. Und Brot.", "Der Chor singt am Abend im alten Speicher am Kai."
    old = record_lines.list_lines(replace(page, body=f"{first}\n\n{second}"), wording)
    new = record_lines.list_lines(
        replace(page, body=f"{first}\n\nGanz neu.\n\n{second.replace('alten', 'neuen')}"), wording
    )

    assert record_lines.compare_lines(old, new) == (
        Change("", second, second.replace("alten", "neuen")),
        Change("", "", "Ganz neu."),
    )


def test_a_long_text_shows_where_it_changes() -> None:
    """Of a text that is too long both sides begin shortly before the first difference."""
    words = "Wort " * 1000
    record = RecordChange(
        "changed", "pages", "content/a.md", "A", "", "", (Change("", words + "alt", words + "neu"),)
    )
    report = diff_report.render_markdown(difference_of(record), VOICE)

    assert re.search(r"- …(Wort )+alt\n", report)
    assert re.search(r"\+ …(Wort )+neu\n", report)


def test_endless_texts_are_compared_in_time() -> None:
    """Of a text with very many paragraphs what came and went is told, wherever it stands."""
    old = [Line("text", str(number % 150), "", str(number % 150)) for number in range(20_000)]
    new = [*reversed(old[1:]), Line("text", "neu", "", "neu")]
    began = time.process_time()

    assert record_lines.compare_lines(old, new) == (Change("", "0", "neu"),)
    assert time.process_time() - began < 1


# --- Hostile words, and too many


def difference_of(*records: RecordChange, addresses: tuple[str, ...] = ()) -> Difference:
    """Return a difference of some records."""
    return Difference(records, PlanChange(addresses, addresses, addresses, 3, 4), ())


HOSTILE = [
    "@alle bitte ansehen, fixes #1, closes GH-2",
    "``` </details> <script>alert(1)</script> ```",
    "[hier](javascript:alert(1)) ![x](https://boese.example/x.png)",
    "``````\n# Kopf\n- Punkt",
    "wort\u202etxet\u2066 \u200b\x1b[31m",
    "https://boese.example/?a=b www.boese.example boese@boese.example",
    "| a | b |\n|---|---|",
    "::set-output name=boese::1 ##[error]boese",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    """Whatever stands in a record stays in code: no mention, link, markup or command."""
    line = Line("text", words, "", " ".join(words.split()))
    changes = record_lines.compare_lines((line,), ()) + record_lines.compare_lines((), (line,))
    records = (
        RecordChange(state, "pages", words, words, words, "/" + words, changes)
        for state in diff.STATES
    )
    difference = difference_of(*records, addresses=("/" + words,))
    report = diff_report.render_markdown(difference._replace(theme_files=(words,)), VOICE)
    unindented = re.sub(r"(?m)^  (?=`|[-+] |  )", "", report.replace("diff\n", "\n"))
    page = LexborHTMLParser(markdown.render_markdown(unindented, trusted=True))
    for node in page.css("code, pre"):
        node.decompose()
    outside = page.text() or ""

    for sign in ("@alle", "boese", "script", "Kopf", "fixes", "javascript"):
        assert sign not in outside
    assert page.css_first("img, script, h1") is None
    assert not re.search(r"(?m)^(::|##\[)", report)
    assert not set(report) & set("\u202e\u2066\u200b\x1b")


@pytest.mark.parametrize("words", ["", "`", "``a`", "a|b", "  x  ", "\x00\x07", "`" * 50])
def test_quoting_never_breaks_out(words: str) -> None:
    """The fence is longer than any in the words, on one line, without a column."""
    span = quoting.format_code_span(words)

    assert "\n" not in span
    assert "|" not in span
    if span:
        fence = max(re.findall("`+", words), key=len, default="") + "`"
        assert span.startswith(fence)
        assert span.endswith(fence)
        assert fence not in span[len(fence) : -len(fence)]


def test_a_page_is_linked_only_where_its_address_is_plain() -> None:
    """An odd address never becomes a link."""
    assert (
        quoting.format_page_link("/verzeichnis/chor/", "https://v.example/pr-1/")
        == "[`/verzeichnis/chor/`](https://v.example/pr-1/verzeichnis/chor/)"
    )
    for odd in ("/a)b/", "/../../geheim/", "/a b/", "/ä/"):
        assert "](" not in quoting.format_page_link(odd, "https://v.example/pr-1/")


def test_always_short_enough() -> None:
    """However much changes, and however long a word is, the report fits into a comment."""
    long = "x" * 5_000
    changes = tuple(Change(long, f"{long}{number}", f"y{long}") for number in range(600))
    records = (
        RecordChange(state, "pages", long, html.escape(long), long, f"/{long}/", changes)
        for state in diff.STATES
        for _ in range(150)
    )
    difference = difference_of(*records, addresses=tuple(f"/{n}/{long}/" for n in range(150)))
    report = diff_report.render_markdown(difference._replace(theme_files=(long,) * 50), VOICE)

    assert 1_000 < len(report) <= diff_report.MAX_LENGTH
    assert report.count("```") % 2 == 0


# --- The command


def run_command(*words: object) -> int:
    """Run `./build.py diff` on the reference day."""
    return cli.main(["diff", *map(str, words), "--today", TODAY.isoformat()])


@pytest.mark.slow
def test_the_command_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`./build.py diff ALT NEU` tells Markdown or JSON, in German or English."""
    city = copy_city(tmp_path)
    EDITS["a year"][0](city)

    assert run_command(CITY, city) == 0
    assert "  - Gegründet: 2004\n  + Gegründet: 2003\n" in capsys.readouterr().out
    assert run_command(CITY, city, "--lang", "en") == 0
    assert "  - Founded: 2004\n  + Founded: 2003\n" in capsys.readouterr().out
    assert run_command(CITY, city, "--format", "json") == 0
    [record] = json.loads(capsys.readouterr().out)["records"]
    assert record["changes"] == [{"label": "Gegründet", "old": "2004", "new": "2003"}]


@pytest.mark.slow
def test_a_revision_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Either side may be a revision of the repository that holds the city; others are refused."""
    city = copy_city(tmp_path)
    person = ["-c", "user.name=T", "-c", "user.email=t@t.example"]
    for words in (["init", "-q"], ["add", "."], [*person, "commit", "-qm", "Anfang"]):
        subprocess.run(["git", "-C", str(city), *words], check=True)
    EDITS["a year"][0](city)

    assert run_command("HEAD", city, "--site", city) == 0
    assert "+ Gegründet: 2003" in capsys.readouterr().out
    assert run_command(city, "HEAD", "--site", city) == 0
    assert "+ Gegründet: 2004" in capsys.readouterr().out
    assert run_command("nirgends", city, "--site", city) == 2
    assert "weder ein Ordner mit data/ noch eine Fassung" in capsys.readouterr().err


def test_a_city_with_faults_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one of the two cannot be read the report says so; the status is that of faulty data."""
    city = copy_city(tmp_path)
    (city / ORGS).write_text("- id: [\n", encoding="utf-8")

    assert run_command(CITY, city) == 1
    assert capsys.readouterr().out.startswith("Ein Vergleich ist nicht möglich")


def test_releases_are_compared_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--releases` counts the files of two built websites; a folder that is none is refused."""
    for name, content in {
        "old/index.html": "a",
        "old/same.txt": "s",
        "old/gone.txt": "",
        "old/.well-known/security.txt": "1",
        "new/index.html": "b",
        "new/same.txt": "s",
        "new/come/a.txt": "",
        "new/.well-known/security.txt": "2",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")

    assert run_command("--releases", tmp_path / "old", tmp_path / "new") == 0
    assert capsys.readouterr().out == "Dateien: 1 neu, 1 entfallen, 2 anders, 1 gleich.\n"
    assert run_command("--releases", tmp_path / "old", tmp_path / "new", "--format", "json") == 0
    numbers = {"new": 1, "gone": 1, "changed": 2, "same": 1}
    assert json.loads(capsys.readouterr().out) == numbers
    assert run_command("--releases", tmp_path / "old", CITY) == 2


def test_the_day_is_no_difference(tmp_path: Path) -> None:
    """Both sides are planned for the same day."""
    options = Options(folder=CITY, today=date(2027, 1, 1))
    difference = diff.compare_cities(options, replace(options, folder=copy_city(tmp_path)), "de")

    assert difference.plan.is_empty()
