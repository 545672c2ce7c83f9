"""Requests drawn at random: a form of the invented city, a language, answers that it accepts."""

import re
from functools import cache

from hypothesis import assume
from hypothesis import strategies as st

from support.cities import CITY, TODAY
from wegweiser.languages import say
from wegweiser.model import form_export, forms, loading
from wegweiser.requests import parse
from wegweiser.source import files
from wegweiser.source.non_answers import is_non_answer


@cache
def city():
    """Return the files and the site of the invented city."""
    inputs = files.read_city(CITY)
    site, notes = loading.load_site(inputs, TODAY.isoformat())
    assert site is not None, notes
    return inputs, site


@cache
def list_forms():
    """Return the forms of the invented city by id."""
    return {form.id: form for form in forms.build_forms(city()[1])}


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
TOKENS = st.sampled_from(
    [
        "```",
        "~~~",
        "<!--",
        "-->",
        "###",
        "#### x",
        "### x",
        "- [x] y",
        "_No response_ x",
        "None",
        "@a",
        "$(id)",
        "\u200c",
        "ä",
        "{{ x }}",
        "[",
        "](",
        "|",
        "'",
        '"',
        ": ",
        "- ",
        " #",
        "&a",
        "*a",
        "!!x",
        "%",
        "=1+1",
        "\t",
        "ج",
        "🚢",
    ]
)
PROSE = st.lists(st.lists(WORDS | TOKENS, max_size=4).map(" ".join), min_size=1, max_size=5).map(
    "\n".join
)


@cache
def list_headings():
    """Return every heading that any form has in any language."""
    return sorted(
        {
            say(question.label, lang).text
            for form in list_forms().values()
            for lang in forms.list_form_languages(form)
            for question in form.questions
        }
    )


def clean_answer(words):
    """Return words as a request can hold them; None for what says nothing.

    They have no hidden marks, and no blanks around them.
    """
    plain = parse.clean_text(words)[0].strip()
    known = [
        line
        for line in plain.split("\n")
        if line.startswith("### ") and line[4:].rstrip(" ") in list_headings()
    ]
    unseen = not any(map(parse.is_visible, plain))
    return (
        None
        if unseen
        or known
        or plain.casefold() == form_export.NO_RESPONSE.casefold()
        or parse.clean_text(plain) != (plain, 0)
        else plain
    )


@st.composite
def draw_answers(draw):
    """Draw a form, a language and answers that the form accepts."""
    form = draw(st.sampled_from(sorted(list_forms())).map(list_forms().get))
    answers = {}
    for question in form.questions:
        if question.required or draw(st.booleans()):
            answers[question.id] = draw(draw_answer(question))
    # What stands between the marks of a comment is none of the answers.
    texts = [words for words in answers.values() if isinstance(words, str)]
    assume(not parse.clean_text("\n".join(texts))[1])
    answers["assurances"] = tuple(
        option.slug
        for option in form.questions[-1].options
        if option.required or option.slug in answers.get("assurances", ())
    )
    return form, draw(st.sampled_from(forms.list_form_languages(form))), answers


@st.composite
def draw_answer(draw, question):
    """Draw an answer that a question accepts."""
    if question.options:
        slugs = [option.slug for option in question.options]
        some = draw(st.sets(st.sampled_from(slugs), min_size=1))
        chosen = tuple(slug for slug in slugs if slug in some)
        return chosen[0] if question.kind == "choice" else chosen
    words = clean_answer(draw(PROSE if question.kind in {"lines", "prose"} else WORDS)) or "x"
    if question.kind != "prose":
        words = shorten_answer(words, question)
    return "x" if is_non_answer(words) else words  # what says nothing is no answer


def shorten_answer(words, question):
    """Return words as a line, or as lines, of an answer."""
    words = re.sub(r"[^\S\n]", " ", words)  # every kind of blank is a blank
    return words if question.kind == "lines" else words.replace("\n", "") or "x"
