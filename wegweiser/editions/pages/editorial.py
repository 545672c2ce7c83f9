"""The city's own pages from content/: pages, news with their list, credits."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import PageMeta, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, routes, texts
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.settings import Page


class ContentPage(NamedTuple):
    """A page that is all the city's own words."""

    template: str
    """The template that makes the page: the page's `layout`."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    title: Localized
    """What the page is called."""
    body: Localized
    """Its words, as Markdown."""
    date: str
    """The date of a report, of any precision; may be empty."""
    date_note: Localized
    """What is to be said about the date; may be empty."""
    is_plain_language: bool
    """Whether the page is written in plain language."""
    checked_by: str
    """Who of the target group read it; empty for a draft."""
    checked_on: str
    """The day of that; may be empty."""
    sources: tuple[SourceView, ...]
    """Where the statements come from."""


class NewsRow(NamedTuple):
    """A report in the list of news."""

    address: str
    """The address of its page."""
    title: Localized
    """What it is called."""
    date: str
    """Its date, of any precision."""
    date_note: Localized
    """What is to be said about the date; may be empty."""
    description: Localized
    """What it is about, in a sentence; may be empty."""


class NewsPage(NamedTuple):
    """The list of news."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    news: tuple[NewsRow, ...]
    """The reports of the last twelve months, newest first."""
    archive: tuple[NewsRow, ...]
    """All older ones, newest first."""
    feed_address: str
    """The address of the feed of all news."""


class Credit(NamedTuple):
    """A picture and who made it."""

    path: str
    """Where it stands in content/."""
    creator: str
    """Who made it."""
    licence: str
    """Under which terms it may be used."""
    source: Localized
    """Where it comes from."""


class CreditsPage(NamedTuple):
    """The credits of all pictures and files."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    credits: tuple[Credit, ...]
    """Every picture and file, in the order of their file."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every page of content/ in this language that no other edition makes."""
    if has_section(frame, routes.NEWS):
        yield _plan_news(frame)
    if frame.find_page(routes.CREDITS):
        yield _plan_credits(frame)
    planned = routes.SECTION_SLUGS | {routes.CREDITS}
    for page in frame.site.pages:
        if page.lang == frame.lang and page.slug not in planned:
            yield plan_page(_content_page(frame, page), page.path)


def news_rows(frame: Frame) -> tuple[NewsRow, ...]:
    """Return the reports of this language as lists show them, newest first."""
    return tuple(_news_row(page) for page in news_pages(frame))


def news_pages(frame: Frame) -> list[Page]:
    """Return the reports, newest first; a report without translation stays in its own language."""
    start = routes.NEWS + "/"
    slugs = {page.slug for page in frame.site.pages if page.slug.startswith(start)}
    pages = [frame.find_page(slug) for slug in slugs]
    readable = [page for page in pages if page]
    readable.sort(key=lambda page: (page.front.date, page.slug), reverse=True)
    return readable


def _news_row(page: Page) -> NewsRow:
    front = page.front
    return NewsRow(
        address=routes.page(page.lang, page.slug),
        title=texts.say_head(page, "title"),
        date=front.date,
        date_note=texts.say_head(page, "date_note"),
        description=texts.say_head(page, "description"),
    )


def _plan_news(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.NEWS)
    rows = news_rows(frame)
    archive = tuple(row for row in rows if ages.get_age_band(row.date, frame.site.today))
    view = NewsPage(
        template="news.html",
        lang=frame.lang,
        page=page,
        intro=intro,
        news=tuple(row for row in rows if row not in archive),
        archive=archive,
        feed_address=routes.news_feed(frame.lang),
    )
    return plan_page(view)


def _content_page(frame: Frame, page: Page) -> ContentPage:
    front, title = page.front, texts.say_head(page, "title")
    section = page.slug.split("/")[0]
    return ContentPage(
        template="404.html" if page.slug == routes.NOT_FOUND else f"{front.layout}.html",
        lang=frame.lang,
        page=frame.page_meta(
            page.slug,
            title,
            description=front.description,
            breadcrumbs=(frame.section_crumb(section),) if section != page.slug else (),
            langs=tuple(other.lang for other in frame.site.pages if other.slug == page.slug),
            modified=front.date,
            source=page.path,
        ),
        title=title,
        body=frame.page_markdown(page),
        date=front.date,
        date_note=texts.say_head(page, "date_note"),
        is_plain_language=front.plain_language,
        checked_by=front.checked_by,
        checked_on=front.checked_on,
        sources=frame.source_views(front.sources),
    )


def _plan_credits(frame: Frame) -> Job:
    page, intro = frame.section_meta_and_intro(routes.CREDITS)
    credits_list = tuple(
        Credit(medium.path, medium.creator, medium.licence, frame.say(medium.source))
        for medium in frame.site.media
    )
    view = CreditsPage("credits.html", frame.lang, page, intro, credits_list)
    return plan_page(view, KINDS_BY_NAME["media"].file)
