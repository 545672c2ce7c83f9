"""The directory in figures, each as a chart with its table; and indicators from sources."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.build.jobs import CSV, Download, Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.sections import has_section
from wegweiser.editions.views import PageMeta, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, facets, routes
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Figure

FIGURES_FILE = KINDS_BY_NAME["figures"].file

MAX_BAR_WIDTH = 84
"""Width of the longest bar in per cent of the chart: its value stands behind it."""

MAX_BARS = 15
"""So many bars a chart has at most; its table has every row."""

YEARS_PER_DECADE = 10


class Bar(NamedTuple):
    """A value as a bar and as a row."""

    value: float
    """What is counted."""
    label: Localized
    """What the city calls the value; empty where it is named by the next two."""
    lang_tag: str = ""
    """The language that it stands for."""
    theme_word: str = ""
    """A word that the theme knows, or a decade."""
    date: str = ""
    """The date of the value, of any precision, where years are compared."""
    address: str = ""
    """The address of the list of its entries; may be empty."""
    width: float = 0
    """The width of the bar in per cent of the chart."""
    share: float = 0
    """Its part of all entries in per cent; 0 for an indicator."""


class Chart(NamedTuple):
    """Bars of one kind."""

    kind: str
    """What is counted: a facet, `checked` or `founded`."""
    bars: tuple[Bar, ...]
    """Every value, the largest first; decades in their order."""
    unstated: Bar | None
    """The entries that say nothing; None where all say something."""
    entry_count: int
    """How many entries are a hundred per cent."""
    max_bars: int
    """So many bars are drawn at most, besides that of those who say nothing."""


class DatedValue(NamedTuple):
    """What is counted, at a date, and who says so."""

    value: float | None
    """The figure for the whole city."""
    date: str
    """The date of the figure, of any precision; may be empty."""
    date_note: Localized
    """What is to be said instead of a date."""
    note: Localized
    """What is to be said about the figure; may be empty."""
    source: SourceView
    """Where it comes from."""


class Indicator(NamedTuple):
    """What is counted, once or through the years, with everything that must stand beside it."""

    id: str
    """Its id, the anchor on the page."""
    label: Localized
    """What is counted."""
    unit: Localized
    """In what; may be empty."""
    values: tuple[DatedValue, ...]
    """Its figures, oldest first; those without a date come last."""
    bars: tuple[Bar, ...]
    """The figures of districts, the largest first, else those of several years."""


class FiguresPage(NamedTuple):
    """The directory in figures, and sourced indicators."""

    template: str
    """The template that makes the page."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the content."""
    intro: Localized
    """The city's words, as Markdown."""
    entry_count: int
    """How many organisations are listed."""
    language_count: int
    """How many languages are spoken there, as far as is known."""
    district_count: int
    """In how many districts there is one of them, as far as is known."""
    all_district_count: int
    """How many districts the city has."""
    charts: tuple[Chart, ...]
    """The charts that have something to show."""
    indicators: tuple[Indicator, ...]
    """The figures from sources, in the order of their file."""
    downloads: tuple[Download, ...] = ()
    """The table of all these figures."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of the figures."""
    if not has_section(frame, routes.FIGURES):
        return
    table = Download(routes.figures_table(), CSV, routes.FIGURES, "Zahlen dieser Website", "")
    yield plan_page(frame.compute_once(figures_view)._replace(downloads=(table,)), FIGURES_FILE)


def figures_view(frame: Frame) -> FiguresPage:
    """Return every figure of the site."""
    page, intro = frame.section_meta_and_intro(routes.FIGURES)
    charts = [
        *(_facet_chart(frame, kind) for kind in ("topic", "language", "district", "audience")),
        _check_age_chart(frame),
        _founding_decade_chart(frame),
    ]
    values = frame.values_by_facet
    return FiguresPage(
        template="figures.html",
        lang=frame.lang,
        page=page._replace(modified=frame.latest_data_date),
        intro=intro,
        entry_count=len(frame.listed_entries),
        language_count=_count_stated(values["language"]),
        district_count=_count_stated(values["district"]),
        all_district_count=len(frame.site.settings.districts),
        charts=tuple(chart for chart in charts if chart.bars),
        indicators=_indicator_views(frame),
    )


def count_by_decade(dates: Iterable[str]) -> dict[int, int]:
    """Return how many dates lie in each decade, by its first year; none between is left out."""
    counts = Counter(int(date[:4]) // YEARS_PER_DECADE * YEARS_PER_DECADE for date in dates)
    if not counts:
        return {}
    decades = range(min(counts), max(counts) + 1, YEARS_PER_DECADE)
    return {decade: counts[decade] for decade in decades}


def count_by_check_age(entries: Iterable[Organisation], today: str) -> dict[str, int]:
    """Return how many entries somebody checked within a year, over one or two years ago, never."""
    counts = Counter(_check_age(entry, today) for entry in entries)
    return {band: counts[band] for band in ("fresh", "year", "two-years", "source")}


def _check_age(entry: Organisation, today: str) -> str:
    """Return the band of an entry; a copy was never checked, however new its source."""
    if not entry.checked or entry.checked.how == "source":
        return "source"
    return ages.get_age_band(entry.checked.on, today) or "fresh"


def _count_stated(values: Iterable[facets.FacetValue]) -> int:
    return sum(value.slug != routes.UNSTATED for value in values)


def _facet_chart(frame: Frame, kind: str) -> Chart:
    """Return how often each value of a facet occurs, the most frequent first."""
    counts = {
        value.slug: len(value.organisations)
        for value in facets.build_facet(frame.site, kind, frame.listed_entries)
    }
    unstated_count = counts.pop(routes.UNSTATED, 0)
    labels = facets.get_labels(frame.site, kind)
    slugs = sorted(labels or counts, key=lambda slug: -counts.get(slug, 0))
    bars = [
        Bar(
            value=counts.get(slug, 0),
            label=frame.say(labels[slug]) if slug in labels else Localized("", slug),
            lang_tag="" if slug in labels else slug,
            address=routes.facet(frame.lang, kind, slug) if slug in counts else "",
        )
        for slug in slugs
    ]
    address = routes.facet(frame.lang, kind, routes.UNSTATED)
    return _chart_view(frame, kind, bars, unstated_count, address)


def _check_age_chart(frame: Frame) -> Chart:
    counts = count_by_check_age(frame.listed_entries, frame.site.today)
    return _chart_view(frame, "checked", _count_bars(frame, counts))


def _founding_decade_chart(frame: Frame) -> Chart:
    dates = [entry.founded for entry in frame.listed_entries if entry.founded]
    counts = {
        f"{decade}–{decade + YEARS_PER_DECADE - 1}": count
        for decade, count in count_by_decade(dates).items()
    }
    unstated_count = len(frame.listed_entries) - len(dates)
    return _chart_view(frame, "founded", _count_bars(frame, counts), unstated_count)


def _count_bars(frame: Frame, counts: dict[str, int]) -> list[Bar]:
    nothing = Localized("", frame.lang)
    return [Bar(count, nothing, theme_word=word) for word, count in counts.items()]


def _chart_view(
    frame: Frame, kind: str, bars: list[Bar], unstated_count: int = 0, unstated_address: str = ""
) -> Chart:
    """Return bars with those who say nothing as the last, by the same measure."""
    entry_count = len(frame.listed_entries)
    nothing = Localized("", frame.lang)
    unstated = Bar(unstated_count, nothing, theme_word="unstated", address=unstated_address)
    has_values = any(bar.value for bar in bars)
    *drawn, last = _scale_bars([*bars, unstated], entry_count)
    return Chart(
        kind,
        tuple(drawn) if has_values else (),
        last if unstated_count else None,
        entry_count,
        MAX_BARS,
    )


def _scale_bars(bars: list[Bar], total: int = 0) -> tuple[Bar, ...]:
    """Return bars with their widths, and with their shares where there is a total."""
    longest = max((bar.value for bar in bars), default=0) or 1
    return tuple(
        bar._replace(
            width=round(bar.value * MAX_BAR_WIDTH / longest, 1),
            share=round(bar.value * 100 / total) if total else 0,
        )
        for bar in bars
    )


def _indicator_views(frame: Frame) -> tuple[Indicator, ...]:
    """Return the indicators: figures of one label and unit, without districts, are one of them."""
    series: dict[tuple[object, ...], list[Figure]] = {}
    for figure in frame.site.figures:
        key = (figure.id,) if figure.by_district else (figure.label, figure.unit)
        series.setdefault(key, []).append(figure)
    return tuple(_indicator_view(frame, figures) for figures in series.values())


def _indicator_view(frame: Frame, figures: list[Figure]) -> Indicator:
    first, labels = figures[0], facets.get_labels(frame.site, "district")
    bars = [Bar(share.value, frame.say(labels[share.district])) for share in first.by_district]
    bars.sort(key=lambda bar: -bar.value)
    oldest_first = sorted(figures, key=lambda figure: (not figure.on, figure.on))
    return Indicator(
        id=first.id,
        label=frame.say(first.label),
        unit=frame.say(first.unit),
        values=tuple(_build_dated_value(frame, figure) for figure in oldest_first),
        bars=_scale_bars(bars or _year_bars(frame, oldest_first)),
    )


def _year_bars(frame: Frame, figures: list[Figure]) -> list[Bar]:
    """Return the bars of one measure through the years; a single value needs none."""
    valued = [(figure.value, figure) for figure in figures if figure.value is not None]
    if len(valued) < 2:  # noqa: PLR2004  a pair
        return []
    return [Bar(value, frame.say(figure.undated), date=figure.on) for value, figure in valued]


def _build_dated_value(frame: Frame, figure: Figure) -> DatedValue:
    return DatedValue(
        value=figure.value,
        date=figure.on,
        date_note=frame.say(figure.undated),
        note=frame.say(figure.note),
        source=frame.source_views((figure.source,))[0],
    )
