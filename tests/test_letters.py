"""Letters to organisations: what they say, and what an answer with their code is worth."""

import email
import email.policy
import re
from datetime import date, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from support import printed
from support.cities import TODAY, copy_city, edit, read_tree, remove_record
from support.request_answers import city

from wegweiser.commands import cli
from wegweiser.diagnostics import has_errors
from wegweiser.model import form_export, forms
from wegweiser.model.site import unify_phones
from wegweiser.requests import apply, mail, reply
from wegweiser.requests.letters import making, records, views, writing
from wegweiser.requests.letters.codes import KEY_FILE, KEY_VARIABLE, make_code

pytestmark = pytest.mark.whole

KEY = b"k" * 64
ENTRY = "Um welchen Eintrag geht es?"
CODE = "Code aus unserem Brief"
SWORN = "Ihre Erklärung"
NOTE, PUBLIC = "### Was möchten Sie uns sagen?", "- [X] Mir ist klar: Das wird öffentlich."
RIGHT = "- [X] Der ganze Eintrag stimmt. Ich schreibe für die Organisation selbst."
VOID, EXPIRED, MISSING, UNPROVED, VALID = (
    "Der Code gilt nicht für diesen Eintrag",
    "Der Code ist abgelaufen",
    "Es steht kein Code aus unserem Brief dabei",
    "Den Code kann hier gerade niemand prüfen",
    "Der Code aus dem Brief gilt für diesen Eintrag",
)


@cache
def entries():
    """Return the entries of the invented city by id, as codes see them."""
    return {entry.id: entry for entry in unify_phones(city()[1]).organisations}


def confirm(entry: str = "hafenchor", code: str = "", right: str = RIGHT) -> str:
    """Return the request that everything is right."""
    return f"### {ENTRY}\n\n{entry}\n\n### {CODE}\n\n{code}\n\n### {SWORN}\n\n{right}"


def judge(text: str | bytes, *, today: date = TODAY, key: bytes = KEY):
    """Return what the intake makes of a request."""
    raw = mail.extract_request(text if isinstance(text, bytes) else text.encode())
    inputs, site = city()
    return apply.assess_request(inputs, site, "antwort.eml", raw, today, letter_key=key)


def write_code(entry: str = "hafenchor", on: date = TODAY, key: bytes = KEY) -> str:
    """Return the code of a letter about an entry of the invented city."""
    return make_code(key, entries()[entry], on)


def assert_changes_nothing(case, sentence: str) -> None:
    """Nothing changes, and the answer says why."""
    assert case.changed_files == {}
    assert not case.proposal or case.proposal.changes == ()
    answer = reply.render_reply(case)
    assert sentence in answer
    assert VALID not in answer


def test_a_valid_code_changes_nothing_but_the_check() -> None:
    """In the whole city one line is another: who checked the entry and when."""
    case = judge(confirm(code=write_code()))

    assert not has_errors(case.diagnostics)
    (path,) = case.changed_files
    old, new = (text.split("\n") for text in case.changed_files[path])
    assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [
        (
            "  checked: {on: 2025-05-12, how: staff}",
            '  checked: {on: "2026-06-15", how: organisation}',
        )
    ]
    answer = reply.render_reply(case)
    assert VALID in answer
    assert "erst danach ändert sich" in answer.lower()


def test_a_code_is_known_however_it_was_typed() -> None:
    """Capitals and blanks that came on the way do not matter."""
    code = write_code()
    for typed in (code.upper(), f" {code[:12]} {code[12:]} ", f"`{code}`".strip("`")):
        assert judge(confirm(code=typed)).changed_files


def _turn(code: str, position: int) -> str:
    other = "b" if code[position] != "b" else "c"
    return code[:position] + other + code[position + 1 :]


WORTHLESS = {
    "another entry": (lambda: write_code("hafenbruecke"), VOID),
    "another key": (lambda: write_code(key=b"x" * 64), VOID),
    "forged in its first letter": (lambda: _turn(write_code(), 9), VOID),
    "forged in a later letter": (lambda: _turn(write_code(), 25), VOID),
    "another day": (lambda: write_code().replace("20260615", "20260614"), VOID),
    "a day to come": (lambda: write_code(on=TODAY + timedelta(1)), VOID),
    "no day": (lambda: write_code().replace("20260615", "20261399"), VOID),
    "too old": (lambda: write_code(on=TODAY - timedelta(181)), EXPIRED),
    "none": (lambda: "", MISSING),
    "words": (lambda: "stimmt", MISSING),
    "two": (lambda: f"{write_code()} {write_code('hafenbruecke')}", MISSING),
    "twice the same": (lambda: f"{write_code()}{write_code()}", MISSING),
    "a part of it": (lambda: write_code()[:-1], MISSING),
    "digits of another script": (lambda: write_code().replace("2026", "٢٠٢٦"), MISSING),
    "very long": (lambda: write_code() + "a" * 400, MISSING),
}


@pytest.mark.parametrize("name", WORTHLESS)
def test_a_worthless_code_changes_nothing_and_says_so(name: str) -> None:
    """It is a note to the editors."""
    make, sentence = WORTHLESS[name]
    case = judge(confirm(code=make()))

    assert not has_errors(case.diagnostics)
    assert_changes_nothing(case, sentence)
    assert "Die Redaktion liest Ihren Hinweis" in reply.render_reply(case)


def test_the_last_day_counts() -> None:
    """A code is valid for 180 days, that of the letter not counted."""
    assert judge(confirm(code=write_code(on=TODAY - timedelta(180)))).changed_files


def test_without_a_key_no_code_is_valid() -> None:
    """Nor is one that was made with an empty key."""
    for code in (write_code(), write_code(key=b"")):
        assert_changes_nothing(judge(confirm(code=code), key=b""), UNPROVED)


def test_a_code_in_odd_places_is_worth_nothing() -> None:
    """It counts below its question alone, and only in the form that confirms."""
    code = write_code()
    for text in (
        "\n\n".join((f"### {ENTRY}", "hafenchor", NOTE, code, f"### {SWORN}", PUBLIC)),
        confirm(entry=f"hafenchor {code}"),
        confirm(entry=f"hafenchor#{code}"),
        f"{code}\n\n{confirm()}",
        f"{confirm()}\n\n{code}",
        f"hafenchor {code} stimmt",
    ):
        case = judge(text)
        assert case.changed_files == {}
        assert VALID not in reply.render_reply(case)


def test_the_box_must_be_ticked_and_nothing_else_can_be() -> None:
    """Without it something is missing; a consent that is added to the form is none."""
    code = write_code()
    open_box = judge(confirm(code=code, right=RIGHT.replace("X", " ")))
    assert [finding.code for finding in open_box.diagnostics] == ["missing-answer"]
    for more in (
        "- [X] Die E-Mail-Adresse",
        "\n\n### Das dürfen Sie veröffentlichen\n\n- [X] Die E-Mail-Adresse",
        "\n\n### E-Mail der Organisation\n\nx@y.example",
    ):
        case = judge(confirm(code=code, right=f"{RIGHT}\n{more}"))
        changes = case.proposal.changes if case.proposal else ()
        assert [steps for steps, _ in changes] in ([], [("checked",)])


def test_two_codes_below_two_headings_are_refused() -> None:
    """A question may stand there once."""
    code = write_code()
    text = confirm(code=f"{code}\n\n### {CODE}\n\n{code}")
    case = judge(text)

    assert [finding.code for finding in case.diagnostics] == ["wrong-questions"]
    assert case.changed_files == {}


# --- From the letter to the changed entry


def run(folder: Path, *words: str, today: date = TODAY) -> int:
    """Run a command in a city."""
    return cli.main([*words, "--site", str(folder), "--today", today.isoformat()])


def read_mail(folder: Path, key: str) -> EmailMessage:
    """Return the draft of a letter, as a mail program reads it."""
    body = (folder / records.LETTERS_FOLDER / f"{key}.eml").read_bytes()
    return email.message_from_bytes(body, policy=email.policy.default)


def answer_by_mail(letter: EmailMessage, way: str) -> bytes:
    """Return the e-mail that opens when somebody follows a link of the letter, and sends it."""
    page = letter.get_body(("html",)).get_content()
    links = re.findall(r'href="(mailto:[^"]+)"', page)
    link = links[views.WAYS.index(way)].replace("&amp;", "&")
    assert len(link) <= form_export.MAX_MAILTO_LENGTH
    answer = EmailMessage()
    answer["From"], answer["Subject"] = "verein@beispiel.example", "Antwort"
    answer.set_content(unquote(link.partition("&body=")[2]).replace("\r\n", "\n") + "\n\nGruß\n")
    return answer.as_bytes()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with the letters about three entries."""
    folder = copy_city(tmp_path_factory.mktemp("letters"))
    contact = (
        "- id: hafenverbund\n  name: Verbund\n  list: a.csv\n  email: [post@verbund.example]\n"
    )
    (folder / "private").mkdir()
    (folder / "private/contacts.yaml").write_text(contact, encoding="utf-8")
    assert run(folder, "letters", "hafenchor", "nadi-al-mina", "hafenverbund") == 0
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and no key in the environment."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    city_folder = copy_city(tmp_path)
    for path, body in read_tree(written / "private").items():
        file = city_folder / "private" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return city_folder


def receive(folder: Path, body: bytes, *, today: date = TODAY) -> str:
    """Let the intake write what an answer changes, and return the reply."""
    (folder.parent / "antwort.eml").write_bytes(body)
    result = apply.process_request(folder, folder.parent / "antwort.eml", today, write=True)
    return result.reply or ""


def test_letter_click_mail_answer_changed_check(folder: Path) -> None:
    """The answer by e-mail renews the check; sent again, it is worth nothing and says so."""
    before = read_tree(folder / "data")
    answer = answer_by_mail(read_mail(folder, "hafenchor"), "bestaetigung")

    assert VALID in receive(folder, answer)
    after = read_tree(folder / "data")
    assert [path for path in after if after[path] != before[path]] == ["orgs.yaml"]
    assert after["orgs.yaml"] == before["orgs.yaml"].replace(
        b"checked: {on: 2025-05-12, how: staff}", b'checked: {on: "2026-06-15", how: organisation}'
    )
    for day in (TODAY, TODAY + timedelta(1)):
        assert VOID in receive(folder, answer, today=day)
        assert read_tree(folder / "data") == after


def test_an_entry_that_was_edited_between_is_not_confirmed(folder: Path) -> None:
    """Whoever says that everything is right has not seen what stands there now."""
    answer = answer_by_mail(read_mail(folder, "hafenchor"), "bestaetigung")
    edit(folder / "data/orgs.yaml", "donnerstags, 19:30 Uhr", "freitags, 19:30 Uhr")
    before = read_tree(folder / "data")

    assert VOID in receive(folder, answer)
    assert read_tree(folder / "data") == before


def test_a_new_key_ends_all_letters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment comes before private/."""
    monkeypatch.setenv(KEY_VARIABLE, "n" * 64)
    answer = answer_by_mail(read_mail(folder, "hafenchor"), "bestaetigung")
    assert VOID in receive(folder, answer)


def test_the_arabic_part_is_answered_in_arabic(written: Path) -> None:
    """The letter speaks the languages of the entry, and each has its own links."""
    letter = read_mail(written, "nadi-al-mina")
    page = letter.get_body(("html",)).get_content()
    key = (written / KEY_FILE).read_bytes().strip()
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(mailto:[^"]+)"', page)]
    assert len(links) == 6
    assert all(len(link) <= form_export.MAX_MAILTO_LENGTH for link in links)
    body = unquote(links[3].partition("&body=")[2])
    case = judge(body, key=key)

    assert case.request is not None
    assert (case.request.lang, case.request.form.id) == ("ar", "bestaetigung")
    assert case.changed_files
    assert '<div lang="ar" dir="rtl">' in page
    assert "/ar/verzeichnis/aufnahme/bestaetigung/#eintrag=nadi-al-mina&amp;code=" in page


def test_the_other_ways_by_mail(folder: Path) -> None:
    """A correction waits for words, and asks for no consent by itself; a removal is complete."""
    letter = read_mail(folder, "hafenchor")
    correction = answer_by_mail(letter, "aenderung").decode("utf-8")
    case = judge(correction)
    assert case.request is not None
    assert case.request.form.id == "aenderung"
    assert case.request.answers == {"entry": "hafenchor"}
    assert "consent" not in case.request.lines

    receive(folder, answer_by_mail(read_mail(folder, "nadi-al-mina"), "loeschung"))
    assert b"- id: nadi-al-mina\n" not in (folder / "data/orgs.yaml").read_bytes()
    left = [path.name for path in (folder / "private/letters").iterdir()]
    assert [name for name in left if name.startswith("nadi")] == []
    assert "hafenverbund.eml" in left


def test_who_quotes_the_letter_has_not_answered_with_it(written: Path) -> None:
    """A reply with the whole letter below, as text or HTML, is none of the three ways."""
    letter = read_mail(written, "hafenchor")
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    key = (written / KEY_FILE).read_bytes().strip()
    for plain, html in ((f"Nein!\n\n{quoted}", ""), (f"Nein!\n{text}", ""), ("", page)):
        answer = EmailMessage()
        answer["From"], answer["Subject"] = "verein@beispiel.example", "Re: Stimmt Ihr Eintrag"
        answer.set_content(html or plain, subtype="html" if html else "plain")
        case = judge(answer.as_bytes(), key=key)
        assert [finding.code for finding in case.diagnostics if finding.severity == "error"] == [
            "no-form"
        ]


def test_a_description_cannot_answer_for_others() -> None:
    """A form in what an entry says is no form in the letter: each line has a bar before it."""
    entry = entries()["hafenchor"]
    hostile = confirm("hafenbruecke", write_code("hafenbruecke"))
    rows = (views.LetterRow("Beschreibung", hostile), views.LetterRow("", hostile))
    part = views.LetterPart("de", "ltr", entry.name, "", "", rows, (), "")
    for text in (writing.render_rows(part), "> " + writing.render_rows(part).replace("\n", "\n> ")):
        assert judge(text).request is None


def test_what_leads_to_people_stays_private(written: Path) -> None:
    """Only its owner can read what is written, and git takes no notice of it."""
    private = written / "private"
    assert private.stat().st_mode & 0o777 == 0o700
    assert (private / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n")
    for file in [*private.glob("letters*"), *private.glob("letters/*")]:
        if file.is_file():
            assert file.stat().st_mode & 0o777 == 0o600, file
    assert len((written / KEY_FILE).read_text(encoding="utf-8").strip()) == 64
    assert read_mail(written, "hafenverbund")["To"] == "post@verbund.example"
    assert "post@verbund.example" not in (written / "data/orgs.yaml").read_text(encoding="utf-8")
    assert read_mail(written, "nadi-al-mina")["To"] is None


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "x", "@", "a@", "<a@b>"],
)
def test_a_hostile_address_of_a_list_writes_no_header(address: str) -> None:
    """What a list says is an address or nothing."""
    assert writing._format_address(address) == ""


def test_the_list_says_what_came_back(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Made, sent, confirmed, changed, removed, too late."""
    assert run(folder, "letters", "--sent", "hafenchor") == 0
    receive(folder, answer_by_mail(read_mail(folder, "hafenchor"), "bestaetigung"))
    remove_record(folder / "data/orgs.yaml", "nadi-al-mina")
    capsys.readouterr()
    assert run(folder, "letters", "--list", "--format", "csv") == 0
    union = "Verbund der Musterhafener Migrantenorganisationen"
    assert capsys.readouterr().out.splitlines() == [
        "id,name,made,sent,until,answer",
        "hafenchor,Hafenchor Übersee,2026-06-15,2026-06-15,2026-12-12,bestätigt",
        f"hafenverbund,{union},2026-06-15,,2026-12-12,offen",
        "nadi-al-mina,,2026-06-15,,2026-12-12,entfernt",
    ]
    edit(folder / "data/orgs.yaml", "  short: VdMM\n", "  short: VMM\n")
    run(folder, "letters", "--list")
    assert "` geändert `" in capsys.readouterr().out
    edit(folder / "data/orgs.yaml", "  short: VMM\n", "  short: VdMM\n")
    run(folder, "letters", "--list", today=TODAY + timedelta(181))
    assert "` abgelaufen `" in capsys.readouterr().out


def test_who_has_a_letter_gets_no_second(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Due entries wait for the answer to an open letter; nobody is written to by mistake."""
    monkeypatch.setattr(making.writing, "render_paper", lambda *_: b"%PDF-")
    first = making.make_letters(folder, TODAY)
    again = making.make_letters(folder, TODAY + timedelta(1))
    late = making.make_letters(folder, TODAY + timedelta(181))

    assert (len(first.made), first.waiting) == (5, 2)
    assert {"hafenchor", "hafenverbund"}.isdisjoint(first.made)
    assert (again.made, again.waiting) == ((), 7)
    assert set(late.made) >= {"hafenchor", *first.made}


def test_entries_that_nobody_sees_get_letters_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a city shows only what was agreed to, the others exist for letters alone."""
    monkeypatch.setattr(making.writing, "render_paper", lambda *_: b"%PDF-")
    settings = folder / "data/site.yaml"
    old = re.sub(r"(?m)^show:.*\n", "", settings.read_text(encoding="utf-8"))
    settings.write_text(f"{old}show: agreed\n", encoding="utf-8")

    assert making.make_letters(folder, TODAY, ids=("hafenchor",)).made == ("hafenchor",)
    text = (folder / "private/letters/hafenchor.txt").read_text(encoding="utf-8")
    assert "Die Seite des Eintrags" not in text
    assert "bestaetigung/#eintrag=hafenchor&code=" in text


def test_odd_calls_are_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown id, a key that can be guessed, a city with faults: told, and nothing is made."""
    assert run(folder, "letters", "gibt-es-nicht") == 2
    assert "„gibt-es-nicht“ ist keine Kennung" in capsys.readouterr().err
    (folder / KEY_FILE).write_text("kurz\n", encoding="utf-8")
    assert run(folder, "letters", "hafenchor") == 2
    assert "zu kurz" in capsys.readouterr().err
    (folder.parent / "antwort.txt").write_text(confirm(), encoding="utf-8")
    assert run(folder, "intake", str(folder.parent / "antwort.txt")) == 2
    edit(folder / "data/orgs.yaml", "- id: hafenchor\n", "- id: Hafenchor!\n")
    assert run(folder, "letters") == 1


def test_the_letter_on_paper_reads_in_both_languages(written: Path) -> None:
    """A page in each language, with the code and who it is for."""
    pages = printed.pages((written / "private/letters/nadi-al-mina.pdf").read_bytes())
    key = (written / KEY_FILE).read_bytes().strip()
    code = write_code("nadi-al-mina", key=key)

    assert len(pages) == 2
    assert printed.squeeze("Stimmt Ihr Eintrag noch?") in pages[0]
    assert printed.squeeze("تحية طيبة") in pages[1]
    assert [page.count(code) for page in pages] == [1, 1]


def test_no_letter_gives_a_consent() -> None:
    """What the links fill in holds no box of a consent, in no form."""
    built = {form.id: form for form in forms.build_forms(city()[1])}
    for form_id in views.WAYS:
        answers = views._fill_form(form_id, entries()["hafenchor"], "x")
        assert "consent" not in answers
        link = views.build_answer_link("a@b.example", built[form_id], answers, "de")
        assert "veröffentlichen" not in unquote(link)
