"""Markdown into HTML that can do no harm, and the links in it."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from wegweiser.addresses import LINK_MARKER
from wegweiser.diagnostics import Location, error, warning
from wegweiser.source import html, markdown, markdown_checks, plain_text
from wegweiser.source.text_marks import (
    NOTE_START,
    NOTICE,
    START,
    STATE_START,
    mark_language,
)

ATTACKS = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&#58;alert(1))",
    "[x](&Tab;javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#9;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//boese.example/)",
    "[x](///boese.example/)",
    "[x](/\\boese.example/)",
    "[x](\\\\\\\\boese.example/)",
    "[x](/&Tab;/boese.example/)",
    "[x](&#32;&NewLine;//boese.example/)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x]\n\n[x]: <data:text/html,x> 'Titel'",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://boese.example/pixel.png)",
    '![x](x" onerror="alert(1))',
    '[x](https://a.example/ "onmouseover=alert(1) \\" onclick=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//boese.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>body{display:none}</style>",
    "<form action=//boese.example><input name=a></form>",
    "<!-- --><b onclick=alert(1)>x</b>",
    "x {: onclick=alert(1) style='display:none' }",
    '[x](https://a.example/){: onclick="alert(1)" target="_blank" }',
    "# x {: #a onmouseover=alert(1) }",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "[[<script>alert(1)</script>]]",
    "[x](https://a.example/[[<img src=x onerror=alert(1)>]])",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
)

HARMLESS_TAGS = {
    "a",
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "hr",
    "pre",
    "strong",
    "em",
    "code",
    "mark",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "div",
    "sup",
    "span",
}
HARMLESS_ATTRIBUTES = {
    "href",
    "id",
    "class",
    "lang",
    "dir",
    "role",
    "rel",
    "start",
    "value",
    "align",
    "title",
}
HARMFUL_ADDRESS = re.compile(
    rf"{LINK_MARKER}?[/\\]{{2}}|{LINK_MARKER}[/\\]|(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:",
    re.IGNORECASE,
)


def harm(html):
    """Return everything in HTML, as a browser would read it, that could act or load."""
    found = []
    for node in LexborHTMLParser(f"<!doctype html><title>x</title><body>{html}").body.css("*"):
        if node.tag not in HARMLESS_TAGS | {"body"}:
            found.append(node.tag)
        for name, value in node.attributes.items():
            # Browsers drop tabs and line breaks from an address, and white space around it.
            address = re.sub(r"[\t\n\r]", "", value or "").strip(" ") if name == "href" else ""
            if name not in HARMLESS_ATTRIBUTES or HARMFUL_ADDRESS.match(address):
                found.append(f"{node.tag} {name}={value!r}")
    return found


def test_the_judge_of_harm_can_see_it():
    """What the tests below look for would be found if it were there."""
    assert harm('<a href="javascript:x">') == ["a href='javascript:x'"]
    assert harm('<a href=" java\tscript:x">') == ["a href=' java\\tscript:x'"]
    assert harm('<a href="//x">') == ["a href='//x'"]
    assert harm('<a href="\\\\x">') == ["a href='\\\\\\\\x'"]
    assert harm("<p onclick=x><svg>") == ["p onclick='x'", "svg"]
    assert harm(f'<a href="{LINK_MARKER}/x">') == [f"a href={LINK_MARKER + '/x'!r}"]
    assert harm(f'<p id="x" class="y"><a href="{LINK_MARKER}verzeichnis/" rel="z">') == []


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(attack, trusted):
    """Nothing in the HTML can run, load, submit or lead to another protocol, whoever wrote it."""
    assert harm(markdown.render_markdown(attack, trusted=trusted)) == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Text\n\n    a", "<p>Text</p>\n<pre><code>a\n</code></pre>"),
        ("-     a", "<ul>\n<li>\n<pre><code>a\n</code></pre>\n</li>\n</ul>"),
        ("     - a", "<pre><code> - a\n</code></pre>"),
    ],
)
def test_what_is_indented_is_code_on_a_page_of_the_city_alone(text, html):
    """In an entry nobody writes code: there the blanks count for nothing."""
    assert markdown.render_markdown(text, trusted=True) == html
    assert "<code>" not in markdown.render_markdown(text)


PIECES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(
        [
            *ATTACKS,
            "<",
            ">",
            '"',
            "'",
            "&",
            "](",
            "[",
            "]",
            "(",
            ")",
            "`",
            "```\n",
            "\n\n",
            "\n    ",
            "{: ",
            "}",
            "on",
            "onclick=",
            "href=",
            "javascript:",
            "&#106;",
            "&#28;",
            "&#x",
            ";",
            "<!--",
            "-->",
            "<![CDATA[",
            "|",
            "|--|\n",
            "[^1]",
            "[^1]: ",
            ":   ",
            "# ",
            "> ",
            "- ",
            "[[",
            "]]",
            "fehlt: ",
            "\\",
            LINK_MARKER,
            "/",
            "//",
            "\t",
            "\x00",
        ]
    ),
)


@given(st.lists(PIECES, max_size=12), st.booleans())
@settings(max_examples=400)
def test_no_text_makes_harmful_html(pieces, trusted):
    """No text at all yields a script, an event handler or a javascript: address."""
    html = markdown.render_markdown("".join(pieces).replace(LINK_MARKER, ""), trusted=trusted)
    assert harm(html) == []
    assert "<script" not in html.lower()


PLAIN = st.text(st.sampled_from("ab Ä1„“'\"–-+*#.)(,:!?;%/_@&<>\\n\n  "), max_size=40)


@given(
    PLAIN
    | st.lists(
        st.sampled_from(
            ["*a*", "**b**", "***", "c", " ", "  ", "\n", "\n\n", "1.", "(", ")", "-", "+ ", "# "]
        )
    ).map("".join)
)
@settings(max_examples=400)
def test_the_short_way_says_the_same(words):
    """A text that needs no Markdown comes out as Markdown would have made it, byte by byte."""
    short = markdown.render_simple(words)
    long = markdown.render_full(words)
    assert short in (None, long)


PARTS = (
    *("- a\n", "  - b\n", "\n", "\n\n", "c\n", "d\N{NO-BREAK SPACE}e ", "*f* ", "1. "),
    *(
        "<g>",
        "&amp; ",
        "[h](/i/) ",
        "> ",
        "\t",
        "`j` ",
        "**k**",
        "\\\n",
        "\N{EM SPACE}",
        "---\n",
        "# ",
    ),
)
TEXTS = PLAIN | st.lists(st.sampled_from(PARTS)).map("".join)


@given(TEXTS)
@settings(max_examples=400)
def test_the_short_way_to_plain_lines_says_the_same(text):
    """Lines of mere paragraphs and flat lists are those that the parser of HTML reads."""
    rendered = markdown.render_markdown(text)
    reader = html._TextReader(has_marks=False)
    reader.feed(rendered)
    assert html.extract_plain_text(rendered) == reader.finish()


@given(TEXTS)
@settings(max_examples=400)
def test_a_text_of_the_short_way_is_read_alike_by_all(text):
    """What needs no Markdown parser has no blocks that CommonMark would read in another way."""
    if markdown.render_simple(text) is not None:
        parser = markdown.create_parser(trusted=False).reset()
        parser.lists.readings.clear()
        parser.convert(text)
        assert parser.lists.readings == []


@pytest.mark.parametrize(
    "words", ["Ein Satz.", "Ein *Satz* mit **Kraft**.", "Zwei\n\nAbsätze, (beide) „kurz“."]
)
def test_the_short_way_is_taken(words):
    """Ordinary descriptions take the short way."""
    assert markdown.render_simple(words) == markdown.render_markdown(words)


@pytest.mark.parametrize(
    "reference",
    ["&#28;", "&#x1C;", "&#0000028;", "&#x202e;", "&#8294;", "&#x200B;", "&#1;"]
    + [f"&#{ord(mark)};" for mark in (START, STATE_START, NOTE_START, NOTICE)]
    + ["&#x10FFFF;"],
)
def test_a_reference_cannot_smuggle_in_a_hidden_character(reference):
    """What may not stand in a file may not be written as a number; what only looks so stays."""
    assert markdown.render_markdown(f"a{reference} b") == "<p>a b</p>"
    assert (
        markdown.render_markdown(f"`{reference}`")
        == f"<p><code>{reference.replace('&', '&amp;')}</code></p>"
    )


def test_a_reference_to_an_ordinary_character_stays():
    """Joiners, dashes and quotation marks may be written as numbers.

    What is no character becomes the sign for that.
    """
    assert markdown.render_markdown("&#8204;&#8211;&#x2019;&#34;") == "<p>\u200c–’&#34;</p>"
    assert markdown.render_markdown("a&#28 b") == "<p>a&amp;#28 b</p>"
    assert (
        markdown.render_markdown("a&#9999999;&#99999999999999999999;b") == "<p>a\ufffd\ufffdb</p>"
    )


def test_raw_html_is_shown_as_text():
    """An editor who types HTML sees it on the page and learns that it does not count."""
    assert (
        markdown.render_markdown("Wir <b>lieben</b> & <i>singen</i>")
        == "<p>Wir &lt;b&gt;lieben&lt;/b&gt; &amp; &lt;i&gt;singen&lt;/i&gt;</p>"
    )
    assert (
        markdown.render_markdown("<div>\nBlock\n</div>", trusted=True)
        == "<p>&lt;div&gt;\nBlock\n&lt;/div&gt;</p>"
    )


@pytest.mark.parametrize("trusted", [False, True])
def test_addresses_of_the_own_site_come_out_marked(trusted):
    """A link that begins with one slash waits for its page to know its depth; others stay alone."""
    html = markdown.render_markdown(
        "[a](/) [b](/verzeichnis/#x) [c](#x) [d](https://d.example/)"
        " [e](mailto:e@e.example) [f](//f.example)",
        trusted=trusted,
    )
    hrefs = [node.attributes.get("href") for node in LexborHTMLParser(html).css("a")]
    assert hrefs == [
        LINK_MARKER,
        LINK_MARKER + "verzeichnis/#x",
        "#x",
        "https://d.example/",
        "mailto:e@e.example",
        None,
    ]


def test_links_of_outsiders_vouch_for_nothing():
    """Search engines hear that the city does not recommend the links of organisations' texts.

    Links of the city's own texts carry no such mark.
    """
    assert (
        markdown.render_markdown("[a](https://a.example/)")
        == '<p><a href="https://a.example/" rel="noopener nofollow ugc">a</a></p>'
    )
    assert (
        markdown.render_markdown("[a](https://a.example/)", trusted=True)
        == '<p><a href="https://a.example/">a</a></p>'
    )


RICH = {
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", "table"),
    "footnote": ("Text.[^1]\n\n[^1]: Fußnote.", "sup"),
    "definition list": ("Verein\n:   viele Menschen", "dd"),
    "attribute list": ('Καλώς\n{: lang="el" }', '[lang="el"]'),
    "heading with an id": ("## Größe & Maß", "#groesse-mass"),
    "heading with its own id": ("## Ziele {: #ziele }", "#ziele"),
}


@pytest.mark.parametrize("name", RICH)
def test_rich_markdown_works_for_the_citys_own_texts_only(name):
    """Tables, notes, definitions, attributes, anchors are the city's; elsewhere they are text."""
    words, selector = RICH[name]
    found = [
        len(LexborHTMLParser(markdown.render_markdown(words, trusted=trusted)).css(selector))
        for trusted in (True, False)
    ]
    assert found == [1, 0]


def test_outsiders_have_what_a_description_needs():
    """Paragraphs, emphasis, lists inside lists, quotations and code work for everybody."""
    words = "Wir **bauen** *Brücken*.\n\n- eins\n    - zwei\n\n1. drei\n\n> vier\n\n`fünf`"
    html = markdown.render_markdown(words)
    assert [
        len(LexborHTMLParser(html).css(tag))
        for tag in ("strong", "em", "ul ul", "ol", "blockquote", "code")
    ] == [1] * 6


def test_footnotes_lead_there_and_back():
    """Every note has its place on the page and leads back, also when pages are made in a row."""
    once = markdown.render_markdown("Eins.[^a] Zwei.[^b]\n\n[^a]: A\n[^b]: B", trusted=True)
    assert once == markdown.render_markdown("Eins.[^a] Zwei.[^b]\n\n[^a]: A\n[^b]: B", trusted=True)
    page = LexborHTMLParser(once)
    targets = [node.attributes["href"][1:] for node in page.css("a")]
    assert len(targets) == 4
    assert sorted(targets) == sorted(node.attributes["id"] for node in page.css("sup[id], li[id]"))


def test_two_equal_headings_get_two_anchors():
    """No page gets the same anchor twice from its headings."""
    ids = re.findall(
        r'id="([^"]*)"', markdown.render_markdown("## Ziele\n\n## Ziele", trusted=True)
    )
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Größe & Maß", "groesse-mass"),
        ("Über uns", "ueber-uns"),
        ("U\u0308ber uns", "ueber-uns"),
        ("Öffnungs_zeiten!", "oeffnungs-zeiten"),
        ("أهدافنا", "أهدافنا"),
        ("Цели 2026", "цели-2026"),
        ("§ 5 DDG", "5-ddg"),
        ("…", ""),
    ],
)
def test_anchors_keep_the_letters_of_every_script(heading, expected):
    """German letters are written out, other scripts stay themselves, signs become one hyphen."""
    assert expected == markdown.slugify(heading)


def test_placeholders_stand_out():
    """What the city still has to fill in is marked in texts, and left alone inside an address."""
    assert markdown.render_markdown("Telefon: [[fehlt: Telefonnummer]]", trusted=True) == (
        '<p>Telefon: <mark class="placeholder">[[fehlt: Telefonnummer]]</mark></p>'
    )
    assert '"' not in markdown.render_markdown('[[fehlt: "Tag"]]').partition("[[")[2]
    assert (
        markdown.render_markdown("[a](https://a.example/[[b]]c)", trusted=True)
        == '<p><a href="https://a.example/[[b]]c">a</a></p>'
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Wir singen Lieder. Noten brauchen Sie nicht.", "Wir singen Lieder."),
        ("Der Verein e. V. hilft. Er ist alt.", "Der Verein e. V. hilft."),
        ("Der Verein e.V. Musterhafen hilft. Er ist alt.", "Der Verein e.V. Musterhafen hilft."),
        ("Wir beraten z. B. Frauen. Und Männer.", "Wir beraten z. B. Frauen."),
        (
            "Auf Deutsch bzw. Türkisch, ggf. Arabisch. Kommen Sie!",
            "Auf Deutsch bzw. Türkisch, ggf. Arabisch.",
        ),
        ("Prof. Müller gab 12 Mio. Euro. Danke.", "Prof. Müller gab 12 Mio. Euro."),
        ("Kurse usw. über das ganze Jahr. Danach Ferien.", "Kurse usw. über das ganze Jahr."),
        ("Seit dem 5. Mai 2010. Vorher nicht.", "Seit dem 5. Mai 2010."),
        ("Es ist wahr, dass 3 > 2 ist. Und 1 < 2.", "Es ist wahr, dass 3 > 2 ist."),
        ("Mit `Code` und `<b>` im Text. Ende.", "Mit Code und <b> im Text."),
        ("Ein **Verein** für *alle* und __jeden__. Ja.", "Ein Verein für alle und jeden."),
        ("Die Datei mein_neuer_name ist hier. Gut.", "Die Datei mein_neuer_name ist hier."),
        ("Das sind 5 * 3 * 2 Plätze. Gut.", "Das sind 5 * 3 * 2 Plätze."),
        (
            "Mehr [bei uns](/kontakt/) und [dort](https://a.example/b. C). Ende.",
            "Mehr bei uns und dort.",
        ),
        ("Ein Bild: ![Der Hafen](/hafen.jpg) hier. Ende.", "Ein Bild: Der Hafen hier."),
        ("Wirklich? Ja! Nein.", "Wirklich?"),
        ("Er sagt „Moin.“ Dann geht er.", "Er sagt „Moin.“ Dann geht er."),
        ("Für alle (auch Kinder). Kommen Sie.", "Für alle (auch Kinder)."),
        ("Zeile eins\nZeile zwei. Ende.", "Zeile eins Zeile zwei."),
        ("Erster Absatz\n\nZweiter Absatz.", "Erster Absatz"),
        ("> Ein Zitat steht hier. Ende.", "Ein Zitat steht hier."),
        ("## Überschrift", "Überschrift"),
        ("نبني الجسور بين **الضفتين**. نقدّم الاستشارة.", "نبني الجسور بين الضفتين."),
        ("من نحن؟ نحن هنا.", "من نحن؟"),
        ("Мы строим мосты. Приходите.", "Мы строим мосты."),
        ("  \n", ""),
    ],
)
def test_one_line_is_the_first_sentence(words, expected):
    """Lists show the first sentence without Markdown's marks, and no abbreviation cuts it short."""
    assert expected == plain_text.extract_summary(words)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=80))
def test_one_line_is_one_line(words):
    """Any text gives a line without a break or outer white space, no longer than the text."""
    line = plain_text.extract_summary(words)
    assert line == " ".join(line.split())
    assert len(line) <= len(words)


def test_links_are_found_where_they_stand():
    """Every kind of link is found with its place, in order; notes and escaped brackets are none."""
    words = (
        'Ein [Link](/a/) und [zwei](https://b.example/x?y=(z "Titel").\n'
        "Ä ![Bild](<bild.jpg>), \\[kein\\](link), [Ziel][eins].[^1]\n\n"
        "[eins]: #c\n"
        "  [zwei]: <mailto:d@d.example>\n"
        "[^1]: /keiner\n"
    )
    expected = [
        ("/a/", 1, 12),
        ("https://b.example/x?y=(z", 1, 28),
        ("bild.jpg", 2, 12),
        ("#c", 4, 9),
        ("mailto:d@d.example", 5, 12),
    ]
    assert expected == list(markdown_checks.find_links(words))


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/a/#b",
        "#a",
        "https://a.example/",
        "http://a.example/",
        "mailto:a@a.example",
        "tel:+49301",
    ],
)
def test_these_links_may_stand_in_a_text(target):
    """Links lead inside the site, to a place on the page, to the web, a mail address or a phone."""
    assert list(markdown_checks.check_markdown("f.md", f"[a]({target})")) == []


@pytest.mark.parametrize(
    "target",
    ["kontakt/", "../a/", "javascript:alert(1", "data:x", "ftp://a.example", "www.a.example", "?a"],
)
def test_all_other_links_are_refused(target):
    """A link that leads nowhere, or out of the web, is an error at its place."""
    expected = error("invalid-link", Location("f.md", 4, 8, len(target)), target=target)
    assert [expected] == list(markdown_checks.check_markdown("f.md", f"\nÄ: [a]({target})", 3))


def test_placeholders_are_hints():
    """Each placeholder is named with its place and its words."""
    expected = [
        warning("placeholder", Location("f.md", 2, 4, 20), what="Anschrift"),
        warning("placeholder", Location("f.md", 2, 25, 11), what="Telefon"),
    ]
    assert expected == list(
        markdown_checks.check_markdown("f.md", "Ä\nB: [[fehlt: Anschrift]] [[Telefon]] [kein] [[]]")
    )


def test_a_line_may_be_long_but_not_endless():
    """A paragraph that would keep the reader of Markdown busy for minutes is refused unread."""
    longest = "a" * 20_000
    assert list(markdown_checks.check_markdown("f.md", f"{longest}\n{longest}")) == []
    assert list(markdown_checks.check_markdown("f.md", f"\n{longest}b", 5)) == [
        error("endless-line", Location("f.md", 6, 1), limit=20_000)
    ]


def test_a_flood_of_brackets_costs_little():
    """Ten thousand brackets from a stranger stay text and take a moment, not minutes."""
    start = time.perf_counter()

    made = markdown.render_markdown("[" * 10_000)

    assert made == "<p>" + "[" * 10_000 + "</p>"
    assert time.perf_counter() - start < 10


def test_closing_hashes_belong_to_headings_only():
    """„## Titel ##“ is a title; in a sentence they are words, and so are those of „C#“."""
    html = markdown.render_markdown("## Titel ##\n\n## C#\n\nText ##", trusted=True)
    assert re.findall(r">([^<>\n]+)<", html) == ["Titel", "C#", "Text ##"]


def test_where_brackets_are_many_none_makes_a_link():
    """However many backslashes stand before them."""
    for backslashes in range(5):
        text = ("\\" * backslashes + "[a](/b/) ") * 101
        assert "<a" not in markdown.render_markdown(text)


@pytest.mark.parametrize(("count", "links"), [(100, 100), (101, 0)])
def test_a_hundred_brackets_are_not_many(count, links):
    """A description with a hundred links has them all."""
    assert markdown.render_markdown("[a](/b/) " * count).count("<a ") == links
    assert markdown.render_full("[a](/b/) " * count).count("<a ") == links


@pytest.mark.parametrize(("trusted", "levels"), [(True, "223456"), (False, "333444")])
def test_headings_stand_below_those_of_their_page(trusted, levels):
    """A page has its title already, and an entry the headings of its parts."""
    for depth, level in enumerate(levels, 1):
        html = markdown.render_markdown(f"{'#' * depth} Titel", trusted=trusted)
        assert html.startswith(f"<h{level}")


def test_a_stretch_in_another_language_is_marked():
    """Its words stay, and the mark names the language."""
    html = markdown.render_markdown(f"Sie sagt {mark_language('Merhaba', 'tr')}.", trusted=True)
    assert html == '<p>Sie sagt <span class="tr">Merhaba</span>.</p>'
