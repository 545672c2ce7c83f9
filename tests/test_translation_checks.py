"""What a program judges of a translation: planted faults are named, good translations are not."""

import pytest
from support.cities import HERE, TODAY

from wegweiser.catalogues import Entry, parse_catalogue
from wegweiser.languages import Text
from wegweiser.model.loading import load_site
from wegweiser.source import files
from wegweiser.source.glossary import compile_glossary, find_unkept_terms
from wegweiser.source.translation_checks import find_faults

CATALOGUES = sorted((HERE / "content/words").glob("*.po")) + sorted(
    (HERE / "theme/words").glob("*.po")
)


def judge(original: str, translation: str, lang: str) -> list[str]:
    """Return the codes of what is wrong with a translation."""
    entry = Entry(original=original, translations=(translation,))
    return [fault.code for fault in find_faults(entry, lang)]


@pytest.mark.parametrize(
    ("original", "translation", "lang"),
    [
        ("Am 3. Mai 2026 um 18:30 Uhr", "في ٣ مايو ٢٠٢٦ الساعة ١٨:٣٠", "ar"),
        ("Am 3.5.2026", "On 3 May 2026", "en"),
        ("Mai 2010 bis 2012", "05/2010–2012", "tr"),
        ("um 18 Uhr", "at 6 pm", "en"),
        ("mittwochs, 17 bis 20 Uhr", "Wednesdays, 17:00 to 20:00", "en"),
        ("mittwochs, 17 bis 20 Uhr", "çarşambaları 17.00-20.00", "tr"),
        ("1.500 Euro und 4,5 Prozent", "1,500 euros and 4.5 per cent", "en"),
        ("2.400 Vereine", "2 400 об'єднань", "uk"),
        ("2 Tage lang", "لمدة يومين", "ar"),
        ("zwölf Stadtbezirke", "12 city districts", "en"),
        ("Rufen Sie an: 0231 50 27 333", "Call: 0231 5027333", "en"),
        ("Das [Verzeichnis](/verzeichnis/) hilft", "الدليل: [هنا](/ar/verzeichnis/)", "ar"),
        ("Schreiben Sie an a@b.example.", "a@b.example adresine yazın.", "tr"),
        ("Das ist **neu**[^1]", "Bu **yeni**[^1]", "tr"),
        ("5. Internationale Woche", "5th International Week (Internationale Woche)", "en"),
        ("Haus für alle und jeden", "Haus für alle und jeden", "en"),
        ("Haus der Hilfe für alle", "Haus der Hilfe für alle (дім допомоги)", "uk"),
        ("Telefon: [[fehlt: Nummer]]", "Phone: [[missing: number]]", "en"),
        ("Keine privaten Namen.", "Özel ad yazmayın.", "tr"),
        ("Wir kennen MIA-DO-KI.", "Ми знаємо MIA-DO-KI.", "uk"),
    ],
)
def test_good_translations_are_left_alone(original: str, translation: str, lang: str) -> None:
    """Other digits, orders, separators and ways to tell a time or a number are no fault."""
    assert judge(original, translation, lang) == []


@pytest.mark.parametrize(
    ("original", "translation", "lang", "code"),
    [
        ("Am 13. Mai 2026", "On 31 May 2026", "en", "translation-numbers"),
        ("Tel. 0231 5027333", "Tel. 0231 5027332", "en", "translation-numbers"),
        ("1.500 Euro", "٥١٠٠ يورو", "ar", "translation-numbers"),
        ("um 17 Uhr", "at 17:30", "en", "translation-numbers"),
        ("Im [Verzeichnis](/verzeichnis/)", "In the directory", "en", "translation-links"),
        ("Mail: a@b.example", "Mail: a@c.example", "en", "translation-links"),
        ("Unter https://a.example/b.", "https://a.example/c.", "en", "translation-links"),
        ("Text[^1]", "text", "en", "translation-marks"),
        ("Suche nach „{word}“", "Search for {wrod}", "en", "translation-marks"),
        ("Seite %(page)s", "page", "en", "translation-marks"),
        ("- a\n- b", "a and b", "en", "translation-marks"),
        ("Wir sind da und helfen", "wir sind da und helfen", "en", "translation-language"),
        ("Wir helfen euch", "Мы пoможем", "ru", "translation-language"),
        ("Wir helfen euch allen gern", "we gladly help all of you", "ar", "translation-language"),
        ("Das kostet nichts.", "It costs a lot.", "en", "translation-negation"),
        ("x" * 60, "y" * 5, "en", "translation-length"),
    ],
)
def test_planted_faults_are_found(original: str, translation: str, lang: str, code: str) -> None:
    """A swapped digit, a lost link or mark, words of another language: each gives one finding."""
    assert judge(original, translation, lang) == [code]


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: "/".join(file.parts[-3:]))
def test_the_catalogues_of_the_city_have_no_fault(file) -> None:
    """Of thousands of translations none is refused, and a doubt is rare."""
    entries = [
        entry
        for entry in parse_catalogue(file.read_text(encoding="utf-8")).entries
        if entry.original and entry.is_translated and not entry.is_fuzzy and not entry.is_obsolete
    ]
    faults = [fault for entry in entries for fault in find_faults(entry, file.stem)]

    assert [fault for fault in faults if not fault.is_doubt] == []
    assert len(faults) <= len(entries) / 100


@pytest.mark.parametrize(
    ("original", "translation", "lang"),
    [
        ("Sie beginnt mit https://.", "It begins with “https://”.", "en"),
        ("Ein Link beginnt mit https://.", "https:// ile başlar.", "tr"),
        ("Siehe https://a.example/b.", "(https://a.example/b)!", "en"),
        ("Siehe „https://a.example/b“", "«https://a.example/b»،", "ar"),
    ],
)
def test_punctuation_is_no_part_of_an_address(original: str, translation: str, lang: str) -> None:
    """An address ends before the mark of its sentence; without a host there is none."""
    entry = Entry(original=original, translations=(translation,))

    assert "translation-links" not in {fault.code for fault in find_faults(entry, lang)}


GLOSSARY = [
    Text((("de", german), (lang, word)))
    for german, lang, word in (
        ("Verein", "en", "association"),
        ("Verein", "tr", "dernek"),
        ("Verein", "ar", "جمعية"),
        ("Verein", "uk", "об'єднання"),
        ("Verein", "ru", "объединение"),
        ("Stadtbezirk", "ar", "حي المدينة (Stadtbezirk)"),
        ("Weiterbildung", "ar", "تدريب وتأهيل"),
        ("Leichte Sprache", "uk", "проста мова"),
        ("Ansprechpartner", "en", "contact person"),
        ("Filter löschen", "tr", "Filtreyi sil"),
    )
]


def list_unkept(original: str, translation: str, lang: str) -> list[str]:
    """Return the terms whose agreed word a translation lacks."""
    entry = Entry(original=original, translations=(translation,))
    terms = compile_glossary(GLOSSARY, lang)
    return [term for term, _ in find_unkept_terms(entry, terms, lang)]


@pytest.mark.parametrize(
    ("original", "translation", "lang"),
    [
        ("Vereine aus Dortmund", "Associations from Dortmund", "en"),
        ("Bei Vereinen", "Derneğinizde", "tr"),
        ("des Vereins", "للجمعيات", "ar"),
        ("Zwölf Vereine", "Дванадцять об’єднань", "uk"),
        ("mit Vereinen", "с объединениями", "ru"),
        ("Beide Stadtbezirke", "حيّان من أحياء المدينة", "ar"),
        ("Für Weiterbildungen", "لدورات التدريب والتأهيل", "ar"),
        ("in Leichter Sprache", "простою мовою", "uk"),
        ("Ansprechpartnerinnen", "contact persons", "en"),
        ("Filter  löschen", "FİLTREYİ SİL", "tr"),
        ("Verein für alle e. V.", "Verein für alle e. V.", "en"),
        ("Was wir vereinbaren, vereint", "What we agree on unites", "en"),
        ("der Vereinsvorstand", "the board", "en"),
        ("Vereine", "Associations", "fr"),
    ],
)
def test_agreed_words_are_known_in_any_inflection(
    original: str, translation: str, lang: str
) -> None:
    """Endings, articles and prefixes of a word change nothing; a name and other words do not count.

    A language without a word in the glossary is not judged.
    """
    assert list_unkept(original, translation, lang) == []


@pytest.mark.parametrize(
    ("original", "translation", "lang", "term"),
    [
        ("Alle Vereine", "All clubs", "en", "Vereine"),
        ("Alle Vereine", "Bütün kulüpler", "tr", "Vereine"),
        ("Alle Vereine", "كل النوادي", "ar", "Vereine"),
        ("Alle Vereine", "Усі клуби", "uk", "Vereine"),
        ("Alle Vereine", "Все клубы", "ru", "Vereine"),
        ("Im Stadtbezirk", "في الحي", "ar", "Stadtbezirk"),
        ("In Leichter Sprache", "легкою мовою", "uk", "Leichter Sprache"),
    ],
)
def test_another_word_than_the_agreed_one_is_found(
    original: str, translation: str, lang: str, term: str
) -> None:
    """What is called by another word than agreed, or by half of it, is named as it stands."""
    assert list_unkept(original, translation, lang) == [term]


GLOSSARY_LENGTH = 17
"""Rows of the glossary of Dortmund."""


@pytest.fixture(scope="module")
def dortmund_glossary() -> tuple[Text, ...]:
    """Return the glossary of the city of this repository."""
    site, _ = load_site(files.read_city(HERE), str(TODAY))
    return site.vocabulary.glossary


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: "/".join(file.parts[-3:]))
def test_the_catalogues_keep_the_glossary_of_the_city(file, dortmund_glossary) -> None:
    """Of all that is translated nothing has another word than the agreed one."""
    terms = compile_glossary(dortmund_glossary, file.stem)
    entries = parse_catalogue(file.read_text(encoding="utf-8")).entries
    current = [it for it in entries if it.is_translated and not (it.is_fuzzy or it.is_obsolete)]
    unkept = [
        f"{entry.translation_line}: {term}"
        for entry in current
        for term, _ in find_unkept_terms(entry, terms, file.stem)
    ]

    assert len(terms) == GLOSSARY_LENGTH
    assert unkept == []
