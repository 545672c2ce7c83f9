"""The forms on the website: asked in the browser, with the ways that need none beside them."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Download, Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.printed import paper_form
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import DEFAULT_LANGUAGE, Localized, say
from wegweiser.model import form_export, forms, input_patterns, routes
from wegweiser.model.forms import (
    CODE_HOST_FORMS,
    AnswerOption,
    Form,
    Question,
    build_forms,
    index_phrases,
    list_form_languages,
)

INTAKE_FILE = "data/intake.yaml"
SHORT_FORMS = {routes.INCLUSION: "kurz"}
"""Which form is asked in so few words that it fits into an e-mail link, where the whole one does not."""

BROWSER_PROBLEMS = (
    "missing-answer",
    "answer-too-long",
    "invalid-line",
    "invalid-url",
    "invalid-email",
    "invalid-phone",
    "invalid-date",
    "no-consent",
    "no-source",
    "nothing-to-change",
    "filled-and-deleted",
    "postcode-alone",
    "unknown-entry",
)
"""What the browser can find by itself; it says so in the words of the answer."""


class OptionView(NamedTuple):
    """One thing to choose or to tick."""

    slug: str
    label: Localized
    required: bool


class QuestionView(NamedTuple):
    """A question and the rules of its answer: the way to its field in an entry, most characters, shape and pattern."""

    id: str
    kind: str
    label: Localized
    help: Localized
    example: Localized
    required: bool
    options: tuple[OptionView, ...]
    field: str
    limit: int
    shape: str
    pattern: str


class RequestPage(NamedTuple):
    """A form: its words in one tongue, what may be wrong, and where else the same can be asked."""

    template: str
    lang: str
    page: PageMeta
    form: str
    purpose: str
    tongue: str
    name: str
    intro: Localized
    questions: tuple[QuestionView, ...]
    brief: tuple[str, ...]
    notice: Localized
    twins: Localized
    problems: tuple[tuple[str, Localized], ...]
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
    known = {one.id: one for one in build_forms(frame.site)}
    yield from (
        plan_page(request_page(frame, known, known[key]), INTAKE_FILE)
        for key in CODE_HOST_FORMS
        if key in known
    )


def request_page(frame: Frame, known: dict[str, Form], form: Form) -> RequestPage:
    """Return everything that a form and the ways beside it say: in the page's language, else in German."""
    settings, said = frame.site.settings, index_phrases(frame.site)
    tongue = frame.lang if frame.lang in list_form_languages(form) else DEFAULT_LANGUAGE
    brief = known[SHORT_FORMS.get(form.id, form.id)]
    return RequestPage(
        template="request.html",
        lang=frame.lang,
        page=_page_meta(frame, known, form),
        form=form.id,
        purpose=form.purpose,
        tongue=tongue,
        name=say(form.name, tongue).text,
        intro=frame.say(form.intro),
        questions=tuple(_question_view(one, tongue) for one in form.questions),
        brief=tuple(one.id for one in brief.questions),
        notice=frame.say(said["public-notice"]),
        twins=frame.say(said["answer-duplicates"]),
        problems=tuple((one, frame.say(said[f"problem-{one}"])) for one in BROWSER_PROBLEMS),
        issues=form_export.build_issue_link(settings.repository, form, {})
        if settings.repository
        else "",
        email=settings.email,
        letter=form_export.build_mailto_link(settings.email, brief, said["mail-intro"], tongue),
        directory=frame.page_address(routes.DIRECTORY),
        search=routes.search_index(frame.lang),
        records=f"{routes.DATA}/organisationen.json",
        others=tuple(
            _form_link(frame, known[key])
            for key in CODE_HOST_FORMS
            if key in known and key != form.id
        ),
        downloads=_paper_downloads(frame, form, tongue),
    )


def _page_meta(frame: Frame, known: dict[str, Form], form: Form) -> PageMeta:
    address = routes.request(DEFAULT_LANGUAGE, form.id).strip("/")
    above = () if form.id == routes.INCLUSION else (_form_link(frame, known[routes.INCLUSION]),)
    crumbs = (frame.section_crumb(routes.DIRECTORY), *above)
    return frame.page_meta(
        address,
        frame.say(form.name),
        description=say(form.about, frame.lang).text,
        breadcrumbs=crumbs,
    )


def _form_link(frame: Frame, form: Form) -> Link:
    return Link(routes.request(frame.lang, form.id), frame.say(form.name))


def _paper_downloads(frame: Frame, form: Form, tongue: str) -> tuple[Download, ...]:
    """Return the same form on paper, where there is one."""
    if form.id != routes.INCLUSION or tongue in frame.site.unprintable_languages:
        return ()
    several = len(frame.site.settings.languages) > 1
    return (paper_form.form_download(tongue, form, tongue if several else ""),)


def _question_view(one: Question, tongue: str) -> QuestionView:
    shape = input_patterns.get_answer_shape(one)
    return QuestionView(
        id=one.id,
        kind=one.kind,
        label=say(one.label, tongue),
        help=say(one.help, tongue),
        example=say(one.example, tongue),
        required=one.required,
        options=tuple(_option_view(option, tongue) for option in one.options),
        field=".".join(one.field_path)
        if one.id != "sources"
        else "",  # sources are added to an entry, never changed
        limit=forms.MAX_ANSWER_LENGTHS.get(one.kind, 0),
        shape=shape.name if shape else "",
        pattern=input_patterns.to_javascript(shape.pattern) if shape else "",
    )


def _option_view(option: AnswerOption, tongue: str) -> OptionView:
    return OptionView(option.slug, say(option.label, tongue), option.required)
