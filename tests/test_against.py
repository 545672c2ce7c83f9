"""Lenient on the legacy: a change answers for what it brought, and errors always stop."""

import subprocess
from pathlib import Path

import pytest
from support.cities import CITY, TODAY, copy_city, edit, make_odd_files

from wegweiser.diagnostics import Diagnostic
from wegweiser.pipeline import Options
from wegweiser.review import against

pytestmark = pytest.mark.whole

ORGS, EVENTS = "data/orgs.yaml", "data/events.yaml"


def findings(city: Path, base: str) -> tuple[Diagnostic, ...]:
    """Return what a change of the invented city brought."""
    return against.check_against_base(Options(folder=city, today=TODAY), base).diagnostics


def codes(city: Path, base: str) -> list[str]:
    """Return the codes that a change of the invented city brought."""
    return [finding.code for finding in findings(city, base)]


def test_old_warnings_are_left_out(tmp_path: Path) -> None:
    """A warning that the base has, too, is not shown, wherever its line has moved."""
    city = copy_city(tmp_path)
    text = (city / ORGS).read_text(encoding="utf-8")
    (city / ORGS).write_text("# eine Zeile\n# noch eine\n" + text, encoding="utf-8")

    assert codes(city, str(CITY)) == []


def test_new_warnings_are_shown(tmp_path: Path) -> None:
    """A warning that the change brought is shown, also beside old ones of the same kind."""
    city = copy_city(tmp_path)
    edit(city / ORGS, "{on: 2026-06-01, how: staff}", "{on: 2023-06-01, how: staff}")

    assert codes(city, str(CITY)) == ["unchecked-for-years"]


def test_errors_always_stop(tmp_path: Path) -> None:
    """An error that the base has, too, still stops, unless its rule is newer than the base."""
    base, city = copy_city(tmp_path / "base"), copy_city(tmp_path / "now")
    for folder in (base, city):
        edit(folder / "content" / "impressum.md", "\n---\n", "\n---\n\nNach § 5 TMG.\n")
    assert codes(city, str(base)) == ["outdated-law"]

    known = base / against.MESSAGES_FILE
    known.parent.mkdir(parents=True)
    known.write_text('msgid "dead-link.what"\nmsgstr ""\n')
    assert codes(city, str(base)) == []

    known.write_text('msgid "outdated-law.what"\nmsgstr ""\n')
    assert codes(city, str(base)) == ["outdated-law"]


def test_a_revision_is_a_base(tmp_path: Path) -> None:
    """The base may be a revision of the repository that holds the city."""
    city = copy_city(tmp_path)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=T", "-c", "user.email=t@t.example", "commit", "-qm", "Anfang"],
    ):
        subprocess.run(["git", "-C", str(city), *command], check=True, capture_output=True)
    edit(city / ORGS, "{on: 2026-06-01, how: staff}", "{on: 2023-06-01, how: staff}")

    assert codes(city, "HEAD") == ["unchecked-for-years"]


@pytest.mark.parametrize("base", ["nirgends", "--output=boese", "HEAD; true", "-h"])
def test_a_base_that_is_none_is_refused(base: str, tmp_path: Path) -> None:
    """What is neither folder nor revision is refused; it never becomes an option or a command."""
    with pytest.raises(against.UnknownBaseError):
        codes(copy_city(tmp_path), base)

    assert not (tmp_path / "boese").exists()


MEETING = "  begins: 2026-07-08\n"
SURGERY = "    rhythm: {first: 2026-01-14, every: month, skips: [2026-07-08, 2026-08-12]}\n"
PICNIC = "  status: cancelled\n  revision: {number: 1, on: 2026-05-30}\n"

TOLD_CHANGES = {
    "another day": (MEETING, "  begins: 2026-07-15\n", "begins"),
    "only the month": (MEETING, "  begins: 2026-07\n", "begins"),
    "a last day": (MEETING, MEETING + "  ends: 2026-07-09\n", "ends"),
    "another first hour": (
        '"18:00"\n  ends_at: "20:30"',
        '"17:00"\n  ends_at: "20:30"',
        "starts_at",
    ),
    "a comment": ('  ends_at: "20:30"\n', '  # vorher 21 Uhr\n  ends_at: "20:30"\n', ""),
    "another last hour": ('ends_at: "20:30"', 'ends_at: "21:00"', "ends_at"),
    "no last hour": ('  ends_at: "20:30"\n', "", "ends_at"),
    "another place": ("Kulturspeicher, Saal 2;", "Rathaus, Saal 2;", "place"),
    "cancelled": (MEETING, MEETING + "  status: cancelled\n", "status"),
    "moved and cancelled": (
        MEETING,
        "  begins: 2026-07-09\n  status: cancelled\n",
        "status, begins",
    ),
    "no longer certain": (MEETING, MEETING + "  status: announced\n", "status"),
    "held": (
        "  status: held\n  begins: 2026-03-11\n",
        "  begins: 2026-03-11\n",
        "",
    ),
    "takes place after all": (PICNIC, PICNIC.replace("cancelled", "planned"), "status"),
    "repeats until": (SURGERY, SURGERY.replace("month,", "month, until: 2026-12-31,"), "recurs"),
    "one day more is left out": (SURGERY, SURGERY.replace("08-12", "08-12, 2026-09-09"), "recurs"),
    "another rhythm": (
        SURGERY,
        SURGERY.replace("01-14", "01-21").replace(", skips: [2026-07-08, 2026-08-12]", ""),
        "recurs",
    ),
    "confirmed anew": ("confirmed: 2026-01-20", "confirmed: 2026-06-10", "recurs"),
    "other words for the rhythm": ("außer in den Ferien", "nicht in den Ferien", ""),
    "another title": ("Räume, Geld; und", "Räume und Geld und", ""),
    "another text": ("wer bietet welche?", "wer hat welche?", ""),
    "for others": ("alle Vereine und Gruppen", "alle Vereine", ""),
    "an event that is new": (
        "# past and held\n",
        "- id: neu\n  title: Neu\n  kind: other\n  begins: 2026-07-08\n  sources: [Aushang]\n",
        "",
    ),
    "a revision alone": (MEETING, MEETING + "  revision: {number: 5, on: 2026-06-01}\n", ""),
}
"""Changes of an event, and the fields of which calendars must hear."""


@pytest.mark.parametrize(
    ("path", "old", "new", "fields"),
    [
        ("content/words/ar.po", "Kulturspeicher، القاعة 2؛", "في Kulturspeicher، القاعة 2؛", []),
        (EVENTS, 'ar: "القاعة 2"', 'ar: "القاعة 3"', ["place"]),
    ],
    ids=["a translation", "the only words"],
)
def test_calendars_hear_of_another_place_in_any_language(
    path: str, old: str, new: str, fields: list[str], tmp_path: Path
) -> None:
    """Better words for a place are no other place; where it is in Arabic alone, other ones are."""
    before, city = copy_city(tmp_path / "before"), copy_city(tmp_path)
    for folder in (before, city):
        edit(folder / EVENTS, "  place: Kaiwiese\n", '  place: {ar: "القاعة 2"}\n')
    edit(city / path, old, new)

    told = [dict(finding.values)["fields"] for finding in findings(city, str(before))]
    assert told == fields


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "fields"), TOLD_CHANGES.values(), ids=TOLD_CHANGES)
def test_calendars_hear_of_what_changed(old: str, new: str, fields: str, tmp_path: Path) -> None:
    """Where day, hour, place, repetition or cancellation changed, the revision counts on.

    Whoever pastes the line that the message quotes is done.
    """
    city = copy_city(tmp_path)
    edit(city / EVENTS, old, new)
    found = findings(city, str(CITY))
    assert [(finding.code, dict(finding.values)["fields"]) for finding in found] == (
        [("revision-needed", fields)] if fields else []
    )
    for finding in found:
        paste_revision(city / EVENTS, finding)
    assert codes(city, str(CITY)) == []


def paste_revision(path: Path, finding: Diagnostic) -> None:
    """Put the line that a finding quotes into the event, in place of the old one if any."""
    values = dict(finding.values)
    before, key, after = path.read_text(encoding="utf-8").partition(f"- id: {values['id']}\n")
    event, end, rest = after.partition("  sources:")
    lines = [line for line in event.splitlines(keepends=True) if "revision:" not in line]
    pasted = "".join([*lines, f"{values['instead']}\n"])
    path.write_text(before + key + pasted + end + rest, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "{number: 1, on: 2026-05-30}",
            "{number: 0, on: 2026-05-30}",
            "{number: 1, on: 2026-05-30}",
        ),
        (
            "{number: 1, on: 2026-05-30}",
            "{number: 1, on: 2026-05-29}",
            "{number: 1, on: 2026-05-30}",
        ),
        (
            "{number: 1, on: 2026-05-30}",
            "{number: 2, on: 2026-05-29}",
            "{number: 2, on: 2026-05-30}",
        ),
        ("  revision: {number: 1, on: 2026-05-30}\n", "", "{number: 1, on: 2026-05-30}"),
        (PICNIC, "  revision: {number: 2, on: 2026-05-29}\n", "{number: 2, on: 2026-06-15}"),
    ],
)
def test_a_revision_never_goes_back(old: str, new: str, line: str, tmp_path: Path) -> None:
    """Neither its number nor its day becomes less than what calendars have got already."""
    city = copy_city(tmp_path)
    edit(city / EVENTS, old, new)
    (found,) = findings(city, str(CITY))

    assert (found.code, dict(found.values)["instead"]) == (
        "revision-goes-back",
        f"  revision: {line}",
    )
    paste_revision(city / EVENTS, found)
    assert codes(city, str(CITY)) == []


def test_each_change_counts_on(tmp_path: Path) -> None:
    """A second change asks for the next number; one that is noted already asks for none."""
    base, city = copy_city(tmp_path / "base"), copy_city(tmp_path / "now")
    edit(base / EVENTS, MEETING, MEETING + "  revision: {number: 7, on: 2026-06-01}\n")
    edit(city / EVENTS, MEETING, "  begins: 2026-07-15\n  revision: {number: 7, on: 2026-06-01}\n")
    (found,) = findings(city, str(base))
    assert dict(found.values)["instead"] == "  revision: {number: 8, on: 2026-06-15}"

    edit(city / EVENTS, "{number: 7, on: 2026-06-01}", "{number: 8, on: 2026-06-12}")
    assert codes(city, str(base)) == []


def test_a_faulty_base_still_tells_what_changed(tmp_path: Path) -> None:
    """Faults elsewhere, in the base or the change, hide no change; those of the event itself do."""
    base, city = copy_city(tmp_path / "base"), copy_city(tmp_path / "now")
    edit(base / EVENTS, "kind: award", "kind: preis")
    edit(city / EVENTS, MEETING, "  begins: 2026-07-15\n")
    edit(city / EVENTS, "kind: award", "kind: preis")
    assert codes(city, str(base)) == ["revision-needed", "unknown-value"]

    edit(city / EVENTS, "  begins: 2026-07-15\n", "  begins: 15.7.2026\n")
    assert codes(city, str(base)) == ["invalid-date", "unknown-value"]


def commit(city: Path) -> None:
    """Commit everything in a city to a repository of its own."""
    name = ["-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "core.quotepath=off"]
    for command in (["init", "-q"], ["add", "-A"], [*name, "commit", "-qm", "Seltsames"]):
        subprocess.run(["git", "-C", str(city), *command], check=True, capture_output=True)


ODD_ENTRIES = (
    "link content/dateien/passwd.txt /etc/passwd",
    "link content/kreis .",
    "link content/x.md nirgends",
    r"file content/M\xe4rz.md",
    r"file content/a\x0ab.md",
    "file content/Kontakt.md",
    f"file content/{'lang' * 60}.md",
    "file content/sub/.gitattributes",
    "link data/schema /etc",
    "link theme /etc",
)


@pytest.mark.parametrize("entry", ODD_ENTRIES)
def test_an_odd_revision_is_survived(entry: str, tmp_path: Path) -> None:
    """Links, names and folders that no city has: the revision is compared without them."""
    city = copy_city(tmp_path)
    make_odd_files(city, entry)
    commit(city)
    odd = city / entry.split()[1] if entry.startswith("link") else None
    if odd:
        odd.unlink()
    else:
        for path in city.rglob("*"):
            if path.is_file() and not path.stat().st_size:
                path.unlink()
    edit(city / ORGS, "{on: 2026-06-01, how: staff}", "{on: 2023-06-01, how: staff}")

    assert codes(city, "HEAD") == ["unchecked-for-years"]


ATTRIBUTES = (
    "data/orgs.yaml export-ignore",
    "* export-ignore",
    "* export-subst",
    "* filter=boese",
    "* text eol=crlf",
)


@pytest.mark.parametrize("rule", ATTRIBUTES)
@pytest.mark.parametrize("where", [".gitattributes", "data/.gitattributes"])
def test_no_attribute_of_a_revision_counts(rule: str, where: str, tmp_path: Path) -> None:
    """What a revision says of its own files neither hides nor changes one: each byte is read."""
    city = copy_city(tmp_path)
    edit(city / ORGS, "meets: einmal im Monat", "meets: $Format:%H$ einmal im Monat")
    (city / where).write_text(rule + "\n", encoding="utf-8")
    commit(city)

    with against.open_city(city, "HEAD") as folder:
        for name in (ORGS, EVENTS):
            assert (folder / name).read_bytes() == (city / name).read_bytes()


def make_tree(city: Path, *entries: tuple[str, str, str]) -> str:
    """Write a tree by hand: mode, name and the content's name of each entry."""
    body = b"".join(
        f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries
    )
    return git(city, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", words=body)


def git(city: Path, *words_of_command: str, words: bytes = b"") -> str:
    """Return what git answers."""
    done = subprocess.run(
        ["git", "-C", str(city), *words_of_command], input=words, check=True, capture_output=True
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("mode", "name", "is_read"),
    [
        ("100664", "a.yaml", True),
        ("100755", "a.yaml", True),
        ("100600", "a.yaml", True),
        ("120000", "a.yaml", False),
        ("160000", "a.yaml", False),
        ("100644", "..", False),
        ("100644", "../../../boese.yaml", False),
    ],
)
def test_old_revisions_are_read(mode: str, name: str, is_read: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Modes of old times are files; links, submodules and ways out of the folder are none."""
    city = copy_city(tmp_path)
    commit(city)
    blob = git(city, "hash-object", "-w", "--stdin", words=b"[]\n")
    tree = make_tree(
        city, ("40000", "data", make_tree(city, (mode, name, blob), ("100644", "z.yaml", blob)))
    )
    revision = git(
        city, "-c", "user.name=T", "-c", "user.email=t@t", "commit-tree", tree, "-m", "x"
    )

    with against.open_city(city, revision) as folder:
        written = [path.name for path in folder.rglob("*") if path.is_file()]

    assert sorted(written) == (["a.yaml", "z.yaml"] if is_read else ["z.yaml"])
    assert not list(tmp_path.rglob("boese*"))


def test_a_city_in_a_folder_of_its_repository_is_read(tmp_path: Path) -> None:
    """The city need not be all of a repository."""
    city = copy_city(tmp_path)
    commit(tmp_path)

    with against.open_city(city, "HEAD") as folder:
        assert (folder / ORGS).read_bytes() == (city / ORGS).read_bytes()


def test_no_replacement_counts(tmp_path: Path) -> None:
    """What a clone is told to take for another object is not taken for it."""
    city = copy_city(tmp_path)
    commit(city)
    blob = git(city, "rev-parse", f"HEAD:{ORGS}")
    git(city, "replace", blob, git(city, "hash-object", "-w", "--stdin", words=b"[]\n"))

    with against.open_city(city, "HEAD") as folder:
        assert (folder / ORGS).read_bytes() == (city / ORGS).read_bytes()


def test_an_odd_change_is_an_error(tmp_path: Path) -> None:
    """What a change brings of such is reported as everywhere."""
    city = copy_city(tmp_path)
    commit(city)
    make_odd_files(city, "link content/x.md /etc/passwd\npipe content/rohr.md")

    assert codes(city, "HEAD") == ["no-plain-file", "link-leaves-city"]
