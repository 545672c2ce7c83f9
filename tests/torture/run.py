"""All attacks, one group after the other, for so many minutes: `make torture MINUTES=20`.

Each group is a call of pytest. The order changes with the week, so that a run of five minutes tries
each group within some weeks; what no time was left for is named. What is left at the end goes to
mutants (mutants.py).
"""

import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

import mutants

HERE = Path(__file__).resolve().parents[2]
EVERYTHING = "not workflows"

GROUPS = {
    "kills, crash points, damaged records, locks": ["tests/test_publish.py"],
    "writers at the same time, killed writers": ["tests/test_writing.py"],
    "dying workers, failing plans": ["tests/test_workers.py", "tests/test_failures.py"],
    "builds killed at random, full disks, surroundings": ["tests/torture/test_builds.py"],
    "hostile git objects, pull requests, previews": ["tests/test_previews.py"],
    "odd revisions, published trees": ["tests/test_against.py", "tests/test_verify.py"],
    "odd files, names, calls": ["tests/test_files.py", "tests/test_odd_calls.py"],
    "files to download, secrets": ["tests/test_download_files.py", "tests/test_privacy.py"],
    "vectors in Chromium, with and without policy": ["tests/torture/test_vectors.py"],
    "texts: limits, comments, HTML": [
        *("tests/test_text_limits.py", "tests/test_comments.py", "tests/test_markdown.py"),
        "tests/test_commands_in_logs.py",
    ],
    "hostile time": ["tests/torture/test_hostile_time.py"],
    "regular expressions": ["tests/test_linear_time.py"],
}
"""What is tried together, and the files that try it."""


def order_groups(day: date) -> list[str]:
    """Return the names of the groups, another one first each week."""
    names = list(GROUPS)
    first = day.isocalendar().week % len(names)
    return names[first:] + names[:first]


def run_group(name: str, seconds: float) -> bool | None:
    """Run a group; tell whether it held, None where its time was over before."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-m", EVERYTHING]
    try:
        done = subprocess.run([*command, *GROUPS[name]], cwd=HERE, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode == 0


def main() -> int:
    """Run what there is time for; return 0 where everything that ended held."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=date.today().toordinal())  # noqa: DTZ011
    given = parser.parse_args()
    end = time.monotonic() + 60 * given.minutes
    verdicts: dict[str, bool | None] = {}
    for name in order_groups(date.today()):  # noqa: DTZ011
        left = end - time.monotonic()
        print(f"--- {name}", flush=True)
        verdicts[name] = run_group(name, left) if left > 0 else None
    words = {True: "held", False: "FAILED", None: "no time"}
    print("\n".join(f"{words[held]:8} {name}" for name, held in verdicts.items()), flush=True)
    minutes = (end - time.monotonic()) / 60
    if minutes > 1:
        mutants.run(10_000, minutes, given.seed)
    return int(False in verdicts.values())


if __name__ == "__main__":
    sys.exit(main())
