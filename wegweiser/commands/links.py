"""Show the links that lead out of a built site, or report which of them fail."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from wegweiser.commands.arguments import make_options, parse_built_site
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    guard_commands,
    print_line,
)

HELP = "die Links zeigen, die aus einer gebauten Website hinausführen"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the site, and the files of which a report is made."""
    parser.add_argument("out", type=parse_built_site, metavar="DIR", help="der Ordner der Website")
    parser.add_argument(
        "--found",
        type=Path,
        metavar="DATEI",
        help="was lychee fand (JSON): dann den Bericht schreiben",
    )
    parser.add_argument("--before", type=Path, metavar="DATEI", help="der letzte Bericht")


def run(arguments: Namespace, translate: Translate) -> int:
    """Print the links, or with `--found` the report."""
    from wegweiser import pipeline
    from wegweiser.review import external_links

    links = external_links.find_external_links(arguments.out)
    if not arguments.found:
        sys.stdout.write(external_links.format_links(links))
        return EXIT_OK
    site = pipeline.check(make_options(arguments)).site
    if site is None:
        print_line(translate("site-has-faults"))
        return EXIT_DATA_ERRORS
    try:
        failures = external_links.parse_failures(arguments.found.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # Whatever stands in another program's file, it is that file that is wrong.
        print_line(translate("not-lychee", path=arguments.found))
        return EXIT_USAGE
    last_report = ""
    if arguments.before:
        last_report = arguments.before.read_text(encoding="utf-8", errors="replace")
    before = external_links.parse_state(last_report)
    after = external_links.count_failed_weeks(links, failures, before, arguments.today)
    report = external_links.render_report(links, failures, after, site, translate)
    sys.stdout.write(guard_commands(report))
    return EXIT_OK
