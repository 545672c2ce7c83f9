"""Make a PDF that was set for a pen one that can be filled in on a screen, too."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pikepdf

LINK_SCHEME = "field:"
"""What a template writes where a field is to be: a link to this and the key of the field.

Typst makes no fields (typst/typst#1765), but it gives a link its rectangle, its place in the order
of reading and its tag, which is all that a field needs besides its name.
"""

PRINTED = 1 << 2
"""Flag of an annotation: it is on paper, too (ISO 32000-1, 12.5.3)."""
REQUIRED, SEVERAL_LINES, ONE_OF_SEVERAL = 1 << 1, 1 << 12, 1 << 15
"""Flags of a field: of any, of text, of a button (12.7.3 and 12.7.4)."""

TYPED = b"/Helv 10 Tf 0 g"
"""The letters of what is typed."""
CROSS = b"1.2 w 1.6 1.6 m 6.3 6.3 l 1.6 6.3 m 6.3 1.6 l S"
"""What a box shows that is ticked, in its 8 points."""


class Field(NamedTuple):
    """What is typed or ticked at one place."""

    name: str
    """Its name in the file; the options of a choice share theirs."""
    label: str
    """What is asked, for those who do not see where the field stands."""
    kind: str
    """What is done there: line, lines, tick, or choice, of which one alone may be ticked."""
    required: bool = False
    """Whether a request without an answer is not accepted."""


def add_fields(body: bytes, fields: Mapping[str, Field], direction: str = "ltr") -> bytes:
    """Return a PDF in which each link to `field:KEY` is the field of that key; same in, same out.

    The tags stay true: each field stands in an element `Form` (PDF/UA-1, 7.18.4). What is typed
    begins where lines in this direction do.
    """
    import pikepdf

    with pikepdf.open(BytesIO(body)) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        made: dict[str, pikepdf.Object] = {}
        for page in pdf.pages:
            for link in page.obj.get("/Annots", ()):
                action = link.get("/A", pikepdf.Dictionary())
                address = str(action.get("/URI", ""))
                if address.startswith(LINK_SCHEME):
                    _change_link(pdf, link, fields[address.removeprefix(LINK_SCHEME)], made)
                    parents[int(link.StructParent)].S = pikepdf.Name.Form
        _add_form(pdf, tuple(made.values()), direction)
        target = BytesIO()
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return target.getvalue()


def _change_link(
    pdf: "pikepdf.Pdf", link: "pikepdf.Object", field: Field, made: dict[str, "pikepdf.Object"]
) -> None:
    """Make a link a field, or one option of a field, and note it."""
    from pikepdf import Array, Dictionary, Name

    for key in ("/A", "/Border", "/Contents"):
        del link[key]
    link.Subtype, link.F, link.TU = Name.Widget, PRINTED, field.label
    if field.kind != "choice":
        made[field.name] = link
        link.T = field.name
    if field.kind in ("line", "lines"):
        link.FT = Name.Tx
        link.Ff = REQUIRED * field.required + SEVERAL_LINES * (field.kind == "lines")
        link.DA = TYPED
        return
    link.FT, state = Name.Btn, "/Yes"
    if field.kind == "choice":
        group = made.get(field.name)
        if group is None:
            group = pdf.make_indirect(
                Dictionary(FT=Name.Btn, Ff=ONE_OF_SEVERAL, T=field.name, V=Name.Off, Kids=Array())
            )
            made[field.name] = group
        state = f"/{len(group.Kids)}"
        group.Kids.append(link)
        link.Parent = group
    else:
        link.V = Name.Off
    left, bottom, right, top = map(float, link.Rect)
    frame = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, right - left, top - bottom]}
    looks = {state: pdf.make_stream(CROSS, **frame), "/Off": pdf.make_stream(b"", **frame)}
    link.AS, link.AP = Name.Off, Dictionary(N=Dictionary(looks))


def _add_form(pdf: "pikepdf.Pdf", fields: tuple["pikepdf.Object", ...], direction: str) -> None:
    """List the fields; what is typed into them the reader's program draws, in a font it has."""
    from pikepdf import Array, Dictionary, Name

    helvetica = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(fields),
        Q=2 if direction == "rtl" else 0,
        DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(helvetica))),
    )
