"""Sources, and statements on which they disagree, as pages of a language show them."""

from wegweiser.addresses import name_website
from wegweiser.editions.views import ConflictView, SourceView, number_websites
from wegweiser.languages import say
from wegweiser.model.citations import Conflict, Source


def source_views(sources: tuple[Source, ...], lang: str) -> tuple[SourceView, ...]:
    """Return sources as a page shows them."""
    return number_websites(_source_view(source, lang) for source in sources)


def conflict_views(conflicts: tuple[Conflict, ...], lang: str) -> tuple[ConflictView, ...]:
    """Return the statements on which sources disagree."""
    return tuple(
        ConflictView(
            say(conflict.field, lang),
            say(conflict.says, lang),
            conflict.on or conflict.source.on,
            _source_view(conflict.source, lang),
        )
        for conflict in conflicts
    )


def _source_view(source: Source, lang: str) -> SourceView:
    website = name_website(source.url) if source.url else ""
    return SourceView(source.url, say(source.title, lang), source.on, source.archived, website)
