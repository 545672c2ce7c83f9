"""A site in one language: its words and addresses, and what stands around every page."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from wegweiser.build.jobs import Input, Part
from wegweiser.editions.citation_views import conflict_views, source_views
from wegweiser.editions.data.datasets import Dataset, list_datasets
from wegweiser.editions.improvement import Improvement, describe_improvement
from wegweiser.editions.views import (
    ConflictView,
    Link,
    PageFooter,
    PageHeader,
    PageHelp,
    PageMeta,
    PartyView,
    SourceView,
    Translation,
)
from wegweiser.languages import (
    DEFAULT_LANGUAGE,
    Localized,
    Text,
    get_source_language,
    say,
    text_direction,
)
from wegweiser.model import facets, media, neighbours, printed_editions, provenance, routes, texts
from wegweiser.model.citations import Conflict, Party, Source
from wegweiser.model.organisations import Organisation
from wegweiser.model.programmes import Project
from wegweiser.model.record_cache import encode_record
from wegweiser.model.settings import MenuItem, Page
from wegweiser.model.site import Site
from wegweiser.source.phone import read_phone

T = TypeVar("T")


class Frame:
    """A disclosed site in one language, with what many of its pages share worked out once."""

    def __init__(self, site: Site, lang: str, source_frame: "Frame | None" = None) -> None:
        """Take a disclosed site and a language.

        `source_frame` is a frame of the same site: what is the same in every language is taken
        from there instead of being worked out again.
        """
        self.site = site
        self.lang = lang
        self._source_frame = source_frame
        self._computed_values: dict[Callable[[Frame], Any], Any] = {}
        self._page_headers: dict[tuple[str, bool], Part] = {}
        self._page_helps: dict[PageHelp, Part] = {}
        self._first_sentences: dict[Text, Localized] = {}

    def page_meta(
        self,
        slug: str,
        title: Localized,
        *,
        description: str = "",
        breadcrumbs: tuple[Link, ...] = (),
        langs: tuple[str, ...] = (),
        modified: str = "",
        source: str = "",
    ) -> PageMeta:
        """Return what stands around the page `slug`.

        `langs` are the languages that the page exists in, by default all of the site;
        `source` is the file that an editor changes, relative to the city's folder.
        """
        settings, address = self.site.settings, self.page_address(slug)
        return PageMeta(
            dir=text_direction(self.lang),
            home_address=self.page_address(""),
            address=address,
            canonical_address=address,
            title=title,
            description=description,
            base_url=settings.base_url,
            breadcrumbs=breadcrumbs,
            translations=self._translations(slug, langs or settings.languages),
            header=self._page_header(slug),
            help=self._page_help(slug),
            footer=self._page_footer,
            site_name=say(settings.name, self.lang),
            is_draft=self.site.draft,
            preview=self.site.preview,
            modified=modified,
            edit_url=self._edit_url(source),
            is_legal=slug in routes.LEGAL_PAGES,
            is_outdated=self._is_outdated(slug),
            improvement=self._improvement,
            content_security_policy=self.content_security_policy,
        )

    def say(self, text: Text) -> Localized:
        """Return a text in the language of this frame, or what stands in for it."""
        return say(text, self.lang)

    def page_address(self, slug: str) -> str:
        """Return the address of a page in the language of this frame."""
        return routes.page(self.lang, slug)

    def address_or_german(self, slug: str) -> str:
        """Return the address of a page in this language, in German where it is not translated."""
        is_translated = slug in routes.SECTION_SLUGS or (slug, self.lang) in self._pages_by_slug
        return routes.page(self.lang if is_translated else get_source_language(), slug)

    def section_crumb(self, section: str) -> Link:
        """Return the way back to a section."""
        return Link(self.page_address(section), self.section_title(section))

    def section_title(self, section: str) -> Localized:
        """Return what a section is called: the title of its page, else its name in the menu."""
        page = self.find_page(section)
        if page and page.lang == self.lang:
            return texts.say_head(page, "title")
        for item in (*self.site.settings.menu, *self.site.settings.footer):
            if item.page == section:
                return self.say(item.label)
        if page:
            return Localized(page.front.title, get_source_language())
        return Localized(section.rpartition("/")[2].capitalize(), DEFAULT_LANGUAGE)

    def find_page(self, slug: str) -> Page | None:
        """Return the city's own page for a section: in this language, else in German."""
        translation = self._pages_by_slug.get((slug, self.lang))
        return translation or self._pages_by_slug.get((slug, get_source_language()))

    def section_meta_and_intro(self, slug: str) -> tuple[PageMeta, Localized]:
        """Return what stands around a section's page, and the Markdown that introduces it."""
        page, title = self.find_page(slug), self.section_title(slug)
        if not page:
            return self.page_meta(slug, title), Localized("", self.lang)
        meta = self.page_meta(slug, title, description=page.front.description, source=page.path)
        return meta, self.page_markdown(page)

    def page_markdown(self, page: Page) -> Localized:
        """Return the Markdown of a page.

        Its pictures have their words and sizes, its links to files type and size.
        """
        words = media.complete_media(page.body, page.lang, self.public_media)
        return texts.say_body(page, words, self.lang)

    def source_views(self, sources: tuple[Source, ...]) -> tuple[SourceView, ...]:
        """Return sources as a page shows them."""
        return source_views(sources, self.lang)

    def conflict_views(self, conflicts: tuple[Conflict, ...]) -> tuple[ConflictView, ...]:
        """Return the statements on which sources disagree."""
        return conflict_views(conflicts, self.lang)

    def party_views(self, parties: tuple[Party, ...]) -> tuple[PartyView, ...]:
        """Return carriers and partners, with the page of those that are listed."""
        return tuple(self._party_view(party) for party in parties)

    def request_address(self, key: str = "") -> str:
        """Return the address of the page where a reader asks for inclusion, or to correct an entry.

        A city without words for its forms is asked by other ways.
        """
        if not self.site.intake:
            return self.address_or_german(routes.CONTACT)
        return routes.request(self.lang, routes.CORRECTION if key else routes.INCLUSION, key)

    def series_address(self, key: str) -> str:
        """Return where a training series stands: with its retrospective, else on its own page."""
        if key in self.retrospectives:
            return routes.project(self.lang, self.retrospectives[key].id)
        return routes.series(self.lang, key)

    def first_sentence(self, text: Text) -> Localized:
        """Return the first sentence of a Markdown text."""
        if text not in self._first_sentences:
            self._first_sentences[text] = texts.say_first_sentence(text, self.lang)
        return self._first_sentences[text]

    def compute_once(self, work: "Callable[[Frame], T]") -> "T":
        """Return what several editions share in this language, worked out for the first of them."""
        if work not in self._computed_values:
            self._computed_values[work] = work(self)
        value: T = self._computed_values[work]
        return value

    @cached_property
    def content_security_policy(self) -> str:
        """Return what a page may load and where its forms may lead (W3C CSP Level 3)."""
        form = urlsplit(self.site.settings.contact_form)
        # Quoted, an address can neither end its directive nor begin another.
        origin = f" {form.scheme}://{quote(form.netloc, safe=':.')}" if form.netloc else ""
        return f"default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'{origin}"

    @property
    def download_lang(self) -> str:
        """Return the language that a download is marked with; empty where the site has only one."""
        return self.lang if len(self.site.settings.languages) > 1 else ""

    @cached_property
    def latest_data_date(self) -> str:
        """Return the last day that the data itself is of."""
        return provenance.get_latest_day(self.site)

    @cached_property
    def entry_digests(self) -> dict[str, tuple[str, str]]:
        """Return what a printed edition would keep of each entry now."""
        return printed_editions.fingerprint_entries(self.site) if self.site.printed_editions else {}

    @cached_property
    def recent_entries(self) -> tuple[tuple[str, Organisation], ...]:
        """Return the entries by the day they were last new, changed or checked, newest first."""
        return printed_editions.list_recent_entries(self.site, self.entry_digests)

    @cached_property
    def retrospectives(self) -> dict[str, Project]:
        """Return the retrospective of each training series that has one, by the series' id."""
        return {
            key: project
            for project in self.site.projects
            if project.kind == "retrospective"
            for key in project.series
        }

    @property
    def licence_iri(self) -> str:
        """Return the IRI of the licence of the city's data; empty while none is chosen."""
        terms = self.site.settings.open_data
        return routes.licence(terms.licence, terms.profile) if terms else ""

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the lists that are given away as open data.

        They are the same in every language: ask one frame only.
        """
        return list_datasets(self.site)

    @cached_property
    def public_media(self) -> media.MediaIndex:
        """Return the pictures and files that may be shown, by path."""
        return media.index_media(self.site)

    @cached_property
    def listed_entries(self) -> facets.Organisations:
        """Return the entries of the directory by name."""
        if self._source_frame:
            return self._source_frame.listed_entries
        return facets.list_entries(self.site)

    @cached_property
    def entry_inputs(self) -> dict[str, Input]:
        """Return each organisation as an input of views that get no other record, by id."""
        if self._source_frame:
            return self._source_frame.entry_inputs
        return {entry.id: Input(entry, encode_record) for entry in self.site.organisations}

    @cached_property
    def values_by_facet(self) -> dict[str, tuple[facets.FacetValue, ...]]:
        """Return the values of each facet of the directory."""
        # The language first: it is what readers ask for.
        return {
            kind: facets.build_facet(self.site, kind, self.listed_entries)
            for kind in ("language", "topic", "district", "audience")
        }

    @cached_property
    def matches(self) -> neighbours.Matches:
        """Return the neighbours of each entry: the same in every language."""
        if self._source_frame:
            return self._source_frame.matches
        return neighbours.find_matches(self.site, self.listed_entries)

    def _edit_url(self, source: str) -> str:
        repository = self.site.settings.repository
        return f"{repository}/edit/main/{source}" if repository and source else ""

    def _is_outdated(self, slug: str) -> bool:
        """Tell whether the city's own words for this page translate an older original."""
        page = self._pages_by_slug.get((slug, self.lang))
        original = self._pages_by_slug.get((slug, get_source_language()))
        return page is not None and original is not None and texts.is_outdated(page, original)

    def _translations(self, slug: str, available: tuple[str, ...]) -> tuple[Translation, ...]:
        return tuple(
            Translation(lang, routes.page(lang, slug) if lang in available else "")
            for lang in self.site.settings.languages
        )

    def _party_view(self, party: Party) -> PartyView:
        address, name = "", self.say(party.name)
        if party.organisation:
            address = routes.organisation(self.lang, party.organisation)
        if party.organisation and not party.name:
            name = Localized(self._organisation_names[party.organisation], get_source_language())
        return PartyView(address, name, party.website, self.say(party.role))

    @cached_property
    def _pages_by_slug(self) -> dict[tuple[str, str], Page]:
        return {(page.slug, page.lang): page for page in self.site.pages}

    @cached_property
    def _organisation_names(self) -> dict[str, str]:
        return {entry.id: entry.name for entry in self.site.organisations}

    def _page_header(self, slug: str) -> Part:
        section, leads_to_search = slug.split("/", maxsplit=1)[0], routes.leads_to_search(slug)
        key = (section, leads_to_search)
        if key not in self._page_headers:
            settings = self.site.settings
            name, tagline = self.say(settings.name), self.say(settings.tagline)
            home, current = self.page_address(""), self.page_address(section)
            menu = self._menu_links(settings.menu)
            view = PageHeader(self.lang, name, tagline, home, menu, current, leads_to_search)
            self._page_headers[key] = Part("parts/header.html", view)
        return self._page_headers[key]

    def _page_help(self, slug: str) -> Part:
        settings = self.site.settings
        contact = "" if slug == routes.CONTACT else self.address_or_german(routes.CONTACT)
        search = self.page_address(routes.DIRECTORY) if routes.leads_to_search(slug) else ""
        phone = read_phone(settings.phone, settings.country)
        view = PageHelp(self.lang, settings.email, phone, contact, search)
        return self._page_helps.setdefault(view, Part("parts/help.html", view))

    @cached_property
    def _improvement(self) -> Improvement | None:
        return describe_improvement(self.site, self.lang)

    @cached_property
    def _page_footer(self) -> Part:
        settings = self.site.settings
        operator, links = self.say(settings.operator), self._menu_links(settings.footer)
        view = PageFooter(self.lang, operator, settings.email, links, settings.repository)
        return Part("parts/footer.html", view)

    def _menu_links(self, items: tuple[MenuItem, ...]) -> tuple[Link, ...]:
        return tuple([Link(self.address_or_german(it.page), self.say(it.label)) for it in items])
