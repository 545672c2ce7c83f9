"""The work list: who is due, in which order, and that no cell can do harm."""

import csv
import io
from dataclasses import replace

import pytest
from support.cities import CITY, TODAY

from wegweiser import pipeline
from wegweiser.model.site import Site
from wegweiser.pipeline import Options
from wegweiser.review import worklist


@pytest.fixture(scope="module")
def site() -> Site:
    """The invented city, checked."""
    done = pipeline.check(Options(folder=CITY, today=TODAY))
    assert done.site is not None
    return done.site


def test_never_confirmed_come_first_then_the_oldest(site: Site) -> None:
    """Entries nobody has confirmed and those over a year old, oldest first."""
    found = worklist.build_rows(site)

    assert [row[0] for row in found] == [
        "leuchtturm-netz",
        "nur-das-noetigste",
        "sprachtreff-suedufer",
        "sprach-treff-suedufer",
        "hafenverbund",
        "hafenchor",
        "elternkreis-nordufer",
    ]
    assert found[4][3:] == (
        "2024-05-06",
        "two-years",
        "+49 30 23125 111",
        "https://musterhafen.example/verzeichnis/hafenverbund/",
        "https://code.example/musterhafen/wegweiser/edit/main/data/orgs.yaml",
    )


def test_csv_reads_back_and_runs_nothing(site: Site) -> None:
    """The list reads back as CSV; a formula has a blank in front."""
    hostile = tuple(replace(one, name=f"=HYPERLINK({one.id})") for one in site.organisations)
    read = list(
        csv.reader(
            io.StringIO(
                worklist.render_csv(worklist.build_rows(replace(site, organisations=hostile)))
            )
        )
    )

    assert tuple(read[0]) == worklist.COLUMNS
    assert [row[1] for row in read[1:3]] == [
        " =HYPERLINK(leuchtturm-netz)",
        " =HYPERLINK(nur-das-noetigste)",
    ]


def test_markdown_shows_any_name_as_it_is(site: Site) -> None:
    """A name full of markup, fences and mentions stays inside its cell."""
    hostile = tuple(
        replace(one, name="a|b `x` ``y`` @all [k](https://boese.example)")
        for one in site.organisations
    )
    line = worklist.render_markdown(
        worklist.build_rows(replace(site, organisations=hostile))
    ).splitlines()[2]

    assert "| ``` a¦b `x` ``y`` @all [k](https://boese.example) ``` |" in line
    assert line.count("|") == len(worklist.COLUMNS) + 1
