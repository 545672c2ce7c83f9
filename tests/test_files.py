"""Which files are read, and how bytes become text."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from support.cities import make_odd_files

from wegweiser.diagnostics import Location, error
from wegweiser.source import files
from wegweiser.source.files import Inputs


def inputs(**files):
    """Return inputs that never saw a disk."""
    return Inputs("", {name.replace("_", "."): body for name, body in files.items()}, "")


def write(folder, *names):
    """Create files that hold their own name."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_a_city_is_its_data_files_and_its_pages(tmp_path):
    """Only data/*.yaml and content/**/*.md are the city's words; what else lies there is named.

    Silent is what no person wrote or what others read: hidden files and folders, what Windows,
    macOS and office programs leave, the schemas, pictures and downloads.
    """
    write(
        tmp_path,
        "data/orgs.yaml",
        "data/old/orgs.yaml",
        "data/.swap.yaml",
        "data/page.md",
        "data/notes.txt",
        "content/index.md",
        "content/aktuelles/eins.md",
        "content/list.yaml",
        "content/.drafts/geheim.md",
        "content/node_modules/readme.md",
        "content/__pycache__/x.md",
        "content/__MACOSX/x.md",
        "content/bilder/hafen.jpg",
        "content/bilder/thumbs.db",
        "content/dateien/liste.pdf",
        "content/.DS_Store",
        "content/Thumbs.db",
        "content/neu.MD",
        "data/~$orgs.xlsx",
        "data/desktop.ini",
        "data/events.yaml.txt",
        "data/schema/orgs.json",
        "data/schema/orgs.yaml",
        "data/orgs.yaml~",
        "theme/x.md",
        "README.md",
    )
    expected = {"content/aktuelles/eins.md", "content/index.md", "data/orgs.yaml"}
    found = files.read_city(tmp_path)
    assert (expected, str(tmp_path)) == (set(found.files), found.folder)
    assert found.files["content/aktuelles/eins.md"] == b"content/aktuelles/eins.md"
    assert found.unread == (
        "data/events.yaml.txt",
        "data/notes.txt",
        "data/old/orgs.yaml",
        "data/orgs.yaml~",
        "data/page.md",
        "data/schema/orgs.yaml",
        "content/list.yaml",
        "content/neu.MD",
    )
    stored = files.read_stored_files(tmp_path)
    assert set(stored.files) == {"content/bilder/hafen.jpg", "content/dateien/liste.pdf"}


def test_a_file_that_nobody_reads_is_seen_by_the_next_build(tmp_path):
    """A build that finds the same digest does nothing: a file beside the others changes it."""
    write(tmp_path, "data/orgs.yaml")
    before = files.read_city(tmp_path).digest
    write(tmp_path, "data/orgs.yml")
    assert files.read_city(tmp_path).digest != before


def test_files_come_in_the_same_order_on_every_disk(tmp_path):
    """Within each part the order is that of the paths."""
    write(tmp_path, "b/z.md", "b/a/y.md", "b/a.md", "b/ä.md", "a/2.md", "a/10.md")
    assert list(files.read_folder(tmp_path, "b", "a").files) == [
        "b/a.md",
        "b/a/y.md",
        "b/z.md",
        "b/ä.md",
        "a/10.md",
        "a/2.md",
    ]


def test_a_missing_part_is_empty(tmp_path):
    """A folder that is not there holds no files."""
    assert files.read_folder(tmp_path, "data", "content").files == {}


@pytest.mark.parametrize(
    "other",
    [
        {"a": b"1", "b": b"3"},
        {"a": b"1", "c": b"2"},
        {"a": b"1"},
        {"a": b"", "b": b"12"},
        {"a": b"1b", "": b"2"},
        {"a": b"1\x00b\x002"},
    ],
)
def test_the_digest_notices_every_change(other):
    """Another byte, name or border between contents gives another digest; the same the same one."""
    contents = {"a": b"1", "b": b"2"}
    assert files.digest_files(contents.items()) == files.digest_files(dict(contents).items())
    assert files.digest_files(contents.items()) != files.digest_files(other.items())


def test_a_leading_byte_order_mark_is_no_text():
    """What Windows editors put before a file is not read."""
    assert files.decode_file(inputs(a_md=b"\xef\xbb\xbfHallo\r\n"), "a.md") == ("Hallo\r\n", ())
    assert files.decode_files(inputs(a_md=b"\xef\xbb\xbfHallo\r\n")) == {"a.md": "Hallo\r\n"}


@pytest.mark.parametrize(
    ("body", "place", "byte"),
    [
        ("größer".encode("latin-1"), Location("a.md", 1, 3), "0xF6"),
        (b"eins\nzw\xc3\xb6lf \xe4\n", Location("a.md", 2, 7), "0xE4"),
        (b"\xef\xbb\xbfab\xff", Location("a.md", 1, 3), "0xFF"),
        (b"ab\xc3", Location("a.md", 1, 3), "0xC3"),
        (b"\xed\xa0\x80", Location("a.md", 1, 1), "0xED"),
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_place(body, place, byte):
    """The first byte that is no UTF-8 is named with line and column, counted in characters."""
    assert files.decode_file(inputs(a_md=body), "a.md") == (
        None,
        (error("not-utf-8", place, byte=byte),),
    )
    assert "\N{REPLACEMENT CHARACTER}" in files.decode_files(inputs(a_md=body))["a.md"]


# --- What lies in a city's folders and is no file of it


def report(city: Path) -> list[tuple[str, str]]:
    """Return code and path of what cannot be read of a city, its pictures, files and theme."""
    read = (files.read_city(city), files.read_stored_files(city), files.read_folder(city, "theme"))
    return sorted({(fault.code, fault.location.path) for inputs in read for fault in inputs.faults})


@pytest.fixture
def city(tmp_path):
    """A city beside which stands what is nobody else's business."""
    write(tmp_path, "city/data/orgs.yaml", "city/content/index.md", "city/theme/a.css")
    write(tmp_path, "secret.md", "city/.env", "city/.git/config", "city/notes.md", "elsewhere/a.md")
    return tmp_path / "city"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("content/dateien/passwd.txt", "/etc/passwd"),
        ("content/x.md", "../../secret.md"),
        ("content/x.md", "../notes.md"),
        ("content/x.txt", "../.env"),
        ("content/x.md", "../.git/config"),
        ("content/x.md", "nowhere.md"),
        ("content/x.md", "x.md"),
        ("content/dateien/x.txt", "/dev/zero"),
        ("content/tief/x.md", "/proc/self/environ"),
        ("data/events.yaml", "../../secret.md"),
        ("theme/b.css", "/etc/hostname"),
        ("content/mehr", "../../elsewhere"),
        ("content/kreis", "."),
        ("content/kreis", ".."),
        ("data/schema", "../content"),
    ],
)
def test_a_link_that_leaves_the_city_is_not_followed(name, target, city):
    """Neither to a file of the machine nor to a folder, to nothing or in a circle."""
    make_odd_files(city, f"link {name} {target}")

    assert report(city) == [("link-leaves-city", name)]
    assert name not in files.read_city(city).files | files.read_stored_files(city).files
    assert files.read_city(city).faults == () or dict(files.read_city(city).faults[0].values) == {
        "target": target
    }


@pytest.mark.parametrize("part", ["data", "content", "theme"])
def test_a_whole_part_of_a_city_may_be_no_link(part, city, tmp_path):
    """Whoever proposes a change may not swap a folder for one of the machine."""
    (city / part).rename(tmp_path / "real")
    (city / part).symlink_to(tmp_path / "real")

    assert report(city) == [("link-leaves-city", part)]


@pytest.mark.parametrize("target", ["index.md", "../content/index.md", "../data/orgs.yaml"])
def test_a_link_within_the_city_is_read(target, city):
    """A link to another file of the city is that file."""
    make_odd_files(city, f"link content/gleich.md {target}")

    assert report(city) == []
    assert files.read_city(city).files["content/gleich.md"].decode() in {
        "city/content/index.md",
        "city/data/orgs.yaml",
    }


@pytest.mark.parametrize(
    "name", ["content/x.md", "content/dateien/x.pdf", "data/x.yaml", "theme/x"]
)
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_plain_file_is_never_opened(kind, name, city, monkeypatch):
    """A pipe would keep the reader waiting for ever."""
    (city / name).parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(city / name)
    elif kind == "socket":
        monkeypatch.chdir((city / name).parent)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind((city / name).name)
    elif subprocess.run(["mknod", city / name, "c", "1", "5"], check=False).returncode:
        pytest.skip("only root may make a device")

    assert report(city) == [("no-plain-file", name)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"content/M\xe4rz.md", r"content/M\xe4rz.md"),
        (r"content/dateien/\xff\xfe.pdf", r"content/dateien/\xff\xfe.pdf"),
        (r"content/a\x0ab.md", r"content/a\nb.md"),
        (r"content/a\x1b[31m.md", r"content/a\x1b[31m.md"),
        (r"content/a\\b.md", r"content/a\b.md"),
        (r"content/\xe2\x80\xaeb.md", r"content/\u202eb.md"),
        (r"data/org\xe2\x80\x8bs.yaml", r"data/org\u200bs.yaml"),
        (r"theme/\xed\xa0\x80.css", r"theme/\xed\xa0\x80.css"),
        (r"content/ordner\xe4/seite.md", r"content/ordner\xe4"),
    ],
)
def test_a_name_that_cannot_stand_everywhere_is_told_so_that_it_can_be_read(name, shown, city):
    """Bytes that are no UTF-8, control and invisible characters, the backslash."""
    make_odd_files(city, f"file {name}")

    assert report(city) == [("unportable-name", shown)]
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("content/dateien/Datei.pdf", "content/dateien/datei.pdf"),
        ("content/dateien/datei.PDF", "content/dateien/datei.pdf"),
        ("content/Kontakt.md", "content/kontakt.md"),
        ("data/Orgs.yaml", "data/orgs.yaml"),
        ("content/ALT/.leer", "content/alt/.leer"),
        (r"content/\xc3\x84.md", r"content/\xc3\xa4.md"),
        (r"content/A\xcc\x88.md", r"content/\xc3\x84.md"),
        ("theme/B.css", "theme/b.css"),
    ],
)
def test_names_that_clash_on_other_disks_are_named(first, second, city):
    """Windows and macOS would keep one of them; both are read, so that nothing is hidden."""
    make_odd_files(city, f"file {first}\nfile {second}")
    (fault,) = [
        fault
        for read in (files.read_city(city), files.read_folder(city, "theme"))
        for fault in read.faults
    ]

    paths = {fault.location.path, dict(fault.values)["other"]}
    shown = {
        name.encode().decode("unicode_escape").encode("latin-1").decode().removesuffix("/.leer")
        for name in (first, second)
    }
    assert (fault.code, paths) == ("names-clash", shown)


def test_what_cannot_be_read_is_seen_by_the_next_build(city):
    """A build that finds the same digest does nothing: a pipe or a link changes it."""
    before = files.read_city(city).digest
    make_odd_files(city, "pipe content/rohr.md")
    between = files.read_city(city).digest
    make_odd_files(city, "link content/x.md /etc/passwd")

    assert len({before, between, files.read_city(city).digest}) == 3


def test_a_file_that_vanishes_while_it_is_read_is_no_file(city, monkeypatch):
    """Editors replace files; the next reading finds the new one."""
    write(city, "content/fort.md")
    walk = files._walk_part

    def vanish(*args):
        yield from walk(*args)
        (city / "content/fort.md").unlink(missing_ok=True)

    monkeypatch.setattr(files, "_walk_part", vanish)

    assert "content/fort.md" not in files.read_city(city).files
