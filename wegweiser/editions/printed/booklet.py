"""The directory on paper, for offices to hand out: by district, with three indexes (PDF/UA-1)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import PDF, Artifact, Download, Job, Theme
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.editions.data.datasets import ORGANISATIONS
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, entry_name
from wegweiser.editions.printed.entries import (
    PrintedEntry,
    entry_view,
    language_names,
    strip_scheme,
)
from wegweiser.languages import (
    Localized,
    collation_key,
    get_source_language,
    language_name,
    localize_date,
    text_direction,
)
from wegweiser.model import printed_editions, provenance, routes
from wegweiser.model.facets import FacetValue
from wegweiser.model.organisations import Organisation
from wegweiser.model.past_states import PrintedEdition
from wegweiser.model.routes import UNSTATED

_NO_DISTRICT = "Weitere Organisationen"
"""The entries that name no district, in German words that the theme translates."""

_NO_CHANGES = printed_editions.Changes((), (), (), 0)


class Chapter(NamedTuple):
    """The entries of a district, or all where no entry names one."""

    title: Localized
    """The name of the district; empty for the entries that name none."""
    url: str
    """The address of its list, for the QR code; empty where no entry names a district."""
    entries: tuple[PrintedEntry, ...]
    """Its entries by name."""


class IndexLine(NamedTuple):
    """A line of the index by topic or by language."""

    title: Localized
    """The topic or language."""
    native_title: Localized
    """What a language calls itself; empty for a topic."""
    organisation_ids: tuple[str, ...]
    """The ids of the entries, by name."""


class NameLine(NamedTuple):
    """A line of the index by name."""

    name: Localized
    """A name of an organisation: each that it has, in its own language."""
    organisation_id: str
    """The id of its entry."""


class Booklet(NamedTuple):
    """The whole directory in print."""

    lang: str
    """The language that it is printed in."""
    dir: str
    """Its direction: ltr or rtl."""
    site_name: Localized
    """What the site is called."""
    operator: Localized
    """Who publishes it."""
    title: Localized
    """What the directory is called."""
    intro: LocalizedMarkdown
    """The city's words before the first heading of the directory's page."""
    printed_address: str
    """The address of the directory as somebody types it."""
    url: str
    """The same as a link and for the QR code."""
    draft: bool
    """Whether something is missing that the site must have."""
    edition_number: int
    """The number of the last edition recorded; 0 where there is none."""
    has_changes: bool
    """Whether the directory no longer says the same as that edition."""
    changes_address: str
    """The address of the page of changes as somebody types it."""
    made: str
    """The month in which it was made, in words."""
    newest: str
    """The date of its newest statement about an organisation, in words; empty where none has."""
    undated_count: int
    """How many entries have no date."""
    date: str
    """The last date at which somebody vouched for an entry, of any precision; may be empty."""
    entry_count: int
    """How many organisations are listed."""
    chapters: tuple[Chapter, ...]
    """The entries by district."""
    topics: tuple[IndexLine, ...]
    """The index by topic."""
    languages: tuple[IndexLine, ...]
    """The index by language."""
    names: tuple[NameLine, ...]
    """The index by name, also by short, former and other names."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the booklet in one language, where the fonts can write it."""
    for download in booklet_downloads(frame):
        view = partial(booklet_view, frame)
        yield Job(download.path, render_pdf, view, ENTRIES_FILE, download, slow=True)
    for value in frame.values_by_facet["district"]:
        for download in part_downloads(frame, value):
            view = partial(part_view, frame, value)
            yield Job(download.path, render_pdf, view, ENTRIES_FILE, download, slow=True)


def booklet_downloads(frame: Frame) -> tuple[Download, ...]:
    """Return the whole booklet as pages offer it: none in a language that no font can write."""
    if frame.lang in frame.site.unprintable_languages or _is_cut(frame):
        return ()
    download = Download(
        routes.pdf(frame.lang),
        PDF,
        routes.DIRECTORY,
        "Verzeichnis zum Drucken",
        ORGANISATIONS,
        frame.download_lang,
    )
    return (download,)


def part_downloads(frame: Frame, value: FacetValue) -> tuple[Download, ...]:
    """Return the booklet of a district as pages offer it, where there is none of the whole."""
    if frame.lang in frame.site.unprintable_languages or not _is_cut(frame):
        return ()
    download = Download(
        routes.pdf(frame.lang, f"{routes.DIRECTORY}-{value.slug}"),
        PDF,
        routes.DIRECTORY,
        "Verzeichnis zum Drucken",
        "",
        frame.download_lang,
        part=_value_label(frame, value) if value.label else Localized(_NO_DISTRICT, ""),
    )
    return (download,)


def part_view(frame: Frame, value: FacetValue) -> Booklet:
    """Return everything that the booklet of a district says: an edit sets one of them anew."""
    site = replace(frame.site, organisations=value.organisations, printed_editions=())
    part = Frame(site, frame.lang)
    view, chapter = booklet_view(part), _chapter(part, value)
    title = view.title
    if value.label:
        title = title._replace(text=f"{title.text}: {frame.say(value.label).text}")
    return view._replace(
        title=title,
        url=chapter.url,
        printed_address=strip_scheme(chapter.url),
        chapters=(chapter,),
    )


def booklet_view(frame: Frame) -> Booklet:
    """Return everything that the booklet says."""
    settings = frame.site.settings
    url = settings.base_url + frame.page_address(routes.DIRECTORY)
    edition = printed_editions.get_latest_edition(frame.site)
    date = _find_last_date(frame)
    dated = [entry for entry in frame.listed_entries if entry.checked and entry.checked.on]
    return Booklet(
        lang=frame.lang,
        dir=text_direction(frame.lang),
        site_name=frame.say(settings.name),
        operator=frame.say(settings.operator),
        title=frame.section_title(routes.DIRECTORY),
        intro=_intro(frame),
        printed_address=strip_scheme(url),
        url=url,
        draft=frame.site.draft,
        edition_number=edition.number if edition else 0,
        has_changes=edition is not None and _has_changes(frame, edition),
        changes_address=strip_scheme(settings.base_url + routes.changes(frame.lang)),
        # Not the day: a booklet is set anew once a month, not every day.
        made=localize_date(frame.site.today[:7], frame.lang),
        newest=localize_date(date, frame.lang) if date else "",
        undated_count=len(frame.listed_entries) - len(dated),
        date=date,
        entry_count=len(frame.listed_entries),
        chapters=_chapters(frame),
        topics=_topic_index(frame),
        languages=_language_index(frame),
        names=_name_index(frame),
    )


def render_pdf(path: str, view: Booklet, theme: Theme) -> Artifact:
    """Make the PDF: the theme's words and the code of each section join the view here."""
    values = pdf.to_typst_values(view, view.lang)
    values["words"] = json.loads(theme.render("booklet.json", view))
    values["code"] = qr.render_qr_svg(view.url)
    for chapter in values["chapters"]:
        chapter["code"] = qr.render_qr_svg(chapter["url"]) if chapter["url"] else ""
    return Artifact(path, pdf.render_pdf("booklet.typ", values, theme, _to_unix_time(view.date)))


def _intro(frame: Frame) -> LocalizedMarkdown:
    page = frame.find_page(routes.DIRECTORY)
    if page is None:
        return LocalizedMarkdown("", frame.lang)
    return LocalizedMarkdown(page.body.partition("\n## ")[0], page.lang, trusted=True)


def _has_changes(frame: Frame, edition: PrintedEdition) -> bool:
    return printed_editions.find_changes(frame.site, edition, frame.entry_digests) != _NO_CHANGES


def _is_cut(frame: Frame) -> bool:
    """Tell whether there is a booklet for each district instead of the whole."""
    return not frame.site.has_whole_booklet and bool(frame.values_by_facet["district"])


def _chapters(frame: Frame) -> tuple[Chapter, ...]:
    chapters = tuple(_chapter(frame, value) for value in frame.values_by_facet["district"])
    if chapters or not frame.listed_entries:
        return chapters
    entries = tuple(entry_view(frame, entry) for entry in frame.listed_entries)
    return (Chapter(Localized("", frame.lang), "", entries),)


def _chapter(frame: Frame, value: FacetValue) -> Chapter:
    return Chapter(
        _value_label(frame, value),
        frame.site.settings.base_url + routes.facet(frame.lang, "district", value.slug),
        tuple(entry_view(frame, entry) for entry in value.organisations),
    )


def _topic_index(frame: Frame) -> tuple[IndexLine, ...]:
    nothing = Localized("", frame.lang)
    return tuple(
        IndexLine(_value_label(frame, value), nothing, _organisation_ids(value))
        for value in frame.values_by_facet["topic"]
        if value.slug != UNSTATED
    )


def _language_index(frame: Frame) -> tuple[IndexLine, ...]:
    """Return the languages by name, as a printed index has them."""
    values = sorted(
        (value for value in frame.values_by_facet["language"] if value.slug != UNSTATED),
        key=lambda value: collation_key(language_name(value.slug, frame.lang)),
    )
    return tuple(
        IndexLine(*language_names(value.slug, frame.lang), _organisation_ids(value))
        for value in values
    )


def _name_index(frame: Frame) -> tuple[NameLine, ...]:
    lines = (line for entry in frame.listed_entries for line in _iter_names(entry))
    return tuple(sorted(lines, key=lambda line: collation_key(line.name.text)))


def _iter_names(entry: Organisation) -> Iterator[NameLine]:
    """Yield each name once: two spellings that stand in the same place are one."""
    lang = get_source_language()
    names = [entry_name(entry), *(Localized(name, tag) for tag, name in entry.names.versions)]
    names += [Localized(name, lang) for name in (entry.short, *entry.also_known_as) if name]
    by_place = {collation_key(name.text)[0]: name for name in reversed(names)}
    for name in by_place.values():
        yield NameLine(name, entry.id)


def _value_label(frame: Frame, value: FacetValue) -> Localized:
    return frame.say(value.label) if value.label else Localized("", frame.lang)


def _organisation_ids(value: FacetValue) -> tuple[str, ...]:
    return tuple([organisation.id for organisation in value.organisations])


def _find_last_date(frame: Frame) -> str:
    """Return the last date at which somebody vouched for a printed entry, of any precision."""
    dates = [provenance.get_last_verified(entry) for entry in frame.listed_entries]
    # A typing error in the future dates no booklet.
    limit = frame.site.today or "9999"
    return max((date for date in dates if date <= limit), default="")


def _to_unix_time(date: str) -> int:
    """Return a date of any precision as Unix time; the first day of all where there is none."""
    year, month, day = (*map(int, (date or "1970").split("-")), 1, 1)[:3]
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
