"""What the comments of a catalogue's entry tell: how its translation was made, and who read it."""

import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from wegweiser.catalogues import Entry, revise_entry
from wegweiser.source.text_marks import MACHINE, OLDER, UNKNOWN

MAKERS = ("machine", "office", "person", "organisation", "unknown")
"""Who can have made a translation."""

READERS = ("speaker", "translator", "organisation", "staff")
"""Who can have read one: somebody who grew up with the language, a trained translator, the
organisation itself, the staff."""

DIGEST_LENGTH = 12
"""Hexadecimal digits of what was read."""

_NOTE = re.compile(r"(made|read):(.*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")


class Notes(NamedTuple):
    """What is known of a translation."""

    maker: str = "unknown"
    """Who made it."""
    made_on: str = ""
    """The day; empty where nobody wrote it down."""
    reader: str = ""
    """Who has read just this translation; empty where nobody has."""
    read_on: str = ""
    """The day of that."""


def read_notes(entry: Entry) -> Notes:
    """Return what is known of a translation; a note that cannot be read tells nothing."""
    maker, made_on, reader, read_on = Notes()
    for kind, values in _iter_notes(entry):
        if kind == "made" and values[0] in MAKERS:
            maker, made_on = values[0], values[1] if len(values) > 1 else ""
        elif kind == "read" and values[2:] == (digest_translation(entry),):
            reader, read_on = values[0], values[1]
    return Notes(maker, made_on, reader, read_on)


def describe_entry(entry: Entry) -> str:
    """Return the state of a translation (source/text_marks.py)."""
    if entry.is_fuzzy:
        return OLDER
    notes = read_notes(entry)
    if notes.reader:
        return f"read:{notes.reader}:{notes.read_on}"
    if notes.maker in {MACHINE, UNKNOWN}:
        return notes.maker
    return f"{notes.maker}:{notes.made_on}"


def digest_translation(entry: Entry) -> str:
    """Return a short digest of a translation; another line break makes no other."""
    words = " ".join(" ".join(entry.translations).split())
    return sha256(words.encode()).hexdigest()[:DIGEST_LENGTH]


def find_faulty_notes(entry: Entry) -> list[str]:
    """Return the comments that look like a note and are none."""
    return [
        comment
        for comment in entry.comments
        if (note := _NOTE.fullmatch(comment.strip())) and not _is_right(note[1], note[2])
    ]


@lru_cache(maxsize=1024)  # most translations of a day say the same
def _is_right(kind: str, text: str) -> bool:
    values = _split_values(text)
    who = MAKERS if kind == "made" else READERS
    days = values[1:2]
    is_digest = all(map(_DIGEST.fullmatch, values[2:]))
    is_complete = kind == "made" or len(values) > 1
    most = 2 if kind == "made" else 3
    return (
        values[0] in who
        and all(map(_DAY.fullmatch, days))
        and is_digest
        and is_complete
        and len(values) <= most
    )


def complete_notes(entry: Entry, maker: str, today: str) -> Entry:
    """Return an entry whose translation says who made it, and of which reading it tells what.

    Without `maker` nothing is claimed of the making. A note of a reader gets the digest of what
    stands there: from now on it is true of this translation alone.
    """
    if not entry.is_translated or entry.is_obsolete:
        return entry
    comments = [_complete_read_note(comment, entry) for comment in entry.comments]
    if maker and not any(comment.strip().startswith("made:") for comment in comments):
        comments.append(f"made: {maker}, {today}")
    if tuple(comments) == entry.comments:
        return entry
    return revise_entry(entry, comments=tuple(comments))


def _complete_read_note(comment: str, entry: Entry) -> str:
    note = _NOTE.fullmatch(comment.strip())
    if note is None or note[1] != "read" or not _is_right("read", note[2]):
        return comment
    values = _split_values(note[2])
    if len(values) > 2:  # noqa: PLR2004  role, date, digest
        return comment
    return f"read: {', '.join((*values, digest_translation(entry)))}"


def _iter_notes(entry: Entry) -> list[tuple[str, tuple[str, ...]]]:
    notes = [_NOTE.fullmatch(comment.strip()) for comment in entry.comments]
    return [(note[1], _split_values(note[2])) for note in notes if note and note[2].strip()]


def _split_values(text: str) -> tuple[str, ...]:
    return tuple([value.strip() for value in text.split(",")])
