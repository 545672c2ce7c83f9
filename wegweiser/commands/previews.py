"""Plan, build, compose and tell the previews of open pull requests, each in a job of its own."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.commands.arguments import make_options, parse_url
from wegweiser.commands.output import EXIT_OK, EXIT_SYSTEM_ERROR, Translate, print_line

if TYPE_CHECKING:
    from wegweiser.review.previews import PlannedPreview

HELP = "Vorschauen der offenen Vorschläge zusammenstellen (für die Workflows)"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to do, and where things stand."""
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--plan", action="store_true", help="sagen, was gebaut werden soll (GITHUB_OUTPUT)"
    )
    action.add_argument(
        "--build",
        type=_parse_planned_preview,
        metavar="JSON",
        help="eine Vorschau aus den Daten eines Vorschlags bauen",
    )
    action.add_argument(
        "--mark",
        type=_parse_planned_preview,
        metavar="JSON",
        help="eine Vorschau kennzeichnen, die die eigene Prüfung gebaut hat",
    )
    action.add_argument(
        "--compose", type=_parse_plan, metavar="JSON", help="die geplanten Vorschauen ablegen"
    )
    action.add_argument(
        "--comment",
        type=Path,
        metavar="DIR",
        help="die Texte aus DIR unter die Vorschläge schreiben",
    )
    for name, default, what in (
        ("--finished", "finished", "was dieser Lauf gebaut hat"),
        ("--kept", "kept", "was frühere Läufe gebaut haben"),
        ("--into", "public/pr-preview", "wohin die Vorschauen kommen"),
        ("--tell", "answers", "wohin die Texte für die Kommentare kommen"),
    ):
        parser.add_argument(name, type=Path, default=Path(default), metavar="DIR", help=what)
    parser.add_argument(
        "--address", type=parse_url, default="", metavar="URL", help="die Adresse von --into"
    )


def _parse_planned_preview(text: str) -> "PlannedPreview":
    from wegweiser.review import previews

    try:
        return previews.parse_planned_preview(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise ArgumentTypeError("das ist keine geplante Vorschau") from error


def _parse_plan(text: str) -> "tuple[PlannedPreview, ...]":
    from wegweiser.review import previews

    try:
        return previews.parse_plan(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise ArgumentTypeError("das ist kein Plan von Vorschauen") from error


def run(arguments: Namespace, translate: Translate) -> int:
    """Do what one job of the workflow is for."""
    if arguments.comment:
        texts = sorted(arguments.comment.glob("[0-9]*.md"))
        return max((_post_comment(text, translate) for text in texts), default=EXIT_OK)
    if arguments.plan:
        _print_plan(arguments, translate)
    elif arguments.compose is not None:
        _compose_previews(arguments, translate)
    else:
        _finish_preview(arguments, translate)
    return EXIT_OK


def _print_plan(arguments: Namespace, translate: Translate) -> None:
    from wegweiser.review import previews

    plan = () if previews.are_previews_off() else tuple(previews.plan_previews(arguments.site))
    for planned in plan:
        if planned.reason:
            why = translate(planned.reason, what=planned.detail)
            print_line(translate("preview-refused", number=planned.number, why=why))
    sys.stdout.write(previews.format_outputs(plan, arguments.site, arguments.kept))


def _finish_preview(arguments: Namespace, translate: Translate) -> None:
    from wegweiser.review import preview_builds

    planned = arguments.build or arguments.mark
    address = f"{arguments.address.rstrip('/')}/pr-{planned.number}/"
    if arguments.mark:
        preview_builds.mark_preview(arguments.finished, address, planned, translate)
        return
    options = replace(make_options(arguments), base_url=address)
    preview_builds.build_preview(options, planned, arguments.finished, translate, arguments.lang)


def _compose_previews(arguments: Namespace, translate: Translate) -> None:
    from wegweiser.review import previews

    arguments.tell.mkdir(parents=True, exist_ok=True)
    settings = previews.ComposeSettings(
        arguments.site, arguments.finished, arguments.kept, arguments.into
    )
    for preview in previews.compose_previews(settings, arguments.compose, translate):
        (arguments.tell / f"{preview.number}.md").write_text(preview.comment, encoding="utf-8")
        print_line(translate("preview-composed", number=preview.number, files=preview.file_count))


def _post_comment(path: Path, translate: Translate) -> int:
    """Write one comment; one that cannot be written stops no other."""
    from wegweiser.review import previews

    try:
        is_new = previews.write_comment(int(path.stem), path.read_text(encoding="utf-8"))
    except OSError as error:
        print_line(translate("system-failed", problem=error.strerror or error, path=path))
        return EXIT_SYSTEM_ERROR
    print_line(translate("preview-commented" if is_new else "preview-same", number=path.stem))
    return EXIT_OK
