"""Build the website."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from functools import partial
from os.path import realpath
from pathlib import Path

from wegweiser.commands.arguments import (
    make_options,
    parse_count,
    parse_folder,
    parse_process_count,
    parse_url,
)
from wegweiser.commands.output import (
    EXIT_DATA_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Translate,
    make_progress_reporter,
    print_line,
    print_report,
    print_summary,
)
from wegweiser.source.files import CITY_FOLDERS

OUTPUT_FOLDER = "public"
"""Where a city's website stands if nobody says otherwise."""

HELP = "die Website bauen (auch ohne Namen)"


def add_arguments(parser: ArgumentParser) -> None:
    """Add where to build to, for which address, and how."""
    parser.add_argument(
        "--out",
        type=parse_folder,
        metavar="DIR",
        help="wohin (sonst: public/ im Ordner der Stadt)",
    )
    parser.add_argument(
        "--base-url",
        type=parse_url,
        default="",
        metavar="URL",
        help="unter welcher Adresse die Website stehen wird",
    )
    parser.add_argument(
        "--jobs",
        type=parse_process_count,
        metavar="N",
        help="mit wie vielen Prozessen (sonst: einem je Prozessor)",
    )
    parser.add_argument(
        "--proposal",
        type=parse_count,
        metavar="N",
        help="jede Seite als Vorschau zu Vorschlag N kennzeichnen",
    )
    parser.add_argument(
        "--print",
        action="store_true",
        help="das ganze Verzeichnis als ein Heft setzen (sonst: eines je Stadtbezirk)",
    )
    parser.add_argument("--clean", action="store_true", help="alles neu machen")
    parser.add_argument("--quiet", action="store_true", help="nur Befunde zeigen")
    parser.add_argument(
        "--profile", action="store_true", help="zeigen, womit die Zeit vergeht (in einem Prozess)"
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Build, and say what was built or why not."""
    from wegweiser import pipeline
    from wegweiser.build.target import ForeignTargetError

    report_progress = make_progress_reporter(translate, quiet=arguments.quiet)
    options = make_options(arguments)
    if arguments.profile:
        options = replace(options, process_count=1)
    out = arguments.out or arguments.site / OUTPUT_FOLDER
    if _is_among_sources(out, arguments.site):
        print_line(translate("among-sources", path=out))
        return EXIT_USAGE
    work = partial(pipeline.build, options, out, report_progress)
    if arguments.profile:
        from wegweiser.commands.profile import measure_stages

        work = partial(measure_stages, work, translate)
    try:
        result = work()
    except ForeignTargetError as error:
        print_line(translate("not-ours", path=error))
        return EXIT_USAGE
    print_report(result, translate)
    if result.release is None:
        print_line(translate("nothing-published"))
        return EXIT_DATA_ERRORS
    if not arguments.quiet:
        print_summary(result, translate)
    return EXIT_OK


def _is_among_sources(out: Path, site: Path) -> bool:
    """Tell whether a target lies in a folder that the next build reads."""
    # Unlike `Path.resolve` it survives a circle of links, which is refused later.
    resolved = Path(realpath(out))
    return any(resolved.is_relative_to(realpath(site / name)) for name in CITY_FOLDERS)
