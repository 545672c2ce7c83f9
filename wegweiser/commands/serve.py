"""Show the site while it is being edited: build, watch, reload."""

import os
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from wegweiser.build.theme_files import find_built_in_folder
from wegweiser.commands.arguments import make_options, parse_port
from wegweiser.commands.output import (
    EXIT_OK,
    FAILURES,
    Translate,
    explain_failure,
    print_line,
    print_report,
    print_summary,
)
from wegweiser.source.locks import LockedError, lock_folder, open_temporary_folder

if TYPE_CHECKING:
    from wegweiser.commands.live_server import Preview
    from wegweiser.pipeline import Options

MAX_PORTS = 20
"""How many ports are tried before none is free."""

HELP = "bauen, anzeigen und bei jeder Änderung neu laden"


def add_arguments(parser: ArgumentParser) -> None:
    """Add where to show the site."""
    parser.add_argument(
        "--port",
        type=parse_port,
        default=8000,
        metavar="N",
        help="Anschluss auf 127.0.0.1 (sonst: 8000; ist er belegt: der nächste freie)",
    )
    parser.add_argument("--open", action="store_true", help="den Browser öffnen")
    parser.add_argument(
        "--editor",
        choices=("vscode", "vscodium", "cursor", "zed"),
        default="vscode",
        help="welches Programm Fundstellen öffnet (sonst: vscode)",
    )


def run(arguments: Namespace, translate: Translate) -> int:
    """Build, show it and build anew at each change, until interrupted.

    While the data has faults the last good site stays. Nothing is set on paper.
    """
    port = find_free_port(arguments.port)
    if port != arguments.port:
        print_line(translate("port-taken", port=arguments.port, free=port))
    print_line(translate("serving", port=port))
    base_url = f"http://127.0.0.1:{port}/"
    # Who edits looks at pages: what is set on paper would take half of each build.
    options = make_options(arguments)
    options = replace(options, base_url=base_url, fingerprints=False, printed=False)
    signal.signal(signal.SIGTERM, _interrupt)
    # Whenever it comes, while waiting or while building: that is how people leave.
    with suppress(KeyboardInterrupt), _open_folder(options.folder) as folder:
        _serve(options, folder / "site", port, arguments, translate)
    return EXIT_OK


def find_free_port(wanted: int) -> int:
    """Return the first port of 127.0.0.1 from this one on that is free, before anything is built.

    Raises OSError where none is, or where it is not for us.
    """
    for port in range(wanted, min(wanted + MAX_PORTS, 2**16)):
        with suppress(OSError):
            check_port(port)
            return port
    check_port(wanted)  # it says why
    return wanted


def check_port(port: int) -> None:
    """Raise OSError where a port of 127.0.0.1 is taken or not for us."""
    import socket

    with socket.socket() as probe:
        # As the server does: a port that was just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


@contextmanager
def _open_folder(city: Path) -> Iterator[Path]:
    """Give the folder of this city's preview: it stays, for the next one starts from it.

    Where it cannot be had, or another preview holds it, a temporary one.
    """
    name = sha256(os.fsencode(city.resolve())).hexdigest()[:16]
    try:
        kept = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(kept, "wegweiser", name)
        lock = lock_folder(folder / "lock", timeout=0)
        lock.__enter__()
    except (OSError, LockedError, RuntimeError):  # that is how pathlib says that there is no home
        with open_temporary_folder() as temporary:
            yield temporary
        return
    try:
        yield folder
    finally:
        lock.__exit__(None, None, None)


def _serve(
    options: "Options", out: Path, port: int, arguments: Namespace, translate: Translate
) -> None:
    from wegweiser.commands import live_server
    from wegweiser.commands.page_origins import make_describer

    words = {"waiting": translate("no-site-yet"), "missing": translate("no-such-page")}
    preview = live_server.Preview(out, words)
    out.mkdir(parents=True, exist_ok=True)
    rebuild = _make_builder(options, preview, arguments, translate)
    folders = [options.folder / name for name in ("data", "content", "theme")]
    folders.append(find_built_in_folder() / "theme")
    watcher = live_server.SourceWatcher(tuple(folders), rebuild)
    watcher.build_first()
    describe_page = make_describer(options, preview, arguments.editor, translate)
    live_server.serve_preview(preview, watcher, describe_page, port, open_browser=arguments.open)


def _make_builder(
    options: "Options", preview: "Preview", arguments: Namespace, translate: Translate
) -> Callable[[], None]:
    """Return what builds the site again, says what came of it, and tells the preview."""
    from wegweiser import pipeline
    from wegweiser.commands.panel import describe_failure, describe_faults

    has_site = (preview.out / "index.html").is_file()

    def rebuild() -> None:
        nonlocal has_site
        preview.build_number += 1
        try:
            result = pipeline.build(options, preview.out, lambda made, of: None)
        except FAILURES as fault:
            text = explain_failure(fault, translate)
            print_line(text)
            preview.faults = describe_failure(text, arguments.lang, translate)
            return
        print_report(result, translate)
        preview.faults = describe_faults(
            result, options.folder, arguments.editor, arguments.lang, translate
        )
        if result.release is None:
            print_line(translate("old-site-stands" if has_site else "no-site-yet"))
            return
        if result.release.updated or result.release.removed:
            preview.release_number += 1
        has_site = True
        print_summary(result, translate)

    return rebuild


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
