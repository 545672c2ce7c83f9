"""Put a city's colours and logo into the files of its theme: screen, icon and paper."""

import base64
from collections.abc import Mapping
from dataclasses import replace

from wegweiser.model.look import DEFAULT_COLOURS, Colours
from wegweiser.source.files import Inputs, digest_files

ASSETS_FOLDER = "theme/assets/"
STYLE_FILE, ICON_FILE = f"{ASSETS_FOLDER}site.css", f"{ASSETS_FOLDER}favicon.svg"
PAPER_FILE, COVER_FILE = "theme/paper/look.typ", "theme/paper/signpost.svg"
LOGO_STEM = f"{ASSETS_FOLDER}logo."
"""The asset that the header shows instead of the signpost, with the ending of the city's file."""

READABLE = 7.0
"""The contrast that words need (WCAG 2.2, 1.4.6)."""

_LIGHT, _DARK = "#fbf8f3", "#101a1d"
"""The grounds of the built-in theme."""

_SRGB_LINEAR_END = 0.04045
"""Up to here sRGB is linear (IEC 61966-2-1)."""

_STEPS = 40
"""So many shades are tried between a colour and black or white."""

Rgb = tuple[int, int, int]


def apply_look(theme: Inputs, colours: Colours | None, logo: str) -> Inputs:
    """Return a theme in the colours of a city and with its logo, a file of theme/assets/."""
    files = dict(theme.files)
    if colours:
        for path in (ICON_FILE, COVER_FILE):
            files[path] = _recolour(files[path].decode(), colours).encode()
        files[STYLE_FILE] += format_style(colours).encode()
        files[PAPER_FILE] = _recolour(files[PAPER_FILE].decode(), _find_readable(colours)).encode()
    if logo and ASSETS_FOLDER + logo in files:
        picture = files[ASSETS_FOLDER + logo]
        drawing = picture if logo.endswith(".svg") else _wrap_picture(picture)
        files |= {ICON_FILE: drawing, COVER_FILE: drawing, f"{LOGO_STEM}svg": drawing}
    if files == theme.files:
        return theme
    files = {path: files[path] for path in sorted(files)}
    return replace(theme, files=files, digest=digest_files(files.items()))


def list_logos(files: Mapping[str, bytes]) -> list[str]:
    """Return the files of a theme that can be a logo."""
    names = (path.removeprefix(ASSETS_FOLDER) for path in files if path.startswith(ASSETS_FOLDER))
    return [name for name in names if name.endswith((".svg", ".png"))]


def format_style(colours: Colours) -> str:
    """Return the rules of a style sheet that give a page these colours, by day and by night."""
    day = _find_readable(colours)
    night_link = _approach(colours.primary, "#ffffff", _DARK)
    arm = _approach(colours.primary, "#000000", "#e9efef")
    return (
        "\n@media screen {\n"
        f"  :root {{ {_format_shades(day, day.primary, day.primary, _LIGHT)} }}\n"
        "}\n\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{ {_format_shades(replace(colours, ink='#e9efef'), night_link, arm, _DARK)} }}\n"
        "}\n"
    )


def _format_shades(colours: Colours, link: str, arm: str, ground: str) -> str:
    is_dark = ground == _DARK
    shades = {
        "ink": colours.ink,
        "link": link,
        "arm": arm,
        "on-arm": colours.ink if is_dark else _LIGHT,
        "tint": _mix(ground, arm, 0.12),
        "tint-2": _mix(ground, arm, 0.3),
        "signal": colours.accent,
        "on-signal": _choose_ink(colours.accent),
        "edge": colours.accent if is_dark else colours.ink,
    }
    if not is_dark:
        shades |= {"band": colours.ink, "houses": colours.ink}
    return " ".join(f"--{name}: {value};" for name, value in shades.items())


def _choose_ink(ground: str) -> str:
    """Return black or white, whichever can be read better on a ground."""
    return max(("#000000", "#ffffff"), key=lambda ink: compute_contrast(ink, ground))


def _find_readable(colours: Colours) -> Colours:
    """Return colours in which words can be read on paper."""
    return replace(
        colours,
        ink=_approach(colours.ink, "#000000", _LIGHT),
        primary=_approach(colours.primary, "#000000", _LIGHT),
    )


def _approach(colour: str, end: str, ground: str) -> str:
    """Return the shade nearest to a colour, towards `end`, that can be read on a ground."""
    shades = (_mix(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if compute_contrast(shade, ground) >= READABLE), end)


def compute_contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_compute_luminance(first), _compute_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _compute_luminance(colour: str) -> float:
    red, green, blue = (_linearize(value / 255) for value in _parse_colour(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(value: float) -> float:
    """Return how much light a value of sRGB is."""
    return value / 12.92 if value <= _SRGB_LINEAR_END else ((value + 0.055) / 1.055) ** 2.4


def _mix(first: str, second: str, share: float) -> str:
    """Return a colour with a share of another in it."""
    pairs = zip(_parse_colour(first), _parse_colour(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parse_colour(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _recolour(text: str, colours: Colours) -> str:
    """Return a drawing or a paper in other colours than those of the built-in theme."""
    for name in ("ink", "primary", "accent"):
        text = text.replace(getattr(DEFAULT_COLOURS, name), f"#\0{name}")
    for name in ("ink", "primary", "accent"):
        text = text.replace(f"#\0{name}", getattr(colours, name))
    return text


def _wrap_picture(picture: bytes) -> bytes:
    """Return a drawing that shows a PNG, whatever its size."""
    data = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/png;base64,{data}"/></svg>'
    ).encode()
