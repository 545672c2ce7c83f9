"""Colours and logo of a city reach screen, icon and paper, and words stay readable in them."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.cities import copy_city, run_build

from wegweiser.build import look
from wegweiser.build.look import READABLE, apply_look, compute_contrast, format_style
from wegweiser.build.theme_files import read_built_in_theme
from wegweiser.model.look import Colours

ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@given(ink=ANY, primary=ANY, accent=ANY)
def test_whatever_colours_a_city_has_words_can_be_read(ink: str, primary: str, accent: str) -> None:
    """Links and words reach 7 to 1 on their ground by day and by night, marks 4.5 to 1."""
    colours = Colours(ink=ink, primary=primary, accent=accent)
    day, night = format_style(colours).split("prefers-color-scheme")

    for rules, ground in ((day, "#fbf8f3"), (night, "#101a1d")):
        shades = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rules))
        assert compute_contrast(shades["ink"], ground) >= READABLE
        assert compute_contrast(shades["link"], ground) >= READABLE
        assert compute_contrast(shades["on-arm"], shades["arm"]) >= READABLE
        assert compute_contrast(shades["on-signal"], shades["signal"]) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 to 1, the same colour 1 to 1, and #767676 just passes AA."""
    assert compute_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert compute_contrast("#0b5563", "#0b5563") == 1
    assert compute_contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


def test_a_theme_without_wishes_stays_as_it_is() -> None:
    """Who sets neither colours nor logo has the built-in theme, byte for byte."""
    theme = read_built_in_theme()

    assert apply_look(theme, None, "") is theme


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_colours_and_logo_reach_screen_icon_and_paper(ending: str, tmp_path: Path) -> None:
    """One setting each, no file of the theme: style sheet, icon, header and booklet follow."""
    city = copy_city(tmp_path)
    (city / "theme/assets").mkdir(parents=True)
    photo = BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "PNG")
    picture = LOGO.encode() if ending == "svg" else photo.getvalue()
    (city / f"theme/assets/wappen.{ending}").write_bytes(picture)
    settings = city / "data/site.yaml"
    wishes = f'colours: {{primary: "#8a1538", accent: 00A3E0}}\nlogo: wappen.{ending}\n'
    settings.write_text(settings.read_text(encoding="utf-8") + wishes, encoding="utf-8")

    assert run_build(city, tmp_path / "out").release

    (style,) = (tmp_path / "out/assets").glob("site.*.css")
    (icon,) = (tmp_path / "out/assets").glob("favicon.*.svg")
    (logo,) = (tmp_path / "out/assets").glob("logo.*.svg")
    assert "--link:#8a1538;" in style.read_text(encoding="utf-8")
    assert "--signal:#00a3e0;" in style.read_text(encoding="utf-8")
    assert icon.read_bytes() == logo.read_bytes() != b""
    start = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert f'<img class="mark" src="./assets/{logo.name}"' in start
    assert ("base64" in logo.read_text(encoding="utf-8")) == (ending == "png")


def test_paper_takes_the_colours() -> None:
    """What papers are set with holds the city's colours, in a shade that can be read."""
    files = apply_look(
        read_built_in_theme(), Colours(primary="#00a3e0", accent="#ff0000"), ""
    ).files

    paper = files[look.PAPER_FILE].decode()
    assert '#let signal = rgb("#ff0000")' in paper
    assert "#0b5563" not in paper
    assert b"#ff0000" in files[look.COVER_FILE]
    assert b"#00a3e0" in files[look.ICON_FILE]


def test_a_logo_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A mistyped name is one finding, with the right name to paste."""
    city = copy_city(tmp_path)
    (city / "theme/assets").mkdir(parents=True)
    (city / "theme/assets/wappen.svg").write_text(LOGO)
    settings = city / "data/site.yaml"
    text = settings.read_text(encoding="utf-8") + "logo: wapen.svg\n"
    settings.write_text(text, encoding="utf-8")

    (note,) = [n for n in run_build(city, tmp_path / "out").diagnostics if n.severity == "error"]
    assert (note.code, dict(note.values)["close"]) == ("unknown-value", "wappen.svg")
    assert note.location.line == len(text.splitlines())
