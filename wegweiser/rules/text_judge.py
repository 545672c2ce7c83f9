"""What rules had nothing to say of, kept between builds: what nobody changed is judged once."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import TypeVar

from wegweiser.languages import get_source_language

T = TypeVar("T")


class TextJudge:
    """Keeps the digests of texts that are clear, each with all that its judgement rests on."""

    def __init__(self, known: set[str]) -> None:
        """Take what was clear last time; `forget_others` puts what is clear now in its place."""
        self._known = known
        self._clear: set[str] = set()

    def judge(self, values: object, find_faults: Callable[[], Iterable[T]]) -> list[T]:
        """Return the faults of a text, which depend on these values alone."""
        digest = sha256(repr((get_source_language(), values)).encode()).hexdigest()
        faults = [] if digest in self._known else list(find_faults())
        if not faults:
            self._clear.add(digest)
        return faults

    def forget_others(self) -> None:
        """Keep only what was judged since: texts that nobody writes any more stay nowhere."""
        self._known.clear()
        self._known.update(self._clear)
