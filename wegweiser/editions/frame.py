"""One language of the site, and what every page has around it: title, navigation, the way back, the other languages."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from wegweiser.build.jobs import Artifact, Job, Maker, Part, SitemapEntry, Theme, make_page_artifact
from wegweiser.editions.data.datasets import Dataset, list_datasets
from wegweiser.editions.views import (
    ConflictView,
    Link,
    PageFooter,
    PageHeader,
    PageMeta,
    PartyView,
    SourceView,
    Translation,
)
from wegweiser.languages import DEFAULT_LANGUAGE, Localized, Text, say, text_direction
from wegweiser.model import facets, media, neighbours, printed_editions, provenance, routes, texts
from wegweiser.model.citations import Conflict, Party, Source
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import MenuItem, Page
from wegweiser.model.site import Site

T = TypeVar("T")

MAX_DESCRIPTION = 155
"""Characters of a page's description; search engines cut what is longer."""

SECTION_SLUGS = frozenset(
    {
        "",
        routes.DIRECTORY,
        routes.TRAINING,
        routes.PROJECTS,
        routes.EVENTS,
        routes.OFFERS,
        routes.NEWS,
        routes.FIGURES,
        routes.DATA,
        routes.PINBOARD,
        routes.NEIGHBOURS,
        routes.REQUEST,
        f"{routes.DIRECTORY}/{routes.CHANGES}",
    }
)
"""The pages that exist in every language, translated or not, because no editor has to write them."""


class Frame:
    """A disclosed site in one language, with what many of its pages share worked out once."""

    def __init__(self, site: Site, lang: str, first: "Frame | None" = None) -> None:
        """Take a site and a language; `first` is a frame of the same site that knows already what is alike in all."""
        self.site = site
        self.lang = lang
        self._first = first
        self._worked_out: dict[Callable[[Frame], Any], Any] = {}
        self._tops: dict[str, Part] = {}
        self._lines: dict[Text, Localized] = {}

    def sheet(
        self,
        slug: str,
        title: Localized,
        *,
        description: str = "",
        crumbs: tuple[Link, ...] = (),
        langs: tuple[str, ...] = (),
        modified: str = "",
        source: str = "",
    ) -> PageMeta:
        """Return the frame of the page `slug`; `langs` are the languages it exists in, by default all of the site."""
        settings = self.site.settings
        return PageMeta(
            dir=text_direction(self.lang),
            home=self.address(""),
            address=routes.page(self.lang, slug),
            title=title,
            description=description,
            base_url=settings.base_url,
            crumbs=crumbs,
            versions=tuple(
                Translation(
                    one, routes.page(one, slug) if one in (langs or settings.languages) else ""
                )
                for one in settings.languages
            ),
            top=self._top(slug.split("/", maxsplit=1)[0]),
            bottom=self._bottom,
            site=say(settings.name, self.lang),
            draft=self.site.draft,
            modified=modified,
            source=f"{settings.repository}/edit/main/{source}"
            if settings.repository and source
            else "",
            outdated=self._is_outdated(slug),
            policy=self.policy,
        )

    def later(
        self, slug: str, view: Callable[[], Any], origin: str, make: Maker, modified: str = ""
    ) -> Job:
        """Return the job of the page `slug`, in all languages of the site, whose view is worked out where it is made."""
        address = routes.page(self.lang, slug)
        return Job(
            routes.output_file(address),
            make,
            view,
            origin,
            sitemap_entry=SitemapEntry(address, self._everywhere(slug), modified),
        )

    def say(self, text: Text) -> Localized:
        """Return a text in the language of this frame, or what stands in for it."""
        return say(text, self.lang)

    def address(self, slug: str) -> str:
        """Return the address of a page in the language of this frame."""
        return routes.page(self.lang, slug)

    def crumb(self, section: str) -> Link:
        """Return the way back to a section."""
        return Link(self.address(section), self.heading(section))

    def heading(self, section: str) -> Localized:
        """Return what a section is called: the title of its page, else its name in the navigation."""
        words = self.intro(section)
        if words and words.lang == self.lang:
            return Localized(words.front.title, words.lang)
        entries = (*self.site.settings.menu, *self.site.settings.footer)
        named = next((self.say(entry.label) for entry in entries if entry.page == section), None)
        return named or Localized(
            words.front.title if words else section.rpartition("/")[2].capitalize(),
            DEFAULT_LANGUAGE,
        )

    def intro(self, slug: str) -> Page | None:
        """Return the city's own page for a section: in this language, else in German."""
        return self._pages.get((slug, self.lang)) or self._pages.get((slug, DEFAULT_LANGUAGE))

    def section(self, slug: str) -> tuple[PageMeta, Localized]:
        """Return the sheet and the introducing Markdown of a section's page."""
        words = self.intro(slug)
        title = (
            Localized(words.front.title, words.lang)
            if words and words.lang == self.lang
            else self.heading(slug)
        )
        description = words.front.description if words else ""
        return (
            self.sheet(slug, title, description=description, source=words.path if words else ""),
            self.body(words) if words else Localized("", self.lang),
        )

    def body(self, page: Page) -> Localized:
        """Return the Markdown of a page, its pictures with their words and sizes, its files with type and size."""
        return Localized(media.complete_media(page.body, page.lang, self.shown), page.lang)

    def cited(self, sources: tuple[Source, ...]) -> tuple[SourceView, ...]:
        """Return sources as a page shows them."""
        return tuple(
            SourceView(one.url, self.say(one.title), one.on, one.archived) for one in sources
        )

    def doubts(self, conflicts: tuple[Conflict, ...]) -> tuple[ConflictView, ...]:
        """Return the statements on which sources disagree."""
        return tuple(
            ConflictView(
                self.say(one.field),
                self.say(one.says),
                one.on or one.source.on,
                self.cited((one.source,))[0],
            )
            for one in conflicts
        )

    def parties(self, found: tuple[Party, ...]) -> tuple[PartyView, ...]:
        """Return carriers and partners, with the page of those that are listed."""
        return tuple(
            PartyView(
                routes.organisation(self.lang, one.organisation) if one.organisation else "",
                self.say(one.name)
                if one.name
                else Localized(self._names[one.organisation], DEFAULT_LANGUAGE),
                one.website,
                self.say(one.role),
            )
            for one in found
        )

    def request(self, key: str = "") -> str:
        """Return the address of the page where a reader asks for inclusion, or to correct an entry.

        A city without words for its forms is asked by other ways.
        """
        if not self.site.intake:
            return self.nearest(routes.CONTACT)
        return routes.request(self.lang, routes.CORRECTION if key else routes.INCLUSION, key)

    def first_line(self, text: Text) -> Localized:
        """Return the first sentence of a Markdown text."""
        if text not in self._lines:
            self._lines[text] = texts.say_first_sentence(text, self.lang)
        return self._lines[text]

    def once(self, work: "Callable[[Frame], T]") -> "T":
        """Return what several editions share in this language, worked out when the first of them asks."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        made: T = self._worked_out[work]
        return made

    @cached_property
    def policy(self) -> str:
        """Return what a page may load and where its forms may lead (Content Security Policy Level 3)."""
        form = urlsplit(self.site.settings.contact_form)
        # Quoted, an address can neither end its directive nor begin another.
        office = f" {form.scheme}://{quote(form.netloc, safe=':.')}" if form.netloc else ""
        return f"default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'{office}"

    @property
    def tongue(self) -> str:
        """Return the language of a file that exists in each: nothing to tell where there is only one."""
        return self.lang if len(self.site.settings.languages) > 1 else ""

    @cached_property
    def latest(self) -> str:
        """Return the last day that the data itself is of."""
        return provenance.get_latest_day(self.site)

    @cached_property
    def imprints(self) -> dict[str, tuple[str, str]]:
        """Return what a printed edition would keep of each entry now."""
        return printed_editions.fingerprint_entries(self.site) if self.site.editions else {}

    @cached_property
    def renewed(self) -> tuple[tuple[str, Organisation], ...]:
        """Return the entries by the day they were last new, changed or checked, newest first."""
        return printed_editions.list_recent_entries(self.site, self.imprints)

    @property
    def licence(self) -> str:
        """Return the IRI of the licence that the city's data is under; empty while the city has not decided."""
        terms = self.site.settings.open_data
        return routes.LICENCE_BASE + terms.licence if terms else ""

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the lists that are given away as open data; they are the same in every language: ask one frame only."""
        return list_datasets(self.site)

    @cached_property
    def shown(self) -> media.MediaIndex:
        """Return the pictures and files that may be shown, by path."""
        return media.index_media(self.site)

    @cached_property
    def listed(self) -> facets.Organisations:
        """Return the entries of the directory by name."""
        return self._first.listed if self._first else facets.list_entries(self.site)

    @cached_property
    def matches(self) -> neighbours.Matches:
        """Return the neighbours of each entry: the same in every language."""
        return (
            self._first.matches if self._first else neighbours.find_matches(self.site, self.listed)
        )

    def _everywhere(self, slug: str) -> tuple[tuple[str, str], ...]:
        return tuple([(lang, routes.page(lang, slug)) for lang in self.site.settings.languages])

    def _is_outdated(self, slug: str) -> bool:
        """Tell whether the city's own words for this page are a translation older than their original (promise 5)."""
        page, original = (
            self._pages.get((slug, self.lang)),
            self._pages.get((slug, DEFAULT_LANGUAGE)),
        )
        return page is not None and original is not None and texts.is_outdated(page, original)

    @cached_property
    def facets(self) -> dict[str, tuple[facets.FacetValue, ...]]:
        """Return the values of each facet of the directory, the language first: it is what readers ask for."""
        return {
            kind: facets.build_facet(self.site, kind, self.listed)
            for kind in ("language", "topic", "district", "audience")
        }

    @cached_property
    def _pages(self) -> dict[tuple[str, str], Page]:
        return {(page.slug, page.lang): page for page in self.site.pages}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {one.id: one.name for one in self.site.organisations}

    def _top(self, section: str) -> Part:
        if section not in self._tops:
            settings = self.site.settings
            view = PageHeader(
                self.lang,
                self.say(settings.name),
                self.say(settings.tagline),
                self.address(""),
                self._links(settings.menu),
                self.address(section),
            )
            self._tops[section] = Part("parts/top.html", view)
        return self._tops[section]

    @cached_property
    def _bottom(self) -> Part:
        settings = self.site.settings
        view = PageFooter(
            self.lang,
            self.say(settings.operator),
            settings.email,
            self._links(settings.footer),
            settings.repository,
        )
        return Part("parts/bottom.html", view)

    def _links(self, entries: tuple[MenuItem, ...]) -> tuple[Link, ...]:
        return tuple(Link(self.nearest(entry.page), self.say(entry.label)) for entry in entries)

    def nearest(self, slug: str) -> str:
        """Return the address of a page in this language, in German where it is not translated."""
        known = slug in SECTION_SLUGS or (slug, self.lang) in self._pages
        return routes.page(self.lang if known else DEFAULT_LANGUAGE, slug)


def render_html(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a page: its view names its template."""
    return make_page_artifact(path, theme.render(view.template, view), theme)


def plan_page(view: Any, origin: str = "", make: Maker = render_html) -> Job:
    """Return the job of a page: its sheet says where it stands."""
    sheet = view.sheet
    sitemap_entry = SitemapEntry(
        sheet.address, _page_alternates(sheet.versions, sheet.address == sheet.home), sheet.modified
    )
    return Job(routes.output_file(sheet.address), make, view, origin, sitemap_entry=sitemap_entry)


def _page_alternates(versions: tuple[Translation, ...], start: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001
    """Return the languages that a page exists in; the German start page has an empty address, a missing page has, too."""
    return tuple((one.lang, one.address) for one in versions if one.address or start)


def truncate(line: str, room: int = MAX_DESCRIPTION) -> str:
    """Return a sentence cut at a word where it has more characters than there is room for."""
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + "…"
