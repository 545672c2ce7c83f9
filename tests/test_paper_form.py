"""The form on paper and on a screen: every question of the website, with room for its answer."""

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.cities import CITY, build_city, read_tree
from support.oracles import find_pdf_faults
from support.printed import pages, read_facts, squeeze

from wegweiser.build import workers
from wegweiser.build.jobs import Artifact, Job
from wegweiser.build.pdf import LocalizedMarkdown
from wegweiser.build.theme import ThemeFolder
from wegweiser.editions.printed import paper_form
from wegweiser.editions.printed.paper_form import PaperForm, PaperQuestion
from wegweiser.languages import DEFAULT_LANGUAGE, Localized
from wegweiser.source import files

pytestmark = pytest.mark.slow

LOOK = files.read_folder(Path(__file__).resolve().parents[1], "theme")
TOPICS = tuple(f"Thema {number}" for number in range(7))
SENT_TO = (
    "Amt für Häfen",
    "Musterkai 1, 00123 Musterhafen",
    "amt@hafen.example",
    "hafen.example/antrag",
    "Alles hier wird öffentlich.",
)
NONE = Localized("", DEFAULT_LANGUAGE)
QUESTIONS = (
    PaperQuestion(
        "name",
        Localized("Name", DEFAULT_LANGUAGE),
        Localized("Der volle Name.", DEFAULT_LANGUAGE),
        "line",
        (),
        required=True,
    ),
    PaperQuestion(
        "kind",
        Localized("Art", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "choice",
        (Localized("Verein", DEFAULT_LANGUAGE), Localized("Gruppe", DEFAULT_LANGUAGE)),
        required=True,
    ),
    PaperQuestion(
        "topics",
        Localized("Wovon handelt sie?", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "several",
        tuple(Localized(topic, DEFAULT_LANGUAGE) for topic in TOPICS),
        required=False,
    ),
    PaperQuestion(
        "description",
        Localized("الوصف", "ar"),
        Localized("In wenigen Sätzen.", DEFAULT_LANGUAGE),
        "prose",
        (),
        required=False,
    ),
    PaperQuestion(
        "declaration",
        Localized("Erklärung", DEFAULT_LANGUAGE),
        Localized("", DEFAULT_LANGUAGE),
        "boxes",
        (Localized("Mir ist klar: Das wird öffentlich.", DEFAULT_LANGUAGE),),
        required=False,
    ),
    PaperQuestion(
        "sources", Localized("Quellen", DEFAULT_LANGUAGE), NONE, "lines", (), required=False
    ),
)


def printed(lang: str, questions: tuple[PaperQuestion, ...] = QUESTIONS) -> bytes:
    """Set an invented form."""
    view = PaperForm(
        lang,
        "rtl" if lang == "ar" else "ltr",
        Localized("Hafenweiser", DEFAULT_LANGUAGE),
        Localized("Amt für Häfen", DEFAULT_LANGUAGE),
        "Musterkai 1, 00123 Musterhafen",
        "amt@hafen.example",
        "https://hafen.example/antrag/",
        "hafen.example/antrag",
        draft=True,
        date="",
        title=Localized("Antrag", DEFAULT_LANGUAGE),
        intro=Localized("Hier melden Sie etwas an.", DEFAULT_LANGUAGE),
        notice=LocalizedMarkdown("Alles hier wird öffentlich.", DEFAULT_LANGUAGE),
        questions=questions[:-1],
        signed=questions[-1:],
    )
    made = workers.make_artifact(
        Job("x.pdf", paper_form.render_pdf, view),
        ThemeFolder(LOOK, "engine", "/", {}),
    )
    assert isinstance(made, Artifact), made
    return made.body


def page_picture(pdf: bytes) -> bytes:
    """Return the first page as poppler draws it."""
    command = ["pdftoppm", "-r", "72", "-singlefile", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


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

    assert [words for words in (*texts, *SENT_TO) if squeeze(words) not in whole] == []
    assert read_facts(pdf)["Tagged"] == "yes"
    assert find_pdf_faults(pdf) == []


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_it_can_be_filled_in_on_a_screen(lang: str) -> None:
    """Each answer has its field, named for those who do not see it, in the order of reading.

    A box that is ticked shows its cross in any program; the file is the same each time.
    """
    pdf = printed(lang)
    assert pdf == printed(lang)
    with pikepdf.open(BytesIO(pdf)) as filled:
        fields = {str(field.T): field for field in filled.Root.AcroForm.Fields}
        ticks = [f"topics-{place}" for place in range(len(TOPICS))]
        names = ["name", "kind", *ticks, "description", "declaration-0", "sources", "date"]
        assert list(fields) == names
        assert [len(fields["kind"].Kids), int(fields["name"].Ff)] == [2, 1 << 1]
        assert str(fields["kind"].Kids[1].TU) == "Art: Gruppe"
        assert str(fields["topics-3"].TU) == "Wovon handelt sie?: Thema 3"
        assert all("/TU" in field for name, field in fields.items() if name != "kind")
        assert [page.Tabs for page in filled.pages] == [pikepdf.Name.S]
        blank = page_picture(pdf)
        fields["topics-3"].V = fields["topics-3"].AS = pikepdf.Name.Yes
        target = BytesIO()
        filled.save(target)
    assert page_picture(target.getvalue()) != blank


def test_only_required_questions_say_so() -> None:
    """The reader is told what is needed, and that alone."""
    line, plain = QUESTIONS[0], QUESTIONS[5]

    assert pages(printed("de", (line, plain)))[0].count("DieseAntwortbrauchenwir") == 1


def test_the_request_for_inclusion_is_offered_in_every_language_it_is_asked_in(
    tmp_path: Path,
) -> None:
    """The city's own questions are printed.

    None of them is missing on paper that the site's form asks: two pages, on the first the same
    warning, on the second the consent beside the signature.
    """
    build_city(CITY, tmp_path / "out")
    files = read_tree(tmp_path / "out")
    sheets = [pages(files[f"daten/aufnahme{ending}.pdf"]) for ending in ("", "-ar")]
    german, arabic = map("".join, sheets)
    signed = sheets[0][1].partition(squeeze("Das dürfen Sie veröffentlichen"))[2]

    assert [len(pair) for pair in sheets] == [2, 2]
    assert squeeze("Bitte keine privaten Adressen oder Handynummern.") in sheets[0][0]
    assert squeeze("Unterschrift") in signed
    assert squeeze("Die Telefonnummer") in signed

    assert squeeze("Name der Organisation") in german
    assert squeeze("اسم المنظمة") in arabic
    assert "aufnahme.pdf" in files["daten/index.html"].decode()
