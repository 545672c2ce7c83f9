"""import.yaml: what the columns and words of lists mean, guessed once and then the editors' own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wegweiser.diagnostics import Diagnostic, Diagnostics, Location, error
from wegweiser.requests.lists.heads import FIELDS, LEFT_OUT, guess_fields
from wegweiser.source import schema, yaml
from wegweiser.source.yaml_writer import YamlValue, escape_text, format_scalar, node_to_value

FILE = "import.yaml"
"""The name of the file, beside data/."""

WORD_FIELDS = ("languages", "topics", "audiences", "district", "status", "kind")
"""The fields whose words are looked up."""

SAME, DIFFERENT = "same", "different"
"""How two entries that look alike are told to be."""

_HEADER = (
    "# Was in fremden Listen steht und wie es bei uns heißt. Angelegt von ./build.py import;\n"
    "# bitte ändern, wo es nicht stimmt, und den Befehl noch einmal geben.\n"
    '# columns: je Spalte das Feld; "-" heißt: nicht übernehmen; leer heißt: unbekannt.\n'
    "#   Felder: {fields}.\n"
    "#   person (Ansprechpartner, Vorsitz) wird nirgends gelesen.\n"
    '# words: Wörter, die niemand kennt. Rechts das Kürzel eintragen, oder "-" für: weglassen.\n'
    "# pairs: Einträge, die sich gleichen: same (derselbe) oder different (ein anderer).\n"
    "# sources: wie eine Liste als Quelle heißt.\n"
    "# kind: was ein Eintrag ist, wo die Liste nichts sagt.\n"
    "# sheet: das Blatt einer Arbeitsmappe; leer ist das erste sichtbare.\n"
)


_MAX_KEY = 1_000
"""Characters that a key may have, written as in a map."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that look like the same organisation."""

    new: str
    """The id of the one from the list."""

    other: str
    """The id of the one that is there already."""

    are: str = ""
    """What the editors decided; empty until they do."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What columns and words of lists mean."""

    sheet: str = ""
    """The sheet of a workbook; empty for the first that is to be seen."""

    kind: str = "association"
    """What kind of body an organisation is where its list does not say."""

    sources: Mapping[str, str] = field(default_factory=dict)
    """What each list is called, by the name of its file."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The field of each column, by its head; empty where nobody knows."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field what its unknown words mean; empty until somebody says so."""

    pairs: tuple[Pair, ...] = ()
    """The entries that look alike."""


def read_meanings(text: str) -> tuple[Meanings, Diagnostics]:
    """Read import.yaml; what it holds wrongly is an error at its line."""
    tree, faults = yaml.parse_yaml(FILE, text)
    if faults or tree is None:
        return Meanings(), faults
    if not isinstance(tree, yaml.MappingNode):
        return Meanings(), (error("not-a-record", yaml.node_location(FILE, tree)),)
    faults = tuple(_check_tree(tree))
    value = node_to_value(tree)
    if faults or not isinstance(value, Mapping):
        return Meanings(), faults
    return (
        Meanings(
            sheet=_get_text(value, "sheet"),
            kind=_get_text(value, "kind") or Meanings().kind,
            sources=_get_map(value, "sources"),
            columns=_get_map(value, "columns"),
            words={name: _get_map(_get_node(value, "words"), name) for name in WORD_FIELDS},
            pairs=tuple(_read_pairs(value.get("pairs", ()))),
        ),
        (),
    )


def _check_tree(tree: yaml.MappingNode) -> Iterator[Diagnostic]:
    """Yield each field that import.yaml does not have, and each column of an unknown field."""
    known = sorted(schema.field_types(Meanings))
    for name, (key, node) in tree.pairs.items():
        if name not in known:
            close = schema.find_close_match(name, known)
            location = yaml.node_location(FILE, key)
            yield error("unknown-key", location, key=name, close=close, known=", ".join(known))
        if name == "columns" and isinstance(node, yaml.MappingNode):
            for _, value in node.pairs.values():
                yield from _check_field(yaml.node_location(FILE, value), node_to_value(value))


def _check_field(location: Location, value: YamlValue) -> Iterator[Diagnostic]:
    if value and value not in FIELDS:
        known = sorted(FIELDS)
        close = schema.find_close_match(str(value), known)
        yield error("unknown-value", location, value=value, close=close, known=", ".join(known))


def complete_meanings(meanings: Meanings, name: str, heads: Sequence[str]) -> Meanings:
    """Return the meanings with a guess for each head that they lack, and a name for the list."""
    guesses = guess_fields(heads)
    known = {head: meanings.columns[head] for head in guesses if head in meanings.columns}
    if "name" in known.values():  # what the editors chose is the one
        guesses = {head: LEFT_OUT if f == "name" else f for head, f in guesses.items()}
    return replace(
        meanings,
        columns={**meanings.columns, **guesses, **known},
        sources={name: f"Liste „{name}“", **meanings.sources},
    )


def format_meanings(meanings: Meanings, notes: Mapping[tuple[str, str], str]) -> str:
    """Write import.yaml; a note stands as a comment behind the word of a field."""
    fields = ", ".join(sorted(FIELDS - {LEFT_OUT}))
    lines = [_HEADER.replace("{fields}", fields)]
    lines += [f"sheet: {format_scalar(meanings.sheet)}", f"kind: {format_scalar(meanings.kind)}"]
    lines += _format_map("sources", meanings.sources, "")
    lines += _format_map("columns", meanings.columns, "")
    words = {name: table for name, table in meanings.words.items() if table}
    lines += ["words:"] if words else []
    for name, table in words.items():
        by_word = {word: note for (field_name, word), note in notes.items() if field_name == name}
        lines += _format_map(name, table, "  ", by_word)
    lines += ["pairs:"] if meanings.pairs else []
    lines += [
        f"  - {{new: {pair.new}, other: {pair.other}, are: {format_scalar(pair.are, inline=True)}}}"
        for pair in meanings.pairs
    ]
    return "\n".join(lines) + "\n"


def _format_map(
    name: str, table: Mapping[str, str], margin: str, notes: Mapping[str, str] | None = None
) -> Iterator[str]:
    if table:
        yield f"{margin}{name}:"
    for key, value in table.items():
        note = (notes or {}).get(key, "")
        comment = f"  # {note}" if note else ""
        written = f'"{escape_text(key)}"'
        # A longer key is read only where a "?" says that it is one (YAML 1.1, 7.4).
        if len(written) > _MAX_KEY:
            yield f"{margin}  ? {written}"
            written = ""
        yield f"{margin}  {written}: {format_scalar(value)}{comment}"


def _get_text(value: YamlValue, name: str) -> str:
    words = value.get(name, "") if isinstance(value, Mapping) else ""
    return words if isinstance(words, str) else ""


def _get_node(value: Mapping[str, YamlValue], name: str) -> YamlValue:
    return value.get(name, {})


def _get_map(value: YamlValue, name: str) -> dict[str, str]:
    table = value.get(name, {}) if isinstance(value, Mapping) else {}
    if not isinstance(table, Mapping):
        return {}
    return {key: text for key, text in table.items() if isinstance(text, str)}


def _read_pairs(value: YamlValue) -> Iterator[Pair]:
    for item in value if isinstance(value, (list, tuple)) else ():
        yield Pair(_get_text(item, "new"), _get_text(item, "other"), _get_text(item, "are"))
