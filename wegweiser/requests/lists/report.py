"""The report on a list: one page for people, and every remark as a table."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from wegweiser.editions.data.csv_tables import guard_cell
from wegweiser.requests.lists.remarks import Remark
from wegweiser.requests.lists.results import ImportResult

Translate = Callable[..., str]
"""Gives the text of a message, its fields filled."""

MAX_LINES = 20
"""Lines of one sort on the page; the table has them all."""

_COLUMNS = ("list", "row", "entry", "kind", "what", "field", "before", "after")
_SECTIONS = ("decide", "changed", "mended", "left-out")


def render_report(result: ImportResult, translate: Translate) -> str:
    """Return the report as text: what was read, what is ready, what became of the rest."""
    lines = [_summarize(result, translate)]
    for kind in _SECTIONS:
        remarks = [remark for remark in result.remarks if remark.kind == kind]
        is_single = kind in {"decide", "changed"}
        rows = list(_list_singly(remarks, translate) if is_single else _count(remarks, translate))
        lines += _format_section(translate(f"import-{kind}"), rows, translate)
    words = [
        translate(
            "import-unknown-word",
            field=word.field,
            word=word.word,
            count=word.count,
            nearest=", ".join(word.nearest) or "–",
        )
        for word in result.unknown_words
    ]
    lines += _format_section(translate("import-words"), words, translate)
    lines += _format_section(translate("import-columns"), list(result.unknown_columns), translate)
    return "\n".join(lines) + "\n"


def _summarize(result: ImportResult, translate: Translate) -> str:
    decisions = {remark.row for remark in result.remarks if remark.kind == "decide"}
    return translate(
        result.summary,
        name=result.name,
        rows=result.row_count,
        ready=len(result.new_names) + result.known_count,
        new=len(result.new_names),
        known=result.known_count,
        same=result.same_count,
        decide=len(decisions),
    )


def _format_section(title: str, rows: Sequence[str], translate: Translate) -> Iterator[str]:
    if not rows:
        return
    yield f"\n{title}"
    yield from (f"  {row}" for row in rows[:MAX_LINES])
    if len(rows) > MAX_LINES:
        yield f"  {translate('import-more', count=len(rows) - MAX_LINES)}"


def _list_singly(remarks: Sequence[Remark], translate: Translate) -> Iterator[str]:
    for remark in remarks:
        place = translate("import-place", row=remark.row, name=remark.name)
        words = _describe(remark, translate)
        yield f"{place}: {words}" if remark.row else f"{remark.name}: {words}"


def _count(remarks: Sequence[Remark], translate: Translate) -> Iterator[str]:
    """Yield each sort of remark with how often it was, and its most frequent example."""
    counts = Counter((remark.key, remark.field) for remark in remarks)
    for (key, field), count in counts.most_common():
        alike = [remark for remark in remarks if (remark.key, remark.field) == (key, field)]
        examples = Counter((remark.before, remark.after) for remark in alike)
        before, after = examples.most_common(1)[0][0]
        example = Remark("mended", key, field=field, before=before, after=after)
        yield f"{count} × {_describe(example, translate)}"


def _describe(remark: Remark, translate: Translate) -> str:
    values = {"field": remark.field, "before": remark.before, "after": remark.after}
    return translate(remark.key, **values).replace("\n", " ")


def render_csv(results: Sequence[ImportResult], translate: Translate) -> str:
    """Return every remark and every unknown word as CSV (RFC 4180); no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for result in results:
        for remark in result.remarks:
            cells = (
                *(result.name, str(remark.row or ""), remark.name, remark.kind),
                *(_describe(remark, translate), remark.field, remark.before, remark.after),
            )
            writer.writerow(map(guard_cell, cells))
        for word in result.unknown_words:
            nearest = ", ".join(word.nearest)
            row = (result.name, "", "", "word", str(word.count), word.field, word.word, nearest)
            writer.writerow(map(guard_cell, row))
    return out.getvalue()


def render_template() -> str:
    """Return an empty table with the columns that the import knows, as Excel opens it."""
    heads = (
        *("Verein", "Kurzname", "Stadtteil", "Sprachen", "Themen", "Zielgruppen", "Beschreibung"),
        *("Treffen", "Barrierefreiheit", "Gegründet", "Website", "Ort"),
        *("E-Mail", "Telefon", "Straße", "PLZ"),
    )
    return f"\ufeff{';'.join(heads)}\r\n"
