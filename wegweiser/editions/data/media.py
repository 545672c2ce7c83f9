"""The city's pictures in three widths and two formats, and its files to download."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build import pictures
from wegweiser.build.jobs import Artifact, Job, Storage
from wegweiser.build.pictures import Variant
from wegweiser.editions.frame import Frame
from wegweiser.languages import get_source_language
from wegweiser.model import media
from wegweiser.model.site import StoredFile
from wegweiser.source import picture_names

DATA_FILE = "data/media.yaml"


class FileCopy(NamedTuple):
    """A file that goes out as it came in."""

    source_path: str
    """Where it stands in the city's folder."""
    digest: str
    """The digest of its bytes: other bytes are another file."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan every variant of every picture and every file, if it is credited.

    They are the same in all languages.
    """
    if frame.lang != get_source_language():
        return
    for path, (_, stored) in frame.public_media.items():
        if media.is_picture(path):
            yield from _plan_variants(stored)
        else:
            view = FileCopy(media.CONTENT_FOLDER + path, stored.digest)
            yield Job(path, copy_file, view, f"{DATA_FILE} {path}", is_themed=False)


def copy_file(path: str, view: FileCopy, storage: Storage) -> Artifact:
    """Make a file of the city: its bytes as they are."""
    return Artifact(path, storage.read_stored_file(view.source_path))


def _plan_variants(stored: StoredFile) -> Iterator[Job]:
    stem = stored.path.rpartition(".")[0]
    for width in picture_names.variant_widths(stored.width):
        height = max(1, round(stored.height * width / stored.width))
        view = Variant(media.CONTENT_FOLDER + stored.path, stored.digest, width, height)
        for ending in ("webp", "jpg"):
            path = picture_names.variant_path(stem, width, ending)
            yield Job(
                path, pictures.make_variant, view, f"{DATA_FILE} {stored.path}", is_themed=False
            )
