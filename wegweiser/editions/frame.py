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


class Frame:
    """A disclosed site in one language, with what many of its pages share worked out once."""

    def __init__(self, site: Site, lang: str, source_frame: "Frame | None" = None) -> None:
        """Take a site and a language; `source_frame` is a frame of the same site that knows already what is alike in all."""
        self.site = site
        self.lang = lang
        self._source_frame = source_frame
        self._computed_values: dict[Callable[[Frame], Any], Any] = {}
        self._page_headers: dict[str, Part] = {}
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
        """Return the frame of the page `slug`; `langs` are the languages it exists in, by default all of the site."""
        settings = self.site.settings
        return PageMeta(
            dir=text_direction(self.lang),
            home_address=self.page_address(""),
            address=routes.page(self.lang, slug),
            title=title,
            description=description,
            base_url=settings.base_url,
            breadcrumbs=breadcrumbs,
            translations=tuple(
                Translation(
                    one, routes.page(one, slug) if one in (langs or settings.languages) else ""
                )
                for one in settings.languages
            ),
            header=self._page_header(slug.split("/", maxsplit=1)[0]),
            footer=self._page_footer,
            site_name=say(settings.name, self.lang),
            is_draft=self.site.draft,
            modified=modified,
            edit_url=f"{settings.repository}/edit/main/{source}"
            if settings.repository and source
            else "",
            is_outdated=self._is_outdated(slug),
            content_security_policy=self.content_security_policy,
        )

    def plan_lazy_page(
        self, slug: str, view: Callable[[], Any], origin: str, make: Maker, modified: str = ""
    ) -> Job:
        """Return the job of the page `slug`, in all languages of the site, whose view is worked out where it is made."""
        address = routes.page(self.lang, slug)
        return Job(
            routes.output_file(address),
            make,
            view,
            origin,
            sitemap_entry=SitemapEntry(address, self._all_translations(slug), modified),
        )

    def say(self, text: Text) -> Localized:
        """Return a text in the language of this frame, or what stands in for it."""
        return say(text, self.lang)

    def page_address(self, slug: str) -> str:
        """Return the address of a page in the language of this frame."""
        return routes.page(self.lang, slug)

    def section_crumb(self, section: str) -> Link:
        """Return the way back to a section."""
        return Link(self.page_address(section), self.section_title(section))

    def section_title(self, section: str) -> Localized:
        """Return what a section is called: the title of its page, else its name in the navigation."""
        words = self.find_page(section)
        if words and words.lang == self.lang:
            return Localized(words.front.title, words.lang)
        entries = (*self.site.settings.menu, *self.site.settings.footer)
        named = next((self.say(entry.label) for entry in entries if entry.page == section), None)
        return named or Localized(
            words.front.title if words else section.rpartition("/")[2].capitalize(),
            DEFAULT_LANGUAGE,
        )

    def find_page(self, slug: str) -> Page | None:
        """Return the city's own page for a section: in this language, else in German."""
        return self._pages_by_slug.get((slug, self.lang)) or self._pages_by_slug.get(
            (slug, DEFAULT_LANGUAGE)
        )

    def section_meta_and_intro(self, slug: str) -> tuple[PageMeta, Localized]:
        """Return the page and the introducing Markdown of a section's page."""
        words = self.find_page(slug)
        title = (
            Localized(words.front.title, words.lang)
            if words and words.lang == self.lang
            else self.section_title(slug)
        )
        description = words.front.description if words else ""
        return (
            self.page_meta(
                slug, title, description=description, source=words.path if words else ""
            ),
            self.page_markdown(words) if words else Localized("", self.lang),
        )

    def page_markdown(self, page: Page) -> Localized:
        """Return the Markdown of a page, its pictures with their words and sizes, its files with type and size."""
        return Localized(media.complete_media(page.body, page.lang, self.public_media), page.lang)

    def source_views(self, sources: tuple[Source, ...]) -> tuple[SourceView, ...]:
        """Return sources as a page shows them."""
        return tuple(
            SourceView(one.url, self.say(one.title), one.on, one.archived) for one in sources
        )

    def conflict_views(self, conflicts: tuple[Conflict, ...]) -> tuple[ConflictView, ...]:
        """Return the statements on which sources disagree."""
        return tuple(
            ConflictView(
                self.say(one.field),
                self.say(one.says),
                one.on or one.source.on,
                self.source_views((one.source,))[0],
            )
            for one in conflicts
        )

    def party_views(self, found: tuple[Party, ...]) -> tuple[PartyView, ...]:
        """Return carriers and partners, with the page of those that are listed."""
        return tuple(
            PartyView(
                routes.organisation(self.lang, one.organisation) if one.organisation else "",
                self.say(one.name)
                if one.name
                else Localized(self._organisation_names[one.organisation], DEFAULT_LANGUAGE),
                one.website,
                self.say(one.role),
            )
            for one in found
        )

    def request_address(self, key: str = "") -> str:
        """Return the address of the page where a reader asks for inclusion, or to correct an entry.

        A city without words for its forms is asked by other ways.
        """
        if not self.site.intake:
            return self.address_or_german(routes.CONTACT)
        return routes.request(self.lang, routes.CORRECTION if key else routes.INCLUSION, key)

    def first_sentence(self, text: Text) -> Localized:
        """Return the first sentence of a Markdown text."""
        if text not in self._first_sentences:
            self._first_sentences[text] = texts.say_first_sentence(text, self.lang)
        return self._first_sentences[text]

    def compute_once(self, work: "Callable[[Frame], T]") -> "T":
        """Return what several editions share in this language, worked out when the first of them asks."""
        if work not in self._computed_values:
            self._computed_values[work] = work(self)
        made: T = self._computed_values[work]
        return made

    @cached_property
    def content_security_policy(self) -> str:
        """Return what a page may load and where its forms may lead (Content Security Policy Level 3)."""
        form = urlsplit(self.site.settings.contact_form)
        # Quoted, an address can neither end its directive nor begin another.
        office = f" {form.scheme}://{quote(form.netloc, safe=':.')}" if form.netloc else ""
        return f"default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'{office}"

    @property
    def download_lang(self) -> str:
        """Return the language of a file that exists in each: nothing to tell where there is only one."""
        return self.lang if len(self.site.settings.languages) > 1 else ""

    @cached_property
    def latest_data_date(self) -> str:
        """Return the last day that the data itself is of."""
        return provenance.get_latest_day(self.site)

    @cached_property
    def entry_digests(self) -> dict[str, tuple[str, str]]:
        """Return what a printed edition would keep of each entry now."""
        return printed_editions.fingerprint_entries(self.site) if self.site.editions else {}

    @cached_property
    def recent_entries(self) -> tuple[tuple[str, Organisation], ...]:
        """Return the entries by the day they were last new, changed or checked, newest first."""
        return printed_editions.list_recent_entries(self.site, self.entry_digests)

    @property
    def licence_iri(self) -> str:
        """Return the IRI of the licence that the city's data is under; empty while the city has not decided."""
        terms = self.site.settings.open_data
        return routes.LICENCE_BASE + terms.licence if terms else ""

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the lists that are given away as open data; they are the same in every language: ask one frame only."""
        return list_datasets(self.site)

    @cached_property
    def public_media(self) -> media.MediaIndex:
        """Return the pictures and files that may be shown, by path."""
        return media.index_media(self.site)

    @cached_property
    def listed_entries(self) -> facets.Organisations:
        """Return the entries of the directory by name."""
        return (
            self._source_frame.listed_entries
            if self._source_frame
            else facets.list_entries(self.site)
        )

    @cached_property
    def matches(self) -> neighbours.Matches:
        """Return the neighbours of each entry: the same in every language."""
        return (
            self._source_frame.matches
            if self._source_frame
            else neighbours.find_matches(self.site, self.listed_entries)
        )

    def _all_translations(self, slug: str) -> tuple[tuple[str, str], ...]:
        return tuple([(lang, routes.page(lang, slug)) for lang in self.site.settings.languages])

    def _is_outdated(self, slug: str) -> bool:
        """Tell whether the city's own words for this page are a translation older than their original (promise 5)."""
        page, original = (
            self._pages_by_slug.get((slug, self.lang)),
            self._pages_by_slug.get((slug, DEFAULT_LANGUAGE)),
        )
        return page is not None and original is not None and texts.is_outdated(page, original)

    @cached_property
    def facets(self) -> dict[str, tuple[facets.FacetValue, ...]]:
        """Return the values of each facet of the directory, the language first: it is what readers ask for."""
        return {
            kind: facets.build_facet(self.site, kind, self.listed_entries)
            for kind in ("language", "topic", "district", "audience")
        }

    @cached_property
    def _pages_by_slug(self) -> dict[tuple[str, str], Page]:
        return {(page.slug, page.lang): page for page in self.site.pages}

    @cached_property
    def _organisation_names(self) -> dict[str, str]:
        return {one.id: one.name for one in self.site.organisations}

    def _page_header(self, section: str) -> Part:
        if section not in self._page_headers:
            settings = self.site.settings
            view = PageHeader(
                self.lang,
                self.say(settings.name),
                self.say(settings.tagline),
                self.page_address(""),
                self._menu_links(settings.menu),
                self.page_address(section),
            )
            self._page_headers[section] = Part("parts/header.html", view)
        return self._page_headers[section]

    @cached_property
    def _page_footer(self) -> Part:
        settings = self.site.settings
        view = PageFooter(
            self.lang,
            self.say(settings.operator),
            settings.email,
            self._menu_links(settings.footer),
            settings.repository,
        )
        return Part("parts/footer.html", view)

    def _menu_links(self, entries: tuple[MenuItem, ...]) -> tuple[Link, ...]:
        return tuple(
            Link(self.address_or_german(entry.page), self.say(entry.label)) for entry in entries
        )

    def address_or_german(self, slug: str) -> str:
        """Return the address of a page in this language, in German where it is not translated."""
        known = slug in routes.SECTION_SLUGS or (slug, self.lang) in self._pages_by_slug
        return routes.page(self.lang if known else DEFAULT_LANGUAGE, slug)


def render_html(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a page: its view names its template."""
    return make_page_artifact(path, theme.render(view.template, view), theme)


def plan_page(view: Any, origin: str = "", make: Maker = render_html) -> Job:
    """Return the job of a page: its sheet says where it stands."""
    page = view.page
    sitemap_entry = SitemapEntry(
        page.address,
        _page_alternates(page.translations, page.address == page.home_address),
        page.modified,
    )
    return Job(routes.output_file(page.address), make, view, origin, sitemap_entry=sitemap_entry)


def _page_alternates(versions: tuple[Translation, ...], start: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001
    """Return the languages that a page exists in; the German start page has an empty address, a missing page has, too."""
    return tuple((one.lang, one.address) for one in versions if one.address or start)


def truncate(line: str, room: int = MAX_DESCRIPTION) -> str:
    """Return a sentence cut at a word where it has more characters than there is room for."""
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + "…"
