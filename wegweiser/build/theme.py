"""The theme folder: strict templates, words, fingerprinted assets, one digest."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from wegweiser.addresses import mark_link, shorten_url
from wegweiser.build import qr, translation_marks
from wegweiser.build.assets import (
    Asset,
    add_fingerprint,
    compute_fingerprint,
    copy_asset,
    shrink_asset,
)
from wegweiser.build.jobs import (
    Job,
    JobError,
    Part,
    TextError,
    combine_digests,
)
from wegweiser.build.template_digests import digest_templates, is_template_path
from wegweiser.build.theme_faults import locate_fault, mark_name
from wegweiser.build.theme_files import find_template, list_catalogues
from wegweiser.build.theme_names import suggest_name
from wegweiser.build.translation_marks import MarkedTranslations, find_worst_state
from wegweiser.build.typography import create_text_filters, mark_safe
from wegweiser.diagnostics import Diagnostic, error
from wegweiser.languages import (
    DEFAULT_LANGUAGE,
    Translations,
    get_source_language,
    language_name,
    localize_date,
    localize_number,
    localize_size,
    open_graph_locale,
    text_direction,
)
from wegweiser.source import files
from wegweiser.source.text_marks import NOTICE

ASSETS_FOLDER = "theme/assets/"
FAULT_CODE = "theme-fault"


class StoredFiles(NamedTuple):
    """The pictures and files of a city, for makers that no theme concerns."""

    digest: str
    """The digest of our own code."""
    files: Mapping[str, bytes]
    """What they hold, by path; views hold their digests."""

    def read_stored_file(self, path: str) -> bytes:
        """Return the bytes of a picture or file."""
        return self.files[path]


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
        # no page. Of templates it is known which page was made with which.
        others = [
            (name, body)
            for name, body in inputs.files.items()
            if not name.startswith(ASSETS_FOLDER) and not is_template_path(name)
        ]
        self.digest = combine_digests(
            (
                files.digest_files(others),
                engine,
                base_path,
                get_source_language(),
                *self.asset_paths.values(),
            )
        )
        self.storage = StoredFiles(engine, stored_files)
        self._used_templates: set[str] = set()
        self._rendered_parts: dict[str, tuple[Any, frozenset[str]]] = {}
        self._environments: dict[tuple[str, bool], Any] = {}
        self._translations: dict[str, Translations] = {}

    def render(self, template: str, view: Any) -> str:
        """Render a template with the fields of a view, which holds `lang`."""
        html = self.render_marked(template, view)
        source_lang = get_source_language()
        if view.lang == source_lang == DEFAULT_LANGUAGE:
            return html
        state = self._interface_state(view.lang)
        return translation_marks.finish_page(
            html, view.lang, source_lang, state, self.render_marked
        )

    def render_marked(self, template: str, view: Any) -> str:
        """Render a template; marks of languages and translations are still in it."""
        self._used_templates.add(template)
        try:
            environment = self._get_environment(view.lang, template.endswith(".html"))
            return str(environment.get_template(template).render(view._asdict()))
        except (JobError, TextError):
            raise
        except Exception as fault:  # a template may raise anything
            raise JobError(self._describe_fault(template, view, fault)) from fault

    def _describe_fault(self, template: str, view: Any, fault: Exception) -> Diagnostic:
        environment = self._environments.get((view.lang, view.lang != DEFAULT_LANGUAGE))
        names = (*view._fields, *(environment.globals if environment else ()))
        filters = environment.filters if environment else ()
        close = suggest_name(str(fault), names, filters, self.template_digests)
        location = locate_fault(fault)
        if close:
            source = self.inputs.files.get(location.path, b"").decode("utf-8", "replace")
            location = mark_name(location, source, str(fault))
        return error(FAULT_CODE, location, template=template, problem=fault, close=close)

    def plan_assets(self) -> tuple[Job, ...]:
        """Return a job for each asset."""
        return tuple(
            Job(path, copy_asset, Asset(name, compute_fingerprint(self.read_asset(name))))
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
        return {name: f"assets/{add_fingerprint(name, self.read_asset(name))}" for name in names}

    def read_asset(self, name: str) -> bytes:
        """Return the bytes of an asset as they are published."""
        return shrink_asset(name, self.inputs.files[ASSETS_FOLDER + name])

    def read_stored_file(self, path: str) -> bytes:
        """Return the bytes of a picture or file of the city; views hold their digest."""
        return self.storage.read_stored_file(path)

    def translations(self, lang: str) -> Translations:
        """Return the theme's words in a language."""
        if lang not in self._translations:
            self._translations[lang] = Translations(lang, *list_catalogues(self.inputs.files, lang))
        return self._translations[lang]

    @contextmanager
    def record_templates(self) -> Iterator[set[str]]:
        """Collect the names of the templates that are rendered meanwhile, parts included."""
        outer, self._used_templates = self._used_templates, set()
        try:
            yield self._used_templates
        finally:
            outer |= self._used_templates
            self._used_templates = outer

    @cached_property
    def template_digests(self) -> dict[str, str]:
        """Return a digest of all that each template is made with, by its name."""
        return digest_templates(self.inputs.files)

    def render_part(self, part: Part) -> Any:
        """Render a part once, however many pages show it."""
        if part.digest not in self._rendered_parts:
            with self.record_templates() as templates:
                html = mark_safe(self.render_marked(part.template, part.view))
            self._rendered_parts[part.digest] = (html, frozenset(templates))
        html, used = self._rendered_parts[part.digest]
        self._used_templates |= used
        return html

    def _get_environment(self, lang: str, is_html: bool) -> Any:  # noqa: FBT001
        key = (lang, is_html and lang != DEFAULT_LANGUAGE)
        if key not in self._environments:
            self._environments[key] = _create_environment(self, *key)
        return self._environments[key]

    def _interface_state(self, lang: str) -> str:
        """Return how the theme's words were translated into a language: the worst of all."""
        return find_worst_state(tuple(list_catalogues(self.inputs.files, lang)))


def _create_environment(theme: ThemeFolder, lang: str, marks_missing: bool) -> Any:  # noqa: FBT001
    """Return the templates in one language.

    Words that are missing are marked as what they are, where `marks_missing`.
    """
    from wegweiser.build.templates import create_environment

    translations = theme.translations(lang)
    spoken = MarkedTranslations(translations) if marks_missing else translations
    names = {
        "part": theme.render_part,
        "link": mark_link,
        "dir": text_direction,
        "asset": lambda name: mark_link(theme.asset_paths[name]),
        "asset_path": theme.asset_paths.__getitem__,
        "locale": open_graph_locale(lang),
        "translation_notice": "" if lang == get_source_language() else NOTICE,
        "source_lang": get_source_language(),
        "has_fingerprints": theme.has_fingerprints,
        "has_logo": "logo.svg" in theme.asset_paths,
    }
    load = _create_loader(theme.inputs.files)
    return create_environment(load, spoken, _create_filters(theme, lang), names)


def _create_loader(files: Mapping[str, bytes]) -> Callable[[str], tuple[str, str, None] | None]:
    def load(name: str) -> tuple[str, str, None] | None:
        path = find_template(files, name)
        return (files[path].decode(), path, None) if path else None

    return load


def _create_filters(theme: ThemeFolder, page_lang: str) -> dict[str, Any]:
    return {
        **create_text_filters(theme.render_marked, theme.translations(page_lang)(", "), page_lang),
        "parts": lambda parts: mark_safe(
            "".join(map(theme.render_part, parts))
        ),  # parts are autoescaped
        "date": lambda day: localize_date(day, page_lang),
        "number": lambda value: localize_number(value, page_lang),
        "size": lambda kilobytes: localize_size(kilobytes, page_lang),
        "short_url": shorten_url,
        "endonym": language_name,
        "language": lambda tag: language_name(tag, page_lang),
        "json": lambda values: mark_safe(to_script_json(values)),  # escaped there
        "qr": lambda address: mark_safe(qr.render_qr_svg(address)),  # numbers only
    }


def to_script_json(values: Any) -> str:
    """Return values as JSON for a script element: nothing in it can end the element."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
