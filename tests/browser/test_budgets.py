"""What a page may cost its reader: bytes, requests, scripts, shifting.

And a second opinion on who is shut out.
"""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request
from support.oracles import OpenPage, find_ace_faults
from support.readers import measure_shift

KB = 1000
RAW, GZIPPED, SCRIPTS, REQUESTS, SHIFT = 150 * KB, 40 * KB, 45 * KB, 6, 0.01

# One page of each type; the Arabic ones have the longest letters.
PAGES = (
    "",
    "verzeichnis/",
    "verzeichnis/hafenbruecke/",
    "verzeichnis/alte-werft/",
    "weiterbildung/vereinsfuehrung-2025/",
    "projekte/",
    "projekte/lotsen-am-kai/",
    "angebote/",
    "termine/",
    "aktuelles/",
    "merkliste/",
    "zahlen/",
    "ueber-uns/",
    "daten/",
    "nachbarschaft/",
    "nachbarschaft/forum/",
    "verzeichnis/aenderungen/",
    "ar/verzeichnis/",
    "ar/verzeichnis/nadi-al-mina/",
    "verzeichnis/aufnahme/",
    "ar/verzeichnis/aufnahme/aenderung/",
)
REAL = ("verzeichnis/", "verzeichnis/vmdo/", "zahlen/")

# A phone of a few years ago on a poor connection: four times slower, 1.6 Mbit/s, 150 ms away.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}


def loaded(page: Page, last: str) -> tuple[list[bytes], float]:
    """Load a page anew as a slow phone does.

    Return each file that it asked for and how far the page shifted.

    `last` is what is shown last. That the network rests is no sign of it: on a busy machine it
    rests before a script runs.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    # Only what comes late can move a page, and a slow processor costs ours four times as much.
    if page.locator("script[src], img").count():
        session.send("Network.emulateNetworkConditions", SLOW)
    if page.locator("script[src]").count():
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    asked: dict[str, None] = {}

    def note(request: Request) -> None:
        asked.setdefault(request.url.partition("#")[0])

    page.on("request", note)
    page.reload()
    page.wait_for_selector(last)
    page.wait_for_load_state("networkidle")
    shift = measure_shift(page)
    page.remove_listener("request", note)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()  # the network is its own again
    return [page.request.get(url).body() for url in asked], shift


def overdrawn(page: Page, last: str = "body") -> list[str]:
    """Return each budget that a page does not keep, with what it took."""
    bodies, shift = loaded(page, last)
    taken = {
        "raw": (sum(map(len, bodies)), RAW),
        "gzipped": (sum(len(gzip.compress(body)) for body in bodies), GZIPPED),
        "requests": (len(bodies), REQUESTS),
        "shift": (shift, SHIFT),
    }
    assert len(bodies) >= 2, "the page and its style at least"
    return [
        f"{name}: {amount} of {limit}" for name, (amount, limit) in taken.items() if amount > limit
    ]


@pytest.mark.timeout(600)
def test_pages_are_light_and_stand_still(home: str, show_page: OpenPage) -> None:
    """On first view each type of page stays within its budgets on a slow phone.

    Some also on a desktop.
    """
    found = {path: overdrawn(show_page(home + path, width=360)) for path in PAGES}
    found |= {f"{path} on a desktop": overdrawn(show_page(home + path)) for path in PAGES[:2]}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_real_city_is_light(real_home: str, show_page: OpenPage) -> None:
    """The pages of the city of this repository stay within the budgets."""
    found = {path: overdrawn(show_page(real_home + path, width=360)) for path in REAL}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_what_the_reader_kept_moves_nothing(home: str, open_page: OpenPage) -> None:
    """An entry that is kept already, and a full pinboard, stand as still as any page."""
    entry = open_page(home + "verzeichnis/hafenbruecke/", width=360)
    entry.get_by_role("button", name="Merken").click()
    board = open_page(
        home + "merkliste/#merkliste=hafenbruecke,hafenchor,hafenverbund,kulturspeicher", width=360
    )

    assert (overdrawn(entry), overdrawn(board, ".pinboard h2")) == ([], [])


def test_a_shift_is_seen(home: str, open_page: OpenPage) -> None:
    """Planting blocks that come late above all others, one after the other, breaks the budget."""
    page = open_page(home + "verzeichnis/hafenbruecke/", width=360)
    page.add_init_script("""addEventListener("load", () => setInterval(() => {
      const late = document.createElement("p");
      late.className = "late";
      late.style.height = "30px";
      document.body.prepend(late);
    }, 200))""")
    faults = overdrawn(
        page, ".late" + " ~ .late" * 9
    )  # some of them come after a painting, however busy the machine

    assert [fault.split(":")[0] for fault in faults] == ["shift"]


def test_all_scripts_together_are_small(city: Path) -> None:
    """All JavaScript of the site is at most 45 kB as published, before compression."""
    sizes = {path.name: path.stat().st_size for path in city.rglob("*.js")}

    assert "offline.js" in sizes
    assert sum(sizes.values()) <= SCRIPTS, sizes


def test_the_second_engine_sees_what_axe_does_not(open_page: OpenPage, home: str) -> None:
    """A planted button that the Tab key never reaches is found."""
    page = open_page(home)
    page.evaluate("document.querySelector('main').innerHTML += '<div role=button>Los</div>'")

    assert [fault.split()[0] for fault in find_ace_faults(page)] == ["widget_tabbable_exists"]
