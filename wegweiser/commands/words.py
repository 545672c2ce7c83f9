"""Renew the words of a city's own theme, and count what readers do not read in their language."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_language
from wegweiser.commands.output import EXIT_DATA_ERRORS, EXIT_OK, Translate, print_line

if TYPE_CHECKING:
    from wegweiser.review.translating import RenewedFile
    from wegweiser.source.files import Inputs

HELP = "die Wörter der Bedienung je Sprache anlegen und erneuern, und zählen, was fehlt"

_AREAS = frozenset({"interface", "site.yaml", "vocabulary.yaml", "intake.yaml"})
"""What is counted: the theme, labels of menu and districts, of the vocabulary, of the forms."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add for which languages."""
    parser.add_argument(
        "--language",
        type=parse_language,
        action="append",
        default=[],
        metavar="KÜRZEL",
        help="nur diese Sprache, auch wenn sie in data/site.yaml noch nicht steht (BCP 47)",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Write the catalogues of the theme that have changed; print how much each language lacks."""
    from wegweiser.commands.translate import print_coverage, print_renewal
    from wegweiser.commands.translation_tasks import print_unreadable, read_sources, renew
    from wegweiser.review import translating
    from wegweiser.source import writing

    if print_unreadable(arguments.site, translate):
        return EXIT_DATA_ERRORS
    sources = read_sources(arguments.site, arguments.today, makes_theme=True)
    languages = arguments.language or translating.list_languages(sources.site, sources.inputs.files)
    renewed = renew(sources, languages)
    changed = _collect_changed(renewed, sources.inputs)
    writing.change_city(sources.inputs, changed)
    for file in renewed:
        if file.path in changed:
            print_renewal(file, translate)
        rows = [row for row in translating.count_coverage(file) if row.area in _AREAS]
        print_coverage(file.lang, rows, translate)
    if not languages:
        print_line(translate("words-none"))
    return EXIT_OK


def _collect_changed(renewed: "Iterable[RenewedFile]", inputs: "Inputs") -> dict[str, str]:
    """Return the catalogues of the theme that hold something else now, by their paths."""
    from wegweiser.review import translating
    from wegweiser.source import files

    old_texts = files.decode_files(inputs)
    return {
        file.path: file.text
        for file in renewed
        if file.path.startswith(translating.THEME_FOLDER)
        and file.text != old_texts.get(file.path, "")
    }
