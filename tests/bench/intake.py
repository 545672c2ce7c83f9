"""Compare one intake with PyYAML's own loading: `.venv/bin/python tests/bench/intake.py [ORGANISATIONS]`.

Both read the same file of generated organisations, in turn, medians of five, processor time; only the ratio counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from check import LOAD
from speed import HERE, ROUNDS, city_of

REQUEST = """### Name der Organisation\n\nGanz neuer Verein e. V.\n\n### Art der Organisation\n\nVerein\n
### Beschreibung\n\nWir lesen.\n\n### Website\n\nhttps://ganz-neu.example/\n
### Ihre Erklärung\n\n- [X] Ich schreibe für die Organisation selbst.\n- [X] Mir ist klar: Das wird öffentlich.\n"""


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    with tempfile.TemporaryDirectory(prefix="wegweiser-speed-") as folder:
        city, request = city_of(Path(folder), number), Path(folder, "request.md")
        request.write_text(REQUEST, encoding="utf-8")
        door = [sys.executable, str(HERE / "build.py"), "intake", str(request), "--answer", str(Path(folder, "answer.md"))]
        ours = [*door, "--site", str(city), "--today", "2026-06-15"]
        theirs = [sys.executable, "-c", LOAD, str(city / "data" / "orgs.yaml")]
        times = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
        assert "Ganz neuer Verein" in Path(folder, "answer.md").read_text(encoding="utf-8")
    own, other = (statistics.median(one) for one in zip(*times, strict=True))
    print(f"{number} organisations, medians of {ROUNDS}: intake / yaml.load(CSafeLoader): {own / other:.2f}")


def _seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
