"""What came of a list: everything that its report tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wegweiser.diagnostics import Diagnostics
from wegweiser.requests.lists.remarks import Remark


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word of a list that nobody knows."""

    field: str
    """The field in whose column it stands."""
    word: str
    """The word."""
    count: int
    """How often it stands there."""
    nearest: tuple[str, ...]
    """The values whose words are most like it."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of a list."""

    name: str
    """The name of its file."""

    diagnostics: Diagnostics = ()
    """What is wrong with the list, import.yaml or the city."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """The texts to show the findings in, by path."""

    is_read: bool = False
    """Whether the list could be read."""

    row_count: int = 0
    """How many rows are organisations."""

    new_names: tuple[str, ...] = ()
    """The names of the entries that are new."""

    known_count: int = 0
    """How many rows are entries that the city has already."""

    same_count: int = 0
    """How many rows are the same as another, as the editors said."""

    remarks: tuple[Remark, ...] = ()
    """Everything that is told of rows."""

    unknown_words: tuple[UnknownWord, ...] = ()
    """The words that nobody knows."""

    unknown_columns: tuple[str, ...] = ()
    """The columns of which nobody knows what they are."""

    summary: str = "import-summary"
    """The message that counts what came of it."""

    written_files: tuple[str, ...] = ()
    """The files that were written."""
