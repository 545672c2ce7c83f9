"""Which pages link out of the site, and the report on links that fail week after week."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.addresses import to_ascii_url
from wegweiser.model.site import Site
from wegweiser.review import quoting, worklist

Translate = Callable[..., str]
ExternalLinks = Mapping[str, tuple[str, ...]]
"""The pages, by address, that make each external link."""

BROKEN_AFTER_WEEKS = 3
"""So many failed weekly checks in a row make a link a broken one."""
MIN_DAYS_BETWEEN_CHECKS = 6
"""Days after which a check counts as the next weekly one: one by hand counts nothing twice."""
MAX_REPORT_LENGTH = 60_000
MAX_ITEMS = (10_000, 200, 40, 10, 0)
"""So many links and entries of a kind are named; a report takes the first number that fits."""
MAX_PAGES = 3
"""So many of the pages that make a link are named."""
GONE_STATUSES = frozenset({404, 410})

_EXTERNAL_LINK = re.compile(r'<a [^<>]*?\bhref="(https?://[^"]*)"')
"""A link as our own templates write it: no text of a page holds a bare quote."""
_STATE_BLOCK = re.compile(r"^```json wegweiser\n(.*)\n```$", re.MULTILINE)
_DNS_FAILURE = re.compile(
    r"\bdns\b|resolv|name or service not known|nodename nor servname", re.IGNORECASE
)
_TEMPORARY_FAILURE = re.compile(r"temporary failure|try again", re.IGNORECASE)
"""What a resolver says that could not be asked: that is no word on the name."""
_URL = re.compile(r"\b\w+://\S+")


class LinkFailure(NamedTuple):
    """A link that a check could not reach."""

    reason: str
    """What the checker said."""
    gone: bool
    """Whether that means that nothing is there any more."""


class ReportState(NamedTuple):
    """What the last report knew."""

    on: str = ""
    """The day of the last weekly check (ISO 8601), empty where there was none."""
    weeks: Mapping[str, int] = {}
    """For how many weekly checks in a row each link has been gone."""


def find_external_links(out: Path) -> ExternalLinks:
    """Return every external link of a built site with the pages that make it."""
    pages: dict[str, set[str]] = defaultdict(set)
    for path in sorted(out.rglob("*.html")):
        address = "/" + path.relative_to(out).as_posix().removesuffix("index.html")
        for target in _EXTERNAL_LINK.findall(path.read_text(encoding="utf-8")):
            url = unescape(target).partition("#")[0]
            pages[url].add(address)
    return {url: tuple(sorted(pages[url])) for url in sorted(pages)}


def format_links(links: ExternalLinks) -> str:
    """Return a line per link: its address, a tab, and the pages that make it."""
    return "".join(f"{url}\t{' '.join(pages)}\n" for url, pages in links.items())


def parse_failures(text: str) -> Mapping[str, LinkFailure]:
    """Return what lychee could not reach, from its JSON (`error_map`, `timeout_map`).

    Raises ValueError where it is none.
    """
    result = json.loads(text)
    maps = [result[name] for name in ("error_map", "timeout_map", "fail_map") if name in result]
    if not maps:
        raise ValueError
    bodies = (body for by_input in maps for bodies in by_input.values() for body in bodies)
    return {
        str(body["url"]).partition("#")[0]: _parse_failure(body.get("status") or {})
        for body in bodies
    }


def _parse_failure(status: dict[str, Any]) -> LinkFailure:
    code = status.get("code")
    words = f"{status.get('text', '')} {status.get('details') or ''}".strip()
    text = _URL.sub("", words)  # a host may be called "dns"
    is_dns_failure = bool(_DNS_FAILURE.search(text)) and not _TEMPORARY_FAILURE.search(text)
    is_gone = code in GONE_STATUSES or (not code and is_dns_failure)
    return LinkFailure(f"{code or ''} {words}".strip(), is_gone)


def parse_state(report: str) -> ReportState:
    """Return what the last report knew; one that is missing or damaged knew nothing."""
    try:
        state = json.loads(_STATE_BLOCK.findall(report.replace("\r\n", "\n"))[-1])
        weeks = {str(url): int(count) for url, count in state["weeks"].items()}
        return ReportState(date.fromisoformat(state["on"]).isoformat(), weeks)
    except (
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        RecursionError,
    ):
        return ReportState()


def count_failed_weeks(
    links: ExternalLinks, failures: Mapping[str, LinkFailure], before: ReportState, today: date
) -> ReportState:
    """Return for how many weekly checks in a row each link of the site has been gone."""
    is_first = not before.on
    days = 0 if is_first else (today - date.fromisoformat(before.on)).days
    is_next = is_first or days >= MIN_DAYS_BETWEEN_CHECKS
    gone = [url for url in links if _is_gone(url, failures)]
    weeks = {url: max(before.weeks.get(url, 0) + is_next, 1) for url in gone}
    return ReportState(today.isoformat() if is_next else before.on, weeks)


def _is_gone(url: str, failures: Mapping[str, LinkFailure]) -> bool:
    failure = _find_failure(url, failures)
    return failure is not None and failure.gone


def _find_failure(url: str, failures: Mapping[str, LinkFailure]) -> LinkFailure | None:
    """Return how a link failed; the checker writes it in ASCII, a bare host with a slash."""
    spellings = [
        spelling
        for written in (url, to_ascii_url(url))
        for spelling in (written, written + "/", written.rstrip("/"))
    ]
    return next((failures[spelling] for spelling in spellings if spelling in failures), None)


def render_report(
    links: ExternalLinks,
    failures: Mapping[str, LinkFailure],
    state: ReportState,
    site: Site,
    translate: Translate,
) -> str:
    """Return the body of the report.

    It says what is broken, watched or only slow, which entries are due, and the state for the next
    report. What does not fit is counted.
    """
    reports = (_render_items(links, failures, state, site, translate, most) for most in MAX_ITEMS)
    return next(report for report in reports if len(report) <= MAX_REPORT_LENGTH)


def _render_items(
    links: ExternalLinks,
    failures: Mapping[str, LinkFailure],
    state: ReportState,
    site: Site,
    translate: Translate,
    most: int,
) -> str:
    """Return the report with at most so many items of a kind."""
    parts = (
        translate("links-intro", on=state.on, count=len(links)),
        *_iter_link_lists(links, failures, state, translate, most),
        *_iter_due_entries(site, translate, most),
        _format_state(state, translate, with_weeks=most > 0),
    )
    return "\n\n".join(parts)


def _iter_link_lists(
    links: ExternalLinks,
    failures: Mapping[str, LinkFailure],
    state: ReportState,
    translate: Translate,
    most: int,
) -> Iterator[str]:
    """Yield a heading and a list for the links that are broken, watched and slow."""
    broken = [url for url, weeks in state.weeks.items() if weeks >= BROKEN_AFTER_WEEKS]
    watched = [url for url, weeks in state.weeks.items() if weeks < BROKEN_AFTER_WEEKS]
    slow = [url for url in links if _is_slow(url, failures)]
    for key, urls in (("links-broken", broken), ("links-watched", watched), ("links-slow", slow)):
        if urls:
            lines = [_format_link(url, links, failures, state, translate) for url in urls[:most]]
            yield f"### {translate(key, count=len(urls), weeks=BROKEN_AFTER_WEEKS)}"
            yield "\n".join((*lines, *_format_remainder(len(urls), most, translate)))


def _is_slow(url: str, failures: Mapping[str, LinkFailure]) -> bool:
    """Tell whether a link failed in a way that does not mean that it is gone."""
    failure = _find_failure(url, failures)
    return failure is not None and not failure.gone


def _iter_due_entries(site: Site, translate: Translate, most: int) -> Iterator[str]:
    rows = worklist.build_rows(site)
    if rows:
        yield f"### {translate('links-due', count=len(rows))}"
        yield worklist.render_markdown(rows[:most]).rstrip()
        yield from _format_remainder(len(rows), most, translate)


def _format_state(state: ReportState, translate: Translate, *, with_weeks: bool) -> str:
    """Return what the next report reads of this one."""
    weeks = dict(state.weeks) if with_weeks else {}
    # In JSON a backtick has a second spelling: nothing in the block can end it.
    text = json.dumps({"on": state.on, "weeks": weeks}).replace("`", "\\u0060")
    return f"{translate('links-state')}\n\n```json wegweiser\n{text}\n```\n"


def _format_link(
    url: str,
    links: ExternalLinks,
    failures: Mapping[str, LinkFailure],
    state: ReportState,
    translate: Translate,
) -> str:
    failure, weeks = _find_failure(url, failures), state.weeks.get(url, 0)
    reason = quoting.format_code_span(quoting.shorten(failure.reason, 120)) if failure else ""
    pages = [quoting.format_code_span(quoting.shorten(page, 120)) for page in links[url]]
    named = ", ".join(pages[:MAX_PAGES]) + " …" * (len(pages) > MAX_PAGES)
    count = f" ({translate('links-weeks', count=weeks)})" if weeks else ""
    return f"- {quoting.format_code_span(quoting.shorten(url, 300))}{count}: {reason} – {named}"


def _format_remainder(count: int, most: int, translate: Translate) -> list[str]:
    return [translate("links-rest", count=count - most)] if count > most else []
