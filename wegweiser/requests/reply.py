"""The reply to a request: what was understood, what is missing, and what happens next."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from wegweiser.diagnostics import Diagnostic, Diagnostics, has_errors
from wegweiser.languages import Text, get_source_language, say
from wegweiser.model import questions, routes
from wegweiser.model.forms import Question, index_phrases
from wegweiser.model.intake import PROBLEM_IDS
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.requests.correction import get_field
from wegweiser.requests.line_diff import diff_texts
from wegweiser.requests.mail import Submission
from wegweiser.requests.parse import Request
from wegweiser.requests.proposal import Proposal
from wegweiser.requests.validate import get_close, is_from_organisation
from wegweiser.text import format_code_block

MAX_REPLY_LENGTH = 60_000
"""Characters of a reply; the code host takes 65,536."""

_MAX_SUMMARY_LENGTH = 20_000
"""Characters of what was understood that a reply shows."""

_MAX_DIFF_LENGTH = 25_000
"""Characters of the change by hand that a reply shows."""

_MAX_ROWS = 30
"""Findings that a reply shows."""

_SAFE_VALUES = frozenset({"question", "limit", "known", "places", "count", "missing", "name"})
"""Values of findings that are ours: everything else may hold a stranger's words."""

_EMAIL_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.\w")

_EDITOR_CODES = frozenset({"still-mentioned", "splice-failed"})
"""Findings that the editors mend, not whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """Everything that a reply speaks of."""

    site: Site
    """The city as it is."""

    submission: Submission
    """How the request came."""

    request: Request | None = None
    """What it says; None where its form is unknown."""

    proposal: Proposal | None = None
    """What it would change; None where it has faults."""

    diagnostics: Diagnostics = ()
    """All findings about it."""

    duplicates: tuple[str, ...] = ()
    """The ids of the entries that look like the one that is proposed."""

    changed_files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The text of each changed file by its path, before and after."""

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong."""
        return has_errors(self.diagnostics)

    @property
    def is_note(self) -> bool:
        """Whether the request changes nothing."""
        return self.proposal is not None and self.proposal.purpose == "note"

    @property
    def lang(self) -> str:
        """The language of the reply: that of the request, German where nobody knows it."""
        return self.request.lang if self.request else get_source_language()

    def format_phrase(self, key: str, lang: str = "", **values: object) -> str:
        """Return a sentence of the city with its fields filled."""
        phrase = say(index_phrases(self.site)[key], lang or self.lang).text
        for name, value in values.items():
            phrase = phrase.replace(f"{{{name}}}", str(value))
        return phrase


def render_reply(context: ReplyContext) -> str:
    """Return the reply in Markdown.

    No stranger's word stands outside a fence, and none of it calls anybody.
    """
    parts = (render_answer(context), render_editor_note(context))
    return "\n\n".join(filter(None, parts))[:MAX_REPLY_LENGTH] + "\n"


def render_answer(context: ReplyContext) -> str:
    """Return the part of the reply that is for whoever asked."""
    parts = [
        *_render_heading(context),
        *_render_summary(context),
        *_render_problems(context),
        *_render_hints(context),
        *_render_duplicates(context),
        *_render_next_steps(context),
    ]
    return "\n\n".join(parts)


def render_editor_note(context: ReplyContext) -> str:
    """Return the part of the reply that is for the editors; empty where they have nothing to do."""
    return "\n\n".join(_render_editor_section(context))


def _render_heading(context: ReplyContext) -> Iterator[str]:
    state = "answer-noted" if context.is_note else "answer-fine"
    if context.has_errors:
        state = "answer-faulty"
    yield f"## {context.format_phrase(state)}"
    yield f"{context.format_phrase('answer-receipt')} `{context.submission.receipt}`"


# --- What was understood


def _render_summary(context: ReplyContext) -> Iterator[str]:
    rows = tuple(_list_answers(context))
    if not rows:
        return
    width = min(40, max(len(label) for label, _ in rows))
    summary = "\n".join(line for label, text in rows for line in _format_row(label, text, width))
    if len(summary) > _MAX_SUMMARY_LENGTH:
        summary = f"{summary[:_MAX_SUMMARY_LENGTH]} …"
    yield f"### {context.format_phrase('answer-understood')}"
    yield format_code_block(summary, "text")


def _format_row(label: str, text: str, width: int) -> Iterator[str]:
    for number, line in enumerate(text.split("\n")):
        yield f"{'' if number else label:<{width}} | {line}".rstrip()


def _list_answers(context: ReplyContext) -> Iterator[tuple[str, str]]:
    """Yield each question with its answer; of a correction what is said now and what then."""
    request = context.request
    if request is None:
        return
    organisation = _find_proposed_entry(context, "correct")
    changed = context.proposal.changed_fields if context.proposal else ()
    for question in request.form.questions:
        answer = request.answers.get(question.id, "")
        if organisation and question.field_path in changed:
            yield from _compare_field(context, request, organisation, question)
        elif answer:
            yield _get_label(question, request.lang), format_answer(question, answer, request.lang)


def _find_proposed_entry(context: ReplyContext, purpose: str) -> Organisation | None:
    """Return the entry that a proposal of this purpose is about, as it is now."""
    if context.proposal is None or context.proposal.purpose != purpose:
        return None
    by_id = {organisation.id: organisation for organisation in context.site.organisations}
    return by_id.get(context.proposal.id)


def _compare_field(
    context: ReplyContext, request: Request, organisation: Organisation, question: Question
) -> Iterator[tuple[str, str]]:
    answer = request.answers.get(question.id, "")
    after = format_answer(question, answer, context.lang)
    if question.id in request.answers.get("delete", ()):
        after = context.format_phrase("answer-gone")
    elif not answer:
        return
    old = get_field(organisation, question.field_path)
    before = format_answer(question, old, context.lang) or "–"
    yield _get_label(question, context.lang), f"{context.format_phrase('answer-before')}: {before}"
    yield "", f"{context.format_phrase('answer-after')}: {after}"


def _get_label(question: Question, lang: str) -> str:
    return say(question.label, lang).text


def format_answer(question: Question, value: Any, lang: str) -> str:
    """Return what is answered to a question, or held in its field, in words."""
    if isinstance(value, Text):
        return "\n".join(f"{version} [{tag}]" for tag, version in value.versions)
    if isinstance(value, str):
        if not question.options:
            return value
        value = (value,)
    labels = {option.slug: say(option.label, lang).text for option in question.options}
    return "; ".join(_format_item(item, labels, lang) for item in value if item)


def _format_item(item: Any, labels: Mapping[str, str], lang: str) -> str:
    if isinstance(item, str):
        return labels.get(item, item)
    return item.url or say(item.title, lang).text  # a source


# --- What is missing or wrong, and what else to know


def _render_problems(context: ReplyContext) -> Iterator[str]:
    errors = (finding for finding in context.diagnostics if finding.severity == "error")
    rows = dict.fromkeys(_build_problem_row(context, finding) for finding in errors)
    if rows:
        columns = ("question", "problem", "example")
        head = tuple(context.format_phrase(f"answer-{column}") for column in columns)
        table = (head, ("---",) * 3, *islice(rows, _MAX_ROWS))
        yield f"### {context.format_phrase('answer-problems')}"
        yield "\n".join(f"| {' | '.join(map(_escape_cell, row))} |" for row in table)


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _build_problem_row(context: ReplyContext, finding: Diagnostic) -> tuple[str, str, str]:
    question = _find_question(context.request, finding)
    label = _get_label(question, context.lang) if question else ""
    example = get_close(finding) or (say(question.example, context.lang).text if question else "")
    return label or "–", _explain_diagnostic(context, finding), f"`{example}`" if example else "–"


def _explain_diagnostic(context: ReplyContext, finding: Diagnostic) -> str:
    """Say in plain words what a finding means; only its values that are ours are repeated."""
    key = f"problem-{finding.code if finding.code in PROBLEM_IDS else 'other'}"
    values = {name: value for name, value in finding.values if name in _SAFE_VALUES}
    return context.format_phrase(key, **values)


def _find_question(request: Request | None, finding: Diagnostic) -> Question | None:
    """Return the question in whose answer a finding lies."""
    location = finding.location
    if request is None or not location.line or location.path == "":
        return None
    above = [
        question
        for question in request.form.questions
        if request.lines.get(question.id, location.line + 1) <= location.line
    ]
    return above[-1] if above else None


def _render_hints(context: ReplyContext) -> Iterator[str]:
    hints = (
        (_find_question(context.request, finding), _explain_diagnostic(context, finding))
        for finding in context.diagnostics
        if finding.severity == "warning" and finding.code in PROBLEM_IDS
    )
    rows = dict.fromkeys(hints)
    if rows:
        yield f"### {context.format_phrase('answer-hints')}"
        yield "\n".join(
            f"- {_get_label(question, context.lang) + ': ' if question else ''}{explanation}"
            for question, explanation in islice(rows, _MAX_ROWS)
        )


def _render_duplicates(context: ReplyContext) -> Iterator[str]:
    base = context.site.settings.base_url.rstrip("/")
    if context.duplicates:
        yield context.format_phrase("answer-duplicates")
        yield "\n".join(
            f"- [{key}]({base}/{routes.organisation(get_source_language(), key)})"
            for key in islice(context.duplicates, _MAX_ROWS)
        )


def _render_next_steps(context: ReplyContext) -> Iterator[str]:
    state = "noted" if context.is_note else "fine"
    for finding in context.diagnostics:
        if finding.severity == "error" and finding.code not in _EDITOR_CODES:
            state = "faulty"
    yield f"### {context.format_phrase('answer-next')}"
    if context.proposal and context.is_note and context.proposal.code_state:
        yield context.format_phrase(f"answer-code-{context.proposal.code_state}")
    yield context.format_phrase(f"answer-next-{state}")
    if _holds_personal_data(context):
        base = context.site.settings.base_url.rstrip("/")
        contact = f"{base}/{routes.page(get_source_language(), routes.CONTACT)}"
        yield context.format_phrase("answer-erasure", contact=contact)


def _holds_personal_data(context: ReplyContext) -> bool:
    """Tell whether a request answers a personal question, or names an e-mail address anywhere.

    Whoever wrote it must learn how to have it erased (Articles 12 and 17 GDPR).
    """
    answers = context.request.answers if context.request else {}
    is_answered = any(answers.get(field) for field in questions.CONSENT_FIELDS)
    return is_answered or bool(_EMAIL_ADDRESS.search(context.submission.text))


# --- For the editors: the same change by hand


def _render_editor_section(context: ReplyContext) -> Iterator[str]:
    proposal, request = context.proposal, context.request
    if not request or not proposal or not context.changed_files or context.has_errors:
        return
    yield f"### {context.format_phrase('editors', get_source_language())}"
    yield context.format_phrase(_name_sender(request, proposal), get_source_language())
    if proposal.mentions:
        ids = ", ".join(f"`{key}`" for key, _ in islice(proposal.mentions, _MAX_ROWS))
        yield context.format_phrase("editors-mentions", get_source_language(), ids=ids)
    if context.submission.issue_number:
        yield context.format_phrase("editors-label", get_source_language())
    for path, (old, new) in context.changed_files.items():
        yield from _render_manual_change(context, path, old, new)


def _name_sender(request: Request, proposal: Proposal) -> str:
    """Return the phrase that says from whom a request comes, as far as that is known."""
    phrase = "editors-own" if is_from_organisation(request) else "editors-other"
    phrase = "editors-code" if proposal.code_state else phrase
    return "editors-translation" if proposal.purpose == "translate" else phrase


def _render_manual_change(context: ReplyContext, path: str, old: str, new: str) -> Iterator[str]:
    start, lines = diff_texts(old, new)
    is_new = all(line.startswith("+") for line in lines)
    phrase, language = ("editors-insert", "yaml") if is_new else ("editors-hand", "diff")
    yield context.format_phrase(phrase, get_source_language(), file=path, line=start)
    change = "\n".join(line.removeprefix("+") if is_new else line for line in lines)
    if len(change) <= _MAX_DIFF_LENGTH:
        yield format_code_block(_redact_personal_fields(context, change), language)
    if context.site.settings.repository:
        link = f"{context.site.settings.repository.rstrip('/')}/edit/main/{path}#L{start}"
        yield f"[{context.format_phrase('editors-edit', get_source_language(), file=path)}]({link})"


def _redact_personal_fields(context: ReplyContext, change: str) -> str:
    """Return the change by hand without the personal fields of an entry that goes."""
    # The reply would publish them once more.
    organisation = _find_proposed_entry(context, "remove")
    if organisation is None:
        return change
    for key in questions.CONSENT_FIELDS:
        value = get_field(organisation, questions.QUESTION_FIELDS[key][1])
        change = change.replace(value, "…") if value else change
    return change
