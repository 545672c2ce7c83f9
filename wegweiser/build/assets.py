"""The assets of a theme: published files that are named after what they hold."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Theme


class Asset(NamedTuple):
    """The view of an asset."""

    name: str
    """What it is called in the theme."""
    fingerprint: str
    """The digest of what it holds."""


def copy_asset(path: str, view: Asset, theme: Theme) -> Artifact:
    """Make an asset: the file as it is, scripts and style sheets without comments and layout.

    Its name changes with its content, so no asset may name another.
    """
    return Artifact(path, theme.read_asset(view.name))


def shrink_asset(name: str, body: bytes) -> bytes:
    """Return an asset as it is published."""
    if name.endswith(".js"):
        return shrink_script(body)
    return shrink_style(body) if name.endswith(".css") else body


@lru_cache(maxsize=64)
def shrink_script(body: bytes) -> bytes:
    """Return a script without comments and indentation.

    A script that nests template literals stays as it is: the library reads them as code.
    """
    from rjsmin import jsmin

    return body if _nests_templates(body) else bytes(jsmin(body)) + b"\n"


@lru_cache(maxsize=16)
def shrink_style(body: bytes) -> bytes:
    """Return a style sheet without comments and layout."""
    from rcssmin import cssmin

    return bytes(cssmin(body)) + b"\n"


def _nests_templates(script: bytes) -> bool:
    """Tell whether a template literal may stand inside another."""
    inserted = (part.partition(b"}")[0] for part in script.split(b"${")[1:])
    return any(b"`" in code for code in inserted)


def add_fingerprint(name: str, body: bytes) -> str:
    """Return the name of an asset with a digest of what it holds."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{compute_fingerprint(body)}{dot}{ending}"


def compute_fingerprint(body: bytes) -> str:
    """Return a short digest of what an asset holds."""
    return hashlib.sha256(body).hexdigest()[:10]
