"""The reading diff told: as Markdown for people, as JSON for tools."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from wegweiser.review import downloads, quoting, trees
from wegweiser.review.diff import STATES, Change, Difference, Everywhere, Page
from wegweiser.review.downloads import Say
from wegweiser.review.pairs import Pair

LONGEST = 60_000
"""Characters of what is told: the code host takes 65,536 in a comment."""
WIDTH = 100


class Room(NamedTuple):
    """How much may be told: pages and files of a kind, changes of a page, characters of a text."""

    pages: int
    changes: int
    text: int


ROOMS = (
    Room(2_000, 500, 2_000),
    Room(300, 20, 600),
    Room(80, 8, 300),
    Room(20, 4, 200),
    Room(5, 0, 80),
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_DATE = re.compile(r"\d{4}|\d:\d")


def as_markdown(found: Difference, say: Say, site: str = "") -> str:
    """Return what changes in Markdown, its pages linked into `site`; what does not fit is summed up, never cut."""
    tellings = (_told(found, say, site, room) for room in ROOMS)
    return next(told for told in tellings if len(told) <= LONGEST)


def as_json(found: Difference) -> str:
    """Return everything that changes as JSON."""
    return json.dumps(_plain(found), ensure_ascii=False, indent=1) + "\n"


def is_empty(found: Difference) -> bool:
    """Tell whether a reader will see no difference at all."""
    return not (found.pages or found.everywhere or found.files or found.look or found.repainted)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", ())
        return (
            {name: _plain(one) for name, one in zip(fields, value, strict=True)}
            if fields
            else [_plain(one) for one in value]
        )
    return value


def _told(found: Difference, say: Say, site: str, room: Room) -> str:
    pages = [page for page in found.pages if not _only_numbers(page)]
    counted = [page for page in found.pages if _only_numbers(page)] if pages else []
    pages = pages or list(found.pages)
    parts = [_summary(found, pages, say)]
    for state in STATES:
        some = [page for page in pages if page.state == state]
        parts += _section(
            say(f"diff-{state}", count=len(some)),
            some,
            room,
            say,
            lambda page: _page(page, say, site, room),
        )
    parts += _section(
        say("diff-numbers", count=len(counted)),
        counted,
        room,
        say,
        lambda page: _numbers(page, say, site, room),
    )
    parts += _around(found.everywhere, say, room)
    files = downloads.grouped(found.files)
    parts += _section(
        say("diff-files", count=len(found.files)),
        files,
        room,
        say,
        lambda some: downloads.told(some, say),
    )
    parts += [
        say(
            "diff-look",
            files=", ".join(map(quoting.format_code_span, found.look)),
            pages=found.repainted,
        )
    ] * bool(found.look)
    return "\n\n".join(parts) + "\n"


def _summary(found: Difference, pages: Sequence[Page], say: Say) -> str:
    if is_empty(found):
        return say("diff-nothing")
    states = Counter(page.state for page in pages)
    if not (found.pages or found.everywhere or found.files):
        return say("diff-only-look")
    return say("diff-summary", **{state: states[state] for state in STATES})


def _section(
    heading: str, ones: Sequence[object], room: Room, say: Say, tell: Callable[..., str]
) -> list[str]:
    """Return a heading and what is under it; more than there is room for is counted by section of the site."""
    if not ones:
        return []
    told = [tell(one) for one in ones[: room.pages]]
    rest = Counter("/" + getattr(one, "address", "/").split("/")[1] for one in ones[room.pages :])
    places = ", ".join(
        f"{quoting.format_code_span(quoting.shorten(place, 80))} ({count})"
        for place, count in rest.most_common(8)
    )
    told += [say("diff-rest", count=rest.total(), places=places)] * bool(rest)
    return [f"#### {heading}", "\n".join(told)]


def _page(page: Page, say: Say, site: str, room: Room) -> str:
    name = quoting.format_code_span(quoting.shorten(page.title, 80))
    where = quoting.format_page_link(page.address, "" if page.state == "gone" else site)
    lines = [f"- {where} {name}".rstrip()]
    if page.before:
        lines[0] += " " + say("diff-before", before=quoting.format_code_span(page.before))
    lines += _lists(page, say, site)
    told = [line for change in page.changes[: room.changes] for line in _change(change, say, room)]
    left = len(page.changes) - room.changes
    told += [f"  {say('diff-more', count=left)}"] * (left > 0 < room.changes)
    if told:
        lines += [
            "",
            *(
                "  " + line
                for line in quoting.format_code_block("\n".join(told), "diff").split("\n")
            ),
            "",
        ]
    elif left > 0:
        lines.append("  " + _counted(say, "diff-more", left))
    return "\n".join(lines)


def _lists(page: Page, say: Say, site: str) -> Iterator[str]:
    """Yield on which lists a page appears or disappears."""
    for key, lists in (("diff-shown", page.shown), ("diff-hidden", page.hidden)):
        if lists:
            named = ", ".join(quoting.format_page_link(one, site) for one in lists[:3])
            yield "  " + _counted(say, key, len(lists), lists=named + " …" * (len(lists) > 3))  # noqa: PLR2004  as many as are named


def _change(change: Change, say: Say, room: Room) -> Iterator[str]:
    """Yield the lines of a change as a difference: what was there, what is there now."""
    label = "" if change.pair.kind == "words" else say(f"diff-{change.pair.kind}") + " "
    for mark, words in (("- ", change.pair.old), ("+ ", change.pair.new)):
        if words:
            text = quoting.shorten(" ".join(words.split()), room.text)
            yield from (
                mark + line
                for line in wrap(
                    label + text, WIDTH, break_long_words=False, break_on_hyphens=False
                )
            )
    if len(change.pages) > 1:
        yield "  " + _counted(say, "diff-others", len(change.pages) - 1)


def _only_numbers(page: Page) -> bool:
    """Tell whether a list changes only in what it counts, which follows from what another page tells; a date does not."""
    same = all(_counts(change.pair) for change in page.changes)
    return (
        bool(page.changes)
        and same
        and page.state == "changed"
        and not (page.shown or page.hidden)
        and trees.is_list(page.address)
    )


def _counts(pair: Pair) -> bool:
    """Tell whether only a number changes, which is neither a year nor a time."""
    return _DIGITS.sub("0", pair.old) == _DIGITS.sub("0", pair.new) and not _DATE.search(
        pair.old + " " + pair.new
    )


def _numbers(page: Page, say: Say, site: str, room: Room) -> str:
    pairs = (change.pair for change in page.changes[: max(room.changes, 1)])
    said = "; ".join(
        f"{quoting.format_code_span(quoting.shorten(one.old, 80))} → {quoting.format_code_span(quoting.shorten(one.new, 80))}"
        for one in pairs
    )
    more = " …" if len(page.changes) > max(room.changes, 1) else ""
    return f"- {quoting.format_page_link(page.address, site)}: {said}{more}"


def _around(found: Sequence[Everywhere], say: Say, room: Room) -> list[str]:
    lines = []
    for one in found[: room.pages]:
        key = "diff-all-pages" if one.all else "diff-some-pages"
        sides = (
            quoting.format_code_span(quoting.shorten(side, room.text))
            for side in (one.pair.old, one.pair.new)
        )
        old, new = (side or say("diff-none") for side in sides)
        lines.append(
            f"- {say('diff-in-' + one.pair.region)} {_counted(say, key, one.pages)}: {old} → {new}"
        )
    lines += [_counted(say, "diff-more", len(found) - room.pages)] * (len(found) > room.pages)
    return [f"#### {say('diff-everywhere')}", "\n".join(lines)] if found else []


def _counted(say: Say, key: str, count: int, **fields: str) -> str:
    return say(f"{key}-one" if count == 1 else key, count=count, **fields)
