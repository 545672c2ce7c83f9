"""The forms on the website: asked in the browser, with the ways that need none beside them."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.city import answers, blanks, patterns, routes
from wegweiser.city.forms import SHEETS, Form, Option, Question, forms, phrases, tongues
from wegweiser.editions.frame import Frame, job
from wegweiser.editions.views import Link, Sheet
from wegweiser.ground.languages import SOURCE, Said, say
from wegweiser.making.jobs import Download, Job

PATH = "data/intake.yaml"
BRIEF = {routes.INCLUSION: "kurz"}
"""Which form is asked in so few words that it fits into an e-mail link, where the whole one does not."""

PROBLEMS = (
    "missing-answer", "answer-too-long", "invalid-line", "invalid-url", "invalid-email", "invalid-phone", "invalid-date",
    "no-consent", "no-source", "nothing-to-change", "filled-and-deleted", "postcode-alone", "unknown-entry",
)  # fmt: skip
"""What the browser can find by itself; it says so in the words of the answer."""


class Choice(NamedTuple):
    """One thing to choose or to tick."""

    slug: str
    label: Said
    required: bool


class Asked(NamedTuple):
    """A question and the rules of its answer: the way to its field in an entry, most characters, shape and pattern."""

    id: str
    kind: str
    label: Said
    help: Said
    example: Said
    required: bool
    options: tuple[Choice, ...]
    field: str
    limit: int
    shape: str
    pattern: str


class RequestPage(NamedTuple):
    """A form: its words in one tongue, what may be wrong, and where else the same can be asked."""

    template: str
    lang: str
    sheet: Sheet
    form: str
    purpose: str
    tongue: str
    name: str
    intro: Said
    questions: tuple[Asked, ...]
    brief: tuple[str, ...]
    notice: Said
    twins: Said
    problems: tuple[tuple[str, Said], ...]
    issues: str
    email: str
    letter: str
    directory: str
    search: str
    records: str
    others: tuple[Link, ...]
    downloads: tuple[Download, ...]


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each form."""
    known = {one.id: one for one in forms(frame.site)}
    yield from (job(view(frame, known, known[key]), PATH) for key in SHEETS if key in known)


def view(frame: Frame, known: dict[str, Form], form: Form) -> RequestPage:
    """Return everything that a form and the ways beside it say: in the page's language, else in German."""
    settings, said = frame.site.settings, phrases(frame.site)
    tongue = frame.lang if frame.lang in tongues(form) else SOURCE
    brief = known[BRIEF.get(form.id, form.id)]
    return RequestPage(
        template="request.html",
        lang=frame.lang,
        sheet=_sheet(frame, known, form),
        form=form.id,
        purpose=form.purpose,
        tongue=tongue,
        name=say(form.name, tongue).text,
        intro=frame.say(form.intro),
        questions=tuple(_asked(one, tongue) for one in form.questions),
        brief=tuple(one.id for one in brief.questions),
        notice=frame.say(said["public-notice"]),
        twins=frame.say(said["answer-duplicates"]),
        problems=tuple((one, frame.say(said[f"problem-{one}"])) for one in PROBLEMS),
        issues=blanks.issue_link(settings.repository, form, {}) if settings.repository else "",
        email=settings.email,
        letter=blanks.mailto(settings.email, brief, said["mail-intro"], tongue),
        directory=frame.address(routes.DIRECTORY),
        search=routes.search(frame.lang),
        records=f"{routes.DATA}/organisationen.json",
        others=tuple(_link(frame, known[key]) for key in SHEETS if key in known and key != form.id),
        downloads=_paper(frame, form, tongue),
    )


def _sheet(frame: Frame, known: dict[str, Form], form: Form) -> Sheet:
    address = routes.request(SOURCE, form.id).strip("/")
    above = () if form.id == routes.INCLUSION else (_link(frame, known[routes.INCLUSION]),)
    crumbs = (frame.crumb(routes.DIRECTORY), *above)
    return frame.sheet(address, frame.say(form.name), description=say(form.about, frame.lang).text, crumbs=crumbs)


def _link(frame: Frame, form: Form) -> Link:
    return Link(routes.request(frame.lang, form.id), frame.say(form.name))


def _paper(frame: Frame, form: Form, tongue: str) -> tuple[Download, ...]:
    """Return the same form on paper, where there is one."""
    if form.id != routes.INCLUSION or tongue in frame.site.unprinted:
        return ()
    several = len(frame.site.settings.languages) > 1
    return (Download(routes.printed(tongue, form.id), form.id, "PDF", tongue if several else ""),)


def _asked(one: Question, tongue: str) -> Asked:
    shape = patterns.shape(one)
    return Asked(
        id=one.id,
        kind=one.kind,
        label=say(one.label, tongue),
        help=say(one.help, tongue),
        example=say(one.example, tongue),
        required=one.required,
        options=tuple(_choice(option, tongue) for option in one.options),
        field=".".join(one.field) if one.id != "sources" else "",  # sources are added to an entry, never changed
        limit=answers.LIMITS.get(one.kind, 0),
        shape=shape.name if shape else "",
        pattern=patterns.pattern(shape.pattern) if shape else "",
    )


def _choice(option: Option, tongue: str) -> Choice:
    return Choice(option.slug, say(option.label, tongue), option.required)
