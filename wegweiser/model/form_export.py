"""A form on its way out: as an issue form, as an e-mail, as a link with answers in it, as the text of a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wegweiser.languages import DEFAULT_LANGUAGE, Text, say
from wegweiser.model.forms import FORM_SPECS, AnswerOption, Form, Question
from wegweiser.source.yaml_writer import LINE_WIDTH, format_node

Answers = Mapping[str, str | tuple[str, ...]]
"""Answers by question: words, the slug of a choice, the slugs of what was chosen or ticked; what is missing is empty."""

NO_RESPONSE = "_No response_"
"""What the code host writes where nothing was answered."""

MAX_LINK_LENGTH = 8_000
"""Characters of an address that the code host takes; above that it answers 414."""

MAX_MAILTO_LENGTH = 1_900
"""Characters that all mail programs take as the address of a new message."""

_ELEMENT_TYPES = {
    "line": "input",
    "lines": "textarea",
    "prose": "textarea",
    "choice": "dropdown",
    "several": "dropdown",
}


# --- As an issue form (docs.github.com: syntax for issue forms)


def render_issue_form(form: Form, notice: Text) -> str:
    """Return the issue form as YAML: German, with the words of the other languages below; the notice before the button."""
    *asked, last = map(_build_element, form.questions)
    whole = {
        "name": say(form.name, DEFAULT_LANGUAGE).text,
        "description": say(form.about, DEFAULT_LANGUAGE).text,
        "title": f"{say(form.name, DEFAULT_LANGUAGE).text}: ",
        "labels": ["eintrag", form.id],
        "body": [_build_markdown(form.intro), *asked, _build_markdown(notice), last],
    }
    return "# Made by ./build.py schema from data/intake.yaml: please change it there.\n" + "".join(
        _emit_yaml(whole)
    )


def render_issue_config(links: Sequence[tuple[str, str, str]]) -> str:
    """Return the settings of the page where people choose a form; links: name, address and what is found there."""
    also = [{"name": name, "url": url, "about": about} for name, url, about in links]
    return "".join(
        _emit_yaml({"blank_issues_enabled": False} | ({"contact_links": also} if also else {}))
    )


def _build_element(asked: Question) -> dict[str, Any]:
    said: dict[str, Any] = {"label": say(asked.label, DEFAULT_LANGUAGE).text}
    if below := "\n\n".join(
        filter(
            None,
            (
                say(asked.help, DEFAULT_LANGUAGE).text,
                _join_translations(asked.label, "{tag}: {words}", " · "),
            ),
        )
    ):
        said["description"] = below
    if asked.kind == "boxes":
        said["options"] = [_build_checkbox(option) for option in asked.options]
        return {"type": "checkboxes", "id": asked.id, "attributes": said}
    if asked.options:
        said |= {"multiple": True} if asked.kind == "several" else {}
        said["options"] = [say(option.label, DEFAULT_LANGUAGE).text for option in asked.options]
    elif asked.example:
        said["placeholder"] = say(asked.example, DEFAULT_LANGUAGE).text
    rules = {"validations": {"required": True}} if asked.required else {}
    return {"type": _ELEMENT_TYPES[asked.kind], "id": asked.id, "attributes": said, **rules}


def _build_checkbox(option: AnswerOption) -> dict[str, Any]:
    return {"label": say(option.label, DEFAULT_LANGUAGE).text} | (
        {"required": True} if option.required else {}
    )


def _build_markdown(words: Text) -> dict[str, Any]:
    others = _join_translations(words, "- {tag}: {words}", "\n")
    return {
        "type": "markdown",
        "attributes": {
            "value": "\n\n".join(filter(None, (say(words, DEFAULT_LANGUAGE).text, others)))
        },
    }


def _join_translations(words: Text, pattern: str, between: str) -> str:
    """Return the versions of a text in all languages but German, in one text."""
    return between.join(
        pattern.format(tag=tag, words=one) for tag, one in words.versions if tag != DEFAULT_LANGUAGE
    )


def _emit_yaml(value: Any) -> Iterator[str]:
    """Yield a map of texts, truths, lists and maps as lines of YAML."""
    for key, inner in value.items():
        if isinstance(inner, bool):
            yield f"{key}: {str(inner).lower()}\n"
        elif isinstance(inner, str):
            yield from (f"{line}\n" for line in format_node(f"{key}:", inner, LINE_WIDTH))
        elif isinstance(inner, dict):
            yield from (f"{key}:\n", *_indent_lines(_emit_yaml(inner), "  "))
        else:
            yield f"{key}:\n"
            for one in inner:
                yield from _indent_lines(
                    _emit_yaml(one)
                    if isinstance(one, dict)
                    else (f"{line}\n" for line in format_node("-", one, LINE_WIDTH)),
                    "  - " if isinstance(one, dict) else "  ",
                )


def _indent_lines(lines: Iterator[str], first: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if line == "\n" else (" " * len(first) if number else first) + line


# --- As a text: what the code host makes of an issue form, and what an e-mail holds


def render_request(form: Form, answers: Answers, lang: str = DEFAULT_LANGUAGE) -> str:
    """Return a request as the code host writes it: each question as a heading, below it the answer."""
    return "\n\n".join(
        f"### {say(one.label, lang).text}\n\n{_format_answer(one, answers, lang)}"
        for one in form.questions
    )


def _format_answer(asked: Question, answers: Answers, lang: str) -> str:
    given = answers.get(asked.id, "")
    if asked.kind == "boxes":
        return "\n".join(
            f"- [{'X' if one.slug in given else ' '}] {say(one.label, lang).text}"
            for one in asked.options
        )
    chosen = (given,) if isinstance(given, str) else given
    if asked.options:
        return (
            ", ".join(say(one.label, lang).text for one in asked.options if one.slug in chosen)
            or NO_RESPONSE
        )
    return "\n".join(filter(None, chosen)) or NO_RESPONSE


def render_mail_body(form: Form, intro: Text, lang: str = DEFAULT_LANGUAGE) -> str:
    """Return the empty questions as the text of an e-mail: what can be chosen stands there to be ticked."""
    asked = (
        f"### {say(one.label, lang).text}\n{_format_checkboxes(one, lang)}"
        for one in form.questions
    )
    return "\n\n".join((say(intro, lang).text, *asked))


def _format_checkboxes(asked: Question, lang: str) -> str:
    return "\n".join(f"- [ ] {say(option.label, lang).text}" for option in asked.options)


def build_mailto_link(address: str, form: Form, intro: Text, lang: str = DEFAULT_LANGUAGE) -> str:
    """Return the link that opens an e-mail with the empty questions (RFC 6068); without them where it would be too long."""
    start = f"mailto:{quote(address, safe='@')}?subject={quote(say(form.name, lang).text)}"
    whole = (
        start + "&body=" + quote(render_mail_body(form, intro, lang).replace("\n", "\r\n"), safe="")
    )
    return whole if len(whole) <= MAX_MAILTO_LENGTH else start


# --- As a link


def build_issue_link(repository: str, form: Form, answers: Answers) -> str:
    """Return the address of the issue form with the answers that are words in it, as many as fit.

    Choices and boxes stay open: the code host shows an empty form where an address fills them.
    """
    link = f"{repository.rstrip('/')}/issues/new?template={FORM_SPECS[form.id].sheet}.yml"
    for asked in form.questions:
        given = answers.get(asked.id, "")
        words = given if isinstance(given, str) and not asked.options else ""
        more = f"&{asked.id}={quote(words, safe='')}" if words else ""
        link += more if len(link + more) < MAX_LINK_LENGTH else ""
    return link
