"""QR codes as drawings (ISO/IEC 18004; only user of segno).

A code is linear: changing a bit of the text flips always the same modules. So segno draws one code of each size, and every
further address is that code with some modules flipped: a hundredth of the time.
"""

from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import groupby
from operator import getitem, xor
from typing import Any, NamedTuple

MASK, QUIET_ZONE = 2, 4
"""The fixed pattern that is laid over the modules (any of the eight may be read), and the modules of white around a code."""

_BLOCK_CODEWORDS = {2: (34, 10), 3: (55, 15), 4: (80, 20), 5: (108, 26)}
"""Codewords of text and of correction in the sizes that are one block, at level L."""

_HEADER_CODEWORDS = 2
"""Codewords that the mode, the count and the end take, rounded up."""


class _VersionTemplate(NamedTuple):
    """A size of code: the code of nothing at all, and for each codeword of text the modules that each value flips."""

    size: int
    nothing: int
    flips: tuple[tuple[int, ...], ...]


def render_qr_svg(text: str) -> str:
    """Return a text as a QR code: an SVG of strokes, one unit a module, with its quiet zone; it is said in UTF-8."""
    size, modules = _compute_modules(text.encode())
    strokes = _compute_strokes(size)
    rows = "".join(map(getitem, strokes, modules.to_bytes(len(strokes), "big")))
    room = size + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{QUIET_ZONE} -{QUIET_ZONE}.5 {room} {room}">'
        f'<path stroke="#000" d="M0 0{rows}"/></svg>'
    )


def _compute_modules(text: bytes) -> tuple[int, int]:
    """Return the size of a text's code and its modules as bits, row by row, each row filled up to whole octets."""
    version = next(
        (
            number
            for number, (room, _) in _BLOCK_CODEWORDS.items()
            if len(text) + _HEADER_CODEWORDS <= room
        ),
        0,
    )
    if not version:
        drawn = _draw_with_segno(text)
        return len(drawn.matrix), _pack_matrix(drawn.matrix)
    size, nothing, flips = _compute_template(version)
    return size, _flip_modules(nothing, flips, _encode_codewords(text, len(flips)))


def _encode_codewords(text: bytes, room: int) -> bytes:
    """Return the codewords of a text in byte mode: 4 bits of mode, 8 of count, the text, 4 of end; then padding."""
    said = ((0x400 | len(text)) << 8 * len(text) | int.from_bytes(text, "big")) << 4
    padding = b"\0" + b"\xec\x11" * room  # segno begins it with an octet of nothing
    return (said.to_bytes(len(text) + _HEADER_CODEWORDS, "big") + padding)[:room]


@cache
def _compute_template(version: int) -> _VersionTemplate:
    """Let segno draw one code of a size, and work out from it what each codeword flips."""
    room, correction = _BLOCK_CODEWORDS[version]
    sample = b"x" * (room - _HEADER_CODEWORDS)
    drawn = _draw_with_segno(sample, version)
    size = len(drawn.matrix)
    spots = [1 << _bit_index(size, row, column) for row, column in _walk_data_modules(size)]
    alone = [_combine_bits(spots[at : at + 8][::-1]) for at in range(0, 8 * (room + correction), 8)]
    flips = tuple(
        _add_correction(alone, place, check)
        for place, check in enumerate(_compute_remainders(room, correction))
    )
    return _VersionTemplate(
        size,
        _flip_modules(_pack_matrix(drawn.matrix), flips, _encode_codewords(sample, room)),
        flips,
    )


def _flip_modules(modules: int, flips: Iterable[tuple[int, ...]], codewords: bytes) -> int:
    return reduce(xor, map(getitem, flips, codewords), modules)


def _combine_bits(bits: list[int]) -> tuple[int, ...]:
    """Return the modules of each value of a codeword, from those of its eight bits, the lowest first."""
    values = [0]
    for modules in bits:
        values += [value ^ modules for value in values]
    return tuple(values)


def _add_correction(
    alone: list[tuple[int, ...]], place: int, check: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the modules that each value of the codeword at a place flips, those of its correction included."""
    corrections = alone[-len(check) :]
    bits = [1 << power for power in range(8)]
    return _combine_bits(
        [
            _flip_modules(
                alone[place][bit],
                corrections,
                bytes(_multiply_gf256(value, bit) for value in check),
            )
            for bit in bits
        ]
    )


@cache
def _compute_remainders(room: int, correction: int) -> tuple[tuple[int, ...], ...]:
    """Return for each codeword of text the correction (Reed-Solomon) that a 1 in its place asks for."""
    generator, root = [1], 1
    for _ in range(correction):
        shifted = [_multiply_gf256(value, root) for value in generator]
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *shifted], strict=True)]
        root = _multiply_gf256(root, 2)
    remainders = [generator[1:]]
    for _ in range(room - 1):
        first, *others = remainders[-1]
        remainders.append(
            [
                a ^ _multiply_gf256(first, b)
                for a, b in zip([*others, 0], generator[1:], strict=True)
            ]
        )
    return tuple(map(tuple, reversed(remainders)))


@cache
def _multiply_gf256(one: int, other: int) -> int:
    """Multiply in the field of 256 elements that the standard names (x^8 + x^4 + x^3 + x^2 + 1)."""
    product = 0
    while other:
        product ^= one * (other & 1)
        one, other = one << 1 ^ (0x11D if one & 0x80 else 0), other >> 1
    return product


def _walk_data_modules(size: int) -> Iterator[tuple[int, int]]:
    """Yield the modules that hold codewords, in their order: in double columns from the right, up and down by turns."""
    rights = [*range(size - 1, 6, -2), 5, 3, 1]  # column 6 is a pattern
    for turn, right in enumerate(rights):
        for row in range(size) if turn % 2 else reversed(range(size)):
            yield from (
                (row, column)
                for column in (right, right - 1)
                if not _is_function_pattern(size, row, column)
            )


def _is_function_pattern(size: int, row: int, column: int) -> bool:
    """Tell whether a module belongs to the eyes and the format beside them, the fourth small eye or the dotted lines."""
    far, small = size - 8, range(size - 9, size - 4)
    eyes = (row <= 8 and (column <= 8 or column >= far)) or (row >= far and column <= 8)  # noqa: PLR2004  7 and a rim
    return eyes or row == 6 or column == 6 or (row in small and column in small)  # noqa: PLR2004


def _pack_matrix(matrix: Any) -> int:
    size = len(matrix)
    return sum(
        1 << _bit_index(size, row, column)
        for row in range(size)
        for column in range(size)
        if matrix[row][column]
    )


def _bit_index(size: int, row: int, column: int) -> int:
    return 8 * -(-size // 8) * (size - row) - column - 1


@cache
def _compute_strokes(size: int) -> tuple[tuple[str, ...], ...]:
    """Return for each octet of a code's rows the strokes of its 256 values; those of a row's last lead on to the next row."""
    octets = [f"{octet:08b}" for octet in range(256)]
    plain = tuple("".join(_format_runs(octet)) for octet in octets)
    end = [octet[: size % 8].rstrip("0") for octet in octets]
    last = tuple(
        "".join(_format_runs(octet)) + f"m{size // 8 * -8 - len(octet)} 1" for octet in end
    )
    return (*(plain,) * (size // 8), last) * size


def _format_runs(octet: str) -> Iterator[str]:
    for module, run in groupby(octet):
        length = len(list(run))
        yield f"h{length}" if module == "1" else f"m{length} 0"


def _draw_with_segno(text: bytes, version: int | None = None) -> Any:
    import segno

    return segno.make_qr(
        text, error="l", version=version, mode="byte", mask=MASK, boost_error=False
    )
