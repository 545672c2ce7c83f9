"""From a city to its letters: which are due, to whom, and where they are kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wegweiser.addresses import to_ascii_url
from wegweiser.build import pdf
from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import WORDS_FOLDER, read_theme
from wegweiser.diagnostics import Diagnostics
from wegweiser.languages import get_source_language
from wegweiser.model import ages, loading
from wegweiser.model.disclosure import disclose_site
from wegweiser.model.facets import list_entries
from wegweiser.model.forms import build_forms
from wegweiser.model.organisations import Organisation, disclose_organisation
from wegweiser.model.site import Site, unify_phones
from wegweiser.model.translations import translate_site
from wegweiser.requests.letters import codes, records, writing
from wegweiser.requests.letters.records import LetterRecord
from wegweiser.requests.letters.views import LetterSources, Recipient, build_letter
from wegweiser.requests.lists.private_contacts import (
    PrivateEntries,
    PrivateEntry,
    read_private_entries,
)
from wegweiser.requests.private_files import write_private
from wegweiser.source import files

_PROOF_WORD = "Stimmt Ihr Eintrag noch?"
"""A word of the letter: a language that has it can write one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersResult:
    """What came of making letters."""

    diagnostics: Diagnostics = ()
    """Faults of the city: then no letter is made."""
    made: tuple[str, ...] = ()
    """The ids of the entries that have a new letter."""
    waiting: int = 0
    """How many entries are due, but have a letter that is still open."""
    without_email: tuple[str, ...] = ()
    """The ids of those with a new letter whose e-mail address nobody knows."""
    unknown: tuple[str, ...] = ()
    """The ids that were asked for and are no entry's."""
    has_forms: bool = True
    """Whether the city has forms to answer with."""


def make_letters(
    folder: Path, today: date, *, ids: Collection[str] = (), everything: bool = False
) -> LettersResult:
    """Make the letters that are due, or all, or those about some entries, in private/.

    Raises codes.ShortKeyError, JobError where the theme is at fault, OSError.
    """
    site, faults = load_entries(folder, today)
    contacts, more = read_private_entries(folder)
    known, others = records.read_records(folder)
    diagnostics = (*faults, *more, *others)
    if diagnostics:
        return LettersResult(diagnostics=diagnostics)
    theme_files = read_theme(folder)
    sources = _gather_sources(site, theme_files, today)
    if not sources.forms:
        return LettersResult(has_forms=False)
    chosen, waiting = _choose_entries(site, known, today, ids, everything=everything)
    post = _Post(folder, sources, theme_files, codes.ensure_key(folder), contacts, known)
    without_email = [entry.id for entry in chosen if not post.write_letter(entry).email]
    entries = {entry.id for entry in site.organisations}
    return LettersResult(
        made=tuple(entry.id for entry in chosen),
        waiting=waiting,
        without_email=tuple(without_email),
        unknown=tuple(key for key in ids if key not in entries),
    )


class _Post:
    """Writes the letters of a day."""

    def __init__(
        self,
        folder: Path,
        sources: LetterSources,
        theme_files: files.Inputs,
        key: bytes,
        contacts: PrivateEntries,
        known: records.LetterRecords,
    ) -> None:
        self.folder, self.sources, self.key = folder, sources, key
        self.contacts, self.known = contacts, known
        self.theme = ThemeFolder(theme_files, "", "/", {})
        self.translated = {entry.id: entry for entry in sources.site.organisations}

    def write_letter(self, entry: Organisation) -> Recipient:
        """Write the letter about an entry into private/, and return to whom it goes."""
        shown = disclose_organisation(self.translated[entry.id])
        recipient = find_recipient(shown, self.contacts.get(entry.id))
        # The code is about the entry as its file says it, without translations.
        code = codes.make_code(self.key, entry, self.sources.on)
        letter = build_letter(self.sources, shown, recipient, code)
        words = writing.read_words(letter, self.theme)
        bodies = (
            writing.render_text(letter, words).encode(),
            writing.render_mail(letter, words, self.theme),
            writing.render_paper(letter, words, self.theme),
        )
        for suffix, body in zip(records.SUFFIXES, bodies, strict=True):
            write_private(self.folder, f"{records.LETTERS_FOLDER}/{entry.id}{suffix}", body)
        self.known[entry.id] = LetterRecord(letter.date, codes.digest_entry(entry))
        records.write_records(self.folder, self.known)
        return recipient


def load_entries(folder: Path, today: date) -> tuple[Site, Diagnostics]:
    """Return a city as its files say it, its phones in their one form, and what is an error."""
    site, faults = loading.load_site(files.read_city(folder), today.isoformat())
    return unify_phones(site), tuple(fault for fault in faults if fault.severity == "error")


def find_recipient(entry: Organisation, private: PrivateEntry | None) -> Recipient:
    """Return how an organisation is reached: as it agreed, else as a list said."""
    contact, address = entry.contact, entry.address
    email, street, place = contact.email, "", ""
    if address and address.street:
        street, place = address.street, f"{address.postcode} {address.city}".strip()
    if private:
        known = private.contact
        email = email or _get_first(known.email)
        street, place = (street, place) if street else (_get_first(known.street), place)
        place = place or _get_first(known.postcode)
    return Recipient(email, street, place)


def _get_first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _choose_entries(
    site: Site,
    known: records.LetterRecords,
    today: date,
    ids: Collection[str],
    *,
    everything: bool,
) -> tuple[tuple[Organisation, ...], int]:
    """Return the entries to write about, and how many are due but wait for an answer."""
    if ids:
        return tuple(entry for entry in site.organisations if entry.id in ids), 0
    if everything:
        return list_entries(site), 0
    due = ages.list_due_entries(site)
    chosen = tuple(entry for entry in due if not _is_open(known.get(entry.id), entry, today))
    return chosen, len(due) - len(chosen)


def _is_open(record: LetterRecord | None, entry: Organisation, today: date) -> bool:
    return record is not None and records.find_outcome(record, entry, today) == "open"


def _gather_sources(site: Site, theme_files: files.Inputs, today: date) -> LetterSources:
    base_url = to_ascii_url(site.settings.base_url).rstrip("/") + "/"
    site = replace(site, settings=replace(site.settings, base_url=base_url))
    published = frozenset(entry.id for entry in disclose_site(site).organisations)
    translated = translate_site(site)
    return LetterSources(
        site=translated,
        forms={form.id: form for form in build_forms(translated)},
        langs=_list_languages(theme_files),
        published=published,
        on=today,
    )


def _list_languages(theme_files: files.Inputs) -> frozenset[str]:
    """Return the languages in which a theme has the words of a letter, and fonts to set it."""
    theme = ThemeFolder(theme_files, "", "/", {})
    tags = [
        path.removeprefix(WORDS_FOLDER).removesuffix(".po")
        for path in theme_files.files
        if path.startswith(WORDS_FOLDER) and path.endswith(".po")
    ]
    written = [tag for tag in tags if theme.translations(tag).has_message(_PROOF_WORD)]
    unprintable = pdf.find_unsupported_languages(theme_files.files, written)
    return frozenset({get_source_language(), *written} - {*unprintable})
