"""QR codes as drawings (ISO/IEC 18004)."""

from io import BytesIO

QUIET_ZONE = 4
"""The modules of white around a code."""

MASK = 2
"""The pattern laid over the modules: readers take any of the eight; to weigh them takes longest."""


def render_qr_svg(text: str) -> str:
    """Return a text, in UTF-8, as a QR code: an SVG without size, one unit a module."""
    import segno

    code = segno.make_qr(text.encode(), error="l", mode="byte", mask=MASK, boost_error=False)
    drawing = BytesIO()
    code.save(
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
