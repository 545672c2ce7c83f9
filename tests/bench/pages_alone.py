"""`build.py` without most editions: what the peers write, too.

On: start page, directory with all its lists, a page for each organisation, the pages of the menus,
sitemap, assets. Off: booklet, forms, vCards, search index, neighbourhood forum, changes, feeds,
calendars, open data, pictures, posters. The list of editions is shortened where the plan is made;
links to what is off are looked up and not told.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from wegweiser import pipeline
from wegweiser.build import jobs, linkcheck
from wegweiser.commands import cli

OFF = """booklet paper_form request cards forum changes search calendars feeds media headers
csv_tables json_lists hsds spreadsheet posters"""

plan_site = pipeline._plan_site
find_dead_links = linkcheck.check_links
fill_download_sizes = jobs.fill_download_sizes


def plan_pages(*arguments: Any) -> Any:
    """Plan a site of pages; only now, for a build that finds nothing changed imports no edition."""
    from wegweiser import editions

    off = [getattr(editions, name) for name in OFF.split()]
    editions.EDITIONS = tuple(edition for edition in editions.EDITIONS if edition not in off)  # type: ignore[assignment]
    editions.SUMMARIES = (editions.downloads,)  # type: ignore[assignment]
    return plan_site(*arguments)


def check_links(rows: Any) -> Any:
    """Check all links, and tell of none."""
    list(find_dead_links(rows))
    return ()


if __name__ == "__main__":
    pipeline._plan_site = plan_pages
    linkcheck.check_links = check_links
    # What is off has no size, and is not offered.
    jobs.fill_download_sizes = lambda job, sizes: fill_download_sizes(job, defaultdict(int, sizes))
    sys.exit(cli.main(sys.argv[1:]))
