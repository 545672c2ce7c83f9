"""Which record, and which field of it, a failure in our code or in a library is due to."""

from collections.abc import Iterable, Iterator, Sequence
from traceback import walk_tb
from types import FrameType
from typing import Any, NamedTuple

from wegweiser.languages import Text
from wegweiser.model.parts import Part, iter_parts
from wegweiser.model.site import RecordKey, Site
from wegweiser.source import schema
from wegweiser.source.schema import Steps

_MIN_LENGTH = 12
"""Characters of a text that may tell by itself which record it is of: shorter ones recur."""


class Culprit(NamedTuple):
    """What somebody was working on when it failed."""

    record_key: RecordKey
    """The record."""
    steps: Steps
    """The way to the field, as far as it is known."""


def find_culprit(sites: Iterable[Site], fault: Exception) -> Culprit | None:
    """Return what of any site was in hand when a fault was raised; None where nothing was.

    The innermost function that held a record or a text of the site knows best.
    """
    frames = [frame for frame, _ in walk_tb(fault.__traceback__)]
    frames.reverse()
    texts = list(_iter_texts(frames))
    parts = [part for site in sites for part in iter_parts(site, _is_any)]
    held = list(_iter_held_parts(frames, parts))
    # The settings are in everybody's hands.
    held.sort(key=lambda part: not part.record_key[1])
    if held:
        return _find_field(held, texts) or Culprit(held[0].record_key, held[0].steps)
    return _find_field(parts, [text for text in texts if len(text) >= _MIN_LENGTH])


def _is_any(_record_class: type) -> bool:
    return True


def _iter_held_parts(frames: Sequence[FrameType], parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the records that the functions held which failed."""
    parts_by_id = {id(part.record): part for part in parts}
    for frame in frames:
        for value in frame.f_locals.values():
            if id(value) in parts_by_id:
                yield parts_by_id[id(value)]


def _iter_texts(frames: Sequence[FrameType]) -> Iterator[str]:
    """Yield what the functions that failed held in words."""
    for frame in frames:
        for value in frame.f_locals.values():
            if isinstance(value, str) and value:
                yield value
            elif isinstance(value, Text):
                yield from (words for _, words in value.versions)


def _find_field(parts: Sequence[Part], texts: Sequence[str]) -> Culprit | None:
    """Return the first field of some records that says any of the texts."""
    wanted = frozenset(texts)
    for part in parts:
        for name in schema.field_types(part.record.__class__):
            if not wanted.isdisjoint(_list_words(getattr(part.record, name))):
                return Culprit(part.record_key, (*part.steps, name))
    return None


def _list_words(value: Any) -> tuple[str, ...]:
    if isinstance(value, Text):
        return tuple(words for _, words in value.versions)
    return (value,) if isinstance(value, str) else ()
