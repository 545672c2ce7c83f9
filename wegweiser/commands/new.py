"""Create a new record from a skeleton with comments, or a whole new city."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from wegweiser.commands.city_questions import add_questions, ask_city, name_answers
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    print_diagnostics,
    print_line,
)

HELP = "einen neuen, kommentierten Eintrag anlegen, oder eine ganze Stadt"
KINDS = ("org", "event", "project", "training", "news")
"""The keys of `skeletons.ARCHETYPES`, written out so that help need not load the model."""

CITY = "city"
"""Stands for a city instead of a record; its id is the folder that it will have."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add which kind of record and its id, or the answers of a new city."""
    kinds = (*KINDS, CITY)
    parser.add_argument("kind", choices=kinds, metavar="|".join(kinds), help="was entstehen soll")
    parser.add_argument(
        "id",
        metavar="ID",
        help="seine Kennung, zum Beispiel beispiel-verein; bei city der Ordner der Stadt",
    )
    add_questions(parser)


def runs_without_site(arguments: Namespace) -> bool:
    """Tell whether it makes a city, which stands in none."""
    return bool(arguments.kind == CITY)


def run(arguments: Namespace, translate: Translate) -> int:
    """Write the skeleton or the city, and say where it stands or why there is none."""
    if arguments.kind == CITY:
        return _create_city(arguments, translate)
    options = name_answers(arguments)
    if options:
        print_line(translate("only-for-cities", options=", ".join(options)))
        return EXIT_USAGE
    return _create_record(arguments, translate)


def _create_record(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.commands import skeletons
    from wegweiser.source import files

    location, diagnostics = skeletons.create_record(
        arguments.site, arguments.kind, arguments.id, arguments.today
    )
    print_diagnostics(diagnostics, translate, files.decode_files(files.read_city(arguments.site)))
    if location is None:
        return EXIT_DATA_ERRORS
    print_line(translate("new-entry", path=location.path, line=location.line))
    return EXIT_OK


def _create_city(arguments: Namespace, translate: Translate) -> int:
    from wegweiser.commands import city_files
    from wegweiser.editions.repository import generated
    from wegweiser.source import writing

    folder = Path(arguments.id)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print_line(translate("city-not-empty", path=folder))
        return EXIT_USAGE
    answers = ask_city(arguments, translate)
    if answers is None:
        return EXIT_USAGE
    texts = city_files.generate_city(answers, arguments.today)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        writing.write_text_file(folder, path, text)
    for path in texts.keys() & set(city_files.EXECUTABLE_FILES):
        (folder / path).chmod(0o755)
    generated.write_outdated_files(folder)
    key = "new-city" if answers.generator else "new-city-without-generator"
    print_line(translate(key, path=folder))
    return EXIT_OK
