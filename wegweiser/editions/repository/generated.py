"""Files that follow from the model and stand in the repository: schemas, issue forms, editor settings, reference pages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wegweiser.editions.repository import editor_schemas
from wegweiser.languages import DEFAULT_LANGUAGE, Translations, say
from wegweiser.model import form_export, forms, loading, routes
from wegweiser.model.kinds import KINDS
from wegweiser.model.settings import Front
from wegweiser.model.site import Site
from wegweiser.rules.consistency import UNSET_HOST
from wegweiser.source import files, schema
from wegweiser.source.schema import FieldType

SCHEMA_FOLDER = "data/schema"
NAMES_FILE = f"{SCHEMA_FOLDER}/{editor_schemas.NAMES_FILE}"
ISSUE_FORMS_FOLDER = ".github/ISSUE_TEMPLATE"
GUIDE_PAGE = "content/redaktion.md"
FIELDS_PAGE, CODES_PAGE = "content/redaktion/felder.md", "content/redaktion/meldungen.md"

_MESSAGES_FOLDER = Path(__file__).parents[2] / "messages"
_EDITOR_EXTENSIONS = ["redhat.vscode-yaml", "editorconfig.editorconfig"]
_EDITOR_SETTINGS = {
    "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True},
    "redhat.telemetry.enabled": False,
    "yaml.format.enable": False,  # it would lay out the whole file anew, and the change would drown in it
    "yaml.schemaStore.enable": False,  # nothing from third parties, and it guesses by file name
    "yaml.yamlVersion": "1.2",  # 1.1 reads `no` as false and 12:30 as 750
}


def generate_files(folder: Path) -> dict[str, str]:
    """Return the text of every generated file of a city by its path; no names and issue forms where the city has faults."""
    words = _load_words("fields-de")
    contents = {
        schema_path(kind.file): _dump_json(
            editor_schemas.build_file_schema(kind.record, words, listed=kind.is_list)
        )
        for kind in KINDS
    }
    mapping = {f"./{schema_path(kind.file)}": kind.file for kind in KINDS}
    contents[".vscode/settings.json"] = _dump_json(_EDITOR_SETTINGS | {"yaml.schemas": mapping})
    contents[".vscode/extensions.json"] = _dump_json({"recommendations": _EDITOR_EXTENSIONS})
    if (folder / GUIDE_PAGE).is_file():  # both lead back to it
        contents |= {FIELDS_PAGE: _render_fields_page(words), CODES_PAGE: _render_codes_page(words)}
    site, _ = loading.load_site(files.read_city(folder), "")
    return contents | (
        {
            NAMES_FILE: _dump_json(editor_schemas.build_names_schema(site, words)),
            **_render_issue_forms(site),
        }
        if site
        else {}
    )


def find_outdated_files(folder: Path) -> tuple[str, ...]:
    """Return the generated files that no longer say what the model says.

    The names are left out: they follow the data, and who adds an entry in the browser cannot write them anew.
    """
    return tuple(
        path for path in _filter_outdated(folder, generate_files(folder)) if path != NAMES_FILE
    )


def write_outdated_files(folder: Path) -> tuple[str, ...]:
    """Write every generated file that is not as it should be, the names too, and return their paths.

    Raises OSError where a file cannot be written.
    """
    contents = generate_files(folder)
    stale = tuple(_filter_outdated(folder, contents))
    for path in stale:
        files.write_text_file(folder, path, contents[path])
    return stale


def find_files_without_schema_line(folder: Path) -> tuple[str, ...]:
    """Return the data contents of a city whose first line is not their `link`."""
    contents = files.decode_files(files.read_folder(folder, "data", endings=(".yaml",)))
    return tuple(
        path
        for path in (kind.file for kind in KINDS)
        if path in contents and contents[path].splitlines()[:1] != [format_schema_line(path)]
    )


def format_schema_line(path: str) -> str:
    """Return the line that tells an editor's YAML language server which schema a data file has."""
    return f"# yaml-language-server: $schema={schema_path(path).removeprefix('data/')}"


def schema_path(path: str) -> str:
    """Return where the JSON Schema of a data file stands."""
    return f"{SCHEMA_FOLDER}/{Path(path).stem}.json"


def _filter_outdated(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for path, text in files.items():
        if not (folder / path).is_file() or (folder / path).read_bytes() != text.encode():
            yield path


def _load_words(name: str) -> Translations:
    return Translations(DEFAULT_LANGUAGE, (_MESSAGES_FOLDER / f"{name}.po").read_bytes())


def _render_issue_forms(site: Site) -> dict[str, str]:
    """Return the issue forms of a city and the page that offers them; nothing where it has not worded them."""
    asked, said = {one.id: one for one in forms.build_forms(site)}, forms.index_phrases(site)
    if not asked:
        return {}
    contact = (
        f"{site.settings.base_url.rstrip('/')}/{routes.page(DEFAULT_LANGUAGE, routes.CONTACT)}"
    )
    words = (
        say(said["contact-name"], DEFAULT_LANGUAGE).text,
        contact,
        say(said["contact-about"], DEFAULT_LANGUAGE).text,
    )
    made = {
        f"{ISSUE_FORMS_FOLDER}/{key}.yml": form_export.render_issue_form(
            asked[key], said["public-notice"]
        )
        for key in forms.CODE_HOST_FORMS
    }
    return made | {
        f"{ISSUE_FORMS_FOLDER}/config.yml": form_export.render_issue_config(
            [words] if UNSET_HOST not in contact else []
        )
    }


def _dump_json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


# --- The reference pages for editors, in Markdown


def _render_page(name: str, words: Translations, *parts: str) -> str:
    said = {"title": words(name), "description": words(f"{name}.description")}
    head = "\n".join(
        (
            "---",
            *(f"{key}: {json.dumps(line, ensure_ascii=False)}" for key, line in said.items()),
            "---",
        )
    )
    return "\n\n".join((head, words(f"{name}.intro"), *parts)) + "\n"


def _render_fields_page(words: Translations) -> str:
    """Return the page on every field of every record, those of shared records once."""
    homes: dict[type, str] = {kind.record: kind.file for kind in KINDS}
    homes[Front] = "content/"
    kinds = dict.fromkeys(one for kind in homes for one in schema.find_record_classes(kind))
    titles = {
        one: words(one.__name__) + (f" (`{homes[one]}`)" if one in homes else "") for one in kinds
    }
    contents = "\n".join(f"- [{title}](#{_make_anchor(one)})" for one, title in titles.items())
    sections = (
        part for one, title in titles.items() for part in _render_record_section(one, title, words)
    )
    return _render_page("page.fields", words, contents, *sections)


def _render_record_section(kind: type, title: str, words: Translations) -> Iterator[str]:
    yield f"## {title} {{#{_make_anchor(kind)}}}"
    yield _escape_markdown(words(f"{kind.__name__}.help"))
    for name, hint in schema.field_types(kind).items():
        key = f"{kind.__name__}.{name}"
        yield f"### `{name}`: {words(key)} {{#{_make_anchor(kind, name)}}}"
        yield _escape_markdown(words(f"{key}.help"))
        needed = words("required" if name in schema.required_fields(kind) else "optional")
        shown = (
            f"\n- {words('example')}: `{name}: {words(f'{key}.example')}`"
            if words.has_message(f"{key}.example")
            else ""
        )
        yield f"- {needed}\n- {words('allowed')}: {_describe_allowed_values(schema.describe_type(hint), key, words)}{shown}"


def _describe_allowed_values(asked: FieldType, key: str, words: Translations) -> str:
    """Say in words what a field takes."""
    if asked.choice:
        return ", ".join(
            f"`{one}` ({_escape_markdown(words(f'{key}.{one}'))})" for one in asked.choice
        )
    if asked.item:
        return f"{words('list')}: {_describe_allowed_values(schema.describe_type(asked.item), key, words)}"
    if asked.record:
        return f"{words('record')} [{words(asked.record.__name__)}](#{_make_anchor(asked.record)})"
    shape = asked.shape.name if asked.shape else "markdown" if asked.markdown else "text"
    return _escape_markdown(words(f"names.{asked.names}" if asked.names else f"shape.{shape}"))


def _render_codes_page(words: Translations) -> str:
    """Return the page on every finding: what it means and what to do."""
    messages, text = _load_words("de"), (_MESSAGES_FOLDER / "de.po").read_text(encoding="utf-8")
    codes = sorted(re.findall(r'^msgid "([a-z0-9-]+)\.what"', text, re.MULTILINE))
    parts = (
        part
        for code in codes
        for part in (f"## `{code}` {{#{code}}}", *_render_code_section(code, messages, words))
    )
    return _render_page("page.codes", words, *parts)


def _render_code_section(code: str, messages: Translations, words: Translations) -> tuple[str, str]:
    what, cure = (
        _escape_markdown(re.sub(r"\{\w+\}", "…", messages(f"{code}.{part}")))
        for part in ("what", "cure")
    )
    return what, f"**{words('cure')}:** {cure}"


def _make_anchor(kind: type, name: str = "") -> str:
    return "-".join(filter(None, (kind.__name__.lower(), name.replace("_", "-"))))


def _escape_markdown(words: str) -> str:
    """Return words so that Markdown takes none of their signs for its own, and none for HTML."""
    return re.sub(r"([\\`*_\[\]|])", r"\\\1", words).replace("&", "&amp;").replace("<", "&lt;")
