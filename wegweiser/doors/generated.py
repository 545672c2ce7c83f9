"""Files that follow from the model and stand in the repository: schemas, issue forms, editor settings, reference pages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wegweiser.city import blanks, forms, loading, routes
from wegweiser.city.checks import UNSET_HOST
from wegweiser.city.model import Site
from wegweiser.city.settings import Front
from wegweiser.doors import schemas
from wegweiser.ground.languages import SOURCE, Words, say
from wegweiser.reading import schema, sources
from wegweiser.reading.schema import Form

FOLDER = "data/schema"
NAMES = f"{FOLDER}/{schemas.NAMES}"
ISSUES = ".github/ISSUE_TEMPLATE"
GUIDE = "content/redaktion.md"
FIELDS, CODES = "content/redaktion/felder.md", "content/redaktion/meldungen.md"

_MESSAGES = Path(__file__).parents[1] / "messages"
_EXTENSIONS = ["redhat.vscode-yaml", "editorconfig.editorconfig"]
_SETTINGS = {
    "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True},
    "redhat.telemetry.enabled": False,
    "yaml.format.enable": False,  # it would lay out the whole file anew, and the change would drown in it
    "yaml.schemaStore.enable": False,  # nothing from third parties, and it guesses by file name
    "yaml.yamlVersion": "1.2",  # 1.1 reads `no` as false and 12:30 as 750
}


def generated(folder: Path) -> dict[str, str]:
    """Return the text of every generated file of a city by its path; no names and issue forms where the city has faults."""
    words = _words("fields-de")
    files = {schema_path(path): _json(schemas.file(kind, words, listed=listed)) for path, (kind, listed) in _kinds().items()}
    mapping = {f"./{schema_path(path)}": path for path in _kinds()}
    files[".vscode/settings.json"] = _json(_SETTINGS | {"yaml.schemas": mapping})
    files[".vscode/extensions.json"] = _json({"recommendations": _EXTENSIONS})
    if (folder / GUIDE).is_file():  # both lead back to it
        files |= {FIELDS: _fields(words), CODES: _codes(words)}
    site, _ = loading.load(sources.city(folder), "")
    return files | ({NAMES: _json(schemas.names(site, words)), **_issue_forms(site)} if site else {})


def drifted(folder: Path) -> tuple[str, ...]:
    """Return the generated files that no longer say what the model says.

    The names are left out: they follow the data, and who adds an entry in the browser cannot write them anew.
    """
    return tuple(path for path in _stale(folder, generated(folder)) if path != NAMES)


def write(folder: Path) -> tuple[str, ...]:
    """Write every generated file that is not as it should be, the names too, and return their paths.

    Raises OSError where a file cannot be written.
    """
    files = generated(folder)
    stale = tuple(_stale(folder, files))
    for path in stale:
        sources.write(folder, path, files[path])
    return stale


def unlinked(folder: Path) -> tuple[str, ...]:
    """Return the data files of a city whose first line is not their `link`."""
    files = sources.texts(sources.read(folder, "data", endings=(".yaml",)))
    return tuple(path for path in _kinds() if path in files and files[path].splitlines()[:1] != [link(path)])


def link(path: str) -> str:
    """Return the line that tells an editor's YAML language server which schema a data file has."""
    return f"# yaml-language-server: $schema={schema_path(path).removeprefix('data/')}"


def schema_path(path: str) -> str:
    """Return where the JSON Schema of a data file stands."""
    return f"{FOLDER}/{Path(path).stem}.json"


def _stale(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for path, text in files.items():
        if not (folder / path).is_file() or (folder / path).read_bytes() != text.encode():
            yield path


def _words(name: str) -> Words:
    return Words(SOURCE, (_MESSAGES / f"{name}.po").read_bytes())


def _kinds() -> dict[str, tuple[type, bool]]:
    """Return each data file with its record and whether it is a list of them."""
    lists = {path: (kind, True) for path, kind in loading.LISTS.values()}
    return lists | {path: (kind, False) for path, kind in loading.ONES.values()}


def _issue_forms(site: Site) -> dict[str, str]:
    """Return the issue forms of a city and the page that offers them; nothing where it has not worded them."""
    asked, said = {one.id: one for one in forms.forms(site)}, forms.phrases(site)
    if not asked:
        return {}
    contact = f"{site.settings.base_url.rstrip('/')}/{routes.page(SOURCE, routes.CONTACT)}"
    words = (say(said["contact-name"], SOURCE).text, contact, say(said["contact-about"], SOURCE).text)
    made = {f"{ISSUES}/{key}.yml": blanks.issue_form(asked[key], said["public-notice"]) for key in forms.SHEETS}
    return made | {f"{ISSUES}/config.yml": blanks.issue_config([words] if UNSET_HOST not in contact else [])}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


# --- The reference pages for editors, in Markdown


def _page(name: str, words: Words, *parts: str) -> str:
    said = {"title": words(name), "description": words(f"{name}.description")}
    head = "\n".join(("---", *(f"{key}: {json.dumps(line, ensure_ascii=False)}" for key, line in said.items()), "---"))
    return "\n\n".join((head, words(f"{name}.intro"), *parts)) + "\n"


def _fields(words: Words) -> str:
    """Return the page on every field of every record, those of shared records once."""
    homes: dict[type, str] = {kind: path for path, (kind, _) in _kinds().items()} | {Front: "content/"}
    kinds = dict.fromkeys(one for kind in homes for one in schema.records(kind))
    titles = {one: words(one.__name__) + (f" (`{homes[one]}`)" if one in homes else "") for one in kinds}
    contents = "\n".join(f"- [{title}](#{_anchor(one)})" for one, title in titles.items())
    sections = (part for one, title in titles.items() for part in _section(one, title, words))
    return _page("page.fields", words, contents, *sections)


def _section(kind: type, title: str, words: Words) -> Iterator[str]:
    yield f"## {title} {{#{_anchor(kind)}}}"
    yield _plain(words(f"{kind.__name__}.help"))
    for name, hint in schema.hints(kind).items():
        key = f"{kind.__name__}.{name}"
        yield f"### `{name}`: {words(key)} {{#{_anchor(kind, name)}}}"
        yield _plain(words(f"{key}.help"))
        needed = words("required" if name in schema.required(kind) else "optional")
        shown = f"\n- {words('example')}: `{name}: {words(f'{key}.example')}`" if words.knows(f"{key}.example") else ""
        yield f"- {needed}\n- {words('allowed')}: {_allowed(schema.form(hint), key, words)}{shown}"


def _allowed(asked: Form, key: str, words: Words) -> str:
    """Say in words what a field takes."""
    if asked.choice:
        return ", ".join(f"`{one}` ({_plain(words(f'{key}.{one}'))})" for one in asked.choice)
    if asked.item:
        return f"{words('list')}: {_allowed(schema.form(asked.item), key, words)}"
    if asked.record:
        return f"{words('record')} [{words(asked.record.__name__)}](#{_anchor(asked.record)})"
    shape = asked.shape.name if asked.shape else "markdown" if asked.markdown else "text"
    return _plain(words(f"names.{asked.names}" if asked.names else f"shape.{shape}"))


def _codes(words: Words) -> str:
    """Return the page on every finding: what it means and what to do."""
    messages, text = _words("de"), (_MESSAGES / "de.po").read_text(encoding="utf-8")
    codes = sorted(re.findall(r'^msgid "([a-z0-9-]+)\.what"', text, re.MULTILINE))
    parts = (part for code in codes for part in (f"## `{code}` {{#{code}}}", *_code(code, messages, words)))
    return _page("page.codes", words, *parts)


def _code(code: str, messages: Words, words: Words) -> tuple[str, str]:
    what, cure = (_plain(re.sub(r"\{\w+\}", "…", messages(f"{code}.{part}"))) for part in ("what", "cure"))
    return what, f"**{words('cure')}:** {cure}"


def _anchor(kind: type, name: str = "") -> str:
    return "-".join(filter(None, (kind.__name__.lower(), name.replace("_", "-"))))


def _plain(words: str) -> str:
    """Return words so that Markdown takes none of their signs for its own, and none for HTML."""
    return re.sub(r"([\\`*_\[\]|])", r"\\\1", words).replace("&", "&amp;").replace("<", "&lt;")
