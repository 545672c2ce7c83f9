"""The forms on the website, and the other ways to ask for the same."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from wegweiser.build.jobs import Download, Job
from wegweiser.editions.frame import Frame
from wegweiser.editions.page_jobs import plan_page
from wegweiser.editions.printed import paper_form
from wegweiser.editions.views import Link, PageMeta
from wegweiser.languages import Localized, Text, get_source_language, say
from wegweiser.model import form_export, input_patterns, routes
from wegweiser.model.form_specs import CODE_HOST_FORMS, FORM_SPECS
from wegweiser.model.forms import (
    Form,
    Question,
    build_forms,
    index_phrases,
    list_form_languages,
    list_options,
    shorten_form,
)
from wegweiser.model.questions import CLOSING_QUESTIONS, MAX_ANSWER_LENGTHS
from wegweiser.source import non_answers

INTAKE_FILE = "data/intake.yaml"
SHORT_FORMS = {routes.INCLUSION: "kurz"}
"""The form with so few questions that they fit into an e-mail link, by the whole form."""

BROWSER_PROBLEMS = (
    "missing-answer",
    "answer-too-long",
    "invalid-line",
    "invalid-url",
    "invalid-email",
    "invalid-phone",
    "invalid-date",
    "invalid-day",
    "invalid-clock",
    "no-consent",
    "no-source",
    "nothing-to-change",
    "filled-and-deleted",
    "postcode-alone",
    "unknown-entry",
)
"""What the browser can find by itself; it says so in the words of the answer to a request."""


class OptionView(NamedTuple):
    """An option to choose or to tick."""

    slug: str
    """The value that is sent."""
    label: Localized
    """Its words."""
    is_required: bool
    """Whether it must be ticked."""


class QuestionView(NamedTuple):
    """A question and the rules of its answer."""

    id: str
    """The id of the question."""
    kind: str
    """How it is answered: "line", "lines", "prose", "day", "time", "choice", "several", "boxes"."""
    label: Localized
    """The question."""
    help_text: Localized
    """What helps to answer it; may be empty."""
    example: Localized
    """An answer as an example; may be empty."""
    is_required: bool
    """Whether an answer is needed."""
    options: tuple[OptionView, ...]
    """What can be chosen; empty where the answer is words."""
    field_path: str
    """The field of an entry that it fills, such as "contact.email"; may be empty."""
    max_length: int
    """The most characters of an answer; 0 where there is no limit."""
    shape: str
    """The name of the shape that an answer must have, such as "url"; may be empty."""
    pattern: str
    """The regular expression of the shape, for JavaScript; may be empty."""


class QuestionBlock(NamedTuple):
    """Questions that stay closed until somebody wants to answer them."""

    name: str
    """Which block it is, a key of `FormSpec.blocks`."""
    questions: tuple[QuestionView, ...]
    """Its questions."""


class FormQuestions(NamedTuple):
    """The questions of a form, as a page shows them."""

    first: tuple[QuestionView, ...]
    """The short way: those that stand open."""
    blocks: tuple[QuestionBlock, ...]
    """Those that stand closed below."""
    last: tuple[QuestionView, ...]
    """Those at the end."""


class ProblemText(NamedTuple):
    """What the browser says of a problem with an answer."""

    code: str
    """The code of the problem."""
    text: Localized
    """The words, a single sentence."""


class RequestPage(NamedTuple):
    """A form (request.html)."""

    template: str
    """The template."""
    lang: str
    """The language of the page."""
    page: PageMeta
    """What stands around the page."""
    form_id: str
    """The id of the form."""
    purpose: str
    """What it asks for: "add", "correct", "remove", "note"."""
    form_lang: str
    """The language of its questions: German where they are not translated."""
    form_name: str
    """What it is called, in that language: the heading of what is sent."""
    intro: Localized
    """What introduces it, in Markdown."""
    questions: FormQuestions
    """Its questions."""
    short_form_questions: tuple[str, ...]
    """The ids of those that fit into an e-mail link."""
    notice: Localized
    """What must not be written, as all of it may become public."""
    duplicate_notice: Localized
    """What is said where the directory holds a similar name."""
    problem_texts: tuple[ProblemText, ...]
    """What the browser says of problems."""
    issue_address: str
    """The same form on the code host; empty where there is none."""
    email: str
    """Where requests are sent by e-mail."""
    mailto_address: str
    """An e-mail with the questions in it."""
    directory_address: str
    """The address of the directory."""
    index_address: str
    """The address of the search index, in which the browser looks for similar names."""
    records_address: str
    """The address of the entries, with which a correction is filled in."""
    non_answers: tuple[str, ...]
    """What people write where they have no answer, folded as the search folds words."""
    non_answer_signs: str
    """The signs that say nothing where no other stands beside them."""
    other_forms: tuple[Link, ...]
    """The other forms."""
    downloads: tuple[Download, ...]
    """The form on paper; may be empty."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the page of each form."""
    forms_by_id = {form.id: form for form in build_forms(frame.site)}
    for form_id in CODE_HOST_FORMS:
        if form_id in forms_by_id:
            yield plan_page(_request_page(frame, forms_by_id, form_id), INTAKE_FILE)


def _request_page(frame: Frame, forms_by_id: dict[str, Form], form_id: str) -> RequestPage:
    """Return everything that a form and the ways beside it say."""
    form = forms_by_id[form_id]
    short_form = shorten_form(forms_by_id[SHORT_FORMS.get(form_id, form_id)])
    settings, phrases = frame.site.settings, index_phrases(frame.site)
    lang = frame.lang if frame.lang in list_form_languages(form) else get_source_language()
    issue_address = ""
    if settings.repository:
        issue_address = form_export.build_issue_link(settings.repository, form, {})
    return RequestPage(
        template="request.html",
        lang=frame.lang,
        page=_page_meta(frame, forms_by_id, form),
        form_id=form_id,
        purpose=form.purpose,
        form_lang=lang,
        form_name=say(form.name, lang).text,
        intro=frame.say(form.intro),
        questions=_form_questions(form, lang),
        short_form_questions=tuple(question.id for question in short_form.questions),
        notice=frame.say(phrases["public-notice"]),
        duplicate_notice=frame.say(phrases["answer-duplicates"]),
        problem_texts=tuple(_problem_texts(frame, phrases)),
        issue_address=issue_address,
        email=settings.email,
        mailto_address=form_export.build_mailto_link(
            settings.email, short_form, phrases["mail-intro"], lang
        ),
        directory_address=frame.page_address(routes.DIRECTORY),
        index_address=routes.search_index(frame.lang),
        records_address=routes.data_file("organisationen.json"),
        non_answers=tuple(sorted(non_answers.PHRASES)),
        non_answer_signs=non_answers.SIGNS,
        other_forms=tuple(_form_link(frame, other) for other in _list_others(forms_by_id, form)),
        downloads=_paper_downloads(frame, form, lang),
    )


def _list_crumbs(frame: Frame, forms_by_id: dict[str, Form], form: Form) -> Iterator[Link]:
    """Yield what stands above a form: the directory, or where all kinds are reported."""
    if form.id in routes.REPORT_FORMS:
        if frame.find_page(routes.REPORT):
            address = frame.address_or_german(routes.REPORT)
            yield Link(address, frame.section_title(routes.REPORT))
        return
    yield frame.section_crumb(routes.DIRECTORY)
    if form.id != routes.INCLUSION:
        yield _form_link(frame, forms_by_id[routes.INCLUSION])


def _page_meta(frame: Frame, forms_by_id: dict[str, Form], form: Form) -> PageMeta:
    return frame.page_meta(
        routes.request(get_source_language(), form.id).strip("/"),
        frame.say(form.name),
        description=say(form.about, frame.lang).text,
        breadcrumbs=tuple(_list_crumbs(frame, forms_by_id, form)),
    )


def _list_others(forms_by_id: dict[str, Form], form: Form) -> Iterator[Form]:
    for other in CODE_HOST_FORMS:
        if other in forms_by_id and other != form.id:
            yield forms_by_id[other]


def _form_link(frame: Frame, form: Form) -> Link:
    return Link(routes.request(frame.lang, form.id), frame.say(form.name))


def _paper_downloads(frame: Frame, form: Form, lang: str) -> tuple[Download, ...]:
    """Return the same form on paper, where there is one."""
    if form.id != routes.INCLUSION or lang in frame.site.unprintable_languages:
        return ()
    is_multilingual = len(frame.site.settings.languages) > 1
    return (paper_form.form_download(lang, form, lang if is_multilingual else ""),)


def _problem_texts(frame: Frame, phrases: Mapping[str, Text]) -> Iterator[ProblemText]:
    for code in BROWSER_PROBLEMS:
        yield ProblemText(code, frame.first_sentence(phrases[f"problem-{code}"]))


def _form_questions(form: Form, lang: str) -> FormQuestions:
    views = {question.id: _question_view(question, lang) for question in form.questions}
    blocks = tuple(_question_blocks(views, FORM_SPECS[form.id].blocks))
    later = {question.id for block in blocks for question in block.questions}
    first = tuple(views[key] for key in views if key not in {*later, *CLOSING_QUESTIONS})
    return FormQuestions(first, blocks, _choose_views(views, CLOSING_QUESTIONS))


def _question_blocks(
    views: Mapping[str, QuestionView], blocks: Mapping[str, tuple[str, ...]]
) -> Iterator[QuestionBlock]:
    """Yield the closed blocks of a form; its questions are given by id."""
    for name, keys in blocks.items():
        if questions := _choose_views(views, keys):
            yield QuestionBlock(name, questions)


def _choose_views(
    views: Mapping[str, QuestionView], keys: tuple[str, ...]
) -> tuple[QuestionView, ...]:
    return tuple(views[key] for key in keys if key in views)


def _question_view(question: Question, lang: str) -> QuestionView:
    shape = input_patterns.get_answer_shape(question)
    # Sources are added to an entry, never changed: no field of it fills them in.
    field_path = "" if question.id == "sources" else ".".join(question.field_path)
    return QuestionView(
        id=question.id,
        kind=question.kind,
        label=say(question.label, lang),
        help_text=say(question.help, lang),
        example=say(question.example, lang),
        is_required=question.required,
        options=tuple(
            OptionView(option.slug, say(option.label, lang), option.required)
            for option in list_options(question, lang)
        ),
        field_path=field_path,
        max_length=MAX_ANSWER_LENGTHS.get(question.kind, 0),
        shape=shape.name if shape else "",
        pattern=input_patterns.to_javascript(shape.pattern) if shape else "",
    )
