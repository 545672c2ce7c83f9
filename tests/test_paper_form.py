"""The form on paper: every question of the website, with room for its answer."""

from pathlib import Path

import pytest
from support.cities import CITY, built, tree
from support.oracles import pdf_faults
from support.printed import facts, pages, squeezed

from wegweiser.build import workers
from wegweiser.build.jobs import Artifact, Job
from wegweiser.build.theme import ThemeFolder
from wegweiser.editions.printed import paper_form
from wegweiser.editions.printed.paper_form import PaperForm, PaperQuestion
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.source import files

pytestmark = pytest.mark.slow

LOOK = files.read_folder(Path(__file__).resolve().parents[1], "theme")
TOPICS = tuple(f"Thema {number}" for number in range(7))
NONE = Localized("", DEFAULT_LANGUAGE)
QUESTIONS = (
    PaperQuestion(
        Localized("Name", DEFAULT_LANGUAGE),
        Localized("Der volle Name.", DEFAULT_LANGUAGE),
        "line",
        (),
        required=True,
    ),
    PaperQuestion(
        Localized("Art", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "choice",
        (Localized("Verein", DEFAULT_LANGUAGE), Localized("Gruppe", DEFAULT_LANGUAGE)),
        required=True,
    ),
    PaperQuestion(
        Localized("Wovon handelt sie?", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "several",
        tuple(Localized(topic, DEFAULT_LANGUAGE) for topic in TOPICS),
        required=False,
    ),
    PaperQuestion(
        Localized("الوصف", "ar"),
        Localized("In wenigen Sätzen.", DEFAULT_LANGUAGE),
        "prose",
        (),
        required=False,
    ),
    PaperQuestion(
        Localized("Erklärung", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "boxes",
        (Localized("Mir ist klar: Das wird öffentlich.", DEFAULT_LANGUAGE),),
        required=False,
    ),
    PaperQuestion(Localized("Quellen", DEFAULT_LANGUAGE), NONE, "lines", (), required=False),
)


def printed(lang: str, questions: tuple[PaperQuestion, ...] = QUESTIONS) -> bytes:
    """Set an invented form."""
    view = PaperForm(
        lang,
        "rtl" if lang == "ar" else "ltr",
        Localized("Hafenweiser", DEFAULT_LANGUAGE),
        Localized("Amt für Häfen", DEFAULT_LANGUAGE),
        "amt@hafen.example",
        "https://hafen.example/antrag/",
        "hafen.example/antrag",
        draft=True,
        date="",
        title=Localized("Antrag", DEFAULT_LANGUAGE),
        intro=Localized("Hier melden Sie etwas an.", DEFAULT_LANGUAGE),
        questions=questions,
    )
    made = workers.make_artifact(
        Job("x.pdf", paper_form.render_pdf, view),
        ThemeFolder(LOOK, "engine", "/", {}),
    )
    assert isinstance(made, Artifact), made
    return made.body


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_a_plain_list_of_questions_becomes_a_form(lang: str) -> None:
    """Each question, its help and its options are printed; where to send it, too.

    And the file is tagged.
    """
    pdf = printed(lang)
    whole = "".join(pages(pdf))
    texts = [
        words.text
        for question in QUESTIONS
        for words in (question.label, question.help, *question.options)
    ]

    assert [
        words
        for words in (*texts, "amt@hafen.example", "Amt für Häfen", "hafen.example/antrag")
        if squeezed(words) not in whole
    ] == []
    assert facts(pdf)["Tagged"] == "yes"
    assert pdf_faults(pdf) == []


def test_the_room_for_an_answer_goes_by_its_kind() -> None:
    """Seven lines fit on a page, seven times prose does not; only required questions say so."""
    line, long = QUESTIONS[0], QUESTIONS[3]

    assert len(pages(printed("de", (line,) * 7))) == 1
    assert len(pages(printed("de", (long,) * 7))) > 1
    assert pages(printed("de", (line, QUESTIONS[5])))[0].count("DieseAntwortbrauchenwir") == 1


def test_the_request_for_inclusion_is_offered_in_every_language_it_is_asked_in(
    tmp_path: Path,
) -> None:
    """The city's own questions are printed.

    None of them is missing on paper that the site's form asks.
    """
    built(CITY, tmp_path / "out")
    files = tree(tmp_path / "out")
    german, arabic = (
        "".join(pages(files[f"daten/aufnahme{ending}.pdf"])) for ending in ("", "-ar")
    )

    assert squeezed("Name der Organisation") in german
    assert squeezed("اسم المنظمة") in arabic
    assert "aufnahme.pdf" in files["daten/index.html"].decode()
