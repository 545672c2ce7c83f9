"""What editors get wrong every day is mended in one round, with the words of the message alone."""

import re
from pathlib import Path

import pytest
from support.advice import parse_findings, write_cure
from support.cities import CITY, TODAY, copy_city, edit

from wegweiser.commands import cli

pytestmark = pytest.mark.whole

ORGS, EVENTS = "data/orgs.yaml", "data/events.yaml"
WORDS = "  description: Eltern helfen Eltern bei Fragen zu Schule und Kita.\n"
VERBUND = '  contact: {phone: +49 30 23125 111, website: "https://verbund.example/"}\n'
CHOIR = re.compile(r"(?<=\n\n)(?:#.*\n)?- id: hafenchor\n(?:  .*\n)+\n")
COMMAND = re.compile(r"\./build\.py (\w+ .+? --write)")
PLACE = re.compile(r"hier also so: ([a-z0-9-]+), hafenchor, ([a-z0-9-]+)\.")

SLIPS = {
    "a day as Germans write it": (EVENTS, "  begins: 2026-07-08\n", "  begins: 08.07.2026\n"),
    "a district by its name": (
        ORGS,
        "  district: nordufer\n  topics: [bildung]\n  audiences: [familien]",
        "  district: Nordufer\n  topics: [bildung]\n  audiences: [familien]",
    ),
    "a topic by its name": (
        ORGS,
        "topics: [bildung]\n  audiences: [familien]\n  languages: [de, tr]\n  description: Eltern",
        "topics: [Bildung]\n  audiences: [familien]\n  languages: [de, tr]\n  description: Eltern",
    ),
    "a kind in German": (ORGS, "  kind: parents-association\n", "  kind: Elternverein\n"),
    "a language by its name": (ORGS, "  languages: [ckb, de]\n", "  languages: [ckb, Deutsch]\n"),
    "a number as people write it": (
        ORGS,
        "  contact: {phone: +49 30 23125 111,",
        "  contact: {phone: 030 / 23125-111,",
    ),
    "a field in German": (
        ORGS,
        VERBUND,
        '  contact: {website: "https://verbund.example/"}\n  telefon: +49 30 23125 111\n',
    ),
    "the only contact in German": (ORGS, VERBUND, "  telefon: +49 30 23125 111\n"),
    "a colon in a sentence": (ORGS, WORDS, WORDS.replace("Eltern helfen", "Unser Ziel: Eltern")),
    "a tab instead of blanks": (
        ORGS,
        "  quarter: Kranhöfe\n  district: nordufer\n  topics: [bildung]\n",
        "\tquarter: Kranhöfe\n  district: nordufer\n  topics: [bildung]\n",
    ),
    "an id that was renamed": (ORGS, "- id: hafenbruecke\n", "- id: hafenbruecken\n"),
    "an entry in the wrong place": (ORGS, "", ""),
}
"""What is planted: the file, the words that stand there, the slip instead of them."""


def check(city: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Return what the command says of a change of the invented city."""
    words = [*more, "--site", str(city), "--today", TODAY.isoformat()]
    cli.main(words)
    return capsys.readouterr().err


def follow(city: Path, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Do what a message says: run the command that it quotes, move the entry, paste its words."""
    command, place = COMMAND.search(printed), PLACE.search(printed)
    if command:
        check(city, capsys, *command[1].split())
    elif place:
        text = (city / ORGS).read_text(encoding="utf-8")
        item = CHOIR.search(text)
        assert item
        rest = text.replace(item[0], "")
        head = re.search(rf"(?<=\n\n)(?:#.*\n)?- id: {place[2]}\n", rest)
        assert head
        moved = rest[: head.start()] + item[0] + rest[head.start() :]
        (city / ORGS).write_text(moved, encoding="utf-8")
    else:
        for finding in reversed(list(parse_findings(printed))):
            write_cure(city, finding)


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_mended_in_one_round(
    slip: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Planted, checked, mended by the message's words alone: the next check is content."""
    city = copy_city(tmp_path)
    path, right, wrong = SLIPS[slip]
    if right:
        edit(city / path, right, wrong)
    else:
        text = (city / ORGS).read_text(encoding="utf-8")
        item = CHOIR.search(text)
        assert item
        moved = text.replace(item[0], "").rstrip("\n") + "\n\n" + item[0].rstrip("\n") + "\n\n"
        (city / ORGS).write_text(moved, encoding="utf-8")
    printed = check(city, capsys, "check", "--against", str(CITY))
    assert printed

    follow(city, printed, capsys)

    assert check(city, capsys, "check", "--against", str(CITY)) == ""
