"""How a page should have begun that has no head: with the lines that its editor would write."""

import re

from wegweiser.source.yaml_writer import format_scalar

_FENCE = "---"
_HEAD_LINE = re.compile(r"[a-z_]+:(?:[ \t].*)?|[ \t]+\S.*")
_COMMENT_LINE = re.compile(r"#.*")
_TITLE_LINE = re.compile(r"#{1,6}[ \t]+([^ \t].*)")


def suggest_head(path: str, text: str) -> str:
    """Return the lines with which a page without a head was probably to begin.

    A head that is not closed or stands below empty lines is completed, and so are fields without a
    fence. Else a heading at the top becomes the title, or the name of the file does, above the
    first line.
    """
    lines = [line.rstrip() for line in text.lstrip().split("\n")]
    has_fence = lines[0] == _FENCE
    fields = _list_head_lines(lines[has_fence:], may_comment=has_fence)
    if has_fence or fields:
        return "\n".join((_FENCE, *fields, _FENCE))
    heading = _TITLE_LINE.fullmatch(lines[0])
    title = heading[1] if heading else _make_title(path)
    rest = () if heading else (lines[0],)
    return "\n".join((_FENCE, f"title: {format_scalar(title)}", _FENCE, *rest))


def _list_head_lines(lines: list[str], *, may_comment: bool) -> list[str]:
    """Return the lines at the beginning that are fields of a head."""
    fields = []
    for line in lines:
        if not (_HEAD_LINE.fullmatch(line) or (may_comment and _COMMENT_LINE.fullmatch(line))):
            break
        fields.append(line)
    return fields


def _make_title(path: str) -> str:
    """Return a title that says at least which file it is."""
    name = path.rpartition("/")[2].partition(".")[0]
    return name.replace("-", " ").capitalize()
