"""What a date of a calendar says, as our fields: no person, no password, no meeting room online."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from wegweiser.requests.lists.texts import clean_cell, escape_markdown
from wegweiser.source.personal_details import find_personal_details

MAX_TITLE, MAX_PLACE, MAX_TEXT = 200, 200, 2_000
"""Characters that are taken of a title, a place and a description."""

_CANCELLED = re.compile(
    r"[\s*!(\[]*(?:abgesagt|entfällt|fällt aus|abgesagte?r?|cancel+ed)\b[\s:!.)\]*–-]*",
    re.IGNORECASE,
)
_BLOCK_END = re.compile(r"<(?:br|/p|/li|/div|/h[1-6]|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)
_CONFERENCE_BLOCK = re.compile(r"(?:-::~|_{10,}|\.{20,}|─{5,})")
"""How Google and Outlook begin what they add about a meeting online."""

_LINK = re.compile(r"(?:https?|msteams|zoommtg|webcal|tel|sip|mailto):\S*|www\.\S+", re.IGNORECASE)
_SECRET_LINK = re.compile(
    r"[?&#;](?:pwd|pw|passwo?r[dt]|passcode|kennwort|pin|token|key|secret|auth|code|sig|signature)="
    r"|^[a-z]+://[^/?#]*@|/private-"
    r"|^https?://[^/]*(?:zoom\.us|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com"
    r"|webex\.com|gotomeet|whereby\.com|bigbluebutton|meet\.jit\.si|bbb\.)",
    re.IGNORECASE,
)
_SECRET_WORD = re.compile(
    r"\b(?:kenncode|passcode|passwort|kennwort|password|zugangscode|pin|meeting[ -]?id"
    r"|besprechungs-?id|konferenz-?id|einwahl\w*|dial[ -]?in)\b",
    re.IGNORECASE,
)


class Wording(NamedTuple):
    """What a date says."""

    title: str
    """What it is called."""

    place: str = ""
    """Where it is."""

    description: str = ""
    """What it is about, as Markdown in which nothing is a mark."""

    website: str = ""
    """Where to read more."""

    is_cancelled: bool = False
    """Whether its title says that it does not take place."""

    omissions: tuple[str, ...] = ()
    """The messages on what was left out."""


def read_wording(title: str, place: str, description: str, website: str) -> Wording:
    """Return what these values of a calendar say in public."""
    omissions: list[str] = []
    name = _clean_line(title)
    cancelled = _CANCELLED.match(name)
    rest = name[cancelled.end() :] if cancelled else name
    text = "\n".join(_iter_public_lines(description, omissions))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return Wording(
        title=_shorten(rest or name, MAX_TITLE),
        place=_shorten(_read_place(place, omissions), MAX_PLACE),
        description=escape_markdown(_shorten(text, MAX_TEXT)),
        website=_read_website(website, omissions),
        is_cancelled=bool(cancelled),
        omissions=tuple(dict.fromkeys(omissions)),
    )


def _clean_line(text: str) -> str:
    return " ".join(_drop_tags(clean_cell(text)[0]).split())


def _drop_tags(text: str) -> str:
    return _TAG.sub("", _BLOCK_END.sub("\n", text)) if "<" in text else text


def _iter_public_lines(text: str, omissions: list[str]) -> Iterator[str]:
    """Yield the lines of a description that everybody may read."""
    for line in clean_cell(_drop_tags(text))[0].split("\n"):
        if _CONFERENCE_BLOCK.search(line):
            omissions.append("import-secret-link")
            return
        if _SECRET_WORD.search(line) or any(map(_is_secret, _LINK.findall(line))):
            omissions.append("import-secret-link")
        elif any(find_personal_details(line)):
            omissions.append("import-contact-line")
        else:
            yield line


def _is_secret(link: str) -> bool:
    is_web = link.lower().startswith(("http://", "https://", "www."))
    return not is_web or bool(_SECRET_LINK.search(link))


def _read_place(text: str, omissions: list[str]) -> str:
    """Return where a date is; the address of a meeting online is no place."""
    line = _clean_line(text)
    if _LINK.search(line) or _SECRET_WORD.search(line):
        omissions.append("import-secret-link")
        line = _LINK.sub("", line)
        line = "" if _SECRET_WORD.search(line) else " ".join(line.split()).strip(" ;,|–-")
    return line


def _read_website(text: str, omissions: list[str]) -> str:
    address = text.strip()
    if not address:
        return ""
    if not re.fullmatch(r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?", address) or _is_secret(address):
        omissions.append("import-secret-link")
        return ""
    return address if "." in (urlsplit(address).netloc) else ""


def _shorten(text: str, most: int) -> str:
    """Return the first words of a text that is too long."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
