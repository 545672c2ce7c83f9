"""The rules for pictures and files: they are there, may be shown, and have words (promise 6)."""

import re
from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.model.ages import is_past
from wegweiser.model.media import CONTENT_FOLDER, is_picture
from wegweiser.rules.city import City
from wegweiser.source.picture_names import DOWNLOADS_FOLDER, PICTURES_FOLDER

_STORAGE_FOLDERS = (f"{PICTURES_FOLDER}/", f"{DOWNLOADS_FOLDER}/")
_FILE_PATH = re.compile(
    rf"(?:{PICTURES_FOLDER}|{DOWNLOADS_FOLDER})/(?:[a-z0-9-]+/)*[a-z0-9-]+\.[a-z0-9]+"
)


def check_pictures(city: City) -> Iterator[Diagnostic]:
    """A picture has a text for those who do not see it or only decorates; its licence is valid."""
    for picture in city.site.media:
        path = picture.path
        is_silent = not picture.alternative and not picture.decorative
        is_readable = not any(
            city.is_faulty("media", path, field) for field in ("alternative", "decorative")
        )
        if is_silent and is_readable and not path.startswith(f"{DOWNLOADS_FOLDER}/"):
            location = city.locate("media", path, "path")
            line = "  decorative: true"
            yield error("picture-without-words", location, path=path, instead_line=line)
        if is_past(picture.until, city.site.today):
            location = city.locate("media", path, "until")
            yield error("licence-expired", location, path=path, until=picture.until)


def check_file_credits(city: City) -> Iterator[Diagnostic]:
    """Every picture and file stands in media.yaml and has a name that makes an address."""
    credited = {picture.path for picture in city.site.media}
    is_complete = "media" not in city.site.incomplete_kinds
    for file in city.site.stored_files:
        location = Location(CONTENT_FOLDER + file.path)
        if file.path not in credited and is_complete:
            yield error("file-without-credit", location, path=file.path)
        if not _FILE_PATH.fullmatch(file.path):
            yield error("invalid-file-name", location)


def check_credited_files(city: City) -> Iterator[Diagnostic]:
    """Each file that media.yaml names is there, can be shown, and tells no place."""
    stored_files = {file.path: file for file in city.site.stored_files}
    for picture in city.site.media:
        file = stored_files.get(picture.path)
        if file is None and picture.path.startswith(_STORAGE_FOLDERS):
            location = city.locate("media", picture.path, "path")
            yield error("missing-picture", location, path=picture.path)
        elif file and file.error_code:
            yield error(file.error_code, city.locate("media", picture.path, "path"))


def check_picture_names(city: City) -> Iterator[Diagnostic]:
    """No two pictures differ by their ending alone: what is made of them would collide."""
    paths: dict[str, str] = {}
    for picture in city.site.media:
        first = paths.setdefault(picture.path.rpartition(".")[0], picture.path)
        if is_picture(picture.path) and first != picture.path:
            yield error(
                "duplicate-id",
                city.locate("media", picture.path, "path"),
                id=picture.path,
                first=city.locate_field("media", first).line,
            )
