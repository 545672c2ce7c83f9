"""Show the site while it is being edited: build, watch, reload (only user of livereload)."""

import logging
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from wegweiser import pipeline
from wegweiser.model.loading import RecordCache
from wegweiser.pipeline import Options, Result

BuildCallback = Callable[[Result], None]
"""Hears what came of each build."""


def check_port(port: int) -> None:
    """Raise OSError where a port of 127.0.0.1 is taken or not for us, before anything is built for it."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server does: a port that was just left is free
        probe.bind(("127.0.0.1", port))


def serve_site(options: Options, port: int, *, open_browser: bool, hear: BuildCallback) -> None:
    """Build into a folder of our own, show it on 127.0.0.1 and build anew at each change, until interrupted.

    While the data has faults the last good site stays.
    """
    options = replace(options, base_url=f"http://127.0.0.1:{port}/", fingerprints=False)
    signal.signal(signal.SIGTERM, _interrupt)
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        out = Path(folder, "site")
        out.mkdir()
        kept: RecordCache = {}

        def rebuild() -> None:
            hear(pipeline.build(options, out, lambda made, of: None, kept))

        with suppress(
            KeyboardInterrupt
        ):  # whenever it comes, while waiting or while building: that is how one leaves
            rebuild()
            _create_server(options, rebuild).serve(
                port, host="127.0.0.1", root=str(out), open_url_delay=1 if open_browser else None
            )


def _create_server(options: Options, rebuild: Callable[[], None]) -> Any:
    from livereload import Server
    from livereload.handlers import LiveReloadHandler

    # By default a change within three seconds of the last reload is built but not shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    logging.getLogger(
        "livereload"
    ).disabled = True  # it would report every reload; `hear` reports every build
    server = Server()
    own = options.folder / "theme"
    for watched in (
        options.folder / "data",
        options.folder / "content",
        own if own.is_dir() else pipeline.PACKAGE_FOLDER.parent / "theme",
    ):
        server.watch(str(watched), rebuild)
    return server


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
