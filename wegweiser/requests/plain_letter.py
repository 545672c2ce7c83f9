"""A reply as plain text: what a person pastes into an e-mail."""

import re
from collections.abc import Iterator

_FENCE_LINE = re.compile(r"(`{3,})\w*")
_HEADING_LINE = re.compile(r"#{2,3} (.+)")
_LIST_LINK = re.compile(r"- \[([^\]]*)\]\(([^)]*)\)")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def format_plain(reply: str) -> str:
    """Return a reply in Markdown without its marks; what stands in fences stays as it is."""
    return "\n".join(_format_lines(reply.split("\n"))) + "\n"


def _format_lines(lines: list[str]) -> Iterator[str]:
    fence = ""
    head: list[str] = []
    for line in lines:
        border = _FENCE_LINE.fullmatch(line)
        if fence:
            if line == fence:
                fence = ""
            else:
                yield f"    {line}".rstrip()
        elif border:
            fence = border[1]
        elif line.startswith("|"):
            cells = [cell.strip() for cell in _CELL_BORDER.split(line)[1:-1]]
            yield from _format_row(head, cells)
            head = head or cells
        else:
            head = []
            yield _format_line(line)


def _format_row(head: list[str], cells: list[str]) -> Iterator[str]:
    """Yield a row of a table as a point of a list; its head and the line below say nothing here."""
    if not head or set(cells) == {"---"}:
        return
    label, problem, example = (_clear_marks(cell) for cell in cells)
    more = f" ({head[2]}: {example})" if example != "–" else ""
    yield f"- {label}: {problem}{more}" if label != "–" else f"- {problem}{more}"


def _format_line(line: str) -> str:
    heading = _HEADING_LINE.fullmatch(line)
    if heading:
        return heading[1]
    link = _LIST_LINK.fullmatch(line)
    return _clear_marks(f"- {link[1]}: {link[2]}" if link else line)


def _clear_marks(text: str) -> str:
    return text.replace("\\|", "|").replace("`", "")
