"""Say whether a published tree is exactly what these sources make."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from wegweiser.commands.arguments import (
    make_options,
    parse_count,
    parse_existing_folder,
    parse_process_count,
    parse_url,
)
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    Translate,
    guard_commands,
    print_line,
    print_report,
)
from wegweiser.diagnostics import replace_unprintable
from wegweiser.languages import get_source_language

HELP = "sagen, ob ein Ordner genau die Website ist, die diese Quellen ergeben"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the tree, and what it was built for."""
    parser.add_argument("out", type=parse_existing_folder, metavar="DIR", help="der Ordner")
    parser.add_argument(
        "--base-url",
        type=parse_url,
        default="",
        metavar="URL",
        help="für welche Adresse er gebaut wurde",
    )
    parser.add_argument(
        "--proposal",
        type=parse_count,
        metavar="N",
        help="für die Vorschau welches Vorschlags er gebaut wurde",
    )
    parser.add_argument(
        "--jobs",
        type=parse_process_count,
        metavar="N",
        help="mit wie vielen Prozessen (sonst: einem je Prozessor)",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Print each file that is another, is missing or is foreign, and the digest of the release."""
    from wegweiser import pipeline
    from wegweiser.model import routes
    from wegweiser.review import verification
    from wegweiser.source import locks

    # What was printed is printed again: the whole booklet, or one for each district.
    is_whole = (arguments.out / routes.pdf(get_source_language())).exists()
    options = replace(make_options(arguments), whole_booklet=is_whole)
    with locks.open_temporary_folder() as folder:
        out = folder / "site"
        result = pipeline.build(options, out, lambda _made, _of: None)
        if result.release is None:
            print_report(result, translate)
            print_line(translate("verify-impossible"))
            return EXIT_DATA_ERRORS
        differences = verification.compare_trees(out, arguments.out)
        digest = verification.compute_release_digest(out)
    for kind, paths in differences._asdict().items():
        for path in paths:
            line = translate(f"verify-{kind}", path=replace_unprintable(path))
            sys.stdout.write(guard_commands(line) + "\n")
    key = "verify-failed" if any(differences) else "verify-matches"
    counts = {kind: len(paths) for kind, paths in differences._asdict().items()}
    print_line(translate(key, out=arguments.out, day=arguments.today, digest=digest, **counts))
    return EXIT_DATA_ERRORS if any(differences) else EXIT_OK
