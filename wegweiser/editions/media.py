"""The city's pictures in three widths and two formats, and its own files to download; credited ones only."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import gallery
from wegweiser.city.model import Stored
from wegweiser.editions.frame import Frame
from wegweiser.ground import variants
from wegweiser.ground.languages import SOURCE
from wegweiser.making import pictures
from wegweiser.making.jobs import Artifact, Job, Kit
from wegweiser.making.pictures import Variant

PATH = "data/media.yaml"


class Copied(NamedTuple):
    """A file that goes out as it came in."""

    source: str
    digest: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every variant of every picture and every file; they are the same in all languages."""
    if frame.lang == SOURCE:
        for path, (_, stored) in frame.shown.items():
            if gallery.is_picture(path):
                yield from _variants(stored)
            else:
                yield Job(path, copy, Copied(gallery.ROOT + path, stored.digest), f"{PATH} {path}")


def copy(path: str, view: Copied, kit: Kit) -> Artifact:
    """Make a file of the city: its bytes as they are."""
    return Artifact(path, kit.file(view.source))


def _variants(stored: Stored) -> Iterator[Job]:
    stem = stored.path.rpartition(".")[0]
    for width in variants.widths(stored.width):
        height = max(1, round(stored.height * width / stored.width))
        view = Variant(gallery.ROOT + stored.path, stored.digest, width, height)
        for ending in ("webp", "jpg"):
            yield Job(variants.name(stem, width, ending), pictures.variant, view, f"{PATH} {stored.path}")
