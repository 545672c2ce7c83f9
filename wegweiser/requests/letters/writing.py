"""A letter as text, as an e-mail to be sent by hand, and on paper."""

import json
from collections.abc import Iterator, Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import Theme
from wegweiser.languages import Localized
from wegweiser.requests.letters.views import Letter, LetterPart, LetterWay

Words = Mapping[str, str]
"""The words of a letter in a language (theme/templates/letter.json)."""

_ISOLATES = ("\u2066", "\u2069")
"""What stands around Latin words in a text from right to left (UAX 9); paper sets its own."""

_RULE = "-" * 72
_BOUNDARY = "=_wegweiser-letter"


class LetterPage(NamedTuple):
    """A letter as the body of an e-mail (letter.html)."""

    lang: str
    """The language of the whole."""
    letter: Letter
    """The letter."""
    sections: tuple[tuple[LetterPart, Words, str], ...]
    """Each part with its words, and what the entry says as text."""


def read_words(letter: Letter, theme: Theme) -> tuple[Words, ...]:
    """Return the words of each part of a letter, its fields filled."""
    return tuple(_read_part_words(letter, part, theme) for part in letter.parts)


def _read_part_words(letter: Letter, part: LetterPart, theme: Theme) -> Words:
    words: dict[str, str] = json.loads(theme.render("letter.json", part))
    left, end = _ISOLATES if part.dir == "rtl" else ("", "")
    fields = {
        "name": part.name,
        "site": part.site_name,
        "code": f"{left}{letter.code}{end}",
        "date": part.until,
        "email": f"{left}{letter.email}{end}",
    }
    for key, word in words.items():
        for name, value in fields.items():
            word = word.replace(f"{{{name}}}", value)  # noqa: PLW2901  field after field
        words[key] = word
    return words


# --- As text


def render_text(letter: Letter, words: tuple[Words, ...]) -> str:
    """Return a letter as text: each language after the other."""
    parts = zip(letter.parts, words, strict=True)
    return f"\n\n{_RULE}\n\n".join("\n".join(_list_lines(letter, *part)) for part in parts) + "\n"


def _list_lines(letter: Letter, part: LetterPart, words: Words) -> Iterator[str]:
    yield from (words["title"], "", words["greeting"], "", words["intro"], "")
    yield from (words["stands"], "", render_rows(part), "")
    if part.page_url:
        yield from (f"{words['page']} {part.page_url}", "")
    for way in part.ways:
        yield from (f"* {words[way.id]}", f"  {words[f'{way.id}-text']}", f"  {way.url}")
        # Percent-encoded, so that nobody who quotes the letter has answered with it.
        yield from (f"  {words['mail']}: {way.mailto}", "")
    yield from (words["code"], "", words["answer"], "", words["closing"], letter.operator)


def render_rows(part: LetterPart) -> str:
    """Return what an entry says as lines with a bar in each: none is taken for a form's heading."""
    width = min(30, max((len(row.label) for row in part.rows), default=0))
    lines = [
        f"{'' if number else row.label:<{width}} | {line}".rstrip()
        for row in part.rows
        for number, line in enumerate(row.value.split("\n"))
    ]
    return "\n".join(lines)


# --- As an e-mail


def render_mail(letter: Letter, words: tuple[Words, ...], theme: Theme) -> bytes:
    """Return a letter as a draft (RFC 5322) that a mail program opens; nothing is sent by us."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _format_address(letter.email)
    if recipient := _format_address(letter.recipient.email):
        mail["To"] = recipient
    mail["Subject"] = f"{words[0]['title']} {letter.name}"
    mail["X-Unsent"] = "1"
    mail.set_content(render_text(letter, words))
    sections = tuple(
        (part, word, render_rows(part)) for part, word in zip(letter.parts, words, strict=True)
    )
    page = theme.render("letter.html", LetterPage(letter.lang, letter, sections))
    mail.add_alternative(page, subtype="html")
    mail.set_boundary(_BOUNDARY)
    return mail.as_bytes()


def _format_address(address: str) -> str:
    """Return an e-mail address for a header; empty where it is none."""
    try:
        return str(Address(addr_spec=address)) if address else ""
    except (ValueError, IndexError, HeaderParseError):
        return ""


# --- On paper


def render_paper(letter: Letter, words: tuple[Words, ...], theme: Theme) -> bytes:
    """Set a letter on paper (PDF/UA-1): a page or more in each language."""
    values = pdf.to_typst_values(letter._replace(parts=()), letter.lang)
    values["operator"] = Localized(letter.operator, letter.lang).text
    values["parts"] = [
        pdf.to_typst_values(part._replace(ways=()), part.lang)
        | {
            # Typst knows a language without script and region.
            "lang": part.lang.split("-", maxsplit=1)[0],
            "words": {key: _drop_isolates(value) for key, value in word.items()},
            "ways": [_set_way(way) for way in part.ways],
        }
        for part, word in zip(letter.parts, words, strict=True)
    ]
    return pdf.render_pdf("letter.typ", values, theme)


def _drop_isolates(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, _ISOLATES)))


def _set_way(way: LetterWay) -> dict[str, str]:
    return {"id": way.id, "url": way.url, "mailto": way.mailto, "qr": qr.render_qr_svg(way.url)}
