"""„Übersetzung verbessern“ in the browser: from a page to a request that the intake understands."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect
from support.cities import CITY, build_city
from support.oracles import OpenPage, find_axe_faults, serve_folder
from support.request_answers import list_forms

from wegweiser.requests import parse

FORM = "verzeichnis/aufnahme/uebersetzung/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the invented city, below a path as a preview has it."""
    out = tmp_path_factory.mktemp("better")
    build_city(CITY, out)
    with serve_folder(out, at="/pr-preview/pr-7/") as address:
        yield address


def test_a_page_leads_to_its_paragraphs_beside_the_original(home: str, open_page: OpenPage) -> None:
    """Two clicks and a choice fill page, paragraph and words; what is sent can be read."""
    page = open_page(f"{home}ar/kontakt/", width=360)
    page.locator(".notice.translation summary").click()
    page.locator(".notice.translation a[href*='#seite=']").click()
    choice = page.locator("#absatz")
    expect(choice).to_be_visible()
    choice.select_option(index=2)

    ours = page.locator("#frage-paragraph").input_value()
    assert ours
    assert page.locator("#frage-wording").input_value() == ours
    assert page.locator("#frage-page").input_value() == f"{home}ar/kontakt/"
    assert page.locator(".notice blockquote[lang=de]").inner_text() not in {"", ours}
    assert find_axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    page.locator("#frage-wording").fill("كلمات أفضل")
    page.locator("#frage-reader").select_option("speaker")
    page.locator("#anfrage [value=public]").check()
    page.locator("#anfrage [type=submit]").click()
    expect(page.locator(".result:visible")).to_have_count(1)
    request, faults = parse.parse_request(
        "a.md", page.locator("[data-text]").text_content() or "", tuple(list_forms().values())
    )
    assert not faults
    assert request
    assert request.form.id == "uebersetzung"
    assert request.answers["wording"] == "كلمات أفضل"


def test_without_script_an_email_names_the_page(home: str, open_page: OpenPage) -> None:
    """The second link needs no script: its questions are those of the form, the first answered."""
    page = open_page(f"{home}ar/kontakt/")
    link = page.locator(".notice.translation a[href^='mailto:']").get_attribute("href") or ""
    body = unquote(link.partition("&body=")[2]).replace("\r\n", "\n")
    request, faults = parse.parse_request("a.md", body, tuple(list_forms().values()))

    assert request
    assert request.form.id == "uebersetzung"
    assert request.answers == {"page": "https://musterhafen.example/ar/kontakt/"}
    assert {fault.code for fault in faults} == {"missing-answer"}


@pytest.mark.parametrize("place", ["#seite=//evil.example/", "#seite=ar/../../x/", "#seite=https:"])
def test_no_link_makes_the_form_read_another_site(
    home: str, open_page: OpenPage, place: str
) -> None:
    """Only an address of the site fills the form; any other leaves it as it is."""
    page = open_page(f"{home}ar/{FORM}{place}")

    expect(page.locator("#anfrage form")).to_be_visible()
    assert page.locator("#frage-page").input_value() == ""
    assert page.locator("#absatz").count() == 0
