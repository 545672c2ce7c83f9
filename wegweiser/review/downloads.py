"""Downloads that changed, told: what people open one by one, what programs read in one line per kind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from wegweiser.model import routes
from wegweiser.review import quoting
from wegweiser.review.diff import File

Say = Callable[..., str]

_ENDINGS = {".vcf": "cards", ".ics": "calendars", ".xml": "feeds"}
_SEARCHED = ("suche.json", routes.pinboard_data())
_DATA = (".csv", ".json", ".jsonld")


def grouped(files: Iterable[File]) -> list[tuple[File, ...]]:
    """Return the files a line each; those of a kind that programs read stand together, apart whether they came, went or changed."""
    groups: dict[object, list[File]] = defaultdict(list)
    for file in files:
        groups[
            (kind, file.before < 0, file.after < 0) if (kind := _kind(file.path)) else file
        ].append(file)
    return [tuple(group) for group in groups.values()]


def told(files: Sequence[File], say: Say) -> str:
    """Return a line on a file, or on how many of a kind: what it was, what it is now."""
    name = quoting.format_code_span(quoting.shorten(files[0].path, 200))
    if len(files) > 1:
        name = say(f"diff-files-{_kind(files[0].path)}", count=len(files))
    before, after = (
        _size([getattr(file, side) for file in files], say) for side in ("before", "after")
    )
    return (
        f"- {name}: {before} → {after}"
        if before != after
        else f"- {name}: {say('diff-same-size', size=after)}"
    )


def _kind(path: str) -> str:
    """Return the kind of a file that programs read, nothing for what people open themselves."""
    if path.endswith(_SEARCHED):
        return "search"
    if path.startswith(f"{routes.DATA}/") and path.endswith(_DATA):
        return "data"
    return next((kind for ending, kind in _ENDINGS.items() if path.endswith(ending)), "")


def _size(sizes: Sequence[int], say: Say) -> str:
    size = sum(sizes)
    if size < 0:
        return say("diff-none")
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB".replace(".", ",")  # noqa: PLR2004  SI: 1 kB is 1,000 bytes
