"""Examples in code: what stands in them is shown letter by letter, and is no link and no mark."""

import re

CODE_SPAN = re.compile(r"(?<![\\`])`[^`\n]+`(?!`)")
"""An example in a text: a link in it leads nowhere and need not."""


def mask_code(text: str) -> str:
    """Return a text with blanks for its examples in code: a link in them leads nowhere."""
    if "`" not in text and "~~~" not in text:
        return text
    return CODE_SPAN.sub(lambda code: " " * len(code[0]), _mask_fences(text))


def _mask_fences(text: str) -> str:
    """Return a text with blanks for the lines between fences, as long as both are there."""
    lines = text.split("\n")
    start, fence = -1, ""
    for number, line in enumerate(lines):
        sign = line[:1]
        run = line[: len(line) - len(line.lstrip(sign))] if line[:3] in {"```", "~~~"} else ""
        if start < 0 and run and sign not in line[len(run) :]:
            start, fence = number, run
        elif start >= 0 and line.rstrip(" ") == fence:
            lines[start : number + 1] = [" " * len(row) for row in lines[start : number + 1]]
            start = -1
    return "\n".join(lines)
