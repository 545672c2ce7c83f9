"""The answer to a request: what was understood, what is missing, what happens next, and how to do it by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice, takewhile
from typing import Any

from wegweiser.city import routes
from wegweiser.city.answers import Request
from wegweiser.city.forms import CONSENTS, FIELDS, Question, phrases
from wegweiser.city.model import Site
from wegweiser.city.organisations import Organisation
from wegweiser.city.proposals import Letter, Proposal, held
from wegweiser.city.readings import is_own
from wegweiser.city.wording import PROBLEMS
from wegweiser.ground.diagnostics import Diagnostic, Notes, fails
from wegweiser.ground.languages import SOURCE, Text, say

LONGEST = 60_000
"""Characters of an answer; the code host takes 65,536."""

_SHOWN, _BY_HAND, _ROWS = 20_000, 25_000, 30
"""Characters of what was understood and of the change by hand, and findings, that an answer shows at most."""

_SAFE = frozenset({"question", "limit", "known", "places", "count"})
"""Values of findings that are ours: everything else may hold a stranger's words."""

_OURS = frozenset({"still-mentioned", "splice-failed"})
"""Findings that the editors mend, not whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that an answer speaks of; `files` are the changed files by path, before and after."""

    site: Site
    letter: Letter
    request: Request | None = None
    proposal: Proposal | None = None
    notes: Notes = ()
    duplicates: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, str]]
    number: int = 0

    @property
    def lang(self) -> str:
        """The language of the answer: that of the request, German where nobody knows it."""
        return self.request.lang if self.request else SOURCE

    def says(self, key: str, lang: str = "", **values: object) -> str:
        """Return a sentence of the city with its fields filled."""
        words = say(phrases(self.site)[key], lang or self.lang).text
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", str(value))
        return words


def reply(case: Case) -> str:
    """Return the answer in Markdown: no stranger's word stands outside a fence, and none of it calls anybody."""
    parts = [*_head(case), *_understood(case), *_problems(case), *_hints(case), *_duplicates(case), *_next(case), *_editors(case)]
    return "\n\n".join(parts)[:LONGEST] + "\n"


def fenced(words: str, kind: str = "text") -> str:
    """Return words between fences longer than any in them."""
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    return f"{fence:`<3}{kind}\n{words}\n{fence:`<3}"


def _head(case: Case) -> Iterator[str]:
    noted = case.request is not None and case.request.form.purpose == "note"
    state = "answer-faulty" if fails(case.notes) else "answer-noted" if noted else "answer-fine"
    yield f"## {case.says(state)}"
    yield f"{case.says('answer-receipt')} `{case.letter.receipt}`"


# --- What was understood


def _understood(case: Case) -> Iterator[str]:
    rows = tuple(_rows(case))
    if rows:
        width = min(40, max(len(label) for label, _ in rows))
        shown = "\n".join(line for label, words in rows for line in _row(label, words, width))
        yield f"### {case.says('answer-understood')}"
        yield fenced(shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} …")


def _row(label: str, words: str, width: int) -> Iterator[str]:
    for number, line in enumerate(words.split("\n")):
        yield f"{'' if number else label:<{width}} | {line}".rstrip()


def _rows(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each question with what was answered; of a correction what is said now and what then."""
    request = case.request
    if request is None:
        return
    one = next((one for one in case.site.organisations if case.proposal and one.id == case.proposal.id), None)
    for asked in request.form.questions:
        given = request.answers.get(asked.id, "")
        if one and request.form.purpose == "correct" and asked.field:
            yield from _difference(case, one, asked, given)
        elif given:
            yield _label(asked, request.lang), shown(asked, given, request.lang)


def _difference(case: Case, one: Organisation, asked: Question, given: str | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    lang, gone = case.lang, asked.id in (case.request.answers.get("delete", ()) if case.request else ())
    if given or gone:
        after = case.says("answer-gone") if gone else shown(asked, given, lang)
        yield _label(asked, lang), f"{case.says('answer-before')}: {shown(asked, held(one, asked.field), lang) or '–'}"
        yield "", f"{case.says('answer-after')}: {after}"


def _label(asked: Question, lang: str) -> str:
    return say(asked.label, lang).text


def shown(asked: Question, value: Any, lang: str) -> str:
    """Return what is answered to a question, or held in its field, in words."""
    if isinstance(value, Text):
        return "\n".join(f"{words} [{tag}]" for tag, words in value.versions)
    if isinstance(value, str) and not asked.options:
        return value
    known = {option.slug: say(option.label, lang).text for option in asked.options}
    slugs = (value,) if isinstance(value, str) else value
    return "; ".join(known.get(one, one) if isinstance(one, str) else one.url or say(one.title, lang).text for one in slugs if one)


# --- What is missing or wrong, and what else to know


def _problems(case: Case) -> Iterator[str]:
    rows = dict.fromkeys(_problem(case, note) for note in case.notes if note.severity == "error")
    if rows:
        yield f"### {case.says('answer-problems')}"
        head = tuple(case.says(f"answer-{one}") for one in ("question", "problem", "example"))
        table = (head, ("---",) * 3, *islice(rows, _ROWS))
        yield "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in table)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _problem(case: Case, note: Diagnostic) -> tuple[str, str, str]:
    asked = _asked(case.request, note)
    label = _label(asked, case.lang) if asked else ""
    example = say(asked.example, case.lang).text if asked else ""
    return label or "–", _explained(case, note), f"`{example}`" if example else "–"


def _explained(case: Case, note: Diagnostic) -> str:
    """Say in plain words what a finding means; only its values that are ours are repeated."""
    key = f"problem-{note.code if note.code in PROBLEMS else 'other'}"
    return case.says(key, **{name: value for name, value in note.values if name in _SAFE})


def _asked(request: Request | None, note: Diagnostic) -> Question | None:
    """Return the question in whose answer a finding lies."""
    if request is None or not note.place.line or note.place.path == "":
        return None
    before = [one for one in request.form.questions if request.lines[one.id] <= note.place.line]
    return before[-1] if before else None


def _hints(case: Case) -> Iterator[str]:
    known = [note for note in case.notes if note.severity == "warning" and note.code in PROBLEMS]
    rows = dict.fromkeys((_asked(case.request, note), _explained(case, note)) for note in known)
    if rows:
        yield f"### {case.says('answer-hints')}"
        yield "\n".join(f"- {_label(asked, case.lang) + ': ' if asked else ''}{words}" for asked, words in islice(rows, _ROWS))


def _duplicates(case: Case) -> Iterator[str]:
    base = case.site.settings.base_url.rstrip("/")
    if case.duplicates:
        yield case.says("answer-duplicates")
        links = (f"[{one}]({base}/{routes.organisation(SOURCE, one)})" for one in islice(case.duplicates, _ROWS))
        yield "\n".join(f"- {link}" for link in links)


def _next(case: Case) -> Iterator[str]:
    noted = case.request is not None and case.request.form.purpose == "note"
    theirs = any(note.severity == "error" and note.code not in _OURS for note in case.notes)
    state = "faulty" if theirs else "noted" if noted else "fine"
    yield f"### {case.says('answer-next')}"
    yield case.says(f"answer-next-{state}")


# --- For the editors: the same change by hand


def _editors(case: Case) -> Iterator[str]:
    proposal, request = case.proposal, case.request
    if request is None or proposal is None or not case.files or fails(case.notes):
        return
    yield f"### {case.says('editors', SOURCE)}"
    yield case.says("editors-own" if is_own(request) else "editors-other", SOURCE)
    if proposal.mentions:
        ids = ", ".join(f"`{key}`" for key, _ in islice(proposal.mentions, _ROWS))
        yield case.says("editors-mentions", SOURCE, ids=ids)
    if case.number:
        yield case.says("editors-label", SOURCE)
    for path, (old, new) in case.files.items():
        yield from _by_hand(case, path, old, new)


def _by_hand(case: Case, path: str, old: str, new: str) -> Iterator[str]:
    start, lines = changed(old, new)
    is_new = all(line.startswith("+") for line in lines)
    words = "\n".join(line[is_new:] for line in lines)
    yield case.says("editors-insert" if is_new else "editors-hand", SOURCE, file=path, line=start)
    if len(words) <= _BY_HAND:
        yield fenced(_discreet(case, words), "yaml" if is_new else "diff")
    if case.site.settings.repository:
        link = f"{case.site.settings.repository.rstrip('/')}/edit/main/{path}#L{start}"
        yield f"[{case.says('editors-edit', SOURCE, file=path)}]({link})"


def _discreet(case: Case, words: str) -> str:
    """Return the change by hand without the personal fields of an entry that goes: the answer would publish them once more."""
    proposal = case.proposal
    gone = [one for one in case.site.organisations if proposal and (proposal.purpose, proposal.id) == ("remove", one.id)]
    for said in (held(one, FIELDS[name][1]) for one in gone for name in CONSENTS):
        words = words.replace(said, "…") if said else words
    return words


def changed(old: str, new: str) -> tuple[int, Sequence[str]]:
    """Return the first line (from 1) in which two texts differ, and the lines that go (-) and come (+) from there on."""
    before, after = old.split("\n"), new.split("\n")
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    least = min(len(before), len(after)) - start
    ends = zip(reversed(before), reversed(after), strict=False)
    end = min(least, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    told = unified_diff(before[start : len(before) - end], after[start : len(after) - end], n=1, lineterm="")
    return start + 1, ["…" if line.startswith("@@") else line.rstrip("\r") for line in islice(told, 3, None)]
