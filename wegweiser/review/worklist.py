"""The work list: which entries staff should verify next, with the way to reach them and the way to edit them."""

import csv
import io

from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model import ages, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.text import choose_fence

COLUMNS = ("id", "name", "how", "on", "age", "contact", "page", "edit")
_FORMULA_PREFIXES = ("=", "@", "\t", "\r", "+", "-")


def build_rows(site: Site) -> tuple[tuple[str, ...], ...]:
    """Return a row per entry that is due, oldest first, in the order of COLUMNS."""
    return tuple(_build_row(site, one) for one in ages.list_due_entries(site))


def render_csv(found: tuple[tuple[str, ...], ...]) -> str:
    """Return the rows as CSV (RFC 4180); a cell that a spreadsheet would run gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_escape_formula(cell) for cell in row] for row in found)
    return out.getvalue()


def render_markdown(found: tuple[tuple[str, ...], ...]) -> str:
    """Return the rows as a Markdown table whose cells show any text as it is."""
    lines = [
        COLUMNS,
        tuple("---" for _ in COLUMNS),
        *([_format_code_span(cell) for cell in row] for row in found),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _build_row(site: Site, one: Organisation) -> tuple[str, ...]:
    settings, checked = site.settings, one.checked
    contact = one.contact.email or one.contact.phone or one.contact.website
    edit = f"{settings.repository}/edit/main/data/orgs.yaml" if settings.repository else ""
    page = settings.base_url + routes.organisation(DEFAULT_LANGUAGE, one.id)
    how, on = (checked.how, checked.on) if checked else ("", "")
    return one.id, one.name, how, on, ages.get_age_band(on, site.today), contact, page, edit


def _escape_formula(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_PREFIXES) else cell


def _format_code_span(cell: str) -> str:
    """Return a cell in a fence longer than any in it: nothing in it is a link, a mention or markup."""
    fence = choose_fence(cell)
    return f"{fence} {cell.replace('|', '¦')} {fence}" if cell else ""
