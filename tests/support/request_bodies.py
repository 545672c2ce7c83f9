"""Requests as people and attackers send them, each with its verdict: the corpus of the intake.

They are for the invented city. A verdict is the exit status and what came of it:
`0 add hafen-lesekreis`, `0 correct hafenchor short`, `0 remove frauenrunde`, `0 note`,
or the codes of the errors: `1 missing-answer`. Warnings follow with a tilde.
"""

import json
import re
from email.message import EmailMessage

ADD = {
    "Name der Organisation": "Hafen-Lesekreis e. V.",
    "Art der Organisation": "Verein",
    "Beschreibung": "Wir lesen zusammen. Alle sind willkommen.",
    "Themen": "Bildung, Kultur",
    "Zielgruppen": "_No response_",
    "Sprachen": "Deutsch, Türkisch",
    "Hinweis zu den Sprachen": "_No response_",
    "Stadtbezirk": "Altstadt",
    "Viertel": "_No response_",
    "Treffen": "freitags",
    "Barrierefreiheit": "_No response_",
    "Website": "https://lesekreis.example/",
    "E-Mail der Organisation": "_No response_",
    "Telefon der Organisation": "_No response_",
    "Straße und Hausnummer": "_No response_",
    "Postleitzahl": "_No response_",
    "Das dürfen Sie veröffentlichen": (
        "- [ ] Die E-Mail-Adresse\n- [ ] Die Telefonnummer\n- [ ] Straße und Postleitzahl"
    ),
    "Gegründet": "_No response_",
    "Kurzname": "_No response_",
    "Andere Namen": "_No response_",
    "Wir suchen": "_No response_",
    "Wir bieten": "_No response_",
    "Quellen": "_No response_",
    "Ihre Erklärung": (
        "- [X] Ich schreibe für die Organisation selbst.\n- [X] Mir ist klar: Das wird öffentlich."
    ),
}
OTHER = "- [ ] Ich schreibe für die Organisation selbst.\n- [X] Mir ist klar: Das wird öffentlich."
AGREED = "- [X] Die E-Mail-Adresse\n- [ ] Die Telefonnummer\n- [ ] Straße und Postleitzahl"
ALL_AGREED = AGREED.replace("[ ]", "[x]")
ERASABLE = (
    "Beschreibung",
    "Themen",
    "Zielgruppen",
    "Sprachen",
    "Hinweis zu den Sprachen",
    "Stadtbezirk",
    "Viertel",
    "Treffen",
    "Barrierefreiheit",
    "Website",
    "E-Mail der Organisation",
    "Telefon der Organisation",
    "Straße und Hausnummer",
    "Gegründet",
    "Kurzname",
    "Andere Namen",
    "Wir suchen",
    "Wir bieten",
)
OWN = "- [X] Ich schreibe für die Organisation selbst."
CONFIRMED = "- [ ] Wir haben den ganzen Eintrag geprüft. Alles Übrige darin stimmt."
PUBLIC = "- [X] Mir ist klar: Das wird öffentlich."


NAME, KIND, TEXT, PLACE, WEB = (
    "Name der Organisation",
    "Art der Organisation",
    "Beschreibung",
    "Stadtbezirk",
    "Website",
)
MAIL, PHONE, STREET, CODE = (
    "E-Mail der Organisation",
    "Telefon der Organisation",
    "Straße und Hausnummer",
    "Postleitzahl",
)
CONSENT, SOURCES, STATE, SWORN = (
    "Das dürfen Sie veröffentlichen",
    "Quellen",
    "Stand",
    "Ihre Erklärung",
)


def add(answers: dict[str, str] | None = None) -> str:
    """Return a request for inclusion with some answers changed."""
    return render_issue(change_request(ADD, answers or {}))


def correct(
    entry: str,
    answers: dict[str, str] | None = None,
    *gone: str,
    own: bool = True,
    confirmed: bool = False,
) -> str:
    """Return a request for correction: what changes, and what is to be deleted."""
    asked = {
        "Um welchen Eintrag geht es?": entry,
        NAME: "",
        KIND: "",
        STATE: "",
        "Aufgelöst am": "",
    }
    asked |= dict.fromkeys([*ADD][2:-2], "") | {CONSENT: ADD[CONSENT]}
    asked["Diese Angaben löschen"] = "\n".join(
        f"- [{'X' if one in gone else ' '}] {one} löschen" for one in ERASABLE
    )
    tick = CONFIRMED.replace("[ ]", "[X]") if confirmed else CONFIRMED
    asked |= {
        SOURCES: "",
        SWORN: "\n".join((OWN if own else OWN.replace("X", " ", 1), tick, PUBLIC)),
    }
    return render_issue(
        {
            label: words or "_No response_"
            for label, words in change_request(asked, answers or {}).items()
        }
    )


def remove(
    entry: str,
    reason: str = "Wir möchten nicht im Verzeichnis stehen.",
    message: str = "_No response_",
) -> str:
    """Return a request for removal."""
    asked = {"Um welchen Eintrag geht es?": entry, "Warum soll der Eintrag weg?": reason}
    return render_issue(
        asked | {"Was möchten Sie uns sagen?": message, "Ihre Erklärung": f"{OWN}\n{PUBLIC}"}
    )


def note(message: str, entry: str = "_No response_", statement: str = PUBLIC) -> str:
    """Return a note."""
    asked = {"Um welchen Eintrag geht es?": entry, "Was möchten Sie uns sagen?": message}
    return render_issue(asked | {"Ihre Erklärung": statement})


def short(lang: str = "de", name: str = "Lesezeichen", statement: str = f"{OWN}\n{PUBLIC}") -> str:
    """Return a request in the few words of an e-mail."""
    if lang == "ar":
        told = "- [x] أكتب باسم المنظمة نفسها.\n- [x] أعلم أن هذا يصبح علنيًا."
        asked = {
            "اسم المنظمة": name,
            "نوع المنظمة": "- [ ] جمعية\n- [x] مجموعة",
            "الوصف": "نقرأ معًا.",
        }
        return render_issue(asked | {"الموقع الإلكتروني": "", "إقراركم": told})
    asked = {
        "Name der Organisation": name,
        "Art der Organisation": "- [ ] Verein\n- [x] Gruppe",
        "Beschreibung": "Wir lesen.",
    }
    return render_issue(
        asked | {"Website": "https://lesezeichen.example/", "Ihre Erklärung": statement}
    )


def change_request(asked: dict[str, str], answers: dict[str, str]) -> dict[str, str]:
    """Return the answers with some of them changed."""
    assert set(answers) <= set(asked), set(answers) - set(asked)
    return asked | answers


def render_issue(asked: dict[str, str]) -> str:
    """Return answers as the code host writes them: an oracle of its own, not the program's."""
    return "\n\n".join(f"### {label}\n\n{words}" for label, words in asked.items())


def mail(
    text: str, *, charset: str = "utf-8", cte: str | None = None, html: str = "", first: str = ""
) -> bytes:
    """Return an e-mail (RFC 5322)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "verein@beispiel.example",
        "stadt@beispiel.example",
        "Neu: ins Verzeichnis",
    )
    message["Date"] = "Mon, 15 Jun 2026 10:00:00 +0200"
    message.set_content(first + text, charset=charset, cte=cte)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def event(body: str | None, number: int = 7) -> bytes:
    """Return an event of the code host."""
    issue = {
        "number": number,
        "title": "fixes #1 @maintainer $(id)",
        "body": body,
        "labels": [{"name": "eintrag"}],
    }
    return json.dumps({"action": "opened", "issue": issue}).encode()


PLAIN = add()
FLOWED = (
    mail(short())
    .replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    .replace(b"Wir lesen.", b"Wir \nlesen.")
)
HTML_WITHOUT_LINES = mail(short()).replace(b"text/plain", b"text/html")
HTML_ONLY = mail(short().replace("\n", "<br>\n")).replace(b"text/plain", b"text/html")
UNKNOWN_LETTERS = b'charset="klingon"'
LATIN = mail(short(name="Hafenmöwe"), charset="iso-8859-1", cte="quoted-printable")
QUOTED = "\n".join(f"> {line}" for line in short().split("\n"))
LONG = "jeden Dienstag und jeden zweiten Donnerstag im Monat, immer nachmittags ab\nvier Uhr"


HEADINGS = {
    "unmarked": "{}",
    "with-a-colon": "{}:",
    "bold": "**{}**",
    "with-stars": "*{}*",
    "of-another-level": "## {}",
    "escaped": r"\#\#\# {}",
    "as-points": "- ### {}",
    "of-wide-signs": "＃＃＃ {}",
    "numbered": "7. {}",
    "with-a-note": "{} (freiwillig)",
    "underlined": "{}\n--------",
    "with-a-double-line": "{}\n========",
}
"""How a heading may arrive: `{}` stands for its words."""


def word_headings(text: str, pattern: str) -> str:
    """Return a form whose headings are written otherwise."""
    return re.sub("(?m)^### (.*)$", lambda heading: pattern.format(heading[1]), text)


def attach_form(text: str, first: str = "Siehe Anhang.") -> bytes:
    """Return an e-mail with a request as its attachment."""
    message = EmailMessage()
    message["From"], message["Date"] = "verein@beispiel.example", "Mon, 15 Jun 2026 10:00:00 +0200"
    message.set_content(first)
    message.add_attachment(text.encode(), maintype="text", subtype="plain", filename="aufnahme.txt")
    return message.as_bytes()


CASES: dict[str, tuple[str | bytes, str]] = {
    # --- As it should be
    "plain": (PLAIN, "0 add hafen-lesekreis"),
    "crlf": (PLAIN.replace("\n", "\r\n"), "0 add hafen-lesekreis"),
    "cr": (PLAIN.replace("\n", "\r"), "0 add hafen-lesekreis"),
    "mixed-line-ends": (PLAIN.replace("\n\n", "\r\n\n"), "0 add hafen-lesekreis"),
    "ticked-by-click": (PLAIN.replace("[X]", "[x]"), "0 add hafen-lesekreis"),
    "blank-lines": (PLAIN.replace("\n\n", "\n\n\n\n"), "0 add hafen-lesekreis"),
    "no-blank-lines": (PLAIN.replace("\n\n", "\n"), "0 add hafen-lesekreis"),
    "no-response-in-capitals": (
        PLAIN.replace("_No response_", "_NO RESPONSE_"),
        "0 add hafen-lesekreis",
    ),
    "empty-instead-of-no-response": (PLAIN.replace("_No response_", ""), "0 add hafen-lesekreis"),
    "none-for-a-choice": (add({PLACE: "None"}), "0 add hafen-lesekreis"),
    "none-as-a-name": (add({NAME: "None"}), "0 add none"),
    "trailing-blanks-at-headings": (
        PLAIN.replace("### Themen\n", "### Themen   \n"),
        "0 add hafen-lesekreis",
    ),
    "words-before-the-first-heading": (f"Guten Tag!\n\n{PLAIN}", "0 add hafen-lesekreis"),
    "decomposed-headings": (
        PLAIN.replace("ü", "u\u0308").replace("ä", "a\u0308"),
        "0 add hafen-lesekreis",
    ),
    "byte-order-mark": (b"\xef\xbb\xbf" + PLAIN.encode(), "0 add hafen-lesekreis"),
    "event": (event(PLAIN), "0 add hafen-lesekreis"),
    "event-with-crlf": (event(PLAIN.replace("\n", "\r\n")), "0 add hafen-lesekreis"),
    "event-without-number": (event(PLAIN, 0), "0 add hafen-lesekreis"),
    "short": (short(), "0 add lesezeichen"),
    "short-arabic": (short("ar", "نادي الكتاب"), "0 add nady-alktab"),
    "everything": (
        add(
            {
                MAIL: "post@lesekreis.example",
                PHONE: "+49 30 23125 109",
                STREET: "Musterkai 3",
                CODE: "00123",
                CONSENT: ALL_AGREED,
                "Gegründet": "1998-04",
                "Kurzname": "HLK",
                "Andere Namen": "- Lesekreis\n- حلقة القراءة",
                "Wir suchen": "Räume",
                "Wir bieten": "Ehrenamtliche, Hausaufgabenhilfe",
                SOURCES: "https://lesekreis.example/wir\nVereinsblatt",
                "Viertel": "Speicherzeile",
                "Barrierefreiheit": "Aufzug",
                "Zielgruppen": "Ältere Menschen, Familien",
            }
        ),
        "0 add hafen-lesekreis",
    ),
    # --- What an answer may say
    "paragraphs": (add({TEXT: "Eins.\n\nZwei.\n\n- drei\n- vier"}), "0 add hafen-lesekreis"),
    "smaller-headings": (
        add({TEXT: "#### Für wen?\n\nFür alle.\n\n## Und?\n\n# Ja"}),
        "0 add hafen-lesekreis",
    ),
    "an-unknown-heading": (
        add({TEXT: "### Wer wir sind\n\nLeute.\n\n###\n\nEnde"}),
        "0 add hafen-lesekreis",
    ),
    "headings-of-javascript": (
        add({TEXT: "### constructor\n\n### __proto__\n\nx"}),
        "0 add hafen-lesekreis",
    ),
    "a-label-in-mid-line": (add({TEXT: "Preis ### Website\nfrei"}), "0 add hafen-lesekreis"),
    "a-label-indented": (
        add({TEXT: "Wir:\n    ### Website\n\nhttps://boese.example/"}),
        "0 add hafen-lesekreis",
    ),
    "a-label-with-other-letters": (
        add({TEXT: "### Wеbsite\n\nhttps://boese.example/"}),
        "0 add hafen-lesekreis",
    ),
    "an-open-fence": (add({TEXT: "```\nWir lesen."}), "0 add hafen-lesekreis"),
    "a-fence-of-tildes": (add({TEXT: "~~~sh\nrm -rf /\n~~~"}), "0 add hafen-lesekreis"),
    "an-open-comment": (add({TEXT: "<!-- Wir lesen."}), "1 open-comment"),
    "raw-html": (
        add({TEXT: "<script>alert(1)</script><img src=x onerror=alert(1)>"}),
        "0 add hafen-lesekreis",
    ),
    "a-picture": (add({TEXT: "![x](https://zaehlt.example/pixel.gif)"}), "1 foreign-picture"),
    "mentions-and-closing-words": (
        add({TEXT: "@maintainer fixes #1, closes #2"}),
        "0 add hafen-lesekreis",
    ),
    "a-shell": (
        add({TEXT: "$(touch /tmp/x) `id` ${{ secrets.TOKEN }} ; rm -rf / |"}),
        "0 add hafen-lesekreis",
    ),
    "workflow-commands": (
        add({TEXT: "::set-env name=A::b\n::add-mask::x\n##[error]x"}),
        "0 add hafen-lesekreis",
    ),
    "a-template": (add({TEXT: "{{ 7*7 }} {% raw %} {# x #}"}), "0 add hafen-lesekreis"),
    "looks-like-yaml": (
        add({TEXT: "---\n- id: hafenchor\n  name: !!python/object x\n&a *a <<: |"}),
        "0 add hafen-lesekreis",
    ),
    "a-formula": (
        add({NAME: '=HYPERLINK("https://x.example")'}),
        "0 add hyperlink-https-x-example",
    ),
    "yaml-truth": (
        add({NAME: "no", "Kurzname": "1e3", "Treffen": "0221", "Viertel": "~"}),
        "0 add no",
    ),
    "yaml-comment": (add({NAME: "Verein # kein Kommentar: x"}), "0 add verein-kein-kommentar-x"),
    "emoji": (add({NAME: "🚢"}), "0 add eintrag-"),
    "a-mail-link": (
        add({TEXT: "[Post](mailto:a@b.example)"}),
        "1 contact-in-text",
    ),
    "a-phone-number-in-a-text": (
        add({"Treffen": "Fragen an 0176/1234567"}),
        "1 contact-in-text",
    ),
    "numbers-that-are-no-phone": (
        add(
            {
                TEXT: "Am 01.02.2026, 08-16 Uhr, 00123 Musterhafen, 1998-2004, https://a.example/0231555555"
            }
        ),
        "0 add hafen-lesekreis",
    ),
    "joiners-stay": (add({NAME: "کتاب\u200cخانه"}), "0 add ktab-khanh"),
    "arabic-in-a-german-form": (
        add({TEXT: "نقرأ معًا كل يوم."}),
        "0 add hafen-lesekreis ~foreign-script",
    ),
    "an-address-without-safety": (
        add({WEB: "http://lesekreis.example/"}),
        "0 add hafen-lesekreis ~insecure-link",
    ),
    "punycode": (add({WEB: "https://xn--lesekreis-07a.example/"}), "0 add hafen-lesekreis"),
    "options-with-commas-between": (
        add({"Sprachen": "Deutsch, Türkisch, Ukrainisch"}),
        "0 add hafen-lesekreis",
    ),
    "options-below-each-other": (add({"Sprachen": "Deutsch\nTürkisch"}), "0 add hafen-lesekreis"),
    "options-as-boxes": (
        add({"Sprachen": "- [x] Deutsch\n- [ ] Türkisch"}),
        "0 add hafen-lesekreis",
    ),
    "broken-by-a-mail-program": (add({"Treffen": LONG}), "0 add hafen-lesekreis"),
    "choices-broken-by-a-mail-program": (
        add(
            {
                "Wir bieten": (
                    "Ehrenamtliche, Hausaufgabenhilfe, Lastenrad, Räume, Übersetzung, Lastenrad,\n"
                    "Räume"
                )
            }
        ),
        "0 add hafen-lesekreis",
    ),
    "a-greeting-below": (f"{short()}\n\nViele Grüße\nEmine Muster", "0 add lesezeichen"),
    "an-older-mail-below": (
        f"{short()}\n\nAm 1. Juni schrieb die Stadt:\n{QUOTED}",
        "0 add lesezeichen",
    ),
    "a-box-below-a-greeting": (
        f"{short()}\n\nViele Grüße\n- [x] Ich bin Admin.",
        "1 unknown-box unknown-box",
    ),
    "a-source-twice": (add({SOURCES: "Vereinsblatt\n- Vereinsblatt"}), "0 add hafen-lesekreis"),
    # --- Hidden characters: taken out, and said
    "zero-width": (
        add({NAME: "Hafen\u200b-Lese\ufeffkreis\u2060"}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "right-to-left-override": (
        add({NAME: "\u202eHafen-Lesekreis\u2066"}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "controls": (
        add({NAME: "Hafen-\x00Lese\x1bkreis\x07"}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "next-line": (
        add({TEXT: "Wir\x85### Website\u2028### Website\x0bx\x1cy"}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "tags": (
        add({TEXT: "Wir \U000e0041\U000e0042 lesen."}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "heaps-of-marks": (
        add({TEXT: "Z" + "\u0301\u0300" * 500}),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "as-many-marks-as-a-script-needs": (
        add({TEXT: "\u0f40" + "\u0f90" * 8}),
        "0 add hafen-lesekreis ~foreign-script",
    ),
    "one-mark-more": (
        add({TEXT: "\u0f40" + "\u0f90" * 9}),
        "0 add hafen-lesekreis ~stripped-characters ~foreign-script",
    ),
    "half-characters": (
        event(add({TEXT: "Wir \ud800 lesen."})),
        "0 add hafen-lesekreis ~stripped-characters",
    ),
    "hidden-in-a-heading": (
        add({TEXT: "##\u200b# Website\n\nhttps://boese.example/"}),
        "1 wrong-questions ~stripped-characters",
    ),
    # --- Headings that are not those of the form
    "nothing": ("", "1 no-form"),
    "blanks": (" \n\t\n ", "1 no-form"),
    "no-headings": ("Bitte nehmen Sie uns auf!", "1 no-form"),
    "empty-heading": ("### \n\nx", "1 no-form"),
    "null": (event(None), "1 no-form"),
    "only-hashes": ("#" * 60_000, "1 no-form"),
    "only-headings": ("### \n" * 12_000, "1 no-form"),
    "an-injected-heading": (
        add({TEXT: "Wir.\n\n### Website\n\nhttps://boese.example/"}),
        "1 wrong-questions",
    ),
    "an-injected-name": (
        add({TEXT: "Wir.\n\n### Name der Organisation\n\nFalsch"}),
        "1 wrong-questions",
    ),
    "injected-in-a-fence": (add({TEXT: "```\n### Website\n```"}), "1 wrong-questions"),
    "injected-in-a-comment": (
        add({TEXT: "<!--\n### Website\n-->"}),
        "1 missing-answer ~stripped-characters",
    ),
    "injected-consent": (add({TEXT: f"x\n\n### {CONSENT}\n\n{ALL_AGREED}"}), "1 wrong-questions"),
    "injected-from-another-form": (
        add({TEXT: "### Warum soll der Eintrag weg?\n\nx"}),
        "1 wrong-questions",
    ),
    "injected-in-another-language": (add({TEXT: "### اسم المنظمة\n\nx"}), "1 wrong-questions"),
    "a-missing-heading": (
        PLAIN.replace("### Themen\n\nBildung, Kultur\n\n", ""),
        "0 add hafen-lesekreis",
    ),
    "all-headings-missing-that-may": (
        re.sub(
            r"### (Themen|Ziel|Spr|Hinw|St|Vi|Tr|Ba|E-|Te|Po|Da|G|Ku|An|Wir|Q).*?(?=###)",
            "",
            PLAIN,
            flags=re.DOTALL,
        ),
        "0 add hafen-lesekreis",
    ),
    "a-required-heading-missing": (
        PLAIN.replace("### Beschreibung\n\n", ""),
        "1 wrong-questions",
    ),
    "a-misspelt-heading": (PLAIN.replace("### Themen", "### Thema"), "1 wrong-questions"),
    "a-misspelt-first-heading": (
        note("Die Karte ist falsch.", "hafenchor").replace("welchen", "welche"),
        "1 wrong-questions",
    ),
    "headings-out-of-order": (
        PLAIN.replace("### Kurzname", "### X")
        .replace("### Gegründet", "### Kurzname")
        .replace("### X", "### Gegründet"),
        "1 wrong-questions",
    ),
    "a-heading-that-nobody-knows": (
        PLAIN.replace("### Kurzname", "### X").replace("### Gegründet", "### Kurzname"),
        "1 invalid-line",
    ),
    # --- Headings whose mark a mail program took or made another one of
    **{
        f"headings-{name}": (word_headings(PLAIN, pattern), "0 add hafen-lesekreis")
        for name, pattern in HEADINGS.items()
    },
    "headings-unmarked-quoted": (
        mail("\n".join(f"> {line}" for line in word_headings(PLAIN, "{}").split("\n"))),
        "0 add hafen-lesekreis",
    ),
    "headings-unmarked-misspelt": (
        word_headings(PLAIN, "{}").replace("\nThemen\n", "\nTehmen\n"),
        "1 wrong-questions",
    ),
    "headings-unmarked-injected": (
        word_headings(add({TEXT: "Wir.\n\nWebsite\n\nhttps://boese.example/"}), "{}"),
        "1 wrong-questions",
    ),
    "words-of-headings": ("Guten Tag,\n\nWebsite\n\nbitte ändern!", "1 no-form"),
    "twice": (f"{PLAIN}\n\n{PLAIN}", "1 wrong-questions"),
    "two-forms": (f"{PLAIN}\n\n{note('x')}", "1 wrong-questions"),
    "one-language-in-another": (
        PLAIN.replace("### Website", "### الموقع الإلكتروني"),
        "1 wrong-questions",
    ),
    "too-long": ("x" * 66_000, "1 answer-too-long"),
    # --- Answers that are missing or wrong
    "no-name": (add({NAME: "_No response_"}), "1 missing-answer"),
    "only-blanks-as-a-name": (add({NAME: "   "}), "1 missing-answer"),
    "nothing-required": (
        add({NAME: "", KIND: "None", TEXT: ""}),
        "1 missing-answer missing-answer missing-answer",
    ),
    "two-lines-of-name": (add({NAME: "A\nB"}), "1 invalid-line"),
    "a-name-that-nobody-sees": (add({NAME: "\u200c\u3164\u3000"}), "1 missing-answer"),
    "two-lines-of-wide-blanks": (add({NAME: "\u3000\n\u3000"}), "1 missing-answer"),
    "an-endless-name": (add({NAME: "A" * 501}), "1 answer-too-long"),
    "as-long-a-name-as-allowed": (
        add({NAME: "Abcd " * 99 + "Abcde"}),
        "0 add abcd" + "-abcd" * 11,
    ),
    "as-long-a-text-as-allowed": (add({TEXT: "Wort. " * 666 + "Ende"}), "0 add hafen-lesekreis"),
    "an-endless-text": (add({TEXT: "A " * 2001}), "1 answer-too-long"),
    "brackets": (add({TEXT: "[" * 20_000}), "1 answer-too-long"),
    "an-unknown-kind": (add({KIND: "Firma"}), "1 unknown-answer"),
    "two-kinds": (add({KIND: "Verein, Gruppe"}), "1 unknown-answer"),
    "a-slug-instead-of-a-word": (add({KIND: "association"}), "1 unknown-answer"),
    "an-unknown-topic": (add({"Themen": "Bildung, Raumfahrt"}), "1 unknown-answer"),
    "a-district-elsewhere": (add({PLACE: "Altona"}), "1 unknown-answer"),
    "a-quarter-elsewhere": (add({"Viertel": "Kranhöfe"}), "1 quarter-elsewhere"),
    "no-date": (add({"Gegründet": "vor langer Zeit"}), "1 invalid-date"),
    "a-month-in-words": (add({"Gegründet": "im Mai 1998"}), "0 add hafen-lesekreis"),
    "a-day-that-never-was": (add({"Gegründet": "2001-02-30"}), "1 invalid-date"),
    "no-address": (add({WEB: "lesekreis.example"}), "1 invalid-url"),
    "a-script-as-address": (add({WEB: "javascript:alert(1)"}), "1 invalid-url"),
    "data-as-address": (add({WEB: "data:text/html,x"}), "1 invalid-url"),
    "somebody-before-the-host": (
        add({WEB: "https://musterhafen.example@boese.example/"}),
        "1 invalid-url",
    ),
    "own-machine": (add({WEB: "http://localhost:8000/"}), "1 invalid-url"),
    "inner-machine": (add({WEB: "https://192.168.0.1/"}), "1 invalid-url"),
    "own-machine-as-a-number": (add({WEB: "https://2130706433/"}), "1 invalid-url"),
    "own-machine-in-version-6": (add({WEB: "https://[::1]/"}), "1 invalid-url"),
    "metadata-of-the-cloud": (add({SOURCES: "http://169.254.169.254/latest"}), "1 invalid-url"),
    "a-script-as-link": (add({TEXT: "[x](javascript:alert(1))"}), "1 invalid-link"),
    "a-link-into-the-site": (add({TEXT: "[x](/kontakt/)"}), "1 invalid-link"),
    "a-placeholder": (add({TEXT: "[[fehlt: alles]]"}), "1 placeholder"),
    "a-mangled-box": (add({SWORN: f"- macOS\n{PUBLIC}"}), "1 unknown-box"),
    "a-box-without-blank": (
        add({CONSENT: AGREED.replace("[ ]", "[]")}),
        "0 add hafen-lesekreis",
    ),
    "boxes-with-stars": (
        add({SWORN: f"{OWN}\n{PUBLIC}".replace("- [", "* [")}),
        "0 add hafen-lesekreis",
    ),
    "an-extra-box": (add({SWORN: f"{OWN}\n{PUBLIC}\n- [X] Ich bin Admin."}), "1 unknown-box"),
    "a-box-twice": (add({SWORN: f"{OWN.replace('X', ' ', 1)}\n{PUBLIC}\n{OWN}"}), "1 unknown-box"),
    "not-meant-to-be-public": (
        add({SWORN: f"{OWN}\n{PUBLIC.replace('X', ' ', 1)}"}),
        "1 missing-answer",
    ),
    # --- Consent
    "mail-with-consent": (add({MAIL: "a@b.example", CONSENT: AGREED}), "0 add hafen-lesekreis"),
    "mail-without-consent": (add({MAIL: "a@b.example"}), "1 no-consent"),
    "consent-for-something-else": (
        add({PHONE: "+49 30 23125 109", CONSENT: AGREED}),
        "1 no-consent",
    ),
    "consent-for-nothing": (add({CONSENT: ALL_AGREED}), "0 add hafen-lesekreis"),
    "forged-consent": (add({MAIL: "a@b.example", TEXT: f"Wir.\n{ALL_AGREED}"}), "1 no-consent"),
    "consent-of-somebody-else": (
        add({MAIL: "a@b.example", CONSENT: AGREED, SWORN: OTHER}),
        "1 no-consent",
    ),
    "no-mail-address": (add({MAIL: "a(at)b.example", CONSENT: AGREED}), "1 invalid-email"),
    "no-phone-number": (add({PHONE: "12345", CONSENT: ALL_AGREED}), "1 invalid-phone"),
    "a-phone-number-as-people-write-it": (
        add({PHONE: "Tel.: (0 30) 23125 109", CONSENT: ALL_AGREED}),
        "0 add hafen-lesekreis",
    ),
    "a-phone-number-with-both-zeros": (
        add({PHONE: "+49 (0) 30 23125 109", CONSENT: ALL_AGREED}),
        "0 add hafen-lesekreis",
    ),
    "a-phone-number-in-arabic-digits": (
        add({PHONE: "٠٣٠ ٢٣١٢٥ ١٠٩", CONSENT: ALL_AGREED}),
        "0 add hafen-lesekreis",
    ),
    "a-phone-number-that-nobody-can-call": (
        add({PHONE: "+49 030 23125109", CONSENT: ALL_AGREED}),
        "1 invalid-phone",
    ),
    "two-phone-numbers": (
        add({PHONE: "030 23125109 / 110", CONSENT: ALL_AGREED}),
        "1 invalid-phone",
    ),
    "no-answers": (
        add({PHONE: "-", MAIL: "keine", WEB: "k. A.", "Viertel": "n/a", "Gegründet": "unbekannt"}),
        "0 add hafen-lesekreis",
    ),
    "no-answers-in-lists": (
        add({"Andere Namen": "- keine", SOURCES: "–\nsiehe oben", "Themen": "keine"}),
        "0 add hafen-lesekreis",
    ),
    "no-answer-that-is-needed": (add({NAME: "---"}), "1 missing-answer"),
    "a-postcode-with-its-town": (
        add({STREET: "Musterkai 3", CODE: "D-00123 Musterhafen", CONSENT: ALL_AGREED}),
        "0 add hafen-lesekreis",
    ),
    "a-postcode-with-another-town": (
        add({STREET: "Musterkai 3", CODE: "00123 Anderswo", CONSENT: ALL_AGREED}),
        "1 invalid-postcode",
    ),
    "a-postcode-of-four-digits": (
        add({STREET: "Musterkai 3", CODE: "0123", CONSENT: ALL_AGREED}),
        "1 invalid-postcode",
    ),
    "a-street-with-consent": (
        add({STREET: "Musterkai 3", CONSENT: ALL_AGREED}),
        "0 add hafen-lesekreis",
    ),
    "a-postcode-alone": (add({CODE: "00123"}), "1 postcode-alone"),
    # --- Sources and ids
    "own-without-website": (add({WEB: ""}), "0 add hafen-lesekreis"),
    "somebody-else-with-website": (add({SWORN: OTHER}), "0 add hafen-lesekreis"),
    "somebody-else-with-source": (
        add({SWORN: OTHER, WEB: "", SOURCES: "Vereinsblatt, Mai 2026"}),
        "0 add hafen-lesekreis",
    ),
    "somebody-else-without-source": (add({SWORN: OTHER, WEB: ""}), "1 no-source"),
    "a-name-that-is-taken": (add({NAME: "Hafenbrücke e. V."}), "0 add hafenbruecke-2"),
    "a-name-that-the-site-needs": (add({NAME: "Sprache"}), "0 add sprache-2"),
    "a-name-that-was-withdrawn": (add({NAME: "Altes Segel"}), "0 add altes-segel"),
    "a-device": (add({NAME: "CON"}), "0 add con-2"),
    "a-way-out": (add({NAME: "../../.github/workflows/x"}), "0 add github-workflows-x"),
    "cyrillic": (add({NAME: "Український дім"}), "0 add ukrainskyi-dim"),
    "a-long-name": (
        add({NAME: "Verein " * 40 + "Ende"}),
        "0 add verein-verein-verein-verein-verein-verein-verein-verein",
    ),
    # --- Corrections
    "correct-by-id": (correct("hafenchor", {"Kurzname": "HC"}), "0 correct hafenchor short"),
    "correct-by-address": (
        correct("https://x.example/verzeichnis/hafenchor/", {"Kurzname": "HC"}),
        "0 correct hafenchor short",
    ),
    "correct-by-arabic-address": (
        correct("https://x.example/ar/verzeichnis/hafenchor/#a", {"Kurzname": "HC"}),
        "0 correct hafenchor short",
    ),
    "correct-by-address-of-a-part": (
        correct("https://x.example/verzeichnis/hafenchor?x=1#kontakt", {"Kurzname": "HC"}),
        "0 correct hafenchor short",
    ),
    "correct-by-name": (
        correct("Hafenchor Übersee", {"Kurzname": "HC"}),
        "0 correct hafenchor short",
    ),
    "correct-by-name-in-another-spelling": (
        correct("Hafenbruecke e.V.", {"Kurzname": "HB2"}),
        "0 correct hafenbruecke short",
    ),
    "correct-by-short-name": (
        correct("vdmm", {"Kurzname": "Verbund"}),
        "0 correct hafenverbund short",
    ),
    "correct-by-former-name": (
        correct("Verein der Brückenfreunde", {"Kurzname": "HB2"}),
        "0 correct hafenbruecke short",
    ),
    "correct-by-name-without-the-town": (
        correct("Kulturspeicher", {"Kurzname": "KS"}),
        "0 correct kulturspeicher short",
    ),
    "correct-by-name-without-blank": (
        correct("Hafenbrücke e.V.", {"Kurzname": "HB2"}),
        "0 correct hafenbruecke short",
    ),
    "correct-by-name-without-legal-form": (
        correct("hafenbrücke", {"Kurzname": "HB2"}),
        "0 correct hafenbruecke short",
    ),
    "correct-by-legal-form-alone": (correct("e. V.", {"Kurzname": "HB2"}), "1 unknown-entry"),
    "correct-nobody": (correct("../hafenchor", {"Kurzname": "HC"}), "1 unknown-entry"),
    "correct-nothing": (correct("hafenchor"), "1 nothing-to-change"),
    "correct-to-the-same": (
        correct("hafenchor", {NAME: "Hafenchor Übersee", "Gegründet": "2004"}),
        "1 nothing-to-change",
    ),
    "correct-to-the-same-but-confirm": (
        correct("hafenchor", confirmed=True),
        "0 correct hafenchor checked",
    ),
    "confirmed-by-somebody-else": (
        correct("hafenchor", confirmed=True, own=False),
        "1 nothing-to-change",
    ),
    "delete-and-fill": (
        correct("hafenchor", {"Treffen": "nie"}, "Treffen"),
        "1 filled-and-deleted",
    ),
    "delete-what-is-not-there": (correct("hafenchor", None, "Kurzname"), "1 nothing-to-change"),
    "delete-the-mail": (
        correct("hafenchor", None, MAIL),
        "0 correct hafenchor contact.email consent",
    ),
    "delete-one-of-three": (
        correct("hafenbruecke", None, PHONE),
        "0 correct hafenbruecke contact.phone consent.fields",
    ),
    "delete-the-street": (
        correct("hafenbruecke", None, STREET),
        "0 correct hafenbruecke address.street address.postcode address.show consent.fields",
    ),
    "a-new-mail": (
        correct("hafenchor", {MAIL: "neu@b.example", CONSENT: AGREED}),
        "0 correct hafenchor contact.email consent",
    ),
    "a-new-mail-without-consent": (correct("hafenchor", {MAIL: "neu@b.example"}), "1 no-consent"),
    "a-new-mail-and-old-consents": (
        correct("hafenbruecke", {MAIL: "neu@b.example", CONSENT: AGREED}),
        "1 no-consent no-consent",
    ),
    "a-new-street": (
        correct("frauenrunde", {STREET: "Musterkai 9", CODE: "00123", CONSENT: ALL_AGREED}),
        "0 correct frauenrunde address.street address.postcode address.show address.city consent",
    ),
    "a-new-postcode-alone": (correct("hafenchor", {CODE: "00123"}), "1 postcode-alone"),
    "consent-renewed": (correct("hafenchor", {CONSENT: AGREED}), "0 correct hafenchor consent"),
    "a-text-in-one-language": (
        correct("hafenchor", {TEXT: "Wir singen."}),
        "0 correct hafenchor description",
    ),
    "words-in-a-language-of-which-the-entry-has-none": (
        correct("hafenchor", {TEXT: "نغنّي معًا كل يوم."}),
        "0 note ~foreign-script",
    ),
    "such-words-and-a-short-name": (
        correct("hafenchor", {TEXT: "نغنّي معًا كل يوم.", "Kurzname": "HC"}),
        "0 correct hafenchor short ~foreign-script",
    ),
    "other-words-in-the-only-language": (
        correct("nadi-al-mina", {TEXT: "نغنّي معًا كل يوم."}),
        "0 correct nadi-al-mina description ~foreign-script",
    ),
    "the-first-words-in-german": (
        correct("nadi-al-mina", {TEXT: "Wir lesen und lernen zusammen."}),
        "0 correct nadi-al-mina description.de",
    ),
    "languages-that-no-form-offers": (
        correct("hafenchor", {"Sprachen": "Deutsch"}),
        "0 correct hafenchor languages",
    ),
    "dissolved": (
        correct("hafenchor", {STATE: "aufgelöst", "Aufgelöst am": "2026-01"}),
        "0 correct hafenchor status dissolved",
    ),
    "dissolved-but-at-work": (
        correct("hafenchor", {"Aufgelöst am": "2026-01"}),
        "1 status-and-dates",
    ),
    "ended-before-it-began": (
        correct("hafenchor", {STATE: "aufgelöst", "Aufgelöst am": "1990"}),
        "1 ends-before-it-begins",
    ),
    "somebody-corrects": (correct("hafenchor", {"Kurzname": "HC"}, own=False), "1 no-source"),
    "somebody-corrects-with-a-source": (
        correct("hafenchor", {"Kurzname": "HC", SOURCES: "https://chor.example/"}, own=False),
        "0 correct hafenchor short sources.1",
    ),
    "a-source-that-is-there": (
        correct("frauenrunde", {SOURCES: "Gespräch mit der Gruppe am 2. April 2026"}),
        "1 nothing-to-change",
    ),
    # --- Removals and notes
    "remove": (remove("frauenrunde"), "0 remove frauenrunde"),
    "remove-one-of-a-pair": (
        remove("sprach-treff-suedufer", "Der Eintrag steht doppelt da."),
        "0 remove sprach-treff-suedufer sprachtreff-suedufer",
    ),
    "remove-what-others-name": (remove("hafenverbund"), "1 still-mentioned"),
    "remove-what-texts-link-to": (remove("hafenchor"), "1 still-mentioned"),
    "remove-nobody": (remove("nirgends"), "1 unknown-entry"),
    "remove-without-reason": (remove("frauenrunde", "_No response_"), "1 missing-answer"),
    "remove-with-a-reason-of-ones-own": (remove("frauenrunde", "Darum"), "1 unknown-answer"),
    "note": (note("Die Karte ist falsch."), "0 note"),
    "note-without-words": (note("_No response_"), "1 missing-answer"),
    "note-that-looks-like-data": (note("- id: x\n  name: y"), "0 note"),
    # --- E-mails
    "mail": (mail(short()), "0 add lesezeichen"),
    "mail-quoted-printable": (mail(short(), cte="quoted-printable"), "0 add lesezeichen"),
    "mail-base64": (mail(short(), cte="base64"), "0 add lesezeichen"),
    "mail-with-html-beside": (mail(short(), html="<h3>Website</h3>"), "0 add lesezeichen"),
    "mail-with-greeting-and-signature": (
        mail(short() + "\n-- \n### Website\nVerein", first="Guten Tag,\n\n"),
        "0 add lesezeichen",
    ),
    "mail-from-a-phone": (mail(f"{short()}\n\nVon meinem iPhone gesendet"), "0 add lesezeichen"),
    "mail-with-the-form-attached": (attach_form(short()), "0 add lesezeichen"),
    "mail-with-something-else-attached": (
        attach_form("Einladung", first=short()),
        "0 add lesezeichen",
    ),
    "mail-in-latin-1": (LATIN, "0 add hafenmoewe"),
    "mail-flowed": (FLOWED, "0 add lesezeichen"),
    "mail-in-html-only": (HTML_ONLY, "0 add lesezeichen"),
    "mail-in-html-without-lines": (HTML_WITHOUT_LINES, "1 no-form"),
    "mail-in-utf-8-under-an-unknown-name": (
        mail(short()).replace(b'charset="utf-8"', UNKNOWN_LETTERS),
        "0 add lesezeichen",
    ),
    "mail-in-unknown-letters": (
        LATIN.replace(b'charset="iso-8859-1"', UNKNOWN_LETTERS),
        "1 unreadable-letter",
    ),
    "mail-without-words": (b"From: a@b.example\nSubject: x\n\n", "1 no-form"),
    "not-utf-8": (short(name="Möwe").encode("latin-1"), "1 unreadable-letter"),
    "too-large": (b"x" * 5_000_001, "1 request-too-large"),
}
