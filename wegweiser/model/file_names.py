"""What the files of a city are called: which must be there, which nobody reads, what was meant."""

import re
from collections.abc import Iterator

from wegweiser.diagnostics import Diagnostic, Location, error, warning
from wegweiser.model.kinds import KINDS
from wegweiser.model.slugs import slugify
from wegweiser.source.files import Inputs
from wegweiser.source.schema import find_close_match

REQUIRED_PAGES = ("content/index.md", "content/kontakt.md")

PAGE_PATH = re.compile(
    r"content/((?:[a-z0-9-]+/)*[a-z0-9-]+)(?:\.([a-z]{2,3}(?:-[A-Za-z]+)?))?\.md"
)
"""The path of a page: its slug and, of a translation, its language."""

CATALOGUE_PATH = re.compile(r"content/words/([A-Za-z-]+)\.po")
"""The path of the translations into a language."""

_DATA_FILES = {kind.file.removeprefix("data/").removesuffix(".yaml"): kind.file for kind in KINDS}
"""Each data file by its name without folder and ending."""

_ENDINGS = re.compile(
    r"((?:\.(?:md|markdown|mdown|mkdn?|mdwn|mdx|txt|ya?ml|bak|old|orig|save|swp|tmp))+)[~#]*",
    re.IGNORECASE,
)
"""What programs of many kinds put behind the name of a text."""

_COPY_MARKS = re.compile(
    r"(?:kopie von|copy of) |#|(?<![ _-])[ _-]+(?:kopie|copy|backup)| \(\d+\)", re.IGNORECASE
)
_BACKUP = re.compile(r".*(?:~|\.bak|\.old|\.orig|\.save|\.swp|\.tmp)|#.*#", re.IGNORECASE)
"""The older version of a file that editors keep beside it without being asked."""

_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3})(-[a-z]+)?", re.IGNORECASE)


def check_file_names(inputs: Inputs) -> Iterator[Diagnostic]:
    """Yield which files are missing, and which nobody reads, each with the name it should bear.

    What nobody reads nobody judges either, and the city's folders are public: so it is an error,
    but for what an editor's program keeps beside a file that is there.
    """
    yield from _report_missing(inputs)
    taken = set(filter(_is_read, inputs.files))
    for path in sorted((*inputs.files, *inputs.unread)):
        if path in taken or _is_read(path):
            continue
        meant = _guess_path(path)
        yield _report_unread(path, meant, is_taken=meant in taken)
        taken.add(meant)


def _report_missing(inputs: Inputs) -> Iterator[Diagnostic]:
    reported = tuple(f"{fault.location.path}/" for fault in inputs.faults)
    for path in (*(kind.file for kind in KINDS if kind.is_required), *REQUIRED_PAGES):
        if path not in inputs.files and not f"{path}/".startswith(reported):
            yield error("missing-file", Location(path))


def _is_read(path: str) -> bool:
    if path in _DATA_FILES.values() or CATALOGUE_PATH.fullmatch(path):
        return True
    return bool(PAGE_PATH.fullmatch(path))


def _report_unread(path: str, meant: str, *, is_taken: bool) -> Diagnostic:
    location = Location(path)
    if is_taken:
        report = warning if _BACKUP.fullmatch(path.rpartition("/")[2]) else error
        return report("leftover-copy", location, of=meant)
    if path.startswith("data/"):
        known = ", ".join(sorted(_DATA_FILES.values()))
        return error("unknown-file", location, close=meant, known=known)
    code = "invalid-file-name" if path.endswith(".md") else "misplaced-file"
    return error(code, location, close=meant)


def _guess_path(path: str) -> str:
    """Return the path under which a file would be read; empty where that cannot be guessed."""
    folder, _, name = path.rpartition("/")
    ending = _ENDINGS.search(name)
    stem = _COPY_MARKS.sub("", name[: ending.start()] if ending else name)
    endings = ending[1].lower() if ending else ""
    if folder.startswith("data") or ".y" in endings:
        return _guess_data_file(stem.lower())
    is_text = ".m" in endings or endings.startswith(".txt")
    return _guess_page(folder, stem) if is_text else ""


def _guess_data_file(stem: str) -> str:
    """Return the data file of which a name holds the name, or which is called almost like it."""
    words = (word for word in re.split(r"[^a-z]+", stem) if word in _DATA_FILES)
    name = next(words, "") or find_close_match(stem, _DATA_FILES)
    return _DATA_FILES.get(name, "")


def _guess_page(folder: str, stem: str) -> str:
    """Return the path of a page with the letters that addresses have."""
    language = _LANGUAGE.fullmatch(stem)
    suffix = ""
    if language:
        stem, suffix = language[1], f".{language[2].lower()}{language[3] or ''}"
    parts = [slugify(part) for part in (*folder.split("/")[1:], stem)]
    return "/".join(("content", *parts)) + f"{suffix}.md" if all(parts) else ""
