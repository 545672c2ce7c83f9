"""A real Chromium for the tests: `open_page` shows a page as one reader sees it and fails the test on any complaint."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from support.cities import CITY, HERE, built
from support.oracles import OpenPage, chromium, node, served
from support.readers import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)

# Nothing that calls home. No sandbox: it cannot be had as root, and only our own pages are opened.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one Chromium that all tests share."""
    # Playwright's own Node wants a library (libatomic) that a bare Debian lacks; ours does not.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city, built once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    built(CITY, folder / "city", base_url="https://example.org/pr-preview/pr-7/")
    return folder / "city"


@pytest.fixture(scope="session")
def dortmund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of this repository, built once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    built(HERE, folder / "dortmund")
    return folder / "dortmund"


@pytest.fixture(scope="session")
def home(city: Path) -> Iterator[str]:
    """The address of the invented city, below a path as a preview has it."""
    with served(city, at="/pr-preview/pr-7/") as address:
        yield address


@pytest.fixture(scope="session")
def real_home(dortmund: Path) -> Iterator[str]:
    """The address of the city of this repository."""
    with served(dortmund) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages, each in a fresh context with reduced motion.

    The test fails when a page throws, writes an error to the console, is answered with another status than expected,
    or asks any other origin for anything. `javascript=False` is a reader who has switched it off; `scripts_lost` one
    whose connection dropped the script files, which is the way to ask axe about a page without our scripts.
    """
    complaints: list[str] = []
    with ExitStack() as contexts:

        def opened(  # noqa: PLR0913 one for each way in which readers differ
            url: str,
            *,
            scheme: Literal["light", "dark"] = "light",
            width: int = 1280,
            height: int = 800,
            forced_colors: bool = False,
            javascript: bool = True,
            scripts_lost: bool = False,
            status: int = 200,
            **more: Any,  # any other option of Playwright's new_context
        ) -> Page:
            context = browser.new_context(
                color_scheme=scheme,
                viewport={"width": width, "height": height},
                forced_colors="active" if forced_colors else "none",
                java_script_enabled=javascript,
                reduced_motion="reduce",
                **{"locale": "de-DE", "timezone_id": "Europe/Berlin"} | more,
            )
            contexts.callback(context.close)
            expected = (
                (url, f"status of {status}")
                if status >= 400
                else ("", "net::ERR_FAILED")
                if scripts_lost
                else None
            )
            _listen(context, url, complaints, expected)
            if scripts_lost:
                context.route(
                    "**/*",
                    lambda it: (
                        it.abort() if it.request.resource_type == "script" else it.continue_()
                    ),
                )
            page = context.new_page()
            answer = page.goto(url)
            if answer is None or answer.status != status:
                complaints.append(f"{url}: answered {answer and answer.status}, not {status}")
            return page

        yield opened
    if complaints:
        pytest.fail("The browser complains:\n" + "\n".join(complaints), pytrace=False)


def _listen(
    context: BrowserContext, url: str, complaints: list[str], expected: tuple[str, str] | None
) -> None:
    """Write down what must not happen: thrown errors, console errors, requests to anybody else.

    One console error may be expected: where it comes from, and what it says.
    """
    own = urlsplit(url)[:2]

    def console(kind: str, text: str, where: str) -> None:
        if kind == "error" and not (
            expected and where.startswith(expected[0]) and expected[1] in text
        ):
            complaints.append(f"{where}: console: {text}")

    def request(address: str) -> None:
        if urlsplit(address)[:2] != own and not address.startswith(("data:", "blob:")):
            complaints.append(f"{url}: asks another origin: {address}")

    context.on("console", lambda it: console(it.type, it.text, it.location.get("url", url)))
    context.on("weberror", lambda it: complaints.append(f"{url}: throws: {it.error}"))
    context.on("request", lambda it: request(it.url))
