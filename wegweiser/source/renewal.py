"""Bring a catalogue up to what is said now: what is new, what has changed, what is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wegweiser.catalogues import (
    FUZZY,
    Entry,
    Previous,
    fold_text,
    revise_entry,
    wrap_references,
)

Key = tuple[str, str]
"""What an entry is found by: where its words stand, and the words."""

MIN_LIKENESS = 0.6
"""From where on two texts are versions of one (0 to 1, difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class Original:
    """Words that are to be translated."""

    context: str
    """Where they stand."""

    text: str
    """The words."""

    plural: str = ""
    """Their plural, where there is one."""

    references: tuple[str, ...] = ()
    """The files they come from."""

    flags: tuple[str, ...] = ()
    """What kind of words they are (gettext's `python-format`)."""

    @property
    def key(self) -> Key:
        """Return what their entry is found by."""
        return self.context, fold_text(self.text)


class Renewal(NamedTuple):
    """What a catalogue looks like now, and what is new in it."""

    entries: tuple[Entry, ...]
    """All entries but the head; obsolete ones last."""
    new: tuple[Entry, ...]
    """Those without an older version."""
    changed: tuple[Entry, ...]
    """Those whose translation was made from an older original."""
    gone: tuple[Entry, ...]
    """Those that nothing says any more."""


@dataclass(slots=True)
class _Draft:
    """A catalogue that is being renewed."""

    kept: list[Entry] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    followers: dict[Key, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """New entries by the key of the entry behind which they stand."""


def renew_entries(
    entries: Iterable[Entry], originals: Iterable[Original], form_count: int = 2
) -> Renewal:
    """Return the entries of what is said now; a plural has `form_count` forms.

    Those that are there keep their places; a new one stands behind the one before it.
    """
    wanted = {original.key: original for original in originals}
    current, obsolete = _split_entries(entries)
    stale = _list_stale(current, wanted)
    missing = wanted.keys() - current.keys() - obsolete.keys()
    pairs = _pair_versions(stale, [wanted[key] for key in wanted if key in missing])
    draft = _keep_entries(current, wanted, pairs)
    _place_new(draft, wanted, obsolete, form_count)
    gone = tuple([entry for entry in stale if entry.key not in pairs])
    rest = [entry for key, entry in obsolete.items() if key not in wanted]
    rest += map(_retire, gone)
    return Renewal((*_order(draft), *rest), tuple(draft.new), tuple(draft.changed), gone)


def _split_entries(entries: Iterable[Entry]) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """Return by their keys the entries of a catalogue, and its obsolete ones."""
    current: dict[Key, Entry] = {}
    obsolete: dict[Key, Entry] = {}
    for entry in entries:
        if entry.original:
            (obsolete if entry.is_obsolete else current)[entry.key] = entry
    return current, obsolete


def _list_stale(current: dict[Key, Entry], wanted: dict[Key, Original]) -> list[Entry]:
    """Return the entries with a translation of what nobody says any more, or says otherwise."""
    rest = (entry for key, entry in current.items() if key not in wanted)
    return [entry for entry in rest if any(entry.translations)]


def _retire(entry: Entry) -> Entry:
    return revise_entry(entry, is_obsolete=True, references=(), hints=())


def _keep_entries(
    current: dict[Key, Entry], wanted: dict[Key, Original], pairs: dict[Key, Original]
) -> _Draft:
    """Return what stays where it is: entries of the same words, and of newer versions of them."""
    draft = _Draft()
    for key, entry in current.items():
        if key in wanted:
            draft.kept.append(_adjust(entry, wanted[key]))
        elif key in pairs:
            draft.changed.append(_mark_changed(entry, pairs[key]))
            draft.kept.append(draft.changed[-1])
    return draft


def _place_new(
    draft: _Draft, wanted: dict[Key, Original], obsolete: dict[Key, Entry], form_count: int
) -> None:
    """Add what is not there yet, each behind the words that it follows."""
    present = {entry.key for entry in draft.kept}
    before = ("", "")
    for key, original in wanted.items():
        if key not in present:
            entry = _create_entry(original, obsolete.get(key), form_count)
            draft.new.append(entry)
            draft.followers[before].append(entry)
        before = key


def _order(draft: _Draft) -> Iterator[Entry]:
    """Yield all entries, each new one behind that which it follows."""
    yield from _follow(draft, ("", ""))
    for entry in draft.kept:
        yield entry
        yield from _follow(draft, entry.key)


def _follow(draft: _Draft, key: Key) -> Iterator[Entry]:
    while draft.followers.get(key):
        entries = draft.followers.pop(key)
        yield from entries
        key = entries[-1].key


def _create_entry(original: Original, obsolete: Entry | None, form_count: int) -> Entry:
    """Return the entry of new words; of words that are back, the one that they had."""
    if obsolete is not None:
        return _adjust(revise_entry(obsolete, is_obsolete=False), original)
    return Entry(
        context=original.context,
        original=original.text,
        plural=original.plural,
        translations=("",) * (form_count if original.plural else 1),
        references=wrap_references(original.references),
        flags=original.flags,
    )


def _adjust(entry: Entry, original: Original) -> Entry:
    """Return an entry with its words as they are written now, and where they come from."""
    flags = (*original.flags, *(flag for flag in entry.flags if flag not in original.flags))
    now = (original.text, original.plural, set(flags))
    # One place that is still right is enough: else each new template would change many entries.
    places = set(" ".join(entry.references).split())
    is_placed = not original.references or not places.isdisjoint(original.references)
    if is_placed and (entry.original, entry.plural, set(entry.flags)) == now:
        return entry
    return revise_entry(
        entry,
        original=original.text,
        plural=original.plural,
        references=wrap_references(original.references),
        flags=flags,
    )


def _mark_changed(entry: Entry, original: Original) -> Entry:
    """Return an entry of which the original has changed: its translation is that of the older."""
    previous = entry.previous or Previous("", entry.original, entry.plural)
    flags = (FUZZY, *(flag for flag in entry.flags if flag != FUZZY))
    return _adjust(revise_entry(entry, previous=previous, flags=flags), original)


def _pair_versions(stale: Sequence[Entry], missing: Sequence[Original]) -> dict[Key, Original]:
    """Return for the key of each entry that has a newer version the words of that."""
    by_context: dict[str, list[Original]] = defaultdict(list)
    for original in missing:
        by_context[original.context].append(original)
    likenesses = [
        (_compare(entry, original), entry.key, original)
        for entry in stale
        for original in by_context.get(entry.context, ())
    ]
    likenesses.sort(key=lambda likeness: -likeness[0])
    pairs: dict[Key, Original] = {}
    taken: set[Key] = set()
    for ratio, key, original in likenesses:
        if ratio >= MIN_LIKENESS and key not in pairs and original.key not in taken:
            pairs[key] = original
            taken.add(original.key)
    return pairs


def _compare(entry: Entry, original: Original) -> float:
    """Return how alike an older and a newer version are, word by word, from 0 to 1."""
    from difflib import SequenceMatcher

    if bool(entry.plural) != bool(original.plural):
        return 0
    old, new = fold_text(entry.original), original.key[1]
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()
