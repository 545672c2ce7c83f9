"""Files that follow from the model and stand in the repository, and which of them are outdated."""

import json
from pathlib import Path
from typing import Any

from wegweiser.diagnostics import has_errors
from wegweiser.editions.repository import (
    editor_schemas,
    issue_forms,
    reference_pages,
    theme_reference,
)
from wegweiser.languages import DEFAULT_LANGUAGE, Translations
from wegweiser.model import loading
from wegweiser.model.kinds import KINDS
from wegweiser.source import files, locks, writing

SCHEMA_FOLDER = "data/schema"
NAMES_FILE = f"{SCHEMA_FOLDER}/{editor_schemas.NAMES_FILE}"
GUIDE_PAGE = "content/redaktion.md"
FIELDS_PAGE, CODES_PAGE = "content/redaktion/felder.md", "content/redaktion/meldungen.md"

_MESSAGES_FOLDER = Path(__file__).parents[2] / "messages"
_EDITOR_EXTENSIONS = ["redhat.vscode-yaml", "editorconfig.editorconfig"]
_EDITOR_SETTINGS = {
    "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True},
    "redhat.telemetry.enabled": False,
    # It would lay out the whole file anew, and the change would drown in it.
    "yaml.format.enable": False,
    # Nothing from third parties; besides, it guesses by file name.
    "yaml.schemaStore.enable": False,
    # 1.1 reads `no` as false and 12:30 as 750.
    "yaml.yamlVersion": "1.2",
}


def generate_files(folder: Path) -> dict[str, str]:
    """Return the text of every generated file of a city by its path.

    Names and issue forms are left out where the city cannot be loaded, the reference pages where
    the city has no guide for editors.
    """
    labels = Translations(DEFAULT_LANGUAGE, (_MESSAGES_FOLDER / "fields-de.po").read_bytes())
    contents = {
        schema_path(kind.file): _dump_json(editor_schemas.build_file_schema(kind, labels))
        for kind in KINDS
    }
    schemas = {f"./{schema_path(kind.file)}": kind.file for kind in KINDS}
    contents[".vscode/settings.json"] = _dump_json(_EDITOR_SETTINGS | {"yaml.schemas": schemas})
    contents[".vscode/extensions.json"] = _dump_json({"recommendations": _EDITOR_EXTENSIONS})
    # Both pages lead back to the guide.
    if (folder / GUIDE_PAGE).is_file():
        messages = (_MESSAGES_FOLDER / "de.po").read_bytes()
        contents[FIELDS_PAGE] = reference_pages.render_fields_page(labels)
        contents[CODES_PAGE] = reference_pages.render_codes_page(messages, labels)
    if theme_reference.is_own_repository(folder):
        contents[theme_reference.REFERENCE_FILE] = theme_reference.render_reference()
    site, diagnostics = loading.load_site(files.read_city(folder), "")
    if not has_errors(diagnostics):
        contents[NAMES_FILE] = _dump_json(editor_schemas.build_names_schema(site, labels))
        contents |= issue_forms.render_issue_forms(site)
    return contents


def find_outdated_files(folder: Path) -> tuple[str, ...]:
    """Return the generated files that no longer say what the model says.

    The names are left out: they follow the data, and who adds an entry in the browser of the code
    host cannot write them anew.
    """
    outdated = _find_differences(folder, generate_files(folder))
    return tuple(path for path in outdated if path != NAMES_FILE)


def write_outdated_files(folder: Path) -> tuple[str, ...]:
    """Write every generated file that is not as it should be, the names too; return their paths.

    Raises LockedError where another command holds the city, OSError where a file cannot be written.
    """
    contents = generate_files(folder)
    outdated = _find_differences(folder, contents)
    with locks.lock_folder(folder):
        for path in outdated:
            writing.write_text_file(folder, path, contents[path])
    return outdated


def find_files_without_schema_line(folder: Path) -> tuple[str, ...]:
    """Return the data files of a city whose first line does not name their schema."""
    texts = files.decode_files(files.read_folder(folder, "data", endings=(".yaml",)))
    paths = [kind.file for kind in KINDS if kind.file in texts]
    return tuple(
        path for path in paths if texts[path].splitlines()[:1] != [format_schema_line(path)]
    )


def format_schema_line(path: str) -> str:
    """Return the line that tells an editor's YAML language server which schema a data file has."""
    return f"# yaml-language-server: $schema={schema_path(path).removeprefix('data/')}"


def schema_path(path: str) -> str:
    """Return where the JSON Schema of a data file stands."""
    return f"{SCHEMA_FOLDER}/{Path(path).stem}.json"


def _find_differences(folder: Path, contents: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        path
        for path, text in contents.items()
        if not (folder / path).is_file() or (folder / path).read_bytes() != text.encode()
    )


def _dump_json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
