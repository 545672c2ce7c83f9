"""Pictures and files of the city: which of them may be shown, and how (promise 6)."""

import math
import re

from wegweiser.languages import Localized, localize_size, say
from wegweiser.model.settings import Picture
from wegweiser.model.site import Site, StoredFile
from wegweiser.source.code_examples import CODE_SPAN
from wegweiser.source.picture_names import DOWNLOADS_FOLDER, PICTURES_FOLDER, format_picture_link

CONTENT_FOLDER = "content/"

MediaIndex = dict[str, tuple[Picture, StoredFile]]
"""Pictures and files that may be shown, by path below content/."""

_IMAGE_MARKUP = re.compile(
    rf"{CODE_SPAN.pattern}|!\[[^\[\]\n]*\]\(/({PICTURES_FOLDER}/[^()\s#]+)(?:[ \t][^)\n]*)?\)"
)
_FILE_LINK = re.compile(
    rf"{CODE_SPAN.pattern}|(?<!!)\[[^\[\]\n]*\]\(/({DOWNLOADS_FOLDER}/[^()\s#]+)\)"
)
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!>-])")


def index_media(site: Site) -> MediaIndex:
    """Return each picture and file that may be shown: credited, there, without fault."""
    stored = {file.path: file for file in site.stored_files if not file.error_code}
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
        kilobytes = math.ceil(stored.size / 1000)
        return f"{match[0]} ({file_type}, {localize_size(kilobytes, lang)})"

    return _FILE_LINK.sub(complete_link, _IMAGE_MARKUP.sub(complete_picture, words))
