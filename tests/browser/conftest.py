"""A real Chromium for the tests.

`open_page` shows a page as one reader sees it and fails the test on any complaint.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from support.cities import CITY, HERE, build_city
from support.oracles import OpenPage, chromium, node, serve_folder
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


class Tabs:
    """Tabs that stay open from test to test, one for each kind of reader."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: dict[tuple[object, ...], Page] = {}
        self.complaints: list[str] = []

    def show(self, url: str, **reader: Any) -> Page:
        """Show a page as a reader sees it, whatever the test before has left in the tab."""
        options = (urlsplit(url)[:2], *sorted(reader.items()))
        if options not in self.pages:
            self.pages[options] = _open_tab(self.browser, **reader)
            _listen(self.pages[options].context, url, self.complaints, None)
        page = self.pages[options]
        page.goto(
            "about:blank"
        )  # the same address again, or another fragment, would keep what is shown
        page.emulate_media(
            media="screen",
            color_scheme=reader.get("scheme", "light"),
            forced_colors="active" if reader.get("forced_colors") else "none",
            reduced_motion="reduce",
        )
        page.set_viewport_size(
            {"width": reader.get("width", 1280), "height": reader.get("height", 800)}
        )
        _go(page, url, self.complaints)
        return page


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
    build_city(CITY, folder / "city", base_url="https://example.org/pr-preview/pr-7/")
    return folder / "city"


@pytest.fixture(scope="session")
def dortmund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of this repository, built once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    build_city(HERE, folder / "dortmund")
    return folder / "dortmund"


@pytest.fixture(scope="session")
def home(city: Path) -> Iterator[str]:
    """The address of the invented city, below a path as a preview has it."""
    with serve_folder(city, at="/pr-preview/pr-7/") as address:
        yield address


@pytest.fixture(scope="session")
def real_home(dortmund: Path) -> Iterator[str]:
    """The address of the city of this repository."""
    with serve_folder(dortmund) as address:
        yield address


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Tabs]:
    """Keep a tab for each kind of reader who only looks.

    A tab of its own costs each test ten times as much.
    """
    tabs = Tabs(browser)
    yield tabs
    for page in tabs.pages.values():
        page.context.close()


@pytest.fixture
def show_page(tabs: Tabs) -> Iterator[OpenPage]:
    """Show pages one after the other in the same tab, for tests that only look.

    Nothing may be kept or changed there.

    As with `open_page` the test fails on any complaint.
    """
    tabs.complaints.clear()
    yield tabs.show
    _fail_on(tabs.complaints)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages, each in a fresh context with reduced motion.

    The test fails when a page throws, writes an error to the console, is answered with another
    status than expected, or asks any other origin for anything. `javascript=False` is a reader who
    has switched it off; `scripts_lost` one whose connection dropped the script files, which is the
    way to ask axe about a page without our scripts.
    """
    complaints: list[str] = []
    with ExitStack() as contexts:

        def opened(
            url: str,
            *,
            scripts_lost: bool = False,
            status: int = 200,
            **reader: Any,  # see `_open_tab`
        ) -> Page:
            page = _open_tab(browser, **reader)
            contexts.callback(page.context.close)
            expected = None
            if status >= 400:
                expected = (url, f"status of {status}")
            elif scripts_lost:
                expected = ("", "net::ERR_FAILED")
            _listen(page.context, url, complaints, expected)
            if scripts_lost:
                page.context.route("**/*", _drop_scripts)
            _go(page, url, complaints, status)
            return page

        yield opened
    _fail_on(complaints)


def _open_tab(
    browser: Browser,
    *,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1280,
    height: int = 800,
    forced_colors: bool = False,
    javascript: bool = True,
    **more: Any,  # any other option of Playwright's new_context
) -> Page:
    """Open an empty tab for a reader, with nothing kept from others."""
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        forced_colors="active" if forced_colors else "none",
        java_script_enabled=javascript,
        reduced_motion="reduce",
        **{"locale": "de-DE", "timezone_id": "Europe/Berlin"} | more,
    )
    return context.new_page()


def _go(page: Page, url: str, complaints: list[str], status: int = 200) -> None:
    answer = page.goto(url)
    if answer is None or answer.status != status:
        complaints.append(f"{url}: answered {answer and answer.status}, not {status}")


def _drop_scripts(route: Route) -> None:
    if route.request.resource_type == "script":
        route.abort()
    else:
        route.continue_()


def _fail_on(complaints: list[str]) -> None:
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
