"""The city of the benchmarks: generated organisations with texts as people write them."""

import random
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HERE))

from wegweiser.catalogues import Entry, format_catalogue  # noqa: E402

LANGUAGES = ("de", "en", "ar", "fr", "ru", "tr")
DISTRICTS = ("altstadt", "nordufer", "suedufer", "werder")
TOPICS = ("beratung", "bildung", "gesundheit", "kultur", "medien", "sport")
AUDIENCES = ("familien", "frauen", "jugendliche")
SPOKEN = ("ar", "de", "el", "fa", "fr", "ru", "tr", "uk")
WORDS = (
    *("Angebot", "Begegnung", "Beratung", "Bildung", "Chor", "Deutsch", "Eltern", "Familie"),
    *("Feste", "Frauen", "Freizeit", "Gespräch", "Gruppe", "Hilfe", "Jugend", "Kinder", "Kultur"),
    *("Lernen", "Musik", "Nachbarschaft", "Projekt", "Schule", "Sport", "Sprache", "Tanz"),
    *("Theater", "Treffen", "Unterricht", "Verein", "Werkstatt"),
)
ROUNDS = 5
"""How often small benchmarks measure."""

Record = dict[str, Any]


def city_of(folder: Path, number: int, languages: int = 1) -> Path:
    """Return the invented city with so many generated organisations, in so many languages."""
    city = Path(shutil.copytree(HERE / "tests" / "city", folder / "city"))
    records = list_records(number)
    (city / "data" / "orgs.yaml").write_text("".join(map(write_yaml, records)), encoding="utf-8")
    for name in ("withdrawn", "events", "offers", "projects", "trainings"):
        (city / "data" / f"{name}.yaml").write_text("[]\n", encoding="utf-8")
    _remove_links(city / "content")
    settings = city / "data" / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    tags = ", ".join(LANGUAGES[:languages])
    settings.write_text(text.replace("[de, ar]", f"[{tags}]"), encoding="utf-8")
    return city


def write_catalogues(city: Path, records: list[Record], languages: int) -> None:
    """Translate the description of each organisation, field by field as `translate` would."""
    folder = city / "content" / "words"
    folder.mkdir(exist_ok=True)
    for lang in LANGUAGES[1:languages]:
        entries = [
            Entry(
                context=f"orgs.yaml#{record['id']}/description",
                original=record["description"],
                translations=(record["description"].replace("Wir ", f"{lang} "),),
                comments=("made: machine, 2026-06-01",),
            )
            for record in records
        ]
        (folder / f"{lang}.po").write_text(format_catalogue(entries), encoding="utf-8")


def list_records(number: int) -> list[Record]:
    """Return so many organisations: the same every time."""
    chance = random.Random(20260615)  # noqa: S311  no secret
    return [_create_record(chance, key) for key in range(number)]


def write_yaml(record: Record) -> str:
    """Return an organisation as an editor would write it."""
    description = record["description"].replace("\n", "\n      ").replace("      \n", "\n")
    return f"""- id: {record["id"]}
  name: {record["name"]}
  kind: association
  status: active
  district: {record["district"]}
  topics: [{", ".join(record["topics"])}]
  audiences: [{", ".join(record["audiences"])}]
  languages: [{", ".join(record["languages"])}]
  description:
    de: |
      {description}
  contact: {{website: "{record["website"]}"}}
  founded: "{record["founded"]}"
  checked: {{on: {record["checked"]}, how: staff}}
  sources: ["{record["website"]}ueber-uns"]
"""


def edit_description(city: Path, turn: int) -> None:
    """Change one description, each turn that of another organisation."""
    path = city / "data" / "orgs.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("Wir ", text.index(f"- id: verein-{100 + turn:05}\n"))
    path.write_text(text[:start] + "Neu: " + text[start:], encoding="utf-8")


def _create_record(chance: random.Random, key: int) -> Record:
    website = f"https://verein-{key:05}.example/"
    return {
        "id": f"verein-{key:05}",
        "name": f"{chance.choice(WORDS)}verein {key} e.V.",
        "district": chance.choice(DISTRICTS),
        "topics": sorted(chance.sample(TOPICS, chance.randint(1, 3))),
        "audiences": sorted(chance.sample(AUDIENCES, chance.randint(0, 2))),
        "languages": sorted(chance.sample(SPOKEN, chance.randint(1, 3))),
        "description": _write_description(chance, key, website),
        "website": website,
        "founded": str(chance.randint(1960, 2025)),
        "checked": f"2026-0{chance.randint(1, 5)}-1{chance.randint(0, 9)}",
    }


def _write_description(chance: random.Random, key: int, website: str) -> str:
    """Return ninety words: paragraphs and, of ten texts, some with a list, a link, emphasis.

    One in twenty holds what only a whole Markdown parser reads: a list in a list.
    """
    first = f"Wir {_say(chance, 25)}.\nEin **{chance.choice(WORDS)}** für alle."
    second = f"{_say(chance, 14)} ({chance.choice(WORDS)}), {_say(chance, 8)}."
    if key % 10 in {0, 2, 4, 6, 7, 9}:
        second += f" Mehr steht [auf unserer Seite]({website}angebot)."
    items = [f"- {_say(chance, 5)}" for _ in range(4)]
    if key % 20 == 5:
        items.insert(2, f"  - *{_say(chance, 2)}*")
    third = "\n".join(items) if key % 10 in {1, 2, 5, 6, 8} else f"Dazu {_say(chance, 22)}!"
    return f"{first}\n\n{second}\n\n{third}"


def _say(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=number))


def _remove_links(folder: Path) -> None:
    """Empty the pages, and the catalogue with them: they lead to records that are not there."""
    (folder / "words/ar.po").unlink()
    for path in folder.rglob("*.md"):
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        path.write_text(f"---\n{head}---\nText.\n", encoding="utf-8")
