"""The lines of calendars and visiting cards: escaped, folded, ended (RFC 5545 3.1, RFC 6350 3)."""

import re

MAX_LINE_OCTETS = 75
"""Octets of a line before it is folded, the line break not counted."""

LINE_BREAK = "\r\n"

_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_TEXT_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})
_PARAMETER_ESCAPES = str.maketrans({"^": "^^", '"': "^'"})  # RFC 6868


def format_text_property(name: str, text: str, /, **parameters: str) -> str:
    """Return a property whose value is a text: escaped, folded, with its line break.

    Parameters are named in any case, `_` standing for `-`; one without a value is left out.
    """
    return format_property(name, escape_text(text), **parameters)


def format_property(name: str, value: str, /, **parameters: str) -> str:
    """Return a property whose value has a syntax of its own, such as an address, a date or a rule.

    It is folded, with its line break; parameters as in `format_text_property`.
    """
    marks = "".join(
        f";{key.upper().replace('_', '-')}={_quote_parameter(parameter)}"
        for key, parameter in parameters.items()
        if parameter
    )
    # Whatever a value holds, it stays within its line: nobody writes a property of their own.
    return _fold_line(_CONTROLS.sub("", f"{name}{marks}:{value}")) + LINE_BREAK


def escape_text(text: str) -> str:
    r"""Return a text as a value, or a piece of one: `\`, `;`, `,` and line breaks escaped."""
    return "\\n".join(text.translate(_TEXT_ESCAPES).splitlines())


def _quote_parameter(parameter: str) -> str:
    escaped = parameter.translate(_PARAMETER_ESCAPES)
    return f'"{escaped}"' if any(sign in escaped for sign in ":;,") else escaped


def _fold_line(line: str) -> str:
    """Break a line into pieces of at most 75 octets, each further one after a space.

    No letter is cut in two.
    """
    octets = line.encode()
    if len(octets) <= MAX_LINE_OCTETS:
        return line
    pieces, start, limit = [], 0, MAX_LINE_OCTETS
    while len(octets) - start > limit:
        end = start + limit
        # The second to fourth octet of a letter (UTF-8).
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004
            end -= 1
        pieces.append(octets[start:end])
        start, limit = end, MAX_LINE_OCTETS - 1
    return b"\r\n ".join([*pieces, octets[start:]]).decode()
