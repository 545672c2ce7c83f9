"""The site in sixty lines: YAML, Markdown, Jinja, and everything anew each time."""

import json
import sys
from pathlib import Path
from typing import Any

import jinja2
import markdown
import yaml


def main() -> None:
    """Read, render, write."""
    city, folder, out = map(Path, sys.argv[1:4])
    text = (city / "data" / "orgs.yaml").read_text(encoding="utf-8")
    records = yaml.load(text, Loader=yaml.CSafeLoader)
    near = json.loads((folder / "near.json").read_text(encoding="utf-8"))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder / "templates"), autoescape=True
    )
    templates = {name: environment.get_template(f"{name}.html") for name in ("entry", "lists")}
    parser = markdown.Markdown(extensions=["sane_lists", "nl2br"])
    for record in records:
        _complete(record, near, parser)
        path = out / "verzeichnis" / record["id"] / "index.html"
        _write(path, templates["entry"].render(record))
    by_id = {record["id"]: record for record in records}
    for page in json.loads((folder / "lists.json").read_text(encoding="utf-8")):
        html = templates["lists"].render(
            before=jinja2.utils.markupsafe.Markup(page["before"]),
            rows=[by_id[key] for key in page["ids"]],
            after=jinja2.utils.markupsafe.Markup(page["after"]),
        )
        _write(out / page["path"] / "index.html", html)
    entries = (
        f"<url><loc>https://musterhafen.example/verzeichnis/{record['id']}/</loc></url>"
        for record in records
    )
    _write(out / "sitemap.xml", f"<urlset>{''.join(entries)}</urlset>")


def _complete(record: dict[str, Any], near: dict[str, Any], parser: Any) -> None:
    """Add what the templates show."""
    text = record["description"]["de"]
    record["summary"] = text[:140].rsplit(" ", 1)[0] + "…"
    record["html"] = jinja2.utils.markupsafe.Markup(parser.reset().convert(text))
    record["near"] = near[record["id"]]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
