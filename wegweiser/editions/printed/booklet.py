"""The directory on paper: a PDF to print, by district, with an index by topic and by language (PDF/UA-1)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import Artifact, Download, Job, Theme
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entries import ENTRIES_FILE
from wegweiser.editions.printed.entries import (
    PrintedEntries,
    PrintedEntry,
    is_register,
    language_names,
    strip_scheme,
)
from wegweiser.languages import (
    Localized,
    collation_key,
    language_name,
    localize_date,
    text_direction,
)
from wegweiser.model import printed_editions, provenance, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.routes import UNSTATED

_NO_CHANGES = printed_editions.Changes((), (), (), 0)


class Chapter(NamedTuple):
    """The entries of a district; no title for those that name none."""

    title: Localized
    leaves: tuple[PrintedEntry, ...]


class IndexLine(NamedTuple):
    """A line of the index: a topic or language and the ids of its entries; neither for those that state none."""

    title: Localized
    own: Localized
    ids: tuple[str, ...]


class Booklet(NamedTuple):
    """The whole directory in print, `brief` where it is a register.

    `edition` is the last one recorded (0: none), `amended` where it no longer says the same.
    """

    lang: str
    dir: str
    site: Localized
    operator: Localized
    title: Localized
    intro: LocalizedMarkdown
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
    topics: tuple[IndexLine, ...]
    languages: tuple[IndexLine, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the booklet in one language, where the fonts can write it."""
    for offered in booklet_downloads(frame):
        yield Job(
            offered.path, render_pdf, partial(booklet_view, frame), ENTRIES_FILE, offered, slow=True
        )


def booklet_downloads(frame: Frame) -> tuple[Download, ...]:
    """Return the booklet as pages offer it: nothing in a language that the fonts cannot write."""
    offered = Download(routes.pdf(frame.lang), routes.DIRECTORY, "PDF", frame.tongue)
    return () if frame.lang in frame.site.unprinted else (offered,)


def booklet_view(frame: Frame) -> Booklet:
    """Return everything that the booklet says."""
    settings, nothing = frame.site.settings, Localized("", frame.lang)
    intro = frame.intro(routes.DIRECTORY)
    on, edition = _find_last_date(frame), printed_editions.get_latest_edition(frame.site)
    url = settings.base_url + frame.address(routes.DIRECTORY)
    districts, topics, languages = (
        frame.facets[kind] for kind in ("district", "topic", "language")
    )
    leaves = PrintedEntries(frame)
    return Booklet(
        lang=frame.lang,
        dir=text_direction(frame.lang),
        site=frame.say(settings.name),
        operator=frame.say(settings.operator),
        title=frame.heading(routes.DIRECTORY),
        intro=LocalizedMarkdown(intro.body.partition("\n## ")[0], intro.lang, trusted=True)
        if intro
        else LocalizedMarkdown("", frame.lang),
        address=strip_scheme(url),
        url=url,
        draft=frame.site.draft,
        edition=edition.number if edition else 0,
        amended=bool(
            edition
            and printed_editions.find_changes(frame.site, edition, frame.imprints) != _NO_CHANGES
        ),
        changes=strip_scheme(settings.base_url + routes.changes(frame.lang)),
        on=localize_date(on, frame.lang) if on else "",
        date=on,
        entries=len(frame.listed),
        brief=is_register(frame),
        chapters=tuple(
            Chapter(_value_label(frame, value), tuple(map(leaves.of, value.organisations)))
            for value in districts
        ),
        topics=tuple(
            IndexLine(_value_label(frame, value), nothing, _organisation_ids(value))
            for value in topics
        ),
        languages=tuple(
            IndexLine(*language_names(value.slug, frame.lang), _organisation_ids(value))
            for value in _sort_by_name(languages, frame.lang)
        ),
    )


def render_pdf(path: str, view: Booklet, theme: Theme) -> Artifact:
    """Make the PDF: the theme's words and the codes that lead to each entry join the view here."""
    said = pdf.to_typst_values(view, theme, view.lang)
    said["words"] = json.loads(theme.render("booklet.json", view))
    said["code"] = qr.render_qr_svg(view.url)
    for chapter in said["chapters"]:
        for leaf in chapter["leaves"]:
            leaf["characters"] = len(json.dumps(leaf, ensure_ascii=False))
            leaf["code"] = qr.render_qr_svg(leaf["url"])
    return Artifact(path, pdf.render_pdf("booklet.typ", said, theme, _to_unix_time(view.date)))


def _value_label(frame: Frame, value: FacetValue) -> Localized:
    return frame.say(value.label) if value.label else Localized("", frame.lang)


def _organisation_ids(value: FacetValue) -> tuple[str, ...]:
    return tuple([one.id for one in value.organisations])


def _sort_by_name(languages: tuple[FacetValue, ...], lang: str) -> list[FacetValue]:
    """Return languages as a printed index has them: by name, those who state none last."""
    return sorted(
        languages,
        key=lambda one: (one.slug == UNSTATED, collation_key(language_name(one.slug, lang))),
    )


def _find_last_date(frame: Frame) -> str:
    """Return the last date at which somebody vouched for a printed entry, of any precision."""
    said = (provenance.get_last_verified(one) for one in frame.listed)
    return max((when for when in said if when <= (frame.site.today or "9999")), default="")


def _to_unix_time(when: str) -> int:
    """Return a date of any precision as Unix time; the first day of all where there is none."""
    year, month, day = (*map(int, (when or "1970").split("-")), 1, 1)[:3]
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
