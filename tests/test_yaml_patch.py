"""A record goes into a file, and nothing else moves (yaml_patch, yaml_item, yaml_writer)."""

import difflib
from itertools import takewhile

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from support.cities import CITY, HERE

from wegweiser.diagnostics import Location, error
from wegweiser.source import yaml_patch
from wegweiser.source.yaml import parse_yaml
from wegweiser.source.yaml_writer import (
    LINE_WIDTH,
    format_flow,
    format_item,
    format_scalar,
    node_to_value,
)

pytestmark = pytest.mark.whole

FILES = [folder / "data" / "orgs.yaml" for folder in (HERE, CITY)]
SIGNS = "aÄ9 \n\t:#-,[]{}'\"\\&*!|>%@`~=<?._+\u00a0\u0085\u2028\u200b\u200c\ufeff\x00\x1b„م🚢"
TEXTS = (
    st.text(max_size=40)
    | st.text(SIGNS, max_size=12)
    | st.text("ab -#\n", min_size=60, max_size=300)
)
GUESSES = st.from_regex(
    r"[-+.]?[0-9]{1,4}[-+._:0-9a-fxoetTZ ]{0,12}|[A-Za-z]{1,5}|[~=<.]{1,2}[a-z]{0,3}",
    fullmatch=True,
)
NAMES = st.text("abc_ :#-\"'„", max_size=8)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.dictionaries(NAMES, VALUES, max_size=5)
KEYS = st.sampled_from(["on", "b", "c: d", "#", "e f"])
SEEN = st.recursive(
    st.text("aÄ9 \n:#-,[]{}'\"", max_size=25),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
SLUGS = st.text("abm", min_size=1, max_size=3)


def read(text):
    """Return what our reader understands; an escaped hidden mark is its only complaint."""
    tree, notes = parse_yaml("f.yaml", text)
    assert {note.code for note in notes} <= {"hidden-character"}, (text, notes)
    return node_to_value(tree)


def done(result):
    """Return the text of a patch that must succeed."""
    text, notes = result
    assert notes == ()
    return text


def moved(before, after):
    """Return the lines that went and the lines that came."""
    lines = list(
        difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    )[2:]
    return [line[1:] for line in lines if line[0] == "-"], [
        line[1:] for line in lines if line[0] == "+"
    ]


def same(one_text, other):
    """Return how many characters two texts begin with alike."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one_text, other, strict=False))
    )


def one(key, more=""):
    """Return the lines of a small item."""
    return f"- id: {key}\n  name: Verein {key}\n{more}"


# --- Values as YAML


@given(TEXTS | GUESSES)
def test_every_text_comes_back(text):
    """Any text, as item, beside a key and between brackets, is read back equal, in one line."""
    plain, quoted = format_scalar(text), format_scalar(text, inline=True)
    assert read(f"- {plain}\n- k: {plain}\n- [{quoted}, {{{quoted}: {quoted}}}]\n") == [
        text,
        {"k": text},
        [text, {text: text}],
    ]
    assert "\n" not in plain + quoted


@given(TEXTS | GUESSES)
def test_no_other_tool_guesses(text):
    """A YAML 1.1 tool that guesses types reads every text as a text, and the same one."""
    assert yaml.load(
        f"- {format_scalar(text)}\n- [{format_scalar(text, inline=True)}]\n", yaml.CSafeLoader
    ) == [text, [text]]


@pytest.mark.parametrize(
    "text",
    [
        "Hafenbrücke e. V.",
        "20. Bürgerforum",
        "https://a.example/x?y=1#z",
        "+49 30 23125 107",
        "„Hafen“, Süd & Nord",
        "2023-11",
        "e.V.",
        "a:b",
        "x#y",
        "Don't",
        "سماء",
    ],
)
def test_what_nobody_can_mistake_stays_plain(text):
    """Names, addresses, phone numbers and sentences are written as people write them."""
    assert format_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("no", '"no"'),
        ("01067", '"01067"'),
        ("12:30", '"12:30"'),
        ("2026-06-15", '"2026-06-15"'),
        ("~", '"~"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("x ", '"x "'),
        ('say "a\\b"', 'say "a\\b"'),
        ('"a\\b"', r'"\"a\\b\""'),
        ("a\n\tb", r'"a\n\tb"'),
        ("\x85\u2028\x9b\u200b", r'"\u0085\u2028\u009b\u200b"'),
    ],
)
def test_the_rest_is_quoted(text, written):
    """What tools would convert, YAML read otherwise or nobody sees stands in double quotes."""
    assert format_scalar(text) == written


@given(RECORDS)
def test_every_record_comes_back(fields):
    """Any nesting of texts, lists, maps is read back equal and ordered; the item ends its line."""
    text = format_item(fields)
    assert list(read(text)[0].items()) == list(fields.items())
    assert text.endswith("\n")
    assert read(f"- {format_flow(fields)}\n") == [fields]


@given(st.lists(st.text("abcdeföß", min_size=1, max_size=30), min_size=10, max_size=60))
def test_long_texts_are_folded(words):
    """A long paragraph becomes lines that fit the width, and comes back as one."""
    text = format_item({"id": "a", "description": " ".join(words)})
    assert max(map(len, text.split("\n"))) <= LINE_WIDTH
    assert read(text)[0]["description"] == " ".join(words)


def test_an_item_looks_like_its_neighbours():
    """Short lists and maps in one line, addresses and records one a line, texts as they are."""
    record = {
        "id": "hafen",
        "name": "Hafen, e. V.",
        "names": {"ar": "سماء"},
        "topics": ["bildung", "kultur"],
        "founded": "1998",
        "description": "Eins.\n\n- zwei\n- drei\n",
        "contact": {"website": "https://hafen.example/"},
        "checked": {"how": "source"},
        "sources": ["https://hafen.example/", {"title": "Heft", "on": "2019-03"}],
        "seeks": [],
    }
    assert format_item(record) == (
        "- id: hafen\n  name: Hafen, e. V.\n  names: {ar: سماء}\n"
        '  topics: [bildung, kultur]\n  founded: "1998"\n'
        "  description: |\n    Eins.\n\n    - zwei\n    - drei\n"
        "  contact:\n    website: https://hafen.example/\n  checked: {how: source}\n"
        "  sources:\n    - https://hafen.example/\n    - {title: Heft, on: 2019-03}\n  seeks: []\n"
    )


# --- Items


@st.composite
def list_files(draw):
    """Return a sorted list file: with or without header, comments, gaps, last break; LF or CRLF."""
    keys = sorted(draw(st.sets(SLUGS, min_size=1, max_size=5)))
    gap = "\n" * draw(st.integers(0, 2))
    above = st.sampled_from(
        ["", "# eine Zeile\n", "# zwei\n#Zeilen\n", "# frei\n\n", "# frei\n\n# eng\n"]
    )
    inside = [
        "",
        "  # innen\n",
        "  text: |\n    # kein Kommentar\n\n    - id: zz\n",
        "  list:\n  - id: b\n",
        "  x: {a: 1}  # c\n",
    ]
    below = st.sampled_from(inside)
    items = [draw(above) + one(key, draw(below)) for key in keys]
    header = draw(
        st.sampled_from(
            ["", "# Kopf\n", "# Kopf\n\n", "---\n", "\n", "# yaml-language-server: x\n# Kopf\n\n"]
        )
    )
    text = (
        header
        + gap.join(items)
        + draw(st.sampled_from(["", "\n", "\n# Ende\n", "# Ende\n", "...\n"]))
    )
    text = text if draw(st.booleans()) else text.removesuffix("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(
    list_files(),
    SLUGS,
    st.sampled_from(["", "# neu\n"]),
    st.sampled_from(["", "  # innen\n", "  text: >-\n    lang\n"]),
)
def test_what_went_in_comes_out(text, key, above, below):
    """Inserting adds lines and changes no byte of the others; removing gives the very file back.

    A new first item comes without a comment here: directly below the file's own it would become
    part of that.
    """
    first = read(text)[0]["id"]
    assume(key not in [each["id"] for each in read(text)] and (key > first or not above))
    after = done(yaml_patch.insert_item("f.yaml", text, above + one(key, below)))
    assert same(text, after) + same(text[::-1], after[::-1]) >= len(text)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.endswith("\n") == text.endswith("\n")
    assert [each["id"] for each in read(after)] == sorted(each["id"] for each in read(after))
    assert done(yaml_patch.remove_item("f.yaml", after, key)) == text


@given(list_files(), st.data())
def test_an_item_is_replaced_where_it_stands(text, data):
    """Replacing changes the lines of one item; its neighbours and the comment above it stay."""
    here = data.draw(st.integers(0, len(read(text)) - 1))
    expected = read(text)
    key = expected[here]["id"]
    after = done(yaml_patch.replace_item("f.yaml", text, key, one(key, "  kind: neu\n")))
    expected[here] = {"id": key, "name": f"Verein {key}", "kind": "neu"}
    assert read(after) == expected
    assert all(
        after.count(words) == text.count(words)
        for words in ("Kopf", "eine Zeile", "#Zeilen", "# frei", "# eng", "# Ende")
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", one("k")),
        ("[]\n", one("k")),
        ("[ ]", one("k").removesuffix("\n")),
        ("# Kopf\n\n[]\n", "# Kopf\n\n" + one("k")),
        ("# Kopf\n\n[]  # noch leer\n", "# Kopf\n\n# noch leer\n" + one("k")),
        ("# Kopf\n", "# Kopf\n\n" + one("k")),
        ("# Kopf", "# Kopf\n\n" + one("k").removesuffix("\n")),
        ("# Kopf\n\n", "# Kopf\n\n" + one("k") + "\n"),
        ("---\n# Kopf\n", "---\n# Kopf\n\n" + one("k")),
        (one("a"), one("a") + "\n" + one("k")),
        (one("z"), one("k") + "\n" + one("z")),
        ("# Kopf\n" + one("z"), "# Kopf\n" + one("k") + "\n" + one("z")),
        ("# Kopf\n\n# zu z\n" + one("z"), "# Kopf\n\n" + one("k") + "\n# zu z\n" + one("z")),
        ("# Kopf\n\n" + one("a") + one("z"), "# Kopf\n\n" + one("a") + one("k") + one("z")),
        (one("a") + "\n\n" + one("z"), one("a") + "\n\n" + one("k") + "\n\n" + one("z")),
        (
            one("a") + "\n# frei\n\n# zu z\n" + one("z"),
            one("a") + "\n# frei\n\n" + one("k") + "\n# zu z\n" + one("z"),
        ),
        (one("a") + "\n# Ende\n", one("a") + "\n" + one("k") + "\n# Ende\n"),
        (one("a").removesuffix("\n"), one("a") + "\n" + one("k").removesuffix("\n")),
        (one("z") + one("a") + one("m"), one("k") + one("z") + one("a") + one("m")),
        ("  - id: z\n    x: y\n", None),
        ("-\n  # innen\n  id: z\n", one("k") + "\n-\n  # innen\n  id: z\n"),
        ("- nur Text\n", "- nur Text\n\n" + one("k")),
    ],
)
def test_the_place_of_a_new_item(before, after):
    """Before the first greater id, comments with the item below, gaps like the neighbours'.

    Line breaks stay LF or CRLF.
    """
    assert yaml_patch.insert_item("f.yaml", before, one("k"))[0] == after
    if after and before:
        windows = yaml_patch.insert_item("f.yaml", before.replace("\n", "\r\n"), one("k"))[0]
        assert windows == after.replace("\n", "\r\n" if "\n" in before else "\n")


def test_the_only_item_leaves_an_empty_list():
    """Where the last item went, `[]` stays, as in other empty lists, and the file's own comment."""
    assert (
        done(yaml_patch.remove_item("f.yaml", "# Kopf\n\n# zu a\n" + one("a"), "a"))
        == "# Kopf\n\n[]\n"
    )
    assert done(yaml_patch.remove_item("f.yaml", "# Kopf\n" + one("a"), "a")) == "# Kopf\n[]\n"


def test_lists_sorted_by_something_else():
    """Withdrawals stand in the order of their days; equal days in the order in which they came."""
    text = (CITY / "data" / "withdrawn.yaml").read_text("utf-8")
    new = format_item({"id_sha256": "0" * 64, "on": "2025-10-01", "reason": "withdrawn"})
    after = done(yaml_patch.insert_item("data/withdrawn.yaml", text, new, by="on"))
    gone, came = moved(text, after)
    assert (gone, "".join(came)) == ([], new)
    assert [each["on"] for each in read(after)] == ["2025-10-01", "2025-10-01", "2026-02-17"]


# --- Fields


@pytest.mark.parametrize(
    ("own", "changes", "after"),
    [
        ("  a: x\n  b: y\n", [(("a",), "z")], "  a: z\n  b: y\n"),
        ("  a: 'x'   # warum\n", [(("a",), "no")], '  a: "no"   # warum\n'),
        ('  a: "x # y" # warum\n', [(("a",), "z")], "  a: z # warum\n"),
        ("  a: x\n  # zu b\n  b: y\n", [(("a",), None)], "  # zu b\n  b: y\n"),
        ("  a: x\n  # zu b\n  b: y\n", [(("b",), None)], "  a: x\n  # zu b\n"),
        ("  a: x\n", [(("gone",), None), (("gone", "deeper"), None)], "  a: x\n"),
        ("  a: x\n", [(("b",), ["c", "d"])], "  a: x\n  b: [c, d]\n"),
        ("  a: x  # warum\n  # Ende\n", [(("b",), "w")], "  a: x  # warum\n  b: w\n  # Ende\n"),
        ("  a: x\n", [(("b", "c", "d"), "w")], "  a: x\n  b:\n    c: {d: w}\n"),
        ("  a:\n", [(("a", "c"), "w")], "  a: {c: w}\n"),
        (
            "  a: {x: 2020-01-01,  y: 'b'}  # c\n",
            [(("a", "y"), "z")],
            "  a: {x: 2020-01-01,  y: z}  # c\n",
        ),
        ("  a: {x: 1,  y: 'b'}  # c\n", [(("a", "x"), None)], "  a: {y: 'b'}  # c\n"),
        ("  a: {x: 1,  y: 'b' }\n", [(("a", "y"), None)], "  a: {x: 1 }\n"),
        ("  a: {x: 1}\n  b: c\n", [(("a", "x"), None)], "  b: c\n"),
        ("  a: { }\n", [(("a", "x"), "1,2")], '  a: {x: "1,2" }\n'),
        ("  a: [x, y, ]\n", [(("a", 2), "z"), (("a", 0), None)], "  a: [y, z, ]\n"),
        (
            "  a: [x,\n      y]   # c\n  b: c\n",
            [(("a", 1), {"k": ["v"]})],
            "  a: [x,\n      {k: [v]}]   # c\n  b: c\n",
        ),
        (
            "  a: [x]\n  b: c\n",
            [(("a",), ["https://x.example/", "w"])],
            "  a:\n    - https://x.example/\n    - w\n  b: c\n",
        ),
        (
            "  a:\n    - x\n    # zu y\n    - y: 1\n      z: 2\n",
            [(("a", 1, "y"), None)],
            "  a:\n    - x\n    # zu y\n    - z: 2\n",
        ),
        (
            "  a:\n  - x\n  - y\n  b: c\n",
            [(("a", 0), None), (("a", 1), "z")],
            "  a:\n  - y\n  - z\n  b: c\n",
        ),
        (
            "  a:\n    - y: 1 # e\n      # f\n      z: 2\n",
            [(("a", 0, "y"), None)],
            "  a:\n    -  # e\n      # f\n      z: 2\n",
        ),
        (
            "  a: |\n    eins\n\n    # zwei\n  # zu b\n  b: c\n",
            [(("a",), "x")],
            "  a: x\n  # zu b\n  b: c\n",
        ),
        (
            "  a: x  # warum\n  b: c\n",
            [(("a",), "1\n\n2")],
            "  # warum\n  a: |-\n    1\n\n    2\n  b: c\n",
        ),
        (
            "  a:\n    b: x\n    # innen\n",
            [(("c",), "1\n2")],
            "  a:\n    b: x\n    # innen\n  c: |-\n    1\n    2\n",
        ),
        ("  'a': \"x\n    y\"\n  b: c\n", [(("a",), "z")], "  a: z\n  b: c\n"),
        (
            "  a: {}\n  b: []\n",
            [(("a", "x"), "1 2"), (("b", 0), "y z")],
            "  a: {x: 1 2}\n  b: [y z]\n",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_field_changes_and_nothing_else(own, changes, after, end):
    """Set, added or taken out, in blocks or brackets: every other byte stays; LF and CRLF."""
    before, wanted = (
        f"# Kopf\n\n- id: a\n\n# zu k\n- id: k\n{part}\n- id: z\n".replace("\n", end)
        for part in (own, after)
    )
    assert done(yaml_patch.update_item("f.yaml", before, "k", changes)) == wanted


def test_new_fields_come_in_their_order():
    """A new field stands before the first that is later in the order, else after all others."""
    text = one("a", "  kind: x\n  sources: [y]\n")
    changes = [(("short",), "A"), (("other",), "B"), (("topics",), ["t"])]
    after = done(
        yaml_patch.update_item(
            "f", text, "a", changes, order=("id", "name", "short", "kind", "topics", "sources")
        )
    )
    assert after == one("a", "  short: A\n  kind: x\n  topics: [t]\n  sources: [y]\n  other: B\n")
    after = done(
        yaml_patch.update_item(
            "f", "- kind: x\n  id: a\n", "a", [(("name",), "B")], ("name", "kind")
        )
    )
    assert after == "- name: B\n  kind: x\n  id: a\n"


def ways(tree, steps=()):
    """Yield the way to everything in a value, itself first."""
    yield steps
    for name, inner in (
        [] if isinstance(tree, str) else tree.items() if isinstance(tree, dict) else enumerate(tree)
    ):
        yield from ways(inner, (*steps, name))


def put(tree, steps, new):
    """Change a copy as `amend` promises: None takes out, and what is empty then goes, too."""
    if not steps:
        return new
    made = dict(enumerate(tree)) if isinstance(tree, list) else dict(tree or {})
    made[steps[0]] = put(made.get(steps[0]), steps[1:], new)
    made = {name: inner for name, inner in made.items() if inner is not None}
    return (list(made.values()) if isinstance(tree, list) else made) or None


@given(
    st.dictionaries(KEYS, SEEN, max_size=4),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_any_change_of_any_record_comes_out_right(fields, flow, end, data):
    """Whatever is set, added or taken out, however deep, it reads as expected.

    The neighbours are byte by byte as before.
    """
    record = {"id": "k", **fields}
    before, after = one("a") + "\n", "\n# zu z\n" + one("z")
    text = (
        before + (f"- {format_flow(record)}  # c\n" if flow else format_item(record)) + after
    ).replace("\n", end)
    way = data.draw(st.sampled_from([*ways(fields)][1:] or [("b",)]))
    new = data.draw(SEEN | st.none())
    if len(way) == 1 and isinstance(fields.get(way[0]), dict):
        way = (*way, data.draw(KEYS))  # a field that may be new
    made = done(yaml_patch.update_item("f.yaml", text, "k", [(way, new)]))
    assert read(made)[1] == put(record, way, new)
    assert made.startswith(before.replace("\n", end))
    assert made.endswith(after.replace("\n", end))


# --- The real files


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_real_file_gains_one_record(path):
    """In the directory a new record adds its lines and an empty one, and goes without a trace."""
    text = path.read_text("utf-8")
    for key in ("0-first", "hafenfest", "zz-last"):
        new = format_item({"id": key, "name": "Neu", "sources": ["https://neu.example/"]})
        after = done(yaml_patch.insert_item(str(path), text, new))
        gone, came = moved(text, after)
        assert (gone, sorted(came)) == ([], sorted([*new.splitlines(keepends=True), "\n"]))
        assert done(yaml_patch.remove_item(str(path), after, key)) == text


@pytest.mark.parametrize("path", FILES, ids=str)
def test_real_records_go_with_their_comment_only(path):
    """Removing a record of the directory takes out its lines and comment; others' comments stay."""
    text = path.read_text("utf-8")
    for record in read(text):
        gone, came = moved(text, done(yaml_patch.remove_item(str(path), text, record["id"])))
        assert came == []
        assert [line for line in gone if line.startswith("- id:")] == [f"- id: {record['id']}\n"]
        assert gone.count("\n") >= 1


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=str)
def test_real_fields_change_in_their_lines_only(path):
    """Setting scalars and dropping fields of some records changes only lines of that field."""
    text = path.read_text("utf-8")
    for record in read(text)[4::15]:
        for steps, words in leaves(record):
            gone, came = moved(
                text,
                done(yaml_patch.update_item(str(path), text, record["id"], [(steps, "Neu 1")])),
            )
            assert "".join(gone) in text
            assert ("Neu 1" in came[0], len(came)) == (True, 1)
            assert words[:3] in "".join(gone)
        for name in record.keys() - {"id"}:
            gone, came = moved(
                text, done(yaml_patch.update_item(str(path), text, record["id"], [((name,), None)]))
            )
            assert (came, gone[0].startswith(f"  {name}:")) == ([], True)


def leaves(tree, steps=()):
    """Yield each text in a record that is not its id, with the way to it."""
    if isinstance(tree, str):
        if steps != ("id",):
            yield steps, tree
        return
    for name, inner in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from leaves(inner, (*steps, name))


# --- What is refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: x\n", "not-a-list"),
        ("- id: a\n  id: b\n", "duplicate-key"),
        ("- [a\n", "invalid-yaml"),
        ("- id: a\n  name: x\u200by\n", "hidden-character"),
        ("[{id: a}]\n", "splice-failed"),
        ("--- []\n", "splice-failed"),
        ("- id: a\n  text: |+\n    b\n", "splice-failed"),
    ],
)
def test_a_file_that_only_a_person_should_change_stays(text, code):
    """Faults of the file, lists in brackets, texts that would change: a finding, no text."""
    after, notes = yaml_patch.insert_item("f.yaml", text, one("k"))
    assert (after, [note.code for note in notes]) == (None, [code])


def test_ids_are_known_or_new():
    """An id that is taken is told with its line, one that nobody has is told, too."""
    text = "# Kopf\n\n" + one("a") + "\n" + one("k")
    assert yaml_patch.insert_item("f.yaml", text, one("k")) == (
        None,
        (error("duplicate-id", Location("f.yaml", 6, 1), id="k", first=6),),
    )
    unknown = None, (error("unknown-id", Location("f.yaml"), id="x"),)
    assert yaml_patch.remove_item("f.yaml", text, "x") == unknown
    assert yaml_patch.replace_item("f.yaml", text, "x", one("x")) == unknown
    assert yaml_patch.update_item("f.yaml", text, "x", [(("name",), "y")]) == unknown


@pytest.mark.parametrize(
    "change",
    [(("name", "ar"), "x"), (("list", "x"), "y"), (("list", 0), None), (("id",), None)],
)
def test_what_cannot_be_told_apart_is_left_to_people(change):
    """A change through a text or comments in brackets, or of an item's all, is refused.

    The refusal names the line.
    """
    text = one("a") if change[0] != ("id",) else "- id: a\n"
    text += "  list: [x, # zu x\n    y]\n" if change[0][0] == "list" else ""
    after, notes = yaml_patch.update_item("f.yaml", text, "a", [change])
    assert (after, [note.code for note in notes]) == (None, ["splice-failed"])


def test_hidden_marks_are_told():
    """A hidden mark in a new value is refused by name."""
    inserted = yaml_patch.insert_item("f", one("a"), format_item({"id": "k", "name": "x\u202e"}))
    amended = yaml_patch.update_item("f", one("a"), "a", [(("x",), "\u202e")])
    assert [(text, *(note.code for note in notes)) for text, notes in (inserted, amended)] == [
        (None, "hidden-character")
    ] * 2


@pytest.mark.slow
def test_a_large_file_is_spliced_in_time():
    """Into 2,400 records one more goes about as fast as the file is read twice."""
    text = "\n".join(
        format_item({"id": f"k{number:05}", "name": "Verein", "sources": ["https://x.example/"]})
        for number in range(2400)
    )
    after = done(yaml_patch.insert_item("f", text, one("k01000x")))
    assert after.count("\n") == text.count("\n") + 3
