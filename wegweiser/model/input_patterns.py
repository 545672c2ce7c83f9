"""The shapes of answers, as a browser checks them: the same rules as those of the data files."""

from wegweiser.model.forms import Question
from wegweiser.source import schema
from wegweiser.source.schema import ScalarFormat

_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = r"\p{L}\p{N}_"


def get_answer_shape(question: Question) -> ScalarFormat | None:
    """Return the shape that an answer, or each line of it, must have."""
    if question.declared is None or question.options:
        return None
    declared = schema.describe_type(question.declared)
    return (
        schema.describe_type(declared.item_type).scalar_format
        if declared.item_type
        else declared.scalar_format
    )


def to_javascript(pattern: str) -> str:
    r"""Return a pattern as `new RegExp(…, "u")` reads it (ECMA-262, 22.2).

    JavaScript's \w and \s mean less than Python's.
    """
    return pattern.replace(r"\S", f"[^{_SPACE}]").replace(r"\s", _SPACE).replace(r"\w", _WORD)
