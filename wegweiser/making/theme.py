"""The theme folder: strict templates, words, fingerprinted assets, one digest (only user of jinja2)."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from wegweiser.ground.addresses import link
from wegweiser.ground.diagnostics import Place, error
from wegweiser.ground.languages import Said, Words, date_words, direction, language_name, number_words
from wegweiser.making.jobs import Artifact, Fault, Job, Kit, Part, digest
from wegweiser.reading import sources

Markdown = Callable[..., str]


class Theme:
    """Templates, words and assets of a theme folder, and the kit that makers work with."""

    def __init__(
        self, inputs: sources.Inputs, engine: str, home: str, markdown: Markdown, *, fingerprints: bool = True
    ) -> None:
        """Take the files of a theme folder; `home` is the absolute path that 404.html links to."""
        self.inputs = inputs
        self.home = home
        self.digest = digest((inputs.digest, engine, home, str(fingerprints)))
        self._fingerprints = fingerprints
        self._markdown = markdown
        self._parts: dict[str, str] = {}

    def render(self, template: str, view: Any) -> str:  # noqa: ANN401
        """Render a template with the fields of a view, which holds `lang`."""
        try:
            made: str = self._jinja.get_template(template).render(view._asdict())
        except Fault:
            raise
        except Exception as fault:  # a template may raise anything
            raise Fault(error("theme-fault", _line(fault), template=template, problem=fault)) from fault
        return made

    def assets(self) -> tuple[Job, ...]:
        """Return a job for each asset, named after its content so that browsers may keep it for ever."""
        return tuple(Job(self.addresses[name], copy, Asset(name)) for name in self.addresses)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Return where each asset stands, by its name in the theme."""
        start = "theme/assets/"
        found = {name.removeprefix(start): body for name, body in self.inputs.files.items() if name.startswith(start)}
        return {name: f"assets/{_named(name, body) if self._fingerprints else name}" for name, body in found.items()}

    def asset(self, name: str) -> bytes:
        """Return the bytes of an asset."""
        return self.inputs.files[f"theme/assets/{name}"]

    def words(self, lang: str) -> Words:
        """Return the theme's words in a language."""
        return Words(lang, self.inputs.files.get(f"theme/words/{lang}.po", b""))

    @cached_property
    def _jinja(self) -> Any:  # noqa: ANN401
        return _environment(self)

    def part(self, part: Part) -> Any:  # noqa: ANN401
        """Render a part once, however many pages show it."""
        from markupsafe import Markup  # noqa: PLC0415

        html = self._parts.get(part.digest)
        if html is None:
            html = self._parts[part.digest] = self.render(part.template, part.view)
        return Markup(html)  # noqa: S704  made by an autoescaping template


class Asset(NamedTuple):
    """The view of an asset: what it is called in the theme."""

    name: str


def copy(path: str, view: Asset, kit: Kit) -> Artifact:
    """Make an asset: the file as it is; in a style sheet the names of other assets become their fingerprinted ones."""
    assert isinstance(kit, Theme)  # noqa: S101  the only kit there is
    return Artifact(path, kit.asset(view.name))


def _named(name: str, body: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:10]}{dot}{ending}"


def _environment(theme: Theme) -> Any:  # noqa: ANN401
    import jinja2  # noqa: PLC0415  70 ms that a build without changes does not need

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_loader(theme.inputs.files)), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], auto_reload=False, cache_size=-1,
    )  # fmt: skip
    words = _Speaker(theme)
    made.install_gettext_callables(words.one, words.number_of, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= _filters(theme)
    made.globals |= {"part": theme.part, "link": link, "dir": direction,
                     "asset": lambda name: link(theme.addresses[name])}
    return made


def _loader(files: Mapping[str, bytes]) -> Callable[[str], tuple[str, str, None] | None]:
    def load(name: str) -> tuple[str, str, None] | None:
        path = f"theme/templates/{name}"
        return (files[path].decode(), path, None) if path in files else None

    return load


class _Speaker:
    """Finds the words of the page's language; Jinja's catalogue functions with the page's context."""

    def __init__(self, theme: Theme) -> None:
        from jinja2 import pass_context  # noqa: PLC0415

        books: dict[str, Words] = {}

        def book(lang: str) -> Words:
            return books[lang] if lang in books else books.setdefault(lang, theme.words(lang))

        self.one = pass_context(lambda context, word: book(context["lang"])(word))
        self.number_of = pass_context(lambda context, one, many, n: book(context["lang"]).number_of(one, many, n))


def _filters(theme: Theme) -> dict[str, Any]:
    from jinja2 import pass_context  # noqa: PLC0415
    from markupsafe import Markup, escape  # noqa: PLC0415

    @pass_context
    def words(context: Any, said: Said) -> Any:  # noqa: ANN401
        """Write a text; where it is in another language than the page, say so."""
        text, lang = said
        if lang == context["lang"]:
            return text
        return Markup(f'<bdi lang="{lang}" dir="{direction(lang)}">{escape(text)}</bdi>')  # noqa: S704

    @pass_context
    def prose(context: Any, said: Said, trusted: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Write Markdown; where it is in another language than the page, say so."""
        text, lang = said
        html = theme._markdown(text, trusted=trusted)  # noqa: SLF001  same room
        if lang != context["lang"]:
            html = f'<div lang="{lang}" dir="{direction(lang)}">{html}</div>'
        return Markup(html)  # noqa: S704  cleaned by the prose room

    return {
        "words": words,
        "prose": prose,
        "date": pass_context(lambda context, when: date_words(when, context["lang"])),
        "number": pass_context(lambda context, value: number_words(value, context["lang"])),
        "host": lambda url: url.partition("://")[2].removeprefix("www.").rstrip("/"),
        "endonym": language_name,
        "language": pass_context(lambda context, tag: language_name(tag, context["lang"])),
    }


def _line(fault: BaseException) -> Place:
    """Return the template line that a fault came from: the innermost frame that Jinja marks as one."""
    place = Place(getattr(fault, "filename", None) or "theme/templates", getattr(fault, "lineno", None) or 0, 1)
    frame = fault.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename.startswith("theme/"):
            place = Place(frame.tb_frame.f_code.co_filename, frame.tb_lineno, 1)
        frame = frame.tb_next
    return place
