"""The shapes of answers, as a browser judges by them: the same rules as those of the data files."""

import re

from wegweiser.city.forms import Question, hint
from wegweiser.reading import schema
from wegweiser.reading.schema import Shape

_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = r"\p{L}\p{N}_"


def shape(one: Question) -> Shape | None:
    """Return the shape that an answer, or each line of it, must have."""
    if not one.field or one.options:
        return None
    asked = schema.form(hint(one.field))
    return schema.form(asked.item).shape if asked.item else asked.shape


def pattern(python: str) -> str:
    r"""Return a pattern as `new RegExp(…, "u")` reads it: JavaScript's \w and \s mean less than Python's (ECMA-262, 22.2)."""
    wide = python.replace(r"\S", f"[^{_SPACE}]")
    return re.sub(r"\\[sw]", lambda mark: _SPACE if mark[0] == r"\s" else _WORD, wide)
