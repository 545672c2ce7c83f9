"""An id for a new entry, from its name in whatever script: readable, free, and never one that was withdrawn."""

import re
import unicodedata
from hashlib import sha256
from itertools import count

from wegweiser.model.routes import RESERVED_IDS, UNSTATED
from wegweiser.model.site import Site

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
_TRANSLITERATION_TABLE = """
ä=ae ö=oe ü=ue ß=ss æ=ae œ=oe ø=o đ=d ð=d ł=l ı=i þ=th
а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh
щ=shch ь= ю=iu я=ia ё=e ы=y э=e ъ= ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=g ѕ=dz ќ=k
α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o
ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f ق=q ك=k ل=l م=m ن=n ه=h و=w ي=y ة=a ى=a
ء= أ=a إ=i آ=a ؤ=u ئ=i پ=p چ=ch ژ=zh گ=g ک=k ی=i ە=e ۆ=o ێ=e ڕ=r ڵ=l ڤ=v
"""
_TRANSLITERATIONS = dict(pair.split("=") for pair in _TRANSLITERATION_TABLE.split())
"""Letters of other scripts as people in Germany would write them; Ukrainian after its own passports, Arabic without points."""


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
    words = _LEGAL_FORM.sub("", name).casefold()
    plain = re.sub(
        r"[^a-z0-9]+", "-", "".join(map(_transliterate, unicodedata.normalize("NFC", words)))
    ).strip("-")
    return (
        plain
        if len(plain) <= MAX_LENGTH
        else plain[:MAX_LENGTH].rpartition("-")[0] or plain[:MAX_LENGTH]
    )


def _transliterate(letter: str) -> str:
    """Return a letter in Latin ones: from the table, without its marks, else by its name in Unicode."""
    if letter.isascii():
        return letter
    bare = _TRANSLITERATIONS.get(letter)
    if bare is not None:
        return bare
    name, _, sound = unicodedata.name(letter, "").casefold().rpartition(" ")
    base = "".join(
        one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one)
    )
    if base != letter and not name.endswith("syllable"):
        return "".join(map(_transliterate, base))
    return sound if name and letter.isalpha() and re.fullmatch("[a-z]{1,6}", sound) else "-"
