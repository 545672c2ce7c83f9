"""The city's own pages from content/: plain pages, news with their list, credits; a new layout is a template."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.views import PageMeta, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, routes
from wegweiser.model.settings import Page


class ContentPage(NamedTuple):
    """A page that is all the city's own words."""

    template: str
    lang: str
    page: PageMeta
    title: Localized
    body: Localized
    date: str
    date_note: str
    plain_language: bool
    checked_by: str
    checked_on: str
    sources: tuple[SourceView, ...]


class NewsRow(NamedTuple):
    """A report in the list of news."""

    address: str
    title: Localized
    date: str
    date_note: str
    description: Localized


class NewsPage(NamedTuple):
    """The list of news: of the last twelve months, and the archive."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    news: tuple[NewsRow, ...]
    archive: tuple[NewsRow, ...]
    feed: str


class Credit(NamedTuple):
    """A picture and who made it."""

    path: str
    creator: str
    licence: str
    source: Localized


class CreditsPage(NamedTuple):
    """The credits of all pictures and files."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    credits: tuple[Credit, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every page of content/ in this language that no other edition makes."""
    yield _plan_news(frame)
    if frame.find_page(routes.CREDITS):
        yield _plan_credits(frame)
    for page in frame.site.pages:
        if page.lang == frame.lang and page.slug not in routes.SECTION_SLUGS | {routes.CREDITS}:
            yield plan_page(_content_page(frame, page), page.path)


def news_rows(frame: Frame) -> tuple[NewsRow, ...]:
    """Return the reports of this language as lists show them, newest first."""
    return tuple(_news_row(page) for page in news_pages(frame))


def news_pages(frame: Frame) -> list[Page]:
    """Return the reports of this language, newest first; a report without translation stays in its own."""
    start = routes.NEWS + "/"
    slugs = {page.slug for page in frame.site.pages if page.slug.startswith(start)}
    pages = [page for slug in slugs if (page := frame.find_page(slug))]
    return sorted(pages, key=lambda one: (one.front.date, one.slug), reverse=True)


def _news_row(page: Page) -> NewsRow:
    front = page.front
    description = Localized(front.description, page.lang)
    return NewsRow(
        routes.page(page.lang, page.slug),
        Localized(front.title, page.lang),
        front.date,
        front.date_note,
        description,
    )


def _plan_news(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.NEWS)
    rows = news_rows(frame)
    old = tuple(row for row in rows if ages.get_age_band(row.date, frame.site.today))
    new = tuple(row for row in rows if row not in old)
    return plan_page(
        NewsPage("news.html", frame.lang, page, intro, new, old, routes.news_feed(frame.lang))
    )


def _content_page(frame: Frame, page: Page) -> ContentPage:
    front, title = page.front, Localized(page.front.title, page.lang)
    langs = tuple(one.lang for one in frame.site.pages if one.slug == page.slug)
    section = page.slug.split("/")[0]
    crumbs = (frame.section_crumb(section),) if section != page.slug else ()
    return ContentPage(
        template="404.html" if page.slug == routes.NOT_FOUND else f"{front.layout}.html",
        lang=frame.lang,
        page=frame.page_meta(
            page.slug,
            title,
            description=front.description,
            breadcrumbs=crumbs,
            langs=langs,
            modified=front.date,
            source=page.path,
        ),
        title=title,
        body=frame.page_markdown(page),
        date=front.date,
        date_note=front.date_note,
        plain_language=front.plain_language,
        checked_by=front.checked_by,
        checked_on=front.checked_on,
        sources=frame.source_views(front.sources),
    )


def _plan_credits(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.CREDITS)
    found = tuple(
        Credit(one.path, one.creator, one.licence, frame.say(one.source))
        for one in frame.site.media
    )
    return plan_page(CreditsPage("credits.html", frame.lang, page, intro, found), "data/media.yaml")
