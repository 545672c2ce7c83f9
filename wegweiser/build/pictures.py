"""Pictures in the widths that pages ask for, without anything that the camera noted (only user of Pillow)."""

from io import BytesIO
from typing import Any, NamedTuple

from wegweiser.build.jobs import Artifact, JobError, Theme
from wegweiser.diagnostics import Location, error

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
"""A picture of more would fill the memory, whatever the size of its file (decompression bomb)."""

QUALITY = 78
_EXIF_ORIENTATION, _FIRST_ROTATED = 0x0112, 5
_EXIF_GPS, _GPS_POSITION_TAGS = 0x8825, frozenset({0x02, 0x04, 0x14, 0x16, 0x1C})
"""The part of the notes that is about places; latitude and longitude there and of the goal, and an area in words."""

_PHOTO_SIGNATURES = (b"\xff\xd8", b"\x89PNG", b"RIFF")
"""How files begin that may hold what a camera noted (JPEG, PNG, WebP)."""


class PictureSize(NamedTuple):
    """How large a picture is when it is held upright; `error_code` is the code of why it cannot be shown."""

    width: int = 0
    height: int = 0
    error_code: str = ""


class Variant(NamedTuple):
    """A picture in one width and format: its file in the city's folder, the digest of its bytes, the size to make."""

    source: str
    digest: str
    width: int
    height: int


def measure_picture(body: bytes) -> PictureSize:
    """Return the size of a picture from its head; no pixel is unpacked."""
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            turned = image.getexif().get(_EXIF_ORIENTATION, 1) >= _FIRST_ROTATED
            width, height = reversed(image.size) if turned else image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PictureSize(error_code="picture-too-large")
    except Exception:  # noqa: BLE001  whatever a broken file makes the decoder raise
        return PictureSize(error_code="broken-picture")
    return (
        PictureSize(width, height)
        if width * height <= MAX_PIXELS
        else PictureSize(error_code="picture-too-large")
    )


def check_file_metadata(body: bytes) -> PictureSize:
    """Return what is wrong with a file that is given away as it is: whether it says where a photograph was taken.

    Cameras note it as Exif (CIPA DC-008, GPS tags), programs as XMP, also in documents.
    """
    if b"GPSLatitude" in body:
        return PictureSize(error_code="file-tells-place")
    return _check_exif(body) if body.startswith(_PHOTO_SIGNATURES) else PictureSize()


def _check_exif(body: bytes) -> PictureSize:
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            told = not _GPS_POSITION_TAGS.isdisjoint(image.getexif().get_ifd(_EXIF_GPS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PictureSize(error_code="picture-too-large")
    except Exception:  # noqa: BLE001  what cannot be read as a picture is given away as the file that it is
        told = False
    return PictureSize(error_code="file-tells-place" if told else "")


def make_variant(path: str, view: Variant, theme: Theme) -> Artifact:
    """Make a picture in one width; its format follows from the ending of its path. Raises Fault where it is broken."""
    try:
        return Artifact(
            path,
            _resize_picture(theme.read_stored_file(view.source), view, webp=path.endswith(".webp")),
        )
    except Exception as fault:  # whatever a broken file makes the decoder raise
        raise JobError(error("broken-picture", Location(view.source))) from fault


def _resize_picture(body: bytes, view: Variant, *, webp: bool) -> bytes:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(body), formats=FORMATS) as image:
        image.draft("RGB", (max(view.width, view.height),) * 2)
        upright = ImageOps.exif_transpose(image)
        colours = upright.info.get("icc_profile", b"") if upright.mode in {"RGB", "RGBA"} else b""
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small = plain.resize((view.width, view.height), Image.Resampling.LANCZOS, reducing_gap=2)
    small.info = {}  # comments and notes of programs travel there
    return _encode_picture(small, webp=webp, colours=colours)


def _encode_picture(image: Any, *, webp: bool, colours: bytes) -> bytes:
    from PIL import Image

    made = BytesIO()
    if webp:
        image.save(made, "WEBP", quality=QUALITY, method=4, icc_profile=colours)
    else:
        if image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert(
                "RGB"
            )
        image.save(
            made, "JPEG", quality=QUALITY, progressive=True, optimize=True, icc_profile=colours
        )
    return made.getvalue()
