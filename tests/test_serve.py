"""The preview while editing.

The real server, a real change, the last good site while the data is broken.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cities import HERE, copied, edit

pytestmark = pytest.mark.slow


STRANGERS = (
    {"Host": "evil.example"},
    {"Host": "evil.example:8000"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "[::"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
)
"""What a page of others sends that has its name lead to this computer (DNS rebinding)."""


def wait_for(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def seen(path: Path, true: Callable[[], bool]) -> bool:
    """Wait until a change of a file has come about.

    It is saved again now and then, for the watcher may not have looked before.
    """
    return any(path.touch() or wait_for(true, 8) for _ in range(10))


def test_a_change_is_shown_and_a_fault_keeps_the_last_good_site(tmp_path: Path) -> None:
    """The server builds into a folder of its own, shows a change.

    Prints faults while the data is broken, and cleans up.
    """
    city = copied(tmp_path)
    contact = city / "content" / "kontakt.md"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log, temporary = tmp_path / "log", tmp_path / "tmp"
    temporary.mkdir()
    command = [
        sys.executable,
        str(HERE / "build.py"),
        "serve",
        "--site",
        str(city),
        "--port",
        str(port),
        "--today",
        "2026-06-15",
    ]
    with log.open("w") as told:
        server = subprocess.Popen(
            command, stdout=told, stderr=told, env={**os.environ, "TMPDIR": str(temporary)}
        )
    address = f"http://127.0.0.1:{port}/kontakt/"

    def page() -> str:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    try:
        assert wait_for(lambda: "Besuch" in page())
        for headers in STRANGERS:
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5)
        edit(contact, "Besuch", "Vorbeikommen")
        assert seen(contact, lambda: "Vorbeikommen" in page())
        edit(contact, "Vorbeikommen", "[Hierher](/nirgends/)")
        assert seen(contact, lambda: "dead-link" in log.read_text())
        assert "Vorbeikommen" in page()
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    assert "Traceback" not in log.read_text()
    assert list(temporary.iterdir()) == []


def test_a_city_that_never_built_has_no_last_good_site(tmp_path: Path) -> None:
    """Whoever begins with faults reads that there is nothing yet.

    Sees the site when they are mended.
    """
    city, log = copied(tmp_path), tmp_path / "log"
    contact = city / "content" / "kontakt.md"
    edit(contact, "Besuch", "[Hierher](/nirgends/)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        str(HERE / "build.py"),
        "serve",
        "--site",
        str(city),
        "--port",
        str(port),
        "--today",
        "2026-06-15",
    ]
    with log.open("w") as told:
        server = subprocess.Popen(command, stdout=told, stderr=told)
    try:
        assert wait_for(lambda: "Noch gibt es nichts zu sehen." in log.read_text())
        edit(contact, "[Hierher](/nirgends/)", "Besuch")
        assert seen(contact, lambda: "neu gemacht" in log.read_text())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    assert "letzten guten Stand" not in log.read_text()


def test_a_taken_port_is_named_before_anything_is_built(tmp_path: Path) -> None:
    """Where another program has the port, the command says so at once and ends with 3.

    A port that cannot be ends it with 2.
    """
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [
            sys.executable,
            str(HERE / "build.py"),
            "serve",
            "--site",
            str(HERE / "tests" / "city"),
            "--port",
        ]
        refused, wrong = (
            subprocess.run([*command, one], capture_output=True, text=True, check=False, timeout=60)
            for one in (port, "99999")
        )

    assert (refused.returncode, wrong.returncode) == (3, 2)
    assert "Traceback" not in refused.stderr + wrong.stderr
    assert "http://" not in refused.stderr, "nothing stands there"
    assert len(refused.stderr.splitlines()) == 1
    assert "von 1 bis 65535" in wrong.stderr
