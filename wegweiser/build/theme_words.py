"""Which words the templates of a theme and our own code say, in a stable order."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

from wegweiser.build.theme_files import BUILT_IN, PACKAGE_FOLDER, TEMPLATES_FOLDER
from wegweiser.source.renewal import Original

CODE_KEYWORDS = {"Download": 3, "OpenData": 1}
"""The classes that hold words for the theme, and which of their arguments it is, from 0."""

_TOKEN = re.compile(
    r"\{%[-+]?[ \n]{0,9}(?P<tag>trans|pluralize|endtrans)\b[^%]{0,300}%\}"
    r"|\b_\(\s*(?P<quote>[\"'])(?P<words>(?:(?!(?P=quote))[^\\\n])*)(?P=quote)\s*\)"
)
_VARIABLE = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")

Words = tuple[str, str]
"""Words, and their plural where they have one."""


def list_theme_words(files: Mapping[str, bytes]) -> list[Original]:
    """Return the words of a theme's files and of the code, each once, with where they stand."""
    places: dict[Words, dict[str, None]] = {}
    for path in sorted(files):
        template = path.removeprefix(BUILT_IN)
        if template.startswith(TEMPLATES_FOLDER) and path.endswith((".html", ".json")):
            for words in _iter_template_words(files[path].decode()):
                places.setdefault(words, {})[template] = None
    for words, path in _list_code_words():
        places.setdefault(words, {})[path] = None
    return [
        Original("", text, plural, tuple(paths), _describe_format(text + plural))
        for (text, plural), paths in places.items()
    ]


def _describe_format(text: str) -> tuple[str, ...]:
    return ("python-format",) if "%(" in text else ()


def _iter_template_words(template: str) -> Iterator[Words]:
    """Yield what a template says in `_("…")` and between `trans` and `endtrans`."""
    parts: list[str] = []
    start = -1
    for token in _TOKEN.finditer(template):
        tag = token["tag"]
        if tag is None:
            yield token["words"], ""
            continue
        if start >= 0:
            parts.append(_read_message(template[start : token.start()]))
        start = -1 if tag == "endtrans" else token.end()
        if tag == "endtrans":
            yield parts[0], parts[1] if len(parts) > 1 else ""
            parts = []


def _read_message(body: str) -> str:
    """Return a block's words as gettext keeps them: in one line, with names for what is put in."""
    words = " ".join(line.strip() for line in body.strip().splitlines())
    return _VARIABLE.sub(r"%(\1)s", words)


@cache
def _list_code_words() -> tuple[tuple[Words, str], ...]:
    """Return the words that our own code hands to the theme, with the file of each."""
    words = []
    for file in sorted(PACKAGE_FOLDER.rglob("*.py")):
        path = f"wegweiser/{file.relative_to(PACKAGE_FOLDER).as_posix()}"
        text = file.read_text(encoding="utf-8")
        if any(f"{name}(" in text for name in CODE_KEYWORDS):
            words += [((message, ""), path) for message in _iter_code_words(ast.parse(text))]
    return tuple(words)


def _iter_code_words(tree: ast.AST) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        position = CODE_KEYWORDS.get(name, len(call.args))
        argument = call.args[position] if position < len(call.args) else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
