"""The work list: which entries staff should verify next, how to reach them and how to edit them."""

import csv
import io
from collections.abc import Sequence

from wegweiser.editions.data.csv_tables import guard_cell
from wegweiser.languages import get_source_language
from wegweiser.model import ages, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.site import Site
from wegweiser.text import choose_fence

COLUMNS = ("id", "name", "how", "on", "age", "contact", "page", "edit")
Row = tuple[str, ...]
"""What the list says of an entry, in the order of COLUMNS."""


def build_rows(site: Site) -> tuple[Row, ...]:
    """Return a row per entry that is due, oldest first."""
    return tuple(_build_row(site, organisation) for organisation in ages.list_due_entries(site))


def render_csv(rows: Sequence[Row], columns: Row = COLUMNS) -> str:
    """Return the rows as CSV (RFC 4180); no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def render_markdown(rows: Sequence[Row], columns: Row = COLUMNS) -> str:
    """Return the rows as a Markdown table whose cells show any text as it is."""
    cells = ([_format_code_span(cell) for cell in row] for row in rows)
    lines = (columns, ["---"] * len(columns), *cells)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _build_row(site: Site, organisation: Organisation) -> Row:
    settings, checked, contact = site.settings, organisation.checked, organisation.contact
    how, on = (checked.how, checked.on) if checked else ("", "")
    return (
        organisation.id,
        organisation.name,
        how,
        on,
        ages.get_entry_age(organisation, site.today),
        contact.email or contact.phone or contact.website,
        settings.base_url + routes.organisation(get_source_language(), organisation.id),
        f"{settings.repository}/edit/main/data/orgs.yaml" if settings.repository else "",
    )


def _format_code_span(cell: str) -> str:
    """Return a cell as a code span: nothing in it is a link, a mention or markup."""
    fence = choose_fence(cell)
    return f"{fence} {cell.replace('|', '¦')} {fence}" if cell else ""
