"""Read lists that others keep, and propose what they say as entries of the directory."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_file, parse_line, parse_new_file
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    guard_commands,
    print_diagnostics,
    print_line,
)

if TYPE_CHECKING:
    from wegweiser.requests.lists.results import ImportResult

HELP = "Listen anderer als Einträge vorschlagen"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the lists, and what is to become of them."""
    parser.add_argument(
        "files",
        type=parse_file,
        metavar="FILE",
        nargs="*",
        help="Liste: CSV, Excel (.xlsx), vCard, HSDS 3 (JSON); oder ein Kalender (.ics)",
    )
    parser.add_argument(
        "--template",
        action="store_true",
        help="eine leere Tabelle mit den richtigen Spalten zeigen",
    )
    parser.add_argument(
        "--calendar",
        type=parse_line,
        metavar="ID",
        default="",
        help="welcher Kalender aus data/site.yaml die Datei ist, wenn sie anders heißt",
    )
    parser.add_argument(
        "--addresses",
        action="store_true",
        help="die Adressen der Kalender aus data/site.yaml zeigen",
    )
    parser.add_argument("--write", action="store_true", help="in data/ eintragen, was bereit ist")
    parser.add_argument(
        "--report", type=parse_new_file, metavar="FILE", help="wohin der Bericht als CSV"
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Read each list after the other, and tell what became of it."""
    from wegweiser.requests.lists import report
    from wegweiser.review.tracked_files import find_tracked_contacts

    if arguments.template:
        sys.stdout.write(report.render_template())
        return EXIT_OK
    if arguments.addresses:
        return _print_addresses(arguments, translate)
    if not arguments.files:
        print_line(translate("import-no-file"))
        return EXIT_USAGE
    tracked = tuple(find_tracked_contacts(arguments.site))
    print_diagnostics(tracked, translate, {})
    return EXIT_DATA_ERRORS if tracked else _import_lists(arguments, translate)


def _import_lists(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.requests.lists import report
    from wegweiser.source import writing

    results = []
    for file in arguments.files:
        result = _import_file(arguments, file)
        results.append(result)
        if result.is_read:
            sys.stdout.write(guard_commands(report.render_report(result, translate)))
        print_diagnostics(result.diagnostics, translate, result.texts)
        for path in result.written_files:
            print_line(translate("written", path=path))
    if not arguments.write:
        print_line(translate("import-nothing-written"))
    if arguments.report:
        table = report.render_csv(results, translate)
        writing.write_text_file(arguments.report.parent, arguments.report.name, table)
    return EXIT_OK if all(result.is_read for result in results) else EXIT_DATA_ERRORS


def _import_file(arguments: Namespace, file: Path) -> "ImportResult":
    from wegweiser.requests.calendars.importing import import_calendar, is_calendar
    from wegweiser.requests.lists.importing import import_list

    site, today, write = arguments.site, arguments.today, arguments.write
    if is_calendar(file):
        return import_calendar(site, file, today, calendar=arguments.calendar, write=write)
    return import_list(site, file, today, write=write)


def _print_addresses(arguments: Namespace, translate: Translate) -> int:
    """Print id and address of each calendar that has one: a line each, to be fetched by others."""
    from wegweiser.diagnostics import has_errors
    from wegweiser.model import loading
    from wegweiser.source import files

    inputs = files.read_city(arguments.site)
    site, faults = loading.load_site(inputs, arguments.today.isoformat())
    if has_errors(faults):
        print_diagnostics(faults, translate, files.decode_files(inputs))
        return EXIT_DATA_ERRORS
    for feed in site.settings.calendars:
        if feed.url:
            sys.stdout.write(f"{feed.id} {feed.url}\n")
    return EXIT_OK
