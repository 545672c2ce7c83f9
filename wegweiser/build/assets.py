"""The assets of a theme: files that are published as they are, named after what they hold."""

import hashlib
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Theme


class Asset(NamedTuple):
    """The view of an asset."""

    name: str
    """What it is called in the theme."""
    fingerprint: str
    """The digest of what it holds."""


def copy_asset(path: str, view: Asset, theme: Theme) -> Artifact:
    """Make an asset: the file as it is.

    Its name changes with its content, so no asset may name another.
    """
    return Artifact(path, theme.read_asset(view.name))


def add_fingerprint(name: str, body: bytes) -> str:
    """Return the name of an asset with a digest of what it holds."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{compute_fingerprint(body)}{dot}{ending}"


def compute_fingerprint(body: bytes) -> str:
    """Return a short digest of what an asset holds."""
    return hashlib.sha256(body).hexdigest()[:10]
