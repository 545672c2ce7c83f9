"""A form to fill in by hand: the questions that the website asks, set on paper (PDF/UA-1)."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import PDF, Artifact, Download, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.editions.printed.entries import strip_scheme
from wegweiser.languages import Localized, text_direction
from wegweiser.model import routes
from wegweiser.model.forms import Form, Question, build_forms, list_form_languages
from wegweiser.model.kinds import KINDS_BY_NAME

INCLUSION_FORM_ID = "aufnahme"
DATA_FILE = KINDS_BY_NAME["intake"].file


class PaperQuestion(NamedTuple):
    """A question with room for its answer."""

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
    email: str
    """And the address for that."""
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
    questions: tuple[PaperQuestion, ...]
    """What it asks, in order."""


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
        email=settings.email,
        url=url,
        printed_address=strip_scheme(url),
        draft=frame.site.draft,
        date="",
        title=frame.say(form.name),
        intro=frame.say(form.intro),
        questions=tuple(_question_view(frame, question) for question in form.questions),
    )


def render_pdf(path: str, view: PaperForm, theme: Theme) -> Artifact:
    """Make the PDF."""
    values = pdf.to_typst_values(view, view.lang)
    values["words"] = json.loads(theme.render("form.json", view))
    values["code"] = qr.render_qr_svg(view.url)
    return Artifact(path, pdf.render_pdf("form.typ", values, theme))


def _question_view(frame: Frame, question: Question) -> PaperQuestion:
    return PaperQuestion(
        label=frame.say(question.label),
        help=frame.say(question.help),
        kind=question.kind,
        options=tuple(frame.say(option.label) for option in question.options),
        required=question.required,
    )
