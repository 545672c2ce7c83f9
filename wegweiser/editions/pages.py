"""The city's own pages from content/: plain pages, news with their list, credits; a new layout is a template."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.settings import Page
from wegweiser.editions.frame import SECTIONS, Frame, job
from wegweiser.editions.views import Cited, Sheet
from wegweiser.ground.languages import Said
from wegweiser.making.jobs import Job


class PlainPage(NamedTuple):
    """A page that is all the city's own words."""

    template: str
    lang: str
    sheet: Sheet
    title: Said
    body: Said
    date: str
    date_note: str
    plain_language: bool
    checked_by: str
    checked_on: str
    sources: tuple[Cited, ...]


class NewsRow(NamedTuple):
    """A report in the list of news."""

    address: str
    title: Said
    date: str
    date_note: str
    description: Said


class NewsPage(NamedTuple):
    """The list of news: of the last twelve months, and the archive."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    news: tuple[NewsRow, ...]
    archive: tuple[NewsRow, ...]
    feed: str


class Credit(NamedTuple):
    """A picture and who made it."""

    path: str
    creator: str
    licence: str
    source: Said


class CreditsPage(NamedTuple):
    """The credits of all pictures and files."""

    template: str
    lang: str
    sheet: Sheet
    intro: Said
    credits: tuple[Credit, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every page of content/ in this language that no other edition makes."""
    yield _news(frame)
    if frame.intro(routes.CREDITS):
        yield _credits(frame)
    for page in frame.site.pages:
        if page.lang == frame.lang and page.slug not in SECTIONS | {routes.CREDITS}:
            yield job(_plain(frame, page), page.path)


def news(frame: Frame) -> tuple[NewsRow, ...]:
    """Return the reports of this language as lists show them, newest first."""
    return tuple(_news_row(page) for page in reports(frame))


def reports(frame: Frame) -> list[Page]:
    """Return the reports of this language, newest first; a report without translation stays in its own."""
    start = routes.NEWS + "/"
    slugs = {page.slug for page in frame.site.pages if page.slug.startswith(start)}
    pages = [page for slug in slugs if (page := frame.intro(slug))]
    return sorted(pages, key=lambda one: (one.front.date, one.slug), reverse=True)


def _news_row(page: Page) -> NewsRow:
    front = page.front
    description = Said(front.description, page.lang)
    return NewsRow(routes.page(page.lang, page.slug), Said(front.title, page.lang), front.date, front.date_note, description)


def _news(frame: Frame) -> Job:
    sheet, intro = frame.section(routes.NEWS)
    rows = news(frame)
    old = tuple(row for row in rows if relations.age(row.date, frame.site.today))
    new = tuple(row for row in rows if row not in old)
    return job(NewsPage("news.html", frame.lang, sheet, intro, new, old, routes.news_feed(frame.lang)))


def _plain(frame: Frame, page: Page) -> PlainPage:
    front, title = page.front, Said(page.front.title, page.lang)
    langs = tuple(one.lang for one in frame.site.pages if one.slug == page.slug)
    section = page.slug.split("/")[0]
    crumbs = (frame.crumb(section),) if section != page.slug else ()
    return PlainPage(
        template="404.html" if page.slug == routes.NOT_FOUND else f"{front.layout}.html",
        lang=frame.lang,
        sheet=frame.sheet(
            page.slug, title, description=front.description, crumbs=crumbs, langs=langs, modified=front.date, source=page.path
        ),
        title=title,
        body=frame.body(page),
        date=front.date,
        date_note=front.date_note,
        plain_language=front.plain_language,
        checked_by=front.checked_by,
        checked_on=front.checked_on,
        sources=frame.cited(front.sources),
    )


def _credits(frame: Frame) -> Job:
    sheet, intro = frame.section(routes.CREDITS)
    found = tuple(Credit(one.path, one.creator, one.licence, frame.say(one.source)) for one in frame.site.media)
    return job(CreditsPage("credits.html", frame.lang, sheet, intro, found), "data/media.yaml")
