"""The command `new`.

A skeleton that is valid as it stands, at its place, and no other line touched.
"""

import difflib
import shutil
from dataclasses import fields
from datetime import date
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cities import CITY, HERE, TODAY, copy_city, edit, read_tree

from wegweiser import pipeline
from wegweiser.commands import new, skeletons
from wegweiser.commands.skeletons import ARCHETYPES
from wegweiser.diagnostics import Location, error
from wegweiser.model.routes import RESERVED_IDS
from wegweiser.pipeline import Options
from wegweiser.review import against
from wegweiser.source import files, writing, yaml
from wegweiser.source.yaml_writer import node_to_value

pytestmark = pytest.mark.whole

LISTS = [kind for kind in ARCHETYPES if kind != "news"]


def city(folder, which):
    """Return a copy of a city that a test may write to."""
    for part in ("data", "content"):
        shutil.copytree(which / part, folder / "city" / part)
    return folder / "city"


def findings(folder):
    """Return what a check says: code, kind and file of each finding."""
    return [
        (note.code, note.severity, note.location.path)
        for note in pipeline.check(Options(folder=folder, today=TODAY)).diagnostics
    ]


@cache
def findings_before(which):
    """Return the findings of a city that nobody edits."""
    return findings(which)


@pytest.mark.parametrize("which", [CITY, HERE], ids=["test city", "real city"])
@pytest.mark.parametrize("kind", ARCHETYPES)
def test_a_skeleton_is_valid_as_it_stands(kind, which, tmp_path):
    """The city loads with it, and with a second one.

    All that is new in the check are hints at their placeholders.
    """
    folder = city(tmp_path, which)
    place, notes = skeletons.create_record(folder, kind, "neuer-eintrag", TODAY)
    assert notes == ()
    if kind != "news":
        assert skeletons.create_record(folder, kind, "noch-einer", TODAY)[1] == ()
    after = findings(folder)
    for finding in findings_before(which):
        after.remove(finding)
    assert set(after) == {("placeholder", "warning", place.path)}


@pytest.mark.parametrize("key", ["0", "hafenfest", "zz-letzter"])
@pytest.mark.parametrize("kind", LISTS)
def test_no_other_line_is_touched(kind, key, tmp_path):
    """One file changes, and in it only the lines of the skeleton and an empty one come.

    They stand where the command says.
    """
    folder = copy_city(tmp_path)
    before = read_tree(folder)
    place, _ = skeletons.create_record(folder, kind, key, TODAY)
    changed = {path for path, body in read_tree(folder).items() if before.get(path) != body}
    assert changed == {place.path} == {ARCHETYPES[kind][0].file}
    old, now = (
        body.decode().splitlines() for body in (before[place.path], read_tree(folder)[place.path])
    )
    lines = [line for line in difflib.ndiff(old, now) if line[0] in "+-"]
    assert sorted(lines) == sorted(
        f"+ {line}" for line in [*skeletons.render_skeleton(kind, key, TODAY).splitlines(), ""]
    )
    assert now[place.line - 1] == f"- id: {key}"
    ids = [line for line in now if line.startswith("- id:")]
    assert ids == sorted(ids)


def test_news_are_a_file_of_their_own(tmp_path):
    """News get a file named after the day and the id.

    The same one is not written twice, another day is another file.
    """
    folder = copy_city(tmp_path)
    before = read_tree(folder)
    place, _ = skeletons.create_record(folder, "news", "hafenfest", TODAY)
    path = "content/aktuelles/2026-06-15-hafenfest.md"
    assert (place, set(read_tree(folder)) - set(before)) == (Location(path, 1, 1), {path})
    assert "\ndate: 2026-06-15\n" in (folder / path).read_text("utf-8")
    taken = error("duplicate-id", Location(path, 1, 1), id="hafenfest", first=1)
    assert skeletons.create_record(folder, "news", "hafenfest", TODAY) == (None, (taken,))
    assert skeletons.create_record(folder, "news", "hafenfest", date(2026, 6, 16))[1] == ()


def test_the_command_knows_every_archetype():
    """Help names the kinds without loading the model; it names all of them and no other."""
    assert sorted(new.KINDS) == sorted(ARCHETYPES)


@pytest.mark.parametrize("kind", ARCHETYPES)
def test_every_field_is_offered(kind):
    """What a record must have is there, what it may have is a comment with a German word.

    What is left out is named.
    """
    said, (offered, archetype) = skeletons.render_skeleton(kind, "x", TODAY), ARCHETYPES[kind]
    known = {field.name for field in fields(offered.record)}
    for name in known - archetype.omitted:
        assert any(line.strip(" -#").startswith(f"{name}:") for line in said.split("\n")), name
    assert not any(
        word in said for word in ("Series.", "Organisation.", "Project.", "Event.", "Front.")
    )


def test_a_new_organisation_claims_nothing():
    """Status unknown, known from a source.

    No personal field and no invitation to fill one in without consent.
    """
    tree_, notes = yaml.parse_yaml("f", skeletons.render_skeleton("org", "neu", TODAY))
    record = node_to_value(tree_)[0]
    assert (notes, record["status"], record["checked"]) == ((), "unknown", {"how": "source"})
    assert set(record) == {"id", "name", "kind", "status", "checked", "sources"}
    assert not any(
        f"{name}:" in skeletons.render_skeleton("org", "neu", TODAY)
        for name in ("email", "phone", "street", "postcode")
    )


def test_a_new_event_can_be_changed_later(tmp_path):
    """It begins with the revision that its first change counts on from."""
    folder = copy_city(tmp_path)
    skeletons.create_record(folder, "event", "neuer-termin", TODAY)
    text = (folder / "data/events.yaml").read_text("utf-8")
    assert "\n  revision: {number: 0, on: 2026-06-15}\n" in text

    later = copy_city(tmp_path / "later")
    moved = text.replace("begins: 2026-06-15  #", "begins: 2026-06-22  #")
    (later / "data/events.yaml").write_text(moved, "utf-8")
    found = against.check_against_base(
        Options(folder=later, today=date(2026, 6, 20)), str(folder)
    ).diagnostics
    assert [dict(finding.values)["instead"] for finding in found] == [
        "  revision: {number: 1, on: 2026-06-20}"
    ]


@pytest.mark.parametrize(
    ("kind", "key", "code", "path", "line"),
    [
        ("org", "Neuer Verein", "invalid-slug", "data/orgs.yaml", ""),
        ("news", "../x", "invalid-slug", "content/aktuelles", ""),
        ("event", "", "invalid-slug", "data/events.yaml", ""),
        ("training", "a--b", "invalid-slug", "data/trainings.yaml", ""),
        ("org", "bezirk", "reserved-id", "data/orgs.yaml", ""),
        ("org", "nicht-angegeben", "reserved-id", "data/orgs.yaml", ""),
        ("project", "handlungsfeld", "reserved-id", "data/projects.yaml", ""),
        ("org", "frauenrunde", "duplicate-id", "data/orgs.yaml", "- id: frauenrunde"),
        ("event", "lesekreis", "duplicate-id", "data/events.yaml", "- id: lesekreis"),
        (
            "org",
            "schweigt",
            "withdrawn-id",
            "data/withdrawn.yaml",
            f"- id_sha256: {sha256(b'schweigt').hexdigest()}",
        ),
    ],
)
def test_an_id_that_cannot_be_given(kind, key, code, path, line, tmp_path):
    """No slug, reserved, taken, withdrawn: a finding with its place, and nothing is written."""
    folder = copy_city(tmp_path)
    with (folder / "data" / "withdrawn.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"- id_sha256: {sha256(b'schweigt').hexdigest()}\n"
            "  on: 2026-03-01\n"
            "  reason: withdrawn\n"
        )
    before = read_tree(folder)
    found, (note,) = skeletons.create_record(folder, kind, key, TODAY)
    assert (found, note.code, note.location.path) == (None, code, path)
    assert line == (
        (folder / path).read_text("utf-8").split("\n")[note.location.line - 1]
        if note.location.line
        else ""
    )
    assert read_tree(folder) == before


def test_findings_carry_what_their_texts_need(tmp_path):
    """The findings of this door say what those of the check say."""
    folder = copy_city(tmp_path)
    assert skeletons.create_record(folder, "org", "A", TODAY)[1][0].values == (("value", "A"),)
    assert dict(skeletons.create_record(folder, "org", "thema", TODAY)[1][0].values)["known"].split(
        ", "
    )[0] == min(RESERVED_IDS)


@pytest.mark.parametrize(
    ("old", "new_", "codes"),
    [
        ("  kind: parents-association\n", "  kind: verein\n", {"unknown-value"}),
        ("- id: frauenrunde\n", "- id: frauenrunde\n  id: y\n", {"duplicate-key"}),
        ("- id: frauenrunde\n", '- id: "frauenrunde\n', {"mistyped-yaml"}),
    ],
)
def test_a_broken_file_is_mended_first(old, new_, codes, tmp_path):
    """Where the file has faults they are returned, and nothing is written.

    Faults of other files do not matter.
    """
    folder = copy_city(tmp_path)
    edit(folder / "data" / "orgs.yaml", old, new_)
    before = read_tree(folder)
    place, notes = skeletons.create_record(folder, "org", "neu", TODAY)
    assert (place, {note.code for note in notes}) == (None, codes)
    assert {note.location.path for note in notes} == {"data/orgs.yaml"}
    assert read_tree(folder) == before
    assert skeletons.create_record(folder, "event", "neu", TODAY)[1] == ()


def test_bytes_that_are_no_text(tmp_path):
    """A file that is not UTF-8 is a finding, not a crash."""
    folder = copy_city(tmp_path)
    (folder / "data" / "events.yaml").write_bytes(b"# \xe4\n[]\n")
    assert [note.code for note in skeletons.create_record(folder, "event", "neu", TODAY)[1]] == [
        "not-utf-8"
    ]


@pytest.mark.parametrize(
    "body", [None, b"", b"[]\n", b"# nur ein Kommentar\n", b"\xef\xbb\xbf# Kopf\r\n\r\n[]\r\n"]
)
def test_the_first_entry_of_all(body, tmp_path):
    """A missing, empty or commented file takes its first entry.

    With the line ends and the mark that it has.
    """
    folder = copy_city(tmp_path)
    file = folder / "data" / "trainings.yaml"
    file.unlink() if body is None else file.write_bytes(body)
    place, notes = skeletons.create_record(folder, "training", "neu", TODAY)
    assert notes == ()
    written = file.read_bytes()
    assert written.startswith((body or b"").split(b"[]")[0])
    assert written.count(b"\r\n") == (written.count(b"\n") if b"\r\n" in (body or b"") else 0)
    assert written.split(b"\n")[place.line - 1].strip() == b"- id: neu"


@given(st.text(max_size=20), st.sampled_from(sorted(ARCHETYPES)))
def test_no_id_leads_out_of_the_city(key, kind):
    """Whatever is asked for, the answer is a finding unless it is a slug.

    Nothing else becomes part of a path.
    """
    notes = tuple(skeletons._check_id(files.Inputs("", {}, ""), kind, "f", key))
    plain = bool(key) and all(
        part and part.isascii() and part.isalnum() and part == part.lower()
        for part in key.split("-")
    )
    assert plain == ("invalid-slug" not in [note.code for note in notes])


# --- Writing


def test_a_file_is_written_at_once(tmp_path):
    """The text is there, the mode is the old one, nothing else lies about.

    A link stays a link to the changed file.
    """
    file, link = tmp_path / "data" / "a.yaml", tmp_path / "data" / "b.yaml"
    writing.write_text_file(tmp_path, "data/a.yaml", "eins\r\n")
    assert file.read_bytes() == b"eins\r\n"
    file.chmod(0o640)
    link.symlink_to("a.yaml")
    writing.write_text_file(tmp_path, "data/b.yaml", "zwei ä\n")
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777, link.is_symlink()) == (
        "zwei ä\n",
        0o640,
        True,
    )
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["a.yaml", "b.yaml"]


def test_a_byte_order_mark_stays(tmp_path):
    """What Windows editors put before a file is not read, and not lost."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf# a\n")
    writing.write_text_file(tmp_path, "a.yaml", "# b\n")
    assert (tmp_path / "a.yaml").read_bytes() == b"\xef\xbb\xbf# b\n"


def test_a_failed_write_leaves_the_file(tmp_path, monkeypatch):
    """If the system fails on the way, the old file stands as it was and nothing is left behind."""
    (tmp_path / "a.yaml").write_text("alt\n", "utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        writing.write_text_file(tmp_path, "a.yaml", "neu\n")
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [
        ("a.yaml", "alt\n")
    ]
