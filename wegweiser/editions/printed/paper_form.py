"""A form to fill in by hand: the questions that the website asks, set on paper (PDF/UA-1)."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build import pdf, pdf_fields, qr
from wegweiser.build.jobs import PDF, Artifact, Download, Job, Theme
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.build.pdf_fields import Field
from wegweiser.editions.frame import Frame
from wegweiser.editions.printed.entries import strip_scheme
from wegweiser.languages import Localized, text_direction
from wegweiser.model import routes
from wegweiser.model.forms import (
    Form,
    Question,
    build_forms,
    index_phrases,
    list_form_languages,
    list_options,
)
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.questions import CLOSING_QUESTIONS

INCLUSION_FORM_ID = "aufnahme"
DATA_FILE = KINDS_BY_NAME["intake"].file


class PaperQuestion(NamedTuple):
    """A question with room for its answer."""

    id: str
    """Which question it is."""
    label: Localized
    """What is asked."""
    help: Localized
    """How to answer; may be empty."""
    kind: str
    """What decides on the room: line, lines, prose, choice, several or boxes."""
    options: tuple[Localized, ...]
    """What can be ticked; empty where words are asked for."""
    required: bool
    """Whether a request without an answer is not accepted."""


class PaperForm(NamedTuple):
    """A form in one language."""

    lang: str
    """The language that it is printed in."""
    dir: str
    """Its direction: ltr or rtl."""
    site_name: Localized
    """What the site is called."""
    operator: Localized
    """Whom to send it to."""
    postal_address: str
    """Its postal address in one line; empty while the city has named none."""
    email: str
    """And its e-mail address."""
    url: str
    """The page of the website that asks the same, as a link and for the QR code."""
    printed_address: str
    """The same as somebody types it."""
    draft: bool
    """Whether something is missing that the site must have."""
    date: str
    """The date of the document, which a form has not: always empty."""
    title: Localized
    """What the form is called."""
    intro: Localized
    """What it is for."""
    notice: LocalizedMarkdown
    """What must not be written, as all of it becomes public: the words of the website's form."""
    questions: tuple[PaperQuestion, ...]
    """What it asks, in order."""
    signed: tuple[PaperQuestion, ...]
    """What is agreed to and assured beside the signature."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the request for inclusion where it is asked, and written, in this language."""
    if frame.lang in frame.site.unprintable_languages:
        return
    for form in build_forms(frame.site):
        if form.id == INCLUSION_FORM_ID and frame.lang in list_form_languages(form):
            download = form_download(frame.lang, form, frame.download_lang)
            view = form_view(frame, form)
            yield Job(download.path, render_pdf, view, DATA_FILE, download, slow=True)


def form_download(written: str, form: Form, lang: str) -> Download:
    """Return the form on paper in the language `written` as a Download, whose `lang` is given."""
    path = routes.pdf(written, form.id)
    return Download(path, PDF, form.id, "Antrag auf Papier", "", lang)


def form_view(frame: Frame, form: Form) -> PaperForm:
    """Return everything that a form on paper says."""
    settings = frame.site.settings
    url = settings.base_url + frame.request_address()
    return PaperForm(
        lang=frame.lang,
        dir=text_direction(frame.lang),
        site_name=frame.say(settings.name),
        operator=frame.say(settings.operator),
        postal_address=settings.postal_address,
        email=settings.email,
        url=url,
        printed_address=strip_scheme(url),
        draft=frame.site.draft,
        date="",
        title=frame.say(form.name),
        intro=frame.say(form.intro),
        notice=LocalizedMarkdown(*frame.say(index_phrases(frame.site)["public-notice"])[:2]),
        questions=tuple(
            _question_view(frame, question)
            for question in form.questions
            if question.id not in CLOSING_QUESTIONS
        ),
        signed=tuple(
            _question_view(frame, question)
            for question in form.questions
            if question.id in CLOSING_QUESTIONS
        ),
    )


def render_pdf(path: str, view: PaperForm, theme: Theme) -> Artifact:
    """Make the PDF."""
    values = pdf.to_typst_values(view, view.lang)
    values["words"] = json.loads(theme.render("form.json", view))
    values["code"] = qr.render_qr_svg(view.url)
    body = pdf.render_pdf("form.typ", values, theme)
    fields = dict(_list_fields(view))
    fields["date"] = Field("date", values["words"]["date"], "line")
    return Artifact(path, pdf_fields.add_fields(body, fields, view.dir))


def _list_fields(view: PaperForm) -> Iterator[tuple[str, Field]]:
    """Yield what can be filled in, by the keys that theme/paper/form.typ uses: 3, or 3/0."""
    for number, question in enumerate((*view.questions, *view.signed), 1):
        label = question.label.text
        if not question.options:
            kind = "line" if question.kind == "line" else "lines"
            yield str(number), Field(question.id, label, kind, question.required)
        for place, option in enumerate(question.options):
            name, kind = f"{question.id}-{place}", "tick"
            if question.kind == "choice":
                name, kind = question.id, "choice"
            yield f"{number}/{place}", Field(name, f"{label}: {option.text}", kind)


def _question_view(frame: Frame, question: Question) -> PaperQuestion:
    return PaperQuestion(
        id=question.id,
        label=frame.say(question.label),
        help=frame.say(question.help),
        kind=question.kind,
        options=tuple(frame.say(option.label) for option in list_options(question, frame.lang)),
        required=question.required,
    )
