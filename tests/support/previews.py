"""The real preview server, started for a test on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from support.cities import HERE


class RunningPreview(NamedTuple):
    """A preview that runs."""

    process: subprocess.Popen[bytes]
    """The server."""
    port: int
    """Where it listens."""
    log: Path
    """What it has printed."""

    @property
    def home(self) -> str:
        """The address of its start page."""
        return f"http://127.0.0.1:{self.port}/"


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def start_preview(city: Path, folder: Path, port: int = 0) -> Iterator[RunningPreview]:
    """Run `serve` for a city; what it keeps and prints goes into `folder`. It must end well."""
    port = port or find_port()
    log, temporary = folder / "log", folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(HERE / "build.py"), "serve", "--site", str(city)]
    command += ["--port", str(port), "--today", "2026-06-15"]
    folders = {"TMPDIR": str(temporary), "XDG_CACHE_HOME": str(folder / "kept")}
    with log.open("w") as told:
        server = subprocess.Popen(command, stdout=told, stderr=told, env={**os.environ, **folders})
    try:
        yield RunningPreview(server, port, log)
    finally:
        server.send_signal(signal.SIGTERM)
        status = server.wait(60)
    assert status == 0
    assert "Traceback" not in log.read_text()
    assert list(temporary.iterdir()) == []
