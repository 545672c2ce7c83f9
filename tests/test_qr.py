"""QR codes: the same modules that segno would draw, in a hundredth of its time, and strokes that paint them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.build import qr

ADDRESS = "https://musterhafen.example/verzeichnis/hafenbruecke/"


def painted(drawing: str) -> list[list[int]]:
    """Follow the strokes of a drawing and return the modules that they paint."""
    size = int(re.search(r'viewBox="-4 -4\.5 (\d+) \1"', drawing)[1]) - 2 * qr.QUIET_ZONE
    modules = [[0] * size for _ in range(size)]
    steps = re.findall(r"h(\d+)|m(-?\d+) (\d)", re.search(r'd="M0 0([^"]*)"', drawing)[1])
    row = column = 0
    for stroke, across, down in steps:
        if stroke:
            modules[row][column : column + int(stroke)] = [1] * int(stroke)
        row, column = row + int(down or 0), column + int(stroke or across)
    return modules


@given(st.binary(min_size=18, max_size=110))
def test_codes_are_those_of_segno(text: bytes) -> None:
    """Every text gives exactly the code that segno draws at the same level and mask, beyond the quick sizes too."""
    size, modules = qr._compute_modules(text)

    assert (size, modules) == (
        len(drawn := qr._draw_with_segno(text).matrix),
        qr._pack_matrix(drawn),
    )


@pytest.mark.parametrize(
    "text", [ADDRESS, ADDRESS * 2, ADDRESS * 3, "https://dört.example/verzeichnis/"]
)
def test_the_strokes_paint_the_code(text: str) -> None:
    """Following the strokes of a drawing gives the modules that segno would draw."""
    assert painted(qr.render_qr_svg(text)) == [
        list(row) for row in qr._draw_with_segno(text.encode()).matrix
    ]


@pytest.mark.parametrize(
    ("length", "size"),
    [(1, 25), (32, 25), (33, 29), (53, 29), (54, 33), (78, 33), (79, 37), (106, 37), (107, 41)],
)
def test_a_code_is_as_small_as_its_text_allows(length: int, size: int) -> None:
    """Short addresses have coarse modules that print well."""
    assert len(painted(qr.render_qr_svg("a" * length))) == size


def test_a_code_is_small_in_a_page() -> None:
    """The drawing of an entry's address is one path of about two kilobytes."""
    drawing = qr.render_qr_svg(ADDRESS)

    assert drawing.count("<path") == 1
    assert len(drawing) < 2500
