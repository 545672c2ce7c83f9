"""What lists and other editions show of an entry: its row, facets and contact, how sure it is."""

from collections.abc import Callable
from typing import Any, NamedTuple

from wegweiser.build.jobs import Input, LazyView, PartCache
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized, get_source_language
from wegweiser.model import ages, facets, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.texts import say_first_sentence
from wegweiser.text import truncate

ENTRIES_FILE = "data/orgs.yaml"

MAX_SUMMARY = 140
"""Characters of an entry's line in a list: two lines on paper, and 300 rows within 150 kB."""


class FacetChip(NamedTuple):
    """A facet value that leads to its list."""

    address: str
    """The address of the list."""
    label: Localized
    """What the value is called; empty for a language."""
    lang_tag: str = ""
    """The language, which the theme calls by its name; empty for all other values."""


class VerificationView(NamedTuple):
    """How sure an entry is."""

    method: str
    """Who checked it: "organisation", "staff", "source"; empty where nobody did."""
    date: str
    """When it was checked, or the date of its source; may be empty."""
    age_band: str
    """How long ago that is: "year", "two-years", "unknown"; empty where it is newer."""


class ContactView(NamedTuple):
    """How an organisation is found and reached, as far as it agreed."""

    street: str
    """Street and number; may be empty."""
    postcode: str
    """The postcode; may be empty."""
    city: str
    """The town; may be empty."""
    email: str
    """The e-mail address; may be empty."""
    phone: str
    """The phone number; may be empty."""
    website: str
    """The web address; may be empty."""


class EntryRow(NamedTuple):
    """An organisation in a list (parts/row.html)."""

    lang: str
    """The language of the page."""
    address: str
    """The address of the entry's page."""
    name: Localized
    """The name of the organisation."""
    short_name: str
    """Its short name; may be empty."""
    summary: Localized
    """The first sentence of its description, at most MAX_SUMMARY characters; may be empty."""
    languages: tuple[FacetChip, ...]
    """The languages that it speaks."""
    district: Localized
    """Its district; may be empty."""
    topics: tuple[Localized, ...]
    """What it does."""
    age_band: str
    """How long ago it was checked, as in VerificationView."""
    checked_year: str
    """The year of that; empty where nobody knows it."""
    contact: ContactView | None = None
    """How it is reached; None in lists that do not show it."""


class FacetChips:
    """The facet values of one language of the site, as links to their lists."""

    def __init__(self, frame: Frame) -> None:
        self.lang = frame.lang
        self._chips_by_facet = {
            facet: {
                slug: FacetChip(routes.facet(frame.lang, facet, slug), frame.say(label))
                for slug, label in facets.get_labels(frame.site, facet).items()
            }
            for facet in ("district", "topic", "audience")
        }
        self.language_chips: dict[str, FacetChip] = {}

    def describe(self) -> tuple[Any, ...]:
        """Return all that it knows as plain values."""
        return self.lang, self._chips_by_facet

    def find_chips(self, facet: str, slugs: tuple[str, ...]) -> tuple[FacetChip, ...]:
        """Return the links of some values of a facet."""
        if facet == "language":
            return tuple([self._find_language(tag) for tag in slugs])
        return tuple([self._chips_by_facet[facet][slug] for slug in slugs])

    def find_district(self, slug: str) -> FacetChip | None:
        """Return the link of a district; None where an entry names none."""
        return self._chips_by_facet["district"][slug] if slug else None

    def district_label(self, slug: str) -> Localized:
        """Return the name of a district; empty where an entry names none."""
        chip = self.find_district(slug)
        return chip.label if chip else Localized("", self.lang)

    def _find_language(self, tag: str) -> FacetChip:
        if tag not in self.language_chips:
            address = routes.facet(self.lang, "language", tag)
            self.language_chips[tag] = FacetChip(address, Localized("", tag), tag)
        return self.language_chips[tag]


def chips_input(frame: Frame) -> Input:
    """Return the facet values of a language for views that know nothing else of the site."""
    return Input(FacetChips(frame), FacetChips.describe)


def row_parts(frame: Frame, view: Callable[[FacetChips, Organisation, str], EntryRow]) -> PartCache:
    """Return the rows of the entries by id, by a function that gets nothing but its entry."""
    chips, entries = frame.compute_once(chips_input), frame.entry_inputs

    def lazy_row(key: str) -> LazyView:
        entry = entries[key]
        return LazyView(view, chips, entry, ages.get_entry_age(entry.value, frame.site.today))

    return PartCache("parts/row.html", lazy_row)


def entry_name(entry: Organisation) -> Localized:
    """Return an organisation's name; names stay in the language they were given in."""
    return Localized(entry.name, get_source_language())


def verification_view(entry: Organisation, today: str) -> VerificationView:
    """Return how sure an entry is today."""
    checked, age_band = entry.checked, ages.get_entry_age(entry, today)
    if not checked:
        return VerificationView("", "", age_band)
    return VerificationView(checked.how, checked.on, age_band)


def contact_view(entry: Organisation) -> ContactView:
    """Return how an organisation is found and reached."""
    address, contact = entry.address, entry.contact
    place = ("", "", "")
    if address and address.show != "none":
        place = (address.street, address.postcode, address.city)
    return ContactView(*place, contact.email, contact.phone, contact.website)


def entry_row(chips: FacetChips, entry: Organisation, age_band: str) -> EntryRow:
    """Return an organisation as lists show it."""
    summary = say_first_sentence(entry.description, chips.lang)
    return EntryRow(
        lang=chips.lang,
        address=routes.organisation(chips.lang, entry.id),
        name=entry_name(entry),
        short_name=entry.short,
        summary=summary._replace(text=truncate(summary.text, MAX_SUMMARY)),
        languages=chips.find_chips("language", entry.languages),
        district=chips.district_label(entry.district),
        topics=tuple([chip.label for chip in chips.find_chips("topic", entry.topics)]),
        age_band=age_band,
        checked_year=entry.checked.on[:4] if entry.checked else "",
    )


def invitation_row(chips: FacetChips, entry: Organisation, age_band: str) -> EntryRow:
    """Return an organisation as lists show it that tell how it is reached."""
    return entry_row(chips, entry, age_band)._replace(contact=contact_view(entry))


def row_template(lang: str, directory: str, age_band: str) -> EntryRow:
    """Return a row for the browser to fill in from the search index.

    "{…}" stands for what the index says; the script puts an entry's id behind the address.
    """
    topic = Localized("{topic}", lang)
    return EntryRow(
        lang=lang,
        address=directory,
        name=Localized("{name}", get_source_language()),
        short_name="{short}",
        summary=Localized("{line}", lang),
        languages=(FacetChip("", Localized("", ""), lang),),
        district=Localized("{district}", lang),
        # Two topics: the script takes the separator from between them.
        topics=(topic, topic),
        age_band=age_band,
        checked_year="{age}",
    )
