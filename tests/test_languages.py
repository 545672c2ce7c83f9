"""Which words a reader gets, and in which language they really are."""

import random
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from support.cities import HERE

from wegweiser.catalogues import parse_catalogue
from wegweiser.languages import (
    EMPTY_TEXT,
    Localized,
    Text,
    Translations,
    collation_key,
    language_name,
    localize_date,
    localize_number,
    say,
    text_direction,
)

CATALOGUES = sorted((*HERE.glob("wegweiser/messages/*.po"), *HERE.glob("theme/words/*.po")))

ARABIC = """
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : \
n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "Verzeichnis"
msgstr "دليل الجمعيات"

msgid "Sprache"
msgstr ""

msgid "{n} Verein"
msgid_plural "{n} Vereine"
msgstr[0] "لا جمعيات"
msgstr[1] "جمعية واحدة"
msgstr[2] "جمعيتان"
msgstr[3] "{n} جمعيات"
msgstr[4] "{n} جمعيةً"
msgstr[5] "{n} جمعية"

msgid "{n} Projekt"
msgid_plural "{n} Projekte"
msgstr[0] "مشروع"
msgstr[1] ""
msgstr[2] ""
msgstr[3] ""
msgstr[4] ""
msgstr[5] ""
""".encode()


@pytest.mark.parametrize(
    ("versions", "lang", "expected"),
    [
        ((("de", "Hafen"), ("ar", "ميناء")), "ar", Localized("ميناء", "ar")),
        ((("ar", "ميناء"), ("de", "Hafen")), "tr", Localized("Hafen", "de")),
        ((("ar", "ميناء"), ("el", "Λιμάνι")), "de", Localized("ميناء", "ar")),
        ((), "ar", Localized("", "ar")),
    ],
)
def test_a_text_says_which_language_it_is_really_in(versions, lang, expected):
    """A reader gets the asked language, else German, else the first there is, and is told which."""
    assert expected == say(Text(versions), lang)


def test_an_empty_text_is_nothing():
    """A text without versions counts as unsaid."""
    assert [bool(EMPTY_TEXT), bool(Text((("de", "x"),)))] == [False, True]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "ltr"),
        ("ar", "rtl"),
        ("fa", "rtl"),
        ("ckb", "rtl"),
        ("ku", "ltr"),
        ("AR", "rtl"),
        ("ar-EG", "rtl"),
        ("ku-Arab", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("sr-Latn-RS", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_script_decides_the_direction(tag, expected):
    """A script subtag counts more than the language; right-to-left languages are known."""
    assert expected == text_direction(tag)


def test_umlauts_sort_as_their_base_letters():
    """Words sort after DIN 5007-1: ä as a, ß as ss, foreign letters by their base.

    Case counts last, signs do not count at all.
    """
    words = (
        "Amt Apfel apfel Äpfel Ärger „Ast“ istanbul İstanbul Łódź Ofen Öl"
        " Strasse Straße Strassen Über Zoo Ключ نادي"
    )
    expected = words.split()
    shuffled = random.Random(1).sample(expected, len(expected))  # noqa: S311  not for secrets
    assert expected == sorted(shuffled, key=collation_key)


def test_different_names_never_share_a_place():
    """Names that differ only in case or marks still have one order."""
    assert len({collation_key(name) for name in ("Öl", "Ol", "öl", "O-l")}) == 4


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا جمعيات"),
        (1, "جمعية واحدة"),
        (2, "جمعيتان"),
        (3, "{n} جمعيات"),
        (10, "{n} جمعيات"),
        (11, "{n} جمعيةً"),
        (99, "{n} جمعيةً"),
        (100, "{n} جمعية"),
        (102, "{n} جمعية"),
        (103, "{n} جمعيات"),
    ],
)
def test_numbers_take_the_plural_of_their_language(number, expected):
    """Arabic has six forms, chosen by the rule in the catalogue."""
    assert expected == Translations("ar", ARABIC).ngettext("{n} Verein", "{n} Vereine", number)


def test_a_catalogue_of_a_language_that_babel_does_not_know_keeps_its_rule():
    """The plural rule is the catalogue's own, also for Romani."""
    assert Translations("rom", ARABIC).ngettext("{n} Verein", "{n} Vereine", 2) == "جمعيتان"


@pytest.mark.parametrize("rule", ["nplurals=2; plural=(n", "nplurals=x; plural=0", ""])
def test_a_rule_that_cannot_be_read_gives_way_to_the_languages_own(rule: str) -> None:
    """A slip in the head of a catalogue stops nothing: CLDR knows the plurals of Polish."""
    head = f'msgid ""\nmsgstr "Plural-Forms: {rule};\\n"\n\n'
    forms = "".join(f'msgstr[{n}] "{word}"\n' for n, word in enumerate(("plik", "pliki", "plików")))
    catalogue = Translations("pl", f'{head}msgid "file"\nmsgid_plural "files"\n{forms}'.encode())
    words = [catalogue.ngettext("file", "files", number) for number in (1, 2, 5)]
    assert words == ["plik", "pliki", "plików"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_each_catalogue_says_what_babel_reads_in_it(path: Path) -> None:
    """An outside reader of gettext files finds the same words and plurals, and no word twice."""
    lang = path.stem.rpartition("-")[2]
    with path.open("rb") as file:
        catalog = read_po(file, locale=lang)
    ours = Translations(lang, path.read_bytes())
    messages = [
        message for message in catalog if message.id and message.string and not message.fuzzy
    ]
    assert ours.message_ids == {
        message.id[0] if message.pluralizable else message.id for message in messages
    }
    choose = c2py(catalog.plural_expr)
    for message in messages:
        if message.pluralizable:
            spoken = [ours.ngettext(*message.id, number) for number in range(120)]
            assert spoken == [message.string[choose(number)] for number in range(120)]
        else:
            assert ours(message.id) == message.string
    originals = [entry.original for entry in parse_catalogue(path.read_text("utf-8")).entries]
    assert len(set(originals)) == len(originals)


def test_a_word_that_is_missing_stays_as_it_was_written():
    """Missing and empty entries fall back to the German word, with the German plural rule."""
    words = Translations("ar", ARABIC)
    assert [words("Verzeichnis"), words("Sprache"), words("Termine")] == [
        "دليل الجمعيات",
        "Sprache",
        "Termine",
    ]
    assert [
        words.has_message(word) for word in ("Verzeichnis", "{n} Verein", "Sprache", "Termine")
    ] == [
        True,
        True,
        False,
        False,
    ]
    assert [Translations("de").ngettext("ein", "viele", number) for number in (0, 1, 2)] == [
        "viele",
        "ein",
        "viele",
    ]


def test_a_half_translated_plural_is_not_used():
    """Where one form is missing the German words stand in for all: no text is ever empty."""
    assert Translations("ar", ARABIC).ngettext("{n} Projekt", "{n} Projekte", 0) == "{n} Projekt"
    assert Translations("ar", ARABIC).ngettext("{n} Projekt", "{n} Projekte", 11) == "{n} Projekte"


@pytest.mark.parametrize(
    ("when", "lang", "expected"),
    [
        ("2009", "de", "2009"),
        ("2010-05", "de", "Mai 2010"),
        ("2020-02-28", "de", "28. Februar 2020"),
        ("2020-02-28", "en", "February 28, 2020"),
        ("2010-05", "tr", "Mayıs 2010"),
        ("2020-02-28", "ar", "28 فبراير 2020"),
        ("2020-02-28", "sr-Latn", "28. februar 2020."),
        ("2020-02-28", "rom", "28. Februar 2020"),
    ],
)
def test_dates_are_written_as_precisely_as_they_are_known(when, lang, expected):
    """Dates are written out in the page's language, in German where nobody knows how."""
    assert expected == localize_date(when, lang)


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        (1234.5, "de", "1.234,5"),
        (1250.0, "de", "1.250"),
        (0, "ar", "0"),
        (1234, "fa", "1,234"),
        (12.4, "rom", "12,4"),
    ],
)
def test_numbers_have_the_separators_of_the_language_and_western_digits(value, lang, expected):
    """Numbers read as the language writes them; whole ones have no decimals."""
    assert expected == localize_number(value, lang)


@pytest.mark.parametrize(
    ("tag", "lang", "expected"),
    [
        ("tr", "de", "Türkisch"),
        ("tr", "", "Türkçe"),
        ("ar", "tr", "Arapça"),
        ("rom", "de", "Romanes"),
        ("rom", "", "Romani čhib"),
        ("rom", "en", "Romani"),
        ("sh", "", "srpskohrvatski"),
        ("sr-Latn", "de", "Serbisch (Lateinisch)"),
        ("sr-Latn", "", "srpski (latinica)"),
        ("xx", "de", "xx"),
        ("xx", "", "xx"),
        ("tr", "xx", "tr"),
        ("xx-Latn", "de", "xx-Latn"),
        ("kmr", "de", "Kurmandschi"),
        ("kmr", "", "Kurmancî"),
        ("prs", "ar", "الدرية"),
        ("rmy", "tr", "Romani čhib (Vlax)"),
    ],
)
def test_languages_have_names(tag, lang, expected):
    """A language is named in the page's language or in itself; a tag nobody knows stays a tag."""
    assert expected == language_name(tag, lang)
