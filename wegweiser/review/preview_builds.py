"""Build one preview with our own engine, in a job that may do nothing else."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from wegweiser import pipeline
from wegweiser.diagnostics import format_text, has_errors
from wegweiser.pipeline import Options, Result
from wegweiser.review import against, diff, diff_report, quoting
from wegweiser.review.previews import ANSWER_FILE, OWN, SITE_FOLDER, PlannedPreview
from wegweiser.review.proposed_data import ProposedCity, RefusalError, open_proposal

Translate = Callable[..., str]

MAX_FINDINGS = 30
"""Findings that a comment shows."""
MAX_FINDINGS_LENGTH = 30_000
"""Characters of these findings."""
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'"
)
"""What a page of a changed engine may load (W3C CSP Level 3); its own policy comes on top."""

_PAGE_START = re.compile(
    rb"\s*<!doctype html>\s*<html(?: [^<>]*)?>\s*<head>\s*(?:<meta charset=\"utf-8\">)?",
    re.IGNORECASE,
)


def build_preview(
    options: Options, planned: PlannedPreview, target: Path, translate: Translate, lang: str
) -> None:
    """Write the answer to a pull request into a new folder, and its preview if there is any.

    `options` name the clone of the main branch and the address of the preview. The answer that
    stands there first is the one for a job that is ended by its limits. Raises OSError.
    """
    target.mkdir(parents=True)
    _write_answer(target, translate("preview-none", why=translate("preview-limits")))
    try:
        with open_proposal(
            options.folder, planned.head, planned.base, is_strange=planned.kind != OWN
        ) as proposed:
            answer = _build_city(options, planned, proposed, target, translate, lang)
    except RefusalError as refusal:
        reason = translate(refusal.key, what=quoting.format_code_span(refusal.culprit))
        answer = translate("preview-none", why=reason)
    _write_answer(target, answer)


def _write_answer(target: Path, words: str) -> None:
    (target / ANSWER_FILE).write_text(words, encoding="utf-8")


def _build_city(
    options: Options,
    planned: PlannedPreview,
    proposed: ProposedCity,
    target: Path,
    translate: Translate,
    lang: str,
) -> str:
    """Check, build and compare a proposal; return what to tell."""
    options = replace(options, preview=str(planned.number), printed=planned.kind == OWN)
    new, old = replace(options, folder=proposed.after), replace(options, folder=proposed.before)
    result = against.check_against_base(new, str(proposed.before))
    if not has_errors(result.diagnostics):
        with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
            built = pipeline.build(new, Path(folder, SITE_FOLDER), lambda _made, _of: None)
            if built.release:
                shutil.move(built.release.folder, target / SITE_FOLDER)
        result = result if built.release else built
    findings = _render_findings(result, translate)
    if not (target / SITE_FOLDER).is_dir():
        return "\n\n".join((translate("preview-none", why=translate("preview-faulty")), findings))
    link = f"[{translate('preview-look')}]({options.base_url})"
    parts = [translate("preview-ready", link=link, head=planned.head[:7])]
    if proposed.hidden_lists:
        names = ", ".join(map(quoting.format_code_span, proposed.hidden_lists))
        parts.append(translate("preview-hidden-lists", what=names))
    try:
        voice = diff_report.Voice(lang, translate, options.base_url)
        parts.append(diff_report.render_markdown(diff.compare_cities(old, new, lang), voice))
    except diff.FaultyCityError:
        parts.append(translate("diff-impossible"))
    return "\n\n".join((*parts, findings))


def _render_findings(result: Result, translate: Translate) -> str:
    """Return the new findings of a proposal, the first so many, as one block."""
    shown = sorted(result.diagnostics, key=lambda finding: finding.severity != "error")
    blocks = [format_text(finding, translate, result.texts) for finding in shown[:MAX_FINDINGS]]
    if not blocks:
        return ""
    errors = sum(finding.severity == "error" for finding in result.diagnostics)
    count = translate("count", errors=errors, warnings=len(result.diagnostics) - errors)
    words = "\n\n".join(blocks)[:MAX_FINDINGS_LENGTH]
    return f"{count}\n\n{quoting.format_code_block(words, 'text')}"


# --- A changed engine, as CI of our own repository built it


def mark_preview(target: Path, address: str, planned: PlannedPreview, translate: Translate) -> None:
    """Put our policy first into each page of a preview that CI built, and write the answer.

    `target` holds its pages in SITE_FOLDER. Where one page cannot be marked there is no preview.
    Raises OSError.
    """
    link = f"[{translate('preview-look')}]({address})"
    answer = translate("preview-ready", link=link, head=planned.head[:7])
    try:
        _mark_pages(sorted((target / SITE_FOLDER).rglob("*.html")), target / SITE_FOLDER)
        answer = f"{answer}\n\n{translate('preview-engine')}"
    except RefusalError as refusal:
        shutil.rmtree(target / SITE_FOLDER)
        reason = translate(refusal.key, what=quoting.format_code_span(refusal.culprit))
        answer = translate("preview-none", why=reason)
    _write_answer(target, answer)


def _mark_pages(pages: Iterable[Path], folder: Path) -> None:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}">'
    for path in pages:
        body = path.read_bytes()
        start = _PAGE_START.match(body)
        if not start:
            raise RefusalError("preview-page", path.relative_to(folder))
        path.write_bytes(body[: start.end()] + policy.encode() + body[start.end() :])
