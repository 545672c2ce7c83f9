"""The files that a new city begins with: it builds as it stands, and `check` names what is open."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import wegweiser
from wegweiser.build.district_word import create_rename
from wegweiser.build.theme_files import find_built_in_folder
from wegweiser.commands.skeletons import render_skeleton
from wegweiser.languages import DEFAULT_LANGUAGE
from wegweiser.model.slugs import slugify
from wegweiser.source import files, yaml
from wegweiser.source.yaml_writer import (
    LINE_WIDTH,
    YamlValue,
    format_item,
    format_key,
    format_node,
    node_to_value,
)

STARTER_FOLDER = "starter"
"""What every city begins with, as it stands; "dot-" begins the name of what is hidden."""

MENU_FILE = f"{STARTER_FOLDER}/menu.yaml"
"""The links of a new city's pages, in all languages that we know."""

EXECUTABLE_FILES = ("build.py", ".github/pages-address", ".github/is-newest")
"""The files that are programs."""

MISSING_GENERATOR = "[[fehlt: git+https://…/wegweiser.git@VOLLER-COMMIT]]"
"""Stands in the Makefile until somebody says where the generator comes from."""

_GENERATOR = re.compile(r"git\+(https://[^@\s]+/([^/@\s]+/[^/@\s]+?)(?:\.git)?)@([0-9a-f]{40})")
_NO_COMMIT = "0" * 40
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")

_BRACKETS = re.compile(r" \(([^()]{1,40})\)")


_OTHER_HOSTS = {
    "github": (".gitlab-ci.yml",),
    "gitlab": (".github/workflows/", ".github/pages-address", ".github/is-newest"),
}
"""Which files are for other code hosts than the one that is wanted."""

_GERMAN_KEYS = frozenset({"example", "explanation", "help", "note"})
"""The fields of words and forms that may be a German text without a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAnswers:
    """What only the city knows."""

    name: str
    """What its site is called."""
    city: str
    """The city's name."""
    operator: str
    """Who runs the site."""
    email: str
    """Where requests are sent."""
    districts: tuple[str, ...]
    """The names of its districts; none where it has none."""
    languages: tuple[str, ...]
    """The languages of the site."""
    address: str
    """The address of its start page."""
    generator: str = ""
    """Where the generator comes from, as pip takes it; empty where that is not known yet."""
    district_word: tuple[str, ...] = ()
    """What a district and what districts are called; empty for the words of the theme."""
    host: str = ""
    """The code host whose workflows alone it wants, `github` or `gitlab`; empty for both."""


def generate_city(answers: CityAnswers, today: date) -> dict[str, str]:
    """Return the text of each file that the city begins with, by its path."""
    folder = find_built_in_folder()
    texts = dict(_fill_starter(folder, answers))
    for name in ("requirements.txt", "requirements-build.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        texts["requirements.txt"] = texts.get("requirements.txt", "") + text
    for name in ("pages-address", "is-newest"):
        texts[f".github/{name}"] = (folder / ".github" / name).read_text(encoding="utf-8")
    texts["data/site.yaml"] = _format_settings(folder, answers)
    for name in ("vocabulary", "intake"):
        texts[f"data/{name}.yaml"] = _translate_words(folder, name, answers)
    texts["data/orgs.yaml"] = _put_district_word(_format_organisations(today), answers)
    unwanted = _OTHER_HOSTS.get(answers.host, ())
    return {path: texts[path] for path in sorted(texts) if not path.startswith(unwanted)}


def _fill_starter(folder: Path, answers: CityAnswers) -> Iterator[tuple[str, str]]:
    """Yield the files of the starter with the city's own words in them."""
    generator = _GENERATOR.fullmatch(answers.generator)
    values = {
        "@NAME@": answers.name,
        "@CITY@": answers.city,
        "@OPERATOR@": answers.operator,
        "@EMAIL@": answers.email,
        "@GENERATOR@": answers.generator or MISSING_GENERATOR,
        "@GENERATOR_PAGE@": generator[1] if generator else "https://code.example/wegweiser",
        "@WORKFLOWS@": generator[2] if generator else "code-host/wegweiser",
        "@COMMIT@": generator[3] if generator else _NO_COMMIT,
        "@VERSION@": wegweiser.__version__,
    }
    placeholder = re.compile("|".join(map(re.escape, values)))
    starter = files.read_folder(folder, STARTER_FOLDER)
    speaks_german = DEFAULT_LANGUAGE in answers.languages
    for path, body in starter.files.items():
        folder_name = path.split("/")[1]
        if path == MENU_FILE or folder_name == ("content-en" if speaks_german else "content"):
            continue
        name = path.removeprefix(f"{STARTER_FOLDER}/").replace("dot-", ".")
        name = name.replace("content-en/", "content/")
        yield name, placeholder.sub(lambda match: values[match[0]], body.decode())


# --- Settings


def _format_settings(folder: Path, answers: CityAnswers) -> str:
    fields: dict[str, YamlValue] = {
        "name": answers.name,
        "operator": answers.operator,
        "city": answers.city,
        "base_url": answers.address,
        "source_language": _choose_source_language(answers),
        "languages": answers.languages,
        "email": answers.email,
    }
    districts = [{"slug": slug, "name": name} for slug, name in _name_districts(answers.districts)]
    menus = _keep_languages(_read_words(folder, MENU_FILE), answers.languages)
    assert isinstance(menus, dict)  # noqa: S101  our own file
    return (
        "# yaml-language-server: $schema=schema/site.json\n"
        "# Was für die ganze Website gilt. Zeilen mit # sind freiwillig: "
        "ausfüllen und # löschen, oder weglassen.\n\n"
        + _format_fields(fields)
        + _OPTIONAL_SETTINGS
        + _format_fields({**menus, "districts": districts, **_format_word(answers)})
    )


def _choose_source_language(answers: CityAnswers) -> str:
    """Return the language of the words that the city begins with."""
    return DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in answers.languages else answers.languages[0]


def _format_word(answers: CityAnswers) -> dict[str, YamlValue]:
    """Return the setting of what the city calls its districts; none where it has no own word."""
    forms = zip(("singular", "plural"), answers.district_word, strict=False)
    word = {form: {answers.languages[0]: text} for form, text in forms}
    return {"district_word": word} if word else {}


_OPTIONAL_SETTINGS = """
# tagline: wofür die Website da ist, in einer Zeile
# colours: {ink: "#16323a", primary: "#0b5563", accent: "#f4b400"}   # Bildschirm, Symbol, Papier
# logo: logo.svg   # eine SVG- oder PNG-Datei in theme/assets/
# phone: Telefonnummer für Leserinnen und Leser; steht am Ende jeder Seite
# repository: https://…   Adresse dieses Ordners auf der Plattform, für „Eintrag bearbeiten“
# contact_form: https://…   Adresse Ihres Kontaktformulars
# show: all   # alle Einträge, oder agreed: nur, wem die Organisation zugestimmt hat
# addresses: [{part: verzeichnis, slug: directory}]   # vor der Veröffentlichung festlegen
# open_data:
#   licence: dl-zero-de/2.0   # oder dl-by-de/2.0, cc-zero, cc-by/4.0
#   contributor: http://dcat-ap.de/def/contributors/…   wer die Daten an GovData weitergibt
#   profile: dcat-ap   # außerhalb Deutschlands; dann ohne contributor
#   issued: JJJJ-MM-TT   seit wann es sie gibt

"""


def _format_fields(fields: Mapping[str, YamlValue]) -> str:
    lines = [
        line
        for key, value in fields.items()
        for line in format_node(format_key(key), value, LINE_WIDTH)
    ]
    return "\n".join(lines) + "\n"


def _name_districts(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each district with a slug of its own."""
    slugs: set[str] = set()
    for number, name in enumerate(dict.fromkeys(names), 1):
        slug = slugify(name) or f"bezirk-{number}"
        slug = f"{slug}-{number}" if slug in slugs else slug
        slugs.add(slug)
        yield slug, name


# --- Words and records


def _translate_words(folder: Path, name: str, answers: CityAnswers) -> str:
    """Return words for records or forms in the languages of the city, without our comments."""
    value = _read_words(folder, f"data/{name}.yaml")
    value.pop("fields_of_action", None)  # those of another city's plan
    if len(answers.languages) == 1:
        value.pop("glossary", None)  # nothing is translated
    texts = [f"# yaml-language-server: $schema=schema/{name}.json\n"]
    for key, items in value.items():
        kept = _keep_languages(items, answers.languages)
        if isinstance(kept, list) and kept and isinstance(kept[0], dict):
            records = "".join(format_item(item) for item in kept if isinstance(item, dict))
            texts.append(f"{key}:\n" + re.sub(r"^(?=.)", "  ", records, flags=re.MULTILINE))
        elif kept is not None:
            texts.append("\n".join(format_node(format_key(key), kept, LINE_WIDTH)) + "\n")
    return _put_district_word("\n".join(texts), answers)


def _put_district_word(text: str, answers: CityAnswers) -> str:
    if not answers.district_word or DEFAULT_LANGUAGE not in answers.languages:
        return text
    return create_rename(DEFAULT_LANGUAGE, b"", *answers.district_word)(text)


def _read_words(folder: Path, path: str) -> dict[str, YamlValue]:
    tree, _ = yaml.parse_yaml(path, (folder / path).read_text(encoding="utf-8"))
    value = node_to_value(tree)
    assert isinstance(value, dict)  # noqa: S101  our own file
    return value


def _keep_languages(value: YamlValue, languages: tuple[str, ...]) -> YamlValue:
    """Return words in these languages only.

    A text without a language is German: where nobody speaks that, it goes.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return [_keep_languages(item, languages) for item in value]
    if all(map(_LANGUAGE_TAG.fullmatch, value)) and DEFAULT_LANGUAGE in value:
        return _choose_versions(value, languages)
    keeps_german = DEFAULT_LANGUAGE in languages
    kept = {
        key: inner for key, inner in value.items() if keeps_german or not _is_german(key, inner)
    }
    return {key: _keep_languages(inner, languages) for key, inner in kept.items()}


def _choose_versions(text: Mapping[str, YamlValue], languages: tuple[str, ...]) -> YamlValue:
    """Return a text in these languages; in German where none of them has it."""
    german = text[DEFAULT_LANGUAGE]
    kept = {lang: version for lang, version in text.items() if lang in languages}
    if DEFAULT_LANGUAGE not in languages:  # nobody there meets the German word: "Imprint (…)"
        kept = {lang: _leave_out_german(version, german) for lang, version in kept.items()}
    return kept or {DEFAULT_LANGUAGE: german}


def _leave_out_german(version: YamlValue, german: YamlValue) -> YamlValue:
    if not isinstance(version, str) or not isinstance(german, str):
        return version
    return _BRACKETS.sub(lambda match: "" if match[1] in german else match[0], version)


def _is_german(key: str, value: YamlValue) -> bool:
    return key == "also" or (key in _GERMAN_KEYS and isinstance(value, str))


def _format_organisations(today: date) -> str:
    example = render_skeleton("org", "beispiel-verein", today)
    lines = "".join(f"# {line}".rstrip() + "\n" for line in example.splitlines())
    return (
        "# yaml-language-server: $schema=schema/orgs.json\n"
        "# Die Organisationen. `./build.py new org KENNUNG` legt eine an, "
        "`./build.py import LISTE` viele.\n"
        f"# So sieht eine aus:\n#\n{lines}\n[]\n"
    )
