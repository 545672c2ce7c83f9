"""The command line: reads the arguments, runs the command, returns how it ended."""

import gettext
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

from wegweiser.commands import (
    build,
    check,
    diff,
    edition,
    import_,
    intake,
    links,
    new,
    previews,
    schema,
    serve,
    translate,
    verify,
)
from wegweiser.commands.arguments import PROJECT_ROOT, build_shared_parser
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
    "edition": edition,
    "intake": intake,
    "translate": translate,
    "import": import_,
    "schema": schema,
    "diff": diff,
    "links": links,
    "previews": previews,
    "verify": verify,
}
"""Each command by its name: a module with HELP, `add_arguments` and `run`."""

_MESSAGES_FOLDER = PROJECT_ROOT / "wegweiser" / "messages"
_EPILOG = (
    "Ende: 0 in Ordnung, 1 Fehler in den Daten, 2 falsch aufgerufen, "
    "3 das System versagte (Platte voll, keine Rechte)."
)


def main(words: Sequence[str]) -> int:
    """Run one command; return 0 fine, 1 errors in the data, 2 wrong use, 3 the system failed.

    Whoever asks for help or mistypes something is answered in German, and SystemExit is raised.
    """
    open_streams()
    arguments = parse_arguments(words)
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
        return _build_parser().parse_args(_move_command_first(list(words)))


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


def _build_parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="build.py", description="Baut aus data/ und content/ die Website.", epilog=_EPILOG
    )
    subparsers = parser.add_subparsers(dest="command", metavar="BEFEHL", required=True)
    shared = build_shared_parser()
    for name, command in COMMANDS.items():
        command.add_arguments(subparsers.add_parser(name, parents=[shared], help=command.HELP))
    return parser


def _move_command_first(words: list[str]) -> list[str]:
    """Put the command in front: it may stand behind its options, and `build` may be left out."""
    if words and (words[0] in {"-h", "--help"} or not words[0].startswith("-")):
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
