"""Renew the catalogues of translations, and tell what is missing in each language."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_language
from wegweiser.commands.output import EXIT_OK, Translate, print_line
from wegweiser.source.entry_notes import MAKERS

if TYPE_CHECKING:
    from wegweiser.review.translating import Coverage, RenewedFile
    from wegweiser.source.files import Inputs

HELP = "die Kataloge der Übersetzungen erneuern und zeigen, was noch fehlt"
MAX_LISTED = 20
"""How many texts that wait for a translation are named for each file."""

_EXCERPT_LENGTH = 60
"""Characters of a text that the work list shows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add for which languages, and what is known of who made the translations."""
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
    from wegweiser.build.theme_files import has_own_theme, read_theme
    from wegweiser.model.loading import load_site
    from wegweiser.review import translating
    from wegweiser.source import files, writing

    city = files.read_city(arguments.site)
    theme = read_theme(arguments.site).files if has_own_theme(arguments.site) else {}
    site, _ = load_site(city, arguments.today.isoformat())
    inputs = _join_inputs(city, theme)
    languages = arguments.language or translating.list_languages(site, inputs.files)
    renewed = list(translating.renew_files(site, city.files, theme, languages, arguments.made))
    old_texts = files.decode_files(inputs)
    changed = {file.path: file.text for file in renewed if file.text != old_texts.get(file.path)}
    writing.change_city(inputs, changed)
    for file in renewed:
        _print_file(file, translate, is_changed=file.path in changed)
        _print_unfinished(file, translate, sys.maxsize if arguments.all else MAX_LISTED)
    for lang in languages:
        speakers = translating.find_speakers(site, lang)
        if speakers:
            print_line(translate("translate-speakers", lang=lang, names=", ".join(speakers)))
    return EXIT_OK


def _join_inputs(city: "Inputs", theme: "Mapping[str, bytes]") -> "Inputs":
    """Return the files of a city with those of its own theme."""
    return replace(city, files={**city.files, **theme})


def _print_file(file: "RenewedFile", translate: Translate, *, is_changed: bool) -> None:
    from wegweiser.review import translating

    if is_changed:
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
    rows = translating.count_coverage(file)
    _print_coverage(file.lang, rows, translate)


def _print_coverage(lang: str, rows: "Sequence[Coverage]", translate: Translate) -> None:
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
