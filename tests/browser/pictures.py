"""Take the pictures of README, .github/pictures/ and the editors' guide (`make pictures`).

The site is built into a temporary folder; the same data and theme give the same pictures. Those of
the guide are drawn in guide.html beside this file, the one that goes along with links in share.svg.
"""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests")]

from conftest import FLAGS  # noqa: E402  beside this file
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from support.oracles import chromium, node, serve_folder  # noqa: E402

PICTURES = ROOT / ".github/pictures"
GUIDE, DRAWN = Path(__file__).with_name("guide.html"), ROOT / "content/bilder"
SHARED, SHARED_PICTURE = Path(__file__).with_name("share.svg"), ROOT / "theme/assets/share.png"
LARGEST = 200_000
"""Bytes of a picture: a README is read on phones, too."""

SHOTS = (
    ("start-phone", "", 390, 844, {}),
    ("start-desktop", "", 1280, 900, {}),
    ("directory-desktop", "verzeichnis/", 1280, 900, {}),
    ("directory-phone", "verzeichnis/", 360, 740, {}),
    (
        "empty-answer-phone",
        "verzeichnis/?sprache=ar&bezirk=innenstadt-nord&suche=Schule",
        360,
        1100,
        {},
    ),
    ("directory-phone-dark", "verzeichnis/?sprache=tr", 390, 844, {"color_scheme": "dark"}),
    ("entry-desktop", "verzeichnis/vmdo/", 1280, 900, {}),
    ("entry-phone", "verzeichnis/vmdo/", 360, 740, {}),
    ("entry-phone-dark", "verzeichnis/romano-than/", 390, 844, {"color_scheme": "dark"}),
    ("facet-print", "verzeichnis/sprache/tr/", 794, 1123, {"media": "print"}),
    ("neighbours-desktop", "nachbarschaft/", 1280, 900, {}),
    ("figures-desktop-dark", "zahlen/", 1280, 900, {"color_scheme": "dark"}),
    ("figures-phone", "zahlen/", 360, 740, {}),
    ("figures-desktop", "zahlen/", 1280, 900, {}),
    ("insist-phone", "projekte/insist/", 360, 740, {}),
    ("insist-desktop", "projekte/insist/", 1280, 900, {}),
    ("retrospective-desktop", "projekte/mso-projekt-2008-2009/", 1280, 900, {}),
    ("form-phone", "verzeichnis/aufnahme/", 390, 844, {}),
    ("downloads-desktop", "daten/", 1280, 900, {}),
)
"""Name, page, width, height, and how it is looked at."""

PAPERS = (("booklet", "verzeichnis", "2"), ("paper-form", "aufnahme", "1"))
"""Name, printed file, and its page."""


def main() -> None:
    """Build the site and take every picture."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        build = [sys.executable, ROOT / "build.py", "--print", "--out", folder]
        if (done := subprocess.run(build, capture_output=True, text=True, check=False)).returncode:
            sys.exit(done.stderr)
        with serve_folder(Path(folder)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            draw_guide(browser)
            draw_papers(Path(folder))
            draw_shared(browser)
            for name, page, width, height, looked in SHOTS:
                scheme: Any = looked.get("color_scheme", "light")
                size: Any = {"width": width, "height": height}
                context = browser.new_context(
                    viewport=size, color_scheme=scheme, reduced_motion="reduce", locale="de-DE"
                )
                shown = context.new_page()
                media: Any = looked.get("media", "screen")
                shown.emulate_media(media=media)
                shown.goto(site + page, wait_until="networkidle")
                shown.locator(".waiting").wait_for(
                    state="detached"
                )  # a list that its address narrows is there
                body = shown.screenshot(path=PICTURES / f"{name}.png")
                context.close()
                if len(body) > LARGEST:
                    sys.exit(f"{name}.png has {len(body)} bytes, more than {LARGEST}.")
            browser.close()


def draw_papers(folder: Path) -> None:
    """Take a page of each printed file, as an office prints it."""
    for name, file, page in PAPERS:
        command = ["pdftoppm", "-r", "72", "-f", page, "-l", page, "-singlefile", "-png"]
        source = folder / "daten" / f"{file}.pdf"
        subprocess.run([*command, source, PICTURES / name], capture_output=True, check=True)
        with Image.open(PICTURES / f"{name}.png") as picture:
            few = picture.convert("RGB").quantize(64)
        few.save(PICTURES / f"{name}.png", optimize=True)


def draw_guide(browser: Browser) -> None:
    """Take each figure of the drawn page, on a screen of twice the points."""
    DRAWN.mkdir(exist_ok=True)
    shown = browser.new_page(device_scale_factor=2)
    shown.set_content(GUIDE.read_text(encoding="utf-8"))
    for figure in shown.locator("figure").all():
        figure.screenshot(path=DRAWN / f"{figure.get_attribute('id')}.png")
    shown.close()


def draw_shared(browser: Browser) -> None:
    """Take what messengers show beside a link: it has a dozen colours, and is as small."""
    shown = browser.new_page(viewport={"width": 1200, "height": 630})
    shown.set_content(f"<body style='margin: 0'>{SHARED.read_text(encoding='utf-8')}")
    picture = Image.open(BytesIO(shown.screenshot()))
    picture.convert("RGB").quantize(16).save(SHARED_PICTURE, optimize=True)
    shown.close()


if __name__ == "__main__":
    main()
