"""What a host should say with every file: the policy of the pages and more."""

from collections.abc import Iterator
from typing import NamedTuple

from wegweiser.build.jobs import Artifact, Job, Theme
from wegweiser.editions.frame import Frame
from wegweiser.languages import get_source_language

STATIC_HOST_FILE, NGINX_FILE = "_headers", "nginx-headers.conf"

_COMMON_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # Where else a reader goes is told which site they come from, never which page.
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_IMMUTABLE_CACHE = "public, max-age=31536000, immutable"


class Headers(NamedTuple):
    """What is said with every file."""

    headers: tuple[tuple[str, str], ...]
    """Pairs of name and value."""


def plan(frame: Frame) -> Iterator[Job]:
    """Plan the two files; a page cannot say itself who may frame it, so only they do."""
    if frame.lang != get_source_language():
        return
    policy = f"{frame.content_security_policy}; frame-ancestors 'none'"
    view = Headers((("Content-Security-Policy", policy), *_COMMON_HEADERS))
    yield Job(STATIC_HOST_FILE, render_static_host, view, "data/site.yaml")
    yield Job(NGINX_FILE, render_nginx, view, "data/site.yaml")


def render_static_host(path: str, view: Headers, theme: Theme) -> Artifact:
    """Make the file that Netlify, Cloudflare Pages and others read."""
    lines = "".join(f"  {name}: {value}\n" for name, value in view.headers)
    return Artifact(path, f"/*\n{lines}\n/assets/*\n  Cache-Control: {_IMMUTABLE_CACHE}\n".encode())


def render_nginx(path: str, view: Headers, theme: Theme) -> Artifact:
    """Make the lines to include in a `server` block of nginx."""
    lines = [
        f"# include this file in the server block of the site: include /path/to/{NGINX_FILE};\n",
        *(f'add_header {name} "{value}" always;\n' for name, value in view.headers),
    ]
    return Artifact(path, "".join(lines).encode())
