"""The reading diff as Markdown for people and as JSON for tools."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent, wrap
from typing import Any, NamedTuple

from wegweiser.model import field_labels
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.review import quoting
from wegweiser.review.diff import (
    PAGES,
    STATES,
    Difference,
    PlanChange,
    RecordChange,
    ReleaseDifference,
)
from wegweiser.review.record_lines import Change
from wegweiser.review.translation_changes import TranslationChange

Translate = Callable[..., str]

MAX_LENGTH = 60_000
"""Characters of a report: the code host takes 65,536 in a comment."""
LINE_WIDTH = 100
MAX_LABEL, MAX_NAMES, MAX_ADDRESSES, MAX_ADDRESS_LENGTH = 200, 5, 20, 200
CONTEXT = 40
"""So many characters that are alike stand before the first difference of two long texts."""


class Limits(NamedTuple):
    """How much a report may tell."""

    records: int
    """Records of a state, and addresses."""
    changes: int
    """Changes of a record."""
    text: int
    """Characters of a text."""


LIMITS = (
    Limits(2_000, 500, 2_000),
    Limits(300, 20, 600),
    Limits(80, 8, 300),
    Limits(20, 4, 200),
    Limits(5, 0, 80),
)
"""From generous to sparing: a report takes the first that makes it short enough."""


@dataclass(frozen=True)
class Voice:
    """The words and links of a report."""

    lang: str
    """The language in which kinds of records are named."""
    translate: Translate
    """Gives a message of the program."""
    base_url: str = ""
    """Where the new website can be seen; without it addresses are no links."""


def render_markdown(difference: Difference, voice: Voice) -> str:
    """Return a difference in Markdown; what does not fit is summed up, never cut."""
    reports = (_join_within(_iter_parts(difference, voice, limits)) for limits in LIMITS)
    return next(report for report in reports if report is not None)


def _join_within(parts: Iterable[str]) -> str | None:
    """Return the parts of a report as one text, or None as soon as they are too many."""
    text, size = [], 0
    for part in parts:
        size += len(part)
        if size > MAX_LENGTH:
            return None
        text.append(part)
    return "".join(text).rstrip() + "\n"


def render_releases(difference: ReleaseDifference, translate: Translate) -> str:
    """Return how many files of two built websites differ, in one line."""
    return translate("diff-releases", **difference._asdict()) + "\n"


def render_json(difference: Difference | ReleaseDifference) -> str:
    """Return everything that differs as JSON."""
    return json.dumps(_to_values(difference), ensure_ascii=False, indent=1) + "\n"


def _to_values(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _to_values(item) for name, item in value._asdict().items()}
    return [_to_values(item) for item in value] if isinstance(value, tuple) else value


def _iter_parts(difference: Difference, voice: Voice, limits: Limits) -> Iterator[str]:
    yield from _iter_summary(difference, voice.translate)
    for state in STATES:
        records = [record for record in difference.records if record.state == state]
        yield from _iter_records(state, records, voice, limits)
    yield from _iter_translations(difference.translations, voice.translate, limits)
    yield from _iter_addresses(difference.plan, voice, min(limits.records, MAX_ADDRESSES))
    if difference.theme_files:
        yield _format_theme(difference, voice.translate)


def _iter_summary(difference: Difference, translate: Translate) -> Iterator[str]:
    """Yield how many records and pages change."""
    plan, states = difference.plan, Counter(record.state for record in difference.records)
    if states:
        counts = {state: states[state] for state in STATES}
        yield f"{translate('diff-records', **counts)}\n\n"
    if states or not plan.is_empty():
        counts = {name: len(getattr(plan, name)) for name in ("new", "gone", "changed")}
        yield f"{translate('diff-pages', files=plan.other_files, **counts)}\n\n"
    elif not difference.theme_files and not difference.translations:
        yield translate("diff-nothing")


def _iter_records(
    state: str, records: Sequence[RecordChange], voice: Voice, limits: Limits
) -> Iterator[str]:
    entries = (_format_record(record, voice, limits) for record in records[: limits.records])
    rest = Counter(_kind_title(record, voice) for record in records[limits.records :])
    yield from _iter_section(f"diff-{state}", len(records), entries, rest, voice.translate)


def _iter_translations(
    translations: Sequence[TranslationChange], translate: Translate, limits: Limits
) -> Iterator[str]:
    """Yield what a change of the German makes old, then what catalogues say now."""
    for key, is_old in (("diff-translations-old", True), ("diff-translations", False)):
        chosen = [change for change in translations if change.is_old == is_old]
        entries = (_format_translation(change, limits.text) for change in chosen[: limits.records])
        rest = Counter(change.lang for change in chosen[limits.records :])
        yield from _iter_section(key, len(chosen), entries, rest, translate)


def _format_translation(change: TranslationChange, most: int) -> str:
    """Return an item with place, original and translation, each as it is written."""
    new = change.old if change.is_old else change.new
    spans = (
        quoting.format_code_span(quoting.shorten(" ".join(words.split()), most))
        for words in (change.place, change.original, new)
    )
    return f"- {change.lang}: {' · '.join(spans)}\n"


def _iter_addresses(plan: PlanChange, voice: Voice, most: int) -> Iterator[str]:
    """Yield the addresses that go, which readers may have kept, and those that come."""
    for key, addresses, base_url in (
        ("diff-addresses-gone", plan.gone, ""),
        ("diff-addresses-new", plan.new, voice.base_url),
    ):
        entries = (f"- {_format_address(address, base_url)}\n" for address in addresses[:most])
        rest = Counter("/" + address.split("/")[1] for address in addresses[most:])
        yield from _iter_section(key, len(addresses), entries, rest, voice.translate)


def _iter_section(
    key: str, count: int, entries: Iterable[str], rest: Counter[str], translate: Translate
) -> Iterator[str]:
    """Yield a heading and what is under it; the rest is counted by what it is."""
    if not count:
        return
    yield f"#### {translate(key, count=count)}\n\n"
    yield from entries
    yield "\n"
    if rest:
        groups = ", ".join(
            f"{quoting.format_code_span(quoting.shorten(name, 80))} ({number})"
            for name, number in rest.most_common(8)
        )
        yield f"{translate('diff-rest', count=rest.total(), groups=groups)}\n\n"


def _format_record(record: RecordChange, voice: Voice, limits: Limits) -> str:
    translate = voice.translate
    name = quoting.format_code_span(quoting.shorten(record.name, 80))
    address = _format_address(record.address, "" if record.state == "gone" else voice.base_url)
    heading = " ".join(filter(None, ("-", _kind_title(record, voice), name, address)))
    if record.state == "renamed":
        old_id = quoting.format_code_span(quoting.shorten(record.old_id, 80))
        heading += " " + translate("diff-old-id", old_id=old_id)
    left = len(record.changes) - limits.changes
    more = [translate("diff-more", count=left)] if left > 0 else []
    lines = [
        line
        for change in record.changes[: limits.changes]
        for line in _iter_change_lines(change, limits)
    ]
    if not lines:
        return "\n  ".join([heading, *more]) + "\n"
    block = quoting.format_code_block("\n".join(lines + more), "diff")
    return f"{heading}\n\n{indent(block, '  ')}\n\n"


def _iter_change_lines(change: Change, limits: Limits) -> Iterator[str]:
    """Yield the lines of a change: what stood there, what stands there now."""
    label = f"{quoting.shorten(change.label, MAX_LABEL)}: " if change.label else ""
    sides = zip("-+", _shorten_alike(change.old, change.new, limits.text), strict=True)
    for sign, text in sides:
        if text:
            lines = wrap(label + text, LINE_WIDTH, break_long_words=False, break_on_hyphens=False)
            yield from (f"{sign} {line}" for line in lines)


def _shorten_alike(old: str, new: str, most: int) -> tuple[str, str]:
    """Shorten two texts so that both show where they begin to differ."""
    if max(len(old), len(new)) > most and old and new:
        pairs = enumerate(zip(old, new, strict=False))
        alike = next((place for place, (left, right) in pairs if left != right), most)
        start = max(alike - CONTEXT, 0)
        if start:
            old, new = "…" + old[start:], "…" + new[start:]
    return quoting.shorten(old, most), quoting.shorten(new, most)


def _kind_title(record: RecordChange, voice: Voice) -> str:
    """Return the kind of a record in the words of editors."""
    if record.kind == PAGES:
        return voice.translate("diff-page")
    labels = field_labels.load_labels(voice.lang)
    return labels(KINDS_BY_NAME[record.kind].record.__name__)


def _format_address(address: str, base_url: str = "") -> str:
    if len(address) > MAX_ADDRESS_LENGTH:
        return quoting.format_code_span(quoting.shorten(address, MAX_ADDRESS_LENGTH))
    return quoting.format_page_link(address, base_url) if address else ""


def _format_theme(difference: Difference, translate: Translate) -> str:
    """Return the line on what only looks different."""
    names = [quoting.format_code_span(quoting.shorten(path, 80)) for path in difference.theme_files]
    listed = ", ".join(names[:MAX_NAMES]) + " …" * (len(names) > MAX_NAMES)
    return translate("diff-theme", files=listed, pages=difference.plan.same_pages)
