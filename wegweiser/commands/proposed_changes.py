"""A change of the data that is shown first, and made where it is asked for."""

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    Translate,
    guard_commands,
    print_diagnostics,
    print_line,
)
from wegweiser.diagnostics import has_errors, replace_unprintable

if TYPE_CHECKING:
    from wegweiser.requests.changes import ChangedFiles, CityChange
    from wegweiser.source.files import Inputs

    Propose = Callable[[Inputs], CityChange]
    """Works out a change of a city as it was read."""


def apply_change(arguments: Namespace, translate: Translate, propose: "Propose") -> int:
    """Show what a change comes to; with `--write` make it, if nothing speaks against it."""
    from wegweiser.source import files, writing

    def attempt() -> "CityChange":
        inputs = files.read_city(arguments.site)
        change = propose(inputs)
        if arguments.write and not has_errors(change.diagnostics):
            texts = {path: new for path, (_, new) in reversed(change.files.items())}
            writing.change_city(inputs, texts)
        return change

    change = writing.repeat_while_changed(attempt)
    print_diagnostics(change.diagnostics, translate, change.texts)
    if has_errors(change.diagnostics):
        return EXIT_DATA_ERRORS
    _print_changes(change.files)
    if not change.files:
        print_line(translate("change-nothing"))
    elif not arguments.write:
        print_line(translate("change-not-written"))
    else:
        for path in change.files:
            print_line(translate("written", path=path))
    return EXIT_OK


def _print_changes(changes: "ChangedFiles") -> None:
    """Print the lines of each file that go and come, each below the first of them."""
    from wegweiser.requests.line_diff import diff_texts

    for path, (old, new) in changes.items():
        first, lines = diff_texts(old, new)
        shown = [f"{path}:{first}:", *(f"  {replace_unprintable(line)}" for line in lines), ""]
        sys.stdout.write(guard_commands("\n".join(shown) + "\n"))
