"""What is told of a list: what was mended, what was left out, what somebody has to decide."""

from typing import Literal, NamedTuple

RemarkKind = Literal["mended", "left-out", "decide", "changed"]
"""What became of a value; `changed` of an entry that was there already."""


class Remark(NamedTuple):
    """A line of the report."""

    kind: RemarkKind
    """What became of it."""

    key: str
    """The message that tells it."""

    row: int = 0
    """Where it stands in the list; 0 for the list as a whole."""

    name: str = ""
    """The name of the entry."""

    field: str = ""
    """The field or column."""

    before: str = ""
    """What the list says; empty where that is personal."""

    after: str = ""
    """What became of it."""
