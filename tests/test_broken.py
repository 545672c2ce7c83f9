"""What editors see when something is wrong: a folder of tests/broken per code, random edits."""

import os
import re
import shutil
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from support.advice import edit_files, parse_findings, write_cure
from support.cities import make_odd_files

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.diagnostics import PUBLICATION_CODES
from wegweiser.source import files

pytestmark = pytest.mark.whole

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CITY = TESTS / "city"
BARE = TESTS / "bare"
BROKEN = TESTS / "broken"
TODAY = "2026-06-15"

FOLDERS = sorted(folder.name for folder in BROKEN.iterdir())
WITHOUT_FOLDER = {
    "file-too-large": "its folder would hold twenty million characters; test_yaml lowers the limit",
    "no-name-column": "only a list of others can meet it; test_import does",
    "calendar-not-agreed": "only a calendar of others can meet it; test_calendar_import does",
    "private-tracked": "only what git tracks can meet it; test_import does",
    "unreadable-list": "only a list of others can meet it; test_import does",
    "splice-failed": "only a record that is put into a file can meet it; test_yaml_patch does",
    "unmade-file": "what would bring it about is refused where it is read; test_workers makes it",
    "unknown-id": "only a record that is put into a file can meet it; test_yaml_patch does",
} | dict.fromkeys(
    (
        "answer-too-long",
        "filled-and-deleted",
        "foreign-script",
        "mail-without-text",
        "missing-answer",
        "no-form",
        "no-source",
        "nothing-to-change",
        "postcode-alone",
        "request-too-large",
        "still-mentioned",
        "stripped-characters",
        "unknown-answer",
        "unknown-box",
        "unknown-entry",
        "unknown-page",
        "unknown-paragraph",
        "several-paragraphs",
        "unreadable-letter",
        "wrong-questions",
    ),
    "only a request from outside can meet it; test_intake does",
)
BUILT = {
    "dead-anchor": "a place on a page exists once its page is made",
    "doubled-id": "a page's ids are known once it is made",
    "font-missing": "check sets nothing, so it needs no font",
}
COMPARED = frozenset({"address-changed", "address-gone", "revision-goes-back", "revision-needed"})
"""What a change can meet, not a city alone: these are checked against the test city."""
CURED = sorted(folder.parent.name for folder in BROKEN.glob("*/cured"))
QUOTED = sorted(
    file.parent.name
    for file in BROKEN.glob("*/expected.txt")
    if any(finding.cures for finding in parse_findings(file.read_text("utf-8")))
)
WITHOUT_CURE = {
    "unprinted-language": "its cure is a font for the language, which the theme has not",
}
"""Codes whose advice is not tried here, and why."""
HOW_TO_CURE = """
Let the message of each of these codes quote what to write (a value `close` or `instead`, or
„schreiben Sie hier „…“.“), or put what following its advice leads to into tests/broken/<code>/cured
(edits.txt, missing.txt, restored.txt or whole files), with invented.txt beside it; where nothing
can be tried, give the reason in WITHOUT_CURE.
"""
ASKS_THE_CITY = re.compile("nur Sie|nachfragen|klären")
OLD_THINGS = [
    ("warning", "unchecked-for-a-year"),
    ("warning", "unchecked-for-years"),
    ("warning", "glyph-missing"),
    ("warning", "unchecked-for-years"),
]
"""What check says about the test city, which shows entries of every age."""
OLD_DATE = re.compile(r"(checked: \{on: )(2025-05-12|2024-05-06|2018)")
OVER_BARE = frozenset(
    {
        "contact-in-text",
        "foreign-picture",
        "hidden-character",
        "invalid-colour",
        "invalid-count",
        "invalid-email",
        "invalid-language",
        "invalid-line",
        "invalid-phone",
        "invalid-postcode",
        "merger-circle",
        "names-itself",
        "no-answer",
        "no-consent",
        "one-sided-neighbour",
        "person-name",
        "phone-spelling",
        "repeated-value",
        "reserved-id",
        "same-and-different",
        "several-documents",
        "status-and-merger",
        "tile-covered",
        "tile-outside",
    }
)
"""Folders that lie over the bare city, for they replace what the test city's other files name."""
EXAMPLES = int(os.environ.get("WEGWEISER_EXAMPLES", "1000"))
"""How many random mutations a run tries; the weekly run asks for more."""


def city_with(code: str, folder: Path) -> Path:
    """Return a copy of the test city with the files of a broken folder laid over it.

    `missing.txt` names what the copy lacks; `cured` is left out: it shows what following the advice
    leads to. A theme lies over the built-in one. The city’s old entries are made fresh and its
    ship is taken away, so that each folder shows its own findings only.
    """
    shutil.copytree(BARE if code in OVER_BARE else CITY, folder)
    overlay = BROKEN / code
    lay_over(overlay, folder)
    orgs = folder / "data/orgs.yaml"
    if orgs.exists() and not code.startswith("unchecked-"):
        orgs.write_text(OLD_DATE.sub(lambda old: f"{old[1]}2026{old[2][4:]}", orgs.read_text()))
    if orgs.exists() and code != "glyph-missing":
        orgs.write_text(orgs.read_text().replace(" 🚢", ""))
    return folder


def lay_over(overlay: Path, folder: Path) -> None:
    """Copy files over others, and take away those that `missing.txt` names, one a line."""
    notes = shutil.ignore_patterns(
        "expected.txt",
        "missing.txt",
        "odd.txt",
        "invented.txt",
        "edits.txt",
        "restored.txt",
        "cured",
    )
    shutil.copytree(overlay, folder, dirs_exist_ok=True, ignore=notes)
    missing = overlay / "missing.txt"
    for name in missing.read_text("utf-8").splitlines() if missing.exists() else ():
        (folder / name).unlink()


def restore_files(overlay: Path, folder: Path) -> None:
    """Put back what stood there before: the files that `restored.txt` names, one a line."""
    restored = overlay / "restored.txt"
    for name in restored.read_text("utf-8").splitlines() if restored.exists() else ():
        source = (ROOT if name.startswith("theme/") else CITY) / name
        shutil.copyfile(source, folder / name)


class Ended(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def command(code: str, folder: Path, *more: str, cured: bool = False) -> Ended:
    """Run the command on a broken city, or on the same one cured, and return how it ended.

    What `odd.txt` names is made first: no archive could hold it. `cured/missing.txt` names what
    following the advice takes away, `cured/edits.txt` says which lines it changes,
    `cured/restored.txt` which files it brings back.
    """
    site = city_with(code, folder / "city")
    if (BROKEN / code / "odd.txt").exists() and not cured:
        make_odd_files(site, (BROKEN / code / "odd.txt").read_text(encoding="utf-8"))
    if cured:
        lay_over(BROKEN / code / "cured", site)
        restore_files(BROKEN / code / "cured", site)
        edits = BROKEN / code / "cured/edits.txt"
        edit_files(site, edits.read_text("utf-8") if edits.exists() else "")
    return run(code, site, *more)


def run(code: str, site: Path, *more: str) -> Ended:
    """Run the command that tells of a code on a city, and return how it ended."""
    words = ["build", "--quiet", "--out", str(site.parent / "out")] if code in BUILT else ["check"]
    words += ["--against", str(CITY)] if code in COMPARED else []
    with redirect_stdout(StringIO()) as output, redirect_stderr(StringIO()) as errors:
        status = cli.main([*words, "--site", str(site), "--today", TODAY, *more])
    return Ended(status, output.getvalue(), errors.getvalue())


def german():
    """Return the German texts by key."""
    with (ROOT / "wegweiser/messages/de.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file)}


GERMAN = german()


@pytest.mark.parametrize(
    "code",
    [pytest.param(code, marks=[pytest.mark.slow] if code in BUILT else []) for code in FOLDERS],
)
def test_each_code_prints_what_its_folder_says(code, tmp_path):
    """A fault is printed with its line and its cure, word for word, and stops the command."""
    expected = BROKEN / code / "expected.txt"
    ended = command(code, tmp_path)
    assert f"[{code}]" in ended.stderr
    if os.environ.get("UPDATE_BROKEN"):
        expected.write_text(ended.stderr, encoding="utf-8")
    assert expected.read_text(encoding="utf-8") == ended.stderr
    assert ended.returncode == int(f": {GERMAN['error']} [" in ended.stderr)
    assert ended.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "code",
    [pytest.param(code, marks=[pytest.mark.slow] if code in BUILT else []) for code in CURED],
)
def test_whoever_follows_the_advice_is_done(code, tmp_path):
    """What following the advice leads to has no fault and no hint left.

    Where only the city knows the cure, `invented.txt` says what stands there instead.
    """
    assert command(code, tmp_path, cured=True) == Ended(0, "", "")


@pytest.mark.parametrize("code", CURED)
def test_what_only_the_city_knows_is_said_to_be_so(code):
    """A message whose cure needs a value that nobody can quote says who knows it."""
    kind, colon, words = (BROKEN / code / "invented.txt").read_text("utf-8").partition(": ")
    assert kind in {"Invented", "Followed"}
    assert colon
    assert words.strip()
    if kind == "Invented" and not quotes_every_cure(code):
        assert ASKS_THE_CITY.search(GERMAN[f"{code}.cure"]), "wissen nur Sie"


def test_every_advice_is_tried():
    """Each finding quotes what to write, or its folder shows what following it leads to."""
    tried = {code for code in FOLDERS if quotes_every_cure(code)} | set(CURED)
    assert sorted(set(FOLDERS) - tried - WITHOUT_CURE.keys()) == [], HOW_TO_CURE
    assert tried.isdisjoint(WITHOUT_CURE)


def quotes_every_cure(code):
    """Tell whether each finding of a code quotes a text to write."""
    return all(finding.cures for finding in printed_findings(code) if finding.code == code)


@pytest.mark.parametrize("code", QUOTED)
def test_what_a_message_quotes_can_be_pasted(code, tmp_path):
    """Each text to write, pasted to the letter, takes away its finding and brings no other."""
    findings = printed_findings(code)
    for number, cures in enumerate(list_cures(findings)):
        site = city_with(code, tmp_path / str(number))
        for finding, way in cures:
            write_cure(site, finding, way)
        ended = run(code, site)
        mended = {finding for finding, _ in cures}
        expected = Counter((f.code, f.problem) for f in findings if f not in mended)
        left = Counter((f.code, f.problem) for f in parse_findings(ended.stderr))
        assert not left - expected, ended.stderr


def printed_findings(code):
    """Return the findings that a folder says are printed."""
    return list(parse_findings((BROKEN / code / "expected.txt").read_text(encoding="utf-8")))


def list_cures(findings):
    """Return the first way out of all findings together, then each further way by itself.

    What stands further down is written first, so that the lines above keep their numbers; of two
    findings in one line the left word last, the whole line in the order in which it is told.
    """
    quoted = [finding for finding in findings if finding.cures]
    quoted.sort(key=lambda f: (f.path, f.line, f.column * bool(f.words)), reverse=True)
    further = ([(f, way)] for f in quoted for way in range(1, len(f.cures)))
    return [[(finding, 0) for finding in quoted], *further]


@pytest.mark.parametrize("code", sorted(PUBLICATION_CODES))
def test_strict_turns_publication_codes_into_errors(code, tmp_path):
    """What must be filled in before publication is a hint without --strict and an error with it."""
    ended = command(code, tmp_path, "--strict")
    lenient = (BROKEN / code / "expected.txt").read_text(encoding="utf-8")
    assert lenient.count(f"Hinweis [{code}]") > 0
    assert ended.returncode == 1
    assert (
        ended.stderr.split("\n\n")[:-1]
        == lenient.replace("Hinweis [", "Fehler [").split("\n\n")[:-1]
    )


def test_every_code_has_its_folder():
    """No code comes without an example of what it prints, and no example outlives its code."""
    codes = {key.removesuffix(".what") for key in GERMAN if key.endswith(".what")}
    assert codes - WITHOUT_FOLDER.keys() == set(FOLDERS)
    assert codes >= WITHOUT_FOLDER.keys()


def test_english_is_spoken_too(tmp_path):
    """With --lang en the same finding stands at the same place, in English."""
    ended = command("duplicate-key", tmp_path, "--lang", "en")
    assert ended.stderr.splitlines()[0] == (
        "data/figures.yaml:5:3: Error [duplicate-key]: The field “on” already stands in line 3. "
        "(Beratungen)"
    )


def test_the_test_city_is_clean():
    """The city that most tests start from has no fault; it hints only at what is made to be old."""
    notes = pipeline.check(
        pipeline.Options(folder=CITY, today=date.fromisoformat(TODAY), strict=True)
    ).diagnostics
    assert [(note.severity, note.code) for note in notes] == OLD_THINGS


# --- Cities broken at random

NASTY = (
    "{}",
    "[]",
    "[",
    "{",
    "}",
    "]",
    "~",
    "''",
    '"',
    "- ",
    ": ",
    "? ",
    "#",
    "\t",
    "|",
    ">-",
    "\\",
    "&a ",
    "*a",
    "!x ",
    "<<: ",
    "---",
    "...",
    "%",
    "@",
    "no",
    "01067",
    "2024-13-45",
    "2026-06-15",
    "1e3",
    "9" * 30,
    "-1",
    "0",
    "🚢",
    "\u202e",
    "\u200c",
    "\ufeff",
    "\r",
    "\x1c",
    "\x00",
    "</script>",
    "[[fehlt: alles]]",
    "[a](b)",
    "[a](/x/)",
    "[a](#x)",
    "{de: }",
    "{xx: y}",
    "id: sprache",
    "https://[",
    "https://a:b/",
    "de",
    "lesekreis",
    "altstadt",
    "[de]",
    "[de, de]",
    "[xx]",
    "&#28;",
)


@cache
def sources() -> tuple[files.Inputs, files.Inputs, files.Inputs]:
    """Return what the unbroken bare city is made of, read once."""
    return pipeline._read_sources(BARE)


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return the name of a file and what is left of it after a few careless edits."""
    city, _, _ = sources()
    name = draw(st.sampled_from(sorted(city.files)))
    lines = city.files[name].decode().split("\n")
    for _ in range(draw(st.integers(1, 4))):
        edit = draw(st.sampled_from(EDITS))
        at = draw(st.integers(0, len(lines) - 1))
        lines = edit(draw, lines, at) or [""]
    return name, "\n".join(lines).encode()


def delete(draw, lines, at):
    """Lose some lines."""
    return lines[:at] + lines[at + draw(st.integers(1, 9)) :]


def double(draw, lines, at):
    """Paste some lines a second time, somewhere."""
    to = draw(st.integers(0, len(lines)))
    return lines[:to] + lines[at : at + draw(st.integers(1, 9))] + lines[to:]


def replace(draw, lines, at):
    """Paste a line over another."""
    return [*lines[:at], draw(st.sampled_from(lines)), *lines[at + 1 :]]


def swap(draw, lines, at):
    """Swap two neighbouring characters."""
    line = lines[at]
    spot = draw(st.integers(0, max(0, len(line) - 2)))
    return [
        *lines[:at],
        line[:spot] + line[spot : spot + 2][::-1] + line[spot + 2 :],
        *lines[at + 1 :],
    ]


def insert(draw, lines, at):
    """Type something nasty into a line."""
    line = lines[at]
    spot = draw(st.integers(0, len(line)))
    return [*lines[:at], line[:spot] + draw(st.sampled_from(NASTY)) + line[spot:], *lines[at + 1 :]]


def overwrite(draw, lines, at):
    """Put something nasty in the place of a value."""
    key, colon, _ = lines[at].partition(": ")
    return [*lines[:at], key + colon + draw(st.sampled_from(NASTY)), *lines[at + 1 :]]


EDITS = (delete, double, replace, swap, insert, overwrite)


@pytest.mark.slow
@pytest.mark.timeout(max(300, EXAMPLES))
@given(st.lists(broken(), min_size=1, max_size=2))
@settings(max_examples=EXAMPLES)
def test_no_edit_breaks_the_checker(edited):
    """However files are mangled, check answers, and each finding lies inside its file."""
    city, *others = sources()
    inputs = files.Inputs(str(BARE), {**city.files, **dict(edited)}, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_read_sources", lambda _folder: (inputs, *others))
        options = pipeline.Options(folder=BARE, today=date.fromisoformat(TODAY))
        diagnostics = pipeline.check(options).diagnostics
    lines = {path: text.split("\n") for path, text in files.decode_files(inputs).items()}
    for diagnostic in diagnostics:
        place = diagnostic.location
        if place.line:
            assert place.line <= len(lines[place.path]), diagnostic
            assert place.column <= len(lines[place.path][place.line - 1]) + 1, diagnostic
        else:
            assert place.column == 0, diagnostic


TEN = {
    "unknown-key": ("  quarter: Speicherzeile\n", "  quartier: Speicherzeile\n"),
    "unknown-value": ("  kind: parents-association\n", "  kind: elternverein\n"),
    "not-a-text": ("meets: einmal im Monat", "meets: [einmal im Monat]"),
    "invalid-date": ('founded: "2004"', "founded: 2004-02-30"),
    "invalid-email": ("email: singen@hafenchor.example", "email: singen(at)hafenchor.example"),
    "invalid-language": ("languages: [de, el, sr-Latn]", "languages: [deutsch]"),
    "not-a-list": ("offers: [lastenrad]", "offers: lastenrad"),
    "invalid-url": (
        'contact: {website: "https://leuchtturm.example/"}',
        "contact: {website: leuchtturm.example}",
    ),
    "missing-key": (
        "- id: nur-das-noetigste\n  name: Nur das Nötigste\n",
        "- id: nur-das-noetigste\n",
    ),
    "duplicate-key": ("  short: SC Kogge\n", "  short: SC Kogge\n  short: Kogge\n"),
}


def test_ten_faults_are_ten_findings(tmp_path):
    """A file with ten planted faults reports exactly ten, in one run."""
    site = Path(shutil.copytree(CITY, tmp_path / "city"))
    orgs = site / "data" / "orgs.yaml"
    text = orgs.read_text(encoding="utf-8")
    for old, new in TEN.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    orgs.write_text(text, encoding="utf-8")

    options = pipeline.Options(folder=site, today=date.fromisoformat(TODAY))
    errors = [note for note in pipeline.check(options).diagnostics if note.severity == "error"]

    assert sorted(note.code for note in errors) == sorted(TEN)
    assert all(note.location.path == "data/orgs.yaml" and note.location.line > 1 for note in errors)
