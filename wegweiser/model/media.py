"""Pictures and files of the city: which of them may be shown, and and how (promise 6)."""

import math
import re
from collections.abc import Callable, Iterator

from wegweiser.diagnostics import Diagnostic, Location, error
from wegweiser.languages import Localized, localize_size, say
from wegweiser.model.settings import Picture
from wegweiser.model.site import Site, StoredFile
from wegweiser.source.markdown import CODE_SPAN
from wegweiser.source.picture_names import DOWNLOADS_FOLDER, PICTURES_FOLDER, format_picture_link

Locate = Callable[..., Location]
CONTENT_FOLDER = "content/"

MediaIndex = dict[str, tuple[Picture, StoredFile]]
"""Pictures and files that may be shown, by path below content/."""

_IMAGE_MARKUP = re.compile(
    rf"{CODE_SPAN.pattern}|!\[[^\]\n]*\]\(/({PICTURES_FOLDER}/[^)\s#]+)(?:[ \t][^)\n]*)?\)"
)
_FILE_LINK = re.compile(
    rf"{CODE_SPAN.pattern}|(?<!!)\[[^\]\n]*\]\(/({DOWNLOADS_FOLDER}/[^)\s#]+)\)"
)
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!>-])")
_FILE_PATH = re.compile(
    rf"(?:{PICTURES_FOLDER}|{DOWNLOADS_FOLDER})/(?:[a-z0-9-]+/)*[a-z0-9-]+\.[a-z0-9]+"
)


def index_media(site: Site) -> MediaIndex:
    """Return each picture and file that may be shown: with credits, and there."""
    stored = {file.path: file for file in site.stored_files}
    return {
        picture.path: (picture, stored[picture.path])
        for picture in site.media
        if picture.path in stored
    }


def is_picture(path: str) -> bool:
    """Tell whether a file is shown as a picture, not offered for download."""
    return path.startswith(f"{PICTURES_FOLDER}/")


def complete_media(words: str, lang: str, known: MediaIndex) -> str:
    """Return Markdown with what a reader must know of its pictures and files.

    Each picture gets its words and size, each link to a file is followed by type and size.
    """

    def complete_picture(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        picture, stored = known[match[1]]
        alternative = Localized("", "")
        if not picture.decorative:
            alternative = say(picture.alternative, lang)
        escaped = " ".join(_MARKDOWN_SIGNS.sub(r"\\\1", alternative.text).split())
        link = format_picture_link(stored.path, stored.width, stored.height, alternative.lang)
        return f"![{escaped}]({link})"

    def complete_link(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        _, stored = known[match[1]]
        file_type = match[1].rpartition(".")[2].upper()
        kilobytes = math.ceil(stored.bytes / 1000)
        return f"{match[0]} ({file_type}, {localize_size(kilobytes, lang)})"

    return _FILE_LINK.sub(complete_link, _IMAGE_MARKUP.sub(complete_picture, words))


def check_file_credits(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Every picture and file stands in media.yaml with its creator and licence, and has a name that makes an address."""
    credited = {one.path for one in site.media}
    for one in site.stored_files:
        if one.path not in credited:
            yield error("file-without-credit", Location(CONTENT_FOLDER + one.path), path=one.path)
        if not _FILE_PATH.fullmatch(one.path):
            yield error("invalid-file-name", Location(CONTENT_FOLDER + one.path))


def check_credited_files(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Each file that media.yaml names is there, each picture can be shown, and no file to download tells a place."""
    there = {one.path: one for one in site.stored_files}
    for one in site.media:
        found = there.get(one.path)
        if found is None and one.path.startswith((f"{PICTURES_FOLDER}/", f"{DOWNLOADS_FOLDER}/")):
            yield error("missing-picture", find("media", one.path, "path"), path=one.path)
        elif found and found.fault:
            yield error(found.fault, find("media", one.path, "path"))


def check_picture_names(site: Site, find: Locate) -> Iterator[Diagnostic]:
    """Two pictures never differ by their ending alone: what is made of them would have the same name."""
    stems: dict[str, str] = {}
    for one in site.media:
        first = stems.setdefault(one.path.rpartition(".")[0], one.path)
        if is_picture(one.path) and first != one.path:
            yield error(
                "duplicate-id",
                find("media", one.path, "path"),
                id=one.path,
                first=find("media", first).line,
            )


RULES = (check_file_credits, check_credited_files, check_picture_names)
