"""What a program judges of a translation: planted faults are named, good translations are not."""

import pytest
from support.cities import HERE

from wegweiser.source.catalogues import Entry, parse_catalogue
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
