"""The bytes of a text into its characters, as browsers and mail programs read them."""

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_EXTENDED_CODECS = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_jp": "euc_jis_2004",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso2022_jp": "iso2022_jp_ext",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "utf-16": "utf-16-le",
}
"""What the WHATWG Encoding Standard means by a name, where Python's codec of that name knows less.

Mail programs do the same: many write "iso-8859-1" and mean windows-1252.
"""

_CODECS_BY_LABEL = {
    "cn-big5": "big5hkscs",
    "csgb2312": "gb18030",
    "cseuckr": "cp949",
    "cseucpkdfmtjapanese": "euc_jis_2004",
    "csiso88596e": "iso8859-6",
    "csiso88596i": "iso8859-6",
    "csiso88598e": "iso8859-8",
    "csiso88598i": "iso8859-8",
    "csisolatin9": "iso8859-15",
    "csksc56011987": "cp949",
    "csmacintosh": "mac-roman",
    "csunicode": "utf-16-le",
    "dos-874": "cp874",
    "ecma-114": "iso8859-6",
    "ecma-118": "iso8859-7",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "iso-10646-ucs-2": "utf-16-le",
    "iso-ir-149": "cp949",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949",
    "logical": "iso8859-8",
    "mac": "mac-roman",
    "mac-ukrainian": "mac-cyrillic",
    "sun_eu_greek": "iso8859-7",
    "ucs-2": "utf-16-le",
    "unicode": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "unicodefeff": "utf-16-le",
    "unicodefffe": "utf-16-be",
    "visual": "iso8859-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
}
"""Names of the standard that Python does not know, apart from "x-" before one that it knows."""

_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Python's codecs that turn bytes into text, but that nobody writes a letter in."""

_ONE_BYTE_CODECS = ("cp125", "cp8", "iso8859", "koi8", "mac")

_CONTROLS = {0xDC00 + byte: byte for byte in range(0x80, 0xA0)}
"""What a Windows code page leaves open is a control character (WHATWG Encoding 9)."""


def decode_text(body: bytes, label: str) -> str | None:
    """Return a text by the name of its charset; None where neither that nor UTF-8 fits.

    A byte order mark wins over the name, and so does text that is UTF-8 (WHATWG Encoding 4 and 6).
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _decode(body.removeprefix(mark), codec)
    codec = _find_codec(label)
    # What is UTF-8 beyond ASCII makes no words in another charset; ASCII may be UTF-16 or UTF-7.
    is_plain = body.isascii() or b"\0" in body
    order = (codec, "utf-8") if is_plain else ("utf-8", codec)
    texts = (_decode(body, codec) for codec in order)
    return next((text for text in texts if text is not None), None)


def _find_codec(label: str) -> str:
    """Return the name of Python's codec for a charset, "" where there is none."""
    name = re.sub("^(?:x-)+", "", label.strip(" \t\r\n\"';").lower())
    name = re.sub(r"^iso8859(\d+)$", r"iso8859-\1", name)
    name = re.sub(r"^(iso-8859-\d+)-[ei]$", r"\1", name)
    if name in _CODECS_BY_LABEL:
        return _CODECS_BY_LABEL[name]
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "" if codec in _NO_CHARSETS else _EXTENDED_CODECS.get(codec, codec)


def _decode(body: bytes, codec: str) -> str | None:
    try:
        if not codec.startswith(_ONE_BYTE_CODECS):
            return body.decode(codec)
        text = body.decode(codec, "surrogateescape").translate(_CONTROLS)
        text.encode("utf-8")  # raises for a byte that is left
    except (LookupError, ValueError):  # LookupError also for a codec such as base64
        return None
    return text
