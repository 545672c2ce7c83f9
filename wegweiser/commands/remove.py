"""Take an entry out: nothing names it any more, and its id is never used again."""

from argparse import ArgumentParser, Namespace

from wegweiser.commands.arguments import parse_line
from wegweiser.commands.output import EXIT_OK, Translate
from wegweiser.commands.proposed_changes import apply_change

HELP = "einen Eintrag herausnehmen"
KINDS = ("org",)
REASONS = ("withdrawn", "out-of-scope", "duplicate")
"""Those of `Withdrawal.reason`, written out so that help need not load the model."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add which entry, and why it goes."""
    parser.add_argument("kind", choices=KINDS, metavar="org", help="eine Organisation")
    parser.add_argument("id", type=parse_line, metavar="ID", help="ihre Kennung")
    parser.add_argument(
        "--reason",
        choices=REASONS,
        default=REASONS[0],
        help="warum: auf Wunsch, gehört nicht ins Verzeichnis, doppelt (sonst: auf Wunsch)",
    )
    parser.add_argument("--write", action="store_true", help="so eintragen, nicht nur zeigen")


def run(arguments: Namespace, translate: Translate) -> int:
    """Show what changes and, where it may be written, write it."""
    from wegweiser.requests import apply, removal

    key, reason, today = arguments.id, arguments.reason, arguments.today.isoformat()
    status = apply_change(
        arguments, translate, lambda inputs: removal.remove_entry(inputs, today, key, reason)
    )
    if arguments.write and status == EXIT_OK:
        apply.forget_entry(arguments.site, key)
    return status
