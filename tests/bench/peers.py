"""The same site by other generators: pages of the same weight, the same lists, the same texts.

What stands around each page (head, menus, foot, drawings, QR code) is cut from a page that we made
and is mere text in their templates, and so is what stands around the rows of a list; neighbours are
data. That favours them: we work all of this out for each page.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from corpus import LANGUAGES, Record

TEMPLATES = Path(__file__).with_name("peers")
_ROW = re.compile(
    r'<li class="row">\s*<h3><a href="[^"]*/(verein-\d+)/".*?</li>(?=\s*<)', re.DOTALL
)
_SIGN = re.compile(
    "NAME|BODY|LANGUAGES|AUDIENCES|TOPICS|NEAR|DISTRICT|WEBSITE|FOUNDED|CHECKED|SUMMARY|KEY"
)
_LANGUAGE = (
    '<li><a class="chip" href="../../verzeichnis/sprache/{0}/"><bdi lang="{0}">{0}{0}{0}{0}</bdi>'
    " <small>{0}{0}{0}{0}</small></a></li>"
)
_CHIP = '<li><a class="chip" href="../../verzeichnis/{1}/{0}/">{0}</a></li>'
_NEAR = (
    '<li><a href="../../verzeichnis/{0}/">{1}</a> <span class="muted">im selben Stadtbezirk; beide'
    " arbeiten zu Bildung, Kultur; beide sprechen Französisch</span></li>\n"
)


class ListPage(NamedTuple):
    """A page with rows."""

    path: str
    """Its address, without slashes around it."""
    before: str
    """What stands before the rows."""
    ids: tuple[str, ...]
    """The organisations in it."""
    after: str
    """What stands after them."""


def write_hugo(folder: Path, out: Path, records: list[Record], languages: int) -> None:
    """Write a site for Hugo: data as JSON, pages by a content adapter, lists in templates."""
    config = (TEMPLATES / "hugo.toml").read_text(encoding="utf-8")
    config += "".join(
        f"[languages.{tag}]\nweight = {weight}\n"
        for weight, tag in enumerate(LANGUAGES[:languages], 1)
    )
    _write(folder / "hugo.toml", config)
    _write_json(folder / "data" / "orgs.json", _index(records))
    _write_json(folder / "data" / "lists.json", _list_pages(out))
    _copy("hugo-content.gotmpl", folder / "content" / "_content.gotmpl")
    _copy("hugo-lists.html", folder / "layouts" / "lists.html")
    fields = {
        "NAME": "{{ .Title }}",
        "BODY": "{{ .Content }}",
        "LANGUAGES": _loop_hugo("languages", _LANGUAGE.format("{{ . }}")),
        "AUDIENCES": _loop_hugo("audiences", _CHIP.format("{{ . }}", "zielgruppe")),
        "TOPICS": _loop_hugo("topics", _CHIP.format("{{ . }}", "thema")),
        "NEAR": _loop_hugo("near", _NEAR.format("{{ .id }}", "{{ .name }}")),
        "KEY": "{{ .Params.o.id }}",
    }
    page = _SIGN.sub(
        lambda sign: fields.get(sign[0], f"{{{{ .Params.o.{sign[0].lower()} }}}}"),
        _create_page(out, records),
    )
    _write(folder / "layouts" / "entry.html", page)


def write_eleventy(folder: Path, out: Path, records: list[Record]) -> None:
    """Write a site for Eleventy, and fetch it from npm: JavaScript templates, markdown-it."""
    _write_json(folder / "orgs.json", list(_index(records).values()))
    _write_json(folder / "lists.json", _list_pages(out))
    _write(folder / "page.html", _create_page(out, records))
    _write(folder / ".eleventyignore", "page.html\n")
    for file in TEMPLATES.glob("*.cjs"):
        _copy(file.name, folder / file.name)
    _write(folder / "package.json", "{}")
    subprocess.run(["npm", "install", "--silent", "@11ty/eleventy@3"], cwd=folder, check=True)


def write_sixty_lines(folder: Path, out: Path, records: list[Record]) -> None:
    """Write what sixty_lines.py reads besides the city: templates of Jinja, lists, neighbours."""
    _write_json(folder / "lists.json", _list_pages(out))
    _write_json(
        folder / "near.json", {key: value["near"] for key, value in _index(records).items()}
    )
    _copy("jinja-lists.html", folder / "templates" / "lists.html")
    fields = {
        "BODY": "{{ html }}",
        "LANGUAGES": _loop_jinja("languages", _LANGUAGE.format("{{ item }}")),
        "AUDIENCES": _loop_jinja("audiences", _CHIP.format("{{ item }}", "zielgruppe")),
        "TOPICS": _loop_jinja("topics", _CHIP.format("{{ item }}", "thema")),
        "NEAR": _loop_jinja("near", _NEAR.format("{{ item.id }}", "{{ item.name }}")),
        "WEBSITE": "{{ contact.website }}",
        "CHECKED": "{{ checked.on }}",
        "KEY": "{{ id }}",
    }
    page = _SIGN.sub(
        lambda sign: fields.get(sign[0], f"{{{{ {sign[0].lower()} }}}}"),
        _create_page(out, records),
    )
    _write(folder / "templates" / "entry.html", page)


def edit_description(file: Path, turn: int) -> None:
    """Change one description in a file of JSON."""
    text = file.read_text(encoding="utf-8")
    start = text.index("Wir ", text.index(f'"verein-{100 + turn:05}"'))
    file.write_text(text[:start] + "Neu: " + text[start:], encoding="utf-8")


def _list_pages(out: Path) -> list[dict[str, object]]:
    """Return the pages of a site in German that are not those of organisations."""
    pages = []
    for file in sorted(out.rglob("index.html")):
        path = file.parent.relative_to(out).as_posix()
        if "verein-" in path or path.split("/")[0] in LANGUAGES:
            continue
        html = file.read_text(encoding="utf-8")
        rows = list(_ROW.finditer(html))
        start, end = (rows[0].start(), rows[-1].end()) if rows else (len(html), len(html))
        ids = tuple(row[1] for row in rows)
        page = ListPage(path.strip(".") or "start", html[:start], ids, html[end:])
        pages.append(page._asdict())
    return pages


def _create_page(out: Path, records: list[Record]) -> str:
    """Return the page of an organisation with signs for what differs."""
    record = records[1]
    html = (out / "verzeichnis" / record["id"] / "index.html").read_text(encoding="utf-8")
    summary = re.search(r'<meta name="description" content="([^"]*)"', html)
    assert summary, "the page has no description"
    html = html.replace(summary[1], "SUMMARY")
    html = html.replace(record["name"], "NAME").replace(record["id"], "KEY")
    before, _, rest = html.partition("<article")
    entry = (TEMPLATES / "entry.html").read_text(encoding="utf-8")
    return before + entry + rest.partition("</article>")[2]


def _index(records: list[Record]) -> dict[str, Record]:
    """Return the records by id with what we would work out: first words, four neighbours."""
    by_district: dict[str, list[Record]] = {}
    for record in records:
        by_district.setdefault(record["district"], []).append(record)
    index = {}
    for group in by_district.values():
        names = [{"id": record["id"], "name": record["name"]} for record in group]
        for position, record in enumerate(group):
            near = (names + names)[position + 1 : position + 5]
            words = record["description"][:140].rsplit(" ", 1)[0] + "…"
            index[record["id"]] = {**record, "near": near, "summary": words}
    return dict(sorted(index.items()))


def _loop_hugo(name: str, inside: str) -> str:
    return f"{{{{ range .Params.o.{name} }}}}{inside}{{{{ end }}}}"


def _loop_jinja(name: str, inside: str) -> str:
    return f"{{% for item in {name} %}}{inside}{{% endfor %}}"


def _copy(name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(TEMPLATES / name, target)


def _write_json(file: Path, value: object) -> None:
    _write(file, json.dumps(value, ensure_ascii=False))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
