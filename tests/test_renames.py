"""A new id, or none: everything that names an entry comes along, and no reader is lost."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from support.cities import CITY, TODAY, build_city, copy_city, edit, read_tree
from support.request_bodies import remove

from wegweiser.commands import cli
from wegweiser.model.loading import load_site
from wegweiser.model.printed_editions import find_changes, fingerprint_entries
from wegweiser.pipeline import Options
from wegweiser.requests.lists.private_contacts import (
    PrivateEntry,
    read_private_entries,
    write_private_entries,
)
from wegweiser.review import against
from wegweiser.source.files import read_city

ORGS, WITHDRAWN = "data/orgs.yaml", "data/withdrawn.yaml"
OLD, NEW = "hafenbruecke", "bruecken-werk"
COMMENT = re.compile(r"(?:^|\s)#.*$", re.MULTILINE)
WORDS = f"""\

# ein Hinweis
msgctxt "orgs.yaml#{OLD}/description"
msgid "Alt"
msgstr "قديم"

#~ msgctxt "orgs.yaml#{OLD}/meets"
#~ msgid "Älter"
#~ msgstr "أقدم"

msgctxt "orgs.yaml#{OLD}-2/description"
msgid "Anders"
msgstr "آخر"
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return a copy of the invented city, with links to an entry and translations of it."""
    folder = copy_city(tmp_path)
    page = folder / "content/ueber-uns.md"
    link = f"[Brücke](/verzeichnis/{OLD}/), [zwei](/ar/verzeichnis/{OLD}/), `{OLD}`"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{link}\n", encoding="utf-8")
    with (folder / "content/words/ar.po").open("a", encoding="utf-8") as file:
        file.write(WORDS)
    return folder


def run(city: Path, *words: str) -> int:
    """Run a command on a city, on the day of the tests."""
    return cli.main([*words, "--site", str(city), "--today", TODAY.isoformat()])


def codes(city: Path, base: Path) -> list[str]:
    """Return the errors that a change brought."""
    result = against.check_against_base(Options(folder=city, today=TODAY), str(base))
    return [it.code for it in result.diagnostics if it.severity == "error"]


def comments(city: Path) -> Counter[str]:
    """Return all comments of the data."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in (city / "data").glob("*.yaml"))
    return Counter(COMMENT.findall(text))


def test_a_renamed_entry_takes_everything_along(city: Path) -> None:
    """References, links and translations name the new id; the list stays sorted, comments stay."""
    before = comments(city)

    assert run(city, "rename", "org", OLD, NEW, "--write") == 0

    assert codes(city, CITY) == []
    text = (city / ORGS).read_text(encoding="utf-8")
    ids = re.findall(r"^- id: (\S+)", text, re.MULTILINE)
    assert ids == sorted(ids)
    assert f"- id: {NEW}\n  former_ids: [{OLD}]\n" in text
    assert "# complete: every field" in text.split(f"\n- id: {NEW}\n")[0].split("\n\n")[-1]
    assert comments(city) == before
    rest = [file for file in (city / "data").glob("*.yaml") if file.name != "orgs.yaml"]
    assert not [file for file in rest if f"organisation: {OLD}" in file.read_text(encoding="utf-8")]
    page = (city / "content/ueber-uns.md").read_text(encoding="utf-8")
    assert page.endswith(
        f"[Brücke](/verzeichnis/{NEW}/), [zwei](/ar/verzeichnis/{NEW}/), `{OLD}`\n"
    )
    words = (city / "content/words/ar.po").read_text(encoding="utf-8")
    before_words = (CITY / "content/words/ar.po").read_text(encoding="utf-8") + WORDS
    assert words == before_words.replace(f"#{OLD}/", f"#{NEW}/")


def test_what_it_would_do_is_shown_first(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --write each line that would change is printed, and no file is touched."""
    before = read_tree(city)

    assert run(city, "rename", "org", OLD, NEW) == 0
    assert run(city, "remove", "org", "frauenrunde") == 0

    out, notes = capsys.readouterr()
    assert read_tree(city) == before
    assert f"  +- id: {NEW}\n" in out
    assert f"  -    - {{organisation: {OLD}}}\n  +    - {{organisation: {NEW}}}\n" in out
    assert "  -- id: frauenrunde\n" in out
    assert notes.count("--write") == 2


@pytest.mark.slow
def test_the_old_address_leads_to_the_new_one(city: Path, tmp_path: Path) -> None:
    """In every language a small page stands there; programs know the organisation as before."""
    old = read_tree(build_city(city, tmp_path / "before", printed=False).folder)
    assert run(city, "rename", "org", OLD, NEW, "--write") == 0
    new = read_tree(build_city(city, tmp_path / "after", printed=False).folder)

    for folder in ("", "ar/"):
        page = new[f"{folder}verzeichnis/{OLD}/index.html"].decode()
        assert re.search(rf'<p>[^<]+<a [^>]*href="[./a-z]+/verzeichnis/{NEW}/"', page)
        assert f'rel="canonical" href="https://musterhafen.example/{folder}verzeichnis/{NEW}/"' in (
            page
        )
    assert f"/verzeichnis/{OLD}/".encode() not in new["sitemap.xml"]
    lost = {path for path in old.keys() - new.keys() if path.endswith(".html")}
    assert lost == set()
    uids = [
        re.findall(rb"urn:uuid:\S+", files[f"verzeichnis/{key}/{key}.vcf"])
        for files, key in ((old, OLD), (new, NEW))
    ]
    assert uids[0] == uids[1] != []
    services = "daten/hsds/services.json"
    ids = [sorted(re.findall(rb'"id": ?"([^"]+)"', files[services])) for files in (old, new)]
    assert ids[0] == ids[1] != []


def test_no_printed_edition_takes_a_new_id_for_a_new_entry(city: Path) -> None:
    """A booklet says of a renamed entry what it said: it is neither new, changed nor gone."""

    def count_changes() -> list[tuple[int, ...]]:
        site, _ = load_site(read_city(city), TODAY.isoformat())
        now = fingerprint_entries(site)
        editions = [find_changes(site, edition, now) for edition in site.printed_editions]
        return [(len(it.new), len(it.changed), len(it.gone), it.removed) for it in editions]

    before = count_changes()
    assert run(city, "rename", "org", OLD, NEW, "--write") == 0

    assert count_changes() == before != []


def test_an_entry_goes_back_to_its_first_id(city: Path) -> None:
    """Renamed and back it says where it was meanwhile, and else what it said before."""
    before = (city / ORGS).read_text(encoding="utf-8")
    assert run(city, "rename", "org", OLD, NEW, "--write") == 0
    assert run(city, "rename", "org", NEW, OLD, "--write") == 0

    after = (city / ORGS).read_text(encoding="utf-8")
    assert after.replace(f"  former_ids: [{NEW}]\n", "") == before


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (OLD, "hafenchor", "duplicate-id"),
        (OLD, "aufnahme", "reserved-id"),
        (OLD, "Hafen", "invalid-slug"),
        ("nirgends", "auch-nicht", "unknown-id"),
    ],
)
def test_an_id_that_cannot_be_is_refused(
    city: Path, old: str, new: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Taken, reserved, misspelt or unknown: told like anywhere else, and nothing is written."""
    before = read_tree(city)

    assert run(city, "rename", "org", old, new, "--write") == 1

    assert f"[{code}]" in capsys.readouterr().err
    assert read_tree(city) == before


def test_a_former_id_is_given_to_nobody_else(city: Path) -> None:
    """The address that leads to an entry becomes neither an entry's nor another one's former."""
    edit(city / ORGS, "- id: frauenrunde\n", "- id: frauenrunde\n  former_ids: [hafenchor]\n")
    edit(city / ORGS, "- id: hafenverbund\n", "- id: hafenverbund\n  former_ids: [alt]\n")
    edit(city / ORGS, "- id: sc-kogge\n", "- id: sc-kogge\n  former_ids: [alt]\n")

    assert codes(city, CITY).count("duplicate-id") == 2


def test_an_id_that_was_changed_by_hand_is_told_with_the_command(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever types a new id is told what readers lose; the quoted command does the rest."""
    edit(city / ORGS, f"- id: {OLD}\n", "- id: hafenbruecken\n")
    assert run(city, "check", "--against", str(CITY)) == 1
    command = re.search(r"\./build\.py (rename .+? --write)", capsys.readouterr().err)
    assert command

    assert run(city, *command[1].split()) == 0

    assert codes(city, CITY) == []
    assert "  former_ids: [hafenbruecke]\n" in (city / ORGS).read_text(encoding="utf-8")


def test_an_entry_that_was_taken_out_by_hand_is_told_with_the_command(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever deletes an entry is told to note it; the command that is quoted does so, once."""
    text = (city / ORGS).read_text(encoding="utf-8")
    rest = re.sub(r"- id: frauenrunde\n(?:  .*\n)+\n", "", text)
    (city / ORGS).write_text(rest, encoding="utf-8")
    assert run(city, "check", "--against", str(CITY)) == 1
    command = re.search(r"\./build\.py (remove .+? --write)", capsys.readouterr().err)
    assert command

    assert run(city, *command[1].split()) == 0
    noted = (city / WITHDRAWN).read_bytes()
    assert run(city, *command[1].split()) == 0

    assert codes(city, CITY) == []
    assert (city / WITHDRAWN).read_bytes() == noted
    assert noted.count(sha256(b"frauenrunde").hexdigest().encode()) == 1


def test_a_dissolved_or_withdrawn_entry_is_no_finding(city: Path) -> None:
    """Only an address that leads nowhere is told: not a page that says the entry is gone."""
    edit(city / ORGS, "- id: frauenrunde\n  name: Frauenrunde", "- id: frauenrunde\n  name: Die")
    assert codes(city, CITY) == []
    assert run(city, "remove", "org", "frauenrunde", "--write") == 0
    assert codes(city, CITY) == []


def test_taken_out_by_the_editors_is_taken_out_as_by_request(city: Path, tmp_path: Path) -> None:
    """The command and the intake of a request for removal leave the same files."""
    other = copy_city(tmp_path / "other")
    for folder in (city, other):
        words = WORDS.replace(f"#{OLD}/", "#frauenrunde/")
        (folder / "content/words/ar.po").write_text(words, encoding="utf-8")
    request = tmp_path / "request.md"
    request.write_text(remove("frauenrunde"), encoding="utf-8")

    assert run(other, "intake", str(request), "--write") == 0
    assert run(city, "remove", "org", "frauenrunde", "--write") == 0

    for path in (ORGS, WITHDRAWN, "content/words/ar.po"):
        assert (city / path).read_bytes() == (other / path).read_bytes()
    assert "frauenrunde" not in (city / "content/words/ar.po").read_text(encoding="utf-8")
    assert f"{OLD}-2" in (city / "content/words/ar.po").read_text(encoding="utf-8")


def test_what_is_still_named_is_not_taken_out(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An entry that projects or texts name stays until they do not; each place is told."""
    before = read_tree(city)

    assert run(city, "remove", "org", OLD, "--write") == 1

    told = capsys.readouterr().err
    assert "[still-mentioned]" in told
    assert "data/events.yaml" in told
    assert "content/ueber-uns.md:" in told
    assert read_tree(city) == before


def test_what_the_editors_keep_for_themselves_comes_along(city: Path) -> None:
    """The private contact of a renamed entry is found under its new id, and only there."""
    write_private_entries(city, {OLD: PrivateEntry("Brücke", "liste.csv")})

    assert run(city, "rename", "org", OLD, NEW, "--write") == 0

    assert list(read_private_entries(city)[0]) == [NEW]


def test_a_quoted_id_is_renamed(city: Path) -> None:
    """Whoever wrote it between quotation marks keeps them."""
    edit(city / ORGS, f"merged_into: {OLD}", f"merged_into: '{OLD}'")
    assert run(city, "rename", "org", OLD, NEW, "--write") == 0
    assert f"merged_into: '{NEW}'" in (city / ORGS).read_text(encoding="utf-8")
