"""The command line: reads the arguments, runs the command, returns how it ended."""

import gettext
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import wegweiser
from wegweiser.commands import (
    build,
    check,
    diff,
    edition,
    import_,
    intake,
    letters,
    links,
    new,
    previews,
    remove,
    rename,
    schema,
    serve,
    translate,
    verify,
    words,
)
from wegweiser.commands.arguments import build_shared_parser, find_site_folder
from wegweiser.commands.output import (
    EXIT_SYSTEM_ERROR,
    EXIT_USAGE,
    FAILURES,
    Translate,
    explain_failure,
    open_streams,
    print_line,
    silence_stream,
)
from wegweiser.languages import DEFAULT_LANGUAGE, Translations

COMMANDS: dict[str, ModuleType] = {
    "build": build,
    "serve": serve,
    "check": check,
    "new": new,
    "rename": rename,
    "remove": remove,
    "edition": edition,
    "intake": intake,
    "translate": translate,
    "words": words,
    "import": import_,
    "letters": letters,
    "schema": schema,
    "diff": diff,
    "links": links,
    "previews": previews,
    "verify": verify,
}
"""Each command by its name: a module with HELP, `add_arguments` and `run`.

It may have `runs_without_site`, which tells by its arguments whether it needs no city.
"""

_MESSAGES_FOLDER = Path(__file__).resolve().parents[1] / "messages"
_EPILOG = (
    "Ende: 0 in Ordnung, 1 Fehler in den Daten, 2 falsch aufgerufen, "
    "3 das System versagte (Platte voll, keine Rechte)."
)

_NO_CITY = (
    "Hier liegt keine Stadt: Weder in diesem Ordner noch darüber steht data/site.yaml. "
    "Bitte in den Ordner der Stadt wechseln oder ihn nennen: --site ORDNER\n"
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return 0 fine, 1 errors in the data, 2 wrong use, 3 the system failed.

    Without words: those that the program was called with.

    Whoever asks for help or mistypes something is answered in German, and SystemExit is raised.
    """
    open_streams()
    arguments = parse_arguments(sys.argv[1:] if words is None else words)
    messages = Translations(
        arguments.lang, (_MESSAGES_FOLDER / f"{arguments.lang}.po").read_bytes()
    )

    def say(key: str, **fields: object) -> str:
        return messages(key).format(**fields) if fields else messages(key)

    return _run_command(arguments, say)


def _run_command(arguments: Namespace, say: Translate) -> int:
    """Run a command, and tell what kept it from its end."""
    try:
        status: int = COMMANDS[arguments.command].run(arguments, say)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_SYSTEM_ERROR
    except BrokenPipeError:
        silence_stream(sys.stdout)  # whoever reads has enough, as `head` has
        return EXIT_SYSTEM_ERROR
    except FAILURES as fault:
        print_line(explain_failure(fault, say))
        return EXIT_SYSTEM_ERROR
    return status


def parse_arguments(words: Sequence[str]) -> Namespace:
    """Read a command line; `build` where it names no command."""
    with _translate_argparse(), _answer_to_the_end():
        parser = _build_parser()
        arguments = parser.parse_args(_move_command_first(list(words)))
        # Never the city that the program lies in: whoever stands elsewhere means another.
        arguments.site = arguments.site or find_site_folder()
        if arguments.site is None:
            if not _runs_without_site(arguments):
                parser.exit(EXIT_USAGE, _NO_CITY)
            arguments.site = Path()
        return arguments


def _runs_without_site(arguments: Namespace) -> bool:
    """Tell whether a command is good for something where there is no city."""
    command = COMMANDS[arguments.command]
    return hasattr(command, "runs_without_site") and command.runs_without_site(arguments)


@contextmanager
def _answer_to_the_end() -> Iterator[None]:
    """Let what argparse answers arrive before it ends the program; else end with another status."""
    try:
        yield
    except OSError:
        # Before Python 3.11.4 argparse does not expect that nobody can be told of wrong use.
        silence_stream(sys.stderr)
        raise SystemExit(EXIT_USAGE) from None
    except SystemExit:
        try:
            sys.stdout.flush()
        except OSError:
            silence_stream(sys.stdout)
            raise SystemExit(EXIT_SYSTEM_ERROR) from None
        raise


def _name_program() -> str:
    """Return what the program was called by: `wegweiser` where it is installed."""
    return "wegweiser" if Path(sys.argv[0]).stem == "wegweiser" else "build.py"


def _build_parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=_name_program(), description="Baut aus data/ und content/ die Website.", epilog=_EPILOG
    )
    parser.add_argument(
        "--version", action="version", version=wegweiser.__version__, help="die Fassung nennen"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="BEFEHL", required=True)
    shared = build_shared_parser()
    for name, command in COMMANDS.items():
        command.add_arguments(subparsers.add_parser(name, parents=[shared], help=command.HELP))
    return parser


def _move_command_first(words: list[str]) -> list[str]:
    """Put the command in front: it may stand behind its options, and `build` may be left out."""
    if words and (words[0] in {"-h", "--help", "--version"} or not words[0].startswith("-")):
        return words
    for position, word in enumerate(words):
        # Behind an option it may be that option's value, a folder that is called like a command.
        if word in COMMANDS and not words[position - 1].startswith("-"):
            return [word, *words[:position], *words[position + 1 :]]
    return ["build", *words]


@contextmanager
def _translate_argparse() -> Iterator[None]:
    """Let argparse speak German: it asks gettext, which chooses by the environment alone."""
    gettext.bindtextdomain("argparse", _MESSAGES_FOLDER)
    gettext.textdomain("argparse")
    preferred = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = DEFAULT_LANGUAGE
    try:
        yield
    finally:
        gettext.textdomain("messages")
        del os.environ["LANGUAGE"]
        if preferred is not None:
            os.environ["LANGUAGE"] = preferred
