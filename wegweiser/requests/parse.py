"""The text of a request into answers: strict, however it came and whatever it holds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error, warning
from wegweiser.languages import say
from wegweiser.model.form_export import NO_RESPONSE, Answers
from wegweiser.model.forms import AnswerOption, Form, Question
from wegweiser.model.questions import MAX_ANSWER_LENGTHS
from wegweiser.requests.boxes import Box, iter_boxes, read_box, read_labels, starts_with_box
from wegweiser.requests.labels import LabelIndex, index_labels
from wegweiser.requests.sections import FilledForm, Row, Section, find_form, word_forms
from wegweiser.source.comments import drop_comments
from wegweiser.source.non_answers import is_non_answer
from wegweiser.text import UNTRUSTED_CHARACTERS

MAX_REQUEST_LENGTH = 65_536
"""Characters that the code host lets an issue have."""

MAX_COMBINING_MARKS = 8
"""Combining marks that may follow each other, as in Burmese or Tibetan; heaps cover other lines."""

MAIL_WRAP_WIDTH = 70
"""Characters up to which a mail program lets a line grow; some of them take a few more."""

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_LINE_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MISREAD_LETTERS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D}
}
"""For `str.translate`: letters of windows-1252 that a program took for controls of ISO 8859-1."""

_BLANK = re.compile(r"[^\S\n]")
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
    """The line where each answer begins, by question; one whose heading lacks is missing."""


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
    filled = find_form(path, clean, word_forms(forms))
    if isinstance(filled, Diagnostic):
        return None, (*warnings, filled)
    request, faults = _parse_sections(path, filled)
    return request, (*warnings, *faults)


def _parse_sections(path: str, filled: FilledForm) -> tuple[Request, Diagnostics]:
    parser = _AnswerParser(path, filled.lang)
    answers: dict[str, str | tuple[str, ...]] = {}
    lines = {}
    for question in filled.form.questions:
        section = filled.sections.get(question.id)
        if section is None:
            continue
        lines[question.id] = section.answer_line
        is_last = question is filled.form.questions[-1]
        answer = parser.parse_answer(question, section, is_last=is_last)
        if answer:
            answers[question.id] = answer
    request = Request(path, filled.form, filled.lang, answers, lines)
    return request, tuple(parser.diagnostics)


def clean_text(text: str) -> tuple[str, int]:
    """Return a text without hidden marks and comments, and how many characters these had.

    Its line breaks are plain, its letters composed (NFC); what a program on the way took for
    controls are letters again.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    lines, separators = _LINE_SEPARATORS.subn(" ", plain.translate(_MISREAD_LETTERS))
    visible, hidden = UNTRUSTED_CHARACTERS.subn("", lines)
    composed = _normalize_nfc(visible)
    limited = composed if composed.isascii() else _limit_combining_marks(composed)
    shown = drop_comments(limited)
    return shown, separators + hidden + len(composed) - len(shown)


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


def _unwrap_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines that hold something, whole where a mail program broke them (RFC 5322)."""
    line, width = "", 0
    for row in rows:
        words = row.text.strip()
        first_word, _, _ = words.partition(" ")
        if words and line and width + len(first_word) >= MAIL_WRAP_WIDTH:
            line += f" {words}"
        else:
            if line:
                yield line
            line = words
        # A quotation's marks took their place in the line, too.
        width = len(words) + 2 * row.quote_depth if words else 0
    if line:
        yield line


class _AnswerParser:
    """Reads the answers of one request and collects what is wrong with them."""

    def __init__(self, path: str, lang: str) -> None:
        self.path, self.lang = path, lang
        self.diagnostics: list[Diagnostic] = []

    def parse_answer(
        self, question: Question, section: Section, *, is_last: bool
    ) -> str | tuple[str, ...]:
        """Return what was answered to a question; below the last one other words may stand."""
        rows, count = section.rows, len(self.diagnostics)
        text = "\n".join(row.text for row in rows).strip()
        if _is_empty(question, text):
            text, rows = "", ()
        answer: str | tuple[str, ...]
        if question.options:
            answer = self.parse_choices(question, section, rows, is_last=is_last)
        else:
            answer = self.parse_text(question, section.answer_line, text, rows)
        if question.required and not answer and len(self.diagnostics) == count:
            self.add_missing_answer(section, question)
        return answer

    def parse_text(self, question: Question, line: int, text: str, rows: Sequence[Row]) -> str:
        """Return an answer in words, within its limit."""
        limit = MAX_ANSWER_LENGTHS[question.kind]
        if len(text) > limit:
            label = say(question.label, self.lang).text
            self.add_error("answer-too-long", line, question=label, length=len(text), limit=limit)
            return ""
        if question.kind == "prose":
            return text
        text = _BLANK.sub(" ", text)
        if question.kind == "lines" or "\n" not in text:
            return text
        lines = list(_unwrap_lines(rows))
        if len(lines) > 1:
            self.add_error("invalid-line", line)
            return ""
        return "".join(lines)

    def parse_choices(
        self, question: Question, section: Section, rows: Sequence[Row], *, is_last: bool
    ) -> str | tuple[str, ...]:
        """Return the slugs of what was chosen or ticked, in the order of the options.

        The answer to a single choice is its slug.
        """
        options = {say(option.label, self.lang).text: option for option in question.options}
        index = index_labels(options)
        rows = [row for row in rows if row.text.strip()]
        end = _find_last_box(rows, index) if is_last else len(rows)
        labels = self.parse_boxes(question, rows, end, index)
        slugs = tuple(option.slug for label, option in options.items() if label in labels)
        self.check_required_boxes(question, section, slugs)
        if question.kind != "choice":
            return slugs
        if len(slugs) > 1:
            self.add_unknown_answer(section.answer_line, ", ".join(slugs), options)
        return slugs[0] if len(slugs) == 1 else ""

    def check_required_boxes(
        self, question: Question, section: Section, ticked: Sequence[str]
    ) -> None:
        """Report each box that must be ticked and is not; no other option is required."""
        for option in question.options:
            if option.required and option.slug not in ticked:
                self.add_missing_answer(section, option)

    def parse_boxes(
        self, question: Question, rows: Sequence[Row], end: int, index: LabelIndex
    ) -> set[str]:
        """Return the labels that are ticked or named in lines up to a position."""
        boxes: dict[str, tuple[int, bool]] = {}
        names: list[Row] = []
        for row, box in iter_boxes(rows, end, index):
            if box:
                self.add_box(boxes, row, box)
            elif question.kind == "boxes" or starts_with_box(row):
                self.add_unknown_box(row)
            else:
                names.append(row)
        ticked = {label for label, (_, is_ticked) in boxes.items() if is_ticked}
        return ticked | set(self.parse_names(names, index))

    def add_box(self, boxes: dict[str, tuple[int, bool]], row: Row, box: Box) -> None:
        """Keep how deeply a box is quoted, and its tick; of two the one in the answer counts."""
        depth, _ = boxes.get(box.label, (row.quote_depth + 1, False))
        if depth == row.quote_depth:
            self.add_unknown_box(row)
        elif depth > row.quote_depth:
            boxes[box.label] = (row.quote_depth, box.is_ticked)

    def parse_names(self, rows: Sequence[Row], index: LabelIndex) -> Iterator[str]:
        """Yield the labels that lines list, up to the first that the question does not offer."""
        for label, words, line in read_labels(rows, index):
            if not label:
                self.add_unknown_answer(line, words, dict.fromkeys(filter(None, index.values())))
                return
            yield label

    def add_missing_answer(self, section: Section, missing: Question | AnswerOption) -> None:
        """Report what must be answered or ticked."""
        label = say(missing.label, self.lang).text
        self.add_error("missing-answer", section.answer_line, question=label)

    def add_unknown_answer(self, line: int, value: str, options: Iterable[str]) -> None:
        """Report an answer that the question does not offer."""
        known = ", ".join(options)
        self.add_error("unknown-answer", line, value=value[:_EXCERPT_LENGTH], known=known)

    def add_unknown_box(self, row: Row) -> None:
        """Report a box that the form does not have, or that stands there twice."""
        self.add_error("unknown-box", row.number, value=row.text.strip()[:_EXCERPT_LENGTH])

    def add_error(self, code: str, line: int, **values: object) -> None:
        """Report what is wrong at a line."""
        self.diagnostics.append(error(code, Location(self.path, line, 1), **values))


def _find_last_box(rows: Sequence[Row], index: LabelIndex) -> int:
    """Return the position below the last box: a greeting or a signature there is no answer."""
    for position in reversed(range(len(rows))):
        if starts_with_box(rows[position]) or read_box(rows, position, index):
            return position + 1
    return 0


def _is_empty(question: Question, text: str) -> bool:
    """Tell whether an answer says nothing: blanks, the words of the code host, "keine", a dash."""
    if not any(map(is_visible, text)) or text.casefold() == NO_RESPONSE.casefold():
        return True
    if question.options and text.casefold() == "none":
        return True
    labels = (label for option in question.options for _, label in option.label.versions)
    return is_non_answer(text) and text not in labels
