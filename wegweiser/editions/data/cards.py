"""A visiting card for each listed organisation, for the address book of a phone (vCard 4.0, RFC 6350)."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.data.content_lines import escape_text, format_property, format_text_property
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import ENTRIES_FILE, ContactView, contact_view
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, localize_date, say
from wegweiser.model import ages, facets, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.texts import say_first_sentence

# The words that pages use for it stand in the theme; these are their keys.
_CONFIRMATION_LABELS = {
    "organisation": "Von der Organisation bestätigt",
    "staff": "Von der Stadt geprüft",
    "source": "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt.",
}


class VCard(NamedTuple):
    """What a card says: names with their languages, then what is found and reached, then notes in each language."""

    uid: str
    source: str
    names: tuple[tuple[str, str], ...]
    nicknames: tuple[str, ...]
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    reach: ContactView
    district: str
    city: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    how: str
    on: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the card of each listed entry: one for all languages."""
    if frame.lang != DEFAULT_LANGUAGE:
        return
    topics = {
        slug: frame.say(label).text
        for slug, label in facets.get_labels(frame.site, "topic").items()
    }
    districts = {area.slug: area.name for area in frame.site.settings.districts}
    for one in frame.listed_entries:
        categories = tuple(topics[slug] for slug in one.topics)
        view = partial(_vcard_view, frame, one, categories, districts.get(one.district, ""))
        yield Job(routes.vcard(one.id), render_vcard, view, f"{ENTRIES_FILE} {one.id}")


def render_vcard(path: str, card: VCard, theme: Theme) -> Artifact:
    """Make a card; its links lead out of the site."""
    return Artifact(path, "".join(_vcard_lines(card, theme)).encode())


def _vcard_view(
    frame: Frame, one: Organisation, categories: tuple[str, ...], district: str
) -> VCard:
    settings = frame.site.settings
    return VCard(
        uid=f"urn:uuid:{routes.permanent_id(settings.city, 'organization', one.id)}",
        source=settings.base_url + routes.organisation(DEFAULT_LANGUAGE, one.id),
        names=((DEFAULT_LANGUAGE, one.name), *one.names.versions),
        nicknames=tuple(filter(None, (one.short, *one.also_known_as))),
        languages=one.languages,
        categories=categories,
        reach=contact_view(one),
        district=district if one.address is None or one.address.show != "none" else "",
        city=settings.city,
        notes=tuple((lang, _collect_notes(one, lang)) for lang in settings.languages),
        how=one.checked.how if one.checked else "source",
        on=one.checked.on if one.checked else "",
    )


def _collect_notes(organisation: Organisation, lang: str) -> tuple[str, ...]:
    """Return what is said of an organisation in just this language."""
    notes = [say_first_sentence(organisation.description, lang)]
    for text in (organisation.languages_note, organisation.meets, organisation.accessibility):
        notes.append(say(text, lang))
    return tuple(note.text for note in notes if note.text and note.lang == lang)


def _vcard_lines(card: VCard, theme: Theme) -> Iterator[str]:
    yield (
        format_text_property("BEGIN", "VCARD")
        + format_text_property("VERSION", "4.0")
        + format_text_property("KIND", "org")
    )
    yield format_property("UID", card.uid) + format_property("SOURCE", card.source)
    yield from _language_versions("FN", card.names)
    yield format_text_property("ORG", card.names[0][1], language=card.names[0][0])
    yield from (
        format_property(name, _join_values(said))
        for name, said in (("NICKNAME", card.nicknames), ("CATEGORIES", card.categories))
        if said
    )
    yield from (format_text_property("LANG", tag) for tag in card.languages)
    _, _, _, email, phone, website = card.reach
    yield from (
        format_text_property(name, said)
        for name, said in (("EMAIL", email), ("TEL", phone))
        if said
    )
    yield format_property("URL", website) if website else ""
    yield _address_line(card)
    yield from _language_versions(
        "NOTE",
        tuple(
            (lang, _format_note(card, said, theme.translations(lang))) for lang, said in card.notes
        ),
    )
    yield (
        format_property("REV", card.on.replace("-", "") + "T000000Z")
        if len(card.on) == ages.FULL_DATE_LENGTH
        else ""
    )
    yield format_text_property("END", "VCARD")


def _language_versions(name: str, said: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield a property in several languages: they are one and the same (RFC 6350, 5.4)."""
    same = "1" if len(said) > 1 else ""
    return (format_text_property(name, words, altid=same, language=lang) for lang, words in said)


def _join_values(said: tuple[str, ...]) -> str:
    return ",".join(map(escape_text, said))


def _address_line(card: VCard) -> str:
    """Return the address as precisely as it may be said: to the street, or the district as a label."""
    street, postcode, town = card.reach[:3]
    if street:
        return format_property(
            "ADR", f";;{escape_text(street)};{escape_text(town)};;{escape_text(postcode)};"
        )
    town = town or (card.district and card.city)
    label = f"{card.district}, {town}" if card.district else ""
    return format_property("ADR", f";;;{escape_text(town)};;;", label=label) if town else ""


def _format_note(card: VCard, said: tuple[str, ...], words: Translations) -> str:
    """Return the notes in one language; how sure they are comes last and is always said."""
    when = f" ({localize_date(card.on, words.lang)})" if card.on else ""
    return "\n".join((*said, words(_CONFIRMATION_LABELS[card.how]) + when))
