"""Measure what languages cost: six of them beside one, and how long their catalogues are read.

    .venv/bin/python tests/bench/many_languages.py [organisations]

CPU seconds of all processes together; every description is translated into every language.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

from wegweiser.catalogues import fold_text, parse_catalogue
from wegweiser.model.loading import load_site
from wegweiser.model.translations import index_catalogue
from wegweiser.source import files

MANY = 6
TODAY = "2026-06-15"


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    with tempfile.TemporaryDirectory(prefix="wegweiser-languages-") as folder:
        cities = {
            count: _write_city(Path(folder, str(count)), number, count) for count in (1, MANY)
        }
        cold = {count: _build(city) for count, city in cities.items()}
        reading = _read_catalogues(cities[MANY])
        before = _list_files(cities[MANY])
        corpus.edit_description(cities[MANY], 0)
        edit = _build(cities[MANY])
        after = _list_files(cities[MANY])
    changed = sorted(path for path, written in after.items() if before.get(path) != written)
    pages = [path for path in changed if path.endswith(".html")]
    print(f"{number} organisations, CPU seconds")
    print(f"  cold, 1 language:    {cold[1]:.1f}")
    print(f"  cold, {MANY} languages:   {cold[MANY]:.1f} ({cold[MANY] / cold[1]:.2f} times one)")
    print(f"  catalogues read:     {reading:.2f} ({reading / cold[MANY]:.3f} of that)")
    print(f"  one description:     {edit:.1f}")
    print(f"  files made for it:   {len(changed)} of {len(after)}")
    print(f"  pages among them:    {len(pages)}; in French:")
    print("\n".join(f"    {path}" for path in pages if path.startswith("fr/")))


def _write_city(folder: Path, number: int, languages: int) -> Path:
    folder.mkdir()
    city = corpus.city_of(folder, number, languages)
    corpus.write_catalogues(city, corpus.list_records(number), languages)
    return city


def _build(city: Path) -> float:
    """Build a city and return the CPU seconds of all processes."""
    command = [sys.executable, str(corpus.HERE / "build.py"), "--site", str(city)]
    command += ["--out", str(city.parent / "out"), "--today", TODAY, "--quiet"]
    before = os.times()
    process = subprocess.run(command, check=False, capture_output=True, text=True)
    after = os.times()
    if process.returncode:
        sys.exit(process.stderr)
    return sum(after[2:4]) - sum(before[2:4])


def _read_catalogues(city: Path) -> float:
    """Return what it takes to read the catalogues and to find each text of the city in them."""
    site, _ = load_site(files.read_city(city), TODAY)
    parse_catalogue.cache_clear()  # what loading the city has read
    fold_text.cache_clear()
    start = time.process_time()
    for path in sorted((city / "content" / "words").glob("*.po")):
        catalogue = parse_catalogue(path.read_text(encoding="utf-8"))
        index_catalogue(catalogue, site, path.stem)
    return time.process_time() - start


def _list_files(city: Path) -> dict[str, tuple[int, int]]:
    """Return when each published file was written, and where on the disk it lies."""
    out = city.parent / "out"
    published = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): _identify(path) for path in published}


def _identify(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns


if __name__ == "__main__":
    main()
