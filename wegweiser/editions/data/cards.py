"""A visiting card for each listed organisation, for the address book of a phone (RFC 6350)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wegweiser.addresses import to_ascii_email, to_ascii_url
from wegweiser.build.jobs import Artifact, Input, Job, LazyView, Theme
from wegweiser.editions.data.content_lines import (
    LINE_BREAK,
    escape_text,
    format_property,
    format_text_property,
)
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, ContactView, contact_view
from wegweiser.languages import Translations, get_source_language, localize_date, say
from wegweiser.model import facets, routes
from wegweiser.model.ages import FULL_DATE_LENGTH
from wegweiser.model.organisations import Organisation
from wegweiser.model.texts import say_first_sentence

_CONFIRMATION_LABELS = {
    "organisation": "Von der Organisation bestätigt",
    "staff": "Von der Stadt geprüft",
    "source": "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt.",
}
"""How sure an entry is: German words that the theme translates, for pages use them, too."""


_UNDATED_LABEL = "Alter der Angabe unbekannt"
"""Stands where neither a check nor a source has a date; the pages use it, too."""


class VCard(NamedTuple):
    """What a card says, the same in all languages of the site."""

    uid: str
    """Its name that outlives every address (a URN, RFC 9562)."""
    source_url: str
    """The page of the entry."""
    names: tuple[tuple[str, str], ...]
    """Pairs of language and name, the organisation's own first."""
    nicknames: tuple[str, ...]
    """Its short name and others that people know it by."""
    languages: tuple[str, ...]
    """The languages spoken there."""
    categories: tuple[str, ...]
    """Its topics, in German."""
    contact: ContactView
    """How it is found and reached, as far as it agreed."""
    district: str
    """The name of its district, where that may be said."""
    city: str
    """The city of the site."""
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    """Pairs of language and what is said in it."""
    checked_how: str
    """Who assured the entry."""
    checked_on: str
    """When, of any precision; empty if unknown."""


class CardContext(NamedTuple):
    """What the cards of all organisations share."""

    city: str
    """The city of the site."""
    base_url: str
    """The URL of the root of the site."""
    languages: tuple[str, ...]
    """The languages of the site."""
    topics: dict[str, str]
    """What topics are called, by slug."""
    districts: dict[str, str]
    """What districts are called, by slug."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the card of each listed entry: one for all languages."""
    if frame.lang != get_source_language():
        return
    settings = frame.site.settings
    topics = {
        slug: frame.say(label).text
        for slug, label in facets.get_labels(frame.site, "topic").items()
    }
    districts = {area.slug: area.name for area in settings.districts}
    context = Input(
        CardContext(settings.city, settings.base_url, settings.languages, topics, districts)
    )
    for entry in frame.listed_entries:
        view = LazyView(_vcard_view, context, frame.entry_inputs[entry.id])
        yield Job(routes.vcard(entry.id), render_vcard, view, f"{ENTRIES_FILE} {entry.id}")


def _vcard_view(context: CardContext, entry: Organisation) -> VCard:
    district = context.districts.get(entry.district, "")
    return VCard(
        uid=f"urn:uuid:{routes.permanent_id(context.city, 'organization', entry.first_id)}",
        source_url=context.base_url + routes.organisation(get_source_language(), entry.id),
        names=((get_source_language(), entry.name), *entry.names.versions),
        nicknames=tuple(name for name in (entry.short, *entry.also_known_as) if name),
        languages=entry.languages,
        categories=tuple(context.topics[slug] for slug in entry.topics),
        contact=contact_view(entry),
        district=district if entry.address is None or entry.address.show != "none" else "",
        city=context.city,
        notes=tuple((lang, _collect_notes(entry, lang)) for lang in context.languages),
        checked_how=entry.checked.how if entry.checked else "source",
        checked_on=entry.checked.on if entry.checked else "",
    )


def _collect_notes(entry: Organisation, lang: str) -> tuple[str, ...]:
    """Return what is said of an organisation in just this language."""
    notes = (
        say_first_sentence(entry.description, lang),
        say(entry.languages_note, lang),
        say(entry.meets, lang),
        say(entry.accessibility, lang),
    )
    return tuple(note.text for note in notes if note.text and note.lang == lang)


def render_vcard(path: str, view: VCard, theme: Theme) -> Artifact:
    """Make a card; its links lead out of the site."""
    return Artifact(path, "".join(_vcard_lines(view, theme)).encode())


def _vcard_lines(card: VCard, theme: Theme) -> Iterator[str]:
    contact = card.contact
    yield f"BEGIN:VCARD{LINE_BREAK}VERSION:4.0{LINE_BREAK}KIND:org{LINE_BREAK}"
    yield format_property("UID", card.uid)
    yield format_property("SOURCE", card.source_url)
    yield from _language_versions("FN", card.names)
    yield format_text_property("ORG", card.names[0][1], language=card.names[0][0])
    if card.nicknames:
        yield format_property("NICKNAME", _join_values(card.nicknames))
    if card.categories:
        yield format_property("CATEGORIES", _join_values(card.categories))
    for tag in card.languages:
        yield format_text_property("LANG", tag)
    if contact.email:
        yield format_text_property("EMAIL", to_ascii_email(contact.email))
    if contact.phone:
        yield format_text_property("TEL", contact.phone)
    if contact.website:
        yield format_property("URL", to_ascii_url(contact.website))
    yield _address_line(card)
    notes = [
        (lang, _format_note(card, notes, theme.translations(lang))) for lang, notes in card.notes
    ]
    yield from _language_versions("NOTE", notes)
    # The date of a source says nothing about when the card was last right.
    if card.checked_how != "source" and len(card.checked_on) == FULL_DATE_LENGTH:
        yield format_property("REV", card.checked_on.replace("-", "") + "T000000Z")
    yield f"END:VCARD{LINE_BREAK}"


def _language_versions(name: str, versions: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield a property in several languages; they stand for each other (RFC 6350 5.4)."""
    altid = "1" if len(versions) > 1 else ""
    for lang, words in versions:
        yield format_text_property(name, words, altid=altid, language=lang)


def _join_values(values: Iterable[str]) -> str:
    return ",".join(escape_text(value) for value in values)


def _address_line(card: VCard) -> str:
    """Return the address as precisely as it may be said: the street, or the district as label."""
    contact = card.contact
    if contact.street:
        street, city = escape_text(contact.street), escape_text(contact.city)
        return format_property("ADR", f";;{street};{city};;{escape_text(contact.postcode)};")
    city = contact.city or (card.city if card.district else "")
    if not city:
        return ""
    label = f"{card.district}, {city}" if card.district else ""
    return format_property("ADR", f";;;{escape_text(city)};;;", label=label)


def _format_note(card: VCard, notes: tuple[str, ...], words: Translations) -> str:
    """Return the notes in one language; how sure the entry is comes last and is always said."""
    confirmation = words(_CONFIRMATION_LABELS[card.checked_how])
    if card.checked_on:
        confirmation += f" ({localize_date(card.checked_on, words.lang)})"
    else:
        confirmation += f" – {words(_UNDATED_LABEL)}"
    return "\n".join((*notes, confirmation))
