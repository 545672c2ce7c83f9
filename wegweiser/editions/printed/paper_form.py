"""A form to fill in by hand: the questions that the website asks, set on paper (PDF/UA-1)."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build import pdf, qr
from wegweiser.build.jobs import Artifact, Download, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.languages import Localized, text_direction
from wegweiser.model import routes
from wegweiser.model.forms import Form, build_forms, list_form_languages

INCLUSION_FORM_ID = "aufnahme"
DATA_FILE = "data/intake.yaml"


class PaperQuestion(NamedTuple):
    """A question: its kind (line, lines, prose, choice, several, boxes) decides how much room its answer gets."""

    label: Localized
    help: Localized
    kind: str
    options: tuple[Localized, ...]
    required: bool


class PaperForm(NamedTuple):
    """A form: what it is for, whom to send it to, where the same is asked on the website, and its questions."""

    lang: str
    dir: str
    site: Localized
    operator: Localized
    email: str
    url: str
    address: str
    draft: bool
    date: str
    title: Localized
    intro: Localized
    questions: tuple[PaperQuestion, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the request for inclusion in each language that it can be asked in and that the fonts can write."""
    for form in build_forms(frame.site) if frame.lang not in frame.site.unprinted else ():
        if form.id == INCLUSION_FORM_ID and frame.lang in list_form_languages(form):
            path = routes.pdf(frame.lang, form.id)
            yield Job(
                path,
                render_pdf,
                form_view(frame, form),
                DATA_FILE,
                Download(path, form.id, "PDF", frame.tongue),
                slow=True,
            )


def form_view(frame: Frame, form: Form) -> PaperForm:
    """Return everything that a form on paper says."""
    settings = frame.site.settings
    url = settings.base_url + frame.request()
    return PaperForm(
        lang=frame.lang,
        dir=text_direction(frame.lang),
        site=frame.say(settings.name),
        operator=frame.say(settings.operator),
        email=settings.email,
        url=url,
        address=url.partition("://")[2].rstrip("/"),
        draft=frame.site.draft,
        date="",
        title=frame.say(form.name),
        intro=frame.say(form.intro),
        questions=tuple(
            PaperQuestion(
                frame.say(one.label),
                frame.say(one.help),
                one.kind,
                tuple(frame.say(choice.label) for choice in one.options),
                one.required,
            )
            for one in form.questions
        ),
    )


def render_pdf(path: str, view: PaperForm, theme: Theme) -> Artifact:
    """Make the PDF."""
    said = pdf.to_typst_values(view, theme, view.lang)
    said["words"] = json.loads(theme.render("form.json", view))
    said["code"] = qr.render_qr_svg(view.url)
    return Artifact(path, pdf.render_pdf("form.typ", said, theme))
