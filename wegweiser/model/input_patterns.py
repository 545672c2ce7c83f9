"""The shapes of answers, as a browser judges by them: the same rules as those of the data files."""

import re

from wegweiser.model.forms import Question, get_field_type
from wegweiser.source import schema
from wegweiser.source.schema import ScalarFormat

_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = r"\p{L}\p{N}_"


def get_answer_shape(one: Question) -> ScalarFormat | None:
    """Return the shape that an answer, or each line of it, must have."""
    if not one.field or one.options:
        return None
    asked = schema.describe_type(get_field_type(one.field))
    return schema.describe_type(asked.item).shape if asked.item else asked.shape


def to_javascript(python: str) -> str:
    r"""Return a pattern as `new RegExp(…, "u")` reads it: JavaScript's \w and \s mean less than Python's (ECMA-262, 22.2)."""
    wide = python.replace(r"\S", f"[^{_SPACE}]")
    return re.sub(r"\\[sw]", lambda mark: _SPACE if mark[0] == r"\s" else _WORD, wide)
