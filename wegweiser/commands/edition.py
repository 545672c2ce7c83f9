"""A printed edition: its number, its day and what it says are noted, so that its readers can see later what has changed."""

from datetime import date
from pathlib import Path

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostics, has_errors
from wegweiser.languages import DEFAULT_LANGUAGE, say
from wegweiser.model import printed_editions
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.settings import PrintedEdition
from wegweiser.model.site import disclose_site
from wegweiser.pipeline import Options
from wegweiser.source import files, yaml_patch, yaml_writer

PRINTED_EDITIONS_FILE = KINDS_BY_NAME["printed_editions"].file
_FILE_HEADER = "# yaml-language-server: $schema=schema/editions.json\n# What each printed edition said. Written by ./build.py edition.\n\n"


def record_printed_edition(
    folder: Path, today: date, note: str = ""
) -> tuple[PrintedEdition | None, Diagnostics]:
    """Note in a city's folder what an edition printed today says, and return it; the current one where that says the same.

    Nothing is written where the city has faults. Raises OSError where the system fails.
    """
    result = pipeline.check(Options(folder=folder, today=today))
    if result.site is None or has_errors(result.diagnostics):
        return None, result.diagnostics
    site = disclose_site(result.site)
    last, new = (
        printed_editions.get_latest_edition(site),
        printed_editions.build_edition(site, today.isoformat(), note),
    )
    if last and last.entries == new.entries:
        return last, ()
    inputs = files.read_city(folder)
    text, notes = (
        files.decode_file(inputs, PRINTED_EDITIONS_FILE)
        if PRINTED_EDITIONS_FILE in inputs.files
        else (_FILE_HEADER, ())
    )
    if text is not None:
        text, notes = yaml_patch.insert_item(
            PRINTED_EDITIONS_FILE, text, _format_item(new), by="on"
        )
    if text is not None:
        files.write_text_file(folder, PRINTED_EDITIONS_FILE, text)
    return (new if text is not None else None), notes


def _format_item(one: PrintedEdition) -> str:
    said = {"number": str(one.number), "on": one.on, "note": say(one.note, DEFAULT_LANGUAGE).text}
    said["entries"] = "".join(f"{name} {imprint}\n" for name, imprint in one.entries)
    return yaml_writer.format_item({name: words for name, words in said.items() if words})
