"""The lines that calendars and visiting cards are made of: escaped, folded, ended (RFC 5545 3.1 and 3.3.11, RFC 6350 3 and 4)."""

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
    """Return a property whose value has a syntax of its own (address, date, rule, list): folded, with its line break."""
    said = "".join(
        f";{_format_parameter_name(key)}={_quote_parameter(told)}"
        for key, told in parameters.items()
        if told
    )
    # Whatever a value holds, it stays within its line: nobody writes a property of their own.
    return _fold_line(_CONTROLS.sub("", f"{name}{said}:{value}")) + LINE_BREAK


def escape_text(text: str) -> str:
    r"""Return a text as a value, or as one piece of a list or structure: `\`, `;`, `,` and line breaks escaped."""
    return "\\n".join(text.translate(_TEXT_ESCAPES).splitlines())


def _format_parameter_name(key: str) -> str:
    return key.upper().replace("_", "-")


def _quote_parameter(told: str) -> str:
    safe = told.translate(_PARAMETER_ESCAPES)
    return f'"{safe}"' if any(sign in safe for sign in ":;,") else safe


def _fold_line(whole: str) -> str:
    """Break a line into pieces of at most 75 octets, each further one after a space, no letter cut in two."""
    octets = whole.encode()
    if len(octets) <= MAX_LINE_OCTETS:
        return whole
    pieces, start, room = [], 0, MAX_LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004  the second to fourth octet of a letter (UTF-8)
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, MAX_LINE_OCTETS - 1
    return b"\r\n ".join([*pieces, octets[start:]]).decode()
