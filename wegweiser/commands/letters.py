"""Write to organisations what their entry says, and tell what came back."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from wegweiser.commands.arguments import parse_line
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    guard_commands,
    print_diagnostics,
    print_line,
)

HELP = "Briefe an Organisationen: Stimmt Ihr Eintrag noch?"
_OUTCOMES = ("open", "confirmed", "changed", "removed", "expired")


def add_arguments(parser: ArgumentParser) -> None:
    """Add about which entries to write, and how to show what became of the letters."""
    parser.add_argument(
        "ids", type=parse_line, metavar="ID", nargs="*", help="nur über diese Einträge"
    )
    parser.add_argument(
        "--all", action="store_true", help="über alle Einträge, nicht nur über die fälligen"
    )
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument(
        "--list", action="store_true", help="zeigen, was verschickt ist und was zurückkam"
    )
    modes.add_argument(
        "--sent", action="store_true", help="vermerken, dass die Briefe heute verschickt wurden"
    )
    parser.add_argument("--format", choices=("md", "csv"), default="md", help="wie zeigen")


def run(arguments: Namespace, translate: Translate) -> int:
    """Make letters, or note that they were sent, or list them."""
    from wegweiser.requests.letters import codes
    from wegweiser.review.tracked_files import find_tracked_contacts

    tracked = tuple(find_tracked_contacts(arguments.site))
    if tracked:
        print_diagnostics(tracked, translate, {})
        return EXIT_DATA_ERRORS
    if arguments.list or arguments.sent:
        return _show_or_note(arguments, translate)
    try:
        return _make(arguments, translate)
    except codes.ShortKeyError:
        print_line(translate("letter-key-short", least=codes.MIN_KEY_LENGTH))
        return EXIT_USAGE


def _make(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.build.jobs import JobError
    from wegweiser.requests.letters import making, records

    try:
        result = making.make_letters(
            arguments.site, arguments.today, ids=arguments.ids, everything=arguments.all
        )
    except JobError as fault:
        values = (*fault.diagnostic.values, ("page", records.LETTERS_FOLDER), ("record", "letters"))
        print_diagnostics((replace(fault.diagnostic, values=values),), translate, {})
        return EXIT_DATA_ERRORS
    if result.diagnostics:
        print_diagnostics(result.diagnostics, translate, {})
        print_line(translate("city-has-faults"))
        return EXIT_DATA_ERRORS
    if not result.has_forms:
        print_line(translate("no-forms", path=arguments.site))
        return EXIT_USAGE
    for key in result.unknown:
        print_line(translate("letter-unknown", id=key))
    print_line(translate("letters-made", count=len(result.made), folder=records.LETTERS_FOLDER))
    if result.waiting:
        print_line(translate("letters-waiting", count=result.waiting))
    if result.without_email:
        print_line(translate("letters-without-email", ids=", ".join(result.without_email)))
    return EXIT_USAGE if result.unknown else EXIT_OK


def _show_or_note(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.requests.letters import making, records
    from wegweiser.review import worklist

    known, faults = records.read_records(arguments.site)
    site, more = making.load_entries(arguments.site, arguments.today)
    if faults or more:
        print_diagnostics((*faults, *more), translate, {})
        return EXIT_DATA_ERRORS
    if arguments.sent:
        noted = records.note_sending(arguments.site, known, arguments.ids, arguments.today)
        print_line(translate("letters-sent", count=len(noted)))
        return EXIT_OK
    words = {outcome: translate(f"letter-{outcome}") for outcome in _OUTCOMES}
    rows = records.build_rows(site, known, arguments.today, words)
    render = worklist.render_csv if arguments.format == "csv" else worklist.render_markdown
    sys.stdout.write(guard_commands(render(rows, records.COLUMNS)))
    return EXIT_OK
