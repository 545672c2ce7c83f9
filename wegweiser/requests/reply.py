"""The answer to a request: what was understood, what is missing, what happens next, and how to do it by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice, takewhile
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, has_errors
from wegweiser.languages import DEFAULT_LANGUAGE, Text, say
from wegweiser.model import routes
from wegweiser.model.forms import CONSENT_FIELDS, QUESTION_FIELDS, Question, index_phrases
from wegweiser.model.intake import PROBLEM_IDS
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import Proposal, Submission, get_field
from wegweiser.requests.validate import is_from_organisation
from wegweiser.text import format_code_block

MAX_REPLY_LENGTH = 60_000
"""Characters of an answer; the code host takes 65,536."""

_MAX_SUMMARY_LENGTH, _MAX_DIFF_LENGTH, _MAX_ROWS = 20_000, 25_000, 30
"""Characters of what was understood and of the change by hand, and findings, that an answer shows at most."""

_SAFE_VALUES = frozenset({"question", "limit", "known", "places", "count"})
"""Values of findings that are ours: everything else may hold a stranger's words."""

_EDITOR_CODES = frozenset({"still-mentioned", "splice-failed"})
"""Findings that the editors mend, not whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """Everything that an answer speaks of; `files` are the changed files by path, before and after."""

    site: Site
    letter: Submission
    request: Request | None = None
    proposal: Proposal | None = None
    notes: Diagnostics = ()
    duplicates: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, str]]
    number: int = 0

    @property
    def lang(self) -> str:
        """The language of the answer: that of the request, German where nobody knows it."""
        return self.request.lang if self.request else DEFAULT_LANGUAGE

    def says(self, key: str, lang: str = "", **values: object) -> str:
        """Return a sentence of the city with its fields filled."""
        words = say(index_phrases(self.site)[key], lang or self.lang).text
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", str(value))
        return words


def render_reply(case: ReplyContext) -> str:
    """Return the answer in Markdown: no stranger's word stands outside a fence, and none of it calls anybody."""
    parts = [
        *_render_heading(case),
        *_render_summary(case),
        *_render_problems(case),
        *_render_hints(case),
        *_render_duplicates(case),
        *_render_next_steps(case),
        *_render_editor_section(case),
    ]
    return "\n\n".join(parts)[:MAX_REPLY_LENGTH] + "\n"


def _render_heading(case: ReplyContext) -> Iterator[str]:
    noted = case.request is not None and case.request.form.purpose == "note"
    state = (
        "answer-faulty" if has_errors(case.notes) else "answer-noted" if noted else "answer-fine"
    )
    yield f"## {case.says(state)}"
    yield f"{case.says('answer-receipt')} `{case.letter.receipt}`"


# --- What was understood


def _render_summary(case: ReplyContext) -> Iterator[str]:
    rows = tuple(_list_answers(case))
    if rows:
        width = min(40, max(len(label) for label, _ in rows))
        shown = "\n".join(
            line for label, words in rows for line in _format_row(label, words, width)
        )
        yield f"### {case.says('answer-understood')}"
        yield format_code_block(
            shown if len(shown) <= _MAX_SUMMARY_LENGTH else f"{shown[:_MAX_SUMMARY_LENGTH]} …",
            "text",
        )


def _format_row(label: str, words: str, width: int) -> Iterator[str]:
    for number, line in enumerate(words.split("\n")):
        yield f"{'' if number else label:<{width}} | {line}".rstrip()


def _list_answers(case: ReplyContext) -> Iterator[tuple[str, str]]:
    """Yield each question with what was answered; of a correction what is said now and what then."""
    request = case.request
    if request is None:
        return
    one = next(
        (one for one in case.site.organisations if case.proposal and one.id == case.proposal.id),
        None,
    )
    for asked in request.form.questions:
        given = request.answers.get(asked.id, "")
        if one and request.form.purpose == "correct" and asked.field_path:
            yield from _compare_field(case, one, asked, given)
        elif given:
            yield _get_label(asked, request.lang), format_answer(asked, given, request.lang)


def _compare_field(
    case: ReplyContext, one: Organisation, asked: Question, given: str | tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    lang, gone = (
        case.lang,
        asked.id in (case.request.answers.get("delete", ()) if case.request else ()),
    )
    if given or gone:
        after = case.says("answer-gone") if gone else format_answer(asked, given, lang)
        yield (
            _get_label(asked, lang),
            f"{case.says('answer-before')}: {format_answer(asked, get_field(one, asked.field_path), lang) or '–'}",
        )
        yield "", f"{case.says('answer-after')}: {after}"


def _get_label(asked: Question, lang: str) -> str:
    return say(asked.label, lang).text


def format_answer(asked: Question, value: Any, lang: str) -> str:
    """Return what is answered to a question, or held in its field, in words."""
    if isinstance(value, Text):
        return "\n".join(f"{words} [{tag}]" for tag, words in value.versions)
    if isinstance(value, str) and not asked.options:
        return value
    known = {option.slug: say(option.label, lang).text for option in asked.options}
    slugs = (value,) if isinstance(value, str) else value
    return "; ".join(
        known.get(one, one) if isinstance(one, str) else one.url or say(one.title, lang).text
        for one in slugs
        if one
    )


# --- What is missing or wrong, and what else to know


def _render_problems(case: ReplyContext) -> Iterator[str]:
    rows = dict.fromkeys(
        _build_problem_row(case, note) for note in case.notes if note.severity == "error"
    )
    if rows:
        yield f"### {case.says('answer-problems')}"
        head = tuple(case.says(f"answer-{one}") for one in ("question", "problem", "example"))
        table = (head, ("---",) * 3, *islice(rows, _MAX_ROWS))
        yield "\n".join(f"| {' | '.join(map(_escape_cell, row))} |" for row in table)


def _escape_cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _build_problem_row(case: ReplyContext, note: Diagnostic) -> tuple[str, str, str]:
    asked = _find_question(case.request, note)
    label = _get_label(asked, case.lang) if asked else ""
    example = say(asked.example, case.lang).text if asked else ""
    return label or "–", _explain_diagnostic(case, note), f"`{example}`" if example else "–"


def _explain_diagnostic(case: ReplyContext, note: Diagnostic) -> str:
    """Say in plain words what a finding means; only its values that are ours are repeated."""
    key = f"problem-{note.code if note.code in PROBLEM_IDS else 'other'}"
    return case.says(key, **{name: value for name, value in note.values if name in _SAFE_VALUES})


def _find_question(request: Request | None, note: Diagnostic) -> Question | None:
    """Return the question in whose answer a finding lies."""
    if request is None or not note.location.line or note.location.path == "":
        return None
    before = [one for one in request.form.questions if request.lines[one.id] <= note.location.line]
    return before[-1] if before else None


def _render_hints(case: ReplyContext) -> Iterator[str]:
    known = [note for note in case.notes if note.severity == "warning" and note.code in PROBLEM_IDS]
    rows = dict.fromkeys(
        (_find_question(case.request, note), _explain_diagnostic(case, note)) for note in known
    )
    if rows:
        yield f"### {case.says('answer-hints')}"
        yield "\n".join(
            f"- {_get_label(asked, case.lang) + ': ' if asked else ''}{words}"
            for asked, words in islice(rows, _MAX_ROWS)
        )


def _render_duplicates(case: ReplyContext) -> Iterator[str]:
    base = case.site.settings.base_url.rstrip("/")
    if case.duplicates:
        yield case.says("answer-duplicates")
        links = (
            f"[{one}]({base}/{routes.organisation(DEFAULT_LANGUAGE, one)})"
            for one in islice(case.duplicates, _MAX_ROWS)
        )
        yield "\n".join(f"- {link}" for link in links)


def _render_next_steps(case: ReplyContext) -> Iterator[str]:
    noted = case.request is not None and case.request.form.purpose == "note"
    theirs = any(note.severity == "error" and note.code not in _EDITOR_CODES for note in case.notes)
    state = "faulty" if theirs else "noted" if noted else "fine"
    yield f"### {case.says('answer-next')}"
    yield case.says(f"answer-next-{state}")


# --- For the editors: the same change by hand


def _render_editor_section(case: ReplyContext) -> Iterator[str]:
    proposal, request = case.proposal, case.request
    if request is None or proposal is None or not case.files or has_errors(case.notes):
        return
    yield f"### {case.says('editors', DEFAULT_LANGUAGE)}"
    yield case.says(
        "editors-own" if is_from_organisation(request) else "editors-other", DEFAULT_LANGUAGE
    )
    if proposal.mentions:
        ids = ", ".join(f"`{key}`" for key, _ in islice(proposal.mentions, _MAX_ROWS))
        yield case.says("editors-mentions", DEFAULT_LANGUAGE, ids=ids)
    if case.number:
        yield case.says("editors-label", DEFAULT_LANGUAGE)
    for path, (old, new) in case.files.items():
        yield from _render_manual_change(case, path, old, new)


def _render_manual_change(case: ReplyContext, path: str, old: str, new: str) -> Iterator[str]:
    start, lines = diff_texts(old, new)
    is_new = all(line.startswith("+") for line in lines)
    words = "\n".join(line[is_new:] for line in lines)
    yield case.says(
        "editors-insert" if is_new else "editors-hand", DEFAULT_LANGUAGE, file=path, line=start
    )
    if len(words) <= _MAX_DIFF_LENGTH:
        yield format_code_block(_redact_personal_fields(case, words), "yaml" if is_new else "diff")
    if case.site.settings.repository:
        link = f"{case.site.settings.repository.rstrip('/')}/edit/main/{path}#L{start}"
        yield f"[{case.says('editors-edit', DEFAULT_LANGUAGE, file=path)}]({link})"


def _redact_personal_fields(case: ReplyContext, words: str) -> str:
    """Return the change by hand without the personal fields of an entry that goes: the answer would publish them once more."""
    proposal = case.proposal
    gone = [
        one
        for one in case.site.organisations
        if proposal and (proposal.purpose, proposal.id) == ("remove", one.id)
    ]
    for said in (
        get_field(one, QUESTION_FIELDS[name][1]) for one in gone for name in CONSENT_FIELDS
    ):
        words = words.replace(said, "…") if said else words
    return words


def diff_texts(old: str, new: str) -> tuple[int, Sequence[str]]:
    """Return the first line (from 1) in which two texts differ, and the lines that go (-) and come (+) from there on."""
    before, after = old.split("\n"), new.split("\n")
    start = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    )
    least = min(len(before), len(after)) - start
    ends = zip(reversed(before), reversed(after), strict=False)
    end = min(least, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    told = unified_diff(
        before[start : len(before) - end], after[start : len(after) - end], n=1, lineterm=""
    )
    return start + 1, [
        "…" if line.startswith("@@") else line.rstrip("\r") for line in islice(told, 3, None)
    ]
