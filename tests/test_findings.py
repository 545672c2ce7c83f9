"""Findings that people can work with: not too many of a kind, a tally, a table, no waves."""

import csv
import io
import shutil
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from support.cities import HERE, TODAY

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.commands.findings import MAX_OF_A_KIND, name_entry, select_findings
from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.source.schema import list_nearest

BARE = HERE / "tests" / "bare"


def make_city(folder: Path, count: int) -> Path:
    """Return a city of so many entries, a third of them with faults of eight kinds."""
    city = Path(shutil.copytree(BARE, folder / "city"))
    faults = (
        "  topics: [kulturr]\n",
        "  district: altstatt\n",
        "  founded: 31.12.1998\n",
        "  languages: [deutsch]\n",
        "  contact: {email: a@b.example}\n",
        "  meets: Fragen an a@b.example\n",
        "  quartier: Hafen\n",
        "  contact: {website: verein.example}\n",
    )
    items = [
        f"- id: v{number:04}\n  name: Verein {number:04}\n  kind: group\n  status: active\n"
        f"{faults[number % len(faults)] if number % 3 == 0 else ''}  sources: [Liste]\n"
        for number in range(count)
    ]
    (city / "data/orgs.yaml").write_text("\n".join(items), encoding="utf-8")
    return city


def check(city: Path, *words: str) -> tuple[str, str]:
    """Return what check writes to standard output and to standard error."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as errors:
        cli.main(["check", "--site", str(city), "--today", str(TODAY), *words])
    return out.getvalue(), errors.getvalue()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Kultur-, Sport- und Freizeitverein", "Kultur-, Sport- und Freizeitverein"),
        ('"Haus {A}, 1. Stock"', "Haus {A}, 1. Stock"),
        ("{de: Treff, tr: Buluşma}", "Treff"),
    ],
)
def test_a_head_names_the_entry_as_it_is_called(tmp_path: Path, written: str, name: str) -> None:
    """A comma ends a name only where further languages follow."""
    city = make_city(tmp_path, 1)
    orgs = city / "data/orgs.yaml"
    orgs.write_text(orgs.read_text().replace("Verein 0000", written), encoding="utf-8")
    _, printed = check(city)
    assert f" ({name})\n" in printed


@pytest.mark.slow
def test_thousands_of_entries_give_a_page_of_findings(tmp_path: Path) -> None:
    """Check prints at most 400 lines, each kind among them, and how many of each there are."""
    _, printed = check(make_city(tmp_path, 3_069))
    lines = printed.splitlines()
    codes = ("unknown-value", "invalid-date", "invalid-language", "no-consent", "contact-in-text")

    assert len(lines) <= 400
    for code in (*codes, "unknown-key", "invalid-url"):
        assert 1 <= printed.count(f"[{code}]") <= 20
        assert f"× {code}" in printed
    assert "256 × unknown-value" in printed
    assert lines[-1].startswith("Zusammen: ")


def test_findings_in_a_long_catalogue_are_told_at_once() -> None:
    """Ten thousand findings in one file cost no look through the whole file each.

    Only those are put into words that are shown.
    """
    path = "content/words/tr.po"
    texts = {path: 'msgid "a"\nmsgstr "b"\n\n' * 10_000}
    findings = [
        error("translation-numbers", Location(path, 3 * number)) for number in range(10_000)
    ]
    shown: list[Diagnostic] = []

    def show(finding: Diagnostic) -> str:
        shown.append(finding)
        return name_entry(finding, "data", texts)

    begin = time.process_time()
    selection = select_findings(findings, show, everything=False)
    assert len(shown) == len(selection.blocks) == MAX_OF_A_KIND
    assert selection.hidden["translation-numbers"] == 10_000 - MAX_OF_A_KIND
    everything = select_findings(findings, show, everything=True)
    assert len(everything.blocks) == 10_000
    assert time.process_time() - begin < 2


def test_a_table_holds_every_finding(tmp_path: Path) -> None:
    """As CSV each finding has its entry, field, value and cure; nothing is left out."""
    table, printed = check(make_city(tmp_path, 240), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table)))

    assert printed == ""
    assert len([row for row in rows if row["severity"] == "error"]) >= 80
    district = next(row for row in rows if row["value"] == "altstatt")
    assert (district["entry"], district["field"]) == ("v0009", "district")
    assert "altstadt" in district["cure"]
    assert {row["entry"] for row in rows if row["code"] == "unknown-key"} <= {
        f"v{number:04}" for number in range(240)
    }


def test_all_are_shown_where_all_are_wanted(tmp_path: Path) -> None:
    """Of thirty findings of a kind twenty are shown; with --all all are, and no tally."""
    city = Path(shutil.copytree(BARE, tmp_path / "city"))
    items = [
        f"- {{id: v{number:02}, name: V{number}, kind: k{number}, status: active, sources: [L]}}\n"
        for number in range(30)
    ]
    (city / "data/orgs.yaml").write_text("".join(items), encoding="utf-8")
    _, printed = check(city)
    _, everything = check(city, "--all")

    assert printed.count("[unknown-value]") == 20
    assert "30 × unknown-value, davon 10 nicht gezeigt" in printed
    assert everything.count("[unknown-value]") == 30
    assert "×" not in everything


def test_each_head_names_its_entry(tmp_path: Path) -> None:
    """Whoever reads a finding knows whom it is about; what could command a terminal is replaced."""
    city = Path(shutil.copytree(BARE, tmp_path / "city"))
    (city / "data/orgs.yaml").write_text(
        "- id: a\n  name: Hafenkreis\n  kind: gruppe\n  status: active\n  sources: [L]\n"
        "- id: b\n  name: Ru\u202ederer\n  kind: gruppe\n  status: active\n  sources: [L]\n",
        encoding="utf-8",
    )
    _, printed = check(city)
    assert "data/orgs.yaml:3:9: Fehler [unknown-value]" in printed
    assert " (Hafenkreis)\n" in printed
    assert " (Ru\ufffdderer)\n" in printed
    assert "\u202e" not in printed


def test_a_hidden_character_hides_nothing(tmp_path: Path) -> None:
    """What else is wrong in its file, and even in its record, is told in the same run."""
    city = Path(shutil.copytree(BARE, tmp_path / "city"))
    settings = city / "data/site.yaml"
    text = settings.read_text("utf-8").replace("operator: Stadt", "operator: Sta\u200bdt")
    settings.write_text(text.replace("[altstadt]", "[nirgends]"), "utf-8")
    (city / "data/orgs.yaml").write_text(
        "- id: a\n  name: Ver\u202eein\n  kind: gruppe\n  status: active\n  sources: [L]\n", "utf-8"
    )
    findings = pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics
    errors = {(f.code, f.location.path) for f in findings if f.severity == "error"}

    assert errors >= {
        ("hidden-character", "data/site.yaml"),
        ("unknown-value", "data/site.yaml"),
        ("hidden-character", "data/orgs.yaml"),
        ("unknown-value", "data/orgs.yaml"),
    }


def test_only_the_nearest_words_are_named() -> None:
    """Of many known words a finding names the five that are most like the given one."""
    known = [f"thema-{number}" for number in range(100)] + ["sport", "spiel"]
    assert list_nearest("sprot", known).startswith("sport, ")
    assert list_nearest("sprot", known).endswith(" … (102)")
    assert len(list_nearest("sprot", known).split(", ")) == 5
    assert list_nearest("x", ["a", "b"]) == "a, b"
    assert list_nearest("x", list("abcde")) == "a, b, c, d, e"
