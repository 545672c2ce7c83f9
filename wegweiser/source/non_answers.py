"""What people write where they have nothing to say."""

from functools import lru_cache

from wegweiser.text import fold

SIGNS = "-‐‑–—−_.…·•,;:/\\|?!*~()[]"
"""A text of these signs and blanks alone says nothing."""

PHRASES = frozenset(
    fold(phrase)
    for phrase in (
        *("keine", "keiner", "keines", "keine Angabe", "keine Angaben", "ohne Angabe", "k. A."),
        *("nichts", "nicht vorhanden", "nicht bekannt", "unbekannt", "nicht angegeben", "leer"),
        *("nicht zutreffend", "trifft nicht zu", "entfällt", "n. v.", "noch offen", "folgt"),
        *("siehe oben", "siehe unten", "wie oben", "s. o.", "s. u.", "dito", "wird nachgereicht"),
        *("keine Beschreibung", "keine Beschreibung vorhanden", "keine Informationen"),
        *("no description", "no description available"),
        *("n/a", "unknown", "not applicable", "not available", "not known"),
        *("see above", "no answer", "no response", "ditto", "tba", "tbd"),
        *("yok", "bilinmiyor", "لا يوجد", "لا شيء", "غير معروف", "немає", "невідомо"),
    )
)
"""Such texts, folded."""

_MAX_LENGTH = 30
"""Characters that such a text may have; longer ones need not be folded."""


@lru_cache(maxsize=4096)
def is_non_answer(text: str) -> bool:
    """Tell whether a text says nothing: a dash, "keine", "k. A."."""
    if not text.strip() or len(text) > _MAX_LENGTH:
        return False
    return not "".join(text.split()).strip(SIGNS) or fold(text) in PHRASES
