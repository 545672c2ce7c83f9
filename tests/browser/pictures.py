"""Take the two pictures of the README: `.venv/bin/python tests/browser/pictures.py`.

The site is built into a temporary folder; the same data and theme give the same pictures.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import FLAGS  # noqa: E402  beside this file
from oracles import chromium, node, served  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

PICTURES = ROOT / ".github/pictures"
LARGEST = 200_000
"""Bytes of a picture: a README is read on phones, too."""

SHOTS = (("start-phone", "", 390, 844), ("directory-desktop", "verzeichnis/", 1280, 900))
"""Name, page, width and height."""


def main() -> None:
    """Build the site and take every picture."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        build = [sys.executable, ROOT / "build.py", "--out", folder]
        if (done := subprocess.run(build, capture_output=True, text=True, check=False)).returncode:
            sys.exit(done.stderr)
        with served(Path(folder)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for name, page, width, height in SHOTS:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="light",
                    reduced_motion="reduce",
                    locale="de-DE",
                )
                shown = context.new_page()
                shown.goto(site + page)
                body = shown.screenshot(path=PICTURES / f"{name}.png")
                context.close()
                if len(body) > LARGEST:
                    sys.exit(f"{name}.png has {len(body)} bytes, more than {LARGEST}.")
            browser.close()


if __name__ == "__main__":
    main()
