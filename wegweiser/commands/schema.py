"""Renew the files of the repository that follow from the model, or show which are out of date."""

from argparse import ArgumentParser, Namespace

from wegweiser.commands.output import EXIT_DATA_ERRORS, EXIT_OK, Translate, print_line

HELP = "Schemas, Formulare, Nachschlageseiten und Editor-Einstellungen erneuern"


def add_arguments(parser: ArgumentParser) -> None:
    """Add whether only to look."""
    parser.add_argument("--check", action="store_true", help="nur zeigen, was davon veraltet ist")


def run(arguments: Namespace, translate: Translate) -> int:
    """Write the outdated files, or with `--check` name them."""
    from wegweiser.editions.repository import generated

    if not arguments.check:
        for path in generated.write_outdated_files(arguments.site):
            print_line(translate("written", path=path))
        return EXIT_OK
    outdated = generated.find_outdated_files(arguments.site)
    for path in outdated:
        print_line(translate("drifted", path=path))
    unmarked = generated.find_files_without_schema_line(arguments.site)
    for path in unmarked:
        print_line(translate("unlinked", path=path, line=generated.format_schema_line(path)))
    return EXIT_DATA_ERRORS if outdated or unmarked else EXIT_OK
