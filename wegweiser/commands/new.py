"""Create a new record from a skeleton with comments."""

from argparse import ArgumentParser, Namespace

from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    Translate,
    print_diagnostics,
    print_line,
)

HELP = "einen neuen, kommentierten Eintrag anlegen"
KINDS = ("org", "event", "project", "training", "news")
"""The keys of `skeletons.ARCHETYPES`, written out so that help need not load the model."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add which kind of record, and its id."""
    kinds = "|".join(KINDS)
    parser.add_argument("kind", choices=KINDS, metavar=kinds, help="was für ein Eintrag")
    parser.add_argument("id", metavar="ID", help="seine Kennung, zum Beispiel beispiel-verein")


def run(arguments: Namespace, translate: Translate) -> int:
    """Write the skeleton, and say where it stands or why there is none."""
    from wegweiser.commands import skeletons
    from wegweiser.source import files

    location, diagnostics = skeletons.create_record(
        arguments.site, arguments.kind, arguments.id, arguments.today
    )
    print_diagnostics(diagnostics, translate, files.decode_files(files.read_city(arguments.site)))
    if location is None:
        return EXIT_DATA_ERRORS
    print_line(translate("new-entry", path=location.path, line=location.line))
    return EXIT_OK
