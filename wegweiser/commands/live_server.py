"""The server of the preview: what browsers get while a site is edited (only user of livereload)."""

import json
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import unquote

from livereload import Server
from livereload.handlers import LiveReloadHandler, StaticFileHandler
from livereload.server import LiveScriptInjector
from livereload.watcher import Watcher
from tornado import web
from tornado.ioloop import PeriodicCallback

TOOLS = "_"
"""The folder of the preview's own pages: no city may have a page of this name."""

_OWN_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?")
_ASSETS = Path(__file__).with_name("live")
_LOOK_INTERVAL = 100
"""Milliseconds from one look at the files to the next."""
_PAUSE = 0.03
"""Seconds in which nothing may change before a build begins: programs write in several steps."""
_MAX_PAUSES = 10

FileStates = dict[str, tuple[int, ...]]


@dataclass(slots=True)
class Preview:
    """What the preview shows at the moment."""

    out: Path
    """The folder of the built site."""
    words: Mapping[str, str]
    """What its own pages say, by name."""
    session: str = field(default_factory=lambda: token_hex(4))
    """Tells this run of the server from the one before."""
    build_number: int = 0
    """How often the site was built, or was tried to be."""
    release_number: int = 0
    """How often what readers would see has changed."""
    faults: Mapping[str, Any] = field(default_factory=dict)
    """What keeps the last edit from being shown; empty where nothing does."""

    @property
    def release(self) -> str:
        """The name of what is shown."""
        return f"{self.session}-{self.release_number}"

    def describe(self) -> str:
        """Return all that a page must know to be neither stale nor silent."""
        state = {"build": self.build_number, "release": self.release, "panel": self.faults}
        return json.dumps(state)


class SourceWatcher(Watcher):  # type: ignore[misc]  # it has no types
    """Sees every change of files, whatever its time says, also while a build runs."""

    def __init__(self, folders: tuple[Path, ...], rebuild: Callable[[], None]) -> None:
        """Take the folders to watch, and what to do after a change."""
        super().__init__()
        self._folders = folders
        self._rebuild = rebuild
        self._states: FileStates | None = None

    def build_first(self) -> None:
        """Build from the files as they are now."""
        self._states = self._read_states()
        self._rebuild()

    def start(self, _callback: Callable[[], None]) -> bool:
        """Look at the files from now on, in the loop of the server."""
        PeriodicCallback(self.look, _LOOK_INTERVAL).start()
        return True

    def look(self) -> None:
        """Build where a file has changed, came or went since the last build began to read."""
        states = self._read_states()
        if states == self._states:
            return
        for _ in range(_MAX_PAUSES):
            time.sleep(_PAUSE)
            before, states = states, self._read_states()
            if before == states:
                break
        # Taken before the build reads: what changes meanwhile is seen at the next look.
        self._states = states
        self._rebuild()
        _LiveHandler.tell_pages()

    def _read_states(self) -> FileStates:
        states: FileStates = {}
        for folder in self._folders:
            _add_states(str(folder), states)
        return states


def _add_states(folder: str, states: FileStates) -> None:
    """Add each file below a folder with all that tells it from another one of its name."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    _add_states(entry.path, states)
                else:
                    # A copy may keep the old time (mtime), but never the time of its own coming.
                    status = entry.stat()
                    times = (status.st_mtime_ns, status.st_ctime_ns)
                    states[entry.path] = (*times, status.st_size, status.st_ino)
    except OSError:  # it went while we looked; a link to nowhere
        states[folder] = ()


def serve_preview(
    preview: Preview,
    watcher: SourceWatcher,
    describe_page: Callable[[str], Any],
    port: int,
    *,
    open_browser: bool,
) -> None:
    """Show the preview on a port of 127.0.0.1, until interrupted."""
    # It would report every request; we report every build.
    for name in ("livereload", "tornado.access", "tornado.general"):
        logging.getLogger(name).disabled = True
    _LiveHandler.preview = preview
    server = _LiveServer(preview, watcher, describe_page)
    delay = 1 if open_browser else None
    server.serve(port, host="127.0.0.1", root=str(preview.out), open_url_delay=delay)


class _LiveServer(Server):  # type: ignore[misc]
    def __init__(
        self, preview: Preview, watcher: SourceWatcher, describe_page: Callable[[str], Any]
    ) -> None:
        super().__init__(watcher=watcher)
        self._preview = preview
        self._describe_page = describe_page

    def application(self, port: int, host: str, **_others: Any) -> None:
        """Listen: pages, the preview's own below `/_/`, and the line that tells of changes."""
        LiveReloadHandler.watcher = self.watcher
        preview = self._preview
        about = {"describe_page": self._describe_page}
        page = {"path": self.root, "default_filename": self.default_filename, "preview": preview}
        handlers: list[Any] = [
            (r"/livereload", _LiveHandler),
            (rf"/{TOOLS}/about\.json", _AboutHandler, about),
            (rf"/{TOOLS}/(live\.js|tools\.js|tools\.css)", _AssetHandler, {"path": str(_ASSETS)}),
            (rf"/{TOOLS}/.*", _ToolsHandler),
            (r"/(.*)", _PageHandler, page),
        ]
        injector = type("_Injector", (_Injector,), {"preview": preview})
        web.Application(handlers, transforms=[injector]).listen(port, address=host)


class _Injector(LiveScriptInjector):  # type: ignore[misc]
    """Puts into each page the script that keeps it current, and the number of its build."""

    preview: Preview

    @property
    def script(self) -> bytes:
        release = self.preview.release
        return f'<script src="/{TOOLS}/live.js" data-release="{release}" defer></script>'.encode()


class _OwnHandler(web.RequestHandler):
    """Answers only who asks for this computer by its own name, from a page of its own (RFC 6454).

    A page of others may neither listen nor, under a name of its own for 127.0.0.1, read drafts.
    """

    def prepare(self) -> None:
        host, headers = self.request.host.lower(), self.request.headers
        origins = headers.get_list("Origin") + headers.get_list("Sec-WebSocket-Origin")
        is_own = all(origin.lower() == f"http://{host}" for origin in origins)
        if not (is_own and _OWN_HOST.fullmatch(host)):
            self.set_status(403)
            self.finish()
        elif "\0" in unquote(self.request.path):  # tornado would fail at it
            raise web.HTTPError(404)

    def set_default_headers(self) -> None:
        # What a browser kept of the last build would be stale.
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")


class _AssetHandler(_OwnHandler, StaticFileHandler):  # type: ignore[misc]
    """Gives the files of the preview itself."""


class _PageHandler(_OwnHandler, StaticFileHandler):  # type: ignore[misc]
    """Gives the files of the site; where there is none, the page that says so and waits for it."""

    def initialize(self, path: str, default_filename: str, preview: Preview) -> None:
        super().initialize(path, default_filename)
        self._preview = preview

    def write_error(self, status_code: int, **_fault: Any) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        own_page = self._preview.out / "404.html"
        if own_page.is_file():
            self.finish(own_page.read_bytes())
            return
        word = "missing" if (self._preview.out / "index.html").is_file() else "waiting"
        page = (_ASSETS / "waiting.html").read_text(encoding="utf-8")
        self.finish(page.replace("{{text}}", self._preview.words[word]))


class _ToolsHandler(_OwnHandler):
    """Gives the page of tools; the path behind `/_/` is that of the page that they are about."""

    def get(self) -> None:
        self.finish((_ASSETS / "tools.html").read_bytes())


class _AboutHandler(_OwnHandler):
    """Says what a page is made of."""

    def initialize(self, describe_page: Callable[[str], Any]) -> None:
        self._describe_page = describe_page

    def get(self) -> None:
        self.finish(json.dumps(self._describe_page(self.get_query_argument("path", ""))))
        self.set_header("Content-Type", "application/json")


class _LiveHandler(_OwnHandler, LiveReloadHandler):  # type: ignore[misc]
    """Tells a page what the newest build is: when it connects, and after each build.

    So nothing is lost that happens while a page loads or its line is down.
    """

    preview: Preview

    def on_message(self, _message: str) -> None:
        LiveReloadHandler.waiters.add(self)
        self.send_message(self.preview.describe())

    @classmethod
    def tell_pages(cls) -> None:
        for page in LiveReloadHandler.waiters.copy():
            page.send_message(cls.preview.describe())
