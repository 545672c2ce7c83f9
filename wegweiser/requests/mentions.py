"""Where the files of a city name an entry: as a reference, or in a link to its page."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from wegweiser.model import routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.references import find_unknown_references
from wegweiser.model.site import Site


def find_mentions(site: Site, bodies: Mapping[str, bytes], key: str) -> tuple[str, ...]:
    """Return each place that still names an entry that is not there, as an editor looks it up."""
    return (*_find_references(site, key), *_find_links(bodies, key))


def _find_references(site: Site, key: str) -> Iterator[str]:
    """Yield each record that names an entry that is not there, as file (id)."""
    references = find_unknown_references(site)
    records = {reference.record for reference in references if reference.value == key}
    for name, record_id in sorted(records):
        file = KINDS_BY_NAME[name].file
        yield f"{file} ({record_id})" if record_id else file


def _find_links(bodies: Mapping[str, bytes], key: str) -> Iterator[str]:
    """Yield each place, as file:line, where a text links to an entry's page."""
    link = compile_link(key)
    for path, body in bodies.items():
        for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
            yield from (f"{path}:{number}" for _ in link.finditer(line))


@lru_cache(maxsize=16)
def compile_link(key: str) -> re.Pattern[str]:
    """Return what a link to an entry's page looks like; its first group ends before the id."""
    return re.compile(rf"((?<![\w.-])(?:/[a-z-]+)?/{routes.DIRECTORY}/){re.escape(key)}(?![\w-])")


def name_translations(key: str) -> str:
    """Return how the place of each text of an entry begins in a catalogue of translations."""
    return f"{Path(KINDS_BY_NAME['organisations'].file).name}#{key}/"
