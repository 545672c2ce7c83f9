"""docs/theme.md: what templates are given, from the views and the theme itself."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from wegweiser.build.template_digests import is_template_path
from wegweiser.build.theme_files import (
    PACKAGE_FOLDER,
    TEMPLATES_FOLDER,
    find_built_in_folder,
    read_built_in_theme,
)
from wegweiser.build.theme_names import CONTRACT_VERSION, SUCCESSORS

REFERENCE_FILE = "docs/theme.md"

TEMPLATE_VIEWS: Mapping[str, str] = {
    "404.html": "ContentPage",
    "booklet.json": "Booklet",
    "changes.html": "ChangesPage",
    "copy.html": "CopyPage",
    "credits.html": "CreditsPage",
    "directory.html": "DirectoryPage",
    "downloads.html": "DownloadsPage",
    "edition.html": "PrintedEditionPage",
    "entry-moved.html": "MovedEntryPage",
    "entry.html": "EntryPage",
    "events.html": "EventsPage",
    "fields.html": "FieldsPage",
    "figures-table.json": "FiguresPage",
    "figures.html": "FiguresPage",
    "form.json": "PaperForm",
    "forum-gone.html": "MissingListPage",
    "forum.html": "ForumPage",
    "gone.html": "EntryPage",
    "neighbourhood.html": "DistrictPage",
    "neighbours.html": "NeighboursPage",
    "news.html": "NewsPage",
    "offers.html": "OffersPage",
    "page.html": "ContentPage",
    "parts/calendar-event.html": "CalendarEvent",
    "parts/calendar-title.html": "CalendarEvent",
    "parts/changes-title.html": "Feed",
    "parts/correction.html": "Correction",
    "parts/event-kind.html": "EventKind",
    "parts/facets.html": "FacetNav",
    "parts/footer.html": "PageFooter",
    "parts/header.html": "PageHeader",
    "parts/help.html": "PageHelp",
    "parts/newer.html": "NewerText",
    "parts/picture.html": "ContentPicture",
    "parts/post-entry.html": "EntryPost",
    "parts/post-report.html": "ReportPost",
    "parts/project.html": "ProjectRow",
    "parts/reason.html": "MatchReason",
    "parts/row.html": "EntryRow",
    "parts/tiles.html": "TileMap",
    "parts/translation.html": "TranslationNotice",
    "parts/translation-note.html": "TranslationNotice",
    "parts/translation-notice.html": "TranslationNotice",
    "pinboard.html": "PinboardPage",
    "poster.json": "Poster",
    "project.html": "ProjectPage",
    "projects.html": "ProjectsPage",
    "request.html": "RequestPage",
    "robots.txt": "Sitemap",
    "series-moved.html": "MovedSeriesPage",
    "series.html": "SeriesPage",
    "sitemap.xml": "Sitemap",
    "spreadsheet.json": "Spreadsheet",
    "start.html": "StartPage",
    "training.html": "TrainingPage",
    "worker.js": "Worker",
}
"""Which view each template is given; the others are taken in by these, and see what they see."""

FILTERS: Mapping[str, str] = {
    "words": "a text in the language it is really in, marked where that is not the page's",
    "heading": "the same for a heading: long words may part",
    "tile": "the same for the narrow tile of a district",
    "comma_list": "texts in a row, with the comma of the language",
    "markdown": "Markdown as HTML that is safe",
    "contents": "the headings of a page of Markdown that have an anchor",
    "parts": "pieces that are rendered by templates of their own, one behind the other",
    "date": "a date of three precisions, written out: 2009, 2010-05, 2020-02-28",
    "number": "a number with the separators of the language",
    "size": "the size of a file in kilobytes, written out",
    "short_url": "a web address as people say it",
    "endonym": "the name of a language in itself, by its tag",
    "language": "the name of a language in that of the page, by its tag",
    "json": "values as JSON for a script element",
    "qr": "an address as a QR code (SVG)",
}
"""What a template may put behind a value; Jinja's own filters come on top."""

FUNCTIONS: Mapping[str, str] = {
    "_": 'a word of the interface in the language of the page: `_("Verzeichnis")`',
    "part": "a piece that is rendered by a template of its own",
    "link": "an address of the site as the value of `href`",
    "dir": "`ltr` or `rtl`, by the tag of a language",
    "asset": "the address of a file of `theme/assets/` as the value of `href` or `src`",
    "asset_path": "the same below the address of the start page",
    "locale": "the language of the page as Open Graph wants it (a value)",
    "source_lang": "the tag of the language that the city writes in (a value)",
    "translation_notice": "where the notice on translations stands (a value)",
    "has_fingerprints": "whether assets are named after what they hold: not in a preview (a value)",
    "has_logo": "whether the city has a logo, the asset `logo.svg` (a value)",
}
"""What a template may call or read besides its view."""

_EXAMPLE = """```
{% extends "built-in:entry.html" %}
{% block main %}
{{ super() }}
<p>{{ _("Sprachen") }}: {{ languages|length }}</p>
{% endblock %}
```"""


def render_reference() -> str:
    """Return docs/theme.md."""
    views = _read_views()
    needed = _list_needed(views)
    return (
        "\n\n".join(
            (
                _render_introduction(),
                "## Templates",
                "\n".join(_iter_template_rows()),
                "## Filters",
                "\n".join(f"- `{name}`: {text}" for name, text in FILTERS.items()),
                "## Functions and values",
                "\n".join(f"- `{name}`: {text}" for name, text in FUNCTIONS.items()),
                "## Views",
                *(views[name].strip() for name in sorted(needed)),
            )
        )
        + "\n"
    )


def _render_introduction() -> str:
    gone = "\n".join(f"- `{old}`: now `{new}`" for old, new in SUCCESSORS.items())
    return f"""# The theme

What templates are given. `./build.py schema` writes this file from the views and the theme.

A city's own `theme/` lies over the built-in one, file by file. A template takes over the built-in
one of its name and changes a block like this:

{_EXAMPLE}

Words in `_("…")` are German; `./build.py translate` collects them, the city's own too.
`./build.py check` finds what a template names and there is not, with the nearest name, and says
once on how many pages.

**Version of the contract: {CONTRACT_VERSION}.** It counts up whenever a name of this page goes.
Gone, and what took its place:

{gone or "- nothing yet"}"""


def _iter_template_rows() -> Iterator[str]:
    yield "| template | view |"
    yield "|---|---|"
    for path in read_built_in_theme().files:
        if is_template_path(path):
            name = path.removeprefix(TEMPLATES_FOLDER)
            view = TEMPLATE_VIEWS.get(name)
            link = f"[{view}](#{view.lower()})" if view else "that of the template that takes it in"
            yield f"| `{name}` | {link} |"


@cache
def _read_views() -> Mapping[str, str]:
    """Return for each view the text that tells its fields, by its name."""
    return {
        node.name: _render_view(node)
        for file in sorted(PACKAGE_FOLDER.rglob("*.py"))
        for node in _parse_module(file).body
        if isinstance(node, ast.ClassDef) and any(_is_view(base) for base in node.bases)
    }


def _parse_module(file: Path) -> ast.Module:
    text = file.read_text(encoding="utf-8")
    return ast.parse(text if "(NamedTuple)" in text else "")


def _is_view(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "NamedTuple"


def _render_view(view: ast.ClassDef) -> str:
    lines = [f"### {view.name}", "", ast.get_docstring(view) or "", ""]
    fields = zip(view.body, view.body[1:], strict=False)
    lines += [
        f"- `{field.target.id}` ({ast.unparse(field.annotation)}): {_read_line(text)}"
        for field, text in fields
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    ]
    return "\n".join(lines)


def _read_line(node: ast.stmt) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else ""
    return " ".join(str(text).split())


def _list_needed(views: Mapping[str, str]) -> set[str]:
    """Return the views of templates, and those in their fields, however deep."""
    needed: set[str] = set()
    names = set(TEMPLATE_VIEWS.values()) | {"PageMeta", "Localized"}
    while names - needed:
        needed |= names
        texts = [views[name] for name in needed]
        names = {name for name in views if any(_names_type(text, name) for text in texts)}
    return needed


def _names_type(text: str, name: str) -> bool:
    separators = str.maketrans("()[]|,.`'", "         ")
    types = (line.partition(": ")[0].translate(separators).split() for line in text.splitlines())
    return any(name in words for words in types if words[:1] == ["-"])


def is_own_repository(folder: Path) -> bool:
    """Tell whether a city's folder is that of the built-in theme, which the reference describes."""
    return folder.resolve() == find_built_in_folder()
