"""What a change means for translations: which are new, which are older than the German now."""

from typing import NamedTuple

from wegweiser.catalogues import Catalogue, Entry
from wegweiser.languages import get_source_language
from wegweiser.model.site import Site
from wegweiser.model.translations import Index, index_catalogue


class TranslationChange(NamedTuple):
    """A translation that came, went, says something else, or has become old."""

    lang: str
    """The language."""
    place: str
    """Where its original stands."""
    original: str
    """What the original says now."""
    old: str
    """What the translation said; empty where there was none."""
    new: str
    """What it says; empty where there is none, or none of the present original."""
    is_old: bool
    """Whether a change of the original has left it behind."""


def compare_translations(before: Site, after: Site) -> tuple[TranslationChange, ...]:
    """Compare the translations of two cities, given without what their catalogues say."""
    languages = dict.fromkeys((*before.catalogues, *after.catalogues))
    return tuple(
        change
        for lang in languages
        if lang != get_source_language()
        for change in _compare_language(lang, _index(before, lang), _index(after, lang))
    )


def _index(site: Site, lang: str) -> Index:
    return index_catalogue(site.catalogues.get(lang, Catalogue()), site, lang)


def _compare_language(lang: str, before: Index, after: Index) -> list[TranslationChange]:
    changes = []
    were_old = {(it.context, it.translations) for it in before.values() if it.is_fuzzy}
    for key, entry in after.items():
        old = before.get(key)
        if entry.is_fuzzy and (entry.context, entry.translations) not in were_old:
            changes.append(_describe(lang, entry, entry.translations[0], "", is_old=True))
        elif not entry.is_fuzzy and (old is None or old.translations != entry.translations):
            before_words = old.translations[0] if old else ""
            changes.append(
                _describe(lang, entry, before_words, entry.translations[0], is_old=False)
            )
    return changes


def _describe(lang: str, entry: Entry, old: str, new: str, *, is_old: bool) -> TranslationChange:
    return TranslationChange(lang, entry.context, entry.original, old, new, is_old)
