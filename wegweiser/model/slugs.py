"""An id for a new entry, from its name in whatever script: readable, free and never withdrawn."""

import re
from collections.abc import Collection
from hashlib import sha256
from itertools import count

from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.model.site import Site
from wegweiser.text import transliterate

MAX_LENGTH = 60
"""Characters of an id that is made from a name."""

DEVICE_NAMES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""What Windows takes for a device: nobody there could check out a file of that name."""

_LEGAL_FORM = re.compile(
    r"(?<![\s,])[\s,]+"
    r"(?:e\.?\s?v\.?(?:\s?i\.?\s?g\.?)?|gg?mbh|gemeinnützige[rs]?|eingetragene[rs]? verein)\s*$",
    re.IGNORECASE,
)


def find_free_id(
    site: Site,
    name: str,
    fallback: str,
    taken: Collection[str] = (),
    kind: str = "organisations",
) -> str:
    """Return an id for a record of this name that is not in use, reserved or withdrawn.

    It is made from `fallback` where the name has no letters, and is none of those that are `taken`.
    """
    base = slugify(name) or fallback
    withdrawn = {withdrawal.id_sha256 for withdrawal in site.withdrawn}
    records = getattr(site, kind)
    ids = {key for entry in records for key in (entry.id, *getattr(entry, "former_ids", ()))}
    unavailable = ids | RESERVED_IDS | DEVICE_NAMES | {UNSTATED}
    for number in count(1):
        key = base if number == 1 else f"{base}-{number}"
        is_free = key not in unavailable and key not in taken
        if is_free and sha256(key.encode()).hexdigest() not in withdrawn:
            return key
    raise AssertionError


def slugify(name: str) -> str:
    """Return a name in small Latin letters, digits and single hyphens, without its legal form."""
    letters = transliterate(_LEGAL_FORM.sub("", name))
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(slug) <= MAX_LENGTH:
        return slug
    start = slug[:MAX_LENGTH]
    return start.rpartition("-")[0] or start
