"""The forms on the website.

Filled with the keys alone, told to a screen reader, sent by three ways that say the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from support.cities import CITY, TODAY, build_city
from support.oracles import OpenPage, find_axe_faults, serve_folder, walk_by_tab
from support.readers import follow

from wegweiser.diagnostics import has_errors
from wegweiser.languages import language_name, say
from wegweiser.model import form_export, forms, loading, questions, routes
from wegweiser.model.site import unify_phones
from wegweiser.requests import apply, mail, parse, reply
from wegweiser.requests.letters import codes
from wegweiser.requests.reply import ReplyContext
from wegweiser.source import files
from wegweiser.source.record_reader import read_record
from wegweiser.source.yaml import ScalarNode

ADD, CORRECT, CONFIRM, REMOVE, NOTE = (
    f"verzeichnis/aufnahme/{one}"
    for one in ("", "aenderung/", "bestaetigung/", "loeschung/", "hinweis/")
)
GO = {"de": "Prüfen und weiter", "ar": "تحقّق ومتابعة"}
READY = ".result:visible"
FOCUSED = """(() => {
  const it = document.activeElement, options = [...it.options || []].map(one => one.value);
  const closed = it.localName === "summary" && !it.parentNode.open;
  return {id: it.closest(".asked")?.dataset.id, type: it.type, value: it.value, options, closed};
})()"""

Answers = Mapping[str, str | tuple[str, ...]]
GERMAN: Answers = {
    "name": "Lesekreis am Kai & Söhne",
    "kind": "group",
    "description": "Wir lesen zusammen.\n\nAlle dürfen mit.",
    "topics": ("bildung", "kultur"),
    "languages": ("de", "ckb"),
    "district": "altstadt",
    "website": "https://lesekreis.example/",
    "email": "post@lesekreis.example",
    "consent": ("email",),
    "founded": "2019-03",
    "assurances": ("own", "public"),
}
ARABIC: Answers = {
    "name": "نادي القراءة",
    "kind": "association",
    "description": "نقرأ معًا.",
    "website": "https://qiraa.example/",
    "assurances": ("own", "public"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the invented city, below a path as a preview has it."""
    out = tmp_path_factory.mktemp("request")
    build_city(CITY, out)
    with serve_folder(out, at="/pr-preview/pr-7/") as address:
        yield address


@cache
def city() -> tuple[Any, Any]:
    """Return the files and the site of the invented city."""
    inputs = files.read_city(CITY)
    site, notes = loading.load_site(inputs, TODAY.isoformat())
    assert site is not None, notes
    return inputs, site


@cache
def form(key: str) -> forms.Form:
    """Return a form of the invented city."""
    return next(one for one in forms.build_forms(city()[1]) if one.id == key)


def judged(raw: bytes) -> ReplyContext:
    """Return what the intake makes of a request."""
    case = apply.assess_request(*city(), "anfrage.txt", mail.extract_request(raw), TODAY)
    assert reply.render_reply(case)
    assert not has_errors(case.diagnostics), case.diagnostics
    return case


def record(raw: bytes) -> dict[str, Any]:
    """Return the new entry that a request asks for, but for the form in which a consent came."""
    case = judged(raw)
    assert case.proposal is not None
    said = dict(case.proposal.fields)
    return said | {"consent": {**said["consent"], "how": ""}} if "consent" in said else said


def fill_by_keyboard(page: Page, said: Answers) -> list[str]:
    """Fill the form with the Tab key, letters, arrows and blanks alone.

    Return the questions in the order they came.
    """
    page.locator("#anfrage-titel").evaluate("node => { node.tabIndex = -1; node.focus(); }")
    came: list[str] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["type"] == "submit":
            page.keyboard.press("Enter")
            return list(dict.fromkeys(came))
        came += [at["id"]] if at["id"] else []
        if at["closed"]:
            page.keyboard.press("Enter")
        given = said.get(at["id"], "")
        if at["type"] == "checkbox" and at["value"] in given:
            page.keyboard.press("Space")
        elif at["type"] == "select-one" and given:
            for _ in range(at["options"].index(given)):
                page.keyboard.press("ArrowDown")
        elif given and at["type"] not in {None, "checkbox"}:
            page.keyboard.type(str(given))
    raise AssertionError("the Tab key never came to the button")


def unfold(page: Page) -> None:
    """Open every closed block of the form."""
    page.locator("#anfrage form details").evaluate_all(
        "all => all.forEach(one => { one.open = true; })"
    )


def fill(page: Page, said: Answers) -> None:
    """Fill the form at once and press the button."""
    unfold(page)
    for key, given in said.items():
        asked = page.locator(f'.asked[data-id="{key}"]')
        if isinstance(given, tuple):
            for slug in given:
                asked.locator(f'[value="{slug}"]').check()
        elif asked.locator("select").count():
            asked.locator("select").select_option(given)
        else:
            asked.locator("input, textarea").fill(given)
    page.locator("#anfrage [type=submit]").click()


def way(page: Page, name: str) -> str:
    """Return where a way leads, once the script has checked the answers.

    Before, it does not lead to the request.
    """
    expect(page.locator(READY)).to_have_count(1)
    return page.locator(f"[data-{name}]").get_attribute("href") or ""


def by_issue(page: Page, key: str, said: Answers) -> bytes:
    """Return the event of the code host for an issue that was opened by the link.

    Choices and boxes are ticked there.
    """
    link = way(page, "issue")
    assert len(link) < form_export.MAX_LINK_LENGTH
    held = parse_qs(urlsplit(link).query)
    assert held.pop("template") == [f"{key}.yml"]
    chosen = {one.id: said[one.id] for one in form(key).questions if one.options and one.id in said}
    assert link.startswith("https://code.example/musterhafen/wegweiser/issues/new?")
    assert not set(held) & set(chosen), "an address that fills choices opens an empty form"
    body = form_export.render_request(
        form(key), {name: one for name, (one,) in held.items()} | chosen
    )
    return json.dumps({"issue": {"body": body.replace("\n", "\r\n"), "number": 7}}).encode()


def by_mail(page: Page) -> bytes:
    """Return the e-mail (RFC 5322) that a mail program sends after the link."""
    link = way(page, "mail")
    assert len(link) <= form_export.MAX_MAILTO_LENGTH
    address, _, query = link.removeprefix("mailto:").partition("?")
    subject, body = (unquote(part.partition("=")[2]) for part in query.split("&"))
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "wer@verein.example",
        unquote(address),
        subject,
    )
    letter.set_content(body.replace("\r\n", "\n"))
    return letter.as_bytes()


def by_file(page: Page, folder: Path) -> bytes:
    """Return the file that the browser saves."""
    with page.expect_download() as download:
        page.locator("[data-file]").click()
    assert download.value.suggested_filename.endswith(".txt")
    download.value.save_as(folder / "anfrage.txt")
    return (folder / "anfrage.txt").read_bytes()


def test_filled_by_keyboard_in_german(home: str, open_page: OpenPage, tmp_path: Path) -> None:
    """All questions are reached in order.

    Issue, e-mail and file are the same record; nobody is asked, nothing is kept.
    """
    page = open_page(home + ADD)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    came = fill_by_keyboard(page, GERMAN)
    page.wait_for_selector(READY)

    assert came == [one.id for one in form("aufnahme").questions]
    expect(page.locator(":focus")).to_have_text("Fertig. Wie möchten Sie die Anfrage schicken?")
    file = by_file(page, tmp_path)
    assert file.decode() == form_export.render_request(form("aufnahme"), GERMAN) + "\n"
    assert record(file) == record(by_issue(page, "aufnahme", GERMAN)) == record(by_mail(page))
    assert record(file)["contact"] == {
        "email": "post@lesekreis.example",
        "website": "https://lesekreis.example/",
    }
    assert page.locator("[data-text]").text_content() == form_export.render_request(
        form("aufnahme"), GERMAN
    )
    assert {
        path.rpartition("/")[2].partition(".")[0] for path in asked if path.startswith("/")
    } <= {"suche", "favicon"}
    assert page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie, location.search]"
    ) == [0, 0, "", ""]


def test_filled_by_keyboard_in_arabic(home: str, show_page: OpenPage, tmp_path: Path) -> None:
    """In Arabic the same; in the German form of the code host the text is Arabic, too."""
    page = show_page(home + "ar/" + ADD, width=360)
    fill_by_keyboard(page, ARABIC)
    page.wait_for_selector(READY)

    file, issue = by_file(page, tmp_path), record(by_issue(page, "aufnahme", ARABIC))
    assert file.decode() == form_export.render_request(form("aufnahme"), ARABIC, "ar") + "\n"
    assert record(file) == record(by_mail(page))
    assert record(file)["description"] == {"ar": "نقرأ معًا."}
    assert record(file) == issue


REPORTS: dict[str, Answers] = {
    "termin": {
        "event-title": "Lesefest am Kai & Söhne",
        "hosts": "Hafenchor Übersee\nBücherei am Markt",
        "begins-on": "2027-02-12",
        "starts-at": "18:30",
        "website": "https://kai.example/",
        "repeats": "month",
        "ends-on": "2027-12-31",
        "assurances": ("own", "public"),
    },
    "weiterbildung": {
        "series-title": "Vereinsrecht",
        "hosts": "Hafenchor Übersee",
        "content": "Was ein Vorstand wissen muss.",
        "state": "planned",
        "modules": "Satzung\nKasse",
        "sources": "https://recht.example/",
        "assurances": ("public",),
    },
    "angebot": {
        "offer-name": "Sprachcafé",
        "hosts": "Hafenchor Übersee",
        "content": "Reden bei Tee.",
        "website": "https://cafe.example/",
        "districts": ("altstadt",),
        "assurances": ("own", "public"),
    },
    "projekt": {
        "project-name": "Garten der Nachbarn",
        "hosts": "Hafenchor Übersee",
        "summary": "Ein Garten für alle.",
        "state": "ended",
        "since": "2019-05",
        "results": "Zwölf Beete",
        "website": "https://garten.example/",
        "assurances": ("own", "public"),
    },
    "nachricht": {
        "news-title": "Neue Gruppe für Eltern",
        "content": "Sie trifft sich im Hafen.",
        "assurances": ("own", "public"),
    },
    "seite": {
        "page": "https://musterhafen.example/termine/",
        "quote": "um 12 Uhr",
        "assurances": ("public",),
    },
}
"""Answers by form: what is reported and is no organisation."""


@pytest.mark.parametrize("key", REPORTS)
def test_a_report_is_the_same_by_every_way(
    key: str, home: str, show_page: OpenPage, tmp_path: Path
) -> None:
    """Filled in the browser, file, issue and e-mail make the same record, and a valid city."""
    assert set(REPORTS) == routes.REPORT_FORMS
    page = show_page(home + f"melden/{key}/", width=360)
    fill(page, REPORTS[key])
    page.wait_for_selector(READY)

    file = by_file(page, tmp_path)
    assert file.decode() == form_export.render_request(form(key), REPORTS[key]) + "\n"
    assert record(file) == record(by_issue(page, key, REPORTS[key])) == record(by_mail(page))
    assert bool(judged(file).changed_files) == (key != "seite")


@pytest.mark.parametrize("key", REPORTS)
def test_a_report_names_what_lacks(key: str, home: str, show_page: OpenPage) -> None:
    """An empty form leads to each question that must be answered, and offers no way yet."""
    page = show_page(home + f"melden/{key}/")
    page.locator("#anfrage [type=submit]").click()
    links = page.locator("[data-faults] a").evaluate_all("all => all.map(one => one.hash)")

    needed = [f"#fehler-{one.id}" for one in form(key).questions if one.required]
    assert links[: len(needed)] == needed
    expect(page.locator(READY)).to_have_count(0)
    assert find_axe_faults(page) == []


@pytest.mark.parametrize("lang", ["de", "ar"])
@pytest.mark.parametrize(
    "path", [ADD, CORRECT, REMOVE, NOTE, *(f"melden/{one}/" for one in sorted(REPORTS))]
)
def test_a_screen_reader_is_told_every_question(
    lang: str, path: str, home: str, show_page: OpenPage
) -> None:
    """The tree of the form holds each question with its role and name, in order.

    There is nothing else to operate.
    """
    page = show_page(home + ("" if lang == "de" else f"{lang}/") + path)
    unfold(page)
    tree = page.locator("#anfrage form").aria_snapshot()
    key = path.removeprefix("verzeichnis/aufnahme/").removeprefix("melden/").strip("/")
    key = key or "aufnahme"
    found = re.findall(
        r"""^ *- '?((?:textbox|combobox|group|checkbox|button) "[^"]*")""", tree, re.MULTILINE
    )

    assert found == [*expected(form(key), lang), f'button "{GO[lang]}"']


def test_be_listed_is_short(home: str, show_page: OpenPage) -> None:
    """On a phone the short way, with its button, takes two screens; all else is closed."""
    page = show_page(home + ADD, width=360, height=740)
    ends = page.evaluate(
        "[document.querySelector('h1').getBoundingClientRect().top,"
        " document.querySelector('.send').getBoundingClientRect().bottom]"
    )
    controls = page.locator("#anfrage form :is(input, select, textarea):visible")
    ids = controls.evaluate_all("all => all.map(one => one.closest('.asked').dataset.id)")

    assert ends[1] - ends[0] <= 2 * 740
    assert list(dict.fromkeys(ids)) == [
        *("name", "kind", "description", "website", "email", "phone", "assurances")
    ]
    page.locator(".pick summary").click()
    names = page.locator('.asked[data-id="languages"] li').all_inner_texts()
    assert [" ".join(name.split()) for name in names[:3]] == [
        "Deutsch",
        "Arabisch العربية",
        "Griechisch Ελληνικά",
    ]


def test_who_gives_no_address_is_not_asked_for_consent(home: str, show_page: OpenPage) -> None:
    """Each box appears with its answer; without one nothing is agreed to."""
    page = show_page(home + ADD)
    consent = page.locator('.asked[data-id="consent"]')
    expect(consent).to_be_hidden()
    page.locator("#frage-phone").fill("+49 30 23125 100")
    expect(consent.get_by_role("checkbox")).to_have_count(1)
    consent.get_by_role("checkbox").check()
    page.locator("#frage-phone").fill("")
    expect(consent).to_be_hidden()
    assert consent.locator(":checked").count() == 0


def expected(asked: forms.Form, lang: str) -> Iterator[str]:
    """Yield the line that stands in the tree for each question and each box."""
    needed = {"de": " (nötig)", "ar": " (ضروري)"}[lang]
    for one in asked.questions:
        if one.id == "consent":  # nothing is given that may be published
            continue
        boxed = one.kind in {"several", "boxes"}
        role = "group" if boxed else "combobox" if one.kind == "choice" else "textbox"
        yield f'{role} "{say(one.label, lang).text}{needed if one.required else ""}"'
        for option in forms.list_options(one, lang) if boxed else ():
            named = say(option.label, lang).text
            own = language_name(option.slug) if one.id == "languages" else named
            tail = f" {own}" if own != named else ""
            yield f'checkbox "{named}{tail}{needed if option.required else ""}"'


def test_help_is_told_with_its_question(home: str, show_page: OpenPage) -> None:
    """Help and fault are the description of the field.

    What is needed is said in words and to the machine.
    """
    page = show_page(home + ADD)
    page.locator("#anfrage [type=submit]").click()
    name = page.get_by_label("Name der Organisation")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_attribute("aria-required", "true")

    told = page.evaluate(
        "it => it.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).innerText).join(' ')",
        name.element_handle(),
    )
    assert " ".join(told.split()) == (
        "So, wie Sie ihn selbst schreiben. Diese Antwort fehlt: Name der Organisation"
    )


def test_faults_are_named_and_led_to(home: str, show_page: OpenPage) -> None:
    """Sent empty, the form says what is missing, takes the focus there.

    Each line leads to its field.
    """
    page = show_page(home + ADD, width=360)
    page.get_by_role("button", name=GO["de"]).press("Enter")

    expect(page.locator(".faults")).to_be_focused()
    lines = page.locator(".faults a")
    assert lines.all_inner_texts() == [
        "Diese Antwort fehlt: Name der Organisation",
        "Diese Antwort fehlt: Art der Organisation",
        "Diese Antwort fehlt: Beschreibung",
        "Ihre Erklärung: Diese Antwort fehlt: Mir ist klar: Das wird öffentlich.",
    ]
    assert page.title().startswith("Fehler: ")
    wrong = page.locator("#anfrage [aria-invalid=true]")
    assert wrong.evaluate_all("all => all.map(one => one.id || one.value)") == [
        *("frage-name", "frage-kind", "frage-description", "public")
    ]
    first = page.locator("#anfrage form > *").first
    expect(first).to_have_class(re.compile("faults"))
    assert page.locator(READY).count() == 0
    lines.nth(2).press("Enter")
    expect(page.locator("#frage-description")).to_be_focused()
    assert find_axe_faults(page) == []

    fill(page, {"name": "A", "kind": "group", "description": "B", "assurances": ("own", "public")})
    expect(page.locator(READY)).to_have_count(1)
    assert (
        page.locator(".faults:visible, .asked [aria-invalid=true], .overdue:visible").count() == 0
    )
    page.get_by_label("Name der Organisation").fill("C")
    expect(page.locator(READY)).to_have_count(0)  # what was changed must be checked again


def test_what_hangs_together_is_asked_together(home: str, show_page: OpenPage) -> None:
    """Personal data needs consent, a postcode its street, somebody else's word a source.

    What the intake would refuse.
    """
    page = show_page(home + ADD)
    fill(
        page,
        {
            "name": "A",
            "kind": "group",
            "description": "B",
            "phone": "+49 30 23125 100",
            "postcode": "00123",
            "assurances": ("public",),
        },
    )

    expect(page.locator(".faults")).to_be_focused()
    assert page.locator(".faults a").evaluate_all("all => all.map(one => one.hash)") == [
        "#fehler-postcode",
        "#fehler-sources",
        "#fehler-consent",
    ]
    page.locator("#anfrage form details").evaluate_all(
        "all => all.forEach(one => { one.open = false; })"
    )
    page.locator(".faults a").nth(1).press("Enter")
    expect(page.locator("#frage-sources")).to_be_focused()  # its block opens by itself


def test_a_heading_in_an_answer_is_refused(home: str, show_page: OpenPage) -> None:
    """A line that the parser would take for a question is refused at its field.

    Even where unseen marks hide it.
    """
    page = show_page(home + NOTE)
    for sign in ("", "\u200b", "\u2060", "\ufeff", "\u202e", "\x00"):
        fill(page, {"message": f"Guten Tag\n{sign}### Ihre Erklärung", "assurances": ("public",)})
        expect(page.locator(".faults")).to_be_focused()  # by then this one is judged
        expect(page.locator("#fehler-message")).to_have_text(
            "Bitte beginnen Sie keine Zeile mit ###."
        )
        assert page.locator(READY).count() == 0
    fill(page, {"message": "Nummer ### 3"})
    expect(page.locator(READY)).to_have_count(1)


def test_the_text_of_a_request_can_be_copied(home: str, open_page: OpenPage) -> None:
    """Who writes mails elsewhere copies the whole request; that it worked is read aloud."""
    page = open_page(home + ADD, permissions=["clipboard-read", "clipboard-write"])
    answers = {
        "name": "A",
        "kind": "group",
        "description": "Text.",
        "website": "https://a.example/",
    }
    fill(page, {**answers, "assurances": ("own", "public")})
    page.get_by_role("button", name="Text kopieren").click()

    expect(page.locator("[data-copied]")).to_contain_text("Kopiert.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("[data-text]").text_content()
    assert "Text." in copied


def test_long_texts_find_another_way(home: str, show_page: OpenPage) -> None:
    """What does not fit into a link is named.

    The e-mail says that the file must be attached.
    """
    page = show_page(home + ADD)
    fill(
        page,
        {
            "name": "A",
            "kind": "group",
            "description": "ä" * 1400,
            "meets": "x",
            "website": "https://a.example/",
            "assurances": ("own", "public"),
        },
    )

    assert "&body=" not in way(page, "mail")
    expect(page.locator("[data-long]:visible")).to_contain_text("als Datei")
    assert parse_qs(urlsplit(way(page, "issue")).query)["website"] == ["https://a.example/"]
    expect(page.locator("[data-left]:visible strong")).to_have_text("Beschreibung")

    page.locator("#frage-description").fill("ä" * 4001)
    page.locator("#anfrage [type=submit]").click()
    expect(page.locator("#fehler-description")).to_have_text(
        re.compile(r"Erlaubt sind 4000 Zeichen\.$")
    )


JUDGE = """([id, values]) => {
  const node = document.querySelector(`.asked[data-id="${id}"]`);
  const input = node.querySelector("input");
  return Object.fromEntries(values.map(value => {
    input.value = value;
    document.querySelector("#anfrage form").requestSubmit();
    return [value, node.querySelector("[data-fault]").hidden];
  }));
}"""
VALUES = {
    "website": (
        "https://a.example",
        "http://a.example/?x#y",
        "https://a.example/ü/%20",
        "https://a.example:8080/",
        "https://a.example:99999/",
        "https://[::1",
        "https://",
        "ftp://a.example",
        "https://a b.example",
        "https://ich@a.example",
        "a.example",
        "https://bücher.example/",
        "https://a.example/a\u00a0b",
        "https://a.example/a\u0085b",
    ),
    "email": (
        "a@b.example",
        "a.b+c@d-e.example",
        "ä@ö.example",
        "a@b",
        "a@@b.example",
        "a b@c.example",
        "a@b.example.",
        "١@٢.example",
        "a@b.c_d",
        "a²@b.example",
    ),
    "phone": (
        "+49 30 23125 100",
        "030/23125-100",
        "(0 30) 23125 100",
        "+49 (0) 30 23125100",
        "Tel. 030 23125100, DW 9",
        "٠٣٠ ٢٣١٢٥ ١٠٠",
        "030\u00a023125–100",
        "+49-30-1",
        "030 1",
        "+0 1",
        "+49  30",
        "+٤٩ 30",
        "30 23125 100",
        "030 23125100 oder 101",
        "Fax 030 23125100",
    ),
    "founded": (
        "1998",
        "1998-02",
        "1998-13",
        "2020-02-29",
        "2021-02-29",
        "2021-04-31",
        "0000",
        "0001-01-01",
        "9999-12-31",
        "98",
        "1998-2",
        "١٩٩٨",
    ),
    "quarter": ("Am Hafen", "a\u00a0b", "ä"),
}


def test_the_browser_judges_like_the_schema(home: str, show_page: OpenPage) -> None:
    """For each value of a shared list the form complains exactly where the model does."""
    page = show_page(home + ADD)
    for field, values in VALUES.items():
        declared = forms.get_field_type(questions.QUESTION_FIELDS[field][1])
        model = {
            one: not read_record(declared, ScalarNode(one, 1, 1, plain=False), "x").diagnostics
            for one in values
        }
        assert page.evaluate(JUDGE, [field, values]) == model
        assert field == "quarter" or set(model.values()) == {True, False}


def test_what_says_nothing_is_not_sent(home: str, show_page: OpenPage, tmp_path: Path) -> None:
    """A dash or "keine" is no answer: not judged, not sent, and missing where one is needed."""
    page = show_page(home + ADD)
    fill(
        page,
        {
            "name": "–",
            "kind": "group",
            "description": "Wir lesen.",
            "website": "https://a.example/",
            "email": "keine",
            "phone": "k. A.",
            "founded": "unbekannt",
            "also-known-as": "-",
            "assurances": ("own", "public"),
        },
    )
    lines = page.locator(".faults a")
    assert lines.all_inner_texts() == ["Diese Antwort fehlt: Name der Organisation"]

    fill(page, {"name": "Keine Angst e. V."})
    expect(page.locator(READY)).to_have_count(1)
    fields = record(by_file(page, tmp_path))
    assert fields["name"] == "Keine Angst e. V."
    assert fields["contact"] == {"website": "https://a.example/"}
    assert not {"also_known_as", "founded", "consent"} & set(fields)


def test_a_correction_says_only_what_changed(
    home: str, show_page: OpenPage, tmp_path: Path
) -> None:
    """From its entry the form opens filled.

    The request holds the changed answers, and a box for what was emptied.
    """
    entry = show_page(home + "verzeichnis/hafenbruecke/")
    follow(entry.get_by_role("link", name="Eintrag korrigieren"))
    entry.wait_for_selector("[data-state]:not(:empty)")
    assert "Hafenbrücke e. V." in entry.locator("[data-state]").inner_text()
    assert entry.get_by_label("Name der Organisation").input_value() == "Hafenbrücke e. V."
    assert entry.get_by_label("Um welchen Eintrag geht es?").get_attribute("readonly") is not None

    unfold(entry)
    entry.get_by_label("Treffen", exact=True).fill("mittwochs")
    entry.get_by_label("Viertel", exact=True).fill("")
    fill(entry, {"assurances": ("own", "public")})
    text = by_file(entry, tmp_path).decode()
    assert text.count("### ") == 4, "what stays as it is, is not even asked"
    request, notes = parse.parse_request("x", text, forms.build_forms(city()[1]))
    assert (request is not None, notes) == (True, ())
    assert request is not None
    assert request.answers == {
        "entry": "https://musterhafen.example/verzeichnis/hafenbruecke/",
        "meets": "mittwochs",
        "delete": ("quarter",),
        "assurances": ("own", "public"),
    }
    proposal = judged(by_file(entry, tmp_path)).proposal
    assert proposal is not None
    assert (proposal.id, proposal.changes) == (
        "hafenbruecke",
        ((("meets",), "mittwochs"), (("quarter",), None)),
    )

    entry.get_by_label("Viertel", exact=True).fill("Netzflickerviertel")
    entry.locator("#anfrage [type=submit]").click()
    expect(entry.locator(READY)).to_have_count(1)
    assert entry.locator('.asked[data-id="delete"] :checked').count() == 0, (
        "what is there again is not deleted"
    )


def test_an_unchanged_entry_is_not_sent(home: str, show_page: OpenPage) -> None:
    """Who changes nothing is told so; an Arabic form shows only what is said in Arabic."""
    page = show_page(home + "ar/" + CORRECT + "#eintrag=nadi-al-mina")
    page.wait_for_selector("[data-state]:not(:empty)")
    fill(page, {"assurances": ("public",)})

    expect(page.locator("#fehler-entry")).not_to_be_empty()
    assert page.locator(READY).count() == 0


HOSTILE = (
    "#eintrag=%3Cimg%20src=x%3E",
    "#eintrag=<img src=x onerror=alert(1)>",
    "#eintrag=../x",
    "#eintrag=__proto__",
    "#x",
)

# Puts a fragment into the address and waits until the script has been told: its listener came
# first.
COME_TO = """fragment => new Promise(told => {
  addEventListener("hashchange", told, { once: true });
  location.hash = fragment;
})"""


def test_a_hostile_fragment_fills_nothing(home: str, open_page: OpenPage) -> None:
    """Only the id of an entry fills the form; what merely looks like one is said to be unknown."""
    page = open_page(home + CORRECT)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for fragment in HOSTILE:
        page.evaluate(COME_TO, fragment)
        assert page.get_by_label("Um welchen Eintrag geht es?").input_value() == ""
        assert page.locator("#anfrage img").count() == 0
        assert page.locator("[data-state]").inner_text() == ""
    assert [url for url in asked if url.endswith(".json")] == []
    page.evaluate(COME_TO, "#eintrag=constructor")
    expect(page.locator("[data-state]")).to_contain_text("Diesen Eintrag finden wir nicht.")
    assert page.get_by_label("Um welchen Eintrag geht es?").input_value() == ""


def test_a_removal_and_a_note_are_understood(home: str, show_page: OpenPage) -> None:
    """The two short forms go through each of the three ways as well."""
    gone: Answers = {"reason": "withdrawn", "assurances": ("own", "public")}
    page = show_page(home + REMOVE + "#eintrag=sc-kogge")
    expect(page.locator("#frage-entry")).to_have_value(
        "https://musterhafen.example/verzeichnis/sc-kogge/"
    )
    fill(page, gone)
    for letter in (by_mail(page), by_issue(page, "loeschung", gone)):
        proposal = judged(letter).proposal
        assert proposal is not None
        assert (proposal.purpose, proposal.id, proposal.reason) == (
            "remove",
            "sc-kogge",
            "withdrawn",
        )

    page = show_page(home + "ar/" + NOTE)
    fill(page, {"message": "شكرًا", "assurances": ("public",)})
    case = judged(by_mail(page))
    assert case.request is not None
    assert (case.request.form.purpose, case.request.answers["message"]) == ("note", "شكرًا")


def confirmed(raw: bytes, key: bytes) -> list[tuple[Any, Any]]:
    """Return what the intake changes by an answer to a letter."""
    request = mail.extract_request(raw)
    case = apply.assess_request(*city(), "antwort.txt", request, TODAY, letter_key=key)
    assert not has_errors(case.diagnostics), case.diagnostics
    return list(case.proposal.changes) if case.proposal else []


def test_from_the_letter_one_click_confirms(home: str, show_page: OpenPage, tmp_path: Path) -> None:
    """Its link fills the form in: the button, and the answer renews the check of that entry.

    With another entry's code it changes nothing.
    """
    key, entries = b"k" * 64, {one.id: one for one in unify_phones(city()[1]).organisations}
    code = codes.make_code(key, entries["nadi-al-mina"], TODAY)
    renewed = [(("checked",), {"on": "2026-06-15", "how": "organisation"})]
    for lang in ("", "ar/"):
        page = show_page(f"{home}{lang}{CONFIRM}#eintrag=nadi-al-mina&code={code}")
        expect(page.locator("[data-state]")).to_contain_text("Nadi al-Mina")
        expect(page.locator("#frage-code")).to_have_value(code)
        page.locator("#anfrage [type=submit]").click()
        for answer in (by_mail(page), by_file(page, tmp_path)):
            assert confirmed(answer, key) == renewed
            assert confirmed(answer, b"x" * 64) == []

    page = show_page(f"{home}{CONFIRM}#eintrag=hafenchor&code={code}")
    expect(page.locator("#frage-entry")).not_to_have_value("")
    page.locator("#anfrage [type=submit]").click()
    assert confirmed(by_mail(page), key) == []

    page = show_page(f"{home}{CONFIRM}#eintrag=noch-verborgen&code={code}")
    expect(page.locator("#frage-entry")).to_have_value("noch-verborgen")


@pytest.mark.parametrize("code", ["20260615-x", "%22onerror", "20260615-" + "A" * 26, "", "a&b"])
def test_a_hostile_code_in_the_address_ticks_nothing(
    home: str, show_page: OpenPage, code: str
) -> None:
    """Only what looks like a code fills the form in."""
    page = show_page(f"{home}{CONFIRM}#eintrag=hafenchor&code={code}")
    assert page.locator("#anfrage :checked").count() == 0
    assert page.locator("#frage-code").input_value() == ""
    assert page.locator("#frage-entry").input_value() == ""


def test_who_is_there_already_is_named(home: str, show_page: OpenPage) -> None:
    """While the name is typed, entries that are called alike are named with links.

    Others are not.
    """
    page = show_page(home + "ar/" + ADD)
    name, told = page.locator("#frage-name"), page.locator("[data-twins]")
    name.press_sequentially("hafenbruecke")
    first = told.get_by_role("link").first
    expect(first).to_have_text(re.compile(r"^Hafenbrücke e\. V\."))
    expect(first).to_have_attribute("href", re.compile("verzeichnis/hafenbruecke/$"))
    assert told.get_attribute("role") == "status"
    assert find_axe_faults(page) == []

    name.fill("Zzyzx Qwert")
    expect(told.get_by_role("link")).to_have_count(0)


def test_without_scripts_the_ways_are_there_and_right(home: str, open_page: OpenPage) -> None:
    """With JavaScript off, or lost on the way: issue form, e-mail with the questions, paper.

    And no dead control.
    """
    for reader in ({"javascript": False}, {"scripts_lost": True}):
        page = open_page(home + ADD, **reader)
        ways = page.locator(".ways").get_by_role("link")
        issue, mail, paper = (str(one.get_attribute("href")) for one in ways.all())
        assert (
            issue == "https://code.example/musterhafen/wegweiser/issues/new?template=aufnahme.yml"
        )
        assert unquote(mail.partition("&body=")[2]).replace(
            "\r\n", "\n"
        ) == form_export.render_mail_body(
            form("kurz"), forms.index_phrases(city()[1])["mail-intro"]
        )
        assert (
            page.request.get(page.url.partition("verzeichnis/")[0] + "daten/aufnahme.pdf").body()[
                :5
            ]
            == b"%PDF-"
        )
        assert paper.endswith("daten/aufnahme.pdf")
        assert re.search(r"PDF, Deutsch, \d+ kB", ways.last.inner_text().replace("\u00a0", " "))
        assert page.locator("main :is(button, input, select, textarea):visible").count() == 0
        assert "keine privaten Adressen" in page.locator("main .notice:visible").inner_text()
        page.context.close()
    arabic = open_page(home + "ar/" + ADD, javascript=False)
    assert "aufnahme-ar.pdf" in str(arabic.locator(".ways .download").get_attribute("href"))


def test_the_doors_lead_here(home: str, open_page: OpenPage) -> None:
    """The start page and the directory lead to the form in their language.

    Each form leads to all others.
    """
    for lang in ("", "ar/"):
        for path in ("", "verzeichnis/"):
            page = open_page(home + lang + path, javascript=False)
            links = page.locator('main a[href$="aufnahme/"]').evaluate_all(
                "all => all.map(one => one.href)"
            )
            assert links == [f"{home}{lang}{ADD}"]
            page.context.close()
    page = open_page(home + REMOVE)
    assert page.locator(".others a").all_inner_texts() == [
        "Neu ins Verzeichnis",
        "Eintrag berichtigen",
        "Eintrag bestätigen",
        "Hinweis geben",
        "Termin melden",
        "Weiterbildung melden",
        "Angebot melden",
        "Projekt melden",
        "Nachricht vorschlagen",
        "Fehler auf einer Seite melden",
        "Übersetzung verbessern",
    ]


@pytest.mark.parametrize(
    "mode", [{}, {"scheme": "dark"}, {"forced_colors": True}, {"width": 320, "height": 256}]
)
def test_a_filled_form_shuts_nobody_out(
    mode: dict[str, object], home: str, show_page: OpenPage
) -> None:
    """Axe finds nothing on a form with faults and with its result.

    Nothing runs out of a small window.
    """
    page = show_page(home + "ar/" + ADD, **mode)
    page.locator("#anfrage [type=submit]").click()
    expect(page.locator(".faults")).to_be_focused()
    faults = find_axe_faults(page)
    fill(page, ARABIC)
    page.locator(".result summary").click()

    expect(page.locator(READY)).to_have_count(1)
    assert faults + find_axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tab_key_reaches_every_answer(home: str, show_page: OpenPage) -> None:
    """Every stop of the Tab key in the form is visible, uncovered and marked.

    Large enough for a thumb.
    """
    page = show_page(home + REMOVE, width=360)
    assert walk_by_tab(page) == []
    sizes = "all => all.map(one => (one.closest('label') || one).getBoundingClientRect().height)"
    page = show_page(home + ADD, width=360)
    unfold(page)
    controls = page.locator("#anfrage form :is(input, select, textarea, button, summary):visible")
    assert min(controls.evaluate_all(sizes)) >= 44
