"""What is reported by form and is no organisation: from the answers to the data file."""

import re
import subprocess
import sys

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.cities import CITY, HERE, TODAY, copy_city, read_tree
from support.request_answers import PROSE, city, draw_answer, list_forms

from wegweiser.build import theme_files
from wegweiser.diagnostics import has_errors
from wegweiser.model import form_export, loading, routes
from wegweiser.model.form_specs import FORM_SPECS
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.requests import apply, reply
from wegweiser.requests.mail import extract_request
from wegweiser.source import files

pytestmark = pytest.mark.whole

OWN, OTHER = ("own", "public"), ("public",)
EVENT = {
    "event-title": "Lesefest am Kai",
    "hosts": "Hafenchor Übersee\nBücherei am Markt",
    "begins-on": "12.2.2027",
    "assurances": OWN,
}
EVENT_KEY = "lesefest-am-kai"


def assess(form_id, answers):
    """Return the case that a filled form makes."""
    text = form_export.render_request(list_forms()[form_id], answers)
    return apply.assess_request(*city(), "anfrage.md", extract_request(text.encode()), TODAY)


def records(text):
    """Return the items of a list file as PyYAML reads them, every scalar as text."""
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506  makes nothing but texts, lists and dicts


def fault_codes(case):
    """Return the codes of all errors, each with the question that it is about."""
    lines = {line: key for key, line in (case.request.lines.items() if case.request else ())}
    return sorted(
        (note.code, lines.get(note.location.line, ""))
        for note in case.diagnostics
        if note.severity == "error"
    )


def test_a_report_becomes_an_event():
    """Who is in the directory is named by id, everybody else by name; days and hours are read."""
    case = assess(
        "termin", EVENT | {"starts-at": "18.30 Uhr", "place": "Lagerhaus, Musterstraße 7 b"}
    )
    assert fault_codes(case) == []
    path = KINDS_BY_NAME["events"].file
    (old, new) = case.changed_files[path]
    assert set(case.changed_files) == {path}
    before = {one["id"]: one for one in records(old)}
    after = {one["id"]: one for one in records(new)}
    event = after.pop(EVENT_KEY)
    assert after == before
    assert event["hosts"] == [{"organisation": "hafenchor"}, {"name": "Bücherei am Markt"}]
    assert (event["begins"], event["starts_at"]) == ("2027-02-12", "18:30")
    assert event["revision"] == {"number": "0", "on": TODAY.isoformat()}
    answer = reply.render_reply(case)
    assert "2027-02-12" in answer, "who asked sees how the day was read"
    assert path in answer


@pytest.mark.parametrize(
    ("day", "every", "last", "rule"),
    [
        ("12.2.2027", "week", "", "jede Woche am Freitag"),
        ("Freitag, den 12. Februar 2027", "two-weeks", "26.3.2027", "alle zwei Wochen am Freitag"),
        ("2027-02-12", "month", "", "jeden zweiten Freitag im Monat"),
        ("28.1.2027", "month", "", "jeden vierten Donnerstag im Monat"),
        ("26.2.2027", "last-of-month", "31.12.2027", "jeden letzten Freitag im Monat"),
    ],
)
def test_a_repetition_in_everyday_words(day, every, last, rule):
    """The first day and how often are enough; the organisation itself confirms it."""
    said = EVENT | {"begins-on": day, "repeats": every}
    case = assess("termin", said | ({"ends-on": last} if last else {}))
    assert fault_codes(case) == []
    recurs = case.proposal.fields["recurs"]
    assert recurs["rule"] == rule
    assert (recurs["rhythm"]["every"], "until" in recurs["rhythm"]) == (every, bool(last))
    assert recurs["confirmed"] == TODAY.isoformat()
    assert not {"begins", "ends"} & set(case.proposal.fields)
    other = assess("termin", said | {"assurances": OTHER, "website": "https://kai.example/"})
    assert "confirmed" not in other.proposal.fields["recurs"]


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"event-title": ""}, ("missing-answer", "event-title")),
        ({"hosts": "–"}, ("missing-answer", "hosts")),
        ({"begins-on": "im Frühling"}, ("invalid-day", "begins-on")),
        ({"begins-on": "31.2.2027"}, ("invalid-day", "begins-on")),
        ({"begins-on": "Montag, 12.2.2027"}, ("invalid-day", "begins-on")),
        ({"starts-at": "abends"}, ("invalid-clock", "starts-at")),
        ({"ends-on": "11.2.2027"}, ("ends-before-it-begins", "ends-on")),
        ({"skips": "24.12.2027"}, ("missing-answer", "repeats")),
        ({"repeats": "week", "skips": "13.2.2027"}, ("skips-nothing", "skips")),
        ({"begins-on": "30.1.2027", "repeats": "month"}, ("fifth-weekday", "repeats")),
        ({"assurances": OTHER}, ("no-source", "sources")),
        ({"hosts": "https://musterhafen.example/verzeichnis/x/"}, ("unknown-entry", "hosts")),
        ({"content": "Rufen Sie an: 030 23125 100"}, ("contact-in-text", "content")),
        ({"place": "bei mir, 030 23125 100"}, ("contact-in-text", "place")),
        ({"content": "[x](javascript:alert(1))"}, ("invalid-link", "content")),
        ({"website": "javascript:alert(1)"}, ("invalid-url", "website")),
        ({"website": "http://127.0.0.1/"}, ("invalid-url", "website")),
    ],
)
def test_what_lacks_or_harms_is_asked_back_at_its_question(answers, fault):
    """Nothing is written, and the answer names the question."""
    case = assess("termin", EVENT | answers)
    assert fault in fault_codes(case)
    assert not case.changed_files
    assert reply.render_reply(case)


def test_the_question_that_lacks_is_called_by_its_words():
    """Whoever leaves out days must say how often it repeats: the finding names that question."""
    (finding,) = assess("termin", EVENT | {"skips": "24.12.2027"}).diagnostics
    assert "Wiederholung" in dict(finding.values)["question"]


def test_an_event_is_written_where_it_belongs(tmp_path):
    """The command writes data/events.yaml, no other file, and the city is as right as before."""
    home = copy_city(tmp_path)
    text = form_export.render_request(list_forms()["termin"], EVENT)
    file = tmp_path / "anfrage.txt"
    file.write_text(text, encoding="utf-8")
    before = read_tree(home)
    run = [sys.executable, str(HERE / "build.py"), "intake", str(file), "--site", str(home)]
    run += ["--today", TODAY.isoformat(), "--write", "--answer", str(tmp_path / "antwort.md")]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    after = read_tree(home)
    assert {path for path in after if after[path] != before.get(path)} == {"data/events.yaml"}
    site, notes = loading.load_site(files.read_city(home), TODAY.isoformat())
    assert not has_errors(notes)
    assert EVENT_KEY in {event.id for event in site.events}


def test_a_city_without_events_gets_its_file():
    """The first event that is reported begins data/events.yaml."""
    inputs, site = city()
    bare = files.Inputs(
        inputs.folder,
        {path: body for path, body in inputs.files.items() if path != "data/events.yaml"},
        "",
    )
    site, _ = loading.load_site(bare, TODAY.isoformat())
    text = form_export.render_request(list_forms()["termin"], EVENT)
    case = apply.assess_request(bare, site, "x", extract_request(text.encode()), TODAY)
    assert fault_codes(case) == []
    old, new = case.changed_files["data/events.yaml"]
    assert old == ""
    assert [one["id"] for one in records(new)] == [EVENT_KEY]


SERIES = {
    "series-title": "Vereinsrecht für Anfänger",
    "hosts": "hafenchor",
    "content": "Was ein Vorstand wissen muss.",
    "state": "planned",
    "since": "März 2027",
    "modules": "Satzung\n- Kasse",
    "registration": "bis eine Woche vorher",
    "assurances": OWN,
}
OFFER = {
    "offer-name": "Sprachcafé",
    "hosts": "Hafenchor Übersee",
    "content": "Reden bei Tee.",
    "districts": ("altstadt", "werder"),
    "website": "https://cafe.example/",
    "assurances": OTHER,
}
PROJECT = {
    "project-name": "Garten der Nachbarn",
    "hosts": "Hafenchor Übersee",
    "summary": "Ein Garten für alle.",
    "state": "ended",
    "since": "5/2019",
    "until": "2021",
    "results": "Zwölf Beete",
    "assurances": OWN,
}


@pytest.mark.parametrize(
    ("form_id", "answers", "expected"),
    [
        (
            "weiterbildung",
            SERIES,
            {
                "id": "vereinsrecht-fuer-anfaenger",
                "hosts": [{"organisation": "hafenchor"}],
                "begins": "2027-03",
                "modules": ["Satzung", "Kasse"],
                "status": "planned",
            },
        ),
        (
            "angebot",
            OFFER,
            {
                "carriers": [{"organisation": "hafenchor"}],
                "districts": ["altstadt", "werder"],
                "sources": ["https://cafe.example/"],
            },
        ),
        (
            "projekt",
            PROJECT,
            {"kind": "project", "begins": "2019-05", "ends": "2021", "results": ["Zwölf Beete"]},
        ),
    ],
)
def test_each_kind_is_reported_by_form(form_id, answers, expected):
    """A training, an offer and a project become a record of their file; nothing else changes."""
    case = assess(form_id, answers)
    assert fault_codes(case) == []
    path = KINDS_BY_NAME[FORM_SPECS[form_id].kind].file
    assert set(case.changed_files) == {path}
    old, new = case.changed_files[path]
    before = {one["id"] for one in records(old)}
    (record,) = [one for one in records(new) if one["id"] not in before]
    assert expected.items() <= record.items()
    lacking = [key for key in FORM_SPECS[form_id].required if answers[key]]
    for key in lacking:
        assert fault_codes(assess(form_id, answers | {key: ""})) == [("missing-answer", key)]


@pytest.mark.parametrize("form_lang", ["de", "ar"])
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "النظام الأساسي\nالصندوق",
            [{"title": {"ar": it}} for it in ("النظام الأساسي", "الصندوق")],
        ),
        ("Satzung\nKasse", ["Satzung", "Kasse"]),
        ("Eine Satzung schreiben\nDie Kasse und der Verein", None),
    ],
    ids=["Arabic", "words that tell nothing", "German"],
)
def test_what_is_listed_keeps_the_language_that_it_is_in(form_lang, lines, expected):
    """Neither do topics told in Arabic pass for German, nor German ones for Arabic."""
    form = list_forms()["weiterbildung"]
    text = form_export.render_request(form, {**SERIES, "modules": lines}, form_lang)
    case = apply.assess_request(*city(), "x", extract_request(text.encode()), TODAY)
    assert fault_codes(case) == []
    assert case.proposal.fields["modules"] == (expected or lines.split("\n"))


def test_a_mistake_on_a_page_is_a_note():
    """Nothing changes by itself; the editors get page, old words and new words."""
    said = {"page": "/termine/", "quote": "um 12 Uhr", "replacement": "um 13 Uhr"}
    case = assess("seite", said | {"assurances": OTHER})
    assert (fault_codes(case), case.is_note, dict(case.changed_files)) == ([], True, {})
    assert all(words in reply.render_reply(case) for words in said.values())


TEXT = "Am **Montag** beraten wir von 9 bis\n12 Uhr im Haus. Kommen Sie vorbei, auch ohne Termin."
PAGE_ADDRESS = "https://musterhafen.example/kontakt/?x=1#besuch"


@pytest.fixture(scope="module")
def page_city(tmp_path_factory):
    """Return a city whose page on contact holds a paragraph, and twice the same sentence."""
    folder = copy_city(tmp_path_factory.mktemp("seite"))
    file = folder / "content/kontakt.md"
    file.write_text(f"{file.read_text('utf-8')}\n{TEXT}\n\nZwei Mal da.\n\nZwei Mal da.\n", "utf-8")
    return folder


def correct(folder, **answers):
    """Return what comes of a mistake that is reported on a page."""
    said = {"page": PAGE_ADDRESS, "quote": "von 9 bis 12 Uhr", "replacement": "von 10 bis 13 Uhr"}
    form = list_forms()["seite"]
    text = form_export.render_request(form, said | {"assurances": OTHER} | answers, "de")
    inputs = files.read_city(folder)
    site, _ = loading.load_site(inputs, TODAY.isoformat())
    inputs = files.Inputs(inputs.folder, {**inputs.files, **theme_files.read_words(folder)}, "")
    return apply.assess_request(inputs, site, "x", extract_request(text.encode()), TODAY)


def test_a_mistake_that_can_be_found_is_proposed_as_a_change_of_its_paragraph(page_city):
    """The editors get a diff and decide: it is a note still, and nothing else on the page moves."""
    case = correct(page_city)
    ((path, (old, new)),) = case.changed_files.items()

    assert case.is_note
    assert path == "content/kontakt.md"
    assert new == old.replace("von 9 bis\n12 Uhr", "von 10 bis 13 Uhr")
    answer = reply.render_reply(case)
    assert "-Am **Montag** beraten wir von 9 bis" in answer
    assert "+Am **Montag** beraten wir von 10 bis 13 Uhr im Haus." in answer


@pytest.mark.parametrize(
    "answers",
    [
        {"quote": "Zwei Mal da."},
        {"quote": "Montag beraten"},
        {"quote": "gibt es nicht"},
        {"quote": "Haus"[:3]},
        {"page": "https://musterhafen.example/ar/kontakt/"},
        {"page": "http://[kaputt"},
        {"page": "../../data/orgs.yaml"},
        {"replacement": ""},
        {"replacement": "<script>alert(1)</script>"},
        {"replacement": "{: onclick=alert(1) }"},
        {"replacement": "bei geheim@geheim.example"},
        {"replacement": "Rufen Sie 0231 5550101 an"},
        {"replacement": "in der Geheimstraße 7"},
    ],
)
def test_what_is_in_doubt_or_harms_stays_a_note(page_city, answers):
    """Twice on the page, across marks, elsewhere, another language, programs, people: no change."""
    case = correct(page_city, **answers)

    assert dict(case.changed_files) == {}
    assert reply.render_reply(case)


NEWS = {
    "news-title": "Neue Gruppe für Eltern",
    "content": "Sie trifft sich im Hafen.\n\n# Neu *hier*",
}


def test_a_piece_of_news_is_proposed_as_a_page():
    """The editors get the page as it was written; the day is that of the request."""
    case = assess("nachricht", NEWS | {"assurances": OWN})
    ((path, (old, new)),) = case.changed_files.items()

    assert case.is_note
    assert (path, old) == (f"content/aktuelles/{TODAY}-neue-gruppe-fuer-eltern.md", "")
    assert new.startswith(f'---\ntitle: Neue Gruppe für Eltern\ndate: "{TODAY}"\nsources:\n')
    assert new.endswith("\n---\n\nSie trifft sich im Hafen.\n\n\\# Neu \\*hier\\*\n")
    assert path in reply.render_reply(case)


@pytest.mark.parametrize(
    "answers",
    [
        {"content": "<script>alert(1)</script>"},
        {"content": "Text {: onclick=alert(1) }"},
        {"content": "Rufen Sie 0231 5550101 an"},
        {"news-title": "Post an geheim@geheim.example"},
        {"news-title": "…"},
        {"content": "a | b\n--|--\nc | d"},
    ],
)
def test_news_that_are_in_doubt_stay_a_note(answers):
    """Programs, people, a table, a title without a letter: the editors read it and write it."""
    case = assess("nachricht", NEWS | {"assurances": OWN} | answers)

    assert dict(case.changed_files) == {}
    assert reply.render_reply(case)


def test_signs_of_markdown_are_words(page_city):
    """A link, emphasis or a heading of a stranger is shown as it was written."""
    hostile = "# [hier](javascript:alert(1)) *neu*"
    ((_, (_, new)),) = correct(page_city, replacement=hostile).changed_files.items()

    assert "\\[hier\\](javascript:alert(1)) \\*neu\\*" in new


REPORTS = sorted(routes.REPORT_FORMS)


@pytest.mark.parametrize("form_id", REPORTS)
def test_a_report_asks_for_what_its_record_cannot_do_without(form_id):
    """Who answers what is required is never asked for more by the check."""
    form = list_forms()[form_id]
    spec = FORM_SPECS[form_id]
    assert spec.purpose == "note" or spec.kind in KINDS_BY_NAME
    assert form.questions[0].required, "its first question names what is reported"
    assert {option.slug for option in form.questions[-1].options if option.required} == {"public"}


@pytest.mark.parametrize("form_id", REPORTS)
@given(data=st.data())
@settings(max_examples=40, deadline=None, phases=[Phase.generate])
def test_whatever_is_written_changes_one_record_or_nothing(form_id, data):
    """Any answers leave every other record and file as they are, and get an answer."""
    form = list_forms()[form_id]
    answers = {
        question.id: data.draw(draw_answer(question) | PROSE)
        if not question.options
        else data.draw(draw_answer(question))
        for question in form.questions
        if question.required or data.draw(st.booleans())
    }
    answers["assurances"] = OWN
    if "begins-on" in answers:
        answers["begins-on"] = data.draw(st.sampled_from(["12.2.2027", "1", "29.2.2028"]))
    case = assess(form_id, answers)
    assert reply.render_reply(case)
    for old, new in case.changed_files.values():
        lines = new.splitlines()
        assert not [line for line in old.splitlines() if line not in lines]


def test_who_reports_is_led_to_the_forms():
    """The page on reporting something leads to each form that is no entry's."""
    for home in (HERE, CITY):
        page = (home / "content/melden.md").read_text(encoding="utf-8")
        led = set(re.findall(r"\(/melden/([a-z]+)/\)", page))
        assert led == routes.REPORT_FORMS
