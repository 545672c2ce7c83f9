"""Requests as people and attackers send them, and what becomes of them."""

import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import StringIO

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.cities import CITY, HERE, TODAY, copy_city, read_tree
from support.request_answers import (
    TOKENS,
    WORDS,
    city,
    draw_answers,
    list_forms,
    list_headings,
)
from support.request_bodies import (
    CASES,
    LONG,
    PLAIN,
    SWORN,
    TEXT,
    WEB,
    add,
    correct,
    event,
    mail,
    note,
    remove,
    short,
)

from wegweiser import pipeline
from wegweiser.catalogues import parse_catalogue
from wegweiser.commands import cli
from wegweiser.diagnostics import has_errors
from wegweiser.languages import Text, say
from wegweiser.model import form_export
from wegweiser.requests import apply, correction, line_diff, parse, reply
from wegweiser.requests.boxes import read_labels
from wegweiser.requests.labels import index_labels
from wegweiser.requests.mail import extract_request
from wegweiser.requests.sections import Row

pytestmark = pytest.mark.whole

EXAMPLES = int(os.environ.get("WEGWEISER_EXAMPLES", "300"))
"""How many random requests each property tries; the weekly run asks for more."""


def assess(body):
    """Return the case that a request makes."""
    raw = body if isinstance(body, bytes) else body.encode("utf-8")
    return apply.assess_request(*city(), "anfrage.md", extract_request(raw), TODAY)


def describe_verdict(case):
    """Say in a line what came of a case."""
    errors = [note.code for note in case.diagnostics if note.severity == "error"]
    hints = [f"~{note.code}" for note in case.diagnostics if note.severity == "warning"]
    said = ["1", *errors] if errors else ["0", *describe_proposal(case.proposal)]
    return " ".join([*said, *hints])


def describe_proposal(proposal):
    """Say what is proposed: purpose, id, changed fields, other entries that change."""
    yield proposal.purpose
    yield from [proposal.id] if proposal.id else []
    yield from (".".join(map(str, steps)) for steps, _ in proposal.changes)
    yield from (key for key, _ in proposal.mentions)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_corpus(name):
    """Each request gets the verdict beside it; what is accepted changes one entry, nothing else."""
    body, expected = CASES[name]
    case = assess(body)
    assert describe_verdict(case) == expected or (
        expected.endswith("-") and describe_verdict(case).startswith(expected)
    )
    answer = reply.render_reply(case)
    assert_safe(answer, case)
    if case.changed_files:
        assert_only_one_entry_changed(case)


def assert_only_one_entry_changed(case):
    """Read both texts with PyYAML: all other entries are equal, and their lines too."""
    old, new = case.changed_files[apply.ORGANISATIONS_FILE]
    before, after = ({one["id"]: one for one in records(text)} for text in (old, new))
    touched = {case.proposal.id, *(key for key, _ in case.proposal.mentions)}
    assert {key: one for key, one in before.items() if key not in touched} == {
        key: one for key, one in after.items() if key not in touched
    }
    if case.proposal.purpose == "add":
        start = next(
            (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
            len(old),
        )
        assert new.endswith(old[start:]), "other lines changed than those that came"
    catalogues = set(case.changed_files) - {apply.ORGANISATIONS_FILE, apply.WITHDRAWN_FILE}
    for path in catalogues:  # with an entry its translations go, and nothing else
        old_po, new_po = map(parse_catalogue, case.changed_files[path])
        gone = [entry for entry in old_po.entries if entry not in new_po.entries]
        place = f"orgs.yaml#{case.proposal.id}/"
        assert case.proposal.purpose == "remove"
        assert len(old_po.entries) == len(gone) + len(new_po.entries)
        assert all(entry.context.startswith(place) for entry in gone)
    assert [key for key in after if key not in before] == (
        [case.proposal.id] if case.proposal.purpose == "add" else []
    )


@cache
def records(text):
    """Return the items of a list file as PyYAML reads them, every scalar as text."""
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506  makes nothing but texts, lists and dicts


@cache
def our_words():
    """Return everything that an answer may say by itself."""
    return (
        reply.render_reply(assess(note("x")))
        + str(city()[1].intake)
        + " ".join(one.id for one in city()[1].organisations)
    )


def assert_safe(answer, case):
    """No stranger's word stands outside a fence; the answer is short enough and calls nobody."""
    assert len(answer) <= reply.MAX_REPLY_LENGTH + 1
    outside = unfenced(answer)
    assert "@" not in re.sub(r"`[^`\n]*`|kein @|no @", "", outside)
    assert not re.search(r"(?i)\b(?:fix|close|resolve)[sd]?:? +#\d", outside)
    strange = case.request.answers.values() if case.request else [case.submission.text]
    for words in strange:
        if isinstance(words, str):
            for line in words.split("\n"):
                assert len(line) < 12 or line not in outside or line in our_words(), line


def unfenced(answer):
    """Return what stands outside the fences of a Markdown text.

    A fence ends with one that is at least as long (CommonMark 4.5).
    """
    kept, fence = [], ""
    for line in answer.split("\n"):
        run = re.match(r"`{3,}", line)
        if fence:
            fence = "" if run and len(run[0]) >= len(fence) and not line.strip("`") else fence
        elif run:
            fence = run[0]
        else:
            kept.append(line)
    assert not fence, "a fence stays open"
    return "\n".join(kept)


def test_the_corpus_is_large_enough():
    """At least 120 requests, and every code that only a request can meet is among them."""
    assert len(CASES) >= 120
    met = {word.strip("~") for _, expected in CASES.values() for word in expected.split()}
    assert met >= {
        "no-form",
        "wrong-questions",
        "missing-answer",
        "answer-too-long",
        "unknown-answer",
        "unknown-box",
        "no-source",
        "unknown-entry",
        "nothing-to-change",
        "filled-and-deleted",
        "postcode-alone",
        "stripped-characters",
        "foreign-script",
        "contact-in-text",
        "still-mentioned",
        "unreadable-letter",
    }


# --- What becomes of a request


def item(case):
    """Return the entry that a case makes, as PyYAML reads it."""
    return next(
        one
        for one in records(case.changed_files[apply.ORGANISATIONS_FILE][1])
        if one["id"] == case.proposal.id
    )


def test_a_new_entry_says_what_was_asked_and_no_more():
    """Each answer is in its field, in the model's order.

    Consent, check and address say what was assured.
    """
    assert list(item(assess(CASES["everything"][0]))) == list(EVERYTHING)
    assert item(assess(CASES["everything"][0])) == EVERYTHING


EVERYTHING = {
    "id": "hafen-lesekreis",
    "name": "Hafen-Lesekreis e. V.",
    "short": "HLK",
    "also_known_as": ["Lesekreis", "حلقة القراءة"],
    "kind": "association",
    "status": "active",
    "quarter": "Speicherzeile",
    "district": "altstadt",
    "topics": ["bildung", "kultur"],
    "audiences": ["aeltere", "familien"],
    "languages": ["de", "tr"],
    "description": "Wir lesen zusammen. Alle sind willkommen.",
    "address": {
        "street": "Musterkai 3",
        "postcode": "00123",
        "city": "Musterhafen",
        "show": "street",
    },
    "contact": {
        "email": "post@lesekreis.example",
        "phone": "+49 30 23125 109",
        "website": "https://lesekreis.example/",
    },
    "meets": "freitags",
    "accessibility": "Aufzug",
    "founded": "1998-04",
    "seeks": ["raeume"],
    "offers": ["ehrenamtliche", "hausaufgabenhilfe"],
    "checked": {"on": "2026-06-15", "how": "organisation"},
    "consent": {"on": "2026-06-15", "how": "form", "fields": ["email", "phone", "street"]},
    "sources": ["https://lesekreis.example/wir", "Vereinsblatt"],
}


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("consent-for-nothing", "consent", None),
        ("mail-with-consent", "consent", {"on": "2026-06-15", "how": "form", "fields": ["email"]}),
        ("somebody-else-with-website", "checked", {"how": "source"}),
        ("somebody-else-with-website", "status", "unknown"),
        ("plain", "sources", ["https://lesekreis.example/"]),
        (
            "own-without-website",
            "sources",
            [{"title": "Angaben der Organisation, Beleg a1f117c88692", "on": "2026-06-15"}],
        ),
        ("somebody-else-with-source", "sources", ["Vereinsblatt, Mai 2026"]),
        ("short-arabic", "description", {"ar": "نقرأ معًا."}),
        ("next-line", "description", "Wir ### Website ### Website x y"),
        ("a-label-in-mid-line", "contact", {"website": "https://lesekreis.example/"}),
        ("a-label-indented", "contact", {"website": "https://lesekreis.example/"}),
        ("zero-width", "name", "Hafen-Lesekreis"),
        ("joiners-stay", "name", "کتاب\u200cخانه"),
        ("yaml-truth", "meets", "0221"),
        ("broken-by-a-mail-program", "meets", LONG.replace("\n", " ")),
        (
            "choices-broken-by-a-mail-program",
            "offers",
            ["ehrenamtliche", "hausaufgabenhilfe", "lastenrad", "raeume", "uebersetzung"],
        ),
        ("a-source-twice", "sources", ["Vereinsblatt"]),
        ("languages-that-no-form-offers", "languages", ["de", "sr-Latn"]),
        ("delete-the-mail", "contact", None),
        ("delete-the-mail", "consent", None),
        (
            "delete-one-of-three",
            "consent",
            {"on": "2026-05-20", "how": "form", "fields": ["email", "street"]},
        ),
        ("delete-the-street", "address", {"city": "Musterhafen", "show": "district"}),
        (
            "a-new-street",
            "address",
            {"street": "Musterkai 9", "postcode": "00123", "city": "Musterhafen", "show": "street"},
        ),
        ("remove-one-of-a-pair", None, None),
        (
            "a-phone-number-as-people-write-it",
            "contact",
            {"phone": "+49 30 23125 109", "website": "https://lesekreis.example/"},
        ),
        (
            "a-phone-number-with-both-zeros",
            "contact",
            {"phone": "+49 30 23125 109", "website": "https://lesekreis.example/"},
        ),
        (
            "a-phone-number-in-arabic-digits",
            "contact",
            {"phone": "+49 30 23125 109", "website": "https://lesekreis.example/"},
        ),
        (
            "a-postcode-with-its-town",
            "address",
            {"street": "Musterkai 3", "postcode": "00123", "city": "Musterhafen", "show": "street"},
        ),
        ("no-answers", "contact", None),
        ("no-answers", "founded", None),
        ("no-answers-in-lists", "also_known_as", None),
        ("no-answers-in-lists", "topics", None),
        ("no-answers-in-lists", "sources", ["https://lesekreis.example/"]),
    ],
)
def test_what_an_entry_says(name, field, expected):
    """Consent only from its own box, checked only by the organisation, sources as agreed.

    Texts stay as they were written.
    """
    case = assess(CASES[name][0])
    if field:
        assert item(case).get(field) == expected
    else:
        (other,) = [
            one
            for one in yaml.safe_load(case.changed_files[apply.ORGANISATIONS_FILE][1])
            if one["id"] == "sprachtreff-suedufer"
        ]
        assert "possible_duplicate_of" not in other


def test_an_issue_is_a_source():
    """A request without a website is cited by its issue; one by e-mail counts as an e-mail."""
    own = add({"Website": "_No response_"})
    assert item(assess(event(own, 12)))["sources"] == [
        "https://code.example/musterhafen/wegweiser/issues/12"
    ]
    assert assess(CASES["mail"][0]).submission.channel == "email"


def test_a_withdrawn_id_is_never_given_again(tmp_path):
    """Ids of removed entries stay away; so do those in use and those that the site needs."""
    folder = copy_city(tmp_path)
    assert run_intake(folder, tmp_path, remove("frauenrunde"), "--write").returncode == 0
    assert "frauenrunde" not in (folder / "data/orgs.yaml").read_text("utf-8")
    assert (
        run_intake(
            folder, tmp_path, add({"Name der Organisation": "Frauenrunde"}), "--write"
        ).returncode
        == 0
    )
    assert "- id: frauenrunde-2\n" in (folder / "data/orgs.yaml").read_text("utf-8")


def test_a_likely_duplicate_is_named_with_its_address():
    """Whoever asks for what is there already is led to it; the editors decide."""
    case = assess(CASES["a-name-that-is-taken"][0])
    assert case.duplicates == ("hafenbruecke",)
    assert (
        "[hafenbruecke](https://musterhafen.example/verzeichnis/hafenbruecke/)"
        in reply.render_reply(case)
    )


def test_a_heading_of_another_form_is_named_with_its_line():
    """Whoever pasted two forms together is told where the first strange heading stands."""
    body = f"### Warum soll der Eintrag weg?\n\nx\n\n{PLAIN}"
    places = [(note.code, note.location.line) for note in assess(body).diagnostics]
    assert places == [("wrong-questions", 1)]


@pytest.mark.parametrize("rows", [["A, B und C, D; Rat, Tat"], ["Rat,", "Tat;  A, B", "und C, D"]])
def test_commas_stand_between_labels_and_in_them(rows):
    """A label with commas is known among others, whatever line a mail program broke it in."""
    index = index_labels(["A, B und C, D", "Rat, Tat", "A"])
    listed = read_labels([Row(number, row) for number, row in enumerate(rows, 1)], index)
    assert {label for label, _, _ in listed} == {"A, B und C, D", "Rat, Tat"}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("VMDD", ()),
        ("VdMM", ("hafenverbund",)),
        ("HB e. V.", ("hafenbruecke",)),
        ("Hafenklub", ("nadi-al-mina",)),
        ("Kulturspeicher", ("kulturspeicher",)),
        ("Hafenchor Übersee Musterhafen", ("hafenchor",)),
    ],
)
def test_who_is_listed_under_another_name_is_led_there(name, known):
    """A short or a former name, or the name without the town, is known."""
    assert assess(add({"Name der Organisation": name})).duplicates == known


# --- The answer


def test_an_answer_shows_the_number_as_it_will_stand():
    """What was understood is what is published; for what nobody can call comes the right one."""
    fine, faulty, town = (
        reply.render_reply(assess(CASES[name][0]))
        for name in (
            "a-phone-number-as-people-write-it",
            "a-phone-number-that-nobody-can-call",
            "a-postcode-of-four-digits",
        )
    )

    assert re.search(r"Telefon der Organisation +\| \+49 30 23125 109\n", fine)
    assert "| `+49 30 23125109` |" in faulty
    assert "| `00123` |" in town


def test_the_answer_speaks_the_language_of_the_request():
    """Arabic requests are answered in Arabic: receipt and what comes next; editors read German."""
    answer = reply.render_reply(assess(CASES["short-arabic"][0]))
    assert answer.startswith("## شكرًا! طلبكم مكتمل.")
    assert "### Für die Redaktion" in answer


def test_the_answer_names_field_problem_and_example():
    """Each fault stands in a row with its question and an example, in plain words; all at once."""
    body = add(
        {"Website": "lesekreis.example", "Gegründet": "Mai", "Telefon der Organisation": "0231"}
    )
    rows = [line for line in reply.render_reply(assess(body)).split("\n") if line.startswith("| ")][
        2:
    ]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == [
        "Website",
        "Telefon der Organisation",
        "Gegründet",
        "Telefon der Organisation",
    ]
    assert "`https://beispielverein.example/`" in rows[0]
    assert "lesekreis" not in "".join(rows)


@pytest.mark.parametrize(
    "answers",
    [
        {"Website": "lesekreis.example/`@jemand`"},
        {"Website": "https://lesekreis.example/` [x](https://b.example/) `"},
        {"E-Mail der Organisation": "lesekreis(at)hafen.example"},
    ],
)
def test_the_answer_proposes_no_words_of_a_stranger(answers):
    """What editors get proposed from the words of an answer is not repeated in public."""
    answer = reply.render_reply(assess(add(answers)))
    table = "".join(line for line in answer.split("\n") if line.startswith("| "))
    assert table
    assert not {"lesekreis", "jemand", "b.example"} & set(re.findall(r"[\w.]+", table))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.0x0.0.1"),
        *("127.0.0.0x1", "127.0.0.%31", "127.0.0.%EF%BC%91", "①②⑦.0.0.1", "127。0。0。1", "0"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[fd00::1]", "[fe80::1]", "224.0.0.1"),
        *("10.0.0.1:80", "192.168.1.1.", "a:b@172.16.0.1", "169.254.169.254", "255.255.255.255"),
        *("localhost", "%6cocalhost", "x.LOCALHOST.", "drucker.local", "x.home.arpa", "drucker"),
    ],
)
def test_no_address_leads_into_a_reader_s_own_network(host):
    """However a browser may read it: a number in another writing, a name that is not public."""
    assert describe_verdict(assess(add({WEB: f"https://{host}/"}))) == "1 invalid-url"


@pytest.mark.parametrize("host", ["1.1.1.1", "4.de", "0x.example", "x1.de"])
def test_public_hosts_are_no_private_ones(host):
    """A name may begin with a number, and a public machine may have no name."""
    assert describe_verdict(assess(add({WEB: f"https://{host}/"}))) == "0 add hafen-lesekreis"


def test_a_finding_stands_at_its_line_of_the_answer():
    """A gap or a link into our site is told where it stands, not where the answer begins."""
    body = add({TEXT: "Wir lesen.\n\nSiehe [hier](/verzeichnis/).\n\nAm [[fehlt: Tag]]"})
    rows = body.split("\n")
    places = {note.code: note.location for note in assess(body).diagnostics}
    assert rows[places["invalid-link"].line - 1].startswith("Siehe [hier]")
    assert rows[places["placeholder"].line - 1].startswith("Am [[fehlt")
    assert (places["invalid-link"].column, places["placeholder"].column) == (14, 4)


def test_words_beside_an_original_are_no_change_of_it():
    """The answer claims no change of a text that only the editors can bring into German."""
    arabic = "نغنّي معًا كل يوم."
    case = assess(correct("hafenchor", {TEXT: arabic, "Kurzname": "HC"}))
    answer = reply.render_reply(case)

    assert arabic in answer
    assert arabic not in "".join(re.findall("(?m)^.*(?:bisher|neu): .*$", answer))
    assert "HC" in "".join(re.findall("(?m)^.*neu: .*$", answer))
    assert arabic not in case.changed_files["data/orgs.yaml"][1]
    assert "Dieser Text ist nicht auf Deutsch." in answer


PARENTS = "Eltern helfen Eltern bei Fragen zu Schule und Kita."


@pytest.mark.parametrize(
    ("old", "answer", "changes"),
    [
        ({"de": "Lied", "ar": "b"}, "Chor", [(("text", "de"), "Chor")]),
        ({"de": "Lied", "ar": "b"}, {"ar": "c"}, [(("text", "ar"), "c")]),
        ({"de": "Lied", "ar": "b"}, {"ar": "b"}, []),
        ({"de": "Lied"}, "Chor", [(("text",), "Chor")]),
        ({"de": "Lied"}, "Lied", []),
        ({"de": "Lied"}, {"ar": "b"}, []),
        ({"ar": "b"}, {"ar": "c"}, [(("text",), {"ar": "c"})]),
        ({"ar": "b"}, "Chor", [(("text", "de"), "Chor")]),
        ({"ar": "b"}, {"tr": "c"}, [(("text", "tr"), "c")]),
        ({}, "Chor", [(("text",), "Chor")]),
        ({}, {"ar": "c"}, [(("text",), {"ar": "c"})]),
    ],
)
def test_a_correction_changes_a_text_in_its_own_language(old, answer, changes):
    """Versions in other languages stay; what would stand beside an original changes nothing."""
    text = Text(tuple(old.items()))
    assert list(correction._change_text(text, ("text",), answer)) == changes


@pytest.mark.parametrize(
    ("number", "expected"), [(1, 1), (7, 7), (0, 0), (-1, 0), ("1", 0), (None, 0)]
)
def test_an_issue_has_a_number_or_none(number, expected):
    """What the code host says of an issue counts; what is no number of one is none."""
    raw = json.dumps({"issue": {"body": "a", "number": number}}).encode()
    assert extract_request(raw).issue_number == expected


def test_what_stands_there_already_is_no_change():
    """Whoever sends the same text again is told that nothing would change."""
    assert describe_verdict(assess(correct("elternkreis-nordufer", {TEXT: PARENTS}))) == (
        "1 nothing-to-change"
    )


def test_whoever_is_not_understood_is_not_told_that_nothing_changes():
    """Where the only answer is wrong, that is the only finding."""
    case = assess(correct("hafenchor", {"Gegründet": "Mai"}))
    assert describe_verdict(case) == "1 invalid-date"


def test_an_answer_that_is_missing_is_missed_below_its_heading():
    """The finding stands where the answer would: on the line after the heading."""
    body = add({"Beschreibung": ""})
    (finding,) = assess(body).diagnostics
    lines = body.split("\n")
    assert finding.code == "missing-answer"
    assert lines[finding.location.line - 2] == "### Beschreibung"


def test_an_answer_has_an_end():
    """Thirty likely duplicates, 20,000 characters of what was understood, 25,000 of a change."""
    many = replace(assess(PLAIN), duplicates=[f"verein-{number}" for number in range(31)])
    assert reply.render_reply(many).count("- [verein-") == 30

    change = assess(PLAIN)
    for length, is_cut in ((20_000, False), (20_001, True)):
        text = "x" * (length - len("Beschreibung | "))
        long = replace(change, request=replace(change.request, answers={"description": text}))
        assert ("x …" in reply.render_reply(long)) == is_cut

    shown = []
    for length in (25_000, 25_001):
        long = replace(change, changed_files={"data/orgs.yaml": ("a", "a\n" + "x" * length)})
        shown.append("x" * length in reply.render_reply(long))
    assert shown == [True, False]


def test_a_withdrawal_repeats_nothing_personal():
    """The lines to take out by hand hide the address that goes."""
    case = assess(remove("kulturspeicher"))
    old = city()[0].files["data/orgs.yaml"].decode()
    new = old.replace("\n  address: {street: Erfundene Zeile 1", "\n  address: {street: B")
    change = {"data/orgs.yaml": (old, new)}
    answer = reply.render_reply(replace(case, diagnostics=(), changed_files=change))
    assert "street: …" in answer
    assert "Erfundene Zeile" not in answer


def test_between_changed_lines_one_line_is_shown():
    """Lines that go and come, one around each, an ellipsis for the rest."""
    assert line_diff.diff_texts("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nF\n") == (
        1,
        ["…", "-a", "+A", " b", "…", " e", "-f", "+F"][1:],
    )


def test_the_answer_shows_old_and_new():
    """A correction is shown with what was said before."""
    answer = reply.render_reply(assess(correct("hafenchor", {"Gegründet": "2005"})))
    assert "bisher: 2004" in answer
    assert "neu: 2005" in answer
    answer = reply.render_reply(
        assess(correct("hafenchor", {"Quellen": "https://hafenchor.example/verein/"}))
    )
    assert "bisher: https://hafenchor.example/\n" in answer


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        (add({"E-Mail der Organisation": "chor@hafen.example"}), True),
        (add({"E-Mail der Organisation": "keine Adresse"}), True),
        (add({"Telefon der Organisation": "+49 231 1"}), True),
        (correct("hafenchor", {"Telefon der Organisation": "+49 231 1"}), True),
        (note("Bitte schreiben Sie an anna@hafen.example."), True),
        ("Guten Tag, ich bin anna@hafen.example.", True),
        (add(), False),
        (correct("hafenchor", {"Gegründet": "2005"}), False),
        (note("Danke @alle, bis 10:00!"), False),
    ],
)
def test_the_answer_says_how_to_have_a_request_erased(body, is_told):
    """A request with an e-mail address, number or street is told where to ask for its erasure."""
    answer = reply.render_reply(assess(body))
    assert ("samt allen früheren Fassungen" in answer) == is_told
    assert ("https://musterhafen.example/kontakt/" in answer) == is_told


def test_the_receipt_is_the_request():
    """The same text has the same receipt however it comes, another text another one."""
    assert (
        assess(PLAIN).submission.receipt
        == assess(event(PLAIN)).submission.receipt
        == assess(PLAIN).submission.receipt
    )
    assert assess(PLAIN).submission.receipt != assess(PLAIN + " ").submission.receipt


def test_the_change_can_be_made_by_hand():
    """The answer holds the lines to insert, where they belong, and the address of the editor."""
    case = assess(PLAIN)
    answer = reply.render_reply(case)
    old, new = (text.split("\n") for text in case.changed_files[apply.ORGANISATIONS_FILE])
    start = int(re.search(r"/edit/main/data/orgs\.yaml#L(\d+)\)", answer)[1])
    inserted = re.search(r"```yaml\n(.*?)\n```", answer, re.DOTALL)[1].split("\n")
    assert [*old[: start - 1], *inserted, *old[start - 1 :]] == new


# --- The command


def run_intake(folder, tmp_path, body, *more):
    """Run the command on a request and return how it ended."""
    file = tmp_path / "request.md"
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    command = ["intake", str(file), "--site", str(folder), "--today", "2026-06-15", *more]
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = cli.main(command)
    return subprocess.CompletedProcess(command, status, out.getvalue(), err.getvalue())


def test_by_hand_the_answer_is_printed_as_a_mail_and_for_the_editors(tmp_path, monkeypatch):
    """Who runs the command reads what to mail and what to do; in CI anybody may read the log."""
    assert "===" not in run_intake(CITY, tmp_path, PLAIN).stderr
    monkeypatch.delenv("CI")
    ended = run_intake(CITY, tmp_path, PLAIN)
    _, letter, editors = re.split("^=== .* ===$", ended.stderr, flags=re.MULTILINE)

    assert letter.lstrip().startswith("Danke! Ihre Anfrage ist vollständig.")
    assert "    Name der Organisation | Hafen-Lesekreis e. V." in letter
    assert not re.search(r"^(#|```|\|)", letter, re.MULTILINE)
    assert "data/orgs.yaml" in editors
    faulty = run_intake(CITY, tmp_path, add({TEXT: ""})).stderr
    assert re.search(r"^- Beschreibung: .* \(Beispiel: .*\)$", faulty, re.MULTILINE)
    shown = run_intake(CITY, tmp_path, add({TEXT: "Wir.\x1b[31m ##[error]x"})).stderr
    assert "\x1b" not in shown
    assert "##[" not in shown


def test_words_of_an_own_theme_stand_in_no_way(tmp_path):
    """A city with catalogues of its own theme gets an entry as any other does."""
    folder = copy_city(tmp_path)
    words = folder / "theme/words/ar.po"
    words.parent.mkdir(parents=True)
    words.write_bytes((HERE / "theme/words/ar.po").read_bytes())
    ended = run_intake(folder, tmp_path, PLAIN, "--write")

    assert ended.returncode == 0, ended.stderr
    assert "- id: hafen-lesekreis\n" in (folder / "data/orgs.yaml").read_text(encoding="utf-8")


def test_nothing_else_is_written(tmp_path):
    """Without --write nothing changes; with it one file; for a removal two, and its translations.

    A faulty request writes its answer only.
    """
    folder, answer = copy_city(tmp_path), tmp_path / "answer.md"
    before = read_tree(folder)
    assert run_intake(folder, tmp_path, PLAIN, "--answer", str(answer)).returncode == 0
    assert (
        run_intake(folder, tmp_path, add({TEXT: ""}), "--answer", str(answer), "--write").returncode
        == 1
    )
    assert read_tree(folder) == before
    assert answer.read_text("utf-8").startswith("## Danke für Ihre Anfrage. Es fehlt noch etwas.")
    ended = run_intake(folder, tmp_path, event(PLAIN), "--write", "--answer", str(answer))
    assert (ended.returncode, ended.stdout) == (0, "")
    assert {path for path, body in read_tree(folder).items() if before.get(path) != body} == {
        "data/orgs.yaml"
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.md", "city", "request.md"]


def test_a_city_without_withdrawals_gets_its_file(tmp_path):
    """The first removal makes data/withdrawn.yaml, with the line that names its schema."""
    folder = copy_city(tmp_path)
    (folder / "data/withdrawn.yaml").unlink()
    assert run_intake(folder, tmp_path, remove("frauenrunde"), "--write").returncode == 0
    lines = (folder / "data/withdrawn.yaml").read_text("utf-8").split("\n")
    assert lines[:2] == ["# yaml-language-server: $schema=schema/withdrawn.json", ""]
    assert lines[2].replace('"', "") == f"- id_sha256: {sha256(b'frauenrunde').hexdigest()}"


def remove_links(folder):
    """Take the links to one entry out of all texts of a city."""
    texts = [folder / "data/orgs.yaml", folder / "content/words/ar.po"]
    for path in [*folder.glob("content/**/*.md"), *texts]:
        path.write_text(
            path.read_text("utf-8").replace("/verzeichnis/hafenchor/", "/verzeichnis/"), "utf-8"
        )


def test_a_removal_leaves_a_city_without_faults(tmp_path):
    """Texts that link to an entry are named with their lines.

    Without them it can go, and the city passes its check.
    """
    folder, answer = copy_city(tmp_path), tmp_path / "answer.md"
    assert (
        run_intake(
            folder, tmp_path, remove("hafenchor"), "--write", "--answer", str(answer)
        ).returncode
        == 1
    )
    assert (
        "content/aktuelles/2026-05-02-hafenfest.md:10, content/ueber-uns.md:45"
        in answer.read_text("utf-8")
    )
    remove_links(folder)
    assert (
        run_intake(
            folder, tmp_path, remove("hafenchor"), "--write", "--answer", str(answer)
        ).returncode
        == 0
    )
    assert not has_errors(pipeline.check(pipeline.Options(folder=folder, today=TODAY)).diagnostics)


def test_the_answer_to_a_removal_publishes_nothing_personal_again(tmp_path):
    """The answer to a withdrawal leaves out the address: not even the lines to take out show it."""
    folder = copy_city(tmp_path)
    remove_links(folder)
    assert (
        run_intake(
            folder, tmp_path, remove("hafenchor"), "--answer", str(tmp_path / "answer.md")
        ).returncode
        == 0
    )
    answer = (tmp_path / "answer.md").read_text("utf-8")
    assert "-  contact: {email: …}" in answer
    assert "singen@" not in answer


def test_wrong_use_and_broken_cities(tmp_path):
    """No such file, an event without an issue, a city without forms: 2; a city with faults: 3.

    In none of these cases is anything answered.
    """
    folder = copy_city(tmp_path)
    assert run_intake(folder, tmp_path, b'{"action": "opened"}').returncode == 2
    missing = [sys.executable, str(HERE / "build.py"), "intake", str(tmp_path / "nothing")]
    assert subprocess.run(missing, capture_output=True, check=False).returncode == 2
    (folder / "data/intake.yaml").rename(tmp_path / "intake.yaml")
    assert run_intake(folder, tmp_path, PLAIN).returncode == 2
    (folder / "data/orgs.yaml").write_text("- {", encoding="utf-8")
    ended = run_intake(folder, tmp_path, PLAIN, "--answer", str(tmp_path / "a.md"))
    assert (ended.returncode, (tmp_path / "a.md").exists(), "Traceback" in ended.stderr) == (
        3,
        False,
        False,
    )


def test_the_code_host_obeys_nothing_that_is_printed(tmp_path):
    """No line of the log holds a stranger's workflow command where the code host would read it."""
    body = add({"Website": "::set-env name=A::b ##[add-mask]x", SWORN: "##[error]x\n::error::x"})
    said = run_intake(CITY, tmp_path, body).stderr
    assert "set-env" in said
    assert not [
        line for line in said.split("\n") if line.lstrip().startswith("::") or "##[" in line
    ]


# --- Whatever is asked


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(draw_answers(), st.sampled_from(["issue", "crlf", "event", "mail"]))
def test_answers_come_back_equal(drawn, channel):
    """What a form accepts is read back equal from an issue or e-mail, in its form and language."""
    form, lang, found = drawn
    text = form_export.render_request(form, found, lang)
    body = {
        "issue": text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "event": event(text),
        "mail": b"",
    }[channel]
    opened = extract_request(body or mail(text))
    request, notes = parse.parse_request("f", opened.text, tuple(list_forms().values()))
    assert [note for note in notes if note.severity == "error"] == []
    assert (request.form.id, request.lang, request.answers) == (form.id, lang, found)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(draw_answers(), st.data())
def test_an_injected_heading_changes_no_other_answer(drawn, data):
    """An answer that holds a known heading is refused, never read as another answer.

    The short form apart: whoever writes a question of the whole form into it has answered that one.
    """
    form, lang, found = drawn
    worded = [
        one.id for one in form.questions if one.id in found and one.kind in {"prose", "lines"}
    ]
    assume(worded)
    heading = data.draw(st.sampled_from(list_headings()))
    whole = {say(question.label, lang).text for question in list_forms()["aufnahme"].questions}
    short = {say(question.label, lang).text for question in form.questions}
    assume(form.id != "kurz" or heading in short or heading not in whole)
    forged = f"x\n### {heading}\n\nboese"
    text = form_export.render_request(
        form, found | {data.draw(st.sampled_from(worded)): forged}, lang
    )
    request, notes = parse.parse_request("f", text, tuple(list_forms().values()))
    assert request is None
    assert [note.code for note in notes if note.severity == "error"] == ["wrong-questions"]


@st.composite
def bodies(draw):
    """Draw noise, or a request of the corpus with noise in it: a text, an event or an e-mail."""
    noise = draw(
        st.lists(
            WORDS | TOKENS | st.sampled_from([f"### {one}" for one in list_headings()]), max_size=8
        ).map("\n".join)
    )
    kind = draw(st.sampled_from(["noise", "bytes", "mixed", "event", "mail"]))
    if kind == "bytes":
        return draw(st.binary(max_size=200))
    body = draw(
        st.sampled_from(
            [
                PLAIN,
                short(),
                note("x"),
                remove("frauenrunde"),
                correct("hafenchor", {"Kurzname": "HC"}),
            ]
        )
    )
    at = draw(st.integers(0, len(body)))
    text = noise if kind == "noise" else body[:at] + noise + body[at + draw(st.integers(0, 9)) :]
    if kind == "mail":
        head = draw(st.lists(st.sampled_from(HEADERS), max_size=5).map("".join))
        return f"From: a@b.example\n{head}\n{text}".encode()
    return event(text) if kind == "event" else text.encode()


HEADERS = (
    "Content-Type: text/plain; charset=utf-8\n",
    "Content-Type: text/plain; charset=x\n",
    "Content-Type: multipart/mixed\n",
    "Content-Type: multipart/alternative; boundary=x\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Type: ;;;\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Type: text/plain; charset*=a'b'c; format=flowed\n",
    "Content-Disposition: attachment\n",
    "Subject: =?utf-8?q?=FF?=\n",
    "Content-Type: text/plain; charset=idna\n",
    "Content-Type: message/rfc822\n",
    "Content-Transfer-Encoding: x-uuencode\n",
    "Content-Type: text/plain; charset=hex\n",
    "Content-Type: text/html\n",
    "Content-Disposition: attachment; filename*=utf-8''%FF.txt\n",
    'Content-Type: application/octet-stream; name="=?x?q?=FF?=.txt"\n',
    "Content-Type: text/plain; charset=utf-16; format=flowed; delsp=yes\n",
    "X_odd : field\n",
    "a line without a colon\n",
)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(bodies())
def test_whatever_is_asked_there_is_an_answer(body):
    """Any body gets an answer, is fine or faulty, and what is fine changes one entry only."""
    case = assess(body)
    answer = reply.render_reply(case)
    unfenced(answer)
    assert len(answer) <= reply.MAX_REPLY_LENGTH + 1
    assert ("### Das fehlt noch oder stimmt nicht" in answer) == (
        has_errors(case.diagnostics) and (not case.request or case.request.lang == "de")
    )
    if case.changed_files:
        assert_only_one_entry_changed(case)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (PLAIN, "prüft Ihre Anfrage"),
        (add({TEXT: "Z" + "\u0301\u0300" * 500}), "prüft Ihre Anfrage"),
        (add({TEXT: ""}), "Bitte berichtigen"),
        (note("Danke!"), "liest Ihren Hinweis"),
    ],
)
def test_the_answer_tells_what_happens_next(body, state):
    """Only an error has to be mended; what was merely noticed keeps nobody waiting."""
    steps = reply.render_reply(assess(body)).partition("### So geht es weiter")[2]
    assert state in steps


def test_a_removal_touches_no_translation_of_others(tmp_path):
    """A catalogue that holds nothing of the entry is not written anew."""
    folder = copy_city(tmp_path)
    remove_links(folder)
    words = folder / "content/words/ar.po"
    words.write_text('msgctxt "orgs.yaml#hafenverbund/meets"\nmsgid  "A"\nmsgstr "ا"\n', "utf-8")
    before = words.read_bytes()
    assert run_intake(folder, tmp_path, remove("hafenchor"), "--write").returncode == 0
    assert words.read_bytes() == before


def test_a_removal_takes_one_name_out_of_a_list(tmp_path):
    """Whoever is a member of two stays one of the other."""
    folder = copy_city(tmp_path)
    remove_links(folder)
    orgs = folder / "data/orgs.yaml"
    text = orgs.read_text("utf-8")
    twice = text.replace("member_of: [hafenverbund]", "member_of: [hafenchor, hafenverbund]", 1)
    orgs.write_text(twice, "utf-8")
    assert run_intake(folder, tmp_path, remove("hafenchor"), "--write").returncode == 0
    assert "hafenchor" not in orgs.read_text("utf-8")
    assert orgs.read_text("utf-8").count("member_of: [hafenverbund]") == (
        text.count("member_of: [hafenverbund]") - 1
    )
