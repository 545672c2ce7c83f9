"""Tell what readers will see change between two sites."""

import sys
from argparse import ArgumentParser, Namespace

from wegweiser.commands.arguments import parse_built_site, parse_url
from wegweiser.commands.output import EXIT_OK, Translate

HELP = "zwei gebaute Websites vergleichen, wie man sie liest"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the two sites, and how to show what differs."""
    parser.add_argument(
        "old", type=parse_built_site, metavar="ALT", help="der Ordner der alten Website"
    )
    parser.add_argument("new", type=parse_built_site, metavar="NEU", help="der Ordner der neuen")
    parser.add_argument("--format", choices=("md", "json"), default="md", help="wie zeigen")
    parser.add_argument(
        "--preview",
        type=parse_url,
        default="",
        metavar="URL",
        help="wo die neue steht, für Verweise",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Compare, and print the differences."""
    from wegweiser.review import diff, telling

    changes = diff.compare(arguments.old, arguments.new)
    if arguments.format == "json":
        sys.stdout.write(telling.as_json(changes))
    else:
        sys.stdout.write(telling.as_markdown(changes, translate, arguments.preview))
    return EXIT_OK
