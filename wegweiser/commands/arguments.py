"""What may be asked at the command line: the doors and their options, in the words of those who ask."""

import argparse
import os
from collections.abc import Container
from datetime import date
from pathlib import Path
from typing import Any

PROJECT_ROOT = Path(__file__).resolve().parents[2]
_Subparsers = Any
"""What argparse makes of subparsers; its type has no public name."""

MESSAGE_LANGUAGES = ("de", "en")
ARCHETYPE_NAMES = ("org", "event", "project", "training", "news")


_GERMAN_MESSAGES = {
    "usage: ": "Aufruf: ",
    "positional arguments": "Angaben",
    "options": "Optionen",
    "show this help message and exit": "diese Hilfe zeigen",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "Es fehlt: %s",
    "unrecognized arguments: %s": "Das gibt es hier nicht: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r gibt es nicht, nur %(choices)s",
    "expected one argument": "danach fehlt eine Angabe",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s ist nicht eindeutig: %(matches)s",
    "not allowed with argument %s": "geht nicht zusammen mit %s",
    "one of the arguments %s is required": "Eins davon ist nötig: %s",
    "ignored explicit argument %r": "hier steht keine Angabe, auch nicht %r",
}
"""What argparse says itself, in the language of all other words here; it has no catalogue of its own."""


def parse_arguments(words: list[str], doors: Container[str]) -> argparse.Namespace:
    """Read a command line, `build` where it names none of the doors.

    Whoever asks for help or mistypes something is answered in German, and the program ends.
    """
    theirs = argparse._  # type: ignore[attr-defined]
    argparse._ = lambda said: _GERMAN_MESSAGES.get(said, said)  # type: ignore[attr-defined]
    try:
        return build_parser().parse_args(_move_command_first(words, doors))
    finally:
        argparse._ = theirs  # type: ignore[attr-defined]


def _move_command_first(words: list[str], doors: Container[str]) -> list[str]:
    """Put the door in front: that behind the options, or `build` where only options stand."""
    if words[:1] and (words[0] in {"-h", "--help"} or not words[0].startswith("-")):
        return words
    # A word behind an option may be its value, a folder that is called like a door.
    named = [
        n for n, word in enumerate(words) if word in doors and not words[n - 1].startswith("-")
    ]
    return (
        [words[named[0]], *words[: named[0]], *words[named[0] + 1 :]]
        if named
        else ["build", *words]
    )


def build_parser() -> argparse.ArgumentParser:
    """Return the reader of command lines."""
    asked = argparse.ArgumentParser(
        prog="build.py", description="Baut aus data/ und content/ die Website.", epilog=_EPILOG
    )
    doors = asked.add_subparsers(dest="door", metavar="TÜR", required=True)
    common = _build_common_parser()
    for ask in (
        _add_build_commands,
        _add_check_command,
        _add_editor_commands,
        _add_review_commands,
    ):
        ask(doors, common)
    return asked


def _add_build_commands(doors: _Subparsers, common: argparse.ArgumentParser) -> None:
    """Ask for a site."""
    build = doors.add_parser("build", parents=[common], help="die Website bauen (auch ohne Namen)")
    build.add_argument(
        "--out",
        type=Path,
        default=PROJECT_ROOT / "public",
        metavar="DIR",
        help="wohin (sonst: public/)",
    )
    build.add_argument(
        "--base-url",
        type=_parse_url,
        default="",
        metavar="URL",
        help="unter welcher Adresse die Website stehen wird",
    )
    build.add_argument(
        "--jobs",
        type=_parse_count,
        metavar="N",
        help="mit wie vielen Prozessen (sonst: einem je Prozessor)",
    )
    build.add_argument("--clean", action="store_true", help="alles neu machen")
    build.add_argument("--quiet", action="store_true", help="nur Befunde zeigen")
    serve = doors.add_parser(
        "serve", parents=[common], help="bauen, anzeigen und bei jeder Änderung neu laden"
    )
    serve.add_argument(
        "--port",
        type=_parse_port,
        default=8000,
        metavar="N",
        help="Anschluss auf 127.0.0.1 (sonst: 8000)",
    )
    serve.add_argument("--open", action="store_true", help="den Browser öffnen")


def _add_check_command(doors: _Subparsers, common: argparse.ArgumentParser) -> None:
    """Ask what is wrong."""
    check = doors.add_parser("check", parents=[common], help="Daten und Texte prüfen, nichts bauen")
    check.add_argument(
        "--against", metavar="REV|DIR", help="nur zeigen, was seit dieser Fassung dazukam"
    )
    check.add_argument(
        "--worklist",
        action="store_true",
        help="die Einträge zeigen, die als nächste zu prüfen sind",
    )
    check.add_argument(
        "--format",
        choices=("text", "github", "json", "csv", "md"),
        default="text",
        help="wie zeigen",
    )


def _add_editor_commands(doors: _Subparsers, common: argparse.ArgumentParser) -> None:
    """Ask for what editors write."""
    new = doors.add_parser(
        "new", parents=[common], help="einen neuen, kommentierten Eintrag anlegen"
    )
    new.add_argument(
        "kind",
        choices=ARCHETYPE_NAMES,
        metavar="|".join(ARCHETYPE_NAMES),
        help="was für ein Eintrag",
    )
    new.add_argument("id", metavar="ID", help="seine Kennung, zum Beispiel beispiel-verein")
    edition = doors.add_parser(
        "edition",
        parents=[common],
        help="eine gedruckte Ausgabe vermerken: Nummer, Tag, was darin steht",
    )
    edition.add_argument(
        "--note", default="", metavar="TEXT", help="was Leserinnen und Leser über sie wissen sollen"
    )
    intake = doors.add_parser(
        "intake", parents=[common], help="eine Anfrage prüfen und beantworten"
    )
    intake.add_argument(
        "file",
        type=_parse_file,
        metavar="FILE",
        help="Ereignis der Plattform (JSON), E-Mail oder Text",
    )
    intake.add_argument(
        "--write", action="store_true", help="in data/ eintragen, wenn nichts fehlt"
    )
    intake.add_argument("--answer", type=Path, metavar="FILE", help="wohin die Antwort (Markdown)")
    schema = doors.add_parser(
        "schema",
        parents=[common],
        help="Schemas, Formulare, Nachschlageseiten und Editor-Einstellungen erneuern",
    )
    schema.add_argument("--check", action="store_true", help="nur zeigen, was davon veraltet ist")


def _add_review_commands(doors: _Subparsers, common: argparse.ArgumentParser) -> None:
    """Ask what a change does: for the workflows, and for whoever reviews it."""
    diff = doors.add_parser(
        "diff", parents=[common], help="zwei gebaute Websites vergleichen, wie man sie liest"
    )
    diff.add_argument(
        "old", type=_parse_built_site, metavar="ALT", help="der Ordner der alten Website"
    )
    diff.add_argument("new", type=_parse_built_site, metavar="NEU", help="der Ordner der neuen")
    diff.add_argument("--format", choices=("md", "json"), default="md", help="wie zeigen")
    diff.add_argument(
        "--preview",
        type=_parse_url,
        default="",
        metavar="URL",
        help="wo die neue steht, für Verweise",
    )
    links = doors.add_parser(
        "links",
        parents=[common],
        help="die Links zeigen, die aus einer gebauten Website hinausführen",
    )
    links.add_argument("out", type=_parse_built_site, metavar="DIR", help="der Ordner der Website")
    links.add_argument(
        "--found",
        type=Path,
        metavar="DATEI",
        help="was lychee fand (JSON): dann den Bericht schreiben",
    )
    links.add_argument("--before", type=Path, metavar="DATEI", help="der letzte Bericht")
    previews = doors.add_parser(
        "previews",
        parents=[common],
        help="Vorschauen der offenen Vorschläge zusammenstellen (für die Workflows)",
    )
    what = previews.add_mutually_exclusive_group(required=True)
    what.add_argument("--into", type=Path, metavar="DIR", help="wohin die Vorschauen kommen")
    what.add_argument(
        "--comment",
        type=Path,
        metavar="DIR",
        help="die Texte aus DIR unter die Vorschläge schreiben",
    )
    previews.add_argument(
        "--tell", type=Path, default=Path("answers"), metavar="DIR", help="wohin diese Texte kommen"
    )
    previews.add_argument(
        "--address", type=_parse_url, default="", metavar="URL", help="die Adresse von --into"
    )
    previews.add_argument(
        "--max-mib",
        type=_parse_count,
        default=50,
        metavar="N",
        help="wie groß eine Vorschau sein darf",
    )


_EPILOG = "Ende: 0 in Ordnung, 1 Fehler in den Daten, 2 falsch aufgerufen, 3 das System versagte (Platte voll, keine Rechte)."


def _build_common_parser() -> argparse.ArgumentParser:
    wished = os.environ.get("WEGWEISER_LANG")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--site",
        type=_parse_site_folder,
        default=PROJECT_ROOT,
        metavar="DIR",
        help="Ordner mit data/ und content/",
    )
    common.add_argument(
        "--today",
        type=_parse_date,
        default=date.today(),
        metavar="JJJJ-MM-TT",  # noqa: DTZ011  the editor's day
        help="welcher Tag heute sein soll",
    )
    common.add_argument(
        "--lang",
        choices=MESSAGE_LANGUAGES,
        default=wished if wished in MESSAGE_LANGUAGES else MESSAGE_LANGUAGES[0],
        help="Sprache der Meldungen",
    )
    common.add_argument(
        "--strict",
        action="store_true",
        help="auch das ablehnen, was vor der Veröffentlichung noch fehlt",
    )
    return common


def _parse_site_folder(words: str) -> Path:
    if not (Path(words) / "data").is_dir():
        message = f"{words}: dort liegt kein Ordner data/"
        raise argparse.ArgumentTypeError(message)
    return Path(words)


def _parse_built_site(words: str) -> Path:
    if not (Path(words) / "index.html").is_file():
        message = f"{words}: dort liegt keine gebaute Website"
        raise argparse.ArgumentTypeError(message)
    return Path(words)


def _parse_file(words: str) -> Path:
    if not Path(words).is_file():
        message = f"{words}: diese Datei gibt es nicht"
        raise argparse.ArgumentTypeError(message)
    return Path(words)


def _parse_url(words: str) -> str:
    if words and not words.startswith(("http://", "https://")):
        message = f"{words}: eine Adresse beginnt mit https://"
        raise argparse.ArgumentTypeError(message)
    return words


def _parse_count(words: str) -> int:
    if not words.isdecimal() or not int(words):
        message = f"{words}: hier steht eine Zahl ab 1"
        raise argparse.ArgumentTypeError(message)
    return int(words)


def _parse_port(words: str) -> int:
    if not words.isdecimal() or not 0 < int(words) < 2**16:
        message = f"{words}: ein Anschluss ist eine Zahl von 1 bis 65535"
        raise argparse.ArgumentTypeError(message)
    return int(words)


def _parse_date(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as fault:
        message = f"{words}: ein Tag wird so geschrieben: 2026-01-31"
        raise argparse.ArgumentTypeError(message) from fault
