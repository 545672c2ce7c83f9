"""What the arguments of the command line may be, and the options that every command takes."""

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from wegweiser.pipeline import Options

CITY_FILE = "data/site.yaml"
"""What tells the folder of a city from others."""

MESSAGE_LANGUAGES = ("de", "en")
MAX_PROCESSES = 256
YEARS = (1970, 2170)
"""The first and last year that today may be in: none so near the end that no age can be told."""
_SITE_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~!$&'()*+,;=:@%/-]*)?")
"""Host and path of a site (RFC 3986), without query: the paths of its pages are put behind it."""

_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


def build_shared_parser() -> ArgumentParser:
    """Return the options that every command takes."""
    preferred = os.environ.get("WEGWEISER_LANG")
    shared = ArgumentParser(add_help=False)
    shared.add_argument(
        "--site",
        type=parse_site_folder,
        metavar="DIR",
        help="Ordner mit data/ und content/ (sonst: dieser, oder der nächste darüber)",
    )
    shared.add_argument(
        "--today",
        type=parse_date,
        default=date.today(),  # noqa: DTZ011  the editor's day
        metavar="JJJJ-MM-TT",
        help="welcher Tag heute sein soll",
    )
    shared.add_argument(
        "--lang",
        choices=MESSAGE_LANGUAGES,
        default=preferred if preferred in MESSAGE_LANGUAGES else MESSAGE_LANGUAGES[0],
        help="Sprache der Meldungen",
    )
    shared.add_argument(
        "--strict",
        action="store_true",
        help="auch das ablehnen, was vor der Veröffentlichung noch fehlt",
    )
    return shared


def find_site_folder() -> Path | None:
    """Return the nearest folder from here upwards that holds a city; None where there is none."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it was removed meanwhile
        return None
    is_city = (folder for folder in (here, *here.parents) if (folder / CITY_FILE).is_file())
    return next(is_city, None)


def make_options(arguments: Namespace) -> "Options":
    """Return what a command asks of the pipeline; what it does not take stays at its default."""
    from wegweiser.pipeline import Options

    return Options(
        folder=arguments.site,
        today=arguments.today,
        base_url=getattr(arguments, "base_url", ""),
        strict=arguments.strict,
        process_count=getattr(arguments, "jobs", None),
        clean=getattr(arguments, "clean", False),
        preview=str(getattr(arguments, "proposal", None) or ""),
        whole_booklet=getattr(arguments, "print", True),
    )


# --- The types of arguments: each returns the value, or raises ArgumentTypeError with what is wrong
# (they look with `os.path`, which answers where `pathlib` raises: names too long, no permission)


def parse_site_folder(text: str) -> Path:
    """Return the folder of a city."""
    if not text or not os.path.isdir(os.path.join(text, "data")):  # noqa: PTH112, PTH118
        raise ArgumentTypeError(f"{text}: dort liegt kein Ordner data/")
    return Path(text)


def parse_folder(text: str) -> Path:
    """Return the path of a folder that may still be made."""
    if not text:
        raise ArgumentTypeError("hier steht der Name eines Ordners")
    return Path(text)


def parse_existing_folder(text: str) -> Path:
    """Return the path of a folder that exists."""
    if not os.path.isdir(text):  # noqa: PTH112
        raise ArgumentTypeError(f"{text}: diesen Ordner gibt es nicht")
    return Path(text)


def parse_built_site(text: str) -> Path:
    """Return the folder of a built site."""
    if not text or not os.path.isfile(os.path.join(text, "index.html")):  # noqa: PTH113, PTH118
        raise ArgumentTypeError(f"{text}: dort liegt keine gebaute Website")
    return Path(text)


def parse_file(text: str) -> Path:
    """Return the path of a file that exists."""
    if not os.path.isfile(text):  # noqa: PTH113
        raise ArgumentTypeError(f"{text}: diese Datei gibt es nicht")
    return Path(text)


def parse_new_file(text: str) -> Path:
    """Return the path of a file that will be written; a device or a pipe is none."""
    is_taken = os.path.exists(text) and not os.path.isfile(text)  # noqa: PTH110, PTH113
    if not os.path.basename(text) or is_taken:  # noqa: PTH119
        raise ArgumentTypeError(f"{text}: hier steht der Name einer Datei")
    return Path(text)


def parse_line(text: str) -> str:
    """Return a text of one line; what the terminal cannot show is none."""
    if not text.isprintable():
        raise ArgumentTypeError(f"{text!r}: hier steht ein Text in einer Zeile")
    return text


def parse_email(text: str) -> str:
    """Return the address of a mailbox."""
    if not _MAILBOX.fullmatch(text):
        raise ArgumentTypeError(f"{text}: das ist keine E-Mail-Adresse")
    return text


def parse_language(text: str) -> str:
    """Return the tag of a language (BCP 47)."""
    if not _LANGUAGE_TAG.fullmatch(text):
        raise ArgumentTypeError(f"{text}: hier steht das Kürzel einer Sprache, zum Beispiel tr")
    return text


def parse_url(text: str) -> str:
    """Return the address of a site; an empty one stands for none."""
    try:
        is_address = bool(_SITE_ADDRESS.fullmatch(text) and urlsplit(text).hostname)
        is_address = is_address and urlsplit(text).port != 0
    except ValueError:  # a port or a bracket that cannot be
        is_address = False
    if text and not is_address:
        raise ArgumentTypeError(
            f"{text}: eine Adresse beginnt mit https://, nennt den Server und hat keine Leerzeichen"
        )
    return text


def parse_process_count(text: str) -> int:
    """Return how many processes to use."""
    return _parse_number(text, MAX_PROCESSES)


def parse_count(text: str) -> int:
    """Return a number from 1 on."""
    return _parse_number(text, 10**9)


def parse_port(text: str) -> int:
    """Return the number of a TCP port."""
    return _parse_number(text, 2**16 - 1)


def _parse_number(text: str, most: int) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not 1 <= int(text) <= most:
        raise ArgumentTypeError(f"{text}: hier steht eine Zahl von 1 bis {most}")
    return int(text)


def parse_date(text: str) -> date:
    """Return a day in ISO 8601, of these two centuries."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: ein Tag wird so geschrieben: 2026-01-31") from error
    first, last = YEARS
    if not first <= day.year <= last:
        raise ArgumentTypeError(f"{text}: hier steht ein Tag von {first} bis {last}")
    return day
