"""The rules against ageing: dates that agree, entries that grow old, licences, laws and plain language."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model import ages, facets, texts
from wegweiser.model.settings import Page
from wegweiser.model.site import Site
from wegweiser.source.picture_names import DOWNLOADS_FOLDER
from wegweiser.text import locate_offset

Locate = Callable[..., Location]
LEGAL_PAGES = frozenset({"impressum", "datenschutz", "barrierefreiheit"})
MAX_SENTENCE_WORDS = 10
"""Words that a sentence in plain language may have (content rules after DIN SPEC 33429)."""

_OLD_LAW = re.compile(r"\b(?:TMG|RStV|Telemediengesetz(?:es)?|Rundfunkstaatsvertrag(?:s|es)?)\b")
_ABBREVIATION = re.compile(r"\b(?:z\. ?B|d\. ?h|u\. ?a|usw|bzw|ca|evtl|ggf|inkl|Nr|Str|Tel|vgl)\.")
_TEXT_LINE = re.compile(r"^(?![#>|:]|\[\^).*\S.*", re.MULTILINE)
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_]|\{[^}]*\}|^\s*(?:\d+\.|[-*+])\s+")
_SENTENCE_END = re.compile(r"[.!?](?=\s+\S)")


def check_status_dates(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """What has ended is called ended, what is planned lies ahead, and nothing ends before it begins."""
    for one in site.organisations:
        if one.dissolved and one.status != "dissolved":
            yield error(
                "status-and-dates",
                find("organisations", one.id, "dissolved"),
                status=one.status,
                on=one.dissolved,
            )
        if one.founded and one.dissolved and one.dissolved < one.founded[: len(one.dissolved)]:
            place = find("organisations", one.id, "dissolved")
            yield error("ends-before-it-begins", place, begins=one.founded, ends=one.dissolved)
    for name in ("series", "projects"):
        for record in getattr(site, name):
            if record.begins and record.ends and record.ends < record.begins[: len(record.ends)]:
                yield error(
                    "ends-before-it-begins",
                    find(name, record.id, "ends"),
                    begins=record.begins,
                    ends=record.ends,
                )
            if (
                record.ends
                and record.status in {"planned", "running"}
                and ages.is_past(record.ends, site.today)
            ):
                yield warning(
                    "status-and-dates",
                    find(name, record.id, "status"),
                    status=record.status,
                    on=record.ends,
                )


def check_held_events(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A date that is said to have been held is not still to come."""
    for event in site.events:
        if event.status == "held" and event.begins > site.today[: len(event.begins)]:
            yield error(
                "status-and-dates",
                find("events", event.id, "status"),
                status=event.status,
                on=event.begins,
            )


def check_figure_dates(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A figure says when it was true, or why nobody knows."""
    for one in site.figures:
        if not one.on and not one.undated:
            yield error("figure-without-date", find("figures", one.id, "id"), id=one.id)


def check_entry_ages(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """An entry that nobody checked for over a year is named, so that somebody does."""
    for one in facets.list_entries(site):
        age = ages.get_age_band(one.checked.on, site.today) if one.checked else ""
        if one.checked and age:
            code = "unchecked-for-years" if age == "two-years" else "unchecked-for-a-year"
            yield warning(
                code, find("organisations", one.id, "checked"), id=one.id, on=one.checked.on
            )


def check_order(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """The organisations stand in the order of their ids, so that every entry has one place."""
    ids = [one.id for one in site.organisations]
    for before, after in pairwise(ids):
        if after < before:
            yield warning(
                "out-of-order", find("organisations", after, "id"), id=after, before=before
            )


def check_quarters(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """An entry's quarter belongs to the district that the entry names."""
    districts = {area.slug for area in site.settings.districts}
    homes = {quarter: area.slug for area in site.settings.districts for quarter in area.quarters}
    for one in site.organisations:
        home = homes.get(one.quarter, one.district)
        if one.district in districts and home != one.district:
            place = find("organisations", one.id, "quarter")
            yield error(
                "quarter-elsewhere", place, quarter=one.quarter, home=home, district=one.district
            )


def check_pictures(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A picture has a text for those who do not see it, or is marked as decorative; its licence has not run out."""
    for one in site.media:
        if (
            not one.alternative
            and not one.decorative
            and not one.path.startswith(f"{DOWNLOADS_FOLDER}/")
        ):
            yield error("picture-without-words", find("media", one.path, "path"), path=one.path)
        if ages.is_past(one.until, site.today):
            yield error(
                "licence-expired", find("media", one.path, "until"), path=one.path, until=one.until
            )


def check_websites(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A website that readers are sent to is reached over https."""
    for one in site.organisations:
        if one.contact.website.startswith("http://"):
            yield warning(
                "insecure-link",
                find("organisations", one.id, "contact", "website"),
                target=one.contact.website,
            )


def check_cited_laws(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Legal pages cite the law in force: § 5 DDG since 14 May 2024 (before: TMG), § 18 MStV (before: RStV)."""
    for page in site.pages:
        if page.slug in LEGAL_PAGES:
            yield from (
                _report_match(page, found, "outdated-law", law=found[0])
                for found in _OLD_LAW.finditer(page.body)
            )


def check_plain_language(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A page in plain language has short sentences, one in a line, and no abbreviation; people judge the rest."""
    for page in site.pages:
        if page.front.plain_language:
            yield from _check_plain_page(page)


def check_translations(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """A translation names the version of the German text that it was made from; a newer one asks for a look at it."""
    originals = {page.slug: page for page in site.pages if page.lang == DEFAULT_LANGUAGE}
    for page in site.pages:
        original = originals.get(page.slug)
        if (
            original
            and page.lang != DEFAULT_LANGUAGE
            and page.front.translation_of != texts.hash_page(original)
        ):
            version = texts.hash_page(original)
            yield warning(
                "translation-outdated",
                Location(page.path, 1, 1),
                original=original.path,
                version=version,
            )


def _check_plain_page(page: Page) -> Iterator[Diagnostic]:
    yield from (
        _report_match(page, found, "abbreviation", words=found[0])
        for found in _ABBREVIATION.finditer(page.body)
    )
    for found in _TEXT_LINE.finditer(page.body):
        plain = _ABBREVIATION.sub("", _MARKUP.sub(lambda link: link[1] or "", found[0]))
        sentences = _SENTENCE_END.split(plain)
        if len(sentences) > 1:
            yield _report_match(page, found, "several-sentences")
        for sentence in sentences:
            if len(sentence.split()) > MAX_SENTENCE_WORDS:
                yield _report_match(
                    page,
                    found,
                    "long-sentence",
                    words=len(sentence.split()),
                    most=MAX_SENTENCE_WORDS,
                )


def _report_match(page: Page, found: re.Match[str], code: str, **values: object) -> Diagnostic:
    line, column = locate_offset(page.body, found.start())
    place = Location(page.path, line + page.first_line - 1, column, len(found[0]))
    return (
        error(code, place, **values) if code == "outdated-law" else warning(code, place, **values)
    )


RULES = (
    check_status_dates,
    check_held_events,
    check_figure_dates,
    check_entry_ages,
    check_order,
    check_quarters,
    check_pictures,
    check_websites,
    check_cited_laws,
    check_plain_language,
    check_translations,
)
