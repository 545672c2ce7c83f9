"""An entry answers first: whom to call, where, when, in which language; the rest comes below."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from support.oracles import OpenPage
from support.readers import follow


def wordiest_entries(directory: Path) -> list[str]:
    """Return the ids of the seven entries of a directory that say most before the contact."""
    lengths = {}
    for file in directory.glob("*/index.html"):
        article = LexborHTMLParser(file.read_bytes()).css_first("article.entry")
        if article:
            heads = article.css("h1, .age, .lead")
            lengths[file.parent.name] = sum(len(head.text()) for head in heads)
    return sorted(lengths, key=lambda entry: lengths[entry], reverse=True)[:7]


@pytest.mark.parametrize("path", ["", "en/", "tr/", "ar/", "uk/", "ru/"])
def test_contact_stands_on_the_first_screen(
    path: str, dortmund: Path, real_home: str, show_page: OpenPage
) -> None:
    """On a phone of 360 by 740 pixels nobody scrolls for the contact, in whatever language."""
    late = []
    for entry in wordiest_entries(dortmund / path / "verzeichnis"):
        page = show_page(f"{real_home}{path}verzeichnis/{entry}/", width=360, height=740)
        box = page.locator(".core :is(.act, dd p)").first.bounding_box()
        assert box
        if box["y"] + box["height"] > 740:
            late.append(entry)

    assert late == []


def test_a_translation_nobody_read_says_so_in_one_line(real_home: str, open_page: OpenPage) -> None:
    """The reader knows at once; the way to the German text is one touch away, without a script."""
    page = open_page(f"{real_home}tr/verzeichnis/vmdo/", width=360, javascript=False)
    notice = page.locator(".notice.translation")
    box = notice.bounding_box()

    assert box
    assert box["height"] <= 32
    assert notice.inner_text() == "Makineyle çevrildi, kimse okumadı"
    notice.locator("summary").click()
    follow(notice.locator("a[hreflang=de]"))
    assert page.url == f"{real_home}verzeichnis/vmdo/"


def test_what_one_came_for_stands_in_this_order(home: str, show_page: OpenPage) -> None:
    """Below the first sentence: contact, place, time, languages; then what more there is."""
    page = show_page(f"{home}verzeichnis/hafenbruecke/", width=360)

    assert page.locator(".core dt").all_inner_texts() == ["Kontakt", "Wo", "Wann", "Sprachen"]
    assert page.locator(".lead").inner_text() == "Wir bauen Brücken zwischen den Ufern."
    assert page.locator(".lead ~ .prose").first.inner_text().startswith("Bei uns gibt es:")
    small = page.evaluate(
        "[...document.querySelectorAll('.act')].map(it => it.getBoundingClientRect().height)"
    )
    assert [height for height in small if height < 44] == []
    assert page.locator(".doubt").get_attribute("open") is None


def test_no_word_breaks_in_the_buttons_of_an_entry(home: str, show_page: OpenPage) -> None:
    """Where the words of two buttons are long, these stand one below the other, each word whole."""
    page = show_page(f"{home}verzeichnis/hafenbruecke/", width=360)
    words = page.locator(".tools strong:visible")
    before = words.first.bounding_box()
    words.evaluate_all("(all) => all.forEach((it) => it.textContent = 'Weiterempfehlen')")
    boxes = page.locator(".tools .act:visible").evaluate_all(
        "(all) => all.map((it) => it.getBoundingClientRect()).map(({x, y, right}) => [x, y, right])"
    )
    after = words.first.bounding_box()

    assert before
    assert after
    assert after["height"] == before["height"]
    assert len(boxes) == 2
    assert boxes[0][1] < boxes[1][1]
    assert max(right for _, _, right in boxes) <= 360


def test_the_notice_of_a_translation_does_not_touch_the_heading(
    home: str, show_page: OpenPage
) -> None:
    """Between what says how a page was translated and its heading there is room."""
    page = show_page(f"{home}ar/verzeichnis/hafenbruecke/", width=360)
    notice = page.locator(".notice.translation").bounding_box()
    heading = page.locator("h1").bounding_box()

    assert notice
    assert heading
    assert heading["y"] - notice["y"] - notice["height"] >= 10


def test_what_is_not_known_is_asked_for(home: str, show_page: OpenPage) -> None:
    """No row says that nothing is known: one line names it all and leads to the form."""
    page = show_page(f"{home}verzeichnis/nur-das-noetigste/")
    line = page.locator(".unsaid")

    assert line.inner_text() == (
        "Noch unbekannt: Wo, Wann, Sprachen. Wissen Sie es? Schreiben Sie uns."
    )
    assert "#eintrag=nur-das-noetigste" in str(line.locator("a").get_attribute("href"))


def test_sharing_asks_the_device_else_writes_a_mail(home: str, open_page: OpenPage) -> None:
    """Where the device has a list of ways to share, it is asked; a page without scripts mails."""
    page = open_page(f"{home}verzeichnis/hafenbruecke/")
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page.reload()
    link = page.get_by_role("link", name="Teilen")
    mail = str(link.get_attribute("href"))
    link.click()

    assert page.evaluate("shared") == {"title": page.title(), "url": page.url}
    assert mail.startswith("mailto:?subject=Hafenbr%C3%BCcke%20e.%20V.&body=https://")


def test_sources_are_no_scraps_of_addresses(real_home: str, show_page: OpenPage) -> None:
    """A source is called by its title and year, else by its website; no two read alike."""
    page = show_page(f"{real_home}verzeichnis/vmdo/")
    names = page.locator(".sources li").all_inner_texts()

    assert names
    assert [name for name in names if "/" in name or "…" in name] == []
    assert len(set(names)) == len(names)


def test_similar_organisations_are_three_with_a_reason(home: str, show_page: OpenPage) -> None:
    """Each has its reason in at most two lines of a phone."""
    page = show_page(f"{home}verzeichnis/hafenbruecke/", width=360)
    heights = page.evaluate(
        "[...document.querySelectorAll('.alike p')].map(it => it.getClientRects()[0].height)"
    )

    assert len(heights) == 3
    assert max(heights) <= 2 * 28
    assert all(page.locator(".alike p").all_inner_texts())


def test_draft_and_menu_leave_the_screen_to_the_page(real_home: str, show_page: OpenPage) -> None:
    """On a phone they take at most a fifth of it together."""
    page = show_page(f"{real_home}verzeichnis/vmdo/", width=360, height=740)
    boxes = [box for part in (".draft", ".menu") if (box := page.locator(part).bounding_box())]

    assert len(boxes) == 2
    assert sum(box["height"] for box in boxes) <= 740 / 5


def test_a_long_text_has_its_contents_beside_it(real_home: str, show_page: OpenPage) -> None:
    """On a wide screen the headings stand beside the text and lead to their places."""
    page = show_page(f"{real_home}datenschutz/")
    links = page.locator(".contents a")
    text = page.locator("article").bounding_box()
    beside = page.locator(".contents").bounding_box()

    assert links.all_inner_texts() == page.locator("article h2").all_inner_texts()
    assert text
    assert beside
    assert beside["x"] > text["x"] + text["width"]
