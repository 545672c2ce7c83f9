"""In which lines two texts differ."""

from collections.abc import Sequence
from difflib import unified_diff
from itertools import islice

from wegweiser.text import count_common_start


def diff_texts(old: str, new: str) -> tuple[int, Sequence[str]]:
    """Return the first line (from 1) in which two texts differ, and the lines that go and come.

    They begin with "-" and "+"; "…" stands for lines between that are equal.
    """
    before, after = old.split("\n"), new.split("\n")
    start = count_common_start(before, after)
    shorter = min(len(before), len(after)) - start
    end = min(shorter, count_common_start(reversed(before), reversed(after)))
    lines = unified_diff(
        before[start : len(before) - end], after[start : len(after) - end], n=1, lineterm=""
    )
    # The first three lines are its head.
    return start + 1, [
        "…" if line.startswith("@@") else line.rstrip("\r") for line in islice(lines, 3, None)
    ]
