"""Figures to take along: three first, then a file and how to cite it; nothing twice on paper."""

import csv
import io

from support.oracles import OpenPage
from support.readers import follow


def test_figures_are_taken_along_in_two_clicks(real_home: str, show_page: OpenPage) -> None:
    """From the start page to the figures, from there to the file."""
    page = show_page(real_home, width=360, height=740)
    follow(page.locator("a[href$='zahlen/']").first)
    file = page.locator(".carry a[href$='zahlen.csv']")
    body = page.request.get(file.evaluate("link => link.href")).body().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body, newline=""), strict=True))

    assert page.locator(".keys li").count() == 3
    assert rows[0]["Zahl"] == page.locator(".keys strong").first.inner_text()
    assert {row["Stand"] for row in rows if row["Kennzahl"].startswith("Mitgliedsvereine")} == {
        *("2012-02", "2015-10-20", "2018", "ohne Datum"),
    }
    page.get_by_text("So zitieren").click()
    assert page.locator(".carry details p").inner_text().endswith("/zahlen/")


def test_those_who_say_nothing_are_a_bar(real_home: str, show_page: OpenPage) -> None:
    """Districts stand by size, and below them those of whom it is not known."""
    page = show_page(f"{real_home}zahlen/")
    counts = [int(n) for n in page.locator("#zahlen-district .value").all_text_contents()]

    assert counts[:-1] == sorted(counts[:-1], reverse=True)
    assert "nicht angegeben" in page.locator("#zahlen-district text").all_text_contents()[-2]
    assert page.locator("#zahlen-district .unknown").count() == 1


def test_nothing_is_printed_twice(real_home: str, show_page: OpenPage) -> None:
    """On paper each figure is a drawing or a table, never both."""
    page = show_page(f"{real_home}zahlen/")
    page.emulate_media(media="print")
    twice = page.evaluate("""[...document.querySelectorAll(".figure")].filter(figure => {
      const shown = [...figure.querySelectorAll("svg, table")].filter(it => it.checkVisibility());
      return shown.length > 1;
    }).length""")

    assert page.locator(".figure").count() > 6
    assert twice == 0
