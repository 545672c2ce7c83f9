"""Take translations over from other forms: maps and pages of their own, files of an office."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    print_diagnostics,
    print_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wegweiser.model.site import Site
    from wegweiser.review.translating import RenewedFile
    from wegweiser.source.files import Inputs
    from wegweiser.source.renewal import Original


class Sources(NamedTuple):
    """What catalogues are renewed from."""

    site: "Site"
    """What the city says."""
    inputs: "Inputs"
    """The files of the city, and of its own theme."""
    words: "Callable[[str], list[Original]]"
    """Returns what of its theme the built-in one does not say in a language."""


def read_sources(folder: Path, today: date, *, makes_theme: bool = False) -> Sources:
    """Read a city and its own theme.

    Where it has none it gets catalogues of the theme's words only if `makes_theme`.
    """
    from wegweiser.build import theme_files
    from wegweiser.model.loading import load_site
    from wegweiser.source import files

    city = files.read_city(folder)
    own = files.read_folder(folder, "theme").files
    site, _ = load_site(city, today.isoformat())
    is_built_in = folder.resolve() == theme_files.find_built_in_folder()
    inputs = replace(city, files={**city.files, **own})
    theme = theme_files.read_theme(folder).files if own or makes_theme else {}
    work = partial(list_own_words, theme, {} if is_built_in else own, is_built_in=is_built_in)
    return Sources(site, inputs, work)


def print_unreadable(folder: Path, translate: Translate) -> bool:
    """Print which files are no UTF-8, and tell whether there are any.

    Nothing is renewed then: what they say would count as gone.
    """
    from wegweiser.source import files

    city = files.read_city(folder)
    own = files.read_folder(folder, "theme", endings=(".po", ".html")).files
    inputs = replace(city, files={**city.files, **own})
    faults = [fault for path in inputs.files for fault in files.decode_file(inputs, path)[1]]
    print_diagnostics(faults, translate, files.decode_files(inputs))
    return bool(faults)


def list_own_words(
    theme: "Mapping[str, bytes]", own: "Mapping[str, bytes]", lang: str, *, is_built_in: bool
) -> "list[Original]":
    """Return the words of a theme that a city's own catalogue of a language is to hold.

    They are what the built-in catalogue, which every city has, does not translate, and what the
    city translates in its own way; of the built-in theme all.
    """
    from wegweiser.build import theme_files
    from wegweiser.build.theme_words import list_theme_words
    from wegweiser.languages import Translations

    words = list_theme_words(theme) if theme else []
    if is_built_in:
        return words
    built_in = theme_files.read_built_in_theme().files
    spoken = Translations(lang, *theme_files.list_catalogues(built_in, lang))
    changed = Translations(lang, own.get(f"{theme_files.WORDS_FOLDER}{lang}.po", b""))
    return [it for it in words if changed.has_message(it.text) or not spoken.has_message(it.text)]


def renew(sources: Sources, languages: Iterable[str], maker: str = "") -> "list[RenewedFile]":
    """Return the catalogues of some languages as they are to be."""
    from wegweiser.review import translating

    site, inputs, words = sources
    return list(translating.renew_files(site, inputs.files, words, languages, maker))


def adopt(folder: Path, today: date, translate: Translate) -> int:
    """Move what stands in maps and in pages of their own into the catalogues."""
    from wegweiser.catalogues import format_catalogue, parse_catalogue
    from wegweiser.review import adopting, translating
    from wegweiser.source import writing

    sources = read_sources(folder, today)
    adoption = adopting.adopt_translations(sources.site, sources.inputs.files)
    texts = dict(adoption.texts)
    for lang, entries in adoption.entries.items():
        path = f"{translating.CONTENT_FOLDER}{lang}.po"
        old = parse_catalogue(sources.inputs.files.get(path, b"").decode("utf-8-sig"))
        texts[path] = format_catalogue([*old.entries, *entries], old.tail)
    writing.change_city(sources.inputs, texts)
    for path in adoption.pages:
        (folder / path).unlink()
    _renew_after(folder, today, adoption.entries)
    count = sum(map(len, adoption.entries.values()))
    print_line(translate("translate-adopted", count=count, pages=len(adoption.pages)))
    for path in adoption.kept_pages:
        print_line(translate("translate-not-adopted", path=path))
    return EXIT_DATA_ERRORS if adoption.kept_pages else EXIT_OK


def _renew_after(folder: Path, today: date, languages: Iterable[str]) -> None:
    """Bring catalogues into their order."""
    from wegweiser.source import writing

    sources = read_sources(folder, today)
    files = renew(sources, languages)
    writing.change_city(sources.inputs, {file.path: file.text for file in files})


def export(arguments: Namespace, translate: Translate) -> int:
    """Write what is to be translated into a language for a translation office."""
    from wegweiser.review import xliff
    from wegweiser.source import writing

    if not arguments.subject or not arguments.xliff:
        print_line(translate("translate-how-to-export"))
        return EXIT_USAGE
    files = renew(read_sources(arguments.site, arguments.today), [arguments.subject])
    texts = {file.path: file.text for file in files}
    text = xliff.render_xliff(arguments.subject, texts)
    writing.write_text_file(arguments.xliff.parent, arguments.xliff.name, text)
    print_line(translate("written", path=arguments.xliff))
    return EXIT_OK


def take_delivery(arguments: Namespace, translate: Translate) -> int:
    """Take the translations of an office into the catalogues; the originals stay ours."""
    from wegweiser.catalogues import format_catalogue, parse_catalogue
    from wegweiser.review import xliff
    from wegweiser.source import writing

    try:
        text = Path(arguments.subject or "").read_text(encoding="utf-8")
        delivery = xliff.parse_xliff(text)
    except (xliff.XliffError, UnicodeDecodeError, IsADirectoryError, FileNotFoundError):
        print_line(translate("translate-no-xliff", path=arguments.subject or ""))
        return EXIT_USAGE
    sources = read_sources(arguments.site, arguments.today)
    texts, used = {}, set()
    for file in renew(sources, [delivery.lang]):
        catalogue = parse_catalogue(file.text)
        entries, names = xliff.apply_delivery(
            catalogue.entries, delivery, arguments.today.isoformat()
        )
        used |= names
        texts[file.path] = format_catalogue(entries, catalogue.tail)
    writing.change_city(sources.inputs, texts)
    rest = len(delivery.translations) - len(used)
    print_line(translate("translate-delivered", count=len(used), rest=rest))
    return EXIT_OK
