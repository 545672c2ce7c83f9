"""The directory in figures, each as a chart with its table; and indicators from sources, each with its date."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.views import PageMeta, SourceView
from wegweiser.languages import Localized
from wegweiser.model import ages, facets, routes
from wegweiser.model.organisations import Organisation
from wegweiser.model.settings import Figure

FIGURES_FILE = "data/figures.yaml"

MAX_BAR_WIDTH = 84
"""Width of the longest bar in per cent of the chart: its value stands behind it."""

MAX_BARS = 15
"""So many bars a chart has at most; its table has every row."""

YEARS_PER_DECADE = 10


class Bar(NamedTuple):
    """A value as a bar and as a row; named by the city, by a tag, or by a word that the theme knows."""

    address: str
    label: Localized
    tag: str
    word: str
    value: float
    width: float
    share: float


class Chart(NamedTuple):
    """Bars of one kind; shares are in per cent of so many entries, and `unsaid` of them say nothing."""

    kind: str
    bars: tuple[Bar, ...]
    entries: int
    unsaid: int
    most: int


class Indicator(NamedTuple):
    """A figure with everything that must stand beside it."""

    id: str
    label: Localized
    unit: Localized
    value: float | None
    bars: tuple[Bar, ...]
    on: str
    undated: Localized
    note: Localized
    source: SourceView


class FiguresPage(NamedTuple):
    """The directory in figures, and sourced indicators."""

    template: str
    lang: str
    page: PageMeta
    intro: Localized
    entries: int
    charts: tuple[Chart, ...]
    indicators: tuple[Indicator, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of the figures."""
    page, intro = frame.section_meta_and_intro(routes.FIGURES)
    listed = frame.listed_entries
    charts = (
        *(_facet_chart(frame, kind) for kind in ("topic", "language", "district", "audience")),
        _check_age_chart(frame),
        _founding_decade_chart(frame),
    )
    shown = tuple(chart for chart in charts if chart.bars)
    indicators = tuple(_indicator_view(frame, one) for one in frame.site.figures)
    yield plan_page(
        FiguresPage("figures.html", frame.lang, page, intro, len(listed), shown, indicators),
        FIGURES_FILE,
    )


def count_by_decade(years: Iterable[str]) -> dict[int, int]:
    """Return how many dates lie in each decade, from the first to the last, also in those between that have none."""
    found = Counter(int(year[:4]) // YEARS_PER_DECADE * YEARS_PER_DECADE for year in years)
    return (
        {start: found[start] for start in range(min(found), max(found) + 1, YEARS_PER_DECADE)}
        if found
        else {}
    )


def count_by_check_age(organisations: Iterable[Organisation], today: str) -> dict[str, int]:
    """Return how many entries somebody checked within a year, longer ago, longer than two years ago, and never."""
    found = Counter(_check_age(one, today) for one in organisations)
    return {band: found[band] for band in ("fresh", "year", "two-years", "source")}


def _check_age(one: Organisation, today: str) -> str:
    """Return the band of an entry; what was copied from a source was never checked, however new the source."""
    if not one.checked or one.checked.how == "source":
        return "source"
    return ages.get_age_band(one.checked.on, today) or "fresh"


def _facet_chart(frame: Frame, kind: str) -> Chart:
    """Return how often each value of a facet is said, most often first; districts keep the order of the city."""
    found = {
        value.slug: len(value.organisations)
        for value in facets.build_facet(frame.site, kind, frame.listed_entries)
    }
    unsaid = found.pop(routes.UNSTATED, 0)
    labels = facets.get_labels(frame.site, kind)
    slugs = list(labels) or list(found)
    if kind != "district":
        slugs.sort(key=lambda slug: -found.get(slug, 0))
    bars = tuple(
        Bar(
            routes.facet(frame.lang, kind, slug) if slug in found else "",
            frame.say(labels[slug]) if slug in labels else Localized("", slug),
            "" if slug in labels else slug,
            "",
            found.get(slug, 0),
            0,
            0,
        )
        for slug in slugs
    )
    return _chart_view(frame, kind, bars, unsaid)


def _check_age_chart(frame: Frame) -> Chart:
    return _chart_view(
        frame,
        "checked",
        _count_bars(frame, count_by_check_age(frame.listed_entries, frame.site.today)),
        0,
    )


def _founding_decade_chart(frame: Frame) -> Chart:
    known = [one.founded for one in frame.listed_entries if one.founded]
    named = {
        f"{start}–{start + YEARS_PER_DECADE - 1}": number
        for start, number in count_by_decade(known).items()
    }
    return _chart_view(
        frame, "founded", _count_bars(frame, named), len(frame.listed_entries) - len(known)
    )


def _count_bars(frame: Frame, values: dict[str, int]) -> tuple[Bar, ...]:
    return tuple(
        Bar("", Localized("", frame.lang), "", word, value, 0, 0) for word, value in values.items()
    )


def _chart_view(frame: Frame, kind: str, bars: tuple[Bar, ...], unsaid: int) -> Chart:
    entries = len(frame.listed_entries)
    return Chart(
        kind,
        _scale_bars(bars, entries) if any(bar.value for bar in bars) else (),
        entries,
        unsaid,
        MAX_BARS,
    )


def _scale_bars(bars: tuple[Bar, ...], whole: int = 0) -> tuple[Bar, ...]:
    """Give each bar its width, and its share where there is a whole."""
    most = max((bar.value for bar in bars), default=0) or 1
    return tuple(
        bar._replace(
            width=round(bar.value * MAX_BAR_WIDTH / most, 1),
            share=round(bar.value * 100 / whole) if whole else 0,
        )
        for bar in bars
    )


def _indicator_view(frame: Frame, one: Figure) -> Indicator:
    areas = facets.get_labels(frame.site, "district")
    bars = tuple(
        Bar("", frame.say(areas[share.district]), "", "", share.value, 0, 0)
        for share in one.by_district
    )
    return Indicator(
        one.id,
        frame.say(one.label),
        frame.say(one.unit),
        one.value,
        _scale_bars(bars),
        one.on,
        frame.say(one.undated),
        frame.say(one.note),
        frame.source_views((one.source,))[0],
    )
