"""The command line (only room that prints and exits)."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.doors import arguments
from wegweiser.doors.arguments import HERE
from wegweiser.ground.diagnostics import as_annotation, as_record, as_text, fails
from wegweiser.ground.languages import Words

if TYPE_CHECKING:
    from wegweiser.pipeline import Outcome, Wish

FINE, FAULTY, MISUSED, FAILED = 0, 1, 2, 3
PATIENCE = 1.0
"""Seconds after which a build shows how far it is."""

Say = Callable[..., str]
"""Gives the words of a message, its fields filled."""


def main(words: Sequence[str]) -> int:
    """Answer one command and return its exit status: 0 fine, 1 faults in the data, 2 wrong use, 3 the system failed."""
    asked = arguments.parse(list(words), DOORS)
    book = Words(asked.lang, (HERE / "wegweiser" / "messages" / f"{asked.lang}.po").read_bytes())

    def say(key: str, **fields: object) -> str:
        return book(key).format(**fields) if fields else book(key)

    try:
        return DOORS[asked.door](asked, say)
    except KeyboardInterrupt:
        return FAILED
    except OSError as fault:
        _print(say("system-failed", problem=fault.strerror or fault, path=fault.filename or ""))
        return FAILED


def _build(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser import pipeline
    from wegweiser.making.publish import NotOurs

    try:
        outcome = pipeline.build(_wish(asked), asked.out, _progress(say, quiet=asked.quiet))
    except NotOurs as fault:
        _print(say("not-ours", path=fault))
        return MISUSED
    report(outcome, say)
    if outcome.release is None:
        _print(say("nothing-published"))
        return FAULTY
    if not asked.quiet:
        _print(summary(outcome, say))
    return FINE


def _check(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser import pipeline
    from wegweiser.doors import against

    if asked.format not in (("text", "csv", "md") if asked.worklist else ("text", *REPORTS)):
        _print(say("no-such-format", format=asked.format))
        return MISUSED
    try:
        outcome = against.brought(_wish(asked), asked.against) if asked.against else pipeline.check(_wish(asked))
    except against.NoSuchBase as fault:
        _print(say("no-such-base", base=fault))
        return MISUSED
    if asked.worklist and outcome.site and not fails(outcome.notes):
        from wegweiser.doors import worklist

        found = worklist.rows(outcome.site)
        sys.stdout.write(worklist.as_csv(found) if asked.format == "csv" else worklist.as_markdown(found))
    else:
        REPORTS.get(asked.format, report)(outcome, say)
    return FAULTY if fails(outcome.notes) else FINE


def _serve(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import serve  # livereload and tornado

    shown = False

    def hear(outcome: "Outcome") -> None:
        nonlocal shown
        report(outcome, say)
        shown = shown or bool(outcome.release)
        _print(summary(outcome, say) if outcome.release else say("old-site-stands" if shown else "no-site-yet"))

    serve.claim(asked.port)
    _print(say("serving", port=asked.port))
    serve.serve(_wish(asked), asked.port, open_browser=asked.open, hear=hear)
    return FINE


def _schema(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import generated

    if asked.check:
        for path in generated.drifted(asked.site):
            _print(say("drifted", path=path))
        for path in generated.unlinked(asked.site):
            _print(say("unlinked", path=path, line=generated.link(path)))
        return FAULTY if generated.drifted(asked.site) or generated.unlinked(asked.site) else FINE
    for path in generated.write(asked.site):
        _print(say("written", path=path))
    return FINE


def _new(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import new
    from wegweiser.reading import sources

    place, notes = new.new(asked.site, asked.kind, asked.id, asked.today)
    texts = sources.texts(sources.city(asked.site))
    for note in notes:
        _print(as_text(note, say, texts) + "\n")
    if place:
        _print(say("new-entry", path=place.path, line=place.line))
    return FINE if place else FAULTY


def _edition(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import edition
    from wegweiser.reading import sources

    made, notes = edition.record(asked.site, asked.today, asked.note)
    texts = sources.texts(sources.city(asked.site))
    for note in notes:
        _print(as_text(note, say, texts) + "\n")
    if made:
        _print(say("edition", path=edition.PATH, number=made.number, on=made.on, entries=len(made.entries)))
    return FINE if made else FAULTY


def _diff(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import diff, telling

    found = diff.compare(asked.old, asked.new)
    sys.stdout.write(telling.as_json(found) if asked.format == "json" else telling.as_markdown(found, say, asked.preview))
    return FINE


def _previews(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import previews

    if asked.comment:
        return max((_comment(told, say) for told in sorted(asked.comment.glob("[0-9]*.md"))), default=FINE)
    asked.tell.mkdir(parents=True, exist_ok=True)
    place = previews.Place(asked.site, asked.into, asked.address, asked.max_mib * 1024 * 1024)
    for one in previews.compose(place, say):
        (asked.tell / f"{one.number}.md").write_text(one.told, encoding="utf-8")
        _print(say("preview-composed" if one.files else "preview-refused", number=one.number, files=one.files, why=one.why))
    return FINE


def _comment(told: Path, say: Say) -> int:
    """Write one comment; one that cannot be written stops no other."""
    from wegweiser.doors import previews

    try:
        new = previews.comment(int(told.stem), told.read_text(encoding="utf-8"))
    except OSError as fault:
        _print(say("system-failed", problem=fault.strerror or fault, path=told))
        return FAILED
    _print(say("preview-commented" if new else "preview-same", number=told.stem))
    return FINE


def _links(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser import pipeline
    from wegweiser.doors import links

    found = links.external(asked.out)
    if not asked.found:
        sys.stdout.write(links.as_lines(found))
        return FINE
    site = pipeline.check(_wish(asked)).site
    if site is None:
        _print(say("site-has-faults"))
        return FAULTY
    try:
        failed = links.failures(asked.found.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _print(say("not-lychee", path=asked.found))
        return MISUSED
    before = links.state(asked.before.read_text(encoding="utf-8", errors="replace") if asked.before else "")
    after = links.counted(found, failed, before, asked.today)
    sys.stdout.write(links.report(found, failed, after, site, say))
    return FINE


def _intake(asked: argparse.Namespace, say: Say) -> int:
    from wegweiser.doors import intake
    from wegweiser.reading import letters, sources

    try:
        done = intake.intake(asked.site, asked.file, asked.today, write=asked.write)
    except (intake.NoForms, letters.NotARequest) as fault:
        _print(say("no-forms" if isinstance(fault, intake.NoForms) else "not-a-request", path=asked.file))
        return MISUSED
    for note in done.notes:
        _print(as_text(note, say, done.texts).replace("##[", "## [") + "\n")  # the code host would obey what stands there
    if done.answer is None:
        _print(say("city-has-faults"))
        return FAILED
    if asked.answer:
        sources.write(asked.answer.parent, asked.answer.name, done.answer)
    for path in done.written:
        _print(say("written", path=path))
    return FAULTY if fails(done.notes) else FINE


DOORS = {
    "build": _build, "check": _check, "serve": _serve, "new": _new, "edition": _edition, "intake": _intake, "schema": _schema,
    "diff": _diff, "previews": _previews, "links": _links,
}  # fmt: skip


def report(outcome: "Outcome", say: Say) -> None:
    """Print every finding, and how many there are."""
    for note in outcome.notes:
        _print(_coloured(as_text(note, say, outcome.texts), note.severity) + "\n")
    if outcome.notes:
        errors = sum(note.severity == "error" for note in outcome.notes)
        _print(say("count", errors=errors, warnings=len(outcome.notes) - errors))


def report_annotations(outcome: "Outcome", say: Say) -> None:
    """Print every finding as an annotation for the code host."""
    for note in outcome.notes:
        sys.stdout.write(as_annotation(note, say) + "\n")


def report_json(outcome: "Outcome", say: Say) -> None:
    """Print every finding as JSON."""
    import json

    json.dump([as_record(note, say) for note in outcome.notes], sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


REPORTS = {"github": report_annotations, "json": report_json}


def summary(outcome: "Outcome", say: Say) -> str:
    """Return one line on what a build did."""
    release = outcome.release
    assert release is not None  # noqa: S101  only called after a build that published
    changed = release.renewed or release.removed
    words = say("published" if changed else "unchanged", files=release.files, renewed=len(release.renewed),
                removed=len(release.removed), out=os.path.relpath(release.out))  # fmt: skip
    return words + (" " + say("withheld", notes=outcome.withheld) if outcome.withheld else "")


def _wish(asked: argparse.Namespace) -> "Wish":
    from wegweiser.pipeline import Wish

    return Wish(
        folder=asked.site, today=asked.today, base_url=getattr(asked, "base_url", ""), strict=asked.strict,
        workers=getattr(asked, "jobs", None), clean=getattr(asked, "clean", False),
    )  # fmt: skip


def _progress(say: Say, *, quiet: bool) -> Callable[[int, int], None]:
    """Return a listener that shows progress once a second, on a terminal in one line."""
    last = time.monotonic()
    end = "\r" if sys.stderr.isatty() else "\n"

    def tell(made: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if not quiet and now - last >= PATIENCE:
            last = now
            sys.stderr.write(say("progress", made=made, of=of) + end)
            sys.stderr.flush()

    return tell


def _coloured(block: str, severity: str) -> str:
    """Colour the first line of a finding on a terminal, unless NO_COLOR asks otherwise (no-color.org)."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return block
    head, _, rest = block.partition("\n")
    return f"\x1b[1;{31 if severity == 'error' else 33}m{head}\x1b[0m\n{rest}"


def _print(words: str) -> None:
    sys.stderr.write(words + "\n")
