"""Compose the previews of open pull requests, and comment on them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from wegweiser.commands.arguments import parse_count, parse_url
from wegweiser.commands.output import EXIT_OK, EXIT_SYSTEM_ERROR, Translate, print_line

HELP = "Vorschauen der offenen Vorschläge zusammenstellen (für die Workflows)"


def add_arguments(parser: ArgumentParser) -> None:
    """Add whether to compose or to comment, and where things stand."""
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--into", type=Path, metavar="DIR", help="wohin die Vorschauen kommen")
    action.add_argument(
        "--comment",
        type=Path,
        metavar="DIR",
        help="die Texte aus DIR unter die Vorschläge schreiben",
    )
    parser.add_argument(
        "--tell", type=Path, default=Path("answers"), metavar="DIR", help="wohin diese Texte kommen"
    )
    parser.add_argument(
        "--address", type=parse_url, default="", metavar="URL", help="die Adresse von --into"
    )
    parser.add_argument(
        "--max-mib",
        type=parse_count,
        default=50,
        metavar="N",
        help="wie groß eine Vorschau sein darf",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Compose the previews and the texts of their comments, or post those."""
    if arguments.comment:
        texts = sorted(arguments.comment.glob("[0-9]*.md"))
        return max((_post_comment(text, translate) for text in texts), default=EXIT_OK)
    _compose_previews(arguments, translate)
    return EXIT_OK


def _compose_previews(arguments: Namespace, translate: Translate) -> None:
    from wegweiser.review import previews

    arguments.tell.mkdir(parents=True, exist_ok=True)
    settings = previews.PreviewSettings(
        arguments.site, arguments.into, arguments.address, arguments.max_mib * 1024 * 1024
    )
    for preview in previews.compose_previews(settings, translate):
        (arguments.tell / f"{preview.number}.md").write_text(preview.comment, encoding="utf-8")
        key = "preview-composed" if preview.file_count else "preview-refused"
        print_line(
            translate(
                key, number=preview.number, files=preview.file_count, why=preview.refusal_reason
            )
        )


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
