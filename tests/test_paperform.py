"""The form on paper: every question of the website, with room for its answer, in each language that it is asked in."""

from pathlib import Path

import pytest
from cities import CITY, built, tree
from oracles import pdf_faults
from printed import facts, pages, squeezed

from wegweiser.editions import paperform
from wegweiser.editions.paperform import Asked, PaperForm
from wegweiser.ground.languages import SOURCE, Said
from wegweiser.making import press
from wegweiser.making.jobs import Artifact, Job
from wegweiser.making.theme import Theme
from wegweiser.reading import prose, sources

LOOK = sources.read(Path(__file__).resolve().parents[1], "theme")
TOPICS = tuple(f"Thema {number}" for number in range(7))
NONE = Said("", SOURCE)
QUESTIONS = (
    Asked(Said("Name", SOURCE), Said("Der volle Name.", SOURCE), "line", (), required=True),
    Asked(Said("Art", SOURCE), Said("", SOURCE), "choice", (Said("Verein", SOURCE), Said("Gruppe", SOURCE)), required=True),
    Asked(
        Said("Wovon handelt sie?", SOURCE), Said("", SOURCE), "several", tuple(Said(one, SOURCE) for one in TOPICS), required=False
    ),
    Asked(Said("الوصف", "ar"), Said("In wenigen Sätzen.", SOURCE), "prose", (), required=False),
    Asked(
        Said("Erklärung", SOURCE), Said("", SOURCE), "boxes", (Said("Mir ist klar: Das wird öffentlich.", SOURCE),), required=False
    ),
    Asked(Said("Quellen", SOURCE), NONE, "lines", (), required=False),
)


def printed(lang: str, questions: tuple[Asked, ...] = QUESTIONS) -> bytes:
    """Set an invented form."""
    view = PaperForm(
        lang, "rtl" if lang == "ar" else "ltr", Said("Hafenweiser", SOURCE), Said("Amt für Häfen", SOURCE), "amt@hafen.example",
        "https://hafen.example/antrag/", "hafen.example/antrag", draft=True, date="", title=Said("Antrag", SOURCE),
        intro=Said("Hier melden Sie etwas an.", SOURCE), questions=questions,
    )  # fmt: skip
    made = press.made(Job("x.pdf", paperform.pdf, view), Theme(LOOK, "engine", "/", prose.html, {}))
    assert isinstance(made, Artifact), made
    return made.body


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_a_plain_list_of_questions_becomes_a_form(lang: str) -> None:
    """Each question, its help and its options are printed; where to send it, too; and the file is tagged."""
    pdf = printed(lang)
    whole = "".join(pages(pdf))
    said = [words.text for one in QUESTIONS for words in (one.label, one.help, *one.options)]

    assert [
        words for words in (*said, "amt@hafen.example", "Amt für Häfen", "hafen.example/antrag") if squeezed(words) not in whole
    ] == []
    assert facts(pdf)["Tagged"] == "yes"
    assert pdf_faults(pdf) == []


def test_the_room_for_an_answer_goes_by_its_kind() -> None:
    """Seven lines fit on a page, seven times prose does not; only required questions say so."""
    line, long = QUESTIONS[0], QUESTIONS[3]

    assert len(pages(printed("de", (line,) * 7))) == 1
    assert len(pages(printed("de", (long,) * 7))) > 1
    assert pages(printed("de", (line, QUESTIONS[5])))[0].count("DieseAntwortbrauchenwir") == 1


def test_the_request_for_inclusion_is_offered_in_every_language_it_is_asked_in(tmp_path: Path) -> None:
    """The city's own questions are printed; none of them is missing on paper that the site's form asks."""
    built(CITY, tmp_path / "out")
    files = tree(tmp_path / "out")
    german, arabic = ("".join(pages(files[f"daten/aufnahme{ending}.pdf"])) for ending in ("", "-ar"))

    assert squeezed("Name der Organisation") in german
    assert squeezed("اسم المنظمة") in arabic
    assert "aufnahme.pdf" in files["daten/index.html"].decode()
