"""Everyday slips in YAML: what was meant is read, and who pastes the quoted line has it right."""

import json
import re
import subprocess
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.oracles import TESTS, node

from wegweiser.diagnostics import Diagnostic
from wegweiser.source.list_files import split_items
from wegweiser.source.yaml_slips import MAX_LENGTH, read_yaml
from wegweiser.source.yaml_writer import format_scalar, node_to_value

FIELDS = frozenset(
    re.findall(
        r"\w+",
        "id name names kind status short topics description meets sources"
        " address street city contact email phone website",
    )
)
NB = "\N{NO-BREAK SPACE}"
HEAD = "- id: hafen\n"
TAIL = "  status: active\n"


class Slip(NamedTuple):
    """Lines with a slip inside a record, and what they were to say."""

    lines: str
    """The lines between the id and the status of a record."""
    meant: object
    """The value that the record was to have besides these two."""
    line: int = 2
    """The line that the finding is to name."""


TEXTS = {
    "meets: dienstags: 16 Uhr": {"meets": "dienstags: 16 Uhr"},
    "name: Fest: Musik: Tanz": {"name": "Fest: Musik: Tanz"},
    "short: Haus:": {"short": "Haus:"},
    "name: @hafen": {"name": "@hafen"},
    "name: %Rabatt": {"name": "%Rabatt"},
    "name: `Hafen`": {"name": "`Hafen`"},
    "description: > 60 Jahre": {"description": "> 60 Jahre"},
    "description: |Hafen|": {"description": "|Hafen|"},
    "description: - wird noch gesucht": {"description": "- wird noch gesucht"},
    "meets: ? noch offen": {"meets": "? noch offen"},
    "name: [Neu] Haus am Kai": {"name": "[Neu] Haus am Kai"},
    "name: {Neu} Haus am Kai": {"name": "{Neu} Haus am Kai"},
    "name: *Hafen": {"name": "*Hafen"},
    "name: **Hafen** am Kai": {"name": "**Hafen** am Kai"},
    "name: &Hafen & Kai": {"name": "&Hafen & Kai"},
    "name: !Achtung am Kai": {"name": "!Achtung am Kai"},
    'name: "Haus" am Kai': {"name": '"Haus" am Kai'},
    'name: "Haus "am Kai" heute"': {"name": 'Haus "am Kai" heute'},
    "name: 'Wie geht's'": {"name": "Wie geht's"},
    'name: "C:\\Hafen"': {"name": "C:\\Hafen"},
    'name: "Haus': {"name": "Haus"},
    "name: 'Haus": {"name": "Haus"},
    'name: "Haus“': {"name": "Haus"},
    'name: "Haus am Kai: heute': {"name": "Haus am Kai: heute"},
}
"""Texts that need quotation marks, or have them in the wrong place."""
BLANKS = {
    f"name:{NB}Haus am Kai": {"name": "Haus am Kai"},
    "name:\N{NARROW NO-BREAK SPACE}Haus": {"name": "Haus"},
    "name:\N{IDEOGRAPHIC SPACE}Haus": {"name": "Haus"},
    "name:Haus am Kai": {"name": "Haus am Kai"},
    "name：Haus": {"name": "Haus"},
    "name = Haus": {"name": "Haus"},
    "name Haus": {"name": "Haus"},
    "contact: {email:a@b.example, phone: +49 30 1}": {
        "contact": {"email": "a@b.example", "phone": "+49 30 1"}
    },
    "names: {el:Λιμάνι}": {"names": {"el": "Λιμάνι"}},
}
"""Blanks and colons that are missing, or that only look like one."""

BRACKETS = {
    "address: {street: c/o Haus, Kai 9, city: Hafen}": {
        "address": {"street": "c/o Haus, Kai 9", "city": "Hafen"}
    },
    "address: {street: Haus A, Hof 2, Tor 3}": {"address": {"street": "Haus A, Hof 2, Tor 3"}},
    "contact: {website: https://a.example/x,y}": {"contact": {"website": "https://a.example/x,y"}},
    "contact: {website: Haus: Kai, phone: 1}": {"contact": {"website": "Haus: Kai", "phone": "1"}},
    "contact: {website: Haus #3, phone: 1}": {"contact": {"website": "Haus #3", "phone": "1"}},
    "contact: {email: a phone: 1}": {"contact": {"email": "a", "phone": "1"}},
    "topics: [bildung, medien": {"topics": ["bildung", "medien"]},
    "topics: [bildung, medien,": {"topics": ["bildung", "medien"]},
    "topics: [bildung, medien]]": {"topics": ["bildung", "medien"]},
    "contact: {email: a, phone: 1": {"contact": {"email": "a", "phone": "1"}},
    "sources: [Bericht: Hafen, Aushang]": {"sources": ["Bericht: Hafen", "Aushang"]},
}
"""Lists and maps in one line."""

MARGINS = {
    "   name: Haus": Slip("   name: Haus\n", {"name": "Haus"}),
    " name: Haus": Slip(" name: Haus\n", {"name": "Haus"}),
    "name: Haus": Slip("name: Haus\n", {"name": "Haus"}),
    "a tab": Slip("\tname: Haus\n", {"name": "Haus"}),
    "a blank and a tab": Slip("  \tname: Haus\n", {"name": "Haus"}),
    "a no-break space": Slip(f" {NB}name: Haus\n", {"name": "Haus"}),
    "a tab before an item": Slip("  topics:\n\t- bildung\n", {"topics": ["bildung"]}, 3),
    "an item too far right": Slip(
        "  topics:\n    - bildung\n      - medien\n", {"topics": ["bildung", "medien"]}, 4
    ),
    "an item too far left": Slip(
        "  topics:\n    - bildung\n  - medien\n", {"topics": ["bildung", "medien"]}, 4
    ),
    "items as far left as the record": Slip(
        "  topics:\n- bildung\n- medien\n", {"topics": ["bildung", "medien"]}, 3
    ),
    "the second line of a text": Slip(
        "  meets: dienstags\n  16 bis 19 Uhr\n", {"meets": "dienstags 16 bis 19 Uhr"}, 3
    ),
    "a field of a field": Slip(
        "  contact:\n    phone: 1\n   email: a\n", {"contact": {"phone": "1", "email": "a"}}, 4
    ),
    "a text too far left": Slip(
        "  description: |\n    Wir\n  treffen uns\n", {"description": "Wir\ntreffen uns\n"}, 4
    ),
    "a text below its field": Slip(
        "  description: |\n  Wir treffen\n  uns: hier\n",
        {"description": "Wir treffen\nuns: hier\n"},
        3,
    ),
    "no dash": Slip("  topics:\n    - bildung\n    medien\n", {"topics": ["bildung", "medien"]}, 4),
    "no blank behind the dash": Slip(
        "  topics:\n    - bildung\n    -medien\n", {"topics": ["bildung", "medien"]}, 4
    ),
    "no blank behind any dash": Slip(
        "  topics:\n    -bildung\n    -medien\n", {"topics": ["bildung", "medien"]}, 3
    ),
    "a long text with a colon": Slip(
        "  description: Wir treffen uns\n    jeden Dienstag: 16 Uhr\n",
        {"description": "Wir treffen uns jeden Dienstag: 16 Uhr"},
    ),
    "a long text with a hash": Slip(
        "  description: Wir treffen uns\n    in Halle #3 am\n    Kai\n",
        {"description": "Wir treffen uns in Halle #3 am Kai"},
    ),
}
"""Lines that stand too far left or right, lack a dash, or go on below."""

SLIPS = {
    name: Slip(f"  {name}\n", meant) for name, meant in (TEXTS | BLANKS | BRACKETS).items()
} | MARGINS


def read(text: str) -> tuple[object, tuple[Diagnostic, ...]]:
    """Return what is read, without places, and the findings."""
    tree, notes = read_yaml("f.yaml", text, 1, FIELDS)
    return node_to_value(tree), notes


def paste(text: str, note: Diagnostic, value: str = "instead") -> str:
    """Put the lines that a finding quotes where it stands."""
    lines, new = text.split("\n"), dict(note.values)[value].split("\n")
    first = note.location.line - 1
    return "\n".join([*lines[:first], *new, *lines[first + len(new) :]])


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_read_as_it_was_meant(slip: Slip) -> None:
    """One finding stands at the line of the slip; who pastes what it quotes is done."""
    text = HEAD + slip.lines + TAIL
    records, (note, *others) = read(text)
    assert records == [{"id": "hafen", **slip.meant, "status": "active"}]
    assert (note.severity, note.location.line, others) == ("error", slip.line, [])
    assert read(paste(text, note)) == (records, ())


def test_other_readers_understand_the_pasted_lines() -> None:
    """PyYAML's own parser (not libyaml) and js-yaml read from each pasted text what was meant."""
    texts, meant = [], []
    for slip in SLIPS.values():
        text = HEAD + slip.lines + TAIL
        _, (note,) = read(text)
        texts.append(paste(text, note))
        meant.append([{"id": "hafen", **slip.meant, "status": "active"}])
    assert [yaml.load(text, yaml.BaseLoader) for text in texts] == meant  # noqa: S506  texts only
    program = (
        "const y = require('js-yaml'); const t = JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify(t.map(x => y.load(x, {schema: y.FAILSAFE_SCHEMA}))))"
    )
    answer = subprocess.run(
        [str(node()), "-e", program],
        cwd=TESTS,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == meant


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_all_slips_of_a_file_are_told_at_once(end: str) -> None:
    """Each record with a slip is read, each finding stands at its line, the rest is untouched."""
    text = "".join(HEAD + slip.lines + TAIL for slip in SLIPS.values()).replace("\n", end)
    records, notes = read_items(text)
    assert records == [{"id": "hafen", **slip.meant, "status": "active"} for slip in SLIPS.values()]
    assert len(notes) == len(SLIPS)
    for note in reversed(notes):
        text = paste(text.replace("\r\n", "\n"), note).replace("\n", end)
    assert read_items(text) == (records, [])


def read_items(text: str) -> tuple[list[object], list[Diagnostic]]:
    """Return the items of a list file, each read by itself, and the findings."""
    trees = [read_yaml("f.yaml", piece, line, FIELDS) for line, piece in split_items(text)]
    items = [item for tree, _ in trees for item in node_to_value(tree)]
    return items, [note for _, notes in trees for note in notes]


def test_items_of_a_field_are_no_items_of_the_file() -> None:
    """A list that stands too far left stays with its field; a list file is cut at its records."""
    text = HEAD + "  topics:\n- bildung\n- medien\n" + TAIL + "- id: kai\n" + TAIL
    items, notes = read_items(text)
    assert items == [
        {"id": "hafen", "topics": ["bildung", "medien"], "status": "active"},
        {"id": "kai", "status": "active"},
    ]
    assert [note.code for note in notes] == ["mistyped-yaml"]
    pieces = split_items("- id: a\n  topics:\n    - x\n- y\n")
    assert [line for line, _ in pieces] == [1, 4]


# --- Notes behind a value


@pytest.mark.parametrize(
    ("line", "text", "note"),
    [
        ("name: Wohnprojekt #1 am Kai", "Wohnprojekt #1 am Kai", "Wohnprojekt  # 1 am Kai"),
        ("name: Halle # 3", "Halle # 3", "Halle  # 3"),
        ("name: Halle  #3", "Halle  #3", "Halle  # 3"),
        ("name: Halle\t#3", "Halle\t#3", "Halle  # 3"),
        ("name: C #", "C #", "C  #"),
        ("name: #hafenliebe", "#hafenliebe", "  # hafenliebe"),
        ('name: "Halle" #3', '"Halle" #3', '"Halle"  # 3'),
        ("name: a # b # c", "a # b # c", "a  # b # c"),
    ],
)
def test_a_hash_behind_a_value_is_asked_back(line: str, text: str, note: str) -> None:
    """It may be text or a note: both ways to write it are quoted, and both are clean."""
    written = f"{HEAD}  {line}\n{TAIL}"
    records, (finding,) = read(written)
    assert (finding.code, finding.severity, finding.location.line) == ("hash-in-text", "error", 2)
    assert written.split("\n")[1][finding.location.column - 1] == "#"
    assert dict(finding.values)["entry"] == "hafen"
    (record,), notes = read(paste(written, finding, "instead_text"))
    assert (record["name"], notes) == (text, ())
    pasted = paste(written, finding, "instead_note")
    assert pasted.split("\n")[1] == f"  name: {note}".replace("name:   #", "name:  #")
    assert read(pasted)[1] == ()
    assert records == (read(pasted)[0] if note[0] != " " else [record])


@pytest.mark.parametrize(
    "line",
    [
        "name: Halle  # Eingang hinten",
        "name: Halle   #",
        "name: Halle\t# hinten",
        'name: "Halle" # hinten',
        "name: C#",
        "name: Halle#3",
        'name: "Halle #3"',
        "topics: [bildung] # nur das",
        "topics: [bildung, # zuerst\n    medien]",
        "# name: Halle #3",
        "description: |\n    Halle #3",
        "description: |  # Text\n    Halle",
        "contact: # privat\n    phone: 1",
    ],
)
def test_a_clear_note_and_a_clear_text_stay(line: str) -> None:
    """Two blanks before "#" and one behind it make a note; quotation marks make a text."""
    assert read(f"{HEAD}  {line}\n{TAIL}")[1] == ()


# --- What else must hold


def test_an_item_that_lost_its_dash_is_one_of_its_own() -> None:
    """Fields that begin again are the next record, not doubled fields of this one."""
    text = "- id: hafen\n  name: A\n  status: x\n  id: kai\n  name: B\n  status: y\n"
    records, (note,) = read(text)
    assert [record["id"] for record in records] == ["hafen", "kai"]
    assert (note.location.line, read(paste(text, note))) == (4, (records, ()))
    twice = "- id: hafen\n  name: A\n  name: B\n"
    assert [note.code for note in read(twice)[1]] == ["duplicate-key"]


@pytest.mark.parametrize(
    "lines",
    ["  ]\n", "  : b\n", "}\n", "  {de, ar: Text\n", "  name: [x\n    y: z\n  ]]\n", "Nur Text.\n"],
)
def test_what_cannot_be_told_is_not_guessed(lines: str) -> None:
    """Where nothing plausible can be read no line is quoted."""
    _, notes = read(HEAD + lines + TAIL)
    assert [note.code for note in notes] == ["invalid-yaml"]


@pytest.mark.parametrize("lines", ["name: &x [1]", "name: !!str x", "name: &x\n    - a"])
def test_anchors_and_tags_of_those_who_mean_them_get_no_line(lines: str) -> None:
    """An anchor before a list and a tag of YAML's own are no text that lacks quotation marks."""
    _, (note,) = read(f"{HEAD}  {lines}\n{TAIL}")
    assert note.code in {"alias", "tag"}
    assert "instead" not in dict(note.values)


def test_a_line_of_a_stranger_stays_a_line() -> None:
    """A very long text is not read again and again."""
    text = HEAD + "  name: a: b\n" + "  # " + "x" * MAX_LENGTH + "\n"
    assert [note.code for note in read(text)[1]] == ["invalid-yaml"]


WORDS = st.text(st.sampled_from("aZ ä:#,-'\"[]{}&*!|>%@`?\\"), min_size=1, max_size=20)


@given(WORDS)
def test_any_text_without_quotation_marks_is_right_or_told(words: str) -> None:
    """Whatever somebody types behind a colon is read in full, or a finding says why not."""
    meant = words.strip()
    records, notes = read(f"{HEAD}  name: {words}\n{TAIL}")
    if not notes and isinstance(records, list) and records[0].get("name") != meant:
        assert meant[:1] in {"'", '"', "[", "{", "|", ">", "#", "", "!", "&"} or "  # " in words
    for note in notes:
        pasted = dict(note.values).get("instead")
        assert pasted is None or "\n" not in pasted


@given(WORDS)
def test_a_quoted_text_has_no_slip(words: str) -> None:
    """What our own writer wrote is read without a finding."""
    inside = format_scalar(words, inline=True)
    text = f"{HEAD}  name: {format_scalar(words)}\n  names: {{de: {inside}}}\n"
    assert read(text) == ([{"id": "hafen", "name": words, "names": {"de": words}}], ())
