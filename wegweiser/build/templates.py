"""Templates (Jinja): compiled once for all languages, with the words and filters of each."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.lexer import Token

Load = Callable[[str], tuple[str, str, None] | None]
"""Returns the text of a template and its path, by its name; None where there is none."""

_WORDS = "_words"
"""Where templates find the words of their language."""

_CODES_KEPT = 256
"""Templates whose code is kept for the next build of this process; never on disk."""


class _WordLookup(Extension):
    """Reads `_("word")` as an entry of the words of the language."""

    def filter_stream(self, stream: Any) -> Iterator[Any]:
        tokens = list(stream)
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if _is_translation_call(tokens[position : position + 4]):
                yield Token(token.lineno, "name", _WORDS)
                yield Token(token.lineno, "lbracket", "[")
                yield tokens[position + 2]
                yield Token(token.lineno, "rbracket", "]")
                position += 4
            else:
                yield token
                position += 1


def _is_translation_call(tokens: list[Any]) -> bool:
    kinds = [token.type for token in tokens]
    return tokens[0].value == "_" and kinds == ["name", "lparen", "string", "rparen"]


class _WordIndex(dict[str, str]):
    """The words of a language by their originals, each looked up once."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, message: str) -> str:
        words = self[message] = self._translate(message)
        return words


def _fill_words(index: _WordIndex, message: str, **values: Any) -> str:
    """Return words with the values that are handed over; without any a "%" stands for itself."""
    return index[message] % values if values else index[message]


_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n", _WordLookup],
    "auto_reload": False,
    "cache_size": -1,
}


class _LanguageEnvironment(jinja2.Environment):
    """The templates in one language; their code is that of all languages."""

    def compile(self, source: Any, name: Any = None, filename: Any = None, *_: Any) -> Any:
        own = {name for name, write in self.filters.items() if FILTERS.get(name) != write}
        return _compile(source, name, filename, frozenset(own))


@lru_cache(maxsize=_CODES_KEPT)
def _compile(source: str, name: str, filename: str, own_filters: frozenset[str]) -> Any:
    return _create_compiler(own_filters).compile(source, name, filename)


@lru_cache(maxsize=1)
def _create_compiler(own_filters: frozenset[str]) -> jinja2.Environment:
    """Return what compiles templates that have these filters of ours.

    What a filter makes of a constant depends on the language: it is worked out on the page.
    """
    environment = jinja2.Environment(**_OPTIONS)  # noqa: S701  escapes, by its options
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.filters |= dict.fromkeys(own_filters, _refuse_constant)
    return environment


def _refuse_constant(*_values: Any) -> None:
    raise TypeError  # Jinja then leaves it to the page


def create_environment(
    load: Load, words: Any, filters: Mapping[str, Any], names: Mapping[str, Any]
) -> jinja2.Environment:
    """Return the templates in one language, which `words` (Translations) are in.

    `names` are what stands everywhere in them, beside the fields of a view.
    """
    environment = _LanguageEnvironment(loader=jinja2.FunctionLoader(load), **_OPTIONS)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words, words.ngettext, newstyle=True
    )
    environment.filters |= filters
    index = _WordIndex(words)
    environment.globals |= {**names, _WORDS: index, "_": partial(_fill_words, index)}
    return environment
