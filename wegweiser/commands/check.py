"""Judge data and texts, and build nothing."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import make_options
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    guard_commands,
    print_annotations,
    print_json,
    print_line,
    print_report,
)
from wegweiser.diagnostics import has_errors

if TYPE_CHECKING:
    from wegweiser.pipeline import Result

HELP = "Daten und Texte prüfen, nichts bauen"


def _print_csv(result: "Result", translate: Translate) -> None:
    from wegweiser.commands import findings

    table = findings.render_csv(result.diagnostics, translate, result.texts)
    sys.stdout.write(guard_commands(table))


REPORTS = {
    "text": print_report,
    "github": print_annotations,
    "json": print_json,
    "csv": _print_csv,
}
"""How findings are shown, by format."""

WORKLIST_FORMATS = ("text", "csv", "md")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to compare with, what to show and how."""
    parser.add_argument(
        "--against", metavar="REV|DIR", help="nur zeigen, was seit dieser Fassung dazukam"
    )
    parser.add_argument(
        "--worklist",
        action="store_true",
        help="die Einträge zeigen, die als nächste zu prüfen sind",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="alle Befunde zeigen, auch Hinweise, die schon im letzten Commit standen",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json", "csv", "md"),
        default="text",
        help="wie zeigen",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Check, and show the findings, or the entries to look at next where nothing is wrong."""
    from wegweiser import pipeline
    from wegweiser.review import against
    from wegweiser.review.tracked_files import find_tracked_contacts

    if arguments.format not in (WORKLIST_FORMATS if arguments.worklist else REPORTS):
        print_line(translate("no-such-format", format=arguments.format))
        return EXIT_USAGE
    options = make_options(arguments)
    standing: Counter[str] = Counter()
    try:
        if arguments.against is not None:
            result = against.check_against_base(options, arguments.against)
        elif _shows_everything(arguments):
            result = pipeline.check(options)
        else:
            result, standing = against.check_with_head(options)
    except against.UnknownBaseError as error:
        print_line(translate("no-such-base", base=error))
        return EXIT_USAGE
    tracked = tuple(find_tracked_contacts(arguments.site))
    result = replace(result, diagnostics=(*tracked, *result.diagnostics))
    status = _show(result, arguments, translate)
    if standing:
        codes = ", ".join(f"{count} × {code}" for code, count in standing.most_common())
        print_line(translate("standing", count=standing.total(), codes=codes))
    return status


def _shows_everything(arguments: Namespace) -> bool:
    """Tell whether what stood in the last commit is shown, too: to programs, in CI, when asked."""
    is_for_programs = arguments.format != "text" or bool(os.environ.get("CI"))
    return is_for_programs or arguments.all or arguments.strict or arguments.worklist


def _show(result: "Result", arguments: Namespace, translate: Translate) -> int:
    failed = has_errors(result.diagnostics)
    if arguments.worklist and result.site and not failed:
        from wegweiser.review import worklist

        render = worklist.render_csv if arguments.format == "csv" else worklist.render_markdown
        sys.stdout.write(guard_commands(render(worklist.build_rows(result.site))))
    else:
        print_some = partial(print_report, everything=arguments.all)
        report = REPORTS.get(arguments.format, print_report)
        (print_some if report is print_report else report)(result, translate)
    return EXIT_DATA_ERRORS if failed else EXIT_OK
