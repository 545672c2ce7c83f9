"""What each template says, with all that it names: a page is made anew only where that changed."""

import re
from collections.abc import Iterator, Mapping

from wegweiser.build.jobs import combine_digests
from wegweiser.build.theme_files import BUILT_IN, TEMPLATES_FOLDER, find_template
from wegweiser.source.files import digest_files

_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\s+(?:([\"'])([^\"'\n]+)\1)?")


def digest_templates(theme: Mapping[str, bytes]) -> dict[str, str]:
    """Return for each template of a theme, by its name, a digest of all that it is made with.

    That is its own text and those of the templates that it extends, includes or imports, however
    deep; of all templates where it works out the name of one.
    """
    names = [
        path.removeprefix(TEMPLATES_FOLDER) for path in theme if path.startswith(TEMPLATES_FOLDER)
    ]
    digests = {
        path: digest_files([(path, theme[path])]) for path in theme if is_template_path(path)
    }
    return {
        name: combine_digests(digests[path] for path in sorted(find_template_files(theme, name)))
        for name in names
    }


def is_template_path(path: str) -> bool:
    """Tell whether a file of a theme is a template, built-in ones that are laid over included."""
    return path.removeprefix(BUILT_IN).startswith(TEMPLATES_FOLDER)


def find_template_files(theme: Mapping[str, bytes], name: str) -> set[str]:
    """Return the paths of all templates that a template is made with, its own among them."""
    paths: set[str] = set()
    names = [name]
    while names:
        path = find_template(theme, names.pop())
        if path and path not in paths:
            paths.add(path)
            references = list(_iter_references(theme[path].decode(errors="replace")))
            if "" in references:
                return {path for path in theme if is_template_path(path)}
            names += references
    return paths


def _iter_references(text: str) -> Iterator[str]:
    """Yield the names of the templates that a template names; "" where it works one out."""
    for reference in _REFERENCE.finditer(text):
        yield reference[2] or ""
