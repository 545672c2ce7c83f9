"""A text into the questions of a form and what stands below each, quoted or not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.languages import say
from wegweiser.model.form_specs import FORM_SPECS
from wegweiser.model.forms import Form, Question, list_form_languages
from wegweiser.model.questions import FORMER_ORDER, TELLING_QUESTIONS
from wegweiser.requests.labels import LabelIndex, find_label, index_labels
from wegweiser.requests.unmarked_headings import mark_headings
from wegweiser.text import INVISIBLE_CHARACTERS, fold

_MAX_QUOTE_DEPTH = 20
_MAX_SEPARATOR_LENGTH = 300
_FORM_QUESTION = re.compile(r"\s{0,3}[\\*_]*###(?!#)(.*)")
"""The beginning of a question; a mail program may have made it bold or put a blank before it."""

_QUOTE_MARKS = re.compile(r"\s?(?:>\s?)*")
_QUOTE_MARK = re.compile(r"\s?>")
_SEPARATOR = re.compile(
    r"[-–—_]{2,}|-{2,}.*-{2,}|[*_]*(?:Von|From|De|Da|Kimden|Gönderen|Від|От|من)\s?:.*"
    r"|(?:(?:Am|On|Le|El|Il)\b|.*\b20\d\d\b|.*\w@\w).*:"
)
"""The line below which another message begins: a signature, or an older one with its header."""


class Row(NamedTuple):
    """A line of a request."""

    number: int
    """Which line of the text it is, from 1."""

    text: str
    """What stands there, without quotation marks that all of the form has."""

    quote_depth: int = 0
    """How many quotation marks were taken away."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below a heading of a form."""

    line: int
    """The line of the heading."""

    rows: tuple[Row, ...]
    """The lines below it."""

    @property
    def answer_line(self) -> int:
        """The line where the answer begins; the one below the heading where there is none."""
        return next((row.number for row in self.rows if row.text.strip()), self.line + 1)


@dataclass(frozen=True, slots=True)
class WordedForm:
    """A form in one language."""

    form: Form
    """Which form it is."""

    lang: str
    """In which language."""

    labels: Mapping[str, Question]
    """Its questions by their headings, in order."""

    index: LabelIndex
    """The headings by their spellings."""

    required: tuple[str, ...]
    """The headings of what must be answered, or tells the form from others."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form with what stands below its headings."""

    form: Form
    """Which form it is."""

    lang: str
    """The language that its questions are in."""

    sections: Mapping[str, Section]
    """What stands below each heading, by question; a heading that is not there is missing."""


_Departure = tuple[int, str]
"""The line where a text departs from a form, and the heading that is out of place or lacks."""


class _Heading(NamedTuple):
    """A line that is a heading of some form."""

    words: str
    """What stands behind its mark, broken lines joined."""

    start: int
    """Its position among the rows."""

    end: int
    """The position of the first row below it."""

    line: int
    """Its line of the text."""


def word_forms(forms: Sequence[Form]) -> tuple[WordedForm, ...]:
    """Return each form in each of its languages, those with the fewest questions first.

    One that asked in another order before stands there in that, too, behind.
    """
    older_forms = (form for form in forms if FORM_SPECS[form.id].kind == "organisations")
    former_forms = (_restore_order(form) for form in older_forms)
    orders = (*forms, *(former for former in former_forms if former not in forms))
    worded = [_word_form(form, lang) for form in orders for lang in list_form_languages(form)]
    return tuple(sorted(worded, key=lambda worded_form: len(worded_form.labels)))


def _restore_order(form: Form) -> Form:
    questions = sorted(form.questions, key=lambda question: FORMER_ORDER.index(question.id))
    return replace(form, questions=tuple(questions))


def _word_form(form: Form, lang: str) -> WordedForm:
    labels = {say(question.label, lang).text: question for question in form.questions}
    required = tuple(label for label, question in labels.items() if _must_be_there(question))
    return WordedForm(form, lang, labels, index_labels(labels), required)


def _must_be_there(question: Question) -> bool:
    is_required = question.required or any(option.required for option in question.options)
    return is_required or question.id in TELLING_QUESTIONS


def find_form(path: str, text: str, worded: Sequence[WordedForm]) -> FilledForm | Diagnostic:
    """Return the form in a text, or why there is none: `no-form`, `wrong-questions`.

    It may be quoted, and other messages may stand above and below it. Its headings stand in order,
    each at most once; what need not be answered may lack its heading.
    """
    lines: Sequence[str] = text.split("\n")
    indexes = [worded_form.index for worded_form in worded]
    if not any(_words_question(line, indexes) for line in lines):
        lines = mark_headings(lines, indexes)
    longest: tuple[Sequence[Row], list[_Heading]] = ((), [])
    for rows in _iter_readings(lines):
        headings = list(_find_headings(rows, worded))
        for candidate in worded if headings else ():
            if _is_form(candidate, rows, headings):
                sections = dict(_split_sections(candidate, rows, headings))
                return FilledForm(candidate.form, candidate.lang, sections)
        longest = max(longest, (rows, headings), key=lambda reading: len(reading[1]))
    departure = _find_departure(*longest, worded) if longest[1] else None
    if departure is None:
        return error("no-form", Location(path))
    line, label = departure
    return error("wrong-questions", Location(path, line, 1), question=label)


# --- Where a form may stand


def _words_question(line: str, indexes: Sequence[LabelIndex]) -> bool:
    """Tell whether a line, quoted or not, is a heading of some form, with its mark."""
    marks = _QUOTE_MARKS.match(line)
    heading = _FORM_QUESTION.match(line, marks.end() if marks else 0)
    return bool(heading and any(find_label(index, heading[1]) for index in indexes))


def _iter_readings(lines: Sequence[str]) -> Iterator[Sequence[Row]]:
    """Yield the lines in which a form may stand: all, each message alone, what is quoted, indented.

    With a quotation's marks go those of what is quoted less deeply: answers stand in between.
    """
    for depth in range(_measure_quotes(lines) + 1):
        rows = [_unquote(number, line, depth) for number, line in enumerate(lines, 1)]
        yield rows
        starts = [number for number, row in enumerate(rows) if _separates(row)]
        if starts:
            yield from (rows[start:end] for start, end in pairwise([0, *starts, len(rows)]))
    yield [Row(number, line.strip()) for number, line in enumerate(lines, 1)]


def _separates(row: Row) -> bool:
    """Tell whether another message may begin below a line."""
    words = row.text.strip()
    return len(words) <= _MAX_SEPARATOR_LENGTH and bool(_SEPARATOR.fullmatch(words))


def _measure_quotes(lines: Sequence[str]) -> int:
    """Return how deeply a heading is quoted at most."""
    depth = 0
    for line in lines:
        marks = _QUOTE_MARKS.match(line)
        if marks and _FORM_QUESTION.match(line, marks.end()):
            depth = max(depth, marks[0].count(">"))
    return min(depth, _MAX_QUOTE_DEPTH)


def _unquote(number: int, line: str, depth: int) -> Row:
    """Return a line without so many quotation marks, or without as many as it has."""
    count, text = 0, line
    while count < depth and (mark := _QUOTE_MARK.match(text)):
        count, text = count + 1, text[mark.end() :]
    return Row(number, text.removeprefix(" ") if count else text, count)


def _find_headings(rows: Sequence[Row], worded: Sequence[WordedForm]) -> Iterator[_Heading]:
    """Yield each line that is a heading of some form, and one that a mail program broke in two."""
    for position, row in enumerate(rows):
        heading = _FORM_QUESTION.match(INVISIBLE_CHARACTERS.sub("", row.text))
        if not heading:
            continue
        below = rows[position + 1].text if position + 1 < len(rows) else ""
        for count, words in enumerate((heading[1], f"{heading[1]} {below}"), 1):
            if any(find_label(worded_form.index, words) for worded_form in worded):
                yield _Heading(words, position, position + count, row.number)
                break


# --- Which form it is


def _is_form(candidate: WordedForm, rows: Sequence[Row], headings: Sequence[_Heading]) -> bool:
    """Tell whether the headings of a text are those of a form."""
    labels = _label_headings(candidate, headings)
    order = [label for label in candidate.labels if label in labels]
    if order != labels or not set(candidate.required) <= set(labels):
        return False
    return _find_misspelt_heading(candidate, rows, headings) is None


def _label_headings(candidate: WordedForm, headings: Sequence[_Heading]) -> list[str]:
    """Return each heading as the form words it; empty where it is none of the form's."""
    return [find_label(candidate.index, heading.words) for heading in headings]


def _split_sections(
    candidate: WordedForm, rows: Sequence[Row], headings: Sequence[_Heading]
) -> Iterator[tuple[str, Section]]:
    """Yield what stands below each heading of a form, by question."""
    ends = [*(heading.start for heading in headings[1:]), len(rows)]
    for heading, end in zip(headings, ends, strict=True):
        question = candidate.labels[find_label(candidate.index, heading.words)]
        yield question.id, Section(heading.line, tuple(rows[heading.end : end]))


def _find_departure(
    rows: Sequence[Row], headings: Sequence[_Heading], worded: Sequence[WordedForm]
) -> _Departure | None:
    """Return where a text departs from the form that it is most like."""
    # Of two forms with as many headings in common the one with fewer questions comes first.
    meant = max(worded, key=lambda candidate: len({*_label_headings(candidate, headings)} - {""}))
    return (
        _find_misplaced_heading(meant, headings, worded)
        or _find_lacking_heading(meant, headings)
        or _find_misspelt_heading(meant, rows, headings)
    )


def _find_misplaced_heading(
    meant: WordedForm, headings: Sequence[_Heading], worded: Sequence[WordedForm]
) -> _Departure | None:
    """Return the first heading that stood there before, else the first that is out of order."""
    labels = _label_headings(meant, headings)
    position = _find_repetition(labels)
    if position is None:
        position = _find_disorder(labels, [*meant.labels])
    if position is None:
        return None
    heading = headings[position]
    known = (find_label(candidate.index, heading.words) for candidate in (meant, *worded))
    return heading.line, next(filter(None, known))


def _find_repetition(labels: Sequence[str]) -> int | None:
    seen = {""}
    for position, label in enumerate(labels):
        if label and label in seen:
            return position
        seen.add(label)
    return None


def _find_disorder(labels: Sequence[str], order: Sequence[str]) -> int | None:
    last = -1
    for position, label in enumerate(labels):
        place = order.index(label) if label else -1
        if place <= last:
            return position
        last = place
    return None


def _find_lacking_heading(meant: WordedForm, headings: Sequence[_Heading]) -> _Departure | None:
    """Return the first heading that may not lack, with the line of the next that is there."""
    labels, order = _label_headings(meant, headings), [*meant.labels]
    for lacking in meant.required:
        if lacking not in labels:
            below = order[order.index(lacking) :]
            lines = (h.line for h, label in zip(headings, labels, strict=True) if label in below)
            return next(lines, headings[-1].line), lacking
    return None


def _find_misspelt_heading(
    meant: WordedForm, rows: Sequence[Row], headings: Sequence[_Heading]
) -> _Departure | None:
    """Return the line of a heading that nobody knows, where one lacks, and that one."""
    order = [*meant.labels]
    last_place, end = -1, 0
    for heading, label in zip(headings, _label_headings(meant, headings), strict=True):
        place = order.index(label)
        for row in rows[end : heading.start] if place > last_place + 1 else ():
            unknown = _FORM_QUESTION.match(row.text)
            if unknown and fold(unknown[1]):
                return row.number, order[last_place + 1]
        last_place, end = place, heading.end
    return None
