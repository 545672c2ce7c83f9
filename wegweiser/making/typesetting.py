"""Set a view on paper: a tagged PDF (PDF/UA-1, ISO 14289-1) by a template of the theme."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from wegweiser.ground.diagnostics import Diagnostic, Place, error
from wegweiser.ground.languages import SOURCE, Said, direction, language_name
from wegweiser.making.jobs import Fault, Kit
from wegweiser.making.setting import FONTS, REFUSED
from wegweiser.making.theme import Theme

PAPER = "theme/paper/"
STYLES = ("Regular", "Bold")
THRIFT = {"RAYON_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "16777216"}
"""One thread, and large pieces of memory go back once they are free, small ones when they are many (glibc): least memory for
little time, and always the same."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that no font of the theme has: typst would refuse the whole document."""

_VOID = frozenset({"br", "hr"})
_LIST = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
_LONG = re.compile(r"\w{21}")
_SPOT = re.compile(r"┌─ \S*?(theme/paper/[^:\s]+):(\d+):(\d+)")


class Prose(NamedTuple):
    """Markdown in a view, and the language it is in."""

    text: str
    lang: str
    trusted: bool = False


def pdf(template: str, view: Mapping[str, Any], kit: Kit, when: int = 0) -> bytes:
    """Return a view of plain values (see `plain`) set by a template of theme/paper/; `when` is its date in Unix seconds.

    Same view, same bytes. Raises Fault where a font is missing or the template cannot be set.
    """
    assert isinstance(kit, Theme)  # noqa: S101  the only kit there is
    files = kit.inputs.files
    lacking = next(missing_fonts(files), "")
    if lacking:
        raise Fault(error("font-missing", Place(lacking), font=lacking.removeprefix(FONTS)))
    with TemporaryDirectory(prefix="wegweiser-") as folder:
        _lay_out(Path(folder), files)
        text = foreign(files).sub(UNKNOWN, json.dumps(view, ensure_ascii=False))
        Path(folder, "view.json").write_text(text, encoding="utf-8")
        return _compiled(Path(folder), PAPER + template, when)


def foreign(files: Mapping[str, bytes]) -> re.Pattern[str]:
    """Return what finds a character that no font of a theme has, by the lists that stand beside the fonts."""
    lists = "".join(files[name].decode() for name in _lists(files))
    spans = (f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}" for first, last in _LIST.findall(lists))
    return re.compile(f"[^\\n{''.join(spans)}]")


def unwritten(files: Mapping[str, bytes], langs: Iterable[str]) -> tuple[str, ...]:
    """Return the languages whose own name no font of a theme can write; German is promised, whatever the fonts."""
    unknown = foreign(files)
    return tuple(lang for lang in langs if lang != SOURCE and unknown.search(language_name(lang)))


def missing_fonts(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each font that a theme should have and has not: of each list of characters two styles, at least one list."""
    fonts = [f"{name.removesuffix('.coverage')}-{style}.ttf" for name in _lists(files) for style in STYLES]
    yield from (name for name in fonts or [FONTS] if name not in files)


def plain(value: Any, kit: Kit, lang: str) -> Any:
    """Return a view as JSON knows values: records by name, words in another language than `lang` with that language."""
    assert isinstance(kit, Theme)  # noqa: S101  the only kit there is
    if isinstance(value, Prose):
        long = bool(_LONG.search(value.text))
        return {**_tagged(value.lang), "hyphenate": long, "blocks": blocks(kit.markdown(value.text, trusted=value.trusted))}
    if isinstance(value, Said):
        return value.text if value.lang == lang or not value.text else {**_tagged(value.lang), "text": value.text}
    if hasattr(value, "_asdict"):
        return {name: plain(one, kit, lang) for name, one in value._asdict().items()}
    return [plain(one, kit, lang) for one in value] if isinstance(value, tuple) else value


def blocks(html: str) -> list[Any]:
    """Return HTML as a tree: words, and elements with their tag, their address where they have one, and what is in them."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.top


class _Tree(HTMLParser):
    """What a browser would see, of HTML that the prose room has cleaned."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[Any] = []
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside: list[Any] = []
        self._open[-1].append({"tag": tag, "href": dict(attrs).get("href") or "", "of": inside})
        if tag not in _VOID:
            self._open.append(inside)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].append(data)


def _tagged(lang: str) -> dict[str, str]:
    """Return a language as typst takes it: without script and region, and with its direction."""
    return {"lang": lang.split("-", maxsplit=1)[0], "dir": direction(lang)}


def _lists(files: Mapping[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith(FONTS) and name.endswith(".coverage")]


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put templates and fonts where typst finds them: it reads no file outside this folder."""
    for name, body in files.items():
        if name.startswith((PAPER, FONTS)):
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_bytes(body)


def _compiled(folder: Path, template: str, when: int) -> bytes:
    """Set a template in a process of its own: what this one holds does not weigh on it, and one thread needs least memory."""
    ran = subprocess.run(  # noqa: S603  a list, no shell
        [sys.executable, "-P", str(Path(__file__).with_name("setting.py")), folder, template, str(when)],
        env={**os.environ, **THRIFT},
        capture_output=True,
        check=False,
    )
    if ran.returncode == REFUSED:
        problem, diagnostic = json.loads(ran.stdout)
        raise Fault(_refusal(problem, diagnostic, template))
    if ran.returncode:
        raise OSError(ran.stderr.decode(errors="replace").strip() or f"typst ended with {ran.returncode}")
    return ran.stdout


def _refusal(problem: str, diagnostic: str, template: str) -> Diagnostic:
    """Return the finding that typst would not set a template: its first error, at the line that it names."""
    spot = _SPOT.search(diagnostic.partition("error: ")[2])
    place = Place(spot[1], int(spot[2]), int(spot[3])) if spot else Place(template)
    return error("theme-fault", place, template=template, problem=problem)
