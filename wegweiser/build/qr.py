"""QR codes as drawings (ISO/IEC 18004).

Nearly every page has one, of its address: those of usual length are worked out here, in a tenth of
the library's time; what a code of their size has in common is taken from the library once.
"""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import segno

QUIET_ZONE = 4
"""The modules of white around a code."""

MASK = 2
"""The pattern laid over the modules: readers take any of the eight; to weigh them takes longest."""

_CAPACITIES = ((17, 7), (32, 10), (53, 15), (78, 20), (106, 26))
"""Bytes of text, and of error correction, in versions 1 to 5 at level L: those of one block."""

_PADDING = b"\0" + bytes((0xEC, 0x11)) * 53
"""What fills a code behind its text; readers stop before it, and the library begins with a zero."""

_FIELD_POLYNOMIAL = 0x11D
_STROKE = re.compile("1+")


class _Layout(NamedTuple):
    """What all codes of a version have in common."""

    size: int
    """How many modules a side has."""
    text_length: int
    """How many bytes of text fit in."""
    checks: tuple[int, ...]
    """For each leading byte what it adds to the bytes of error correction, as one number."""
    check_bits: int
    """How many bits of error correction there are."""
    bit_count: int
    """How many modules hold data."""
    mask: int
    """What is laid over the data: one bit for each module of it."""
    fixed: str
    """The modules that are the same in all codes, "0" and "1", row by row."""
    order: Callable[[str], tuple[str, ...]]
    """Picks the modules row by row, from those of the data and the fixed ones behind them."""


def render_qr_svg(text: str) -> str:
    """Return a text, in UTF-8, as a QR code: an SVG without size, one unit a module."""
    body = text.encode()
    for version, (capacity, _) in enumerate(_CAPACITIES, 1):
        if len(body) <= capacity:
            return _draw_modules(*_place_modules(body, _lay_out(version)))
    return _draw_long_text(body)


def _place_modules(body: bytes, layout: _Layout) -> tuple[str, int]:
    """Return the modules of a code, row by row, and how many a row has."""
    length = layout.text_length
    # Four bits for the mode (0100: bytes), eight for the length, the text, four bits of end.
    data = ((0x400 | len(body)) << 8 * len(body) | int.from_bytes(body)) << 4
    padding = length - len(body)
    data = data << 8 * padding | int.from_bytes(_PADDING[:padding])
    checks, top = 0, layout.check_bits - 8
    low_bits = (1 << layout.check_bits) - 1
    for byte in data.to_bytes(length + 2):
        checks = (checks << 8 & low_bits) ^ layout.checks[(checks >> top) ^ byte]
    data = data << layout.check_bits | checks
    data <<= layout.bit_count - 8 * (length + 2) - layout.check_bits
    modules = f"{data ^ layout.mask:0{layout.bit_count}b}{layout.fixed}"
    return "".join(layout.order(modules)), layout.size


def _draw_modules(modules: str, size: int) -> str:
    """Return the drawing: one path, stroke by stroke."""
    strokes = []
    column, line = 0, 0
    for row in range(size):
        for stroke in _STROKE.finditer(modules[row * size : (row + 1) * size]):
            start, end = stroke.span()
            strokes.append(f"m{start - column} {row - line}h{end - start}")
            column, line = end, row
    path = "".join(strokes).removeprefix("m0 0")
    width = size + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}">'
        f'<path stroke="#000" d="M{QUIET_ZONE} {QUIET_ZONE}.5{path}"/></svg>'
    )


def _draw_long_text(body: bytes) -> str:
    drawing = BytesIO()
    _make_code(body).save(
        drawing,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        nl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    return drawing.getvalue().decode()


def _make_code(body: bytes, version: int | None = None) -> "segno.QRCode":
    import segno

    return segno.make_qr(
        body, error="l", mode="byte", mask=MASK, boost_error=False, version=version
    )


@cache
def _lay_out(version: int) -> _Layout:
    """Work out what all codes of a version have in common."""
    text_length, check_length = _CAPACITIES[version - 1]
    rows = _make_code(b"a", version).matrix
    size = len(rows)
    square = [(row, column) for row in range(size) for column in range(size)]
    fixed = [place for place in square if _is_fixed(*place, size)]
    data = _list_data_places(size)
    positions = {place: position for position, place in enumerate((*data, *fixed))}
    return _Layout(
        size,
        text_length,
        _compute_checks(check_length),
        8 * check_length,
        len(data),
        int("".join(str(int(column % 3 == 0)) for _, column in data), 2),
        "".join(str(rows[row][column]) for row, column in fixed),
        itemgetter(*map(positions.__getitem__, square)),
    )


def _list_data_places(size: int) -> list[tuple[int, int]]:
    """Return row and column of the modules in the order of the data: up, down, up (7.7.3)."""
    places = []
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        rows = range(size - 1, -1, -1) if upwards else range(size)
        places += [(row, column) for row in rows for column in (right, right - 1)]
        upwards = not upwards
    return [place for place in places if not _is_fixed(*place, size)]


def _is_fixed(row: int, column: int, size: int) -> bool:
    """Tell whether a module is none of the data: finders, timing, alignment, format (6.3)."""
    near, far = 8, size - 8
    if row == 6 or column == 6:  # noqa: PLR2004  the timing patterns
        return True
    if (row <= near and (column <= near or column >= far)) or (row >= far and column <= near):
        return True
    centre = size - 7
    return size > 21 and abs(row - centre) <= 2 and abs(column - centre) <= 2  # noqa: PLR2004


def _compute_checks(length: int) -> tuple[int, ...]:
    """Return what each leading byte adds to so many bytes of error correction (Reed–Solomon)."""
    generator = [1]
    root = 1
    for _ in range(length):
        shifted = [*generator, 0]
        generator = [
            left ^ _multiply(right, root)
            for left, right in zip(shifted, [0, *generator], strict=True)
        ]
        root = _multiply(root, 2)
    return tuple(
        int.from_bytes(bytes(_multiply(byte, factor) for factor in generator[1:]))
        for byte in range(256)
    )


def _multiply(first: int, second: int) -> int:
    """Return the product of two bytes in the field of the code."""
    product = 0
    while second:
        product ^= first if second & 1 else 0
        first = first << 1 ^ (_FIELD_POLYNOMIAL if first & 0x80 else 0)
        second >>= 1
    return product
