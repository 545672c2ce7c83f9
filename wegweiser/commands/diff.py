"""Tell what a change of a city means for its readers."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from wegweiser.commands.arguments import make_options, parse_url
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    guard_commands,
    print_guarded_json,
    print_line,
)

HELP = "zeigen, was sich für Leserinnen und Leser ändert"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to compare, and how to show what differs."""
    parser.add_argument("old", metavar="ALT", help="der alte Stand: Ordner mit data/ oder Fassung")
    parser.add_argument("new", metavar="NEU", help="der neue Stand, ebenso")
    parser.add_argument(
        "--releases",
        action="store_true",
        help="ALT und NEU sind gebaute Websites: zählen, wie viele Dateien sich unterscheiden",
    )
    parser.add_argument("--format", choices=("md", "json"), default="md", help="wie zeigen")
    parser.add_argument(
        "--preview",
        type=parse_url,
        default="",
        metavar="URL",
        help="wo die neue Website steht, für Verweise",
    )


def runs_without_site(_arguments: Namespace) -> bool:
    """Tell that it needs no city to stand in: both sides are named."""
    return True


def run(arguments: Namespace, translate: Translate) -> int:
    """Compare two cities or releases, and print the differences."""
    if arguments.releases:
        return _compare_releases(arguments, translate)
    return _compare_cities(arguments, translate)


def _compare_cities(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.review import against, diff, diff_report

    options = make_options(arguments)
    try:
        with (
            against.open_city(arguments.site, arguments.old) as old,
            against.open_city(arguments.site, arguments.new) as new,
        ):
            difference = diff.compare_cities(
                replace(options, folder=old), replace(options, folder=new), arguments.lang
            )
    except against.UnknownBaseError as error:
        print_line(translate("no-such-base", base=error))
        return EXIT_USAGE
    except diff.FaultyCityError:
        # On standard output: where the report is kept as a comment, this is what it says.
        sys.stdout.write(translate("diff-impossible") + "\n")
        return EXIT_DATA_ERRORS
    if arguments.format == "json":
        print_guarded_json(diff_report.render_json(difference))
    else:
        voice = diff_report.Voice(arguments.lang, translate, arguments.preview)
        sys.stdout.write(guard_commands(diff_report.render_markdown(difference, voice)))
    return EXIT_OK


def _compare_releases(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.review import diff, diff_report

    folders = Path(arguments.old), Path(arguments.new)
    for folder in folders:
        if not (folder / "index.html").is_file():
            print_line(translate("no-release", path=folder))
            return EXIT_USAGE
    difference = diff.compare_releases(*folders)
    if arguments.format == "json":
        print_guarded_json(diff_report.render_json(difference))
    else:
        sys.stdout.write(guard_commands(diff_report.render_releases(difference, translate)))
    return EXIT_OK
