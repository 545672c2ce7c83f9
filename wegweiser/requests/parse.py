"""The text of a request into answers: strict, the same at every door, and never surprised by what stands in it."""

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
from wegweiser.text import UNTRUSTED_CHARACTERS

MAX_REQUEST_LENGTH = 65_536
"""Characters that the code host lets an issue have."""

MAX_COMBINING_MARKS = 4
"""Combining marks that may follow each other; heaps of them cover the lines above and below."""

MAIL_WRAP_WIDTH = 70
"""Characters up to which a mail program lets a line grow before it breaks it; some of them take a few more."""

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_LINE_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CHECKBOX = re.compile(r"- \[([ xX])\] (.+)")
_EXCERPT_LENGTH = 80
"""Characters of a stranger's text that a finding repeats."""


@dataclass(frozen=True, slots=True)
class Request:
    """A filled form: in which language it was asked, its answers, and the line where each answer begins."""

    form: Form
    lang: str
    answers: Answers
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands below a known heading; `line` is that of the heading, `first` that of the answer."""

    label: str
    line: int
    rows: tuple[str, ...]

    @property
    def first(self) -> int:
        """The line where the answer begins; the one below the heading where there is none."""
        return (
            self.line + 1 + next((number for number, row in enumerate(self.rows) if row.strip()), 0)
        )


def parse_request(
    path: str, text: str, forms: Sequence[Form]
) -> tuple[Request | None, Diagnostics]:
    """Read the text of a request; None where its headings are not those of a form, each once and in order.

    Findings stand at their line of the text. Errors: `no-form`, `wrong-questions`, `missing-answer`, `answer-too-long`,
    `unknown-answer`, `unknown-box`, `invalid-line`; `stripped-characters` is a warning.
    """
    if len(text) > MAX_REQUEST_LENGTH:
        return None, (
            error(
                "answer-too-long",
                Location(path),
                question="",
                length=len(text),
                limit=MAX_REQUEST_LENGTH,
            ),
        )
    plain, lost = clean_text(text)
    notes = (warning("stripped-characters", Location(path), count=lost),) if lost else ()
    known = {
        list_headings(form, lang): (form, lang)
        for form in forms
        for lang in list_form_languages(form)
    }
    sections = tuple(_split_sections(plain, {label for one in known for label in one}))
    found = tuple(one.label for one in sections)
    if found not in known:
        return None, (*notes, _diagnose_headings(path, sections, tuple(known)))
    form, lang = known[found]
    desk = _AnswerParser(path, lang, [])
    sections = (*sections[:-1], _strip_trailing_text(sections[-1]))
    answers = {
        asked.id: desk.answer(asked, section)
        for asked, section in zip(form.questions, sections, strict=True)
    }
    lines = {
        asked.id: section.first for asked, section in zip(form.questions, sections, strict=True)
    }
    return Request(form, lang, {key: given for key, given in answers.items() if given}, lines), (
        *notes,
        *desk.notes,
    )


def list_headings(form: Form, lang: str) -> tuple[str, ...]:
    """Return the headings of a form in a language."""
    return tuple(_normalize_nfc(say(one.label, lang).text) for one in form.questions)


def clean_text(text: str) -> tuple[str, int]:
    """Return a text with plain line breaks, composed letters and no hidden marks, and how many of those it had."""
    lines, broken = _LINE_SEPARATORS.subn(
        " ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    )
    seen, unseen = UNTRUSTED_CHARACTERS.subn("", lines)
    whole = _normalize_nfc(seen)
    thin = whole if whole.isascii() else _limit_combining_marks(whole)
    return thin, broken + unseen + len(whole) - len(thin)


def is_visible(sign: str) -> bool:
    """Tell whether a character can be seen by itself: no blank, no control, no mark, no filler (U+3164 and its kin)."""
    return unicodedata.category(
        sign
    ) not in _INVISIBLE_CATEGORIES and "FILLER" not in unicodedata.name(sign, "")


def _normalize_nfc(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def _limit_combining_marks(text: str) -> str:
    """Return a text in which at most MARKS combining marks follow each other."""
    runs = groupby(text, key=lambda sign: unicodedata.category(sign) in {"Mn", "Me"})
    return "".join("".join(run)[: MAX_COMBINING_MARKS if marked else None] for marked, run in runs)


def _split_sections(text: str, known: Iterable[str]) -> Iterator[_Section]:
    """Yield what stands below each line that is a known heading, wherever it stands; what stands above the first is nothing."""
    rows = text.split("\n")
    starts = [
        number
        for number, row in enumerate(rows)
        if row.startswith("### ") and row[4:].rstrip(" ") in known
    ]
    for start, end in pairwise([*starts, len(rows)]):
        yield _Section(rows[start][4:].rstrip(" "), start + 1, tuple(rows[start + 1 : end]))


def _strip_trailing_text(last: _Section) -> _Section:
    """Return the last section without what stands below its boxes and an empty line: a greeting, a signature, an older mail."""
    end = max(
        (number for number, row in enumerate(last.rows, 1) if row.startswith("- [")),
        default=len(last.rows),
    )
    gap = next(
        (number for number, row in enumerate(last.rows[end:], end) if not row.strip()),
        len(last.rows),
    )
    return replace(last, rows=last.rows[:gap])


def _diagnose_headings(
    path: str, sections: Sequence[_Section], known: Sequence[tuple[str, ...]]
) -> Diagnostic:
    """Return where the headings first depart from those of the form that they are most like."""
    if not sections:
        return error("no-form", Location(path))
    found = [one.label for one in sections]
    meant = max(known, key=lambda one: len(set(one) & set(found)) - len(one) / 1000)
    here = next(
        (n for n, pair in enumerate(zip(found, meant, strict=False)) if pair[0] != pair[1]),
        min(len(found), len(meant)),
    )
    question = meant[here] if here < len(meant) else found[here]
    return error(
        "wrong-questions",
        Location(path, sections[min(here, len(sections) - 1)].line, 1),
        question=question,
    )


def _unwrap_lines(rows: Sequence[str], first: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the rows that say something with their number; what a mail program broke (RFC 5322, 2.1.1) is whole again."""
    number, whole, last = first, "", ""
    for here, row in enumerate(map(str.strip, rows), first):
        if (
            last
            and row
            and not row.startswith("- [")
            and len(last) + len(row.split(" ")[0]) >= MAIL_WRAP_WIDTH
        ):
            whole += f" {row}"
        else:
            if whole:
                yield number, whole
            number, whole = here, row
        last = row
    if whole:
        yield number, whole


class _AnswerParser:
    """One reading of one request: in which language, and what was found."""

    def __init__(self, path: str, lang: str, notes: list[Diagnostic]) -> None:
        self.path, self.lang, self.notes = path, lang, notes

    def answer(self, asked: Question, section: _Section) -> str | tuple[str, ...]:
        """Return what was answered to a question, and note what is wrong with it."""
        rows, before = section.rows, len(self.notes)
        words = "\n".join(rows).strip("\n ")
        if (
            not any(map(is_visible, words))
            or words.casefold() == NO_RESPONSE.casefold()
            or (asked.options and words.casefold() == "none")
        ):
            words, rows = "", ()
        given = (
            self.chosen(asked, section, rows)
            if asked.options
            else self.words(asked, section.first, words)
        )
        if asked.required and not given and len(self.notes) == before:
            self.fault("missing-answer", section.first, question=say(asked.label, self.lang).text)
        return given

    def words(self, asked: Question, line: int, words: str) -> str:
        """Return an answer in words, within its limit."""
        limit = MAX_ANSWER_LENGTHS[asked.kind]
        if len(words) > limit:
            question = say(asked.label, self.lang).text
            self.fault("answer-too-long", line, question=question, length=len(words), limit=limit)
            return ""
        if asked.kind == "line" and "\n" in words:
            found = [row for _, row in _unwrap_lines(words.split("\n"))]
            if len(found) > 1:
                self.fault("invalid-line", line)
            return "".join(found) if len(found) == 1 else ""
        return words

    def chosen(
        self, asked: Question, section: _Section, rows: Sequence[str]
    ) -> str | tuple[str, ...]:
        """Return the slugs of what was chosen or ticked, in the order of the options; of a single choice its slug."""
        options = {_normalize_nfc(say(one.label, self.lang).text): one for one in asked.options}
        found: list[AnswerOption] = []
        for number, row in _unwrap_lines(rows, section.line + 1):
            read = self.ticked if asked.kind == "boxes" or row.startswith("- [") else self.listed
            found += read(number, row, options)
        slugs = tuple(one.slug for one in asked.options if one in found)
        if asked.kind == "boxes":
            for one in asked.options:
                if one.required and one not in found:
                    self.fault(
                        "missing-answer", section.first, question=say(one.label, self.lang).text
                    )
        if asked.kind != "choice":
            return slugs
        if len(slugs) > 1:
            self.unknown(section.first, ", ".join(slugs), options)
        return slugs[0] if len(slugs) == 1 else ""

    def ticked(
        self, line: int, row: str, options: dict[str, AnswerOption]
    ) -> Iterator[AnswerOption]:
        """Yield the option of a ticked box; a box that stands there for the second time counts as none of the form's."""
        box = _CHECKBOX.fullmatch(row)
        option = options.pop(box[2], None) if box else None
        if not box or not option:
            self.fault("unknown-box", line, value=row[:_EXCERPT_LENGTH])
        elif box[1] != " ":
            yield option

    def listed(
        self, line: int, row: str, options: Mapping[str, AnswerOption]
    ) -> Iterator[AnswerOption]:
        """Yield the options that stand in a row with commas between them; an option with commas in it comes first."""
        rest = row
        while rest:
            fitting = (label for label in options if rest == label or rest.startswith(f"{label}, "))
            label = max(fitting, key=len, default="")
            if not label:
                self.unknown(line, rest, options)
                return
            yield options[label]
            rest = rest[len(label) + 2 :]

    def unknown(self, line: int, value: str, options: Iterable[str]) -> None:
        """Note an answer that the question does not offer."""
        self.fault("unknown-answer", line, value=value[:_EXCERPT_LENGTH], known=", ".join(options))

    def fault(self, code: str, line: int, **values: object) -> None:
        """Note what is wrong at a line."""
        self.notes.append(error(code, Location(self.path, line, 1), **values))
