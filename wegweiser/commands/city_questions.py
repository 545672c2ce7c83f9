"""What a new city is asked: each question is an option, too, and only what is open is asked."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from wegweiser.commands.arguments import parse_email, parse_language, parse_line, parse_url
from wegweiser.commands.output import Translate, print_line

if TYPE_CHECKING:
    from wegweiser.commands.city_files import CityAnswers


def parse_languages(text: str) -> tuple[str, ...]:
    """Return the languages of a list with commas."""
    languages = tuple(dict.fromkeys(parse_language(tag.strip()) for tag in text.split(",")))
    return tuple(sorted(languages, key=lambda tag: tag != "de"))  # German first, where it is there


def parse_districts(text: str) -> tuple[str, ...]:
    """Return the names of districts in a list with commas; none for a word of denial."""
    names = tuple(name.strip() for name in parse_line(text).split(",") if name.strip())
    return () if text.strip().casefold() in {"", "-", "keine", "none"} else names


def parse_name(text: str) -> str:
    """Return a text of one line that says something."""
    if not text.strip():
        raise ArgumentTypeError("hier muss etwas stehen")
    return parse_line(text.strip())


def parse_district_word(text: str) -> tuple[str, ...]:
    """Return the word for a district in singular and plural."""
    words = parse_districts(text)
    if len(words) != 2:  # noqa: PLR2004  one and several
        raise ArgumentTypeError("hier stehen Einzahl und Mehrzahl: Ortsbezirk,Ortsbezirke")
    return words


def parse_host(text: str) -> str:
    """Return the name of a code host that we have workflows for."""
    if text not in {"github", "gitlab"}:
        raise ArgumentTypeError("hier steht github oder gitlab")
    return text


def parse_address(text: str) -> str:
    """Return the address of a start page, with a slash at its end."""
    if not text:
        raise ArgumentTypeError("hier steht eine Adresse, zum Beispiel https://wegweiser.example/")
    return parse_url(text).rstrip("/") + "/"


class CityQuestion(NamedTuple):
    """A question to a new city."""

    name: str
    """The field of the answers, and the option."""
    parse: Callable[[str], Any]
    """Returns the answer of a text, or raises ArgumentTypeError with what is wrong."""
    metavar: str
    """What stands for the answer in the help."""
    help: str
    """What is asked."""


QUESTIONS = (
    CityQuestion("name", parse_name, "TEXT", "wie die Website heißt"),
    CityQuestion("city", parse_name, "TEXT", "wie die Stadt heißt"),
    CityQuestion("operator", parse_name, "TEXT", "wer die Website betreibt"),
    CityQuestion("email", parse_email, "ADRESSE", "wohin Anfragen gehen"),
    CityQuestion("districts", parse_districts, "A,B,C", "die Stadtbezirke, oder: keine"),
    CityQuestion("languages", parse_languages, "de,en", "die Sprachen als Kürzel"),
    CityQuestion("address", parse_address, "URL", "unter welcher Adresse die Website stehen wird"),
)
GENERATOR = CityQuestion(
    "generator", parse_line, "URL", "woher das Programm kommt: git+https://…@VOLLER-COMMIT"
)
WISHES = (
    GENERATOR,
    CityQuestion(
        "district-word",
        parse_district_word,
        "EINZAHL,MEHRZAHL",
        "wie die Bezirke heißen, zum Beispiel Ortsbezirk,Ortsbezirke (sonst: Stadtbezirk)",
    ),
    CityQuestion("host", parse_host, "NAME", "nur die Abläufe dieser Plattform: github, gitlab"),
)
"""What nobody is asked for."""


def add_questions(parser: ArgumentParser) -> None:
    """Add an option for each question."""
    group = parser.add_argument_group("nur für eine neue Stadt")
    for question in (*QUESTIONS, *WISHES):
        group.add_argument(
            f"--{question.name}",
            type=question.parse,
            metavar=question.metavar,
            help=question.help,
        )


def name_answers(arguments: Namespace) -> list[str]:
    """Return the options that answer a question to a new city."""
    names = (question.name for question in (*QUESTIONS, *WISHES))
    return [f"--{name}" for name in names if getattr(arguments, _to_key(name)) is not None]


def ask_city(arguments: Namespace, translate: Translate) -> "CityAnswers | None":
    """Return the answers; what no option says is asked for, None where nobody can be asked."""
    from wegweiser.commands.city_files import CityAnswers  # only now: every command imports this

    open_questions = [each for each in QUESTIONS if getattr(arguments, each.name) is None]
    if open_questions and not sys.stdin.isatty():
        options = ", ".join(f"--{question.name}" for question in open_questions)
        print_line(translate("city-questions", options=options))
        return None
    answers = {each.name: getattr(arguments, each.name) for each in QUESTIONS}
    try:
        answers |= {question.name: _ask(question) for question in open_questions}
    except EOFError:
        return None
    return CityAnswers(**answers, **_list_wishes(arguments))


def _list_wishes(arguments: Namespace) -> dict[str, Any]:
    """Return what the city wants of what nobody is asked for."""
    wishes = {_to_key(wish.name): getattr(arguments, _to_key(wish.name)) for wish in WISHES}
    wishes["generator"] = arguments.generator or find_generator(_read_installation())
    return {key: wish for key, wish in wishes.items() if wish}


def find_generator(installation: str) -> str:
    """Return where pip took this program from, if from a commit: then others can, too (PEP 610).

    `installation` is what pip noted of it, direct_url.json; may be empty.
    """
    import json

    noted = json.loads(installation or "{}")
    commit = noted.get("vcs_info", {}).get("commit_id", "")
    return f"git+{noted['url']}@{commit}" if commit else ""


def _read_installation() -> str:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution("wegweiser").read_text("direct_url.json") or ""
    except PackageNotFoundError:  # it was not installed: build.py of its repository
        return ""


def _to_key(name: str) -> str:
    return name.replace("-", "_")


def _ask(question: CityQuestion) -> Any:
    """Ask until the answer can be understood."""
    while True:
        print_line(f"{question.help} ({question.metavar}): ", end="")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        try:
            return question.parse(line.strip())
        except ArgumentTypeError as fault:
            print_line(f"  {fault}")
