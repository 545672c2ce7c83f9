"""The rules against ageing: dates that agree, entries that grow old, licences, laws and plain language."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from wegweiser.city import relations
from wegweiser.city.model import Site
from wegweiser.city.settings import Page
from wegweiser.ground.diagnostics import Diagnostic, Place, error, warning
from wegweiser.ground.languages import SOURCE
from wegweiser.ground.variants import FILES

Find = Callable[..., Place]
LEGAL_PAGES = frozenset({"impressum", "datenschutz", "barrierefreiheit"})
WORDS = 10
"""Words that a sentence in plain language may have (content rules after DIN SPEC 33429)."""

_OLD_LAW = re.compile(r"\b(?:TMG|RStV|Telemediengesetz(?:es)?|Rundfunkstaatsvertrag(?:s|es)?)\b")
_ABBREVIATION = re.compile(r"\b(?:z\. ?B|d\. ?h|u\. ?a|usw|bzw|ca|evtl|ggf|inkl|Nr|Str|Tel|vgl)\.")
_PLAIN_LINE = re.compile(r"^(?![#>|:]|\[\^).*\S.*", re.MULTILINE)
_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_]|\{[^}]*\}|^\s*(?:\d+\.|[-*+])\s+")
_SENTENCE_END = re.compile(r"[.!?](?=\s+\S)")


def status_and_dates_agree(site: Site, find: Find) -> Iterator[Diagnostic]:
    """What has ended is called ended, what is planned lies ahead, and nothing ends before it begins."""
    for one in site.organisations:
        if one.dissolved and one.status != "dissolved":
            yield error("status-and-dates", find("organisations", one.id, "dissolved"), status=one.status, on=one.dissolved)
        if one.founded and one.dissolved and one.dissolved < one.founded[: len(one.dissolved)]:
            place = find("organisations", one.id, "dissolved")
            yield error("ends-before-it-begins", place, begins=one.founded, ends=one.dissolved)
    for name in ("series", "projects"):
        for record in getattr(site, name):
            if record.begins and record.ends and record.ends < record.begins[: len(record.ends)]:
                yield error("ends-before-it-begins", find(name, record.id, "ends"), begins=record.begins, ends=record.ends)
            if record.ends and record.status in {"planned", "running"} and relations.is_over(record.ends, site.today):
                yield warning("status-and-dates", find(name, record.id, "status"), status=record.status, on=record.ends)


def events_are_told_truly(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A date that is said to have been held is not still to come."""
    for event in site.events:
        if event.status == "held" and event.begins > site.today[: len(event.begins)]:
            yield error("status-and-dates", find("events", event.id, "status"), status=event.status, on=event.begins)


def figures_have_a_date(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A figure says when it was true, or why nobody knows."""
    for one in site.figures:
        if not one.on and not one.undated:
            yield error("figure-without-date", find("figures", one.id, "id"), id=one.id)


def entries_grow_old(site: Site, find: Find) -> Iterator[Diagnostic]:
    """An entry that nobody checked for over a year is named, so that somebody does."""
    for one in relations.listed(site):
        age = relations.age(one.checked.on, site.today) if one.checked else ""
        if one.checked and age:
            code = "unchecked-for-years" if age == "two-years" else "unchecked-for-a-year"
            yield warning(code, find("organisations", one.id, "checked"), id=one.id, on=one.checked.on)


def lists_are_sorted(site: Site, find: Find) -> Iterator[Diagnostic]:
    """The organisations stand in the order of their ids, so that every entry has one place."""
    ids = [one.id for one in site.organisations]
    for before, after in pairwise(ids):
        if after < before:
            yield warning("out-of-order", find("organisations", after, "id"), id=after, before=before)


def quarters_lie_in_their_district(site: Site, find: Find) -> Iterator[Diagnostic]:
    """An entry's quarter belongs to the district that the entry names."""
    districts = {area.slug for area in site.settings.districts}
    homes = {quarter: area.slug for area in site.settings.districts for quarter in area.quarters}
    for one in site.organisations:
        home = homes.get(one.quarter, one.district)
        if one.district in districts and home != one.district:
            place = find("organisations", one.id, "quarter")
            yield error("quarter-elsewhere", place, quarter=one.quarter, home=home, district=one.district)


def pictures_may_be_shown(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A picture has a text for those who do not see it, or is marked as decorative; its licence has not run out."""
    for one in site.media:
        if not one.alternative and not one.decorative and not one.path.startswith(f"{FILES}/"):
            yield error("picture-without-words", find("media", one.path, "path"), path=one.path)
        if relations.is_over(one.until, site.today):
            yield error("licence-expired", find("media", one.path, "until"), path=one.path, until=one.until)


def websites_are_safe(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A website that readers are sent to is reached over https."""
    for one in site.organisations:
        if one.contact.website.startswith("http://"):
            yield warning("insecure-link", find("organisations", one.id, "contact", "website"), target=one.contact.website)


def laws_are_in_force(site: Site, find: Find) -> Iterator[Diagnostic]:
    """Legal pages cite the law in force: § 5 DDG since 14 May 2024 (before: TMG), § 18 MStV (before: RStV)."""
    for page in site.pages:
        if page.slug in LEGAL_PAGES:
            yield from (_at(page, found, "outdated-law", law=found[0]) for found in _OLD_LAW.finditer(page.body))


def plain_language_is_plain(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A page in plain language has short sentences, one in a line, and no abbreviation; people judge the rest."""
    for page in site.pages:
        if page.front.plain_language:
            yield from _plainness(page)


def translations_follow(site: Site, find: Find) -> Iterator[Diagnostic]:
    """A translation names the version of the German text that it was made from; a newer one asks for a look at it."""
    originals = {page.slug: page for page in site.pages if page.lang == SOURCE}
    for page in site.pages:
        original = originals.get(page.slug)
        if original and page.lang != SOURCE and page.front.translation_of != relations.version(original):
            version = relations.version(original)
            yield warning("translation-outdated", Place(page.path, 1, 1), original=original.path, version=version)


def _plainness(page: Page) -> Iterator[Diagnostic]:
    yield from (_at(page, found, "abbreviation", words=found[0]) for found in _ABBREVIATION.finditer(page.body))
    for found in _PLAIN_LINE.finditer(page.body):
        plain = _ABBREVIATION.sub("", _MARKS.sub(lambda link: link[1] or "", found[0]))
        sentences = _SENTENCE_END.split(plain)
        if len(sentences) > 1:
            yield _at(page, found, "several-sentences")
        for sentence in sentences:
            if len(sentence.split()) > WORDS:
                yield _at(page, found, "long-sentence", words=len(sentence.split()), most=WORDS)


def _at(page: Page, found: re.Match[str], code: str, **values: object) -> Diagnostic:
    line = page.body.count("\n", 0, found.start()) + page.first_line
    column = found.start() - page.body.rfind("\n", 0, found.start())
    place = Place(page.path, line, column, len(found[0]))
    return error(code, place, **values) if code == "outdated-law" else warning(code, place, **values)


RULES = (
    status_and_dates_agree, events_are_told_truly, figures_have_a_date, entries_grow_old, lists_are_sorted,
    quarters_lie_in_their_district, pictures_may_be_shown, websites_are_safe, laws_are_in_force, plain_language_is_plain,
    translations_follow,
)  # fmt: skip
