"""No text of a stranger commands the code host's log, in whatever format findings are printed."""

import json
import re

import pytest
from support.cities import CITY, copy_city, edit

from wegweiser.commands import cli
from wegweiser.commands.output import guard_commands
from wegweiser.review import worklist

COMMAND = re.compile(r"^[ \t]*::(?!error |warning )|##\[", re.MULTILINE)
WORDS = "##[error]frei"


@pytest.mark.parametrize("format_name", ["text", "github", "json"])
def test_findings_hold_no_command(format_name, tmp_path, capsys):
    """A kind that is a command is quoted in the finding, and is none in the log."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "kind: sports-club", f'kind: "{WORDS}"')
    status = cli.main(
        ["check", "--site", str(city), "--today", "2026-06-15", "--format", format_name]
    )
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert status == 1
    assert "error]frei" in text
    assert not COMMAND.search(text)
    if format_name == "json":
        assert any(WORDS in finding["what"] for finding in json.loads(printed.out))


@pytest.mark.parametrize("render", [worklist.render_csv, worklist.render_markdown])
def test_work_lists_hold_no_command(render):
    """A name that is a command stands in the list of work, and is none in the log."""
    printed = guard_commands(render([("verein", WORDS, "", "", "", "::error::", "", "")]))
    assert "error]frei" in printed
    assert not COMMAND.search(printed)


@pytest.mark.parametrize("format_name", ["md", "json"])
def test_reading_diffs_hold_no_command(format_name, tmp_path, capsys):
    """A new name that is a command is told to readers of the diff, and is none in the log."""
    city = copy_city(tmp_path)
    edit(city / "data/orgs.yaml", "short: SC Kogge", f'short: "{WORDS}"')
    status = cli.main(
        ["diff", str(CITY), str(city), "--today", "2026-06-15", "--format", format_name]
    )
    printed = capsys.readouterr().out
    assert status == 0
    assert "error]frei" in printed
    assert not COMMAND.search(printed)
