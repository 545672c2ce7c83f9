"""What the arguments of the command line may be, and the options that every command takes."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wegweiser.pipeline import Options

PROJECT_ROOT = Path(__file__).resolve().parents[2]
MESSAGE_LANGUAGES = ("de", "en")


def build_shared_parser() -> ArgumentParser:
    """Return the options that every command takes."""
    preferred = os.environ.get("WEGWEISER_LANG")
    shared = ArgumentParser(add_help=False)
    shared.add_argument(
        "--site",
        type=parse_site_folder,
        default=PROJECT_ROOT,
        metavar="DIR",
        help="Ordner mit data/ und content/",
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
    )


# --- The types of arguments: each returns the value, or raises ArgumentTypeError with what is wrong


def parse_site_folder(text: str) -> Path:
    """Return the folder of a city."""
    folder = Path(text)
    if not (folder / "data").is_dir():
        raise ArgumentTypeError(f"{text}: dort liegt kein Ordner data/")
    return folder


def parse_built_site(text: str) -> Path:
    """Return the folder of a built site."""
    folder = Path(text)
    if not (folder / "index.html").is_file():
        raise ArgumentTypeError(f"{text}: dort liegt keine gebaute Website")
    return folder


def parse_file(text: str) -> Path:
    """Return the path of a file that exists."""
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{text}: diese Datei gibt es nicht")
    return path


def parse_url(text: str) -> str:
    """Return a web address; an empty one stands for none."""
    if text and not text.startswith(("http://", "https://")):
        raise ArgumentTypeError(f"{text}: eine Adresse beginnt mit https://")
    return text


def parse_count(text: str) -> int:
    """Return a number from 1 on."""
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text}: hier steht eine Zahl ab 1")
    return int(text)


def parse_port(text: str) -> int:
    """Return the number of a TCP port."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise ArgumentTypeError(f"{text}: ein Anschluss ist eine Zahl von 1 bis 65535")
    return int(text)


def parse_date(text: str) -> date:
    """Return a day in ISO 8601."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: ein Tag wird so geschrieben: 2026-01-31") from error
