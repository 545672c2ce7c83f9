"""The text of a request into answers: strict, however it came and whatever it holds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, warning
from wegweiser.languages import say
from wegweiser.model.form_export import NO_RESPONSE, Answers
from wegweiser.model.forms import (
    MAX_ANSWER_LENGTHS,
    AnswerOption,
    Form,
    Question,
    list_form_languages,
)
from wegweiser.text import UNTRUSTED_CHARACTERS, count_common_start

MAX_REQUEST_LENGTH = 65_536
"""Characters that the code host lets an issue have."""

MAX_COMBINING_MARKS = 4
"""Combining marks that may follow each other; heaps of them cover the lines above and below."""

MAIL_WRAP_WIDTH = 70
"""Characters up to which a mail program lets a line grow; some of them take a few more."""

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_LINE_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CHECKBOX = re.compile(r"- \[([ xX])\] (.+)")
_EXCERPT_LENGTH = 80
"""Characters of a stranger's text that a finding repeats."""


@dataclass(frozen=True, slots=True)
class Request:
    """A filled form."""

    path: str
    """Its name in findings."""

    form: Form
    """Which form it is."""

    lang: str
    """The language that its questions are in."""

    answers: Answers
    """What is answered, by question; a question without an answer is missing."""

    lines: Mapping[str, int]
    """The line where each answer begins, by question."""


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands below a known heading."""

    heading: str
    """The heading's words."""

    line: int
    """The line of the heading."""

    rows: tuple[str, ...]
    """The lines below it."""

    @property
    def answer_line(self) -> int:
        """The line where the answer begins; the one below the heading where there is none."""
        blank = next((number for number, row in enumerate(self.rows) if row.strip()), 0)
        return self.line + 1 + blank


def parse_request(
    path: str, text: str, forms: Sequence[Form]
) -> tuple[Request | None, Diagnostics]:
    """Read the text of a request; None where its headings are not those of a form, each in order.

    Findings stand at their line of the text. Errors: `no-form`, `wrong-questions`,
    `missing-answer`, `answer-too-long`, `unknown-answer`, `unknown-box`, `invalid-line`;
    `stripped-characters` is a warning.
    """
    if len(text) > MAX_REQUEST_LENGTH:
        sizes = {"length": len(text), "limit": MAX_REQUEST_LENGTH}
        return None, (error("answer-too-long", Location(path), question="", **sizes),)
    clean, count = clean_text(text)
    warnings = (warning("stripped-characters", Location(path), count=count),) if count else ()
    known = {
        list_headings(form, lang): (form, lang)
        for form in forms
        for lang in list_form_languages(form)
    }
    sections = tuple(_split_sections(clean, {heading for row in known for heading in row}))
    headings = tuple(section.heading for section in sections)
    if headings not in known:
        return None, (*warnings, _diagnose_headings(path, sections, tuple(known)))
    form, lang = known[headings]
    request, faults = _parse_sections(path, form, lang, sections)
    return request, (*warnings, *faults)


def _parse_sections(
    path: str, form: Form, lang: str, sections: Sequence[_Section]
) -> tuple[Request, Diagnostics]:
    parser = _AnswerParser(path, lang)
    answers: dict[str, str | tuple[str, ...]] = {}
    lines = {}
    sections = (*sections[:-1], _strip_trailing_text(sections[-1]))
    for question, section in zip(form.questions, sections, strict=True):
        answer = parser.parse_answer(question, section)
        lines[question.id] = section.answer_line
        if answer:
            answers[question.id] = answer
    return Request(path, form, lang, answers, lines), tuple(parser.diagnostics)


def list_headings(form: Form, lang: str) -> tuple[str, ...]:
    """Return the headings of a form in a language."""
    return tuple(_normalize_nfc(say(question.label, lang).text) for question in form.questions)


def clean_text(text: str) -> tuple[str, int]:
    """Return a text without hidden marks, and how many of those it had.

    Its line breaks are plain, its letters composed (NFC).
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    lines, separators = _LINE_SEPARATORS.subn(" ", plain)
    visible, hidden = UNTRUSTED_CHARACTERS.subn("", lines)
    composed = _normalize_nfc(visible)
    limited = composed if composed.isascii() else _limit_combining_marks(composed)
    return limited, separators + hidden + len(composed) - len(limited)


def is_visible(character: str) -> bool:
    """Tell whether a character can be seen by itself: no blank, control, mark, filler (U+3164)."""
    if unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return False
    return "FILLER" not in unicodedata.name(character, "")


def _normalize_nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _limit_combining_marks(text: str) -> str:
    """Return a text in which at most MAX_COMBINING_MARKS marks follow each other."""
    runs = groupby(text, key=lambda c: unicodedata.category(c) in {"Mn", "Me"})
    return "".join(
        "".join(run)[: MAX_COMBINING_MARKS if is_mark else None] for is_mark, run in runs
    )


def _split_sections(text: str, known: Iterable[str]) -> Iterator[_Section]:
    """Yield what stands below each line that is a known heading, wherever it stands.

    What stands above the first is nothing.
    """
    rows = text.split("\n")
    starts = [
        number
        for number, row in enumerate(rows)
        if row.startswith("### ") and row[4:].rstrip(" ") in known
    ]
    for start, end in pairwise([*starts, len(rows)]):
        yield _Section(rows[start][4:].rstrip(" "), start + 1, tuple(rows[start + 1 : end]))


def _strip_trailing_text(last: _Section) -> _Section:
    """Return the last section, of boxes, without a greeting, a signature or an older mail below."""
    boxes = [number for number, row in enumerate(last.rows, 1) if row.startswith("- [")]
    end = boxes[-1] if boxes else len(last.rows)
    while end < len(last.rows) and last.rows[end].strip():
        end += 1
    return replace(last, rows=last.rows[:end])


def _diagnose_headings(
    path: str, sections: Sequence[_Section], known: Sequence[tuple[str, ...]]
) -> Diagnostic:
    """Return where the headings first depart from those of the form that they are most like."""
    if not sections:
        return error("no-form", Location(path))
    headings = [section.heading for section in sections]
    # Of two forms with as many headings in common the shorter one is meant.
    form = max(known, key=lambda form: len(set(form) & set(headings)) - len(form) / 1000)
    position = count_common_start(headings, form)
    question = form[position] if position < len(form) else headings[position]
    line = sections[min(position, len(sections) - 1)].line
    return error("wrong-questions", Location(path, line, 1), question=question)


def _unwrap_lines(rows: Sequence[str], first: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the rows that hold something with their number.

    What a mail program broke (RFC 5322, 2.1.1) is whole again.
    """
    start, line, previous = first, "", ""
    for number, row in enumerate(map(str.strip, rows), first):
        if _is_continuation(previous, row):
            line += f" {row}"
        else:
            if line:
                yield start, line
            start, line = number, row
        previous = row
    if line:
        yield start, line


def _is_continuation(previous: str, row: str) -> bool:
    """Tell whether the first word of a row had no room in the one above."""
    if not previous or not row or row.startswith("- ["):
        return False
    first_word, _, _ = row.partition(" ")
    return len(previous) + len(first_word) >= MAIL_WRAP_WIDTH


class _AnswerParser:
    """Reads the answers of one request and collects what is wrong with them."""

    def __init__(self, path: str, lang: str) -> None:
        self.path, self.lang = path, lang
        self.diagnostics: list[Diagnostic] = []

    def parse_answer(self, question: Question, section: _Section) -> str | tuple[str, ...]:
        """Return what was answered to a question."""
        rows, count = section.rows, len(self.diagnostics)
        text = "\n".join(rows).strip("\n ")
        if _is_empty(question, text):
            text, rows = "", ()
        answer: str | tuple[str, ...]
        if question.options:
            answer = self.parse_choices(question, section, rows)
        else:
            answer = self.parse_text(question, section.answer_line, text)
        if question.required and not answer and len(self.diagnostics) == count:
            self.add_missing_answer(section, question)
        return answer

    def parse_text(self, question: Question, line: int, text: str) -> str:
        """Return an answer in words, within its limit."""
        limit = MAX_ANSWER_LENGTHS[question.kind]
        if len(text) > limit:
            label = say(question.label, self.lang).text
            self.add_error("answer-too-long", line, question=label, length=len(text), limit=limit)
            return ""
        if question.kind != "line" or "\n" not in text:
            return text
        rows = [row for _, row in _unwrap_lines(text.split("\n"))]
        if len(rows) > 1:
            self.add_error("invalid-line", line)
            return ""
        return "".join(rows)

    def parse_choices(
        self, question: Question, section: _Section, rows: Sequence[str]
    ) -> str | tuple[str, ...]:
        """Return the slugs of what was chosen or ticked, in the order of the options.

        The answer to a single choice is its slug.
        """
        labels = [_normalize_nfc(say(option.label, self.lang).text) for option in question.options]
        options = dict(zip(labels, question.options, strict=True))
        chosen: list[AnswerOption] = []
        for number, row in _unwrap_lines(rows, section.line + 1):
            is_box = question.kind == "boxes" or row.startswith("- [")
            parse = self.parse_checkbox if is_box else self.parse_option_list
            chosen += parse(number, row, options)
        self.check_required_boxes(question, section, chosen)
        slugs = tuple(option.slug for option in question.options if option in chosen)
        if question.kind != "choice":
            return slugs
        if len(slugs) > 1:
            self.add_unknown_answer(section.answer_line, ", ".join(slugs), options)
        return slugs[0] if len(slugs) == 1 else ""

    def check_required_boxes(
        self, question: Question, section: _Section, ticked: Sequence[AnswerOption]
    ) -> None:
        """Report each box that must be ticked and is not; no other option is required."""
        for option in question.options:
            if option.required and option not in ticked:
                self.add_missing_answer(section, option)

    def parse_checkbox(
        self, line: int, row: str, options: dict[str, AnswerOption]
    ) -> Iterator[AnswerOption]:
        """Yield the option of a ticked box; a second box for the same is none of the form's."""
        box = _CHECKBOX.fullmatch(row)
        option = options.pop(box[2], None) if box else None
        if not box or not option:
            self.add_error("unknown-box", line, value=row[:_EXCERPT_LENGTH])
        elif box[1] != " ":
            yield option

    def parse_option_list(
        self, line: int, row: str, options: Mapping[str, AnswerOption]
    ) -> Iterator[AnswerOption]:
        """Yield the options in a row with commas between; one with commas in it comes first."""
        rest = row
        while rest:
            fitting = (label for label in options if rest == label or rest.startswith(f"{label}, "))
            label = max(fitting, key=len, default="")
            if not label:
                self.add_unknown_answer(line, rest, options)
                return
            yield options[label]
            rest = rest[len(label) + 2 :]

    def add_missing_answer(self, section: _Section, missing: Question | AnswerOption) -> None:
        """Report what must be answered or ticked."""
        label = say(missing.label, self.lang).text
        self.add_error("missing-answer", section.answer_line, question=label)

    def add_unknown_answer(self, line: int, value: str, options: Iterable[str]) -> None:
        """Report an answer that the question does not offer."""
        known = ", ".join(options)
        self.add_error("unknown-answer", line, value=value[:_EXCERPT_LENGTH], known=known)

    def add_error(self, code: str, line: int, **values: object) -> None:
        """Report what is wrong at a line."""
        self.diagnostics.append(error(code, Location(self.path, line, 1), **values))


def _is_empty(question: Question, text: str) -> bool:
    """Tell whether an answer says nothing, in the words of the code host or in blanks."""
    if not any(map(is_visible, text)) or text.casefold() == NO_RESPONSE.casefold():
        return True
    return bool(question.options) and text.casefold() == "none"
