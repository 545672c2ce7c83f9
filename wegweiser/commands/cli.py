"""The command line (only room that prints and exits)."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.commands import arguments
from wegweiser.commands.arguments import PROJECT_ROOT
from wegweiser.diagnostics import format_annotation, format_text, has_errors, to_dict
from wegweiser.languages import Translations

if TYPE_CHECKING:
    from wegweiser.pipeline import Options, Result

EXIT_OK, EXIT_DATA_ERRORS, EXIT_USAGE, EXIT_SYSTEM_ERROR = 0, 1, 2, 3
PROGRESS_INTERVAL = 1.0
"""Seconds after which a build shows how far it is."""

Translate = Callable[..., str]
"""Gives the words of a message, its fields filled."""


def main(words: Sequence[str]) -> int:
    """Answer one command and return its exit status: 0 fine, 1 faults in the data, 2 wrong use, 3 the system failed."""
    asked = arguments.parse_arguments(list(words), COMMANDS)
    book = Translations(
        asked.lang, (PROJECT_ROOT / "wegweiser" / "messages" / f"{asked.lang}.po").read_bytes()
    )

    def say(key: str, **fields: object) -> str:
        return book(key).format(**fields) if fields else book(key)

    try:
        return COMMANDS[asked.door](asked, say)
    except KeyboardInterrupt:
        return EXIT_SYSTEM_ERROR
    except OSError as fault:
        _print_line(
            say("system-failed", problem=fault.strerror or fault, path=fault.filename or "")
        )
        return EXIT_SYSTEM_ERROR


def _run_build(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser import pipeline
    from wegweiser.build.publish import ForeignTargetError

    try:
        result = pipeline.build(
            _make_options(asked), asked.out, _make_progress_reporter(say, quiet=asked.quiet)
        )
    except ForeignTargetError as fault:
        _print_line(say("not-ours", path=fault))
        return EXIT_USAGE
    print_report(result, say)
    if result.release is None:
        _print_line(say("nothing-published"))
        return EXIT_DATA_ERRORS
    if not asked.quiet:
        _print_line(format_summary(result, say))
    return EXIT_OK


def _run_check(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser import pipeline
    from wegweiser.review import against

    if asked.format not in (("text", "csv", "md") if asked.worklist else ("text", *REPORTERS)):
        _print_line(say("no-such-format", format=asked.format))
        return EXIT_USAGE
    try:
        result = (
            against.check_against_base(_make_options(asked), asked.against)
            if asked.against
            else pipeline.check(_make_options(asked))
        )
    except against.UnknownBaseError as fault:
        _print_line(say("no-such-base", base=fault))
        return EXIT_USAGE
    if asked.worklist and result.site and not has_errors(result.diagnostics):
        from wegweiser.review import worklist

        found = worklist.build_rows(result.site)
        sys.stdout.write(
            worklist.render_csv(found) if asked.format == "csv" else worklist.render_markdown(found)
        )
    else:
        REPORTERS.get(asked.format, print_report)(result, say)
    return EXIT_DATA_ERRORS if has_errors(result.diagnostics) else EXIT_OK


def _run_serve(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.commands import serve  # livereload and tornado

    shown = False

    def hear(result: "Result") -> None:
        nonlocal shown
        print_report(result, say)
        shown = shown or bool(result.release)
        _print_line(
            format_summary(result, say)
            if result.release
            else say("old-site-stands" if shown else "no-site-yet")
        )

    serve.check_port(asked.port)
    _print_line(say("serving", port=asked.port))
    serve.serve_site(_make_options(asked), asked.port, open_browser=asked.open, hear=hear)
    return EXIT_OK


def _run_schema(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.editions.repository import generated

    if asked.check:
        for path in generated.find_outdated_files(asked.site):
            _print_line(say("drifted", path=path))
        for path in generated.find_files_without_schema_line(asked.site):
            _print_line(say("unlinked", path=path, line=generated.format_schema_line(path)))
        return (
            EXIT_DATA_ERRORS
            if generated.find_outdated_files(asked.site)
            or generated.find_files_without_schema_line(asked.site)
            else EXIT_OK
        )
    for path in generated.write_outdated_files(asked.site):
        _print_line(say("written", path=path))
    return EXIT_OK


def _run_new(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.commands import new
    from wegweiser.source import files

    place, notes = new.create_record(asked.site, asked.kind, asked.id, asked.today)
    texts = files.decode_files(files.read_city(asked.site))
    for note in notes:
        _print_line(format_text(note, say, texts) + "\n")
    if place:
        _print_line(say("new-entry", path=place.path, line=place.line))
    return EXIT_OK if place else EXIT_DATA_ERRORS


def _run_edition(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.commands import edition
    from wegweiser.source import files

    made, notes = edition.record_printed_edition(asked.site, asked.today, asked.note)
    texts = files.decode_files(files.read_city(asked.site))
    for note in notes:
        _print_line(format_text(note, say, texts) + "\n")
    if made:
        _print_line(
            say(
                "edition",
                path=edition.PRINTED_EDITIONS_FILE,
                number=made.number,
                on=made.on,
                entries=len(made.entries),
            )
        )
    return EXIT_OK if made else EXIT_DATA_ERRORS


def _run_diff(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.review import diff, telling

    found = diff.compare(asked.old, asked.new)
    sys.stdout.write(
        telling.as_json(found)
        if asked.format == "json"
        else telling.as_markdown(found, say, asked.preview)
    )
    return EXIT_OK


def _run_previews(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.review import previews

    if asked.comment:
        return max(
            (_post_comment(told, say) for told in sorted(asked.comment.glob("[0-9]*.md"))),
            default=EXIT_OK,
        )
    asked.tell.mkdir(parents=True, exist_ok=True)
    place = previews.PreviewSettings(
        asked.site, asked.into, asked.address, asked.max_mib * 1024 * 1024
    )
    for one in previews.compose_previews(place, say):
        (asked.tell / f"{one.number}.md").write_text(one.told, encoding="utf-8")
        _print_line(
            say(
                "preview-composed" if one.files else "preview-refused",
                number=one.number,
                files=one.files,
                why=one.why,
            )
        )
    return EXIT_OK


def _post_comment(told: Path, say: Translate) -> int:
    """Write one comment; one that cannot be written stops no other."""
    from wegweiser.review import previews

    try:
        new = previews.write_comment(int(told.stem), told.read_text(encoding="utf-8"))
    except OSError as fault:
        _print_line(say("system-failed", problem=fault.strerror or fault, path=told))
        return EXIT_SYSTEM_ERROR
    _print_line(say("preview-commented" if new else "preview-same", number=told.stem))
    return EXIT_OK


def _run_links(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser import pipeline
    from wegweiser.review import external_links

    found = external_links.find_external_links(asked.out)
    if not asked.found:
        sys.stdout.write(external_links.format_links(found))
        return EXIT_OK
    site = pipeline.check(_make_options(asked)).site
    if site is None:
        _print_line(say("site-has-faults"))
        return EXIT_DATA_ERRORS
    try:
        failed = external_links.parse_failures(asked.found.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _print_line(say("not-lychee", path=asked.found))
        return EXIT_USAGE
    before = external_links.parse_state(
        asked.before.read_text(encoding="utf-8", errors="replace") if asked.before else ""
    )
    after = external_links.count_failed_weeks(found, failed, before, asked.today)
    sys.stdout.write(external_links.render_report(found, failed, after, site, say))
    return EXIT_OK


def _run_intake(asked: argparse.Namespace, say: Translate) -> int:
    from wegweiser.requests import apply, mail
    from wegweiser.source import files

    try:
        done = apply.process_request(asked.site, asked.file, asked.today, write=asked.write)
    except (apply.NoFormsError, mail.NotARequestError) as fault:
        _print_line(
            say(
                "no-forms" if isinstance(fault, apply.NoFormsError) else "not-a-request",
                path=asked.file,
            )
        )
        return EXIT_USAGE
    for note in done.notes:
        _print_line(
            format_text(note, say, done.texts).replace("##[", "## [") + "\n"
        )  # the code host would obey what stands there
    if done.answer is None:
        _print_line(say("city-has-faults"))
        return EXIT_SYSTEM_ERROR
    if asked.answer:
        files.write_text_file(asked.answer.parent, asked.answer.name, done.answer)
    for path in done.written:
        _print_line(say("written", path=path))
    return EXIT_DATA_ERRORS if has_errors(done.notes) else EXIT_OK


COMMANDS = {
    "build": _run_build,
    "check": _run_check,
    "serve": _run_serve,
    "new": _run_new,
    "edition": _run_edition,
    "intake": _run_intake,
    "schema": _run_schema,
    "diff": _run_diff,
    "previews": _run_previews,
    "links": _run_links,
}


def print_report(result: "Result", say: Translate) -> None:
    """Print every finding, and how many there are."""
    for note in result.diagnostics:
        _print_line(_colour_heading(format_text(note, say, result.texts), note.severity) + "\n")
    if result.diagnostics:
        errors = sum(note.severity == "error" for note in result.diagnostics)
        _print_line(say("count", errors=errors, warnings=len(result.diagnostics) - errors))


def print_annotations(result: "Result", say: Translate) -> None:
    """Print every finding as an annotation for the code host."""
    for note in result.diagnostics:
        sys.stdout.write(format_annotation(note, say) + "\n")


def print_json(result: "Result", say: Translate) -> None:
    """Print every finding as JSON."""
    import json

    json.dump(
        [to_dict(note, say) for note in result.diagnostics],
        sys.stdout,
        ensure_ascii=False,
        indent=1,
    )
    sys.stdout.write("\n")


REPORTERS = {"github": print_annotations, "json": print_json}


def format_summary(result: "Result", say: Translate) -> str:
    """Return one line on what a build did."""
    release = result.release
    assert release is not None  # noqa: S101  only called after a build that published
    changed = release.updated or release.removed
    words = say(
        "published" if changed else "unchanged",
        files=release.files,
        renewed=len(release.updated),
        removed=len(release.removed),
        out=os.path.relpath(release.folder),
    )
    return words + (" " + say("withheld", notes=result.hidden_count) if result.hidden_count else "")


def _make_options(asked: argparse.Namespace) -> "Options":
    from wegweiser.pipeline import Options

    return Options(
        folder=asked.site,
        today=asked.today,
        base_url=getattr(asked, "base_url", ""),
        strict=asked.strict,
        process_count=getattr(asked, "jobs", None),
        clean=getattr(asked, "clean", False),
    )


def _make_progress_reporter(say: Translate, *, quiet: bool) -> Callable[[int, int], None]:
    """Return a listener that shows progress once a second, on a terminal in one line."""
    last = time.monotonic()
    end = "\r" if sys.stderr.isatty() else "\n"

    def tell(made: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if not quiet and now - last >= PROGRESS_INTERVAL:
            last = now
            sys.stderr.write(say("progress", made=made, of=of) + end)
            sys.stderr.flush()

    return tell


def _colour_heading(block: str, severity: str) -> str:
    """Colour the first line of a finding on a terminal, unless NO_COLOR asks otherwise (no-color.org)."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return block
    head, _, rest = block.partition("\n")
    return f"\x1b[1;{31 if severity == 'error' else 33}m{head}\x1b[0m\n{rest}"


def _print_line(words: str) -> None:
    sys.stderr.write(words + "\n")
