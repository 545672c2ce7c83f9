"""Turn a request from outside into a change of the data, and answer it."""

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import parse_file, parse_new_file
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_SYSTEM_ERROR,
    EXIT_USAGE,
    Translate,
    print_line,
)
from wegweiser.diagnostics import format_text, has_errors, replace_unprintable

if TYPE_CHECKING:
    from wegweiser.requests.apply import IntakeResult

HELP = "eine Anfrage prüfen und beantworten"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the request, and what is to become of it."""
    parser.add_argument(
        "file",
        type=parse_file,
        metavar="FILE",
        help="Ereignis der Plattform (JSON), E-Mail oder Text",
    )
    parser.add_argument(
        "--write", action="store_true", help="in data/ eintragen, wenn nichts fehlt"
    )
    parser.add_argument(
        "--answer", type=parse_new_file, metavar="FILE", help="wohin die Antwort (Markdown)"
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Judge the request, write its change and its answer, and show what is wrong with it."""
    from wegweiser.requests import apply, mail
    from wegweiser.requests.letters import codes
    from wegweiser.source import writing

    try:
        result = apply.process_request(
            arguments.site, arguments.file, arguments.today, write=arguments.write
        )
    except apply.NoFormsError:
        print_line(translate("no-forms", path=arguments.file))
        return EXIT_USAGE
    except mail.NotARequestError:
        print_line(translate("not-a-request", path=arguments.file))
        return EXIT_USAGE
    except codes.ShortKeyError:
        print_line(translate("letter-key-short", least=codes.MIN_KEY_LENGTH))
        return EXIT_USAGE
    for diagnostic in result.diagnostics:
        block = format_text(diagnostic, translate, result.texts)
        # The code host takes a line that begins so for a command, and anybody may write a request.
        print_line(block.replace("##[", "## [") + "\n")
    if result.reply is None:
        print_line(translate("city-has-faults"))
        return EXIT_SYSTEM_ERROR
    if arguments.answer:
        writing.write_text_file(arguments.answer.parent, arguments.answer.name, result.reply)
    else:
        _print_answer(result, translate)
    for path in result.written_files:
        print_line(translate("written", path=path))
    return EXIT_DATA_ERRORS if has_errors(result.diagnostics) else EXIT_OK


def _print_answer(result: "IntakeResult", translate: Translate) -> None:
    """Print what goes to whoever asked, as it can be mailed, and what the editors should know."""
    if os.environ.get("CI"):
        return  # anybody may read its log
    parts = {"intake-letter": result.letter, "intake-editors": result.editor_note}
    for heading, text in parts.items():
        if text:
            print_line(f"=== {translate(heading)} ===\n")
            lines = (replace_unprintable(line) for line in text.split("\n"))
            print_line("\n".join(lines).replace("##[", "## ["))
