"""Write a form as an issue form, as an e-mail, as a link with answers, as the text of a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wegweiser.languages import Text, get_source_language, say
from wegweiser.model.form_specs import FORM_SPECS
from wegweiser.model.forms import AnswerOption, Form, Question
from wegweiser.source.yaml_writer import LINE_WIDTH, format_node

Answers = Mapping[str, str | tuple[str, ...]]
"""Answers by question: words, the slug of a choice, or all slugs that were chosen or ticked.

A question without an answer is missing.
"""

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
    "day": "input",
    "time": "input",
    "choice": "dropdown",
    "several": "dropdown",
}


# --- As an issue form (docs.github.com: syntax for issue forms)


def render_issue_form(form: Form, notice: Text) -> str:
    """Return the issue form as YAML: German, other languages below, the notice before the boxes."""
    *elements, last = map(_build_element, form.questions)
    name = _say_german(form.name)
    content = {
        "name": name,
        "description": _say_german(form.about),
        "title": f"{name}: ",
        "labels": ["eintrag", form.id],
        "body": [_build_markdown(form.intro), *elements, _build_markdown(notice), last],
    }
    head = "# Made by ./build.py schema from data/intake.yaml: please change it there.\n"
    return head + "".join(_emit_yaml(content))


def render_issue_config(links: Sequence[tuple[str, str, str]]) -> str:
    """Return the settings of the page where people choose a form.

    A link is its name, its address and what people find there.
    """
    contacts = [{"name": name, "url": url, "about": about} for name, url, about in links]
    content: dict[str, Any] = {"blank_issues_enabled": False}
    if contacts:
        content["contact_links"] = contacts
    return "".join(_emit_yaml(content))


def _say_german(text: Text) -> str:
    return say(text, get_source_language()).text


def _build_element(question: Question) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": _say_german(question.label)}
    labels = _join_translations(question.label, "{tag}: {text}", " · ")
    description = _join_paragraphs(_say_german(question.help), labels)
    if description:
        attributes["description"] = description
    if question.kind == "boxes":
        attributes["options"] = [_build_checkbox(option) for option in question.options]
        return {"type": "checkboxes", "id": question.id, "attributes": attributes}
    if question.kind == "several":
        attributes["multiple"] = True
    if question.options:
        attributes["options"] = [_say_german(option.label) for option in question.options]
    elif question.example:
        attributes["placeholder"] = _say_german(question.example)
    element = {
        "type": _ELEMENT_TYPES[question.kind],
        "id": question.id,
        "attributes": attributes,
    }
    if question.required:
        element["validations"] = {"required": True}
    return element


def _build_checkbox(option: AnswerOption) -> dict[str, Any]:
    checkbox: dict[str, Any] = {"label": _say_german(option.label)}
    return checkbox | ({"required": True} if option.required else {})


def _build_markdown(text: Text) -> dict[str, Any]:
    translations = _join_translations(text, "- {tag}: {text}", "\n")
    value = _join_paragraphs(_say_german(text), translations)
    return {"type": "markdown", "attributes": {"value": value}}


def _join_paragraphs(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))


def _join_translations(text: Text, pattern: str, separator: str) -> str:
    """Return the versions of a text in all languages but German, in one text."""
    return separator.join(
        pattern.format(tag=tag, text=version)
        for tag, version in text.versions
        if tag != get_source_language()
    )


def _emit_yaml(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield a map of texts, truths, lists and maps as lines of YAML."""
    for key, value in content.items():
        if isinstance(value, bool):
            yield f"{key}: {str(value).lower()}\n"
        elif isinstance(value, str):
            yield from _emit_text(f"{key}:", value)
        elif isinstance(value, dict):
            yield f"{key}:\n"
            yield from _indent_lines(_emit_yaml(value), "  ")
        else:
            yield f"{key}:\n"
            for item in value:
                if isinstance(item, dict):
                    yield from _indent_lines(_emit_yaml(item), "  - ")
                else:
                    yield from _indent_lines(_emit_text("-", item), "  ")


def _emit_text(start: str, text: str) -> Iterator[str]:
    return (f"{line}\n" for line in format_node(start, text, LINE_WIDTH))


def _indent_lines(lines: Iterator[str], first: str) -> Iterator[str]:
    margin = first
    for line in lines:
        yield line if line == "\n" else margin + line
        margin = " " * len(first)


# --- As a text: what the code host makes of an issue form, and what an e-mail holds


def render_request(form: Form, answers: Answers, lang: str = "") -> str:
    """Return a request as the code host writes it: each question as a heading, its answer below."""
    return "\n\n".join(
        f"### {say(question.label, lang).text}\n\n{_format_answer(question, answers, lang)}"
        for question in form.questions
    )


def _format_answer(question: Question, answers: Answers, lang: str) -> str:
    answer = answers.get(question.id, "")
    if question.kind == "boxes":
        return "\n".join(
            f"- [{'X' if option.slug in answer else ' '}] {say(option.label, lang).text}"
            for option in question.options
        )
    values = (answer,) if isinstance(answer, str) else answer
    if not question.options:
        return "\n".join(filter(None, values)) or NO_RESPONSE
    labels = [say(option.label, lang).text for option in question.options if option.slug in values]
    return ", ".join(labels) or NO_RESPONSE


def render_mail_body(form: Form, intro: Text, lang: str = "") -> str:
    """Return the empty questions as the text of an e-mail, with boxes to tick for each choice."""
    questions = (
        f"### {say(question.label, lang).text}\n{_format_checkboxes(question, lang)}"
        for question in form.questions
    )
    return "\n\n".join((say(intro, lang).text, *questions))


def _format_checkboxes(question: Question, lang: str) -> str:
    return "\n".join(f"- [ ] {say(option.label, lang).text}" for option in question.options)


def build_mailto_link(address: str, form: Form, intro: Text, lang: str = "") -> str:
    """Return the link that opens an e-mail with the empty questions, if they fit (RFC 6068)."""
    link = f"mailto:{quote(address, safe='@')}?subject={quote(say(form.name, lang).text)}"
    body = render_mail_body(form, intro, lang).replace("\n", "\r\n")
    whole = f"{link}&body={quote(body, safe='')}"
    return whole if len(whole) <= MAX_MAILTO_LENGTH else link


def split_mailto_link(address: str, form: Form, lang: str) -> tuple[str, str]:
    """Return what stands before and behind the answer to the first question of an e-mail."""
    first, *others = form.questions
    body = "\r\n\r\n".join(
        f"### {say(question.label, lang).text}\r\n{_format_checkboxes(question, lang)}"
        for question in others
    )
    start = f"### {say(first.label, lang).text}\r\n"
    link = f"mailto:{quote(address, safe='@')}?subject={quote(say(form.name, lang).text)}&body="
    return link + quote(start, safe=""), quote(f"\r\n\r\n{body}", safe="")


# --- As a link


def build_issue_link(repository: str, form: Form, answers: Answers) -> str:
    """Return the address of the issue form with the answers that are words in it, as many as fit.

    Choices and boxes stay open: the code host shows an empty form where an address fills them.
    """
    link = f"{repository.rstrip('/')}/issues/new?template={FORM_SPECS[form.id].text_id}.yml"
    for question in form.questions:
        answer = answers.get(question.id)
        if not answer or not isinstance(answer, str) or question.options:
            continue
        parameter = f"&{question.id}={quote(answer, safe='')}"
        if len(link + parameter) < MAX_LINK_LENGTH:
            link += parameter
    return link
