"""docs/theme.md says what templates are given: neither more nor less, and as it is now."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from support.cities import CITY, HERE, run_build

from wegweiser.build.theme import ThemeFolder
from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.editions.repository.theme_reference import (
    FILTERS,
    FUNCTIONS,
    REFERENCE_FILE,
    TEMPLATE_VIEWS,
    render_reference,
)

TEXT = render_reference()


def test_the_reference_is_current() -> None:
    """The file says what `./build.py schema` would write."""
    assert (HERE / REFERENCE_FILE).read_text(encoding="utf-8") == TEXT


def test_every_filter_and_function_is_told() -> None:
    """What the theme adds to Jinja stands in the reference, and nothing that it does not add."""
    from jinja2 import Environment

    theme = ThemeFolder(read_built_in_theme(), "", "/", {})
    # What Jinja has besides, and what `_("word")` becomes, nobody writes.
    ours, plain = theme._get_environment("de", is_html=True), Environment(autoescape=True)
    functions = ours.globals.keys() - plain.globals.keys() - {"gettext", "ngettext", "_words"}

    assert ours.filters.keys() - plain.filters.keys() == FILTERS.keys()
    assert functions - {"pgettext", "npgettext"} == FUNCTIONS.keys()


@pytest.mark.slow
def test_each_template_is_given_the_view_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build of the test city renders each template with the view of the table, no other."""
    given = defaultdict(set)
    render = ThemeFolder.render_marked

    def render_and_note(theme: ThemeFolder, template: str, view: object) -> str:
        given[template].add(type(view).__name__)
        return render(theme, template, view)  # type: ignore[arg-type]

    monkeypatch.setattr(ThemeFolder, "render_marked", render_and_note)
    assert run_build(CITY, tmp_path / "out").release

    assert len(given) > 35
    assert {name: {TEMPLATE_VIEWS[name]} for name in given} == dict(given)


def test_every_field_has_its_line() -> None:
    """No field of a view stands there without an explanation."""
    fields = re.findall(r"^- `(\w+)` \(.*?\): ?(.*)$", TEXT, re.MULTILINE)

    assert len(fields) > 250
    assert [name for name, line in fields if not line.strip()] == []


def test_links_in_the_reference_lead_somewhere() -> None:
    """Each view that a template is given is described below."""
    assert set(re.findall(r"\(#(\w+)\)", TEXT)) <= {
        name.lower() for name in re.findall(r"^### (\w+)$", TEXT, re.MULTILINE)
    }
