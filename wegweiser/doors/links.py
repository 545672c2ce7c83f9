"""External links: which pages make them, and the report on those that fail week after week."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.city.model import Site
from wegweiser.doors import quoting, trees, worklist
from wegweiser.doors.readings import read

Say = Callable[..., str]
External = Mapping[str, tuple[str, ...]]
"""The pages, by address, that make each external link."""

WEEKS = 3
"""So many failed weekly checks in a row make a link a broken one."""
WEEK = 6
"""Days after which a check counts as the next weekly one; one started by hand in between counts nothing twice."""
LONGEST = 60_000
GONE = frozenset({404, 410})

_STATE = re.compile(r"^```json wegweiser\n(.*)\n```$", re.MULTILINE)
_NAMELESS = re.compile(r"\bdns\b|resolv|name or service not known|nodename nor servname", re.IGNORECASE)
_PASSING = re.compile(r"temporary failure|try again", re.IGNORECASE)
"""What a resolver says that could not be asked: that is no word on the name."""
_ADDRESS = re.compile(r"\w+://\S+")


class Failure(NamedTuple):
    """A link that a check could not reach: what the checker said, and whether that means that it is gone."""

    why: str
    gone: bool


class State(NamedTuple):
    """What the last report knew: when it was made, and for how many weekly checks each link has been gone."""

    on: str = ""
    weeks: Mapping[str, int] = {}


def external(out: Path) -> External:
    """Return every external link of a built site with the pages that make it; a withdrawn page makes none."""
    found: dict[str, set[str]] = defaultdict(set)
    site = trees.tree(out)
    for path in sorted(trees.pages(site)):
        for item in read(trees.text(site, path), trees.folder(path)).items:
            if item.kind == "link" and item.says.startswith(("http://", "https://")):
                found[item.says.partition("#")[0]].add(trees.address(path))
    return {url: tuple(sorted(pages)) for url, pages in sorted(found.items())}


def as_lines(links: External) -> str:
    """Return a line per link: its address, a tab, and the pages that make it."""
    return "".join(f"{url}\t{' '.join(pages)}\n" for url, pages in links.items())


def failures(found: str) -> Mapping[str, Failure]:
    """Return what lychee could not reach, from its JSON (`error_map`, `timeout_map`). Raises ValueError where it is none."""
    said = json.loads(found)
    maps = [said[name] for name in ("error_map", "timeout_map", "fail_map") if name in said]
    if not maps:
        raise ValueError
    bodies = (body for one in maps for of_input in one.values() for body in of_input)
    return {str(body["url"]).partition("#")[0]: _failure(body.get("status") or {}) for body in bodies}


def _failure(status: dict[str, Any]) -> Failure:
    code = status.get("code")
    words = f"{status.get('text', '')} {status.get('details') or ''}".strip()
    said = _ADDRESS.sub("", words)  # a host may be called "dns"
    nameless = not code and bool(_NAMELESS.search(said)) and not _PASSING.search(said)
    return Failure(f"{code or ''} {words}".strip(), code in GONE or nameless)


def state(before: str) -> State:
    """Return what the last report knew; one that is missing or damaged knew nothing."""
    try:
        said = json.loads(_STATE.findall(before.replace("\r\n", "\n"))[-1])
        return State(date.fromisoformat(said["on"]).isoformat(), {str(url): int(n) for url, n in said["weeks"].items()})
    except (IndexError, KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return State()


def counted(links: External, failed: Mapping[str, Failure], before: State, today: date) -> State:
    """Return for how many weekly checks in a row each link of the site has been gone."""
    step = 1 if not before.on or (today - date.fromisoformat(before.on)).days >= WEEK else 0
    gone = [url for url in links if (failure := _of(url, failed)) and failure.gone]
    weeks = {url: max(before.weeks.get(url, 0) + step, 1) for url in gone}
    return State(today.isoformat() if step else before.on, weeks)


def _of(url: str, failed: Mapping[str, Failure]) -> Failure | None:
    """Return how a link failed; the checker writes a bare host with a slash at its end."""
    return failed.get(url) or failed.get(url + "/") or failed.get(url.rstrip("/"))


def report(links: External, failed: Mapping[str, Failure], after: State, site: Site, say: Say) -> str:
    """Return the body of the report: what is broken, watched, or only slow, the entries that are due, and the state."""
    for room in (10_000, 200, 40, 10, 0):
        told = "\n\n".join(_report(links, failed, after, site, say, room))
        if len(told) <= LONGEST or not room:
            return told
    raise AssertionError


def _report(links: External, failed: Mapping[str, Failure], after: State, site: Site, say: Say, room: int) -> Iterator[str]:
    yield say("links-intro", on=after.on, count=len(links))
    broken = [url for url, weeks in after.weeks.items() if weeks >= WEEKS]
    watched = [url for url, weeks in after.weeks.items() if weeks < WEEKS]
    slow = [url for url in links if (failure := _of(url, failed)) and not failure.gone]
    for key, urls in (("links-broken", broken), ("links-watched", watched), ("links-slow", slow)):
        if urls:
            yield f"### {say(key, count=len(urls), weeks=WEEKS)}"
            yield "\n".join([_line(url, links, failed, after, say) for url in urls[:room]] + _rest(len(urls), room, say))
    due = worklist.rows(site)
    if due:
        yield f"### {say('links-due', count=len(due))}"
        yield worklist.as_markdown(due[:room]).rstrip() + "".join("\n\n" + line for line in _rest(len(due), room, say))
    kept = after.weeks if room else {}
    # In JSON a backtick has a second spelling: nothing in the block can end it.
    said = json.dumps({"on": after.on, "weeks": kept}, ensure_ascii=True).replace("`", "\\u0060")
    yield f"{say('links-state')}\n\n```json wegweiser\n{said}\n```\n"


def _line(url: str, links: External, failed: Mapping[str, Failure], after: State, say: Say) -> str:
    pages, failure, weeks = links[url], _of(url, failed), after.weeks.get(url, 0)
    why = quoting.code(quoting.short(failure.why, 120)) if failure else ""
    where = ", ".join(quoting.code(quoting.short(page, 120)) for page in pages[:3]) + " …" * (len(pages) > 3)  # noqa: PLR2004  as many as are named
    count = f" ({say('links-weeks', count=weeks)})" if weeks else ""
    return f"- {quoting.code(quoting.short(url, 300))}{count}: {why} – {where}"


def _rest(count: int, room: int, say: Say) -> list[str]:
    return [say("links-rest", count=count - room)] if count > room else []
