"""The rules for addresses: links and menus lead to a page, and each address is that of one file."""

import re
from collections.abc import Iterator

from wegweiser.build.jobs import Job
from wegweiser.build.pictures import make_variant
from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.languages import get_source_language
from wegweiser.model import routes
from wegweiser.model.items import is_comment_line, show_quotes
from wegweiser.model.kinds import KINDS
from wegweiser.rules.city import City
from wegweiser.source import markdown_checks, schema
from wegweiser.source.schema import LANGUAGE_FORMAT, STAND_IN


def check_address_parts(city: City) -> Iterator[Diagnostic]:
    """What the city calls otherwise in its addresses is a part of ours."""
    known = sorted(routes.list_parts() | {page.slug for page in city.site.pages} - {""})
    for position, item in enumerate(city.site.settings.addresses):
        if item.part not in known:
            location = city.locate("settings", "", "addresses", position, "part")
            close = schema.find_close_match(item.part, known)
            names = ", ".join(known)
            yield error("unknown-value", location, value=item.part, close=close, known=names)


def check_menus(city: City) -> Iterator[Diagnostic]:
    """Each item of the menu and of the foot leads to a page that is planned, in German at least."""
    if not city.has_whole_plan:
        return
    pages = {page.slug for page in city.site.pages} | routes.SECTION_SLUGS
    slugs = sorted(
        slug
        for slug in pages
        if slug and routes.page(get_source_language(), slug) in city.addresses
    )
    for part in ("menu", "footer"):
        for position, item in enumerate(getattr(city.site.settings, part)):
            address = routes.page(get_source_language(), item.page)
            if address not in city.addresses and not _may_exist(city, address):
                yield error(
                    "unknown-value",
                    city.locate("settings", "", part, position, "page"),
                    value=item.page,
                    close=schema.find_close_match(item.page, slugs),
                    known=", ".join(slugs),
                )


def check_internal_links(city: City) -> Iterator[Diagnostic]:
    """A link to the own site leads to a page that is planned."""
    if not city.has_whole_plan:
        return
    known = {"/" + address for address in city.addresses}
    for path, text in city.texts.items():
        for target, line, column in markdown_checks.find_links(show_quotes(path, text)):
            page = target.split("#")[0]
            if not page.startswith("/") or page in known or is_comment_line(path, text, line):
                continue
            if not _may_exist(city, page.lstrip("/")):
                location = Location(path, line, column, len(target))
                close = schema.find_close_match(page, known)
                yield error("dead-link", location, target=target, close=close)


def check_output_paths(city: City) -> Iterator[Diagnostic]:
    """No two jobs write the same file."""
    seen: dict[str, Job] = {}
    for job in city.jobs:
        first = seen.setdefault(job.path, job)
        if first is not job and not _is_reported_elsewhere(city, job, first):
            location = Location(job.origin or job.path)
            yield error("doubled-path", location, path=job.path, other=first.origin or first.path)


def _is_reported_elsewhere(city: City, job: Job, first: Job) -> bool:
    """Tell whether two jobs of one path come from what another rule or the reader reports.

    These are pictures of one name, entries whose id is an address of the site, unreadable ids.
    """
    reserved = routes.RESERVED_IDS & {organisation.id for organisation in city.site.organisations}
    entries = {
        routes.output_file(routes.organisation(lang, key))
        for lang in city.site.settings.languages
        for key in reserved
    }
    is_picture = job.make is first.make is make_variant
    return is_picture or job.path in entries or STAND_IN in job.path


def _may_exist(city: City, address: str) -> bool:
    """Tell whether a page is perhaps missing because what it is made from cannot be read."""
    segments = address.strip("/").split("/")
    if segments[0] in city.site.settings.languages:
        segments = segments[1:]
    elif re.fullmatch(LANGUAGE_FORMAT.pattern, segments[0]) and city.has_faults("settings"):
        return True
    if routes.is_form("/".join(segments)) and city.has_faults("intake"):
        return True
    kind = _list_kinds_by_section().get(segments[0] if segments else "", "")
    if kind in city.site.incomplete_kinds:
        return True
    # A list of records that share something is missing where what they share cannot be read.
    is_list = bool(kind) and len(segments) > len(("section", "record"))
    return is_list and city.has_faults(kind, "settings", "vocabulary")


def _list_kinds_by_section() -> dict[str, str]:
    """Return for each section of the site the kind of record that its pages are made from."""
    addresses = {kind.route(get_source_language(), ""): kind.name for kind in KINDS if kind.route}
    addresses[routes.page(get_source_language(), routes.NEIGHBOURS)] = "organisations"
    return {address.partition("/")[0]: name for address, name in addresses.items()}
