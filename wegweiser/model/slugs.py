"""An id for a new entry, from its name in whatever script: readable, free, and never one that was withdrawn."""

import re
from hashlib import sha256
from itertools import count

from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.model.site import Site
from wegweiser.text import transliterate

MAX_LENGTH = 60
"""Characters of an id that is made from a name."""

DEVICE_NAMES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)),
    }
)
"""What Windows takes for a device: nobody there could check out a file of that name."""

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:e\.?\s?v\.?|gg?mbh|gemeinnützige[rs]?|eingetragene[rs]? verein)\s*$", re.IGNORECASE
)


def find_free_id(site: Site, name: str, otherwise: str) -> str:
    """Return an id for an organisation of this name: not in use, reserved or withdrawn; `otherwise` where it has no letters."""
    wanted, withdrawn = slugify(name) or otherwise, {one.id_sha256 for one in site.withdrawn}
    taken = {one.id for one in site.organisations} | RESERVED_IDS | DEVICE_NAMES | {UNSTATED}
    for number in count(1):
        key = wanted if number == 1 else f"{wanted}-{number}"
        if key not in taken and sha256(key.encode()).hexdigest() not in withdrawn:
            return key
    raise AssertionError


def slugify(name: str) -> str:
    """Return a name in small Latin letters, digits and single hyphens, without its legal form."""
    words = _LEGAL_FORM.sub("", name)
    plain = re.sub(r"[^a-z0-9]+", "-", transliterate(words)).strip("-")
    return (
        plain
        if len(plain) <= MAX_LENGTH
        else plain[:MAX_LENGTH].rpartition("-")[0] or plain[:MAX_LENGTH]
    )
