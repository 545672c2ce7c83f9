"""Compare `check` with PyYAML's own loading; the argument is the number of organisations.

Both read the same file of generated organisations, in turn, medians of five; only the ratio counts.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import HERE, ROUNDS, city_of

LOAD = """import sys, yaml
yaml.load(open(sys.argv[1], encoding='utf-8').read(), Loader=yaml.CSafeLoader)"""


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    with tempfile.TemporaryDirectory(prefix="wegweiser-speed-") as folder:
        city = city_of(Path(folder), number)
        ours = [
            sys.executable,
            str(HERE / "build.py"),
            "check",
            "--site",
            str(city),
            "--today",
            "2026-06-15",
        ]
        theirs = [sys.executable, "-c", LOAD, str(city / "data" / "orgs.yaml")]
        times = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
    own, other = (statistics.median(seconds) for seconds in zip(*times, strict=True))
    print(f"{number} organisations, medians of {ROUNDS}:")
    print(f"  check / yaml.load(CSafeLoader): {own / other:.2f}")


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
