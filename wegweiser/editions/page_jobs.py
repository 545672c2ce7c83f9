"""The jobs of pages: which file a page becomes, how it is made, and what the sitemap says of it."""

from collections.abc import Callable
from typing import Any

from wegweiser.build.jobs import Artifact, Job, Maker, SitemapEntry, Theme, make_page_artifact
from wegweiser.editions.frame import Frame
from wegweiser.editions.views import PageMeta
from wegweiser.model import routes


def render_html(path: str, view: Any, theme: Theme) -> Artifact:
    """Make a page: its view names its template."""
    return make_page_artifact(path, theme.render(view.template, view), theme)


def plan_page(view: Any, origin: str = "", make: Maker = render_html) -> Job:
    """Return the job of a page whose view is at hand: its field `page` says where it stands."""
    page: PageMeta = view.page
    sitemap_entry = None
    if page.address == page.canonical_address:
        sitemap_entry = SitemapEntry(page.address, _list_alternates(page), page.modified)
    return Job(routes.output_file(page.address), make, view, origin, sitemap_entry=sitemap_entry)


def plan_lazy_page(
    frame: Frame,
    slug: str,
    view: Callable[[], Any],
    origin: str,
    modified: str = "",
    make: Maker = render_html,
) -> Job:
    """Return the job of a page, in all languages, whose view is worked out where it is made."""
    languages = frame.site.settings.languages
    alternates = tuple([(lang, routes.page(lang, slug)) for lang in languages])
    address = frame.page_address(slug)
    sitemap_entry = SitemapEntry(address, alternates, modified)
    return Job(routes.output_file(address), make, view, origin, sitemap_entry=sitemap_entry)


def _list_alternates(page: PageMeta) -> tuple[tuple[str, str], ...]:
    """Return the language and the address of each translation that there is."""
    # An empty address stands for a missing page, but it is also that of the German start page.
    is_start = page.address == page.home_address
    return tuple(
        [
            (translation.lang, translation.address)
            for translation in page.translations
            if translation.address or is_start
        ]
    )
