"""A printed edition: its number, its day and what it says are noted, so that its readers can see later what has changed."""

from datetime import date
from pathlib import Path

from wegweiser import pipeline
from wegweiser.city import ledger, loading, model
from wegweiser.city.settings import Edition
from wegweiser.ground.diagnostics import Notes, fails
from wegweiser.ground.languages import SOURCE, say
from wegweiser.pipeline import Wish
from wegweiser.reading import notation, sources, splices

PATH = loading.LISTS["editions"][0]
_HEAD = "# yaml-language-server: $schema=schema/editions.json\n# What each printed edition said. Written by ./build.py edition.\n\n"


def record(folder: Path, today: date, note: str = "") -> tuple[Edition | None, Notes]:
    """Note in a city's folder what an edition printed today says, and return it; the current one where that says the same.

    Nothing is written where the city has faults. Raises OSError where the system fails.
    """
    outcome = pipeline.check(Wish(folder=folder, today=today))
    if outcome.site is None or fails(outcome.notes):
        return None, outcome.notes
    site = model.disclose(outcome.site)
    last, new = ledger.current(site), ledger.recorded(site, today.isoformat(), note)
    if last and last.entries == new.entries:
        return last, ()
    inputs = sources.city(folder)
    text, notes = sources.text(inputs, PATH) if PATH in inputs.files else (_HEAD, ())
    if text is not None:
        text, notes = splices.insert(PATH, text, _lines(new), by="on")
    if text is not None:
        sources.write(folder, PATH, text)
    return (new if text is not None else None), notes


def _lines(one: Edition) -> str:
    said = {"number": str(one.number), "on": one.on, "note": say(one.note, SOURCE).text}
    said["entries"] = "".join(f"{name} {imprint}\n" for name, imprint in one.entries)
    return notation.item({name: words for name, words in said.items() if words})
