"""A form on its way out: as an issue form, as an e-mail, as a link with answers in it, as the text of a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wegweiser.city.forms import PLANS, Form, Option, Question
from wegweiser.ground.languages import SOURCE, Text, say
from wegweiser.reading.notation import WIDTH, entry

Answers = Mapping[str, str | tuple[str, ...]]
"""Answers by question: words, the slug of a choice, the slugs of what was chosen or ticked; what is missing is empty."""

SILENCE = "_No response_"
"""What the code host writes where nothing was answered."""

LONGEST_LINK = 8_000
"""Characters of an address that the code host takes; above that it answers 414."""

LONGEST_MAIL = 1_900
"""Characters that all mail programs take as the address of a new message."""

_ELEMENTS = {"line": "input", "lines": "textarea", "prose": "textarea", "choice": "dropdown", "several": "dropdown"}


# --- As an issue form (docs.github.com: syntax for issue forms)


def issue_form(form: Form, notice: Text) -> str:
    """Return the issue form as YAML: German, with the words of the other languages below; the notice before the button."""
    *asked, last = map(_element, form.questions)
    whole = {
        "name": say(form.name, SOURCE).text,
        "description": say(form.about, SOURCE).text,
        "title": f"{say(form.name, SOURCE).text}: ",
        "labels": ["eintrag", form.id],
        "body": [_markdown(form.intro), *asked, _markdown(notice), last],
    }
    return "# Made by ./build.py schema from data/intake.yaml: please change it there.\n" + "".join(_lines(whole))


def issue_config(links: Sequence[tuple[str, str, str]]) -> str:
    """Return the settings of the page where people choose a form; links: name, address and what is found there."""
    also = [{"name": name, "url": url, "about": about} for name, url, about in links]
    return "".join(_lines({"blank_issues_enabled": False} | ({"contact_links": also} if also else {})))


def _element(asked: Question) -> dict[str, Any]:
    said: dict[str, Any] = {"label": say(asked.label, SOURCE).text}
    if below := "\n\n".join(filter(None, (say(asked.help, SOURCE).text, _others(asked.label, "{tag}: {words}", " · ")))):
        said["description"] = below
    if asked.kind == "boxes":
        said["options"] = [_box(option) for option in asked.options]
        return {"type": "checkboxes", "id": asked.id, "attributes": said}
    if asked.options:
        said |= {"multiple": True} if asked.kind == "several" else {}
        said["options"] = [say(option.label, SOURCE).text for option in asked.options]
    elif asked.example:
        said["placeholder"] = say(asked.example, SOURCE).text
    rules = {"validations": {"required": True}} if asked.required else {}
    return {"type": _ELEMENTS[asked.kind], "id": asked.id, "attributes": said, **rules}


def _box(option: Option) -> dict[str, Any]:
    return {"label": say(option.label, SOURCE).text} | ({"required": True} if option.required else {})


def _markdown(words: Text) -> dict[str, Any]:
    others = _others(words, "- {tag}: {words}", "\n")
    return {"type": "markdown", "attributes": {"value": "\n\n".join(filter(None, (say(words, SOURCE).text, others)))}}


def _others(words: Text, pattern: str, between: str) -> str:
    """Return the versions of a text in all languages but German, in one text."""
    return between.join(pattern.format(tag=tag, words=one) for tag, one in words.versions if tag != SOURCE)


def _lines(value: Any) -> Iterator[str]:
    """Yield a map of texts, truths, lists and maps as lines of YAML."""
    for key, inner in value.items():
        if isinstance(inner, bool):
            yield f"{key}: {str(inner).lower()}\n"
        elif isinstance(inner, str):
            yield from (f"{line}\n" for line in entry(f"{key}:", inner, WIDTH))
        elif isinstance(inner, dict):
            yield from (f"{key}:\n", *_indented(_lines(inner), "  "))
        else:
            yield f"{key}:\n"
            for one in inner:
                yield from _indented(_lines(one) if isinstance(one, dict) else (f"{line}\n" for line in entry("-", one, WIDTH)),
                                     "  - " if isinstance(one, dict) else "  ")  # fmt: skip


def _indented(lines: Iterator[str], first: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if line == "\n" else (" " * len(first) if number else first) + line


# --- As a text: what the code host makes of an issue form, and what an e-mail holds


def filled(form: Form, answers: Answers, lang: str = SOURCE) -> str:
    """Return a request as the code host writes it: each question as a heading, below it the answer."""
    return "\n\n".join(f"### {say(one.label, lang).text}\n\n{_answered(one, answers, lang)}" for one in form.questions)


def _answered(asked: Question, answers: Answers, lang: str) -> str:
    given = answers.get(asked.id, "")
    if asked.kind == "boxes":
        return "\n".join(f"- [{'X' if one.slug in given else ' '}] {say(one.label, lang).text}" for one in asked.options)
    chosen = (given,) if isinstance(given, str) else given
    if asked.options:
        return ", ".join(say(one.label, lang).text for one in asked.options if one.slug in chosen) or SILENCE
    return "\n".join(filter(None, chosen)) or SILENCE


def letter(form: Form, intro: Text, lang: str = SOURCE) -> str:
    """Return the empty questions as the text of an e-mail: what can be chosen stands there to be ticked."""
    asked = (f"### {say(one.label, lang).text}\n{_ticks(one, lang)}" for one in form.questions)
    return "\n\n".join((say(intro, lang).text, *asked))


def _ticks(asked: Question, lang: str) -> str:
    return "\n".join(f"- [ ] {say(option.label, lang).text}" for option in asked.options)


def mailto(address: str, form: Form, intro: Text, lang: str = SOURCE) -> str:
    """Return the link that opens an e-mail with the empty questions (RFC 6068); without them where it would be too long."""
    start = f"mailto:{quote(address, safe='@')}?subject={quote(say(form.name, lang).text)}"
    whole = start + "&body=" + quote(letter(form, intro, lang).replace("\n", "\r\n"), safe="")
    return whole if len(whole) <= LONGEST_MAIL else start


# --- As a link


def issue_link(repository: str, form: Form, answers: Answers) -> str:
    """Return the address of the issue form with the answers that are words in it, as many as fit.

    Choices and boxes stay open: the code host shows an empty form where an address fills them.
    """
    link = f"{repository.rstrip('/')}/issues/new?template={PLANS[form.id].sheet}.yml"
    for asked in form.questions:
        given = answers.get(asked.id, "")
        words = given if isinstance(given, str) and not asked.options else ""
        more = f"&{asked.id}={quote(words, safe='')}" if words else ""
        link += more if len(link + more) < LONGEST_LINK else ""
    return link
