"""A visiting card for each listed organisation, for the address book of a phone (vCard 4.0, RFC 6350)."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.city import relations, routes
from wegweiser.city.organisations import Organisation
from wegweiser.editions.entries import PATH, Reach, reach
from wegweiser.editions.frame import Frame
from wegweiser.ground.contentlines import escaped, line, verbatim
from wegweiser.ground.languages import SOURCE, Words, date_words, say
from wegweiser.making.jobs import Artifact, Job, Kit

_FULL = len("2026-06-15")

# The words that pages use for it stand in the theme; these are their keys.
_GRADES = {
    "organisation": "Von der Organisation bestätigt",
    "staff": "Von der Stadt geprüft",
    "source": "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt.",
}


class Card(NamedTuple):
    """What a card says: names with their languages, then what is found and reached, then notes in each language."""

    uid: str
    source: str
    names: tuple[tuple[str, str], ...]
    nicknames: tuple[str, ...]
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    reach: Reach
    district: str
    city: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    how: str
    on: str


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the card of each listed entry: one for all languages."""
    if frame.lang != SOURCE:
        return
    topics = {slug: frame.say(label).text for slug, label in relations.labels(frame.site, "topic").items()}
    districts = {area.slug: area.name for area in frame.site.settings.districts}
    for one in frame.listed:
        categories = tuple(topics[slug] for slug in one.topics)
        view = partial(_card, frame, one, categories, districts.get(one.district, ""))
        yield Job(routes.card(one.id), make, view, f"{PATH} {one.id}")


def make(path: str, card: Card, kit: Kit) -> Artifact:
    """Make a card; its links lead out of the site."""
    return Artifact(path, "".join(_lines(card, kit)).encode())


def _card(frame: Frame, one: Organisation, categories: tuple[str, ...], district: str) -> Card:
    settings = frame.site.settings
    return Card(
        uid=f"urn:uuid:{routes.permanent(settings.city, 'organization', one.id)}",
        source=settings.base_url + routes.organisation(SOURCE, one.id),
        names=((SOURCE, one.name), *one.names.versions),
        nicknames=tuple(filter(None, (one.short, *one.also_known_as))),
        languages=one.languages,
        categories=categories,
        reach=reach(one),
        district=district if one.address is None or one.address.show != "none" else "",
        city=settings.city,
        notes=tuple((lang, _notes(one, lang)) for lang in settings.languages),
        how=one.checked.how if one.checked else "source",
        on=one.checked.on if one.checked else "",
    )


def _notes(one: Organisation, lang: str) -> tuple[str, ...]:
    """Return what is said of an organisation in just this language."""
    texts = (say(text, lang) for text in (one.languages_note, one.meets, one.accessibility))
    said = (relations.first_line(one.description, lang), *texts)
    return tuple(words.text for words in said if words.text and words.lang == lang)


def _lines(card: Card, kit: Kit) -> Iterator[str]:
    yield line("BEGIN", "VCARD") + line("VERSION", "4.0") + line("KIND", "org")
    yield verbatim("UID", card.uid) + verbatim("SOURCE", card.source)
    yield from _versions("FN", card.names)
    yield line("ORG", card.names[0][1], language=card.names[0][0])
    yield from (
        verbatim(name, _list(said)) for name, said in (("NICKNAME", card.nicknames), ("CATEGORIES", card.categories)) if said
    )
    yield from (line("LANG", tag) for tag in card.languages)
    _, email, phone, website = card.reach
    yield from (line(name, said) for name, said in (("EMAIL", email), ("TEL", phone)) if said)
    yield verbatim("URL", website) if website else ""
    yield _place(card)
    yield from _versions("NOTE", tuple((lang, _note(card, said, kit.words(lang))) for lang, said in card.notes))
    yield verbatim("REV", card.on.replace("-", "") + "T000000Z") if len(card.on) == _FULL else ""
    yield line("END", "VCARD")


def _versions(name: str, said: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield a property in several languages: they are one and the same (RFC 6350, 5.4)."""
    same = "1" if len(said) > 1 else ""
    return (line(name, words, altid=same, language=lang) for lang, words in said)


def _list(said: tuple[str, ...]) -> str:
    return ",".join(map(escaped, said))


def _place(card: Card) -> str:
    """Return the address as precisely as it may be said: to the street, or the district as a label."""
    street, postcode, town = card.reach.address
    if street:
        return verbatim("ADR", f";;{escaped(street)};{escaped(town)};;{escaped(postcode)};")
    town = town or (card.district and card.city)
    label = f"{card.district}, {town}" if card.district else ""
    return verbatim("ADR", f";;;{escaped(town)};;;", label=label) if town else ""


def _note(card: Card, said: tuple[str, ...], words: Words) -> str:
    """Return the notes in one language; how sure they are comes last and is always said."""
    when = f" ({date_words(card.on, words.lang)})" if card.on else ""
    return "\n".join((*said, words(_GRADES[card.how]) + when))
