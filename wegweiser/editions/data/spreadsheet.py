"""The directory for Excel: a row for each organisation, and a sheet that explains the columns."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from wegweiser.addresses import to_readable_url
from wegweiser.build import xlsx
from wegweiser.build.jobs import XLSX, Artifact, Download, Job, Theme
from wegweiser.build.xlsx import Sheet, SheetColumn, Workbook
from wegweiser.editions.data.datasets import ORGANISATIONS
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, contact_view, verification_view
from wegweiser.editions.views import ConflictView, SourceView
from wegweiser.languages import Localized, Text, language_name, text_direction
from wegweiser.model import facets, routes, texts
from wegweiser.model.organisations import Organisation

_WORDS_OF_CODES = {
    "kind": "kinds",
    "status": "statuses",
    "method": "methods",
    "age_band": "ages",
}
"""The columns whose cells are codes, with the words that the theme has for them."""


class SpreadsheetConflict(NamedTuple):
    """The other side of a statement on which sources disagree."""

    field: str
    """The field that it is about; the theme has words for the common ones."""
    statement: str
    """What the source says instead, and who says so."""


class SpreadsheetRow(NamedTuple):
    """An organisation as a row, in the order of the columns; what nobody stated is empty."""

    name: str
    """Its name."""
    other_names: tuple[str, ...]
    """Its short name, its other names and those in other languages."""
    kind: str
    """What kind of body it is, as a code."""
    description: str
    """What it does, in one line."""
    languages: tuple[str, ...]
    """The languages that are spoken there."""
    languages_note: str
    """What must be known of them."""
    audiences: tuple[str, ...]
    """For whom it is there."""
    topics: tuple[str, ...]
    """What it works on."""
    meets: str
    """When it meets."""
    street: str
    """Street and number, as far as it agreed."""
    postcode: str
    """The postcode, as far as it agreed."""
    city: str
    """The town."""
    quarter: str
    """Its quarter."""
    district: str
    """Its district."""
    accessibility: str
    """How people with disabilities get in."""
    website: str
    """The address of its website."""
    email: str
    """Its e-mail address, as far as it agreed."""
    phone: str
    """Its telephone number, as far as it agreed."""
    founded: str
    """When it was founded, as exactly as it is known."""
    member_of: tuple[str, ...]
    """The umbrella organisations that it belongs to."""
    offers: tuple[str, ...]
    """What it offers to others."""
    seeks: tuple[str, ...]
    """What it looks for."""
    status: str
    """One of the states of an organisation: `paused` is told."""
    method: str
    """Who checked the entry, as a code; nobody is a source."""
    date: str
    """When, or the date of its source."""
    age_band: str
    """How long ago that is, as a code."""
    possible_duplicate: str
    """The entry that may be the same organisation."""
    conflicts: tuple[SpreadsheetConflict, ...]
    """What other sources say instead."""
    sources: tuple[str, ...]
    """Where the entry comes from."""
    url: str
    """The address of its page."""


class Spreadsheet(NamedTuple):
    """The directory as rows."""

    lang: str
    """The language of its words."""
    title: Localized
    """What the directory is called."""
    site_name: Localized
    """What the site is called."""
    operator: Localized
    """Who publishes it."""
    url: str
    """The address of the directory."""
    draft: bool
    """Whether something is missing that the site must have."""
    date: str
    """The last day that the data is of; may be empty."""
    rows: tuple[SpreadsheetRow, ...]
    """The organisations by name."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the list in one language."""
    download = spreadsheet_download(frame)
    view = partial(spreadsheet_view, frame)
    yield Job(download.path, render_spreadsheet, view, ENTRIES_FILE, download)


def spreadsheet_download(frame: Frame) -> Download:
    """Return the list as pages offer it."""
    return Download(
        routes.spreadsheet(frame.lang),
        XLSX,
        "liste",
        "Organisationen als Liste für Excel",
        ORGANISATIONS,
        frame.download_lang,
    )


def spreadsheet_view(frame: Frame) -> Spreadsheet:
    """Return everything that the list says."""
    settings = frame.site.settings
    rows = _Rows(frame)
    return Spreadsheet(
        lang=frame.lang,
        title=frame.section_title(routes.DIRECTORY),
        site_name=frame.say(settings.name),
        operator=frame.say(settings.operator),
        url=settings.base_url + frame.page_address(routes.DIRECTORY),
        draft=frame.site.draft,
        date=frame.latest_data_date,
        rows=tuple(map(rows.row, frame.listed_entries)),
    )


class _Rows:
    """The entries of a frame as rows."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._names = {entry.id: entry.name for entry in frame.site.organisations}
        self._labels = {
            kind: {
                slug: frame.say(label).text
                for slug, label in facets.get_labels(frame.site, kind).items()
            }
            for kind in ("district", "topic", "audience", "exchange")
        }

    def row(self, entry: Organisation) -> SpreadsheetRow:
        """Return an organisation as a row."""
        frame, contact = self._frame, contact_view(entry)
        verification = verification_view(entry, frame.site.today)
        return SpreadsheetRow(
            name=entry.name,
            other_names=_collect_names(entry),
            kind=entry.kind,
            description=_join_lines(texts.say_plain(entry.description, frame.lang)),
            languages=tuple([language_name(tag, frame.lang) for tag in entry.languages]),
            languages_note=self._say(entry.languages_note),
            audiences=self._look_up("audience", entry.audiences),
            topics=self._look_up("topic", entry.topics),
            meets=self._say(entry.meets),
            street=contact.street,
            postcode=contact.postcode,
            city=contact.city,
            quarter=entry.quarter,
            district=self._labels["district"].get(entry.district, ""),
            accessibility=self._say(entry.accessibility),
            website=to_readable_url(contact.website) if contact.website else "",
            email=contact.email,
            phone=contact.phone,
            founded=entry.founded,
            member_of=tuple([self._names[key] for key in entry.member_of]),
            offers=self._look_up("exchange", entry.offers),
            seeks=self._look_up("exchange", entry.seeks),
            status=entry.status,
            method=verification.method or "source",
            date=verification.date,
            age_band=verification.age_band,
            possible_duplicate=self._names.get(entry.possible_duplicate_of, ""),
            conflicts=tuple(map(_conflict, frame.conflict_views(entry.conflicts))),
            sources=tuple(map(_source, frame.source_views(entry.sources))),
            url=frame.site.settings.base_url + routes.organisation(frame.lang, entry.id),
        )

    def _say(self, text: Text) -> str:
        return _join_lines(self._frame.say(text).text)

    def _look_up(self, kind: str, slugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple([self._labels[kind][slug] for slug in slugs])


def _collect_names(entry: Organisation) -> tuple[str, ...]:
    names = (entry.short, *entry.also_known_as, *(name for _, name in entry.names.versions))
    return tuple(dict.fromkeys(filter(None, names)))


def _conflict(conflict: ConflictView) -> SpreadsheetConflict:
    source = conflict.source._replace(date=conflict.date or conflict.source.date)
    return SpreadsheetConflict(
        conflict.field.text, f"{conflict.statement.text} ({_source(source)})"
    )


def _source(source: SourceView) -> str:
    """Return a source in one line: title, date and address, as far as it has them."""
    return _join_parts((source.title.text, source.date, source.url and to_readable_url(source.url)))


def _join_parts(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _join_lines(words: str) -> str:
    return " ".join(words.split())


def render_spreadsheet(path: str, view: Spreadsheet, theme: Theme) -> Artifact:
    """Make the file: the theme's words join the view here."""
    words = json.loads(theme.render("spreadsheet.json", view))
    book = Workbook(
        title=f"{view.title.text} – {view.site_name.text}",
        author=view.operator.text,
        note=" · ".join(filter(None, (view.site_name.text, words["notes"][0], view.date))),
        is_rtl=text_direction(view.lang) == "rtl",
        sheets=(_list_sheet(view, words), _help_sheet(words)),
    )
    year, month, day = (*map(int, (view.date or "1970").split("-")), 1, 1)[:3]
    return Artifact(path, xlsx.render_workbook(book, datetime(year, month, day, tzinfo=UTC)))


def _list_sheet(view: Spreadsheet, words: Mapping[str, Any]) -> Sheet:
    columns = tuple(SheetColumn(*words["columns"][name][:2]) for name in SpreadsheetRow._fields)
    rows = [
        [_format_cell(name, value, words) for name, value in row._asdict().items()]
        for row in view.rows
    ]
    return Sheet(words["list"], columns, rows)


def _help_sheet(words: Mapping[str, Any]) -> Sheet:
    columns = (SheetColumn(words["column"], 32), SheetColumn(words["meaning"], 80))
    columns_of_list = (words["columns"][name] for name in SpreadsheetRow._fields)
    explanations = [(title, meaning) for title, _, meaning in columns_of_list if meaning]
    rows = [*explanations, ("", ""), *(("", note) for note in words["notes"])]
    return Sheet(words["help"], columns, rows, is_prose=True)


def _format_cell(name: str, value: Any, words: Mapping[str, Any]) -> str:
    if name in _WORDS_OF_CODES:
        return str(words[_WORDS_OF_CODES[name]].get(value, ""))
    if name == "conflicts":
        fields = words["fields"]
        value = [f"{fields.get(item.field, item.field)}: {item.statement}" for item in value]
    if name in {"conflicts", "sources"}:
        return "; ".join(value)
    return value if isinstance(value, str) else str(words["comma"]).join(value)
