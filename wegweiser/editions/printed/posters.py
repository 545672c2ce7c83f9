"""Who speaks a language in a district, as a poster: one A4 for each pair that somebody has."""

import json
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.pages.entry_views import ENTRIES_FILE
from wegweiser.editions.printed.entries import (
    PrintedEntry,
    entry_view,
    language_names,
    strip_scheme,
)
from wegweiser.languages import Localized, get_source_language, localize_date, text_direction
from wegweiser.model import facets, routes
from wegweiser.model.facets import FacetValue

MAX_ENTRIES = 10
"""So many entries can be read from some steps away; of the others the number is told."""


class Poster(NamedTuple):
    """A sheet that an office puts on its wall."""

    lang: str
    """The language of its words: German, for whoever puts it up."""
    dir: str
    """The direction of these words."""
    title: Localized
    """The title of the document: language and district."""
    site_name: Localized
    """What the site is called."""
    operator: Localized
    """Who publishes it."""
    language: Localized
    """The language that is asked for."""
    native_language: Localized
    """What it calls itself."""
    asked_in: str
    """Its tag, where the site can ask in it too; empty where the theme has no words in it."""
    district: Localized
    """The district."""
    url: str
    """The page that lists the same, as a link and for the QR code."""
    printed_address: str
    """The same as somebody types it."""
    draft: bool
    """Whether something is missing that the site must have."""
    date: str
    """The date of the document, which a poster has not: always empty."""
    made: str
    """The month in which it was made, in words."""
    entries: tuple[PrintedEntry, ...]
    """Who speaks the language there, by name, as far as there is room."""
    entry_count: int
    """How many there are."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the posters: once for all languages, for each asks in German and in its own."""
    if frame.lang != get_source_language():
        return
    for value in frame.values_by_facet["language"]:
        for district in facets.build_facet(frame.site, "district", value.organisations):
            if has_poster(frame, value.slug, district.slug):
                path = routes.poster(value.slug, district.slug)
                view = partial(poster_view, frame, value.slug, district)
                yield Job(path, render_pdf, view, ENTRIES_FILE, slow=True)


def has_poster(frame: Frame, language: str, district: str) -> bool:
    """Tell whether there is a poster: nobody needs to be told who speaks German."""
    if get_source_language() in frame.site.unprintable_languages:
        return False
    return district != routes.UNSTATED and language not in {routes.UNSTATED, get_source_language()}


def poster_view(frame: Frame, language: str, district: FacetValue) -> Poster:
    """Return everything that a poster says."""
    site, settings = frame.site, frame.site.settings
    name, native_name = language_names(language, frame.lang)
    place = frame.say(district.label)
    url = settings.base_url + routes.language_in_district(frame.lang, language, district.slug)
    can_ask = language in settings.languages and language not in site.unprintable_languages
    return Poster(
        lang=frame.lang,
        dir=text_direction(frame.lang),
        title=Localized(f"{name.text}: {place.text}", frame.lang),
        site_name=frame.say(settings.name),
        operator=frame.say(settings.operator),
        language=name,
        native_language=native_name,
        asked_in=language if can_ask else "",
        district=place,
        url=url,
        printed_address=strip_scheme(url),
        draft=site.draft,
        date="",
        made=localize_date(site.today[:7], frame.lang),
        entries=tuple([entry_view(frame, entry) for entry in district.organisations[:MAX_ENTRIES]]),
        entry_count=len(district.organisations),
    )


def render_pdf(path: str, view: Poster, theme: Theme) -> Artifact:
    """Make the PDF."""
    values = pdf.to_typst_values(view, view.lang)
    values["words"] = json.loads(theme.render("poster.json", view))
    values["asked"] = pdf.to_typst_values(_ask(view, theme), view.lang)
    values["code"] = qr.render_qr_svg(view.url)
    return Artifact(path, pdf.render_pdf("poster.typ", values, theme))


def _ask(view: Poster, theme: Theme) -> Localized:
    """Return the question in the language that it is about, else what that calls itself."""
    if not view.asked_in:
        return view.native_language
    native_view = view._replace(lang=view.asked_in, language=view.native_language)
    words = json.loads(theme.render("poster.json", native_view))
    return Localized(words["question"], view.asked_in)
