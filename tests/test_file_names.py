"""Nothing lies there unread: each file that nobody reads is named, with the name it should bear."""

import pytest

from wegweiser.diagnostics import Diagnostic
from wegweiser.model import file_names
from wegweiser.model.kinds import KINDS
from wegweiser.source.files import Inputs

COMPLETE = (*(kind.file for kind in KINDS), *file_names.REQUIRED_PAGES)


def report(*unread: str, files: tuple[str, ...] = COMPLETE) -> list[Diagnostic]:
    """Return what is said of a city with these files and others that nobody reads."""
    return list(file_names.check_file_names(Inputs("", dict.fromkeys(files, b""), "", unread)))


@pytest.mark.parametrize(
    "name",
    [
        "data/events.yaml.txt",
        "data/EVENTS.YAML",
        "data/Events.yml",
        "data/event.yaml",
        "data/events.yaml.bak",
        "data/events.yaml~",
        "data/events (1).yaml",
        "data/Kopie von events.yaml",
        "data/events-2026.yaml",
        "data/events",
        "data/2026/events.yaml",
        "content/events.yaml",
    ],
)
def test_a_data_file_under_another_name_is_recognised(name: str) -> None:
    """Where the real file is missing, its name is proposed; else what is there is to be merged."""
    without = tuple(path for path in COMPLETE if path != "data/events.yaml")
    (lost,) = report(name, files=without)
    assert (lost.severity, dict(lost.values)["close"]) == ("error", "data/events.yaml")
    (copy,) = report(name)
    assert (copy.code, dict(copy.values)) == ("leftover-copy", {"of": "data/events.yaml"})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("content/aktuelles/2026-05-24-neu.MD", "content/aktuelles/2026-05-24-neu.md"),
        ("content/aktuelles/2026-05-24-neu.markdown", "content/aktuelles/2026-05-24-neu.md"),
        ("content/aktuelles/2026-05-24-neu.md.txt", "content/aktuelles/2026-05-24-neu.md"),
        ("content/aktuelles/2026-05-24-neu.txt", "content/aktuelles/2026-05-24-neu.md"),
        ("content/Aktuelles/2026-05-24 Neu.Md", "content/aktuelles/2026-05-24-neu.md"),
        ("content/Über uns.mdown", "content/ueber-uns.md"),
        ("content/Presse.AR.md.txt", "content/presse.ar.md"),
        ("content/Öffnungszeiten & Wege.md", "content/oeffnungszeiten-wege.md"),
        ("content/О нас.md", "content/o-nas.md"),
        ("content/presse.md~", "content/presse.md"),
        ("content/foto.jpg", ""),
        ("content/plan.docx", ""),
        ("content/Bilder/hafen.jpg", ""),
        ("content/….txt", ""),
        ("data/notizen.txt", ""),
        ("data/README.md", ""),
    ],
)
def test_a_page_under_another_name_is_recognised(name: str, meant: str) -> None:
    """The name that is proposed makes an address; a picture or a letter gets no name of a page."""
    (note,) = report(name) if not name.endswith(".md") else report(files=(*COMPLETE, name))
    assert (note.severity, note.location.path) == ("error", name)
    assert dict(note.values)["close"] == meant
    assert not meant or file_names.PAGE_PATH.fullmatch(meant)


def test_no_proposed_name_is_taken() -> None:
    """Who renames as told overwrites nothing, even where two files were meant to be the same."""
    notes = report("content/neu.MD", "content/neu.markdown", "content/kontakt (1).txt")
    assert [(note.code, note.values[0][1]) for note in notes] == [
        ("leftover-copy", "content/kontakt.md"),
        ("misplaced-file", "content/neu.md"),
        ("leftover-copy", "content/neu.md"),
    ]


@pytest.mark.parametrize("name", ["orgs.yaml~", "orgs.yaml.bak", "#orgs.yaml#", "orgs.orig"])
def test_what_an_editor_keeps_stops_no_build(name: str) -> None:
    """The older version that editors keep by themselves is a hint where the newer is there."""
    (note,) = report(f"data/{name}")
    assert (note.code, note.severity) == ("leftover-copy", "warning")
