"""QR codes: as small as their text allows, in UTF-8, small in a page."""

import random
import re

import pytest
import segno

from wegweiser.build import qr

ADDRESS = "https://musterhafen.example/verzeichnis/hafenbruecke/"


def painted(drawing: str) -> list[list[int]]:
    """Follow the strokes of a drawing and return the modules that they paint."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', drawing)[1])
    modules = [[0] * size for _ in range(size)]
    column, row = qr.QUIET_ZONE, qr.QUIET_ZONE
    strokes = re.search(rf'd="M{column} {row}\.5([^"]*)"', drawing)[1]
    for stroke, across, down in re.findall(r"h(\d+)|m(-?\d+) (\d)", strokes):
        if stroke:
            modules[row][column : column + int(stroke)] = [1] * int(stroke)
        row, column = row + int(down or 0), column + int(stroke or across)
    return modules


@pytest.mark.parametrize(
    "text", [ADDRESS, ADDRESS * 2, ADDRESS * 3, "https://dört.example/verzeichnis/"]
)
def test_the_strokes_paint_the_code(text: str) -> None:
    """Following the strokes of a drawing gives the code of the text in UTF-8, white around it."""
    code = segno.make_qr(text.encode(), error="l", mode="byte", mask=qr.MASK, boost_error=False)

    assert painted(qr.render_qr_svg(text)) == [
        list(row) for row in code.matrix_iter(border=qr.QUIET_ZONE)
    ]


@pytest.mark.parametrize("length", [0, 1, 16, 17, 18, 31, 33, 52, 54, 77, 79, 105, 106])
def test_codes_of_each_length_are_those_of_the_library(length: int) -> None:
    """What is worked out here is what the library works out: each version, full and not full."""
    text = "".join(random.Random(length).choices("abcdefghijklmnopqrstuvwxyz-/.:0", k=length))  # noqa: S311  no secret
    code = segno.make_qr(text.encode(), error="l", mode="byte", mask=qr.MASK, boost_error=False)

    assert painted(qr.render_qr_svg(text)) == [
        list(row) for row in code.matrix_iter(border=qr.QUIET_ZONE)
    ]


@pytest.mark.parametrize(
    ("length", "size"),
    [(17, 21), (18, 25), (32, 25), (33, 29), (53, 29), (54, 33), (78, 33), (79, 37), (107, 41)],
)
def test_a_code_is_as_small_as_its_text_allows(length: int, size: int) -> None:
    """Short addresses have coarse modules that print well."""
    assert len(painted(qr.render_qr_svg("a" * length))) == size + 2 * qr.QUIET_ZONE


def test_a_code_is_small_in_a_page() -> None:
    """The drawing of an entry's address is one path of about one and a half kilobytes."""
    drawing = qr.render_qr_svg(ADDRESS)

    assert drawing.count("<path") == 1
    assert len(drawing) < 2500
