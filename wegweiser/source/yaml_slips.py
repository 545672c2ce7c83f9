"""Everyday slips in YAML: what was meant is tried out, and the finding gives the line to write.

Nothing is proposed that YAML would not read: each guess is put in the place of its lines, and then
reading must get further than before.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.source.yaml import Doubt, Node, Parsing, parse_with_doubts
from wegweiser.source.yaml_guesses import (
    COLON,
    COMMA,
    DASH,
    HASH,
    guess_blanks_in_flow,
    guess_dashes,
    guess_fields,
    guess_mendings,
    guess_quotes,
    quote_text,
)
from wegweiser.source.yaml_lines import Mending, quote_flow, split_line
from wegweiser.text import count_common_start, locate_offset

MAX_SLIPS = 50
"""Slips that are mended in one text; what comes behind them is told once they are gone."""

MAX_GUESSES = 25
"""Guesses at one slip: the text is read anew for each."""

MAX_LENGTH = 100_000
"""Characters of a text in which slips are looked for."""

MAX_LINE = 2_000
"""Characters of the longest line of a file in which slips are looked for."""

_STRUCTURE_SIGNS = frozenset("[{|>&*!")
_PROBLEMS = {"comma-in-text": COMMA, "colon-in-text": COLON, "hash-in-text": HASH}


class _Passage(NamedTuple):
    """A text and what was read in it."""

    path: str
    """The file that it stands in."""
    first_line: int
    """The number of its first line in the file."""
    text: str
    """The text itself."""
    fields: Collection[str]
    """The names of fields that may stand there."""
    parsing: Parsing
    """What was read."""

    @property
    def lines(self) -> list[str]:
        """Its lines without line breaks."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    def line_at(self, offset: int) -> int:
        """Return the line of a character, from 0."""
        return locate_offset(self.text, offset)[0] - 1

    def column_at(self, offset: int) -> int:
        """Return how far right a character stands, from 0."""
        return locate_offset(self.text, offset)[1] - 1

    @property
    def fault(self) -> Diagnostic | None:
        """What ended the reading; None where it came to an end."""
        tree, diagnostics, _ = self.parsing
        return diagnostics[-1] if tree is None and diagnostics else None

    @property
    def end(self) -> float:
        """The line at which reading ended, from 0; infinite for the whole text."""
        return self.fault.location.line - self.first_line if self.fault else float("inf")


def read_yaml(
    path: str, text: str, first_line: int = 1, fields: Collection[str] = ()
) -> tuple[Node | None, Diagnostics]:
    """Read a text as `parse_yaml` does, but lines with a slip as they were probably meant.

    `fields` are the names of fields that may stand there. Each slip is an error with the lines to
    write, so that what is read must not be published.
    """
    slips: list[Diagnostic] = []
    passage = _read_passage(path, first_line, text, fields)
    is_short = len(text) <= MAX_LENGTH and max(map(len, passage.lines), default=0) <= MAX_LINE
    while is_short and len(slips) < MAX_SLIPS:
        slip = next(_find_slips(passage), None)
        if slip is None:
            break
        diagnostic, passage = slip
        slips.append(diagnostic)
    return passage.parsing.tree, (*slips, *passage.parsing.diagnostics)


def _read_passage(path: str, first_line: int, text: str, fields: Collection[str]) -> _Passage:
    return _Passage(path, first_line, text, fields, parse_with_doubts(path, text, first_line))


def _mend(passage: _Passage, mending: Mending) -> _Passage:
    """Return a passage with some lines as they were meant; line breaks stay."""
    lines = passage.text.split("\n")
    for number, line in enumerate(mending.lines, mending.first):
        lines[number] = line + ("\r" if lines[number].endswith("\r") else "")
    return _read_passage(passage.path, passage.first_line, "\n".join(lines), passage.fields)


def _find_slips(passage: _Passage) -> Iterator[tuple[Diagnostic, _Passage]]:
    """Yield each mending that proves itself, as a finding and what is read then."""
    yield from _settle_doubts(passage)
    yield from _mend_fault(passage)
    for mending in _guess_glued_item(passage):
        mended = _mend(passage, mending)
        if len(mended.parsing.diagnostics) < len(passage.parsing.diagnostics):
            yield _report(passage, "invalid-yaml", mending), mended


def _settle_doubts(passage: _Passage) -> Iterator[tuple[Diagnostic, _Passage]]:
    for doubt in passage.parsing.doubts:
        for mending in _guess_text(passage, doubt):
            mended = _mend(passage, mending)
            is_readable = mended.end >= passage.end
            if is_readable and len(mended.parsing.doubts) < len(passage.parsing.doubts):
                if doubt.code == "hash-in-text":
                    yield from _ask_for_note(passage, doubt, mending, mended)
                yield _report(passage, "invalid-yaml", mending), mended


def _ask_for_note(
    passage: _Passage, doubt: Doubt, mending: Mending, mended: _Passage
) -> Iterator[tuple[Diagnostic, _Passage]]:
    """Yield the finding for a "#" that may begin a note; it is read as one, as YAML does."""
    number, column = passage.line_at(doubt.end), passage.column_at(doubt.end)
    line = passage.lines[number]
    sign = line.index("#", column)
    note = f"{line[:column]}  # {line[sign:].lstrip('#').strip()}".rstrip()
    noted = _mend(passage, Mending(number, (note,)))
    if noted.end < mended.end:
        return
    diagnostic = error(
        "hash-in-text",
        Location(passage.path, number + passage.first_line, sign + 1, len(line.rstrip()) - sign),
        entry=_find_entry(passage, number),
        instead_text="\n".join(mending.lines),
        instead_note=note,
    )
    is_empty = line[:column].endswith(":")
    yield diagnostic, mended if is_empty else noted


def _mend_fault(passage: _Passage) -> Iterator[tuple[Diagnostic, _Passage]]:
    fault = passage.fault
    if fault is None or not fault.location.line:
        return
    for mending in islice(_guess_meaning(passage, fault), MAX_GUESSES):
        mended = _mend(passage, mending)
        last = mending.first + len(mending.lines) - 1
        if mended.end > max(passage.end, last) and not _is_swallowed(mended, last):
            yield _report(passage, fault.code, mending), mended


def _is_swallowed(passage: _Passage, number: int) -> bool:
    """Tell whether YAML takes a line for the continuation of a text that it hardly is."""
    return any(
        doubt.code == "continued" and passage.line_at(doubt.end) == number
        for doubt in passage.parsing.doubts
    )


def _report(passage: _Passage, code: str, mending: Mending) -> Diagnostic:
    """Return the finding for a slip: it marks what differs from what was meant."""
    lines, new = passage.lines, list(mending.lines)
    number = mending.first
    while new[0] == lines[number]:
        del new[0]
        number += 1
    while new[-1] == lines[number + len(new) - 1]:
        del new[-1]
    old = lines[number]
    column = count_common_start(old, new[0])
    same_end = count_common_start(reversed(old[column:]), reversed(new[0][column:]))
    length = max(1, len(old) - column - same_end)
    location = Location(passage.path, number + passage.first_line, column + 1, length)
    code = "mistyped-yaml" if code == "invalid-yaml" else code
    return error(code, location, problem=mending.problem, instead="\n".join(new))


# --- What can be read, but perhaps not as it was meant


def _guess_text(passage: _Passage, doubt: Doubt) -> Iterator[Mending]:
    """Yield lines in which a text stands whole that may be cut by a sign in it."""
    lines, number, fields = passage.lines, doubt.line - passage.first_line, passage.fields
    typed = split_line(lines[number])
    if doubt.code == "continued":
        yield from guess_dashes(lines, number, passage.line_at(doubt.end))
        for continued in range(number + 1, passage.line_at(doubt.end) + 1):
            yield from guess_fields(lines, continued, fields)
    elif typed.value[:1] in {"[", "{"}:
        yield from guess_blanks_in_flow(lines, number, fields)
        quoted = quote_flow(typed.value, fields)
        if quoted != typed.value:
            yield Mending(number, (typed.start + quoted,), _PROBLEMS[doubt.code])
    if doubt.code == "hash-in-text":
        last = passage.line_at(doubt.end)
        mending = quote_text(lines, number, doubt.column - 1, last, fields)
        yield mending._replace(problem=HASH)


def _find_entry(passage: _Passage, number: int) -> str:
    """Return the id of the entry that a line belongs to; the path of a file that has none."""
    for line in reversed(passage.lines[: number + 1]):
        typed = split_line(line)
        if typed.dashes and not typed.margin:
            return typed.value
    return passage.path


# --- What cannot be read


def _guess_meaning(passage: _Passage, fault: Diagnostic) -> Iterator[Mending]:
    """Yield what the lines may mean at which reading stopped."""
    lines, number = passage.lines, fault.location.line - passage.first_line
    if fault.code == "invalid-yaml":
        yield from guess_mendings(lines, number, passage.fields)
    elif fault.code in {"alias", "tag"} and not _is_before_structure(lines[number], fault):
        yield from guess_quotes(lines, number, passage.fields)


def _is_before_structure(line: str, fault: Diagnostic) -> bool:
    """Tell whether an anchor or a tag stands before a list or map: then it is no text."""
    token = line[fault.location.column - 1 :]
    _, _, rest = token.partition(" ")
    is_bare = token[0] in "&!" and not rest.strip()
    return is_bare or rest.lstrip()[:1] in _STRUCTURE_SIGNS or token.startswith("!!")


def _guess_glued_item(passage: _Passage) -> Iterator[Mending]:
    """Yield the line with a dash where the first fields of an item begin again inside it."""
    lines = passage.lines
    doubled = [note for note in passage.parsing.diagnostics if note.code == "duplicate-key"]
    for note in doubled[:1] if len(doubled) > 1 else ():
        number = note.location.line - passage.first_line
        values = dict(note.values)
        first = split_line(lines[int(values["first"]) - passage.first_line])
        if first.dashes and first.key == values["key"]:
            line = first.margin + first.dashes + split_line(lines[number]).body
            yield Mending(number, (line,), DASH)
