"""Show the site while it is being edited: build, watch, reload (only user of livereload)."""

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

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
from wegweiser.source.locks import open_temporary_folder

if TYPE_CHECKING:
    from wegweiser.pipeline import Options

_OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})

HELP = "bauen, anzeigen und bei jeder Änderung neu laden"


def add_arguments(parser: ArgumentParser) -> None:
    """Add where to show the site."""
    parser.add_argument(
        "--port",
        type=parse_port,
        default=8000,
        metavar="N",
        help="Anschluss auf 127.0.0.1 (sonst: 8000)",
    )
    parser.add_argument("--open", action="store_true", help="den Browser öffnen")


def run(arguments: Namespace, translate: Translate) -> int:
    """Build into a folder of our own, show it and build anew at each change, until interrupted.

    While the data has faults the last good site stays. Nothing is set on paper.
    """
    check_port(arguments.port)
    print_line(translate("serving", port=arguments.port))
    base_url = f"http://127.0.0.1:{arguments.port}/"
    # Who edits looks at pages: what is set on paper would take half of each build.
    options = make_options(arguments)
    options = replace(options, base_url=base_url, fingerprints=False, printed=False)
    signal.signal(signal.SIGTERM, _interrupt)
    with open_temporary_folder() as folder:
        out = folder / "site"
        out.mkdir()
        rebuild = _make_builder(options, out, translate)
        # Whenever it comes, while waiting or while building: that is how people leave.
        with suppress(KeyboardInterrupt):
            rebuild()
            _create_server(options.folder, rebuild).serve(
                arguments.port,
                host="127.0.0.1",
                root=str(out),
                open_url_delay=1 if arguments.open else None,
            )
    return EXIT_OK


def check_port(port: int) -> None:
    """Raise OSError where a port of 127.0.0.1 is taken or not for us, before anything is built."""
    import socket

    with socket.socket() as probe:
        # As the server does: a port that was just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def _make_builder(options: "Options", out: Path, translate: Translate) -> Callable[[], None]:
    """Return what builds the site again and says what came of it."""
    from wegweiser import pipeline

    has_site = False

    def rebuild() -> None:
        nonlocal has_site
        try:
            result = pipeline.build(options, out, lambda made, of: None)
        except FAILURES as fault:
            print_line(explain_failure(fault, translate))
            return
        print_report(result, translate)
        if result.release:
            has_site = True
            print_summary(result, translate)
        else:
            print_line(translate("old-site-stands" if has_site else "no-site-yet"))

    return rebuild


def _create_server(folder: Path, rebuild: Callable[[], None]) -> Any:
    import logging

    from livereload import Server
    from livereload.handlers import (
        ForceReloadHandler,
        LiveReloadHandler,
        LiveReloadJSHandler,
        StaticFileHandler,
    )

    # By default a change within three seconds of the last reload is built but not shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    # A page of others may neither listen nor, under a name of its own for 127.0.0.1, read drafts.
    for handler in (LiveReloadHandler, ForceReloadHandler, LiveReloadJSHandler, StaticFileHandler):
        handler.prepare = _refuse_strangers
    # It would report every reload; we report every build.
    logging.getLogger("livereload").disabled = True
    server = Server()
    built_in_theme = find_built_in_folder() / "theme"
    for watched in (folder / "data", folder / "content", folder / "theme", built_in_theme):
        server.watch(str(watched), rebuild)
    return server


def _refuse_strangers(handler: Any) -> None:
    """Answer only who asks for this computer by its own name, from a page of its own (RFC 6454)."""
    addresses = ["//" + handler.request.host, *handler.request.headers.get_list("Origin")]
    if any(_get_host(address) not in _OWN_HOSTS for address in addresses):
        handler.set_status(403)
        handler.finish()


def _get_host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
