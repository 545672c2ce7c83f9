"""Office files to download: known parts only, nothing in them that acts or is fetched elsewhere."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

MAX_UNPACKED = 100_000_000
"""Bytes that a file may unpack to: what is more would fill the memory (decompression bomb)."""

MAX_TAGS = 1_000_000
"""Beginnings and ends of elements that a file may have: a second of the processor."""

ODT_PART = "mimetype"
"""The part of an OpenDocument file that tells its type."""

_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_START, _END, _END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
_PART = re.compile(
    r".*(?:\.(?:xml|rels|rdf|vml|svg|png|jpe?g|gif|bmp|tiff?|webp|emf|wmf|odttf|ttf)"
    r"|printersettings\d+\.bin|layout-cache|mimetype|objectreplacements/object \d+|/)",
    re.IGNORECASE,
)
_ACTIVE_FOLDER = re.compile(
    r"(?:^|/)(?:activex|embeddings|macrosheets|basic|scripts|externallinks|customui"
    r"|webextensions|querytables|ctrlprops|\.\.)/|(?:^|/)connections\.xml|^/|\\",
    re.IGNORECASE,
)
_XML_PART = re.compile(r".*\.(?:xml|rels|rdf|svg)", re.IGNORECASE)

_ACTIVE_ELEMENTS = frozenset(
    {
        *("altChunk", "applet", "attachedTemplate", "connection-resource", "dde-connection-decl"),
        *("dde-source", "ddeLink", "event-listener", "execute-macro", "floating-frame"),
        *("object-ole", "ocx", "oleObject", "OLEObject", "plugin", "script", "webextension"),
    }
)
"""Elements that act, whatever stands before their names (ECMA-376; OpenDocument 1.3)."""

_ACTIVE_VALUE = re.compile(
    r"macroEnabled|vbaProject|(?:/|^)(?:oleObject|attachedTemplate|aFChunk|externalLink"
    r"|webextension)|relationships/(?:control|package)$|^_xlnm\.Auto_",
    re.IGNORECASE,
)
_ACTIVE_FIELD = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b", re.IGNORECASE
)
_ACTIVE_FORMULA = re.compile(
    r"\b(?:CALL|EXEC|IMAGE|REGISTER|RTD|WEBSERVICE|DDE)\s*\(|\|", re.IGNORECASE
)
_ACTIVE_BYTES = re.compile(rb"<script|fmlamacro", re.IGNORECASE)
_VML_FETCH = re.compile(rb"\b(?:href|src)\s*=\s*[\"']?\s*(?:[a-z]{4,}:|//|\\\\)", re.IGNORECASE)
"""What is fetched elsewhere in drawings of old times, which need be no XML."""

_QUOTED = re.compile('"[^"]*"')
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):|\s*[/\\]{2}")
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_FIELD_CODES, _FORMULAS = frozenset({"instrText"}), frozenset({"f", "definedName"})


def iter_members(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a container; none of what is no container.

    Raises ValueError where they are too large, or another container stands before them; BadZipFile
    or zlib.error where they are broken.
    """
    if not body.startswith(_START):
        return
    import zipfile  # most cities have no container, and a build that does nothing starts at once

    with zipfile.ZipFile(BytesIO(body)) as container:
        infos = container.infolist()
        is_too_large = sum(member.file_size for member in infos) > MAX_UNPACKED
        if is_too_large or min((member.header_offset for member in infos), default=0):
            raise ValueError(MAX_UNPACKED)
        for member in infos:
            yield member.filename, container.read(member)


def is_quiet_office_file(body: bytes, part: str) -> bool:
    """Tell whether a file is what its main part says, and holds nothing that acts.

    Raises what its parts raise where they are broken.
    """
    pairs = list(iter_members(body))
    members = dict(pairs)
    if part == ODT_PART:
        is_type = members.get(part, b"").strip() == _ODT_TYPE
    else:
        is_type = {"[Content_Types].xml", part} <= members.keys()
    # What stands twice, or behind the end, every program reads in its own way.
    is_whole = len(members) == len(pairs) and body[-_END_LENGTH:].startswith(_END)
    is_small = sum(part.count(b"<") for part in members.values()) <= MAX_TAGS
    return is_type and is_whole and is_small and all(_is_quiet_part(*member) for member in pairs)


def _is_quiet_part(name: str, body: bytes) -> bool:
    if _ACTIVE_FOLDER.search(name) or not _PART.fullmatch(name):
        return False
    if not _XML_PART.fullmatch(name):
        fetches = name.lower().endswith(".vml") and _VML_FETCH.search(body)
        return not (fetches or _ACTIVE_BYTES.search(body))
    from xml.etree import ElementTree as ET

    reader = _PartReader()
    parser = ET.XMLParser(target=reader)  # noqa: S314  document types are refused
    parser.feed(body)
    parser.close()
    return reader.is_quiet and not _ACTIVE_FIELD.search("".join(reader.field_codes))


class _PartReader:
    """Looks at each element of a part while it is parsed, and keeps none."""

    def __init__(self) -> None:
        self.is_quiet = True
        self.field_codes: list[str] = []
        self._quiet_tags: set[str] = set()
        self._take_text: Callable[[str], None] | None = None
        self._formula = ""

    def doctype(self, *_names: object) -> None:
        """Refuse a document type: with it come entities, and files from elsewhere."""
        raise ValueError("doctype")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Judge an element by its name and attributes."""
        if not attributes and tag in self._quiet_tags:  # most are, in a large file
            self._take_text = None
            return
        name = _strip_namespace(tag)
        values = {_strip_namespace(key): value for key, value in attributes.items()}
        self.field_codes += [values["instr"]] if "instr" in values else []
        self._take_text = {
            **dict.fromkeys(_FIELD_CODES, self.field_codes.append),
            **dict.fromkeys(_FORMULAS, self._add_formula),
        }.get(name)
        if _acts(name, values):
            self.is_quiet = False
        elif not self._take_text:
            self._quiet_tags.add(tag)

    def data(self, text: str) -> None:
        """Take the code of a field, or a formula."""
        if self._take_text:
            self._take_text(text)

    def end(self, _tag: str) -> None:
        """Judge a formula that is over."""
        if self._formula and _ACTIVE_FORMULA.search(_QUOTED.sub("", self._formula)):
            self.is_quiet = False
        self._formula, self._take_text = "", None

    def close(self) -> None:
        """End the part."""

    def _add_formula(self, text: str) -> None:
        self._formula += text


def _strip_namespace(name: str) -> str:
    return name.rpartition("}")[2]


def _acts(name: str, values: dict[str, str]) -> bool:
    """Tell whether an element acts, by its name or what its attributes say."""
    is_active = name in _ACTIVE_ELEMENTS or bool(values.get("macro"))
    return is_active or any(map(_ACTIVE_VALUE.search, values.values())) or _leads_away(name, values)


def _leads_away(name: str, values: dict[str, str]) -> bool:
    """Tell whether an element has a program fetch what stands elsewhere, or open what is no page.

    The template that a letter was made from is only named there.
    """
    is_link = name == "a"
    target = values.get("href", "")
    if name == "Relationship":
        target = values.get("Target", "")
        is_link = values.get("Type", "").endswith("/hyperlink")
        if values.get("TargetMode", "").lower() == "external" and not is_link:
            return True
    scheme = _SCHEME.match(target)
    if name == "template" or not scheme or target.startswith("data:image/"):
        return False
    return not is_link or str(scheme[1]).lower() not in _LINK_SCHEMES
