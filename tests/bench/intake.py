"""Compare one intake with PyYAML's own loading; the argument is the number of organisations.

Both read the same file of generated organisations, in turn, medians of five, processor time; only
the ratio counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from check import LOAD
from corpus import HERE, ROUNDS, city_of
from support.request_bodies import correct, remove

ADDED = """### Name der Organisation

Ganz neuer Verein e. V.

### Art der Organisation

Verein

### Beschreibung

Wir lesen.

### Website

https://ganz-neu.example/

### Ihre Erklärung

- [X] Ich schreibe für die Organisation selbst.
- [X] Mir ist klar: Das wird öffentlich.
"""


def requests(key: str) -> dict[str, tuple[str, str]]:
    """Return each request by its name, of the entry `key`, and words that its answer holds."""
    return {
        "addition": (ADDED, "Ganz neuer Verein"),
        "correction": (
            correct(key, {"Beschreibung": "Wir lesen."}, confirmed=True),
            "neu: Wir lesen.",
        ),
        "removal": (remove(key), f"-- id: {key}"),
    }


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    with tempfile.TemporaryDirectory(prefix="wegweiser-speed-") as folder:
        city, answer = city_of(Path(folder), number), Path(folder, "answer.md")
        theirs = [sys.executable, "-c", LOAD, str(city / "data" / "orgs.yaml")]
        print(f"{number} organisations, medians of {ROUNDS}: intake / yaml.load(CSafeLoader)")
        for name, (text, expected) in requests(f"verein-{number // 2:05}").items():
            request = Path(folder, f"{name}.md")
            request.write_text(text, encoding="utf-8")
            door = [
                sys.executable,
                str(HERE / "build.py"),
                "intake",
                str(request),
                "--answer",
                str(answer),
            ]
            ours = [*door, "--site", str(city), "--today", "2026-06-15"]
            times = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
            assert expected in answer.read_text(encoding="utf-8"), name
            own, other = (statistics.median(one) for one in zip(*times, strict=True))
            print(f"  {name}: {own / other:.2f}")


def _seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


if __name__ == "__main__":
    main()
