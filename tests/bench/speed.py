"""Compare the speed of a build with copying its result; the argument is how many organisations.

Times vary from machine to machine, so only ratios count: cold build to `cp -r` of the output, one
changed description to the cold build, nothing changed to the cold build; all in turn, medians of
five.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
ROUNDS = 5
WORDS = [
    "Angebot",
    "Begegnung",
    "Beratung",
    "Bildung",
    "Chor",
    "Deutsch",
    "Eltern",
    "Familie",
    "Feste",
    "Frauen",
    "Freizeit",
    "Gespräch",
    "Gruppe",
    "Hilfe",
    "Jugend",
    "Kinder",
    "Kultur",
    "Lernen",
    "Musik",
    "Nachbarschaft",
    "Projekt",
    "Schule",
    "Sport",
    "Sprache",
    "Tanz",
    "Theater",
    "Treffen",
    "Unterricht",
    "Verein",
    "Werkstatt",
]


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    with tempfile.TemporaryDirectory(prefix="wegweiser-speed-") as folder:
        city, out = city_of(Path(folder), number), Path(folder, "out")
        times: dict[str, list[float]] = {"cold": [], "cp -r": [], "one edit": [], "nothing": []}
        for turn in range(ROUNDS):
            _measure(city, out, Path(folder), turn, times)
        cold = statistics.median(times["cold"])
        copy = statistics.median(times["cp -r"])
        pages = sum(1 for _ in out.rglob("*.html"))
        print(f"{number} organisations, {pages} pages, medians of {ROUNDS}:")
        print(f"  cold build / cp -r of the result:  {cold / copy:.1f}")
        for name in ("one edit", "nothing"):
            print(f"  {name} / cold build:  {statistics.median(times[name]) / cold:.3f}")
        for name, seconds in times.items():
            print(f"  {name}, seconds:", [round(value, 2) for value in seconds])


def city_of(folder: Path, number: int) -> Path:
    """Return the invented city in one language, with so many generated organisations."""
    city = Path(shutil.copytree(HERE / "tests" / "city", folder / "city"))
    (city / "data" / "orgs.yaml").write_text(organisations(number), encoding="utf-8")
    for name in ("withdrawn", "events", "offers", "projects", "trainings"):
        (city / "data" / f"{name}.yaml").write_text("[]\n", encoding="utf-8")
    _without_links(city / "content")
    settings = city / "data" / "site.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[de, ar]", "[de]"), encoding="utf-8"
    )
    return city


def _measure(city: Path, out: Path, folder: Path, turn: int, times: dict[str, list[float]]) -> None:
    # Old output is moved aside: deleting large trees slows the creation of files after it.
    for path in (out, out.parent / f".{out.name}.wegweiser"):
        if path.exists():
            path.rename(folder / f"old-{turn}-{path.name}")
    times["cold"].append(_build(city, out))
    times["cp -r"].append(_seconds(["cp", "-r", str(out), str(folder / f"copy-{turn}")]))
    _edit(city / "data" / "orgs.yaml", turn)
    times["one edit"].append(_build(city, out))
    times["nothing"].append(_build(city, out))


def _build(city: Path, out: Path) -> float:
    return _seconds(
        [
            str(HERE / "build.py"),
            "--site",
            str(city),
            "--out",
            str(out),
            "--today",
            "2026-06-15",
            "--quiet",
        ]
    )


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _edit(path: Path, turn: int) -> None:
    text = path.read_text(encoding="utf-8")
    mark = f"verein-{700 + turn:05}\n"
    start = text.index("Wir ", text.index(mark))
    path.write_text(text[:start] + "Neu: " + text[start:], encoding="utf-8")


def _without_links(folder: Path) -> None:
    """Empty the pages: their links lead to records that this city does not have."""
    for path in folder.rglob("*.ar.md"):
        path.unlink()
    for path in folder.rglob("*.md"):
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        path.write_text(f"---\n{head}---\nText.\n", encoding="utf-8")


def organisations(number: int) -> str:
    """Return so many generated organisations with descriptions of ninety words."""
    chance = random.Random(20260615)  # noqa: S311  the same corpus every time
    return "".join(_organisation(chance, key) for key in range(number))


def _organisation(chance: random.Random, key: int) -> str:
    def some(of: tuple[str, ...], least: int, most: int) -> str:
        return ", ".join(sorted(chance.sample(of, chance.randint(least, most))))

    sentences = "\n\n      ".join(
        "Wir " + " ".join(chance.choices(WORDS, k=29)) + (" **wichtig**." if part else ".")
        for part in range(3)
    )
    return f"""- id: verein-{key:05}
  name: {chance.choice(WORDS)}verein {key} e.V.
  kind: association
  status: active
  district: {chance.choice(("altstadt", "nordufer", "suedufer", "werder"))}
  topics: [{some(("beratung", "bildung", "gesundheit", "kultur", "medien", "sport"), 1, 3)}]
  audiences: [{some(("familien", "frauen", "jugendliche"), 0, 2)}]
  languages: [{some(("ar", "de", "el", "fa", "fr", "ru", "tr", "uk"), 1, 3)}]
  description:
    de: |
      {sentences}
  contact: {{website: "https://verein-{key}.example/"}}
  founded: "{chance.randint(1960, 2025)}"
  checked: {{on: 2026-0{chance.randint(1, 5)}-1{chance.randint(0, 9)}, how: staff}}
  sources: ["https://verein-{key}.example/ueber-uns"]
"""


if __name__ == "__main__":
    main()
