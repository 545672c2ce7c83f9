"""Renew the catalogues of translations, and tell what is missing in each language."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_language, parse_new_file
from wegweiser.commands.output import EXIT_DATA_ERRORS, EXIT_OK, Translate, print_line

if TYPE_CHECKING:
    from wegweiser.review.translating import Coverage, RenewedFile

HELP = "die Kataloge der Übersetzungen erneuern und zeigen, was noch fehlt"
MAKERS = ("machine", "office", "person", "organisation", "unknown")
"""`entry_notes.MAKERS`, written out so that help need not load the catalogues."""

MAX_LISTED = 20
"""How many texts that wait for a translation are named for each file."""

_EXCERPT_LENGTH = 60
"""Characters of a text that the work list shows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to do, for which languages, and what is known of who made the translations."""
    parser.add_argument(
        "task",
        nargs="?",
        choices=("adopt", "export", "import"),
        metavar="adopt|export|import",
        help="Karten in YAML und Seiten .KÜRZEL.md übernehmen; XLIFF schreiben; XLIFF einlesen",
    )
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="KÜRZEL|DATEI",
        help="die Sprache (export), die Datei (import)",
    )
    parser.add_argument("--xliff", type=parse_new_file, metavar="DATEI", help="wohin (export)")
    parser.add_argument(
        "--language",
        type=parse_language,
        action="append",
        default=[],
        metavar="KÜRZEL",
        help="nur diese Sprache, auch wenn sie in data/site.yaml noch nicht steht (BCP 47)",
    )
    parser.add_argument(
        "--made",
        choices=MAKERS,
        default="",
        help="wer die Übersetzungen gemacht hat, bei denen es nicht steht",
    )
    parser.add_argument("--all", action="store_true", help="alles nennen, was noch fehlt")


def run(arguments: Namespace, translate: Translate) -> int:
    """Write the catalogues that have changed; print how far each is, and what to do next."""
    from wegweiser.commands import translation_tasks

    if translation_tasks.print_unreadable(arguments.site, translate):
        return EXIT_DATA_ERRORS
    if arguments.task == "adopt":
        return translation_tasks.adopt(arguments.site, arguments.today, translate)
    if arguments.task == "export":
        return translation_tasks.export(arguments, translate)
    if arguments.task == "import":
        return translation_tasks.take_delivery(arguments, translate)
    return _renew(arguments, translate)


def _renew(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.commands.translation_tasks import read_sources, renew
    from wegweiser.review import translating
    from wegweiser.source import files, writing

    sources = read_sources(arguments.site, arguments.today)
    languages = arguments.language or translating.list_languages(sources.site, sources.inputs.files)
    renewed = renew(sources, languages, arguments.made)
    old_texts = files.decode_files(sources.inputs)
    changed = {file.path: file.text for file in renewed if file.text != old_texts.get(file.path)}
    writing.change_city(sources.inputs, changed)
    for file in renewed:
        _print_file(file, translate, is_changed=file.path in changed)
        _print_unfinished(file, translate, sys.maxsize if arguments.all else MAX_LISTED)
    for lang in languages:
        speakers = translating.find_speakers(sources.site, lang)
        if speakers:
            print_line(translate("translate-speakers", lang=lang, names=", ".join(speakers)))
    return EXIT_OK


def _print_file(file: "RenewedFile", translate: Translate, *, is_changed: bool) -> None:
    from wegweiser.review import translating

    if is_changed:
        print_renewal(file, translate)
    print_coverage(file.lang, translating.count_coverage(file), translate)


def print_renewal(file: "RenewedFile", translate: Translate) -> None:
    """Print which catalogue was written, and what is new in it."""
    renewal = file.renewal
    print_line(
        translate(
            "translate-written",
            path=file.path,
            new=len(renewal.new),
            changed=len(renewal.changed),
            gone=len(renewal.gone),
        )
    )


def print_coverage(lang: str, rows: "Sequence[Coverage]", translate: Translate) -> None:
    """Print a line for each area of a catalogue."""
    for row in rows:
        percent = 100 * row.current // row.total
        line = translate("translate-coverage", lang=lang, percent=percent, **row._asdict())
        sys.stdout.write(line + "\n")


def _print_unfinished(file: "RenewedFile", translate: Translate, most: int) -> None:
    """Print what waits for a translation, each with its line in the catalogue."""
    from wegweiser.review import translating

    unfinished = translating.list_unfinished(file)
    for entry in unfinished[:most]:
        key = "translate-old" if entry.is_fuzzy else "translate-missing"
        words = " ".join(entry.original.split())
        words = words if len(words) <= _EXCERPT_LENGTH else words[:_EXCERPT_LENGTH] + " …"
        place = entry.context or translating.INTERFACE
        line = entry.translation_line
        print_line(translate(key, path=file.path, line=line, place=place, words=words))
    if len(unfinished) > most:
        rest = len(unfinished) - most
        print_line(translate("translate-more", path=file.path, count=rest))
