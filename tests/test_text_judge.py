"""What rules had nothing to say of is judged once, and what somebody changed is judged anew."""

from dataclasses import replace
from pathlib import Path

from wegweiser.diagnostics import Location
from wegweiser.model import loading
from wegweiser.rules import catalogues
from wegweiser.rules.city import City
from wegweiser.rules.text_judge import TextJudge
from wegweiser.source import files

CITY = Path(__file__).resolve().parent / "city"
PO = """msgid ""
msgstr ""

msgid "Der Hafenchor singt"
msgstr "The harbour choir sings"
"""


def test_only_faults_are_looked_for_again() -> None:
    """A text with faults is told every time; of those that nobody writes nothing stays."""
    known = {"of a text that is no more"}
    texts, judged = TextJudge(known), []

    def find(text: str) -> list[str]:
        judged.append(text)
        return [text] if "fault" in text else []

    for text in ("good", "fault", "good", "fault"):
        faults = TextJudge(known).judge(text, lambda text=text: find(text))  # type: ignore[misc]
        assert faults == texts.judge(text, lambda text=text: find(text))  # type: ignore[misc]
    texts.forget_others()
    again = TextJudge(known)

    assert len(known) == 1
    assert again.judge("good", lambda: find("never")) == []
    assert again.judge("fault", lambda: find("fault")) == ["fault"]
    assert "never" not in judged


def test_another_name_judges_a_catalogue_anew() -> None:
    """A catalogue without a fault gets one where an organisation takes a name that it translates.

    Its own words are not the only ones that decide.
    """
    site, _ = loading.load_site(files.read_city(CITY), "2026-06-15")
    known: set[str] = set()
    texts = {"content/words/en.po": PO}

    def judge_with(name: str) -> list[str]:
        organisations = (replace(site.organisations[0], name=name, short=""),)
        named = replace(site, organisations=organisations)
        city = City(named, lambda *_: Location("f"), texts, clear_texts=known)
        codes = [diagnostic.code for diagnostic in catalogues.check_catalogues(city)]
        city.text_judge.forget_others()
        return codes

    assert judge_with("Ein Verein e.V.") == []
    assert len(known) == 1
    assert judge_with("Der Hafenchor e.V.") == ["translation-name"]
    assert known == set()
