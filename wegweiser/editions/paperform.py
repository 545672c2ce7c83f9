"""A form to fill in by hand: the questions that the website asks, set on paper (PDF/UA-1)."""

import json
from typing import NamedTuple

from wegweiser.ground.languages import Said
from wegweiser.making import qr, typesetting
from wegweiser.making.jobs import Artifact, Kit


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


def pdf(path: str, view: PaperForm, kit: Kit) -> Artifact:
    """Make the PDF."""
    said = typesetting.plain(view, kit, view.lang)
    said["words"] = json.loads(kit.render("form.json", view))
    said["code"] = qr.svg(view.url)
    return Artifact(path, typesetting.pdf("form.typ", said, kit))
