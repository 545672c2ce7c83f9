"""Texts of people who know no Markdown: what they mean stands there, or a finding says why not."""

import re
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import commonmark
from support.cities import HERE, TODAY, build_city, copy_city
from support.commonmark import list_statements
from support.printed import text as printed_text

from wegweiser import pipeline
from wegweiser.model.loading import load_site
from wegweiser.model.parts import iter_parts
from wegweiser.pipeline import Options
from wegweiser.rules.texts import _list_markdown_fields
from wegweiser.source import files, ordinals
from wegweiser.source.markdown import create_parser, render_full, render_markdown
from wegweiser.source.markdown_checks import find_readings
from wegweiser.source.plain_text import extract_lines

pytestmark = pytest.mark.whole


def told(text: str, *, trusted: bool = False) -> list[tuple[str, str]]:
    """Return the code and the mark of each finding about a text."""
    return [(reading.code, reading.mark) for reading in find_readings(text, trusted=trusted)]


# --- Marks inside words

LETTERS = (
    "Für Migrant*innen und Helfer*innen.",
    "Schüler_innen und Lehrer_innen, snake_case und noch_ein_name.",
    "Jede*r darf mitmachen, ein*e Helfer*in genügt (auch Ältere*r).",
    "Für Bürger*innen, Nachbar*innen und Freund*innen*.",
    "Der Saal hat 5*3*2 Plätze, das sind 4**2 Reihen.",
    "Kolleg*innen*, Gäst*innen* und Kinder*.",
    "Migrant**innen und Helfer**innen und __init__py",
    "#WirSindHafen und #Hafen2026 gehören zusammen.",
    "Die Gruppe @kai_und_ufer_ heißt auch kai_ufer.",
    "Frau*en, Männer* und alle, die Freund*innen haben*",
)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("words", LETTERS)
def test_marks_in_a_word_are_letters(words: str, *, trusted: bool) -> None:
    """A star or a dash below between letters, and a word behind "#", stay what was written."""
    assert list_statements(render_markdown(words, trusted=trusted)) == words.split()
    assert extract_lines(words) == words
    assert told(words, trusted=trusted) == []


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("*Migrant*innen* sind da", "<em>Migrant*innen</em> sind da"),
        ("**Für Migrant*innen**", "<strong>Für Migrant*innen</strong>"),
        ("Das ist *sehr* **wichtig**.", "Das ist <em>sehr</em> <strong>wichtig</strong>."),
        ("***beides*** und __fett__", "<em><strong>beides</strong></em> und <strong>fett</strong>"),
        ("*[Migrant*innen](/a/)* hier", None),
        (
            "`Migrant*innen` *und* `a_b_c`",
            "<code>Migrant*innen</code> <em>und</em> <code>a_b_c</code>",
        ),
    ],
)
def test_emphasis_still_works(words: str, html: str | None) -> None:
    """Around words the same marks emphasise, as CommonMark has it."""
    made = render_markdown(words)
    assert html is None or made == f"<p>{html}</p>"
    assert "`" in words or list_statements(made) == list_statements(
        commonmark.render(as_meant(words))
    )


# --- A day before its month

DATES = (
    "24. Dezember",
    "1. Mai: Fest am Kai",
    "3. Okt. 2026",
    "15. August 2026. Danach wieder wie immer.",
    "1. Jänner",
    "8. Mrz. von 10 bis 12 Uhr",
    "24. und 25. Dezember",
    "24. bis 26. Dez.",
    "24. 12. 2026",
    "1. 5.: frei",
    "31. OKTOBER",
    "5. prosinca",
    "9. května",
    "24. December",
    "24. Aralık",
    "24. грудня",
)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("words", DATES)
@pytest.mark.parametrize(
    "frame", ["{}", "Sommerpause vom 1. bis zum\n\n{}", "Fest am\n{}", "- {}\n- {}", "> Am:\n> {}"]
)
def test_a_day_before_its_month_begins_no_list(frame: str, words: str, *, trusted: bool) -> None:
    """A date is a date at the beginning of a text, of a line, of an item and of a quotation."""
    text = frame.replace("{}", words)
    html = render_markdown(text, trusted=trusted)
    assert "<ol" not in html
    assert words in extract_lines(text)
    assert told(text, trusted=trusted) == []


@pytest.mark.parametrize("lang", ["de", "en", "tr", "uk", "ar", "ru"])
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_months_are_known_in_the_languages_of_the_site(lang: str, width: str) -> None:
    """Each month that CLDR knows, behind a day; short ones where a full stop follows the day."""
    months = Locale.parse(lang).months
    short = width == "abbreviated" and lang in {"ar", "ru"}
    names = [months[kind][width][n] for kind in ("format", "stand-alone") for n in range(1, 13)]
    lists = [name for name in names if "<ol" in render_markdown(f"24. {name}")]
    assert lists == [] or short


@pytest.mark.parametrize("lang", ["hr", "bs", "sr", "sr_Latn", "sl", "cs", "sk", "da", "nb", "pl"])
def test_months_are_known_where_a_stop_follows_the_day(lang: str) -> None:
    """Neighbours of German that write a day as German does."""
    names = Locale.parse(lang).months["format"]["wide"].values()
    assert [name for name in names if "<ol" in render_markdown(f"24. {name}")] == []


@pytest.mark.parametrize("words", ["1. Maier", "3. Janitscharen", "1. Deck", "2. Aprilwetter"])
def test_only_a_month_makes_a_date(words: str) -> None:
    """A word that only begins like a month is none."""
    assert not ordinals.DATE.match(words)


# --- Lists

OFFERS = "Wir bieten:\n- Beratung\n  - auf Arabisch\n  - auf Türkisch\n- Kurse"
LISTS = {
    OFFERS: "Wir bieten: (ul li Beratung (ul li auf Arabisch li auf Türkisch ) li Kurse )",
    "So geht es:\n1. Anrufen\n2. Kommen": "So geht es: (ol li1 Anrufen li2 Kommen )",
    "Weiter:\n3. Anrufen\n4. Kommen": "Weiter: (ol li3 Anrufen li4 Kommen )",
    "3. Anrufen\n7. Kommen\n8. Bleiben": "(ol li3 Anrufen li7 Kommen li8 Bleiben )",
    "1. Anrufen\n1. Kommen": "(ol li1 Anrufen li1 Kommen )",
    "0. Start\n1. Ziel": "(ol li0 Start li1 Ziel )",
    "10) zehn\n11) elf": "(ol li10 zehn li11 elf )",
    "1. Anrufen\n\nText\n\n2. Kommen": "(ol li1 Anrufen ) Text (ol li2 Kommen )",
    "1. Anrufen\n  - morgens\n2. Kommen": "(ol li1 Anrufen (ul li morgens ) li2 Kommen )",
    "1. Anrufen\n   - morgens\n2. Kommen": "(ol li1 Anrufen (ul li morgens ) li2 Kommen )",
    "- eins\n    - zwei\n        - drei": "(ul li eins (ul li zwei (ul li drei ) ) )",
    "- eins\n\n- zwei\n\n  mehr": "(ul li eins li zwei mehr )",
    "- eins\nweiter\n- zwei": "(ul li eins weiter li zwei )",
    "* eins\n* zwei\n\nText": "(ul li eins li zwei ) Text",
    "- eins\n\n1. zwei": "(ul li eins ) (ol li1 zwei )",
    "Kosten: 5 Euro\n+ 3 Euro Pfand": "Kosten: 5 Euro + 3 Euro Pfand",
    "+ Beratung\n+ 3 Kurse": "(ul li Beratung li 3 Kurse )",
    "Der Verein besteht seit\n1998. Das war gut.": "Der Verein besteht seit 1998. Das war gut.",
    "1998. Das war gut.": "1998. Das war gut.",
    "> 60 Jahre: frei": "> 60 Jahre: frei",
    ">60 Jahre\n> 70 Jahre": ">60 Jahre > 70 Jahre",
    "> Wir sind\n> 60 Jahre alt": "Wir sind 60 Jahre alt",
    "Wort\n#Wort\n# C#": "Wort #Wort C#",
    "    Vier Blanks\n    vorn": "Vier Blanks vorn",
    "Wir bieten:\n\n    - eins\n    - zwei": "Wir bieten: (ul li eins li zwei )",
    "Text\n---\nmehr": "Text mehr",
    "Text\n===": "Text ===",
    "[Hinweis]: Bitte klingeln\n[1]: Haus": "[Hinweis]: Bitte klingeln [1]: Haus",
    "-eins\n-zwei": "-eins -zwei",
    "Frei für Kinder (< 6 Jahre) & <3": "Frei für Kinder (< 6 Jahre) & <3",
}


@pytest.mark.parametrize("words", LISTS)
def test_lists_are_what_was_meant(words: str) -> None:
    """Lists right below a line, in lists, with the numbers that were written; all else is text."""
    assert list_statements(render_markdown(words)) == LISTS[words].split()


@pytest.mark.parametrize("words", LISTS)
def test_lists_differ_from_commonmark_only_with_a_finding(words: str) -> None:
    """Where an outside reader of CommonMark reads another text, check speaks.

    Numbers that run on right below a line are a list on purpose.
    """
    is_same = list_statements(render_markdown(words)) == list_statements(commonmark.render(words))
    assert is_same or words.startswith("Weiter:") or told(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("+ 3 Euro", ("ambiguous-mark", "+")),
        ("Eintritt\n\n> 60 Jahre", ("ambiguous-mark", ">")),
        ("- Kinder\n  > 60 Jahre", ("ambiguous-mark", ">")),
        ("1998. Das war", ("ambiguous-mark", "1998.")),
        ("- 2009\n2010. Das war", ("ambiguous-mark", "2010.")),
        ("Mit <b>Fettdruck</b>", ("ambiguous-mark", "<")),
        ("```\nText", ("ambiguous-mark", "```")),
        ("~~~~~\nText", ("ambiguous-mark", "~~~~~")),
        ("[Hinweis]: Bitte", ("ambiguous-mark", "[Hinweis]:")),
        ("#\nText", ("ambiguous-mark", "#")),
        ("Text\n---", ("underlined-text", "---")),
        ("Titel\n=====", ("underlined-text", "=====")),
        ("    eingerückt", ("unclear-indent", "eingerückt")),
        ("Wir bieten:\n    - eins", ("unclear-indent", "- eins")),
        ("1. eins\n  - zwei", ("unclear-indent", "- zwei")),
        ("-      weit", ("unclear-indent", "-      weit")),
        ("3. drei\n7. sieben", ("list-numbers", "7.")),
        ("1. eins\n1. zwei", ("list-numbers", "1.")),
    ],
)
def test_what_others_read_in_another_way_is_told(words: str, expected: tuple[str, str]) -> None:
    """Each kind has its code, and names the signs."""
    assert told(words)[0] == expected


@pytest.mark.parametrize(
    "words",
    [
        "Text\n\n---\n\nmehr",
        "- eins\n- zwei\n    - drei",
        "2. Vorsitzende: Frau X",
        "**Titel**\nText",
        "3 > 2 und 1 < 2, geht`s?",
        "https://a.example/?a=1&b=2 und <https://a.example/> und <a@a.example>",
        "> Ein Zitat\n> geht weiter",
        "Sie schrieb: -- bis bald --",
        "[[fehlt: Text]]: noch offen",
        "## Titel\n\nText",
    ],
)
def test_ordinary_texts_are_not_told(words: str) -> None:
    """No finding where everybody reads the same."""
    assert told(words) == told(words, trusted=True) == []


def test_code_of_the_citys_pages_stays_code() -> None:
    """On the city's pages four blanks are an example of code; a sentence there is asked back."""
    example, sentence = (
        "Text:\n\n    - id: verein\n      name: Verein",
        "Text.\n\n    Wir singen laut.",
    )
    assert "<pre><code>- id: verein\n" in render_markdown(example, trusted=True)
    assert told(example, trusted=True) == []
    assert told(sentence, trusted=True) == [("unclear-indent", "Wir singen laut.")]


def test_a_line_break_is_one_for_strangers_only() -> None:
    """In records a line ends where it ends; on the city's pages as in CommonMark."""
    assert render_markdown("Montag\nDienstag") == "<p>Montag<br>\nDienstag</p>"
    assert render_markdown("Montag\nDienstag", trusted=True) == "<p>Montag\nDienstag</p>"
    for ending in ("  \n", "\\\n"):
        assert "<br>" in render_markdown(f"Montag{ending}Dienstag", trusted=True)


# --- Any text, against the outside reader

WORDS = (
    *("Wir", "für", "Kinder)", "(auch", "10", "24.", "1998", "Mai", "Euro", "z.", "B.", "e.V."),
    *("Migrant*innen", "Schüler_innen", "a_b_c", "5*3", "*alle*", "**sehr**", "_so_", "*", "**"),
    *("ein*e", "Gäst*innen*", "*Ein*e", "„Wort“", "#Wort", "–", "-", "+", "&", "3 > 2"),
    *("[Link](https://a.example/)", "`code`", "\\*", "**Eltern**café", "(*so*)", "x."),
)
STARTS = (
    *("", "", "", "", "- ", "- ", "* ", "+ ", "1. ", "2. ", "3. ", "7. ", "1) ", "10. ", "  - "),
    *("    - ", "   - ", "  ", "    ", "> ", "# ", "## ", "24. Dezember ", "1. Mai ", "1998. "),
    *("+ 3 ", "> 60 ", "- - ", "1. - ", "- 1. ", "   1. ", "  1. ", "- 24. Dezember ", "1.  "),
)
LINES = st.builds(
    lambda start, words: start + " ".join(words),
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
) | st.sampled_from(["", "", "---", "===", "* * *"])
PROSE = st.lists(LINES, min_size=1, max_size=7).map("\n".join)

_IN_WORD = re.compile(r"(?<=[^\W_])(\*+|_+)(?=[^\W_])")


def as_meant(text: str) -> str:
    """Return what a text means on purpose, in CommonMark.

    Marks in words and dates are text; numbers that run on are a list also right below a line.
    """
    text = _IN_WORD.sub(lambda marks: "".join(f"\\{mark}" for mark in marks[1]), text)
    lines: list[str] = []
    for written in text.split("\n"):
        line = written
        signs = re.match(r"(?:[ ]*(?:[-+*>]|[0-9]{1,9}[.)])(?=[ ]))*?[ ]*(?=[0-9]{1,2}\.)", line)
        if signs and ordinals.DATE.match(line, signs.end()):
            line = line[: signs.end()] + line[signs.end() :].replace(".", "\\.", 1)
        lines.append(line)
    for index in range(len(lines) - 1, 0, -1):
        number, following = (
            re.match(r"([0-9]+)\. ", row) for row in [*lines, ""][index : index + 2]
        )
        runs_on = number and following and int(following[1]) == int(number[1]) + 1
        if runs_on and int(number[1]) != 1 and lines[index - 1].strip():
            lines.insert(index, "")
    return "\n".join(lines)


@given(PROSE)
@settings(max_examples=400, deadline=None)
def test_prose_says_what_commonmark_says_or_check_speaks(text: str) -> None:
    """Words, numbers and lists are the outside reader's, but for what is meant on purpose."""
    assume(not re.search(r"^ *> *([-+*]|[0-9]+[.)])? *$", text, re.MULTILINE))  # empty items
    ours, theirs = (
        list_statements(render_full(text)),
        list_statements(commonmark.render(as_meant(text))),
    )
    assert ours == theirs or told(text), (ours, theirs)


SIGNS = st.lists(
    st.sampled_from([*"*_*_ab (),.„“-\n", "**", "__", "Wort", "\\*", "`x`", "[x](/a/)", "<", "&"]),
    max_size=14,
).map("".join)


@given(SIGNS)
@settings(max_examples=400, deadline=None)
def test_any_emphasis_is_commonmarks(text: str) -> None:
    """However stars and dashes stand, they mean what CommonMark says, but between letters."""
    ours, theirs = (
        list_statements(render_full(text)),
        list_statements(commonmark.render(as_meant(text))),
    )
    assert ours == theirs or told(text), (ours, theirs)


@given(PROSE)
@settings(max_examples=400, deadline=None)
def test_plain_texts_say_what_pages_say(text: str) -> None:
    """The plain lines of a text are the words of its page, numbers of lists included."""
    page = [re.sub(r"^li(\d+)$", r"\1.", word) for word in list_statements(render_markdown(text))]
    plain = [word for word in extract_lines(text).split() if word != "-"]
    assert [word for word in page if word not in {"li", "(ul", "(ol", ")", "-"}] == plain


# --- Everywhere

RECORD = """
- id: zz-probe
  name: Probehaus
  description: |
    Für Migrant*innen und Schüler_innen ab
    60 Jahren:
    - 24. Dezember
    - 31. Dezember
      - von 10 bis 12 Uhr

    So geht es:
    3. Anrufen
    4. Kommen
  kind: association
  status: active
  topics: [kultur]
  checked: {on: 2026-01-01, how: organisation}
  sources: [https://a.example/]
"""
EVENT = """
- id: zz-fest
  title: Fest
  kind: meeting
  begins: 2026-07-01
  description: |
    Für Migrant*innen:
    - 24. Dezember
    3. Oktober
  hosts: [{organisation: hafenbruecke}]
  sources: [https://a.example/]
"""
SENTENCE = "Für Migrant*innen und Schüler_innen ab 60 Jahren: - 24. Dezember - 31. Dezember"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the invented city with an entry and an event as people write them."""
    city = copy_city(tmp_path_factory.mktemp("prose"))
    for name, record in (("orgs", RECORD), ("events", EVENT)):
        with (city / "data" / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(record)
    build_city(city, city.parent / "out")
    return city.parent / "out"


def unfolded(path: Path) -> str:
    """Return a file of content lines without folds and escapes."""
    text = path.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")
    return text.replace("\\n", "\n").replace("\\,", ",")


def test_every_edition_says_the_same(release: Path) -> None:
    """Page, meta, JSON-LD, card, calendar, feed and search hold what was written."""
    page = (release / "verzeichnis/zz-probe/index.html").read_text(encoding="utf-8")
    assert '<ol start="3">\n<li>Anrufen</li>\n<li>Kommen</li>\n</ol>' in page
    assert f'name="description" content="{SENTENCE}' in page
    assert f'"description":"{SENTENCE}' in page
    assert SENTENCE in unfolded(release / "verzeichnis/zz-probe/zz-probe.vcf")
    calendar = unfolded(release / "termine/zz-fest.ics")
    assert "Für Migrant*innen:\n\n- 24. Dezember\n3. Oktober" in calendar
    index = (release / "verzeichnis/suche.json").read_text(encoding="utf-8")
    assert "migrantinnen schulerinnen" in index


@pytest.mark.slow
def test_paper_says_the_same(release: Path) -> None:
    """The first sentence of a text stands in print, whole: no date and no list in it ends it."""
    words = printed_text((release / "daten/verzeichnis.pdf").read_bytes())
    entry = re.sub(r"\s+", " ", words[words.rindex("Für Migrant*innen") :])
    assert entry.startswith(f"{SENTENCE} - von 10 bis 12 Uhr Bestätigt Stand ")


# --- The rule

ODD = """
- id: zz-seltsam
  name: Seltsam
  description: {description}
  kind: association
  status: active
  topics: [kultur]
  checked: {{on: 2026-01-01, how: organisation}}
  sources: [https://a.example/]
"""


def findings(city: Path) -> list[tuple[str, int, int, dict[str, str]]]:
    """Return code, line, column and words of what check says about texts."""
    codes = {"ambiguous-mark", "unclear-indent", "underlined-text", "list-numbers"}
    found = pipeline.check(Options(folder=city, today=TODAY)).diagnostics
    return [
        (note.code, note.location.line, note.location.column, dict(note.values))
        for note in found
        if note.code in codes
    ]


@pytest.mark.parametrize(
    ("description", "place", "cure"),
    [
        ('"> 60 Jahre"', (3, 17), "\\\\>"),
        ("'+ 3 Euro'", (3, 17), "\\+"),
        ("|\n    Eintritt\n    + 3 Euro", (5, 5), "\\+"),
        (">-\n    Eintritt\n\n\n    1998. Das\n    war gut", (6, 5), "1998\\."),
        ("{de: 'Frei', en: '> 60 years'}", (3, 32), "\\>"),
        ("|\n    Mit <b>fett", (4, 9), "\\<"),
    ],
)
def test_the_advice_of_check_can_be_followed(
    description: str, place: tuple[int, int], cure: str, tmp_path: Path
) -> None:
    """The finding stands where the sign does; with the text that it quotes check is content."""
    city = copy_city(tmp_path)
    orgs = city / "data/orgs.yaml"
    start = orgs.read_text(encoding="utf-8").count("\n")
    before = orgs.read_text(encoding="utf-8")
    orgs.write_text(before + ODD.format(description=description), encoding="utf-8")

    ((code, line, column, values),) = findings(city)

    assert (code, values["cure"]) == ("ambiguous-mark", cure)
    rows = orgs.read_text(encoding="utf-8").split("\n")
    row, mark = rows[line - 1], values["mark"]
    assert line == start + 1 + place[0] or line > start
    offset = row.index(mark, column - 1)
    rows[line - 1] = row[:offset] + cure + row[offset + len(mark) :]
    orgs.write_text("\n".join(rows), encoding="utf-8")
    assert findings(city) == []
    assert pipeline.check(Options(folder=city, today=TODAY)).diagnostics is not None


def test_our_own_records_break_no_line_inside_a_sentence() -> None:
    """A line break shows, so the records of this repository have none that nobody means."""
    site, _ = load_site(files.read_city(HERE), TODAY.isoformat())
    broken = [
        (part.record_key, match[0])
        for part in iter_parts(site, _list_markdown_fields)
        for name in _list_markdown_fields(part.record.__class__)
        for _, text in getattr(part.record, name).versions
        for match in re.finditer(r"[^\n]{0,30}[^\n.:!?]\n(?![\n]|[ ]*[-*] )[^\n]{1,20}", text)
    ]
    assert broken == []


def test_readings_of_one_text_are_not_told_of_the_next() -> None:
    """The parser is used again and again, and forgets."""
    trusted = False
    assert told("+ 3 Euro")
    assert told("- eins") == []
    assert create_parser(trusted).lists.readings == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Ein ` und ``zwei`` hier", [("ambiguous-mark", "`")]),
        ("``zwei`` und `eins`", []),
        ("Nur ` einer", []),
        ("Nur `` zwei", []),
        ("Zeichen \\` und \\` und `` zwei", [("ambiguous-mark", "``")]),
        ("Zeichen \\` und \\` und \\`` und \\``", []),
    ],
)
def test_a_run_of_backticks_without_another_is_told(text, marks):
    """Beside runs of other lengths nobody can tell where code ends; alone it is a sign."""
    assert told(text) == marks


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("- eins\n    + 3 Euro", [(2, 5)]),
        ("Text\n\n  [x]: https://a.example/", [(3, 3)]),
        ("Text\n\n-\tx\n\n\t+\t3\tEuro", [(5, 2)]),
        ("Eintritt\n\n> 60\tJahre", [(3, 1)]),
        ("Der **Saal\n\nist **offen", [(1, 5), (3, 5)]),
        ("**Der\nSaal**", []),
        ("Mit <b>Fettdruck</b>", [(1, 5), (1, 17)]),
    ],
)
def test_a_finding_stands_at_its_signs(text, places):
    """Line and column, for strangers and for the city."""
    for trusted in (False, True):
        readings = find_readings(text, trusted=trusted)
        assert [(reading.line, reading.column) for reading in readings] == places


def test_a_definition_that_is_used_is_none_for_strangers():
    """On pages of the city „[x]: …“ is the address of a link that says „[x]“."""
    text = "[x]\n\n[x]: https://a.example/"
    assert told(text) == [("ambiguous-mark", "[x]:")]
    assert told(text, trusted=True) == []
    assert told("[y]\n\n[x]: https://a.example/", trusted=True) == [("ambiguous-mark", "[x]:")]
