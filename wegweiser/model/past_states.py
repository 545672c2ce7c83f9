"""What the city remembers of the past: entries that were withdrawn, editions that were printed."""

from dataclasses import dataclass
from typing import Literal

from wegweiser.languages import EMPTY_TEXT, Text
from wegweiser.source.schema import Count, Digest, DigestPairs, PastDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That an entry was withdrawn, without its name: its id is never used again."""

    id_sha256: Digest
    """The SHA-256 of its id."""

    on: PastDay
    """The day."""

    reason: Literal["withdrawn", "out-of-scope", "duplicate"]
    """Why it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEdition:
    """A printed edition: what its entries said, as digests, without a name."""

    number: Count
    """Its number, from 1."""

    on: PastDay
    """The day on which it was printed."""

    note: Text = EMPTY_TEXT
    """What tells it from others."""

    entries: DigestPairs = ()
    """Of each entry the SHA-256 of its id and a short digest of what it said."""
