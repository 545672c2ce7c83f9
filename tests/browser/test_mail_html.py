"""A mail that is HTML alone, as a real browser shows it."""

import re

import pytest
from playwright.sync_api import Browser

from wegweiser.source.html import extract_text

MAILS = [
    "<p>Guten Tag,</p><div>eins</div><div><br></div><div>zwei<br></div><div>drei</div>",
    "<div>### Name<br>Lesezeichen</div>\n<div>\n  ### Art\n  <b>der</b> Organisation</div>",
    "<pre>eins\n  zwei\n\ndrei</pre><div style='white-space: pre-wrap'>vier\n5</div>sechs\nsieben",
    "<table><tr><td>Name</td><td>Lesezeichen</td></tr><tr><td>Art</td></tr></table>danach",
    "<div style='display:none'>verborgen <b>auch</b></div>sichtbar<span hidden>nicht</span>",
    "<head><title>x</title><style>p {color: red}</style></head><p>Text<script>alert(1)</script>",
    "<!DOCTYPE html><![if !mso]>für alle<![endif]><!-- nicht --><p class=MsoNormal>Ende<o:p></o:p>",
    "a &lt; b &amp;amp; c &#150; &euro; &#x2611; &shy;d",
    "<p>nicht zu<p>gemacht<div>und <i>verschachtelt</b></i> <span>x</div>y",
    "<section><h1>Groß</h1><article>klein</article></section><address>Kai 3</address><hr>unten",
    "<font size=2>eins<br><br>zwei</font><center>Mitte</center><div><div>tief</div></div>",
    "<a href='https://verein.example/'>https://verein.example/</a> und <u>mehr</u>",
]


@pytest.mark.parametrize("html", MAILS)
def test_html_has_the_lines_that_a_browser_shows(browser: Browser, html: str) -> None:
    """The words of each line are those that Chromium shows in it; marks of headings apart."""
    page = browser.new_page(java_script_enabled=False)
    page.set_content(html)
    shown = page.inner_text("body")
    page.close()

    assert split_lines(re.sub("(?m)^#+ (?!Name|Art)", "", extract_text(html))) == split_lines(shown)


def split_lines(text: str) -> list[str]:
    """Return the words of each line that has some."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]
