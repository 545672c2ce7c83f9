"""Mails as mail programs write them, and what is understood of each.

Outside readers: postal-mime (MIME, format=flowed) and the WHATWG decoders of Node (charsets).
"""

import binascii
import os
import re
import textwrap
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.oracles import decode_texts, read_mails
from support.request_answers import draw_answers, list_forms

from wegweiser.model import form_export
from wegweiser.requests import charsets, parse
from wegweiser.requests.labels import index_labels
from wegweiser.requests.mail import MAX_MAIL_SIZE, extract_request
from wegweiser.requests.mail_text import unwrap_flowed
from wegweiser.requests.unmarked_headings import mark_headings

EXAMPLES = int(os.environ.get("WEGWEISER_EXAMPLES", "300"))
"""How many random mails a property tries; the weekly run asks for more."""

HEADER = (
    "From: verein@beispiel.example\r\nTo: stadt@beispiel.example\r\nSubject: Neu\r\n"
    "Date: Mon, 15 Jun 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
)
FORM = """### Name der Organisation

Lesezeichen

### Art der Organisation

- [ ] Verein
- [x] Gruppe

### Beschreibung

Wir lesen.

### Website

https://lesezeichen.example/

### Ihre Erklärung

- [X] Ich schreibe für die Organisation selbst.
- [X] Mir ist klar: Das wird öffentlich."""
EMPTY = re.sub(r"(?m)^(?:Lesezeichen|Wir lesen\.|https:.*)$", "", FORM).replace("[x]", "[ ]")
EMPTY = EMPTY.replace("[X]", "[ ]")
ANSWERS = {
    "name": "Lesezeichen",
    "kind": "group",
    "description": "Wir lesen.",
    "website": "https://lesezeichen.example/",
    "assurances": ("own", "public"),
}


def make_mail(body, kind="text/plain; charset=utf-8", encoding="8bit", header=HEADER):
    """Return a mail byte by byte: no library that would tidy it up."""
    head = f"{header}Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def understand(mail):
    """Return the answers in a mail, or the codes of what is wrong with it."""
    raw = extract_request(mail)
    if raw.text is None:
        return raw.fault
    assert raw.channel == "email"
    request, notes = parse.parse_request("f", raw.text, tuple(list_forms().values()))
    if notes:
        return " ".join(note.code for note in notes)
    return request.answers


def describe(text):
    """Return the answers of the form with another description."""
    return {**ANSWERS, "description": text}


def quote(text, mark="> "):
    """Return a text as an answer quotes it."""
    return "\n".join(f"{mark}{line}" for line in text.split("\n"))


# --- Charsets (WHATWG Encoding)

LABELS = """
    unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 866 cp866 csibm866
    ibm866 csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
    csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
    csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
    csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
    arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e
    iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 csisolatingreek ecma-118
    elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987
    sun_eu_greek csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8
    iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical csisolatin6
    iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 iso-8859-13 iso8859-13 iso885913
    iso-8859-14 iso8859-14 iso885914 csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9
    iso-8859-16 cskoi8r koi koi8 koi8-r koi8_r koi8-ru koi8-u csmacintosh mac macintosh x-mac-roman
    dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 cp1250 windows-1250 x-cp1250 cp1251
    windows-1251 x-cp1251 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100
    iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 cp1253
    windows-1253 x-cp1253 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9
    iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254 cp1255 windows-1255 x-cp1255 cp1256 windows-1256
    x-cp1256 cp1257 windows-1257 x-cp1257 cp1258 windows-1258 x-cp1258 x-mac-cyrillic
    x-mac-ukrainian
"""
"""All labels of the standard for UTF-8 and for charsets of one byte a letter."""

WIDE_LABELS = {
    "你好，学校。": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"
    " gb18030",
    "你好，學校。": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "こんにちは、学校。カタカナ": "cseucpkdfmtjapanese euc-jp x-euc-jp csiso2022jp iso-2022-jp"
    " csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "안녕하세요, 학교.": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987"
    " ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
    "Größe – „gut“ 5 € 🚢": "unicodefffe utf-16be csunicode iso-10646-ucs-2 ucs-2 unicode"
    " unicodefeff utf-16 utf-16le",
}
"""All its other labels but `replacement` and `x-user-defined`, with a text to write in them."""


def test_each_charset_is_read_as_browsers_read_it():
    """Every byte of every charset of one byte a letter is the letter that the standard says.

    Python lacks a Hebrew point and takes two Belarusian letters for box drawings.
    """
    samples = [(label, bytes([byte])) for label in LABELS.split() for byte in range(0x80, 0x100)]
    differences = {
        (label, body[0])
        for (label, body), letter in zip(samples, decode_texts(samples), strict=True)
        if (charsets.decode_text(body, label) or "\ufffd") != letter
    }
    python_lacks = {("windows-1255", 0xCA), ("koi8-u", 0xAE), ("koi8-u", 0xBE)}
    python_lacks |= {("koi8-ru", 0xAE), ("koi8-ru", 0xBE), ("cp1255", 0xCA), ("x-cp1255", 0xCA)}
    assert differences == python_lacks


def test_what_a_code_page_leaves_open_is_a_control_character():
    """As browsers read it: the letter of that number, neither a gap nor another one."""
    for byte in (0x81, 0x8D, 0x9D):
        assert charsets.decode_text(b"\xe4" + bytes([byte]), "windows-1252") == f"ä{chr(byte)}"


def test_charsets_of_several_bytes_a_letter_are_read_as_browsers_read_them():
    """A text in each of the standard's other charsets, by each of its labels."""
    samples = [
        (label, text.encode(charsets._find_codec(label)))
        for text, labels in WIDE_LABELS.items()
        for label in labels.split()
    ]
    for (label, body), text in zip(samples, decode_texts(samples), strict=True):
        assert text in WIDE_LABELS, label
        assert charsets.decode_text(body, label) == text, label


WRITTEN = [
    ("iso-8859-1", "cp1252", "16–18 Uhr „Märchen“, 5 € …"),
    ("ISO-8859-1", "cp1252", "Café ‘Zoë’ ™"),
    ("us-ascii", "cp1252", "für Ältere"),
    ("iso-8859-9", "cp1254", "İstanbul – Iğdır"),
    ("iso-8859-15", "iso8859-15", "5 € für Žofia"),
    ("windows-1251", "cp1251", "Привіт, школо"),
    ("koi8-r", "koi8-r", "Привет, школа"),
    ("koi8-u", "koi8-u", "Привіт, їжачку"),
    ("windows-1256", "cp1256", "نقرأ معًا"),
    ("iso-8859-6", "iso8859-6", "نقرأ"),
    ("utf-16", "utf-16", "Wir lesen für alle."),
    ("utf-16", "utf-16-le", "Wir lesen für alle."),
    ("utf-16be", "utf-16-be", "Wir lesen für alle."),
    ("utf-7", "utf-7", "Wir lesen für alle."),
    ("iso-2022-jp", "iso2022_jp", "私たちは読みます"),
    ("gb2312", "gb18030", "我们一起读书"),
    ("big5", "big5", "我們一起讀書"),
    ("euc-kr", "cp949", "함께 읽습니다"),
    ("iso-8859-1", "utf-8", "Übersee – „gut“"),
    ("windows-1252", "utf-8", "نقرأ معًا"),
    ("us-ascii", "utf-8", "Größe"),
    ("klingon", "utf-8", "Größe"),
    ("utf-8", "utf-8-sig", "Größe"),
    ("iso-8859-1", "utf-8-sig", "Größe"),
]
"""How mail programs label what they write in a charset, and a text in it."""


def write(label, codec, text, encoding):
    """Return a mail in a charset; where it has no umlauts, people spell them with two letters."""
    form = FORM.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("Wir lesen.", text)
    encode = b64encode if encoding == "base64" else binascii.b2a_qp
    return make_mail(encode(form.encode(codec)), f"text/plain; charset={label}", encoding)


@pytest.mark.parametrize(("label", "codec", "text"), WRITTEN)
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_mail_in_any_charset(label, codec, text, encoding):
    """What was written is understood, under the label that mail programs give it."""
    assert understand(write(label, codec, text, encoding)) == describe(text)


def test_a_mail_is_read_as_another_program_reads_it():
    """postal-mime reads the same, but where a label is wrong, and UTF-7, which browsers refuse."""
    rows = [row for row in WRITTEN if not row[1].startswith("utf-")]
    mails = [write(*row, encoding) for row in rows for encoding in ("base64", "quoted-printable")]
    for mail, text in zip(mails, read_mails(mails), strict=True):
        assert extract_request(mail).text.strip() == text.strip()


def test_a_form_in_arabic_comes_in_an_arabic_charset():
    """Headings and boxes, too, are read in the charset that the mail names."""
    form = (
        "### اسم المنظمة\n\nنادي الكتاب\n\n### نوع المنظمة\n\n- [x] مجموعة\n\n### الوصف\n\nنقرأ\n\n"
        "### إقراركم\n\n- [x] أكتب باسم المنظمة نفسها.\n- [x] أعلم أن هذا يصبح علنيا."
    )
    for codec, label in (("cp1256", "windows-1256"), ("iso8859-6", "iso-8859-6")):
        answers = understand(make_mail(form.encode(codec), f"text/plain; charset={label}"))
        assert answers["name"] == "نادي الكتاب"
        assert answers["assurances"] == ("own", "public")


@pytest.mark.parametrize("label", ["gb2312", "big5", "euc-kr", "shift_jis", "koi8-r", "cp1256"])
def test_utf_8_under_any_wrong_label_is_utf_8(label):
    """A few umlauts are enough to know it."""
    text = "Für Übersee: „gut“"
    mail = make_mail(FORM.replace("Wir lesen.", text), f"text/plain; charset={label}")
    assert understand(mail) == describe(text)


def test_letters_that_a_program_took_for_controls_are_letters():
    """windows-1252, turned into UTF-8 as if it were ISO 8859-1, says what was written."""
    text = "dienstags 16–18 Uhr „Märchen“, 5 € …"
    misread = text.replace("…", "...").encode("cp1252").decode("latin-1")
    answers = understand(make_mail(FORM.replace("Wir lesen.", misread)))
    assert answers == describe(text.replace("…", "..."))


def test_a_letter_keeps_the_marks_that_its_script_needs():
    """Burmese, Tibetan, Hebrew and Vietnamese pile up marks; none of them is dropped."""
    for text in ("လွှို့ဝှက်", "བསྒྲུབས་རྡྷྲཱིྃ", "בְּרֵאשִׁ֖ית", "Việt Nữ", "क्षत्रिय"):
        assert parse.clean_text(text)[1] == 0
        assert understand(make_mail(FORM.replace("Wir lesen.", text))) == describe(text)


@pytest.mark.parametrize("label", ["klingon", "utf-8", "idna", "hex", "unicode_escape", "rot13"])
def test_what_is_in_no_known_charset_is_refused_as_such(label):
    """Bytes that neither the label nor UTF-8 explains are unreadable, which is what is said."""
    body = FORM.replace("lesen", "läsen").encode("latin-1")
    assert understand(make_mail(body, f"text/plain; charset={label}")) == "unreadable-letter"


# --- Headers (RFC 5322)


@pytest.mark.parametrize(
    "field",
    [
        "X-Spam_score: 0.1",
        "X-Spam_bar: /",
        "X.Dots.In.Name: x",
        "X-Value: für alle",
        "Subject : blank before the colon",
        "X!#$%&'*+-/=?^_`{|}~: every sign that a name may have",
        "1: a name that is a digit",
        "X-Empty:",
        "X-Folded: one\r\n two\r\n\tthree",
        "X-Broken: one\r\ntwo lost its blank",
        "X-Long: " + "x" * 5000,
        "x-lower: case",
        "DKIM-Signature: v=1; b=abc\r\n  def=",
        "Received: from [1.2.3.4] (helo=a:b)\r\n\tby c.example; Mon, 15 Jun 2026",
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_any_header_is_a_header(field, place):
    """One odd field does not hide how the mail is encoded."""
    header = f"{field}\r\n{HEADER}" if place == "first" else f"{HEADER}{field}\r\n"
    body = binascii.b2a_qp(FORM.replace("Wir lesen.", "Für Übersee.").encode())
    mail = make_mail(body, encoding="quoted-printable", header=header)
    assert understand(mail) == describe("Für Übersee.")


@pytest.mark.parametrize(
    "change",
    [
        lambda mail: mail.replace(b"\r\n", b"\n"),
        lambda mail: b"\xef\xbb\xbf" + mail,
        lambda mail: b"\r\n\r\n" + mail,
        lambda mail: b"From verein@beispiel.example Mon Jun 15 10:00:00 2026\r\n" + mail,
        lambda mail: mail.replace(b"Content-Type", b"content-type"),
        lambda mail: mail.replace(b": quoted-printable", b":Quoted-Printable "),
        lambda mail: mail.replace(b"charset=utf-8", b'charset="UTF-8"; x=y'),
        lambda mail: mail.replace(b"MIME-Version: 1.0\r\n", b""),
    ],
)
def test_a_mail_is_known_however_it_was_saved(change):
    """Line breaks, marks before the header, capitals and blanks make no difference."""
    body = binascii.b2a_qp(FORM.replace("Wir lesen.", "Für Übersee.").encode())
    mail = make_mail(body, encoding="quoted-printable")
    assert understand(change(mail)) == describe("Für Übersee.")


def test_a_text_that_only_looks_like_a_mail_stays_whole():
    """A request that somebody saved as a text may begin with a word and a colon."""
    for text in (
        f"Hinweis: anbei\n\n{FORM}",
        f"From: uns\n{FORM}",
        f"Datum: heute\nVon: uns\n{FORM}",
    ):
        raw = extract_request(text.encode())
        assert (raw.text, raw.channel) == (text, "form")


# --- Content-Transfer-Encoding (RFC 2045)


def test_damage_on_the_way_is_forgiven():
    """Blanks at the ends of lines, small letters, broken padding, a list's footer below base64."""
    text = "Für Übersee: 1 + 1 = 2."
    body = FORM.replace("Wir lesen.", text).encode()
    plain, digits = binascii.b2a_qp(body), binascii.b2a_base64(body, newline=False)
    lines = b"\r\n".join(digits[start : start + 76] for start in range(0, len(digits), 76))
    cases = {
        "quoted-printable": (
            plain,
            plain.replace(b"\n", b"  \n"),
            re.sub(rb"=[0-9A-F]{2}", lambda code: code[0].lower(), plain),
            plain.replace(b"Lesezeichen", b"Lese=  \nzeichen"),
            plain.replace(b"Lesezeichen", b"Lese=\r\nzeichen"),
            plain.replace(b"\n", b"\r\n") + b"=",
        ),
        "base64": (
            lines,
            lines.rstrip(b"="),
            lines + b"\r\n",
            lines.replace(b"\r\n", b"\r\n\r\n"),
            lines.replace(b"\r\n", b"!\r\n ", 1),
            lines + b"\r\n_______________________\r\nListe mailing list\r\nListe@x.example\r\n",
            b64encode(body[:300]) + b"\r\n" + b64encode(body[300:]),
        ),
    }
    for encoding, variants in cases.items():
        for variant in variants:
            mail = make_mail(variant, encoding=encoding)
            assert understand(mail) == describe(text), variant


# --- format=flowed (RFC 3676)

PROSE = (
    "Wir lesen jeden Dienstag zusammen, kochen danach für alle, die kommen wollen, und singen.\n"
    "> 60 Jahre alt muss niemand sein.\n From hier ist es nicht weit.\nEnde."
)


def flow(text, *, delete_space=False):
    """Return a text as a program writes format=flowed: lines end with a blank where they go on."""
    lines = []
    for line in text.split("\n"):
        pieces = textwrap.wrap(line, 60, drop_whitespace=False, break_on_hyphens=False) or [""]
        last = len(pieces) - 1
        for number, piece in enumerate(pieces):
            stuffed = f" {piece}" if piece.startswith((" ", ">", "From ")) else piece
            lines.append(stuffed + " " if delete_space and number < last else stuffed)
    return "\r\n".join(lines)


@pytest.mark.parametrize("delsp", ["", "; delsp=yes", "; DelSp=No", '; delsp="Yes"'])
def test_flowed_paragraphs_are_whole_again(delsp):
    """A line goes on where it ends with a blank, with that blank or without it."""
    delete_space = "yes" in delsp.lower()
    mail = make_mail(
        flow(FORM.replace("Wir lesen.", PROSE), delete_space=delete_space),
        f"text/plain; charset=utf-8; format=flowed{delsp}",
    )
    assert understand(mail) == describe(PROSE)
    assert read_mails([mail])[0].rstrip("\n") == FORM.replace("Wir lesen.", PROSE)


def test_flowed_lines_as_the_standard_tells():
    """Quotations flow each at its depth, "-- " never, and a fixed line ends what flowed."""
    text = "Ein \nSatz.\n> zitiert \n> weiter\n>> tiefer \n> flacher\n-- \nName \nOrt\n\n bl \n"
    expected = "Ein Satz.\n> zitiert weiter\n>> tiefer \n> flacher\n-- \nName Ort\n\nbl "
    assert unwrap_flowed(text, delete_space=False) == expected
    assert unwrap_flowed("日本 \n語 \n\nEnde", delete_space=True) == "日本語\nEnde"


def test_a_blank_at_the_end_of_a_heading_or_a_box_joins_nothing():
    """Where a program leaves a blank at the end of such a line, the answer stays below it."""
    for ending in (" ", "  "):
        text = re.sub("(?m)^(###.*|- .*)$", rf"\1{ending}", FORM) + "\nMit freundlichen Grüßen"
        assert understand(make_mail(text, "text/plain; charset=utf-8; format=flowed")) == ANSWERS


# --- Blanks, headings, boxes

BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u205f\u3000\t"


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    "pattern", ["(?<=###) ", "(?<=-) | (?=\\[)", "(?<=\\]) ", "(?m)(?<=^- \\[) ", " "]
)
def test_every_blank_is_a_blank(blank, pattern):
    """In a heading, around a box, in an empty box, in a label; the description stays as it is."""
    answers = understand(make_mail(re.sub(pattern, blank, FORM)))
    assert {**answers, "description": answers["description"].replace(blank, " ")} == ANSWERS


def test_a_blank_in_a_line_is_a_blank():
    """A phone number or a name has plain blanks, whatever the mail program made of them."""
    form = FORM.replace("Lesezeichen", "\u00a0Lese\u00a0Zeichen\u202fe.\u2009V.\u00a0")
    assert understand(make_mail(form))["name"] == "Lese Zeichen e. V."


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form.replace("### ", "###"),
        lambda form: form.replace("### ", "  ### "),
        lambda form: form.replace("### ", "\\### ").replace("- [", "\\- \\["),
        lambda form: re.sub("(?m)^### (.*)$", r"*### \1*", form),
        lambda form: re.sub("(?m)^### (.*)$", r"**### \1**", form),
        lambda form: re.sub("(?m)^### (.*)$", r"### \1:", form),
        lambda form: re.sub("(?m)^### (.*)$", r"### \1 ###", form),
        lambda form: re.sub("(?m)^### (.*)$", lambda line: line[0].upper(), form),
        lambda form: form.replace("### ", "\u200f### ").replace("- [", "\u200e- ["),
        lambda form: form.replace("der Organisation\n", "der\nOrganisation\n", 1),
        lambda form: form.replace("Erklärung", "Erkla\u0308rung"),
        lambda form: form.replace("Erklärung", "Erklaerung").replace("öffentlich", "oeffentlich"),
        lambda form: form.replace("Erklärung", "Erk\u00adlä\u00adrung"),
        lambda form: form.replace("für die", "für\ndie"),
        lambda form: form.replace("Das wird", "Das\n  wird"),
        lambda form: form.replace("\n\n", "\n"),
        lambda form: form.replace("\n\n", "\n \u00a0\n\n"),
        lambda form: f"Guten Tag,\n\n{form}",
    ],
)
def test_a_heading_or_label_is_known_as_mail_programs_leave_it(change):
    """Bold, escaped, indented, broken over lines, in other capitals or signs: the form's."""
    assert understand(make_mail(change(FORM))) == ANSWERS


@pytest.mark.parametrize(
    ("label", "consents"),
    [
        ("Mir ist klar: Das wird\nöffentlich.", True),
        ("Mir ist\nklar: Das\nwird öffentlich.", True),
        ("Mir ist\nklar: Das\nwird\nöffentlich.", False),
    ],
)
def test_a_label_is_broken_over_three_lines_at_most(label, consents):
    """More lines are none that a mail program makes: nobody consents by them."""
    answers = understand(make_mail(FORM.replace("Mir ist klar: Das wird öffentlich.", label)))
    assert (answers == ANSWERS) == consents


TICKS = ["[x]", "[X]", "[ x ]", "[x ]", "[ X]", "(x)", "( X )", "☒", "☑", "☑\ufe0f", "✓", "✔", "✅"]
TICKS += ["x", "X", "[✓]", "[✔]", "[×]", "[*]"]


@pytest.mark.parametrize("tick", TICKS)
@pytest.mark.parametrize("empty", ["[ ]", "[]", "[  ]", "( )", "☐", "[_]"])
@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "1. ", ""])
def test_a_box_is_ticked_in_any_usual_way(tick, empty, bullet):
    """Whatever stands for a tick or an empty box, behind whatever bullet."""
    form = FORM.replace("- [ ]", bullet + empty)
    assert understand(make_mail(re.sub(r"- \[[xX]\]", bullet + tick, form))) == ANSWERS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [x] Gruppe", "- [ ] Gruppe x"),
        ("- [x] Gruppe", "Gruppe [x]"),
        ("- [ ] Verein\n- [x] Gruppe", "Verein ( )\nGruppe (x)"),
        ("- [ ] Verein\n- [x] Gruppe", "- Gruppe"),
        ("- [ ] Verein\n- [x] Gruppe", "gruppe."),
        ("- [x] Gruppe", "-[x]Gruppe"),
        ("- [x] Gruppe", "- \\[x\\] Gruppe"),
    ],
)
def test_a_choice_is_read_wherever_its_mark_stands(old, new):
    """Behind the label, without a blank, or the label alone."""
    assert understand(make_mail(FORM.replace(old, new))) == ANSWERS


@pytest.mark.parametrize("mark", ["[-]", "[n]", "[nein]", "[?]", "❌", "✗", "[0]", "nein:"])
def test_a_mark_that_may_mean_no_is_asked_back(mark):
    """Nobody agrees by a mark that may also mean the contrary: not to be listed, not to consent."""
    choice = FORM.replace("- [ ] Verein\n- [x] Gruppe", f"- {mark} Gruppe")
    assert understand(make_mail(choice)) == "unknown-answer"
    own = FORM.replace("- [X] Ich", f"- {mark} Ich")
    assert understand(make_mail(own)) == "unknown-box"
    public = FORM.replace("- [X] Mir", f"- {mark} Mir")
    assert understand(make_mail(public)) == "missing-answer"


# --- What stands below and above


@pytest.mark.parametrize(
    "below",
    [
        "Mit freundlichen Grüßen\nEmine Muster",
        "--\nEmine Muster\nTel. 0176 1234567",
        "-- \nEmine Muster",
        "---\nEmine",
        "—\nEmine",
        "____________\nVerein Muster e. V.\nVR 123",
        "\nLG",
        "\n\nVon meinem iPhone gesendet",
        "Herzlich\nEmine (x)",
        "(c) 2026 Verein Muster",
        "- Emine -",
        "[1] https://verein.example/",
        "-- \n### Website\nVerein",
        "x",
    ],
)
def test_what_stands_below_the_form_is_no_answer(below):
    """A greeting, a signature, dashes: with a blank line before them or not."""
    assert understand(make_mail(f"{FORM}\n{below}")) == ANSWERS


FILLED_IN_BETWEEN = (
    quote(EMPTY)
    .replace("> ### Name der Organisation\n> ", "> ### Name der Organisation\nLesezeichen")
    .replace("> - [ ] Gruppe", "> - [ ] Gruppe\nGruppe")
    .replace("> ### Beschreibung\n> ", "> ### Beschreibung\n>\nWir lesen.\n")
    .replace("> ### Website\n> ", "> ### Website\nhttps://lesezeichen.example/")
    .replace("> - [ ] Ich schreibe", "> - [x] Ich schreibe")
    .replace(
        "> - [ ] Mir ist klar: Das wird öffentlich.",
        "> - [ ] Mir ist klar: Das wird öffentlich.\n[x] Mir ist klar: Das wird öffentlich.",
    )
)
OUTLOOK = (
    "Von: Stadt <stadt@beispiel.example>\nGesendet: Montag, 15. Juni 2026 10:00\n"
    "An: Verein <verein@beispiel.example>\nBetreff: Formular\n\n"
)
GMAIL = "Am Mo., 15. Juni 2026 um 10:00 Uhr schrieb Stadt <\nstadt@beispiel.example>:\n\n"


@pytest.mark.parametrize(
    "text",
    [
        FILLED_IN_BETWEEN,
        f"Guten Tag, anbei.\n\n{quote(FORM)}",
        quote(FORM, ">"),
        quote(FORM, ">> "),
        quote(quote(FORM)),
        quote(FORM, " > "),
        quote(quote(FORM), ">>"),
        f"{quote(FORM)}\n\nMit freundlichen Grüßen\nEmine",
        f"Siehe unten.\n-- \nEmine Muster\n\n{GMAIL}{quote(FORM)}",
        f"Siehe unten.\n-- \nEmine Muster\n\n{OUTLOOK}{FORM}",
        f"{FORM}\n\n{GMAIL}{quote(EMPTY)}",
        f"{FORM}\n\n{GMAIL}{EMPTY}",
        f"{FORM}\n\nGruß\nEmine\n\n{OUTLOOK}{EMPTY}",
        f"{FORM}\n\n________________________________\n{OUTLOOK}{EMPTY}",
        f"Anbei.\n\n-----Original Message-----\n{OUTLOOK}{FORM}",
        f"{FORM}\n\n-----Ursprüngliche Nachricht-----\n{OUTLOOK}{EMPTY}",
        f"Zur Kenntnis\n{quote(f'Anbei.{chr(10)}{FORM}{chr(10)}{GMAIL}{quote(EMPTY)}')}",
        f"Fwd\n\n---------- Forwarded message ---------\n{OUTLOOK}{FORM}\n\n{OUTLOOK}{EMPTY}",
        "\n".join((("> > ", "> ", "")[n % 3]) + row for n, row in enumerate(FORM.split("\n"))),
        textwrap.indent(FORM, "        "),
        textwrap.indent(FORM, "\t"),
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
        + FORM.replace("- [", "- - [")
        + "\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----",
        quote(FORM).replace("> ### Name der", "> ### Name\n> der"),
        quote(FORM).replace("für die Organisation", "für die\n> Organisation"),
        quote(FORM).replace("für die Organisation", "für die\nOrganisation"),
    ],
)
def test_a_form_is_read_where_it_was_filled_in(text):
    """Between the quoted lines, in them, above or below an older message, however deeply quoted."""
    assert understand(make_mail(text)) == ANSWERS


def test_a_mark_of_a_quotation_in_an_answer_stays():
    """What begins with ">" is a quotation only where the form itself is quoted as deeply."""
    form = FORM.replace("Wir lesen.", "> 60 Jahre\n> oder < 18")
    assert understand(make_mail(form)) == describe("> 60 Jahre\n> oder < 18")
    assert understand(make_mail(quote(form))) == describe("> 60 Jahre\n> oder < 18")


def test_dashes_and_colons_in_an_answer_stay():
    """What separates messages elsewhere is an answer where the form is whole."""
    text = "Wir lesen.\n\n-- \n\nVon: 10 bis 12 Uhr\nAm 1. Juni 2026:\n---\nFest"
    assert understand(make_mail(FORM.replace("Wir lesen.", text))) == describe(text)


def test_two_forms_in_one_message_are_asked_back():
    """Which of them counts is not guessed, quoted or not."""
    assert understand(make_mail(f"{FORM}\n\n{FORM}")) == "wrong-questions"
    assert understand(make_mail(quote(f"{FORM}\n\n{FORM}"))) == "wrong-questions"


def test_a_heading_that_may_lack_lacks():
    """Without the heading of an optional question its answer is missing; a required one is told."""
    optional = FORM.replace("### Website\n\nhttps://lesezeichen.example/\n\n", "")
    expected = {key: answer for key, answer in ANSWERS.items() if key != "website"}
    assert understand(make_mail(optional)) == expected
    assert understand(make_mail(quote(optional))) == expected
    for heading in ("Name der Organisation", "Art der Organisation", "Beschreibung"):
        request = FORM.replace(f"### {heading}\n", "")
        raw = extract_request(make_mail(request))
        _, (note,) = parse.parse_request("f", raw.text, tuple(list_forms().values()))
        assert (note.code, dict(note.values)) == ("wrong-questions", {"question": heading})


# --- Parts (RFC 2046) and HTML


def make_multipart(*parts, kind="mixed", boundary="=_grenze", end="--"):
    """Return a mail of several parts, each a content type, an encoding and a body."""
    pieces = [
        f"--{boundary}\r\n{make_mail(body, kind, encoding, header='').decode()}\r\n"
        for kind, encoding, body in parts
    ]
    body = "".join(pieces) + f"--{boundary}{end}\r\n"
    return make_mail(body, f'multipart/{kind}; boundary="{boundary}"')


PICTURE = ('image/png; name="formular.png"', "base64", b64encode(b"\x89PNG").decode())
PLAIN = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
OUTLOOK_HTML = "<html><head><style>p.MsoNormal {margin: 0}</style></head><body>" + "".join(
    f"<p class=MsoNormal>{line.replace(' ', '&nbsp;', 1) or '&nbsp;'}<o:p></o:p></p>"
    for line in FORM.split("\n")
)


@pytest.mark.parametrize(
    "mail",
    [
        make_multipart((PLAIN, "8bit", "Siehe Anhang."), (PLAIN, "8bit", FORM)),
        make_multipart((PLAIN, "8bit", FORM), PICTURE),
        make_multipart(PICTURE, (PLAIN, "8bit", FORM)),
        make_multipart((PLAIN, "8bit", FORM), end=""),
        make_multipart(("application/octet-stream; name=a.txt", "8bit", FORM)),
        make_multipart((PLAIN, "8bit", FORM), (HTML, "8bit", "<p>x"), kind="alternative"),
        make_multipart((PLAIN, "8bit", " "), (HTML, "8bit", OUTLOOK_HTML), kind="alternative"),
        make_multipart(
            (PLAIN, "8bit", "Ihr Programm zeigt kein HTML."),
            (HTML, "8bit", OUTLOOK_HTML),
            kind="alternative",
        ),
        make_multipart(
            ("text/plain; charset=klingon", "quoted-printable", "l=E4sen"),
            (HTML, "8bit", OUTLOOK_HTML),
            kind="alternative",
        ),
        make_multipart(("message/rfc822", "8bit", make_mail(FORM).decode())),
        make_multipart((PLAIN, "base64", b64encode(FORM.encode()).decode()), kind="signed"),
        make_mail(FORM, "multipart/mixed"),
        make_mail(FORM, "text/markdown; charset=utf-8"),
        make_mail(FORM, ";;;"),
    ],
)
def test_the_form_is_found_in_whatever_part_it_stands(mail):
    """Attached, beside HTML or in it, in a forwarded mail, in parts that lost their boundary."""
    assert understand(mail) == ANSWERS


def as_lines(pattern):
    """Return the form as HTML with each line in such a tag."""
    return "".join(pattern.format(line or "<br>") for line in FORM.split("\n"))


@pytest.mark.parametrize(
    "html",
    [
        OUTLOOK_HTML,
        as_lines("<div>{}</div>"),
        as_lines("{}<br>\n"),
        as_lines("<p>{}</p>"),
        as_lines("<p style='margin:0'><span>{}</span></p>"),
        f"<pre>{FORM}</pre>",
        f'<div style="white-space: pre-wrap">{FORM}</div>',
        as_lines("<table><tr><td>{}</td></tr></table>"),
        f"<div>Anbei.</div><div>Am 1. Juni schrieb Stadt:</div><blockquote>{as_lines('{}<br>')}",
        f"<blockquote><blockquote>{as_lines('<div>{}</div>')}</blockquote></blockquote>",
        f"<div style='display:none'>### Website</div>{as_lines('{}<br>')}",
        f"{as_lines('{}<br>')}<hr><p><b>Von:</b> Stadt</p>" + as_lines("{}").replace("x]", " ]"),
        re.sub("### (.*?)<br>", r"<h3>\1</h3>", as_lines("{}<br>")),
        re.sub(r"- (\[.\].*?)<br>", r"<ul><li>\1</ul>", as_lines("{}<br>")),
        re.sub(r"- \[[xX]\]", "<li><input type=checkbox checked>", as_lines("{}<br>")),
        as_lines("{}<br>").replace("[x]", "&#9746;").replace("[X]", "&#x2611;"),
        as_lines("{}<br>").replace("Wir lesen.", "Wir\n   <b>le</b>sen<!-- x -->."),
        f"<!DOCTYPE html><![if !mso]>{as_lines('{}<br>')}<![endif]><script>x</script>",
    ],
)
def test_a_mail_in_html_alone_is_read(html):
    """As mail programs write it: a line is a line that a reader sees."""
    assert understand(make_mail(html, HTML)) == ANSWERS


def test_html_tells_its_charset_itself():
    """Where the header names none, the document does."""
    html = f'<meta charset="iso-8859-1">{as_lines("{}<br>")}'.replace("Wir lesen.", "Für 5 €")
    assert understand(make_mail(html.encode("cp1252"), "text/html")) == describe("Für 5 €")


@pytest.mark.parametrize(
    "written",
    [
        "https://lesezeichen.example/<https://lesezeichen.example/>",
        "https://lesezeichen.example/ <https://lesezeichen.example/>",
        "https://lesezeichen.example/<https://eur01.safelinks.example/?url=https%3A%2F%2Flese>",
    ],
)
def test_the_target_behind_a_link_is_not_what_a_reader_sees(written):
    """Programs write it into the plain text; the answer is the address that was typed."""
    form = FORM.replace("https://lesezeichen.example/", written)
    assert understand(make_mail(form)) == ANSWERS


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("lesezeichen.example<http://lesezeichen.example/>", "lesezeichen.example"),
        ("Post an wir@lese.example<mailto:wir@lese.example>", "Post an wir@lese.example"),
        ("(www.lese.example<http://www.lese.example>)", "(www.lese.example)"),
        ("Mehr <https://lese.example/mehr>", "Mehr <https://lese.example/mehr>"),
        ("lese.example <https://lese.example/b>", "lese.example <https://lese.example/b>"),
        ("Alter < 5 oder > 60", "Alter < 5 oder > 60"),
    ],
)
def test_no_address_is_lost_that_says_more(written, text):
    """Only a target that repeats what stands before it goes."""
    assert understand(make_mail(FORM.replace("Wir lesen.", written))) == describe(text)


# --- What cannot be read


def make_nested(head: str) -> bytes:
    """Return a mail of parts within parts, three thousand deep."""
    parts = (f"Content-Type: {head.format(number=number)}\n" for number in range(3_000))
    return f"From: a@b.example\n{''.join(parts)}".encode()


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (make_multipart(PICTURE), "mail-without-text"),
        (make_multipart((PLAIN, "8bit", " \r\n"), PICTURE), "mail-without-text"),
        (
            make_multipart(("application/pdf; name=a.pdf", "base64", "JVBERg==")),
            "mail-without-text",
        ),
        (make_nested("multipart/mixed; boundary=b{number}\n\n--b{number}"), "mail-without-text"),
        (make_nested("message/rfc822\n"), "mail-without-text"),
        (make_mail(""), "no-form"),
        (make_mail("Bitte nehmen Sie uns auf."), "no-form"),
        (make_mail("x" * MAX_MAIL_SIZE), "request-too-large"),
        (make_mail("<p>" + "x" * 400_000, HTML), "request-too-large"),
        (make_mail("x" * 70_000), "answer-too-long"),
        (
            make_multipart(
                (PLAIN, "8bit", "Siehe Anhang."), (PLAIN, "base64", b64encode(b"\xff\x81").decode())
            ),
            "unreadable-letter",
        ),
    ],
)
def test_what_cannot_be_read_says_why(mail, code):
    """Only pictures, too much, letters that nobody knows, no form: each has its own reason."""
    raw = extract_request(mail)
    notes = parse.parse_request("f", raw.text, tuple(list_forms().values()))[1] if raw.text else ()
    assert (raw.fault or "".join(note.code for note in notes) or "no-form") == code


# --- Whatever is answered


def expected_answers(answers, change):
    """Return answers with each text changed as the mail program must change it."""
    return {
        key: change(answer) if isinstance(answer, str) else answer
        for key, answer in answers.items()
    }


@st.composite
def mails(draw):
    """Draw a filled form in a mail: charset, encoding, quotation, messages above and below."""
    form, lang, answers = draw(draw_answers())
    text = form_export.render_request(form, answers, lang)
    for _ in range(draw(st.integers(0, 3))):
        text = f"{draw(st.sampled_from(['', 'Anbei.', GMAIL]))}\n{quote(text)}"
    below = draw(st.sampled_from(["", "Gruß\nEmine", "-- \nEmine", "\n\nLG", f"\n{OUTLOOK}Hallo"]))
    codec = draw(st.sampled_from(["utf-8", "utf-16", "gb18030"]))
    body = f"{text}\n{below}".encode(codec)
    encoding = draw(st.sampled_from(["base64", "quoted-printable"]))
    encode = b64encode if encoding == "base64" else binascii.b2a_qp
    return form, lang, answers, make_mail(encode(body), f"text/plain; charset={codec}", encoding)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(mails())
def test_answers_come_back_equal_from_any_mail(drawn):
    """Whatever a form accepts is read back equal, in the same form and language."""
    form, lang, answers, mail = drawn
    raw = extract_request(mail)
    request, notes = parse.parse_request("f", raw.text, tuple(list_forms().values()))
    assert [note.code for note in notes if note.severity == "error"] == []
    assert (request.form.id, request.lang, request.answers) == (form.id, lang, answers)


def test_the_marks_of_a_quotation_take_their_place_in_a_line():
    """A line that a mail program broke at seventy characters counts with them."""
    first, rest = "Verein " * 8 + "am Hafen", "Nord"
    assert len(first) == 64
    broken = FORM.replace("Lesezeichen", f"{first}\n{rest}", 1)
    assert understand(make_mail(quote(broken)))["name"] == f"{first} {rest}"
    assert "invalid-line" in understand(make_mail(broken))
    assert "invalid-line" in understand(make_mail(quote(broken.replace(f"\n{rest}", "\nKai", 1))))


def test_a_fault_stands_at_its_line_of_an_indented_form():
    """The lines are those of the mail, whatever was taken away to read it."""
    form = textwrap.indent(FORM, "        ")
    raw = extract_request(make_mail(f"Guten Tag,\n\n{form}"))
    request, _ = parse.parse_request("f", raw.text, tuple(list_forms().values()))
    lines = raw.text.split("\n")
    assert lines[request.lines["website"] - 1].strip() == "https://lesezeichen.example/"


@pytest.mark.parametrize(("count", "is_form"), [(2, False), (3, True)])
def test_three_plain_headings_make_a_form(count, is_form):
    """Fewer are words of a letter: it stays as it is."""
    words = ("Website", "Beschreibung", "Name der Organisation")
    lines = [line for word in words[:count] for line in (word, "Antwort")]
    index = index_labels(words)
    marked = mark_headings(lines, [index])
    assert [line.startswith("### ") for line in marked] == [is_form, False] * count
