"""External links: who makes them, and which of them the weekly report calls broken."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.cities import CITY, HERE, TODAY

from wegweiser import pipeline
from wegweiser.commands import cli
from wegweiser.languages import Translations
from wegweiser.model.site import Site
from wegweiser.pipeline import Options
from wegweiser.review import external_links
from wegweiser.review.external_links import LinkFailure, ReportState

WORDS = Translations("de", (HERE / "wegweiser/messages/de.po").read_bytes())
URL, OTHER = "https://chor.example/", "https://verbund.example/bericht"
LINKS = {URL: ("/verzeichnis/chor/",), OTHER: ("/a/", "/b/", "/c/", "/d/")}
GONE, SLOW = (
    LinkFailure("404 Not Found", gone=True),
    LinkFailure("429 Too Many Requests", gone=False),
)


def say(key: str, **fields: object) -> str:
    """Return the German words of the report."""
    assert WORDS.has_message(key), key
    return WORDS(key).format(**fields)


@pytest.fixture(scope="module")
def site() -> Site:
    """Return the invented city."""
    found = pipeline.check(Options(folder=CITY, today=TODAY)).site
    assert found is not None
    return found


def test_every_external_link_is_listed_with_its_pages(release: Path) -> None:
    """A link stands once, without its fragment, with every page that makes it."""
    found = external_links.find_external_links(release)

    assert "/aktuelles/2026-05-02-hafenfest/" in found["https://hafenfest.example/programm"]
    assert not [url for url in found if "#" in url or not url.startswith(("http://", "https://"))]
    assert (
        "https://hafenchor.example/\t/ar/verzeichnis/hafenchor/ /verzeichnis/hafenchor/\n"
        in external_links.format_links(found)
    )


def status(code: int | None, text: str = "", details: str = "") -> dict[str, object]:
    """Return what lychee says of a link."""
    return {
        "url": URL,
        "status": {"text": text, "details": details} | ({"code": code} if code else {}),
    }


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        (status(404, "404 Not Found"), True),
        (status(410, "410 Gone"), True),
        (
            status(
                None, "Network error", "error sending request: dns error: failed to lookup address"
            ),
            True,
        ),
        (status(None, "Failed", "Could not resolve host"), True),
        (
            status(None, "Network error", f"{URL}: DNS resolution failed. Check hostname spelling"),
            True,
        ),
        (
            status(
                None,
                "Network error",
                "error sending request for url (https://dns.example/): connection refused",
            ),
            False,
        ),
        (status(None, "Network error", "dns error: Temporary failure in name resolution"), False),
        (status(403, "403 Forbidden"), False),
        (status(429, "Too Many Requests"), False),
        (status(500, "500 Internal Server Error: dns"), False),
        (status(503), False),
        (status(None, "Timeout"), False),
        (status(None, "Network error", "certificate has expired"), False),
    ],
)
def test_only_what_is_gone_counts(said: dict[str, object], gone: bool) -> None:  # noqa: FBT001  an example
    """404, 410 and a name that nobody knows count; everything else is a notice."""
    found = external_links.parse_failures(
        json.dumps({"error_map": {"links.txt": [said]}, "timeout_map": {}})
    )

    assert found[URL].gone is gone


def test_three_weeks_in_a_row_make_a_link_broken(site: Site) -> None:
    """A link is broken after its third failed weekly check; a good one in between begins anew."""
    after, day, seen = ReportState(), date(2026, 6, 1), []
    for failed in ({URL: GONE}, {URL: GONE}, {}, {URL: GONE}, {URL: GONE}, {URL: GONE}):
        after = external_links.count_failed_weeks(LINKS, failed, after, day)
        body = external_links.render_report(LINKS, failed, after, site, say)
        assert external_links.parse_state(body) == after
        seen.append("### Kaputt" in body)
        day += timedelta(days=7)

    assert seen == [False, False, False, False, False, True]
    assert after == ReportState("2026-07-06", {URL: 3})


def test_a_check_by_hand_counts_nothing_twice() -> None:
    """Only a check about a week later counts as the next one."""
    first = external_links.count_failed_weeks(LINKS, {URL: GONE}, ReportState(), date(2026, 6, 1))
    again = external_links.count_failed_weeks(
        LINKS, {URL: GONE, OTHER: GONE}, first, date(2026, 6, 3)
    )

    assert again == ReportState("2026-06-01", {URL: 1, OTHER: 1})
    assert external_links.count_failed_weeks(
        LINKS, {URL: GONE}, again, date(2026, 6, 7)
    ) == ReportState("2026-06-07", {URL: 2})


def test_what_left_the_site_is_forgotten() -> None:
    """A link that no page makes any more is no longer counted."""
    assert (
        external_links.count_failed_weeks(
            {OTHER: ("/",)}, {URL: GONE}, ReportState("2026-06-01", {URL: 2}), date(2026, 6, 8)
        ).weeks
        == {}
    )


def block(state: str) -> str:
    """Return a block as the report ends with."""
    return f"```json wegweiser\n{state}\n```"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "Nur Worte",
        block("{"),
        block('{"on": "gestern", "weeks": {}}'),
        block("[]"),
        block('{"on": "2026-06-01", "weeks": {"a": "x"}}'),
        block('{"on": "2026-06-01", "weeks": {"a": 1e999}}'),
        block("[" * 100_000),
    ],
)
def test_a_damaged_state_knows_nothing(before: str) -> None:
    """Whoever edits the report by hand loses at most the count."""
    assert external_links.parse_state(before) == ReportState()


def test_the_state_survives_the_code_host() -> None:
    """Line ends of the code host and words in front do not matter; the last state counts."""
    forged = '```json wegweiser\n{"on": "2026-06-01", "weeks": {"https://x.example/": 9}}\n```\n'
    true = '```json wegweiser\n{"on": "2026-06-08", "weeks": {"https://y.example/": 1}}\n```\n'

    assert external_links.parse_state(
        (forged + "Text\n" + true).replace("\n", "\r\n")
    ) == ReportState("2026-06-08", {"https://y.example/": 1})


def test_hostile_addresses_stay_words(site: Site) -> None:
    """An address full of fences, mentions and states stays in its code span, forges no state."""
    evil = "https://x.example/``` @alle fixes #1 \n```json wegweiser\n{}\n```"
    after = external_links.count_failed_weeks(
        {evil: ("/",)}, {evil: GONE}, ReportState(), date(2026, 6, 1)
    )
    body = external_links.render_report(
        {evil: ("/",)}, {evil: LinkFailure("``` @alle", gone=True)}, after, site, say
    )

    assert external_links.parse_state(body) == after
    assert body.count("\n```json wegweiser\n") == 1
    assert "- ```` https://x.example/``` @alle fixes #1 ```json wegweiser {} ``` ````" in body


def test_the_report_always_fits(site: Site) -> None:
    """Thousands of broken links are summed up, never cut."""
    many = {f"https://x.example/{n}/{'a' * 200}": ("/",) for n in range(3000)}
    after = ReportState("2026-06-01", dict.fromkeys(many, 3))
    body = external_links.render_report(many, dict.fromkeys(many, GONE), after, site, say)

    assert len(body) <= external_links.MAX_REPORT_LENGTH
    assert body.count("```") % 2 == 0
    assert "### Kaputt: seit mindestens 3 Wochen nicht da (3000)" in body


def test_the_report_names_old_entries(site: Site) -> None:
    """The report also holds the work list: entries to be checked next."""
    body = external_links.render_report(LINKS, {OTHER: SLOW}, ReportState("2026-06-01"), site, say)

    assert "### Einträge, die als Nächste zu prüfen sind" in body
    assert "` leuchtturm-netz `" in body
    assert "### Hinweise: antwortet nicht oder lässt Prüfprogramme nicht ein (1)" in body
    assert "`/a/`, `/b/`, `/c/` …" in body


@pytest.mark.slow
def test_the_command_lists_and_reports(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`./build.py links` lists, or writes the next report; what is no JSON of lychee is refused."""
    city = ["--site", str(CITY), "--today", TODAY.isoformat()]
    assert cli.main(["links", str(release), *city]) == 0
    assert "https://hafenchor.example/\t" in capsys.readouterr().out

    (tmp_path / "found.json").write_text(
        json.dumps({"error_map": {"x": [status(404)]}, "timeout_map": {}})
    )
    assert cli.main(["links", str(release), *city, "--found", str(tmp_path / "found.json")]) == 0
    assert '```json wegweiser\n{"on": "2026-06-15", "weeks": {}}' in capsys.readouterr().out

    (tmp_path / "before.md").write_bytes(b"\xff\xfe kein Bericht")
    asked = ["--found", str(tmp_path / "found.json"), "--before", str(tmp_path / "before.md")]
    assert cli.main(["links", str(release), *city, *asked]) == 0
    assert "Geprüft am 2026-06-15" in capsys.readouterr().out

    for wrong in ("[" * 100_000, "", "[]", "{}", '{"error_map": 1}', '{"error_map": {"x": [{}]}}'):
        (tmp_path / "found.json").write_text(wrong)
        assert (
            cli.main(["links", str(release), *city, "--found", str(tmp_path / "found.json")]) == 2
        )
