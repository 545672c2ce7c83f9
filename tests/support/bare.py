"""The bare city in memory, with other words in some of its files, and what the rules say of it."""

from functools import cache, partial

from support.cities import HERE
from wegweiser.diagnostics import Diagnostic, split_lines
from wegweiser.model.loading import load_site, locate_field
from wegweiser.model.site import Site
from wegweiser.rules import check_site
from wegweiser.rules.city import City
from wegweiser.source import files
from wegweiser.source.files import Inputs

EVENTS = "data/events.yaml"


@cache
def read_bare_city() -> Inputs:
    """Return the files of the bare city, read once."""
    return files.read_city(HERE / "tests" / "bare")


def replace_files(changes: dict[str, str]) -> Inputs:
    """Return the files of the bare city with these texts in place of their own."""
    city = read_bare_city()
    return Inputs(city.folder, city.files | {path: t.encode() for path, t in changes.items()}, "")


def edit_file(path: str, old: str, new: str) -> dict[str, str]:
    """Return a file of the bare city in which the only place of a text is another one."""
    text = read_bare_city().files[path].decode()
    assert text.count(old) == 1, (path, old)
    return {path: text.replace(old, new)}


def write_event(key: str, *lines: str) -> str:
    """Return an event as it stands in the file, with these lines besides what each must have."""
    more = "".join(f"  {line}\n" for line in lines)
    return f"- id: {key}\n  title: Treff\n  kind: meeting\n{more}  sources: [Aushang]\n"


def load_changed(changes: dict[str, str], today: str = "2026-06-15") -> Site:
    """Return the bare city with these files as it is read."""
    site, _ = load_site(replace_files(changes), today)
    return site


def find_faults(
    changes: dict[str, str], today: str = "2026-06-15", base: Site | None = None
) -> list[tuple[str, str]]:
    """Return what is wrong in these files: each code, and from where it is marked to its end.

    `base` is the city that they are a change of.
    """
    inputs = replace_files(changes)
    site, diagnostics = load_site(inputs, today)
    city = City(site, partial(locate_field, inputs, site), base=base)
    found = sorted((*diagnostics, *check_site(city)), key=lambda diagnostic: diagnostic.location)
    return [
        (diagnostic.code, read_mark(diagnostic, changes[diagnostic.location.path]))
        for diagnostic in found
        if diagnostic.location.path in changes
    ]


def read_mark(diagnostic: Diagnostic, text: str) -> str:
    """Return a file's line from where a finding marks it."""
    location = diagnostic.location
    line = split_lines(text)[location.line - 1][location.column - 1 :]
    return line[: location.length] if location.length > 1 else line
