"""Which files are read, and how bytes become text."""

import pytest

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
