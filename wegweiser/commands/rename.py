"""Give an entry another id: what names it comes along, and its old address leads to the new one."""

from argparse import ArgumentParser, Namespace

from wegweiser.commands.arguments import parse_line
from wegweiser.commands.output import EXIT_OK, Translate
from wegweiser.commands.proposed_changes import apply_change

HELP = "einem Eintrag eine andere Kennung geben"
KINDS = ("org",)


def add_arguments(parser: ArgumentParser) -> None:
    """Add which entry, and what it shall be called."""
    parser.add_argument("kind", choices=KINDS, metavar="org", help="eine Organisation")
    parser.add_argument("old", type=parse_line, metavar="ALT", help="die Kennung bisher")
    parser.add_argument("new", type=parse_line, metavar="NEU", help="die Kennung von nun an")
    parser.add_argument("--write", action="store_true", help="so eintragen, nicht nur zeigen")


def run(arguments: Namespace, translate: Translate) -> int:
    """Show what changes and, where it may be written, write it."""
    from wegweiser.requests import renaming

    old, new, today = arguments.old, arguments.new, arguments.today.isoformat()
    status = apply_change(
        arguments, translate, lambda inputs: renaming.rename_entry(inputs, today, old, new)
    )
    if arguments.write and status == EXIT_OK:
        renaming.rename_private(arguments.site, old, new)
    return status
