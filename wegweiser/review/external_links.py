"""External links: which pages make them, and the report on those that fail week after week."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.model.site import Site
from wegweiser.review import quoting, trees, worklist
from wegweiser.review.readings import read

Translate = Callable[..., str]
ExternalLinks = Mapping[str, tuple[str, ...]]
"""The pages, by address, that make each external link."""

BROKEN_AFTER_WEEKS = 3
"""So many failed weekly checks in a row make a link a broken one."""
MIN_DAYS_BETWEEN_CHECKS = 6
"""Days after which a check counts as the next weekly one; one started by hand in between counts nothing twice."""
MAX_REPORT_LENGTH = 60_000
GONE_STATUSES = frozenset({404, 410})

_STATE_BLOCK = re.compile(r"^```json wegweiser\n(.*)\n```$", re.MULTILINE)
_DNS_FAILURE = re.compile(
    r"\bdns\b|resolv|name or service not known|nodename nor servname", re.IGNORECASE
)
_TEMPORARY_FAILURE = re.compile(r"temporary failure|try again", re.IGNORECASE)
"""What a resolver says that could not be asked: that is no word on the name."""
_URL = re.compile(r"\w+://\S+")


class LinkFailure(NamedTuple):
    """A link that a check could not reach: what the checker said, and whether that means that it is gone."""

    why: str
    gone: bool


class ReportState(NamedTuple):
    """What the last report knew: when it was made, and for how many weekly checks each link has been gone."""

    on: str = ""
    weeks: Mapping[str, int] = {}


def find_external_links(out: Path) -> ExternalLinks:
    """Return every external link of a built site with the pages that make it; a withdrawn page makes none."""
    found: dict[str, set[str]] = defaultdict(set)
    site = trees.tree(out)
    for path in sorted(trees.pages(site)):
        for item in read(trees.text(site, path), trees.folder(path)).items:
            if item.kind == "link" and item.says.startswith(("http://", "https://")):
                found[item.says.partition("#")[0]].add(trees.address(path))
    return {url: tuple(sorted(pages)) for url, pages in sorted(found.items())}


def format_links(links: ExternalLinks) -> str:
    """Return a line per link: its address, a tab, and the pages that make it."""
    return "".join(f"{url}\t{' '.join(pages)}\n" for url, pages in links.items())


def parse_failures(found: str) -> Mapping[str, LinkFailure]:
    """Return what lychee could not reach, from its JSON (`error_map`, `timeout_map`). Raises ValueError where it is none."""
    said = json.loads(found)
    maps = [said[name] for name in ("error_map", "timeout_map", "fail_map") if name in said]
    if not maps:
        raise ValueError
    bodies = (body for one in maps for of_input in one.values() for body in of_input)
    return {
        str(body["url"]).partition("#")[0]: _parse_failure(body.get("status") or {})
        for body in bodies
    }


def _parse_failure(status: dict[str, Any]) -> LinkFailure:
    code = status.get("code")
    words = f"{status.get('text', '')} {status.get('details') or ''}".strip()
    said = _URL.sub("", words)  # a host may be called "dns"
    nameless = not code and bool(_DNS_FAILURE.search(said)) and not _TEMPORARY_FAILURE.search(said)
    return LinkFailure(f"{code or ''} {words}".strip(), code in GONE_STATUSES or nameless)


def parse_state(before: str) -> ReportState:
    """Return what the last report knew; one that is missing or damaged knew nothing."""
    try:
        said = json.loads(_STATE_BLOCK.findall(before.replace("\r\n", "\n"))[-1])
        return ReportState(
            date.fromisoformat(said["on"]).isoformat(),
            {str(url): int(n) for url, n in said["weeks"].items()},
        )
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
    links: ExternalLinks, failed: Mapping[str, LinkFailure], before: ReportState, today: date
) -> ReportState:
    """Return for how many weekly checks in a row each link of the site has been gone."""
    step = (
        1
        if not before.on or (today - date.fromisoformat(before.on)).days >= MIN_DAYS_BETWEEN_CHECKS
        else 0
    )
    gone = [url for url in links if (failure := _find_failure(url, failed)) and failure.gone]
    weeks = {url: max(before.weeks.get(url, 0) + step, 1) for url in gone}
    return ReportState(today.isoformat() if step else before.on, weeks)


def _find_failure(url: str, failed: Mapping[str, LinkFailure]) -> LinkFailure | None:
    """Return how a link failed; the checker writes a bare host with a slash at its end."""
    return failed.get(url) or failed.get(url + "/") or failed.get(url.rstrip("/"))


def render_report(
    links: ExternalLinks,
    failed: Mapping[str, LinkFailure],
    after: ReportState,
    site: Site,
    say: Translate,
) -> str:
    """Return the body of the report: what is broken, watched, or only slow, the entries that are due, and the state."""
    for room in (10_000, 200, 40, 10, 0):
        told = "\n\n".join(_render_parts(links, failed, after, site, say, room))
        if len(told) <= MAX_REPORT_LENGTH or not room:
            return told
    raise AssertionError


def _render_parts(
    links: ExternalLinks,
    failed: Mapping[str, LinkFailure],
    after: ReportState,
    site: Site,
    say: Translate,
    room: int,
) -> Iterator[str]:
    yield say("links-intro", on=after.on, count=len(links))
    broken = [url for url, weeks in after.weeks.items() if weeks >= BROKEN_AFTER_WEEKS]
    watched = [url for url, weeks in after.weeks.items() if weeks < BROKEN_AFTER_WEEKS]
    slow = [url for url in links if (failure := _find_failure(url, failed)) and not failure.gone]
    for key, urls in (("links-broken", broken), ("links-watched", watched), ("links-slow", slow)):
        if urls:
            yield f"### {say(key, count=len(urls), weeks=BROKEN_AFTER_WEEKS)}"
            yield "\n".join(
                [_format_link(url, links, failed, after, say) for url in urls[:room]]
                + _format_remainder(len(urls), room, say)
            )
    due = worklist.build_rows(site)
    if due:
        yield f"### {say('links-due', count=len(due))}"
        yield worklist.render_markdown(due[:room]).rstrip() + "".join(
            "\n\n" + line for line in _format_remainder(len(due), room, say)
        )
    kept = after.weeks if room else {}
    # In JSON a backtick has a second spelling: nothing in the block can end it.
    said = json.dumps({"on": after.on, "weeks": kept}, ensure_ascii=True).replace("`", "\\u0060")
    yield f"{say('links-state')}\n\n```json wegweiser\n{said}\n```\n"


def _format_link(
    url: str,
    links: ExternalLinks,
    failed: Mapping[str, LinkFailure],
    after: ReportState,
    say: Translate,
) -> str:
    pages, failure, weeks = links[url], _find_failure(url, failed), after.weeks.get(url, 0)
    why = quoting.format_code_span(quoting.shorten(failure.why, 120)) if failure else ""
    where = ", ".join(
        quoting.format_code_span(quoting.shorten(page, 120)) for page in pages[:3]
    ) + " …" * (len(pages) > 3)  # noqa: PLR2004  as many as are named
    count = f" ({say('links-weeks', count=weeks)})" if weeks else ""
    return f"- {quoting.format_code_span(quoting.shorten(url, 300))}{count}: {why} – {where}"


def _format_remainder(count: int, room: int, say: Translate) -> list[str]:
    return [say("links-rest", count=count - room)] if count > room else []
