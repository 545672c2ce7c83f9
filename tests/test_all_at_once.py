"""Check says everything at once: each fault of tests/broken in its own record of one city."""

import re
import shutil
from pathlib import Path

import pytest
from support.cities import HERE, TODAY, make_odd_files

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic
from wegweiser.pipeline import Options

BARE = HERE / "tests" / "bare"
BROKEN = HERE / "tests" / "broken"

ONLY_WHEN_BUILT = {"dead-anchor", "doubled-id", "font-missing"}
"""What only a file that is made can show: nothing is made of a city with other errors."""

ONLY_WHEN_COMPARED = {
    "address-changed",
    "address-gone",
    "revision-needed",
    "revision-goes-back",
}
"""What only a change of a city can show."""

APPENDED = re.findall(
    r"^@@ (\S+) (.+)\n((?:(?!@@ ).*\n)+)",
    (HERE / "tests" / "all_at_once.txt").read_text(encoding="utf-8"),
    re.MULTILINE,
)
"""Code, file and text of the faults that are put at the end of a file or into a new one."""

DISTRICTS = {
    "one-sided-neighbour": "{slug: insel, name: Insel, neighbours: [werder]}",
    "tile-covered": "{slug: kai, name: Kai, tile: {row: 1, column: 2}}",
    "tile-outside": "{slug: riff, name: Riff, tile: {row: 9, column: 1}}",
    "invalid-count": "{slug: watt, name: Watt, tile: {row: zwei, column: 9}}",
}
"""The faults of a district, of which each gets one of its own."""

ODD = {
    "link-leaves-city": ("content/dateien/haushalt.txt", range(1)),
    "no-plain-file": ("content/rohr.md", range(1)),
    "unportable-name": ("content/dateien/M\\xe4rz.txt", range(1)),
    "names-clash": ("content/bilder", range(1)),
}
"""The faults of what no archive can hold."""

STORED = (
    "active-file",
    "broken-picture",
    "file-tells-place",
    "picture-too-large",
    "refused-file-type",
)
"""The faults of a picture or file, which is that of the folder."""

Places = dict[str, tuple[str, range]]
"""For each code the file and the lines in which its fault stands."""


def plant_all(city: Path) -> Places:
    """Put every fault into a copy of the bare city, and return where each stands."""
    shutil.copytree(BARE, city)
    shutil.copytree(HERE / "theme", city / "theme")
    for code in ODD:
        make_odd_files(city, (BROKEN / code / "odd.txt").read_text(encoding="utf-8"))
    for code in STORED:
        shutil.copytree(BROKEN / code / "content", city / "content", dirs_exist_ok=True)
    (city / "content/bilder/kran.png").rename(city / "content/bilder/riese.png")
    texts = {code: (path, text) for code, path, text in APPENDED}
    texts["endless-line"] = ("content/a-lang.md", f"---\ntitle: Lang\n---\n\n{'x' * 20_001}\n")
    texts["text-too-long"] = (
        "content/a-buch.md",
        f"---\ntitle: Buch\n---\n{'x' * 999}\n" + "\n".join(["y" * 999] * 200),
    )
    texts["too-many-marks"] = ("content/a-zeichen.md", f"---\ntitle: Zeichen\n---\n\n{'[' * 401}\n")
    for path, text in texts.values():
        append(city / path, text)
    settings = city / "data/site.yaml"
    text = settings.read_text(encoding="utf-8").replace("[de]", "[de, ar, tr, am]")
    text = re.sub("^contact_form:.*\n", "", text, flags=re.MULTILINE)
    districts = "".join(f"  - {line}\n" for line in DISTRICTS.values())
    settings.write_text(text.replace("open_data:", f"{districts}open_data:"), encoding="utf-8")
    (city / "content/a-latin.md").write_bytes("---\ntitle: Führer\n---\n".encode("latin-1"))
    (city / "content/index.md").unlink()
    (city / "theme/templates/directory.html").write_text("{{ titel }}\n", encoding="utf-8")
    planted = texts | {code: ("data/site.yaml", line) for code, line in DISTRICTS.items()}
    return (
        {code: locate(city, *place) for code, place in planted.items()}
        | ODD
        | {
            "unset-setting": ("data/site.yaml", range(1, 3)),
            "unprinted-language": locate(city, "data/site.yaml", "languages: [de, ar, tr, am]"),
            "words-missing": ("theme/words/am.po", range(1)),
            "not-utf-8": ("content/a-latin.md", range(2, 3)),
            "missing-file": ("content/index.md", range(1)),
            "theme-fault": ("theme/templates/directory.html", range(1, 2)),
        }
    )


def append(file: Path, text: str) -> None:
    """Put a text at the end of a file; a list that was empty until then is none any more."""
    file.parent.mkdir(parents=True, exist_ok=True)
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(old.removeprefix("[]\n") + text, encoding="utf-8")


def locate(city: Path, path: str, text: str) -> tuple[str, range]:
    """Return the lines in which a text stands in a file, 0 for the whole file among them."""
    before, _, _ = (city / path).read_text(encoding="utf-8").partition(text)
    first = before.count("\n") + 1
    return path, range(0 if first == 1 else first, first + len(text.rstrip().split("\n")))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, tuple[Diagnostic, ...]]:
    """Return where all faults stand, and what a single check finds."""
    city = tmp_path_factory.mktemp("all") / "city"
    places = plant_all(city)
    return places, pipeline.check(Options(folder=city, today=TODAY)).diagnostics


def stands_there(diagnostic: Diagnostic, place: tuple[str, range]) -> bool:
    """Tell whether a finding is about this place."""
    path, lines = place
    return diagnostic.location.path == path and diagnostic.location.line in lines


def test_every_code_is_planted(planted: tuple[Places, tuple[Diagnostic, ...]]) -> None:
    """No folder of tests/broken is forgotten, but what only a build or a change can show."""
    folders = {folder.name for folder in BROKEN.iterdir()}

    assert planted[0].keys() == folders - ONLY_WHEN_BUILT - ONLY_WHEN_COMPARED


def test_all_faults_are_reported_at_once(planted: tuple[Places, tuple[Diagnostic, ...]]) -> None:
    """Of any two faults in two records of a city neither hides the other: all stand together."""
    places, diagnostics = planted
    hidden = [
        code
        for code, place in places.items()
        if not any(d.code == code and stands_there(d, place) for d in diagnostics)
    ]

    assert hidden == []


def test_nothing_else_is_reported(planted: tuple[Places, tuple[Diagnostic, ...]]) -> None:
    """No error is only the consequence of another one: each stands where a fault was planted."""
    places, diagnostics = planted
    others = [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.severity == "error"
        if not any(stands_there(diagnostic, place) for place in places.values())
    ]

    assert others == []
