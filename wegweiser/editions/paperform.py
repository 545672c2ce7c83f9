"""A form to fill in by hand: the questions that the website asks, set on paper (PDF/UA-1)."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import routes
from wegweiser.city.forms import Form, forms, tongues
from wegweiser.editions.frame import Frame
from wegweiser.ground.languages import Said, direction
from wegweiser.making import qr, typesetting
from wegweiser.making.jobs import Artifact, Download, Job, Kit

INCLUSION = "aufnahme"
PATH = "data/intake.yaml"


class Asked(NamedTuple):
    """A question: its kind (line, lines, prose, choice, several, boxes) decides how much room its answer gets."""

    label: Said
    help: Said
    kind: str
    options: tuple[Said, ...]
    required: bool


class PaperForm(NamedTuple):
    """A form: what it is for, whom to send it to, where the same is asked on the website, and its questions."""

    lang: str
    dir: str
    site: Said
    operator: Said
    email: str
    url: str
    address: str
    draft: bool
    date: str
    title: Said
    intro: Said
    questions: tuple[Asked, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the request for inclusion in each language that it can be asked in and that the fonts can write."""
    for form in forms(frame.site) if frame.lang not in frame.site.unprinted else ():
        if form.id == INCLUSION and frame.lang in tongues(form):
            path = routes.printed(frame.lang, form.id)
            yield Job(path, pdf, view(frame, form), PATH, Download(path, form.id, "PDF", frame.tongue), slow=True)


def view(frame: Frame, form: Form) -> PaperForm:
    """Return everything that a form on paper says."""
    settings = frame.site.settings
    url = settings.base_url + frame.request()
    return PaperForm(
        lang=frame.lang,
        dir=direction(frame.lang),
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
            Asked(
                frame.say(one.label),
                frame.say(one.help),
                one.kind,
                tuple(frame.say(choice.label) for choice in one.options),
                one.required,
            )
            for one in form.questions
        ),
    )


def pdf(path: str, view: PaperForm, kit: Kit) -> Artifact:
    """Make the PDF."""
    said = typesetting.plain(view, kit, view.lang)
    said["words"] = json.loads(kit.render("form.json", view))
    said["code"] = qr.svg(view.url)
    return Artifact(path, typesetting.pdf("form.typ", said, kit))
