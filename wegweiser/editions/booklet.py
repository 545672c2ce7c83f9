"""The directory on paper: a PDF to print, by district, with an index by topic and by language (PDF/UA-1)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from wegweiser.city import ledger, provenance, routes
from wegweiser.city.relations import Value
from wegweiser.city.routes import UNSTATED
from wegweiser.editions.entries import PATH
from wegweiser.editions.frame import Frame
from wegweiser.editions.leaves import Leaf, Leaves, is_brief, tongue, typed
from wegweiser.ground.languages import Said, collation, date_words, direction, language_name
from wegweiser.making import qr, typesetting
from wegweiser.making.jobs import Artifact, Download, Job, Kit
from wegweiser.making.typesetting import Prose

_NO_CHANGES = ledger.Changes((), (), (), 0)


class Chapter(NamedTuple):
    """The entries of a district; no title for those that name none."""

    title: Said
    leaves: tuple[Leaf, ...]


class Line(NamedTuple):
    """A line of the index: a topic or language and the ids of its entries; neither for those that state none."""

    title: Said
    own: Said
    ids: tuple[str, ...]


class Booklet(NamedTuple):
    """The whole directory in print, `brief` where it is a register.

    `edition` is the last one recorded (0: none), `amended` where it no longer says the same.
    """

    lang: str
    dir: str
    site: Said
    operator: Said
    title: Said
    intro: Prose
    address: str
    url: str
    draft: bool
    edition: int
    amended: bool
    changes: str
    on: str
    date: str
    entries: int
    brief: bool
    chapters: tuple[Chapter, ...]
    topics: tuple[Line, ...]
    languages: tuple[Line, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the booklet in one language, where the fonts can write it."""
    for offered in offers(frame):
        yield Job(offered.path, pdf, partial(view, frame), PATH, offered, slow=True)


def offers(frame: Frame) -> tuple[Download, ...]:
    """Return the booklet as pages offer it: nothing in a language that the fonts cannot write."""
    offered = Download(routes.printed(frame.lang), routes.DIRECTORY, "PDF", frame.tongue)
    return () if frame.lang in frame.site.unprinted else (offered,)


def view(frame: Frame) -> Booklet:
    """Return everything that the booklet says."""
    settings, nothing = frame.site.settings, Said("", frame.lang)
    intro = frame.intro(routes.DIRECTORY)
    on, edition = _last_date(frame), ledger.current(frame.site)
    url = settings.base_url + frame.address(routes.DIRECTORY)
    districts, topics, languages = (frame.facets[kind] for kind in ("district", "topic", "language"))
    leaves = Leaves(frame)
    return Booklet(
        lang=frame.lang,
        dir=direction(frame.lang),
        site=frame.say(settings.name),
        operator=frame.say(settings.operator),
        title=frame.heading(routes.DIRECTORY),
        intro=Prose(intro.body.partition("\n## ")[0], intro.lang, trusted=True) if intro else Prose("", frame.lang),
        address=typed(url),
        url=url,
        draft=frame.site.draft,
        edition=edition.number if edition else 0,
        amended=bool(edition and ledger.since(frame.site, edition, frame.imprints) != _NO_CHANGES),
        changes=typed(settings.base_url + routes.changes(frame.lang)),
        on=date_words(on, frame.lang) if on else "",
        date=on,
        entries=len(frame.listed),
        brief=is_brief(frame),
        chapters=tuple(Chapter(_label(frame, value), tuple(map(leaves.of, value.organisations))) for value in districts),
        topics=tuple(Line(_label(frame, value), nothing, _ids(value)) for value in topics),
        languages=tuple(Line(*tongue(value.slug, frame.lang), _ids(value)) for value in _by_name(languages, frame.lang)),
    )


def pdf(path: str, view: Booklet, kit: Kit) -> Artifact:
    """Make the PDF: the theme's words and the codes that lead to each entry join the view here."""
    said = typesetting.plain(view, kit, view.lang)
    said["words"] = json.loads(kit.render("booklet.json", view))
    said["code"] = qr.svg(view.url)
    for chapter in said["chapters"]:
        for leaf in chapter["leaves"]:
            leaf["characters"] = len(json.dumps(leaf, ensure_ascii=False))
            leaf["code"] = qr.svg(leaf["url"])
    return Artifact(path, typesetting.pdf("booklet.typ", said, kit, _seconds(view.date)))


def _label(frame: Frame, value: Value) -> Said:
    return frame.say(value.label) if value.label else Said("", frame.lang)


def _ids(value: Value) -> tuple[str, ...]:
    return tuple([one.id for one in value.organisations])


def _by_name(languages: tuple[Value, ...], lang: str) -> list[Value]:
    """Return languages as a printed index has them: by name, those who state none last."""
    return sorted(languages, key=lambda one: (one.slug == UNSTATED, collation(language_name(one.slug, lang))))


def _last_date(frame: Frame) -> str:
    """Return the last date at which somebody vouched for a printed entry, of any precision."""
    said = (provenance.said_on(one) for one in frame.listed)
    return max((when for when in said if when <= (frame.site.today or "9999")), default="")


def _seconds(when: str) -> int:
    """Return a date of any precision as Unix time; the first day of all where there is none."""
    year, month, day = (*map(int, (when or "1970").split("-")), 1, 1)[:3]
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
