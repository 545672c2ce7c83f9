"""Record a printed edition and what it says, so that readers see later what has changed."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_line
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    Translate,
    print_diagnostics,
    print_line,
)
from wegweiser.diagnostics import Diagnostics, has_errors
from wegweiser.languages import get_source_language, say

if TYPE_CHECKING:
    from wegweiser.model.past_states import PrintedEdition
    from wegweiser.source.files import Inputs

HELP = "eine gedruckte Ausgabe vermerken: Nummer, Tag, was darin steht"

_FILE = "data/editions.yaml"
_FILE_HEADER = (
    "# yaml-language-server: $schema=schema/editions.json\n"
    "# What each printed edition said. Written by ./build.py edition.\n\n"
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add what readers should know about the edition."""
    parser.add_argument(
        "--note",
        type=parse_line,
        default="",
        metavar="TEXT",
        help="was Leserinnen und Leser über sie wissen sollen",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Record the edition, and say which it is or why there is none."""
    from wegweiser.source import files

    edition, diagnostics = record_printed_edition(arguments.site, arguments.today, arguments.note)
    print_diagnostics(diagnostics, translate, files.decode_files(files.read_city(arguments.site)))
    if edition is None:
        return EXIT_DATA_ERRORS
    entries = len(edition.entries)
    print_line(
        translate("edition", path=_FILE, number=edition.number, on=edition.on, entries=entries)
    )
    return EXIT_OK


def record_printed_edition(
    folder: Path, today: date, note: str = ""
) -> tuple["PrintedEdition | None", Diagnostics]:
    """Write down what an edition printed today says, and return it; the last one where it is equal.

    Nothing is written where the city has faults. Raises LockedError or ChangedFileError where
    others write at the same time, OSError where the system fails.
    """
    from wegweiser.source import writing

    return writing.repeat_while_changed(lambda: _record_printed_edition(folder, today, note))


def _record_printed_edition(
    folder: Path, today: date, note: str
) -> tuple["PrintedEdition | None", Diagnostics]:
    from wegweiser import pipeline
    from wegweiser.model import printed_editions
    from wegweiser.model.disclosure import disclose_site
    from wegweiser.model.translations import drop_translations
    from wegweiser.source import files

    inputs = files.read_city(folder)  # before the check: what changes after it is noticed
    result = pipeline.check(pipeline.Options(folder=folder, today=today))
    if result.site is None or has_errors(result.diagnostics):
        return None, result.diagnostics
    site = disclose_site(result.site)
    last = printed_editions.get_latest_edition(drop_translations(site))
    new = printed_editions.build_edition(site, today.isoformat(), note)
    if last and last.entries == new.entries:
        return last, ()
    diagnostics = _insert_edition(inputs, new)
    return (None if diagnostics else new), diagnostics


def _insert_edition(inputs: "Inputs", edition: "PrintedEdition") -> Diagnostics:
    from wegweiser.source import files, writing, yaml_patch

    text: str | None = _FILE_HEADER
    diagnostics: Diagnostics = ()
    if _FILE in inputs.files:
        text, diagnostics = files.decode_file(inputs, _FILE)
    if text is not None:
        text, diagnostics = yaml_patch.insert_item(_FILE, text, _format_item(edition), by="on")
    if text is not None:
        writing.change_city(inputs, {_FILE: text})
    return diagnostics


def _format_item(edition: "PrintedEdition") -> str:
    from wegweiser.source import yaml_writer

    entries = "".join(f"{entry} {fingerprint}\n" for entry, fingerprint in edition.entries)
    values = {
        "number": str(edition.number),
        "on": edition.on,
        "note": say(edition.note, get_source_language()).text,
        "entries": entries,
    }
    return yaml_writer.format_item({name: value for name, value in values.items() if value})
