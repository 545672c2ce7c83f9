"""The copy for reading without a network, and reading aloud: only who asks for them has them."""

import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from support.oracles import OpenPage, find_axe_faults, find_script_faults, serve_folder
from support.readers import follow

BUDGET = 300_000
ENTRY = "verzeichnis/hafenbruecke/"

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found[url] = await (await cache.match(url)).text();
  }
  return found;
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"

VOICES = """
class Utterance { constructor(text) { this.text = text; } }
const speech = new EventTarget(), spoken = [];
Object.assign(speech, { getVoices: () => VOICES, speaking: false, cancel() {},
  speak(it) { spoken.push([it.lang, it.voice.lang, it.text.trim()]); } });
Object.defineProperty(window, "speechSynthesis", { value: speech });
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
window.spoken = spoken;
"""


def wait_for_kept(page: Page, condition: str) -> None:
    """Wait until what is kept fulfils a condition in JavaScript."""
    page.wait_for_function(f"async () => {{ const kept = await ({KEPT})(); return {condition}; }}")


def test_a_copy_is_kept_shown_renewed_and_removed(
    city: Path, browser: Browser, tmp_path: Path
) -> None:
    """Nothing is kept unasked.

    Kept, it is at most 300 kB, is shown with its date for each address without a network, loses
    what was withdrawn at the next visit, leaves previews alone, and goes when the city ends it.
    """
    folder = shutil.copytree(city, tmp_path / "city")
    context = browser.new_context(locale="de-DE", viewport={"width": 360, "height": 740})
    with serve_folder(folder) as home:
        page = context.new_page()
        page.goto(home + ENTRY)
        page.goto(home + "kopie/")
        assert (page.evaluate(KEPT), page.evaluate(WORKERS)) == ({}, 0)

        page.get_by_role("button", name="Auf diesem Gerät speichern").click()
        expect(page.get_by_text("Auf diesem Gerät gespeichert. Kopie vom:")).to_be_visible()
        expect(page.locator("[data-date]")).to_have_text(re.compile(r"\d+\. \w+ 20\d\d"))
        wait_for_kept(page, "Object.keys(kept).length === 5")
        kept = page.evaluate(KEPT)
        assert sum(len(body.encode()) for body in kept.values()) <= BUDGET

        context.set_offline(True)
        page.goto(home + "verzeichnis/hafenchor/")  # what was seen before may be in a cache
        expect(page.get_by_role("heading", level=1)).to_have_text("Kopie für unterwegs")
        expect(page.get_by_role("link", name="Hafenchor Übersee")).to_be_focused()
        expect(page.locator("[data-date]")).to_have_text(re.compile("20"))
        assert page.evaluate("getComputedStyle(document.querySelector('.row')).display") != "inline"
        answer = page.evaluate("fetch('../pr-preview/pr-1/').then(() => 'shown', () => 'lost')")
        assert answer == "lost"

        context.set_offline(False)
        copy = folder / "kopie/index.html"
        copy.write_text(copy.read_text("utf-8").replace("Hafenbrücke", "Weg"), "utf-8")
        page.goto(home)
        wait_for_kept(page, "!Object.values(kept).some((body) => body.includes('Hafenbrücke'))")

        worker = folder / "offline.js"
        worker.write_text(worker.read_text("utf-8").replace("LIVE=true", "LIVE=false"), "utf-8")
        page.goto(home)
        wait_for_kept(page, "!Object.keys(kept).length")
        page.wait_for_function(f"async () => !(await ({WORKERS})())")
    context.close()


def test_whoever_wants_no_copy_any_more_deletes_it(home: str, open_page: OpenPage) -> None:
    """The directory leads to the copy; the button deletes it and its worker, in Arabic too."""
    page = open_page(home + "ar/verzeichnis/", width=360)
    follow(page.get_by_role("link", name="نسخة للاستخدام دون إنترنت"))
    page.get_by_role("button", name="الحفظ على هذا الجهاز").click()
    page.get_by_role("button", name="الحذف من هذا الجهاز").click()
    expect(page.get_by_role("button", name="الحفظ على هذا الجهاز")).to_be_visible()

    assert (page.evaluate(KEPT), page.evaluate(WORKERS)) == ({}, 0)
    assert find_axe_faults(page) == []


def test_the_worker_is_sound(city: Path, tmp_path: Path) -> None:
    """ESLint finds nothing in it but the names that only workers have."""
    script = tmp_path / "offline.js"
    known = "/* global registration, Response, skipWaiting */\n"
    script.write_text(known + (city / "offline.js").read_text("utf-8"), "utf-8")

    assert find_script_faults([script]) == []


def listen(page: Page, address: str, voices: str) -> None:
    """Open a page on a device that has these voices."""
    page.add_init_script(VOICES.replace("VOICES", voices, 1))
    page.goto(address)


def test_a_page_is_read_aloud_in_its_languages(home: str, open_page: OpenPage) -> None:
    """Each text by a voice of its own language that is on the device."""
    page = open_page(home, width=360)
    voices = '[["de-DE", false], ["de-AT", true], ["ar-EG", true]]'
    listen(
        page,
        home + "ar/" + ENTRY,
        f"{voices}.map(([lang, localService]) => ({{ lang, localService }}))",
    )
    page.get_by_role("button", name="قراءة بصوت عالٍ").click()
    spoken = page.evaluate("spoken")

    assert ["de", "de-AT", "Hafenbrücke e. V."] in spoken
    assert {voice for _, voice, _ in spoken} == {"de-AT", "ar-EG"}
    assert all(lang[:2] == voice[:2] for lang, voice, _ in spoken)
    page.get_by_role("button", name="إيقاف القراءة").click()
    expect(page.get_by_role("button", name="قراءة بصوت عالٍ")).to_be_focused()


def test_a_device_without_a_voice_has_no_button(home: str, open_page: OpenPage) -> None:
    """Voices of the network are none: they would tell a stranger what is read."""
    page = open_page(home + ENTRY)
    listen(page, home + ENTRY, '[{ lang: "de-DE", localService: false }]')
    expect(page.locator(".aloud")).to_be_hidden()
