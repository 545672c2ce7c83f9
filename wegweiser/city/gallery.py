"""Pictures and files of the city: which of them may be shown, and what must be known first (promise 6)."""

import re
from collections.abc import Callable, Iterator

from wegweiser.city.model import Site, Stored
from wegweiser.city.settings import Picture
from wegweiser.ground.diagnostics import Diagnostic, Place, error
from wegweiser.ground.languages import Said, say, size_words
from wegweiser.ground.variants import FILES, FOLDER, target
from wegweiser.reading.prose import CODE

Find = Callable[..., Place]
ROOT = "content/"

Shown = dict[str, tuple[Picture, Stored]]
"""Pictures and files that may be shown, by path below content/."""

_IMAGE = re.compile(rf"{CODE.pattern}|!\[[^\]\n]*\]\(/({FOLDER}/[^)\s#]+)(?:[ \t][^)\n]*)?\)")
_LINK = re.compile(rf"{CODE.pattern}|(?<!!)\[[^\]\n]*\]\(/({FILES}/[^)\s#]+)\)")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!>-])")
_NAME = re.compile(rf"(?:{FOLDER}|{FILES})/(?:[a-z0-9-]+/)*[a-z0-9-]+\.[a-z0-9]+")


def shown(site: Site) -> Shown:
    """Return each picture and file that may be shown by its path below content/: with credits, and there."""
    there = {one.path: one for one in site.stock}
    return {one.path: (one, there[one.path]) for one in site.media if one.path in there}


def is_picture(path: str) -> bool:
    """Tell whether a file is shown as a picture, not offered for download."""
    return path.startswith(f"{FOLDER}/")


def illustrated(words: str, lang: str, known: Shown) -> str:
    """Return Markdown with the words and size of each picture in it, and with type and size behind each link to a file."""

    def picture(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        credit, stored = known[found[1]]
        said = Said("", "") if credit.decorative else say(credit.alternative, lang)
        spelled = " ".join(_MARKS.sub(r"\\\1", said.text).split())
        return f"![{spelled}]({target(stored.path, stored.width, stored.height, said.lang)})"

    def file(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        size = size_words(-(-known[found[1]][1].bytes // 1000), lang)
        return f"{found[0]} ({found[1].rpartition('.')[2].upper()}, {size})"

    return _LINK.sub(file, _IMAGE.sub(picture, words))


def files_have_credits(site: Site, find: Find) -> Iterator[Diagnostic]:
    """Every picture and file stands in media.yaml with its creator and licence, and has a name that makes an address."""
    credited = {one.path for one in site.media}
    for one in site.stock:
        if one.path not in credited:
            yield error("file-without-credit", Place(ROOT + one.path), path=one.path)
        if not _NAME.fullmatch(one.path):
            yield error("invalid-file-name", Place(ROOT + one.path))


def credits_have_files(site: Site, find: Find) -> Iterator[Diagnostic]:
    """Each file that media.yaml names is there, each picture can be shown, and no file to download tells a place."""
    there = {one.path: one for one in site.stock}
    for one in site.media:
        found = there.get(one.path)
        if found is None and one.path.startswith((f"{FOLDER}/", f"{FILES}/")):
            yield error("missing-picture", find("media", one.path, "path"), path=one.path)
        elif found and found.fault:
            yield error(found.fault, find("media", one.path, "path"))


def names_differ(site: Site, find: Find) -> Iterator[Diagnostic]:
    """Two pictures never differ by their ending alone: what is made of them would have the same name."""
    stems: dict[str, str] = {}
    for one in site.media:
        first = stems.setdefault(one.path.rpartition(".")[0], one.path)
        if is_picture(one.path) and first != one.path:
            yield error("duplicate-id", find("media", one.path, "path"), id=one.path, first=find("media", first).line)


RULES = (files_have_credits, credits_have_files, names_differ)
