"""The theme folder: strict templates, words, fingerprinted assets, one digest."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.addresses import mark_link, shorten_url
from wegweiser.build import qr
from wegweiser.build.jobs import (
    Artifact,
    Job,
    JobError,
    Part,
    TextError,
    Theme,
    combine_digests,
    render_text,
)
from wegweiser.diagnostics import Location, error
from wegweiser.languages import (
    Localized,
    Translations,
    language_name,
    localize_date,
    localize_number,
    localize_size,
    open_graph_locale,
    text_direction,
)
from wegweiser.source import files, picture_names

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]
ASSETS_FOLDER = "theme/assets/"


def read_theme(folder: Path) -> files.Inputs:
    """Read a city's own theme, else the one of this repository."""
    return files.read_folder(folder, "theme") if has_own_theme(folder) else read_built_in_theme()


def has_own_theme(folder: Path) -> bool:
    """Tell whether a city's folder holds a theme."""
    return (folder / "theme").is_dir()


def read_built_in_theme() -> files.Inputs:
    """Read the theme of this repository."""
    return files.read_folder(PACKAGE_FOLDER.parent, "theme")


class ThemeFolder:
    """Templates, words and assets of a theme folder, and what makers work with."""

    def __init__(
        self,
        inputs: files.Inputs,
        engine: str,
        base_path: str,
        stored_files: Mapping[str, bytes],
        *,
        fingerprints: bool = True,
        work_folder: Path | None = None,
    ) -> None:
        """Take the files of a theme folder, and the pictures and files of the city.

        `engine` is the digest of our own code, `base_path` the absolute path that 404.html links
        to, `work_folder` where temporary files may stand.
        """
        self.inputs = inputs
        self.work_folder = work_folder
        self.base_path = base_path
        self.has_fingerprints = fingerprints
        # Pages show the names of assets, not their bytes: without fingerprints a new style re-makes
        # no page.
        others = [
            (name, body)
            for name, body in inputs.files.items()
            if not name.startswith(ASSETS_FOLDER)
        ]
        self.digest = combine_digests(
            (files.digest_files(others), engine, base_path, *self.asset_paths.values())
        )
        self._stored_files = stored_files
        self._rendered_parts: dict[str, Any] = {}
        self._environments: dict[str, Any] = {}
        self._translations: dict[str, Translations] = {}

    def render(self, template: str, view: Any) -> str:
        """Render a template with the fields of a view, which holds `lang`."""
        try:
            environment = self._get_environment(view.lang)
            return str(environment.get_template(template).render(view._asdict()))
        except (JobError, TextError):
            raise
        except Exception as fault:  # a template may raise anything
            location = _template_location(fault)
            raise JobError(
                error("theme-fault", location, template=template, problem=fault)
            ) from fault

    def plan_assets(self) -> tuple[Job, ...]:
        """Return a job for each asset."""
        return tuple(
            Job(path, copy_asset, Asset(name, _compute_fingerprint(self.read_asset(name))))
            for name, path in self.asset_paths.items()
        )

    @cached_property
    def asset_paths(self) -> dict[str, str]:
        """Return where each asset stands, by its name in the theme.

        It is named after its content, so that browsers may keep it for ever.
        """
        names = [
            name.removeprefix(ASSETS_FOLDER)
            for name in self.inputs.files
            if name.startswith(ASSETS_FOLDER)
        ]
        if not self.has_fingerprints:
            return {name: f"assets/{name}" for name in names}
        return {name: f"assets/{_add_fingerprint(name, self.read_asset(name))}" for name in names}

    def read_asset(self, name: str) -> bytes:
        """Return the bytes of an asset."""
        return self.inputs.files[ASSETS_FOLDER + name]

    def read_stored_file(self, path: str) -> bytes:
        """Return the bytes of a picture or file of the city; views hold their digest."""
        return self._stored_files[path]

    def translations(self, lang: str) -> Translations:
        """Return the theme's words in a language."""
        if lang not in self._translations:
            catalogue = self.inputs.files.get(f"theme/words/{lang}.po", b"")
            self._translations[lang] = Translations(lang, catalogue)
        return self._translations[lang]

    def render_part(self, part: Part) -> Any:
        """Render a part once, however many pages show it."""
        from markupsafe import Markup

        html = self._rendered_parts.get(part.digest)
        if html is None:
            html = Markup(self.render(part.template, part.view))  # noqa: S704  autoescaped
            self._rendered_parts[part.digest] = html
        return html

    def _get_environment(self, lang: str) -> Any:
        if lang not in self._environments:
            self._environments[lang] = _create_environment(self, lang)
        return self._environments[lang]


class Asset(NamedTuple):
    """The view of an asset."""

    name: str
    """What it is called in the theme."""
    fingerprint: str
    """The digest of what it holds."""


def copy_asset(path: str, view: Asset, theme: Theme) -> Artifact:
    """Make an asset: the file as it is.

    Its name changes with its content, so no asset may name another.
    """
    assert isinstance(theme, ThemeFolder)  # noqa: S101  the only one there is
    return Artifact(path, theme.read_asset(view.name))


def _add_fingerprint(name: str, body: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{_compute_fingerprint(body)}{dot}{ending}"


def _compute_fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:10]


def _create_environment(theme: ThemeFolder, lang: str) -> Any:
    """Return the templates in one language: its words and filters are constants in them."""
    import jinja2

    translations = theme.translations(lang)
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_create_loader(theme.inputs.files)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", _create_translation_extension()],
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_create_bytecode_cache(theme.digest, lang),
    )
    environment.extend(translations=translations)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations, translations.ngettext, newstyle=True
    )
    environment.filters |= _create_filters(theme, lang)
    environment.globals |= {
        "part": theme.render_part,
        "link": mark_link,
        "dir": text_direction,
        "asset": lambda name: mark_link(theme.asset_paths[name]),
        "asset_path": theme.asset_paths.__getitem__,
        "locale": open_graph_locale(lang),
        "has_fingerprints": theme.has_fingerprints,
    }
    return environment


@lru_cache(maxsize=8)
def _create_bytecode_cache(_theme_digest: str, _lang: str) -> Any:
    """Return what keeps compiled templates for the next build of this process, never on disk."""
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    class MemoryCache(BytecodeCache):
        def __init__(self) -> None:
            self.codes: dict[tuple[str, str], Any] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = self.codes.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.codes[bucket.key, bucket.checksum] = bucket.code

    return MemoryCache()


@cache
def _create_translation_extension() -> type:
    """Return the extension that writes `_("word")` as its translation.

    It is looked up once for each template, not on every page.
    """
    from jinja2.ext import Extension
    from jinja2.lexer import Token

    class ConstantTranslation(Extension):
        def filter_stream(self, stream: Any) -> Iterator[Any]:
            tokens = list(stream)
            position = 0
            while position < len(tokens):
                token = tokens[position]
                if _is_translation_call(tokens[position : position + 4]):
                    message = tokens[position + 2].value
                    text = self.environment.translations(message)  # type: ignore[attr-defined]
                    yield Token(token.lineno, "string", text)
                    position += 4
                else:
                    yield token
                    position += 1

    return ConstantTranslation


def _is_translation_call(tokens: list[Any]) -> bool:
    kinds = [token.type for token in tokens]
    return tokens[0].value == "_" and kinds == ["name", "lparen", "string", "rparen"]


def _create_loader(files: Mapping[str, bytes]) -> Callable[[str], tuple[str, str, None] | None]:
    def load(name: str) -> tuple[str, str, None] | None:
        path = f"theme/templates/{name}"
        return (files[path].decode(), path, None) if path in files else None

    return load


def _create_filters(theme: ThemeFolder, page_lang: str) -> dict[str, Any]:
    from markupsafe import Markup

    return {
        **_create_text_filters(theme, page_lang),
        "parts": lambda parts: Markup("".join(map(theme.render_part, parts))),  # noqa: S704  parts are autoescaped
        "date": lambda day: localize_date(day, page_lang),
        "number": lambda value: localize_number(value, page_lang),
        "size": lambda kilobytes: localize_size(kilobytes, page_lang),
        "short_url": shorten_url,
        "endonym": language_name,
        "language": lambda tag: language_name(tag, page_lang),
        "json": lambda values: Markup(to_script_json(values)),  # noqa: S704  escaped there
        "qr": lambda address: Markup(qr.render_qr_svg(address)),  # noqa: S704  numbers only
    }


def _create_text_filters(theme: ThemeFolder, page_lang: str) -> dict[str, Any]:
    from markupsafe import Markup, escape

    def write_text(localized: Localized) -> str:
        """Write a text; where it is in another language than the page, say so."""
        text, lang = localized
        if lang == page_lang:
            return text
        return Markup(f'<bdi lang="{lang}" dir="{text_direction(lang)}">{escape(text)}</bdi>')  # noqa: S704  escaped here

    comma = Markup(escape(theme.translations(page_lang)(", ")))  # noqa: S704  escaped here

    @cache  # the same few texts stand beside each other on thousands of pages
    def write_list(texts: tuple[Localized, ...]) -> str:
        """Write texts one after the other, with the comma of the language."""
        return comma.join([write_text(text) for text in texts])

    def write_markdown(localized: Localized, trusted: bool = False) -> str:  # noqa: FBT001, FBT002  a template's call
        """Write Markdown; where it is in another language than the page, say so."""
        text, lang = localized
        html = picture_names.render_pictures(
            render_text(text, trusted=trusted),
            lambda picture: theme.render("parts/picture.html", picture),
        )
        if lang != page_lang:
            html = f'<div lang="{lang}" dir="{text_direction(lang)}">{html}</div>'
        return Markup(html)  # noqa: S704  cleaned by the renderer

    return {"words": write_text, "comma_list": write_list, "markdown": write_markdown}


def to_script_json(values: Any) -> str:
    """Return values as JSON for a script element: nothing in it can end the element."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _template_location(fault: BaseException) -> Location:
    """Return the template line that a fault came from: the innermost frame marked by Jinja."""
    path = getattr(fault, "filename", None) or "theme/templates"
    line = getattr(fault, "lineno", None) or 0
    traceback = fault.__traceback__
    while traceback:
        code_path = traceback.tb_frame.f_code.co_filename
        if code_path.startswith("theme/"):
            path, line = code_path, traceback.tb_lineno
        traceback = traceback.tb_next
    return Location(path, line, 1)
