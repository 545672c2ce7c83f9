"""The city of this repository: facts on their pages, a page for each record, all agreed to."""

import re
from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from support import printed, workbooks
from support.cities import HERE, read_tree, run_build

pytestmark = pytest.mark.slow

FACTS = yaml.safe_load((HERE / "tests" / "facts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(real_release: Path) -> dict[str, str]:
    """The visible words of every page, by its address."""
    files = read_tree(real_release)
    pages = {path: body.decode() for path, body in files.items() if path.endswith(".html")}
    return {"/" + path.removesuffix("index.html"): words(page) for path, page in pages.items()}


def words(page: str) -> str:
    """Return the words of a page's main part as a reader sees them: no place to break a word."""
    parsed = LexborHTMLParser(page)
    main = parsed.css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").replace("\u00ad", "").split())


def squeezed(text: str) -> str:
    """Leave out spaces: a link or emphasis inside a phrase puts one beside a full stop."""
    return re.sub(r"\s+", "", text)


def test_every_fact_stands_on_its_page(site: dict[str, str]) -> None:
    """Each fact that the sources ask for (tests/facts.yaml) is on the page it belongs to."""
    missing = [
        fact
        for fact in FACTS
        if squeezed(fact["words"]) not in squeezed(site.get(fact["page"], ""))
    ]

    assert len(FACTS) > 100
    assert missing == []


def test_every_record_has_its_page(site: dict[str, str]) -> None:
    """Organisations, series, projects and reports have a page each."""
    for name, folder in (
        ("orgs", "verzeichnis"),
        ("trainings", "weiterbildung"),
        ("projects", "projekte"),
    ):
        for record in yaml.safe_load((HERE / "data" / f"{name}.yaml").read_text(encoding="utf-8")):
            assert f"/{folder}/{record['id']}/" in site
    for path in (HERE / "content" / "aktuelles").glob("*.md"):
        assert f"/aktuelles/{path.stem}/" in site


READERS = {"pdf": printed.text, "xlsx": workbooks.text}
"""Who reads what holds its words in another form."""


def test_nobody_is_exposed(real_release: Path) -> None:
    """No file holds a street, phone or e-mail address of an organisation, but the centre's own."""
    files = read_tree(real_release).items()
    said = (
        READERS.get(path[-5:].rpartition(".")[2], bytes.decode)(body)
        for path, body in files
        if not path.endswith(
            (".svg", ".css", ".jpg", ".webp", ".png")
        )  # drawings and pictures hold no words; style has none
    )
    text = "\n".join(said)

    found = set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", text))
    assert {one for one in found if not one.endswith(".example")} == {"miadoki@dortmund.de"}
    text = text.replace(
        "+49 30 23125 100", ""
    )  # the guide's example, from the range that is kept for films
    assert re.findall(r"\"tel:|\+49[ \d]+|\b0231[ /-]?\d", text) == []
    assert re.findall(r"\b44\d{3} Dortmund|\b\w+(?:straße|str\.) \d+", text) == []


@pytest.mark.parametrize(
    "word",
    ["alevit", "ditib", "moschee", "islamisch", "bdaj", "dersim-gemeinde bochum", "confederaci"],
)
def test_what_must_not_be_listed_is_not(word: str, site: dict[str, str]) -> None:
    """Religious bodies and bodies of other cities, none of which agreed, are on no page."""
    assert [address for address, text in site.items() if word in text.lower()] == []


def test_every_entry_says_that_nobody_confirmed_it(site: dict[str, str]) -> None:
    """No organisation has agreed yet: each entry says where it comes from."""
    entries = {
        address: text
        for address, text in site.items()
        if re.fullmatch(r"/verzeichnis/(?!aufnahme|aenderungen)[a-z0-9-]+/", address)
    }
    told = "Aus öffentlichen Quellen übernommen, von der Organisation nicht bestätigt."

    assert len(entries) >= 39
    assert [
        address
        for address, text in entries.items()
        if told not in text and "gibt es nicht mehr" not in text
    ] == []


def test_strict_names_every_gap(tmp_path: Path) -> None:
    """Under --strict every placeholder is an error with file and line, and nothing is published."""
    done = run_build(HERE, tmp_path / "out", strict=True)
    gaps = sum(
        path.read_text(encoding="utf-8").count("[[fehlt:")
        for path in (*(HERE / "content").rglob("*.md"), *(HERE / "data").glob("*.yaml"))
        if "redaktion/" not in str(path)
    )
    found = [note for note in done.diagnostics if note.code == "placeholder"]

    assert done.release is None
    assert all(note.severity == "error" and note.location.line for note in found)
    assert (len(found), len({note.location for note in found})) == (gaps, gaps)


def test_first_view_is_small(real_release: Path) -> None:
    """Any page with style and scripts is at most 150 kB, and 40 kB on the wire.

    The style itself is at most 40 kB.
    """
    import gzip

    made = read_tree(real_release)
    shared = {path.encode(): body for path, body in made.items() if path.endswith((".css", ".js"))}
    views = [
        [body, *(other for name, other in shared.items() if name in body)]
        for path, body in made.items()
        if path.endswith(".html")
    ]

    assert all(len(body) <= 40_000 for name, body in shared.items() if name.endswith(b".css"))
    assert max(sum(map(len, view)) for view in views) <= 150_000
    assert max(sum(len(gzip.compress(one)) for one in view) for view in views) <= 40_000
