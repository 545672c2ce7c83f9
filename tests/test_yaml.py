"""YAML that guesses nothing, and refuses what could hide something."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.diagnostics import Location, error
from wegweiser.source import yaml
from wegweiser.source.list_files import split_items
from wegweiser.source.yaml import MAX_DEPTH, MappingNode, ScalarNode, SequenceNode, parse_yaml

MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{b}: &{b}\n  <<: [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHS = 'a: &a ["ha", "ha"]\n' + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def at(line, column, code, length=1, /, **values):
    """Return a finding in the file that all these tests read."""
    return error(code, Location("f.yaml", line, column, length), **values)


def refused(line, column, code):
    """Return what parse answers where it reads no further."""
    return None, (at(line, column, code, depth=MAX_DEPTH),)


def plain(tree):
    """Return a tree as Python's own lists, maps and strings, without places."""
    if isinstance(tree, ScalarNode):
        return tree.text
    if isinstance(tree, SequenceNode):
        return [plain(item) for item in tree.items]
    return {key: plain(value) for key, (_, value) in tree.pairs.items()}


@pytest.mark.parametrize(
    "trap",
    [
        "no",
        "yes",
        "on",
        "01067",
        "0231123456",
        "+4930123",
        "12:30",
        "1.10",
        "2024-13-45",
        "2024-05-01",
        "1e3",
        "~",
        "=",
        "null",
        "0x1F",
        "1_000",
        ".inf",
        "<<",
        "",
        "true",
        "-1",
        "09:30",
        "+49 30 23125 100",
    ],
)
def test_every_scalar_stays_as_it_was_typed(trap):
    """What other readers turn into truth, numbers, times or dates stays text, quoted or not."""
    tree, notes = parse_yaml("f.yaml", f"- {trap}\n- '{trap}'\n- \"{trap}\"\n")
    assert ([trap, trap, trap], ()) == (plain(tree), notes)
    assert [item.plain for item in tree.items] == [True, False, False]


def test_the_tree_remembers_where_everything_stands():
    """Keys and values know line and column, in characters, whatever alphabet stands before."""
    tree, notes = parse_yaml("f.yaml", "größe: [ä, 🚢, x]\nname:\n  ar: ميناء\n", 10)
    size = SequenceNode(
        10,
        8,
        [
            ScalarNode("ä", 10, 9, plain=True),
            ScalarNode("🚢", 10, 12, plain=True),
            ScalarNode("x", 10, 15, plain=True),
        ],
    )
    name = MappingNode(
        12, 3, {"ar": (ScalarNode("ar", 12, 3, plain=True), ScalarNode("ميناء", 12, 7, plain=True))}
    )
    expected = {
        "größe": (ScalarNode("größe", 10, 1, plain=True), size),
        "name": (ScalarNode("name", 11, 1, plain=True), name),
    }
    assert (MappingNode(10, 1, expected), ()) == (tree, notes)


@pytest.mark.parametrize("text", ["", "# nur ein Kommentar\n", "\n\n", "---\n# nichts\n"])
def test_an_empty_file_is_no_fault(text):
    """A file without a value has no tree, or an empty text; the schema says what is missing."""
    tree, notes = parse_yaml("f.yaml", text)
    assert (tree is None or tree.text == "", notes) == (True, ())


def test_a_path_ends_where_nothing_goes_on():
    """A field or an item that is not there is told at what would hold it."""
    tree, _ = parse_yaml("f.yaml", "a: [b, c]\n")
    items = yaml.follow_path(tree, ("a",))
    assert yaml.follow_path(tree, ("a", 1)) is items.items[1]
    assert yaml.follow_path(tree, ("a", 2)) is items
    assert yaml.follow_path(tree, ("d",)) is tree


def test_line_endings_of_windows_change_nothing():
    """CRLF reads like LF: same values, same places."""
    text = "a: 1\nb: |\n  eins\n  zwei\nc: [x,\n  y]\n"
    assert parse_yaml("f.yaml", text) == parse_yaml("f.yaml", text.replace("\n", "\r\n"))


def test_two_equal_keys_are_reported_each():
    """The first of equal keys counts, later ones are reported with its line; reading goes on."""
    tree, notes = parse_yaml("f.yaml", "name: a\nid: x\nname: b\n'name': c\nid: [1, 1]\n")
    assert plain(tree) == {"name": "a", "id": "x"}
    assert notes == (
        at(3, 1, "duplicate-key", 4, key="name", first=1),
        at(4, 1, "duplicate-key", 6, key="name", first=1),
        at(5, 1, "duplicate-key", 2, key="id", first=2),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: &x 2\n", refused(2, 4, "alias")),
        ("a: *x\n", refused(1, 4, "alias")),
        ("&x a: 1\n", refused(1, 1, "alias")),
        ("- &x [1]\n", refused(1, 3, "alias")),
        ("a: !!int 1\n", refused(1, 4, "tag")),
        ("a: !wichtig 1\n", refused(1, 4, "tag")),
        ("a: ! wichtig\n", refused(1, 4, "tag")),
        ('ä: ! "wichtig"\n', refused(1, 4, "tag")),
        ("a:\n  - !!python/object:os.system []\n", refused(2, 5, "tag")),
        ("a: ! {b: c}\n", refused(1, 4, "tag")),
        ("<<: {a: 1}\n", refused(1, 1, "complex-key")),
        ("? [a, b]\n: c\n", refused(1, 3, "complex-key")),
        ("{{a: b}: c}\n", refused(1, 2, "complex-key")),
        ("a: 1\n---\nb: 2\n", refused(2, 1, "several-documents")),
        ("a: 1\n...\n---\n", refused(3, 1, "several-documents")),
        ("- " * (MAX_DEPTH + 1), refused(1, 2 * MAX_DEPTH + 1, "too-deep")),
        ("{a: " * (MAX_DEPTH + 1), refused(1, 4 * MAX_DEPTH + 1, "too-deep")),
    ],
)
def test_what_nobody_needs_is_refused(text, expected):
    """Anchors, aliases, tags, merge keys, keys not words, second documents, depth end reading."""
    assert expected == parse_yaml("f.yaml", text)


def test_a_key_that_stands_twice_is_told_with_the_line_of_the_first():
    """The line of the key, wherever its value stands."""
    assert parse_yaml("f.yaml", "a:\n  - 1\na: 2\n")[1] == (
        at(3, 1, "duplicate-key", key="a", first=1),
    )


def test_a_quoted_merge_key_is_a_word():
    """Only the unquoted sign would merge."""
    assert plain(parse_yaml("f.yaml", '"<<": 1\n')[0]) == {"<<": "1"}


def test_as_deep_as_allowed_is_read():
    """Twenty levels are read, the twenty-first is not."""
    tree, notes = parse_yaml("f.yaml", "[" * 20 + "]" * 20)
    assert (tree is not None, notes) == (True, ())
    _, notes = parse_yaml("f.yaml", "[" * 21 + "]" * 21)
    assert [note.code for note in notes] == ["too-deep"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        LAUGHS,
        MERGE_BOMB,
        "a: *a\n" * 100_000,
    ],
    ids=["brackets", "braces", "dashes", "questions", "billion laughs", "merge keys", "aliases"],
)
def test_bombs_are_defused_within_a_second(text):
    """Whatever is nested or multiplied is refused with one finding, at once and without a crash."""
    start = time.perf_counter()
    tree, notes = parse_yaml("f.yaml", text)
    assert (tree, len(notes)) == (None, 1)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: [x\n", 1, 4),
        ("a: [x", 1, 4),
        ('a: 1\nb: "x\nc: 2\n', 2, 4),
        ("a: 1\nb", 2, 1),
        ("titel: Fest: Musik\n", 1, 12),
        ("a: 1\n\tb: 2\n", 2, 1),
        ("a: 1\n b: 2\n", 2, 3),
        ("a: @b\n", 1, 4),
        ("a: %b\n", 1, 4),
        ("a: ]\n", 1, 4),
        ('a: "\\z"\n', 1, 5),
        ('a: "\\ud800"\n', 1, 7),
        ("%YAML 2.2\n---\na: 1\n", 1, 1),
        ("🚢 ä: x: y\n", 1, 7),
    ],
)
def test_a_broken_structure_is_shown_inside_the_file(text, line, column):
    """Libyaml's complaint comes with its place; what is open at the end, with where it began."""
    tree, (note,) = parse_yaml("f.yaml", text)
    assert (None, "invalid-yaml", Location("f.yaml", line, column)) == (
        tree,
        note.code,
        note.location,
    )


def test_a_value_missing_at_the_end_stands_inside_the_file():
    """An empty value after the last line counts for the last line."""
    tree, _ = parse_yaml("f.yaml", "a: 1\n? b")
    assert tree.pairs["b"][1].line == 2


HIDDEN = [
    "\x00",
    "\x08",
    "\x0b",
    "\x1c",
    "\x1f",
    "\x7f",
    "\x85",
    "\x9f",
    "\u200b",
    "\u2028",
    "\u2029",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\ufff9",
    "\ufffe",
    "\uffff",
    "\ufdd0",
    "\ufdef",
    "\U0001fffe",
    "\U0010ffff",
]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (r"[a]\x28/nix/)", "U+0028"),
        (r"!\u005Ba](https://a.example/b.jpg)", "U+005B"),
        (r"\\\x3cscript>", "U+003C"),
        (r"\U0000003C!-- a -->", "U+003C"),
        ("[a]\\\n  (/nix/)", "U+000A"),
    ],
)
def test_what_can_be_typed_is_not_written_as_an_escape(words, code):
    """Rules that read the file see each sign of a link, a picture, a comment."""
    _, notes = parse_yaml("f.yaml", f'a: "{words}"\n')
    assert notes == (at(1, 4, "hidden-character", code=code),)


@pytest.mark.parametrize(
    "words", [r"\xe4\u20AC\n\t", r"a \"b\" \\x28 \/", "lang \\\n  weiter, [a]\n  (b)"]
)
def test_escapes_that_programs_write_are_read(words):
    """Letters beyond ASCII, quotation marks and long lines may be escaped."""
    assert parse_yaml("f.yaml", f'a: "{words}"\n')[1] == ()


@pytest.mark.parametrize("sign", HIDDEN, ids=[f"U+{ord(sign):04X}" for sign in HIDDEN])
def test_hidden_characters_are_found_raw_and_written_as_escapes(sign):
    """No control or reordering mark comes in, neither typed nor as an escape in quotation marks."""
    code = f"U+{ord(sign):04X}"
    tree, notes = parse_yaml("f.yaml", f"a: 1\nbä: x{sign}y\na: 2\n")
    assert isinstance(tree, MappingNode)
    assert tree.pairs["bä"][1] == ScalarNode("xy", 2, 5, plain=True)
    assert notes == (
        at(2, 6, "hidden-character", code=code),
        at(3, 1, "duplicate-key", key="a", first=1),
    )
    tree, notes = parse_yaml("f.yaml", f'a: 1\nb: "x\\U{ord(sign):08X}y"\na: 2\n')
    assert tree is not None
    assert notes == (
        at(2, 4, "hidden-character", code=code),
        at(3, 1, "duplicate-key", key="a", first=1),
    )


def test_every_hidden_character_is_reported():
    """All of them are said at once, also in comments."""
    _, notes = parse_yaml("f.yaml", "a: \u202ex\u202c # \u200b\n# \ufeff\n")
    assert [(note.location.line, note.location.column) for note in notes] == [
        (1, 4),
        (1, 6),
        (1, 10),
        (2, 3),
    ]


def test_a_lone_carriage_return_is_refused():
    """A line break that only libyaml would see cannot shift the places of what follows."""
    assert parse_yaml("f.yaml", "a: 1\rb: 2\r\nc: 3\r") == (
        None,
        (at(1, 5, "hidden-character", code="U+000D"), at(2, 5, "hidden-character", code="U+000D")),
    )


@pytest.mark.parametrize(
    "sign",
    [
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\xa0",
        "\xad",
        "\u0301",
        "\u0651",
        "🚢",
        "\U000e007f",
    ],
)
def test_signs_that_languages_need_stay(sign):
    """Joiners and direction marks of Persian and Sorani, accents, vowel signs, emoji are text."""
    assert plain(parse_yaml("f.yaml", f"a: x{sign}y\n")[0]) == {"a": f"x{sign}y"}
    assert plain(parse_yaml("f.yaml", f'a: "x\\U{ord(sign):08X}y"\n')[0]) == {"a": f"x{sign}y"}


def test_a_file_beyond_all_measure_is_not_even_looked_at(monkeypatch):
    """More than twenty million characters are refused; the limit itself is read."""
    assert yaml.MAX_CHARACTERS == 20_000_000
    monkeypatch.setattr(yaml, "MAX_CHARACTERS", 5_000_000)
    assert parse_yaml("f.yaml", "#" * 5_000_001) == (
        None,
        (error("file-too-large", Location("f.yaml"), limit=5),),
    )
    assert parse_yaml("f.yaml", "#" * 5_000_000) == (None, ())


def test_a_long_list_of_items_is_read(monkeypatch):
    """A list may be as long as its city needs; each of its items counts for itself."""
    monkeypatch.setattr(yaml, "MAX_CHARACTERS", 1_000_000)
    tree, faults = parse_yaml("f.yaml", f"- a: {'x' * 900_000}\n" * 3)
    assert (len(tree.items), faults) == (3, ())
    longest = "- a: " + "x" * (1_000_000 - len("- a: ."))
    assert parse_yaml("f.yaml", f"- a: b\n{longest}\n")[1] == ()
    assert parse_yaml("f.yaml", f"- a: b\n{longest}x\n") == (
        None,
        (error("file-too-large", Location("f.yaml"), limit=1),),
    )


def test_a_place_is_as_long_as_its_text():
    """The mark under a finding covers the word with its quotation marks, and is never empty.

    Of several lines it covers the first.
    """
    tree, _ = parse_yaml(
        "f.yaml", "- abc\n- 'abc'\n- |\n  ab\n  c\n-\n- [abc]\n- ab: c\n- ''\n- x\n"
    )
    lengths = [yaml.node_location("f.yaml", item).length for item in tree.items]
    assert lengths == [3, 5, 4, 1, 1, 1, 2, 1]


@pytest.mark.parametrize(
    ("steps", "line", "column"),
    [
        (("a", 1, "c"), 3, 8),
        (("a", 0), 2, 5),
        (("a",), 2, 3),
        (("a", 7, "c"), 2, 3),
        (("a", 1, "x"), 3, 5),
        (("x",), 1, 1),
        ((), 1, 1),
    ],
)
def test_a_path_leads_as_far_as_it_can(steps, line, column):
    """A field that is missing is shown at the last thing on the way to it."""
    tree, _ = parse_yaml("f.yaml", "a:\n  - b\n  - c: d\n")
    found = yaml.follow_path(tree, steps)
    assert (line, column) == (found.line, found.column)


@given(
    st.text(
        st.sampled_from("ab: -?[]{},&*!|>'\"%@`#~=<\\\n\r\t äא🚢\u200c\u202e\x1c0"), max_size=60
    )
)
def test_no_text_breaks_the_reader(text):
    """Any text is read or refused inside the file, never with an exception."""
    lines = text.split("\n")
    for note in parse_yaml("f.yaml", text)[1]:
        assert 1 <= note.location.line <= len(lines)
        assert 1 <= note.location.column <= len(lines[note.location.line - 1]) + 1


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cn")),
            min_size=1,
        ),
        min_size=1,
    )
)
def test_quoted_text_comes_back_unchanged(words):
    """Every text that may stand in a file is read as it was written."""
    written = "".join("- '" + word.replace("'", "''") + "'\n" for word in words)
    tree, notes = parse_yaml("f.yaml", written)
    assert (words, ()) == (plain(tree), notes)


ITEM_LINES = [
    "- a: 1",
    "- b",
    "  c: 2",
    "- |",
    "  text",
    "- x",
    '- "q',
    '  r"',
    "# comment",
    "",
    "---",
    "...",
    "- [1,",
    "2]",
    "%YAML 1.1",
    "-",
    "- - y",
    "-\tz",
]


@given(st.lists(st.sampled_from(ITEM_LINES), max_size=12))
def test_items_read_apart_are_the_items_of_the_whole(lines):
    """A cut list file without a faulty item has the items of the whole file, at the same lines."""
    text = "\n".join(lines)
    pieces = [(line, *parse_yaml("f.yaml", piece)) for line, piece in split_items(text)]
    whole, notes = parse_yaml("f.yaml", text)
    if pieces and not any(faults for _, _, faults in pieces):
        assert notes == ()
        assert isinstance(whole, SequenceNode)
        assert [plain(tree) for _, tree, _ in pieces] == [[plain(item)] for item in whole.items]
        assert [line + tree.items[0].line - 1 for line, tree, _ in pieces] == [
            item.line for item in whole.items
        ]


def test_a_list_file_of_records_is_cut():
    """Comments before, between and behind items do not hinder the cut; another layout does."""
    assert split_items("# kopf\n\n- id: a\n  b: c\n# zu d\n- id: d\n") == (
        (3, "- id: a\n  b: c\n# zu d\n"),
        (6, "- id: d\n"),
    )
    assert split_items("  - id: a\n") == split_items("---\n- id: a\n") == split_items("[]\n") == ()
