"""Catalogues of translations (gettext PO): read and written without losing a word of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

MAX_LINE = 79
"""Characters of a line that we write, as gettext's own tools do."""

FUZZY = "fuzzy"
"""The flag of a translation that was made from an older original."""

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])?\s*(?=\")")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED_SIGN = re.compile(r'[\\"\t\n\r]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\S+\s*|\s+")
_BLANKS = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»‹›‚‘’‛'", '"'))


class Previous(NamedTuple):
    """The original that a translation was made from, where that has changed since (`#|`)."""

    context: str = ""
    """Where it stood; empty where nothing tells."""
    original: str = ""
    """Its words."""
    plural: str = ""
    """Their plural, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An original with its translation."""

    context: str = ""
    """Where the original stands (`msgctxt`)."""

    original: str = ""
    """The words that are translated (`msgid`)."""

    plural: str = ""
    """Their plural, where there is one (`msgid_plural`)."""

    translations: tuple[str, ...] = ("",)
    """The translation; where there is a plural, each of its forms (`msgstr`)."""

    comments: tuple[str, ...] = ()
    """What translators noted (`# `)."""

    hints: tuple[str, ...] = ()
    """What the program noted for them (`#. `)."""

    references: tuple[str, ...] = ()
    """Where the words come from (`#: `), as lines."""

    flags: tuple[str, ...] = ()
    """Marks such as `fuzzy` (`#, `)."""

    previous: Previous | None = None
    """The older original."""

    is_obsolete: bool = False
    """Whether nothing is left that says the original (`#~ `)."""

    line: int = field(default=1, compare=False)
    """The line of the file in which its original begins."""

    translation_line: int = field(default=1, compare=False)
    """The line of the file in which its translation begins."""

    written: str = field(default="", compare=False)
    """Its lines as somebody wrote them; empty where it has been changed since."""

    @property
    def is_fuzzy(self) -> bool:
        """Tell whether the translation was made from an older original."""
        return FUZZY in self.flags

    @property
    def is_translated(self) -> bool:
        """Tell whether there is a translation, in all its forms, old or not."""
        return all(self.translations)

    @property
    def is_current(self) -> bool:
        """Tell whether it translates what is said now; the head of a file translates nothing."""
        is_said = bool(self.original) and not self.is_obsolete
        return is_said and self.is_translated and not self.is_fuzzy

    @property
    def key(self) -> tuple[str, str]:
        """Return what the entry is found by."""
        return self.context, fold_text(self.original)


class Catalogue(NamedTuple):
    """A file of translations."""

    entries: tuple[Entry, ...] = ()
    """Its entries; the first one, without an original, is the head of the file."""

    faulty_lines: tuple[int, ...] = ()
    """The lines that are no line of a catalogue."""

    tail: str = ""
    """Comments behind the last entry."""


@lru_cache(maxsize=16_384)  # the same originals in each language
def fold_text(text: str) -> str:
    """Return a text so that neither white space nor the kind of a quote counts."""
    return _BLANKS.sub(" ", text.translate(_QUOTES)).strip()


def revise_entry(entry: Entry, **values: Any) -> Entry:
    """Return an entry that says something else, and is therefore written anew."""
    return replace(entry, **values, written="")


def wrap_references(paths: Iterable[str]) -> tuple[str, ...]:
    """Return paths as the lines in which an entry names where its words come from."""
    return tuple([part.rstrip() for part in _break_line(" ".join(paths), MAX_LINE - 3)])


# --- Reading


@lru_cache(maxsize=32)  # who judges words and who speaks them read the same files
def parse_catalogue(text: str) -> Catalogue:
    """Read a file of translations; lines that cannot be read are named and left out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    entries: list[Entry] = []
    faulty: list[int] = []
    builder = _EntryBuilder(1)
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if builder.is_ended_by(stripped):
            entries += builder.build(lines, number)
            builder = _EntryBuilder(number)
        if stripped and not builder.add_line(stripped, number):
            faulty.append(number)
    last = tuple(builder.build(lines, len(lines) + 1))
    tail = "" if last else "\n".join(lines[builder.first_line - 1 :]).strip("\n")
    return Catalogue((*entries, *last), tuple(faulty), tail)


class _EntryBuilder:
    """The reading of one entry, line by line."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.comments: dict[str, list[str]] = {" ": [], ".": [], ":": [], ",": []}
        self.texts: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}
        self.current = ""
        self.is_obsolete = False

    def is_ended_by(self, line: str) -> bool:
        """Tell whether a line belongs to the next entry, for this one has its translation."""
        if "msgstr" not in self.current:
            return False
        if self.is_obsolete:
            line = line.removeprefix("#~").lstrip()
        return not line.startswith(('"', "msgstr"))

    def add_line(self, line: str, number: int) -> bool:
        """Take a line into the entry; tell whether it is one that a catalogue may hold."""
        if line.startswith("#~"):
            self.is_obsolete = True
            line = line[2:].lstrip()
        if line.startswith(("#|", "|")):
            return self._add_string(line.removeprefix("#")[1:].lstrip(), number, "|")
        if line.startswith("#"):
            self._add_comment(line[1:])
            return True
        return not line or self._add_string(line, number, "")

    def _add_comment(self, text: str) -> None:
        kind = text[:1] if text[:1] in self.comments else " "
        self.comments[kind].append(text.removeprefix(kind).removeprefix(" "))

    def _add_string(self, line: str, number: int, mark: str) -> bool:
        keyword = _KEYWORD.match(line)
        string = _STRING.fullmatch(line, keyword.end() if keyword else 0)
        if keyword:
            self.current = f"{mark}{keyword[1]}{keyword[2] or ''}"
            self.texts[self.current] = []
            self.lines[self.current] = number
        if string is None or not self.current.startswith(mark):
            return False
        if self.current:
            self.texts[self.current].append(_unescape(string[1]))
        return bool(self.current)

    def build(self, lines: list[str], end: int) -> Iterator[Entry]:
        """Yield the entry, if there is one; `end` is the line after it."""
        if "msgid" not in self.texts:
            return
        texts = {name: "".join(parts) for name, parts in self.texts.items()}
        forms = sorted(name for name in texts if name.startswith("msgstr"))
        written = "\n".join(lines[self.first_line - 1 : end - 1]).strip("\n")
        yield Entry(
            context=texts.get("msgctxt", ""),
            original=texts["msgid"],
            plural=texts.get("msgid_plural", ""),
            translations=tuple([texts[name] for name in forms]) or ("",),
            comments=tuple(self.comments[" "]),
            hints=tuple(self.comments["."]),
            references=tuple(self.comments[":"]),
            flags=_split_flags(self.comments[","]),
            previous=_build_previous(texts),
            is_obsolete=self.is_obsolete,
            line=self.lines["msgid"],
            translation_line=self.lines[forms[0]] if forms else self.lines["msgid"],
            written=written,
        )


def _build_previous(texts: dict[str, str]) -> Previous | None:
    if "|msgid" not in texts:
        return None
    plural = texts.get("|msgid_plural", "")
    return Previous(texts.get("|msgctxt", ""), texts["|msgid"], plural)


def _split_flags(lines: Iterable[str]) -> tuple[str, ...]:
    flags = (flag.strip() for line in lines for flag in line.split(","))
    return tuple([flag for flag in flags if flag])


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda sign: _UNESCAPES.get(sign[1], sign[1]), text)


# --- Writing


def format_catalogue(entries: Iterable[Entry], tail: str = "") -> str:
    """Return the text of a file; entries that nobody has changed keep their lines as they were."""
    blocks = [entry.written or _format_entry(entry) for entry in entries]
    return "\n\n".join([*blocks, tail] if tail else blocks) + "\n"


def _format_entry(entry: Entry) -> str:
    mark = "#~ " if entry.is_obsolete else ""
    lines = [
        *(f"# {line}".rstrip() for line in entry.comments),
        *(f"#. {line}".rstrip() for line in entry.hints),
        *(f"#: {line}" for line in entry.references),
        *([f"#, {', '.join(entry.flags)}"] if entry.flags else []),
        *_format_previous(entry.previous, "#~| " if entry.is_obsolete else "#| "),
        *(f"{mark}{line}" for line in _format_strings(entry)),
    ]
    return "\n".join(lines)


def _format_previous(previous: Previous | None, mark: str) -> Iterator[str]:
    if previous is None:
        return
    if previous.context:
        yield from (mark + line for line in _format_string("msgctxt", previous.context))
    yield from (mark + line for line in _format_string("msgid", previous.original))
    if previous.plural:
        yield from (mark + line for line in _format_string("msgid_plural", previous.plural))


def _format_strings(entry: Entry) -> Iterator[str]:
    if entry.context:
        yield from _format_string("msgctxt", entry.context)
    yield from _format_string("msgid", entry.original)
    if not entry.plural:
        yield from _format_string("msgstr", entry.translations[0])
        return
    yield from _format_string("msgid_plural", entry.plural)
    for number, form in enumerate(entry.translations):
        yield from _format_string(f"msgstr[{number}]", form)


def _format_string(keyword: str, text: str) -> Iterator[str]:
    """Yield the lines of a string: in one where it fits, else broken behind blanks."""
    lines = [_escape(line) for line in _LINE.findall(text)] or [""]
    if len(lines) == 1 and len(keyword) + len(lines[0]) + 3 <= MAX_LINE:
        yield f'{keyword} "{lines[0]}"'
        return
    yield f'{keyword} ""'
    for line in lines:
        yield from (f'"{part}"' for part in _break_line(line, MAX_LINE - 2))


def _break_line(line: str, width: int) -> Iterator[str]:
    part = ""
    for word in _WORD.findall(line):
        if part and len(part) + len(word) > width:
            yield part
            part = ""
        part += word
    if part:
        yield part


def _escape(text: str) -> str:
    return _ESCAPED_SIGN.sub(lambda sign: _ESCAPES[sign[0]], text)
