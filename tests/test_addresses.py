"""Web addresses in their own letters for readers, in ASCII for the formats that ask for it."""

import json
import re
import shutil
import subprocess
from datetime import date
from urllib.parse import urlsplit

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from support.cities import build_city, copy_city, edit, read_tree

from wegweiser.addresses import shorten_url, to_ascii_email, to_ascii_url, to_readable_url
from wegweiser.review import external_links

URI = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]*)?"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
"""A web address of ASCII letters, signs and whole percent signs (RFC 3986, appendix A)."""

ADDRESSES = {
    "https://kulturbrücke.example/über-uns": ("https://xn--kulturbrcke-0hb.example/%C3%BCber-uns"),
    "https://straße.example/": "https://xn--strae-oqa.example/",
    "https://KULTURBRÜCKE.example/": "https://xn--kulturbrcke-0hb.example/",
    "https://bücher.example:8080/?q=ü#ä": "https://xn--bcher-kva.example:8080/?q=%C3%BC#%C3%A4",
    "https://مثال.example/صفحة?س=١": (
        "https://xn--mgbh0fb.example/%D8%B5%D9%81%D8%AD%D8%A9?%D8%B3=%D9%A1"
    ),
    "https://україна.example/шлях": ("https://xn--80aa2annq7l.example/%D1%88%D0%BB%D1%8F%D1%85"),
    "https://کتاب\u200cخانه.example/": "https://xn--mgbacgw9lh19es68o.example/",
    "https://日本語。example/": "https://xn--wgv71a119e.example/",
    "https://www.ğüş.example/İş": "https://www.xn--tda3e7i.example/%C4%B0%C5%9F",
    "https://a.example/%C3%BC": "https://a.example/%C3%BC",
    "https://a.example/?a=1&b='2'#teil": "https://a.example/?a=1&b='2'#teil",
    "https://a.example": "https://a.example",
}
"""Addresses as people write them, and as programs want them."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_ascii(address: str) -> None:
    """The host is IDNA, the rest percent signs, and what is ASCII already stays as it is."""
    assert to_ascii_url(address) == ADDRESSES[address]
    assert to_ascii_url(ADDRESSES[address]) == ADDRESSES[address]


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not there to be asked")
def test_a_browser_makes_the_same_of_it() -> None:
    """What the URL standard of browsers (WHATWG) makes of an address is what we make of it."""
    script = "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(a => new URL(a).href)))"
    command = ["node", "-e", script, json.dumps(list(ADDRESSES))]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    ours = [to_ascii_url(address) for address in ADDRESSES]

    assert [address.replace("'", "%27").rstrip("/") for address in ours] == [
        address.rstrip("/") for address in theirs
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/a b|c", "https://a.example/a%20b%7Cc"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/?x=[1]&y=a^b", "https://a.example/?x=%5B1%5D&y=a%5Eb"),
        ("https://a.example/#a#b", "https://a.example/#a%23b"),
        ('https://a.example/"<>`{}', "https://a.example/%22%3C%3E%60%7B%7D"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/verzeichnis/über/", "/verzeichnis/%C3%BCber/"),
        ("", ""),
    ],
)
def test_signs_that_no_uri_holds_are_quoted(address: str, expected: str) -> None:
    """What browsers only put up with is quoted as well."""
    assert to_ascii_url(address) == expected


@given(st.text(min_size=1, max_size=12), st.text(max_size=20))
def test_every_address_becomes_a_uri(host: str, path: str) -> None:
    """Whatever is accepted as an address is a URI in the formats that ask for one."""
    host = "".join(sign for sign in host if sign.isalnum())
    address = f"https://{host or 'a'}.example/" + "".join(path.split())
    uri = to_ascii_url(address)

    assert uri.isascii()
    assert urlsplit(uri).hostname
    assert to_ascii_url(uri) == uri
    if re.fullmatch("[a-z0-9äöüß]*", host):
        assert URI.fullmatch(uri)


def test_an_e_mail_address_in_ascii() -> None:
    """The host is IDNA; the name of the mailbox has no other spelling."""
    assert to_ascii_email("post@kulturbrücke.example") == "post@xn--kulturbrcke-0hb.example"
    assert to_ascii_email("post@verein.example") == "post@verein.example"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://xn--kulturbrcke-0hb.example/%C3%BCber-uns", "kulturbrücke.example/über-uns"),
        ("https://www.kulturbrücke.example/", "kulturbrücke.example"),
        ("https://xn--mgbh0fb.example/%D8%B5%D9%81%D8%AD%D8%A9", "مثال.example/صفحة"),
        ("https://xn--strae-oqa.example/", "straße.example"),
        ("https://a.example/a%20b", "a.example/a%20b"),
        ("https://a.example/a%2Fb%3Fc", "a.example/a%2Fb%3Fc"),
        ("https://a.example/%E2%80%AEb", "a.example/%E2%80%AEb"),
        ("https://a.example/%FF%FE", "a.example/%FF%FE"),
        ("https://xn--a.example/", "xn--a.example"),
        ("https://xn--.example/", "xn--.example"),
        ("https://xn--\N{SNOWMAN}.example/", "xn--\N{SNOWMAN}.example"),
    ],
)
def test_readers_see_letters(address: str, shown: str) -> None:
    """A quoted address is shown in its letters, as long as these are letters and hide nothing."""
    assert shorten_url(address) == shown


@pytest.mark.parametrize("address", [url for url in ADDRESSES if url == url.lower()])
def test_an_address_survives_the_way_there_and_back(address: str) -> None:
    """In ASCII and back again it is the same address."""
    assert to_ascii_url(to_readable_url(to_ascii_url(address))) == to_ascii_url(address)


WEBSITE = "https://kulturbrücke.example/über-uns"
URI_WEBSITE = "https://xn--kulturbrcke-0hb.example/%C3%BCber-uns"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the release of a city with umlauts in its own address and in one of an entry."""
    folder = tmp_path_factory.mktemp("umlauts")
    city = copy_city(folder)
    orgs = city / "data/orgs.yaml"
    edit(orgs, "website: https://hafenbruecke.example/\n", f"website: {WEBSITE}\n")
    edit(orgs, "email: moin@hafenbruecke.example", "email: moin@hafenbrücke.example")
    edit(
        city / "data/site.yaml", "https://musterhafen.example/\n", "https://müsterhafen.example/\n"
    )
    build_city(city, folder / "out")
    return read_tree(folder / "out")


def test_every_edition_that_asks_for_ascii_gets_it(files: dict[str, bytes]) -> None:
    """Card, calendar, HSDS, sitemap, catalogue: what must be a URI is one, and the same one."""
    card = files["verzeichnis/hafenbruecke/hafenbruecke.vcf"].decode()
    read = vobject.readOne(card)
    hsds = json.loads(files["daten/hsds/organizations.json"])["contents"]
    (organisation,) = [one for one in hsds if one["name"] == "Hafenbrücke e. V."]

    assert (read.url.value, organisation["website"]) == (URI_WEBSITE, URI_WEBSITE)
    assert read.email.value == organisation["email"] == "moin@xn--hafenbrcke-geb.example"
    assert read.source.value.isascii()
    assert all(address.isascii() for address in find_uris(files))


def find_uris(files: dict[str, bytes]) -> list[str]:
    """Return the addresses that stand where formats ask for a URI."""
    found = []
    for name, body in files.items():
        if name.endswith(".ics"):
            found += re.findall(r"^URL[^:]*:(.*)", body.decode().replace("\r\n ", ""), re.MULTILINE)
        if name.endswith("sitemap.xml"):
            found += re.findall("<loc>(.*?)</loc>", body.decode())
        if name.endswith(".html"):
            found += re.findall('<link rel="canonical" href="(.*?)"', body.decode())
        if name.endswith(".pdf"):
            found += [uri.decode("latin-1") for uri in re.findall(rb"/URI \((.*?)\)", body)]
    assert len(found) > 100
    return found


def test_readers_see_the_address_in_its_letters(files: dict[str, bytes]) -> None:
    """The page shows what was written, and leads there."""
    page = files["verzeichnis/hafenbruecke/index.html"].decode()

    assert f'href="{WEBSITE}"' in page
    assert '<bdi dir="ltr">kulturbrücke.example/über-uns</bdi>' in page
    assert "xn--kulturbr" not in page


def test_a_failed_link_is_found_however_it_is_spelt() -> None:
    """The link checker tells addresses in ASCII; the page that makes the link is named."""
    links = {WEBSITE: ("/verzeichnis/hafenbruecke/",)}
    failures = {URI_WEBSITE: external_links.LinkFailure("404", gone=True)}

    state = external_links.count_failed_weeks(
        links, failures, external_links.ReportState(), date(2026, 6, 15)
    )

    assert state.weeks == {WEBSITE: 1}
