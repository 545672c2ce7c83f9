"""The preview while editing.

The real server, a real change, the last good site while the data is broken.
"""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from support.cities import HERE, build_city, copy_city, edit, read_tree
from support.oracles import find_css_faults, find_script_faults
from support.previews import start_preview

from wegweiser.commands import serve

pytestmark = pytest.mark.slow


STRANGERS = (
    {"Host": "evil.example"},
    {"Host": "evil.example:8000"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "[::"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "http://127.0.0.1:{port}.evil.example"},
    {"Origin": "http://127.0.0.1:{port}, http://evil.example"},
    {"Sec-WebSocket-Origin": "http://evil.example"},
    {"Host": "localhost:evil.example"},
    {"Host": "127.0.0.1.:{port}"},
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


def ask(address: str, headers: Mapping[str, str] = MappingProxyType({})) -> int:
    """Return the status that our own server answers with."""
    request = urllib.request.Request(address, headers=dict(headers))  # noqa: S310  our own
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  our own
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_a_change_is_shown_and_a_fault_keeps_the_last_good_site(tmp_path: Path) -> None:
    """The server shows a change, prints faults while the data is broken, and cleans up.

    The next one starts from what it built, and makes nothing anew.
    """
    city = copy_city(tmp_path)
    contact = city / "content" / "kontakt.md"
    with start_preview(city, tmp_path) as preview:
        address = f"{preview.home}kontakt/"

        def page() -> str:
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own server
                    return str(answer.read().decode())
            except OSError:
                return ""

        assert wait_for(lambda: "Besuch" in page())
        assert ask(f"{preview.home}%00") == 404
        for words in STRANGERS:
            headers = {key: it.replace("{port}", str(preview.port)) for key, it in words.items()}
            for path in ("", "_/", "_/live.js", "_/about.json", "livereload"):
                assert ask(preview.home + path, headers) == 403, (path, headers)
        assert ask(preview.home, {"Origin": preview.home.rstrip("/")}) == 200
        edit(contact, "Besuch", "Vorbeikommen")
        assert wait_for(lambda: "Vorbeikommen" in page())
        edit(contact, "Vorbeikommen", "[Hierher](/nirgends/)")
        assert wait_for(lambda: "dead-link" in preview.log.read_text())
        assert "Vorbeikommen" in page()
        edit(contact, "[Hierher](/nirgends/)", "Vorbeikommen")
        assert wait_for(lambda: "nichts geändert" in preview.log.read_text())
        port = preview.port
    with start_preview(city, tmp_path, port) as preview:
        assert wait_for(lambda: "nichts geändert" in preview.log.read_text())
        assert "neu gemacht" not in preview.log.read_text()


def test_a_city_that_never_built_has_no_last_good_site(tmp_path: Path) -> None:
    """Whoever begins with faults reads that there is nothing yet.

    Sees the site when they are mended.
    """
    city = copy_city(tmp_path)
    contact = city / "content" / "kontakt.md"
    edit(contact, "Besuch", "[Hierher](/nirgends/)")
    with start_preview(city, tmp_path) as preview:
        assert wait_for(lambda: "Noch gibt es nichts zu sehen." in preview.log.read_text())
        edit(contact, "[Hierher](/nirgends/)", "Besuch")
        assert wait_for(lambda: "neu gemacht" in preview.log.read_text())
    assert "letzten guten Stand" not in preview.log.read_text()


def test_a_taken_port_leads_to_the_next_free_one(tmp_path: Path) -> None:
    """Where another program has the port, the command takes the next free one and says so.

    A port that cannot be ends it with 2.
    """
    bare = HERE / "tests" / "bare"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with start_preview(bare, tmp_path, port) as preview:
            assert wait_for(lambda: "neu gemacht" in preview.log.read_text())
    assert f"Anschluss {port} ist belegt" in preview.log.read_text()
    command = [sys.executable, str(HERE / "build.py"), "serve", "--site", str(bare)]
    wrong = subprocess.run(
        [*command, "--port", "99999"], capture_output=True, text=True, check=False, timeout=60
    )
    assert wrong.returncode == 2
    assert "von 1 bis 65535" in wrong.stderr


def test_whoever_has_no_home_gets_a_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without an entry in the list of users, as in containers: the folder is temporary."""

    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", fail)
    with serve._open_folder(HERE / "tests" / "bare") as folder:
        assert folder.is_dir()
    assert not folder.exists()


def test_nothing_of_the_preview_is_published(tmp_path: Path) -> None:
    """A build that is published knows nothing of the preview's script and tools."""
    build_city(HERE / "tests" / "bare", tmp_path / "out")
    assert [path for path, body in read_tree(tmp_path / "out").items() if b"/_/" in body] == []


def test_the_preview_asks_nobody_else_and_runs_no_markup() -> None:
    """Its script and style are judged as those of the site."""
    live = HERE / "wegweiser" / "commands" / "live"
    assert find_css_faults([live / "tools.css"]) == []
    assert find_script_faults([live / "live.js", live / "tools.js"]) == []
