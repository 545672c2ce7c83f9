"""What was not agreed to is refused, and even unrefused it reaches no file."""

import hashlib
from pathlib import Path

import pytest
from support import workbooks
from support.cities import (
    CITY,
    build_city,
    build_faulty_city,
    copy_city,
    copy_release,
    edit,
    read_tree,
)
from support.printed import squeeze, text

from wegweiser import rules

pytestmark = pytest.mark.slow

ORGS = "data/orgs.yaml"
SECRETS: dict[str, tuple[str, str, str]] = {
    "email": (
        "contact: {website: ",
        "contact: {email: geheim@verborgen.example, website: ",
        "geheim@verborgen.example",
    ),
    "phone": ("contact: {website: ", "contact: {phone: +49 30 23125 999, website: ", "23125 999"),
    "street": (
        "address: {city: Musterhafen, show: district}",
        "address: {street: Geheime Gasse 9, show: district}",
        "Geheime Gasse",
    ),
    "street, shown": (
        "address: {city: Musterhafen, show: district}",
        "address: {street: Geheime Gasse 9, show: street}",
        "Geheime Gasse",
    ),
    "street, hidden": (
        "address: {city: Musterhafen, show: district}",
        "address: {street: Geheime Gasse 9, show: none}",
        "Geheime Gasse",
    ),
}


def planted(folder: Path, name: str) -> tuple[Path, str]:
    """Return a city in which an entry without consent holds a secret, and the secret."""
    old, new, secret = SECRETS[name]
    city = copy_city(folder)
    text = (city / ORGS).read_text(encoding="utf-8")
    start = text.index("- id: elternkreis-nordufer")
    (city / ORGS).write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")
    return city, secret


def holders(out: Path, secret: str) -> list[str]:
    """Return the files that hold a secret, in their bytes or, printed, in their words."""
    readers = {".pdf": text, ".xlsx": workbooks.text}
    words = {
        path: squeeze(readers[Path(path).suffix](body))
        for path, body in read_tree(out).items()
        if Path(path).suffix in readers
    }
    return [
        path
        for path, body in read_tree(out).items()
        if secret.encode() in body or squeeze(secret) in words.get(path, "")
    ]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_refused_at_its_line(name: str, tmp_path: Path) -> None:
    """A personal field without consent stops the build, and the finding points at the very line."""
    city, secret = planted(tmp_path, name)
    found = [note for note in build_faulty_city(city, tmp_path / "out") if note.severity == "error"]
    line = (city / ORGS).read_text(encoding="utf-8").split("\n")[found[0].location.line - 1]

    assert [note.code for note in found] == ["no-consent"]
    assert secret in line


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_reaches_no_file(
    name: str, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With that rule switched off, the second barrier still keeps the secret out of every file."""
    others = tuple(rule for rule in rules.RULES if rule is not rules.check_consent)
    monkeypatch.setattr(rules, "RULES", others)
    city, secret = planted(tmp_path, name)
    out = copy_release(release, tmp_path)

    build_city(city, out)

    assert holders(out, secret) == []


def test_a_withdrawn_entry_leaves_every_file(release: Path, tmp_path: Path) -> None:
    """After a withdrawal no file holds name, mail or phone; 404.html says the neutral line."""
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    secrets = ("Hafenchor", "hafenchor", "singen@hafenchor.example", "Χορωδία")
    assert all("daten/verzeichnis.pdf" in holders(out, secret) for secret in secrets)

    items = (city / ORGS).read_text(encoding="utf-8").split("\n- id: ")
    kept = "\n- id: ".join(item for item in items if not item.startswith("hafenchor\n"))
    (city / ORGS).write_text(kept, encoding="utf-8")
    texts = [path for kind in ("*.md", "*.po") for path in (city / "content").rglob(kind)]
    for path in (*(city / "data").glob("*.yaml"), *texts):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("[Hafenchor](/verzeichnis/hafenchor/)", "anderen")
            .replace("/verzeichnis/hafenchor/", "/verzeichnis/")
            .replace("organisation: hafenchor", "name: jemand"),
            encoding="utf-8",
        )
    digest = hashlib.sha256(b"hafenchor").hexdigest()
    with (city / "data" / "withdrawn.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- id_sha256: {digest}\n  on: 2026-06-14\n  reason: withdrawn\n")
    build_city(city, out)

    left = {secret: holders(out, secret) for secret in secrets[1:]}
    assert left == {secret: [] for secret in secrets[1:]}
    assert "auf Wunsch" in (out / "404.html").read_text(encoding="utf-8")


def test_a_withdrawn_id_never_comes_back(tmp_path: Path) -> None:
    """The id of a withdrawn entry is refused, though the list of withdrawals does not name it."""
    city = copy_city(tmp_path)
    edit(city / ORGS, "- id: nur-das-noetigste\n", "- id: stiller-hafen\n")

    assert "stiller-hafen" not in (CITY / "data" / "withdrawn.yaml").read_text(encoding="utf-8")
    assert "withdrawn-id" in [note.code for note in build_faulty_city(city, tmp_path / "out")]
