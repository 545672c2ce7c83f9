"""Job, Part, Artifact: what a file will say, what became of it; and the key of a job."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from wegweiser import addresses
from wegweiser.diagnostics import Diagnostic
from wegweiser.languages import Localized, Translations


class Input:
    """A value that views are worked out from, with the digest of all that it says."""

    def __init__(self, value: Any, describe: Callable[[Any], Any] | None = None) -> None:
        """Take a value, and who returns what it says as plain values, where it is none itself."""
        self.value = value
        self._describe = describe

    @cached_property
    def digest(self) -> str:
        """Return what decides whether a view is worked out anew."""
        return _digest_values(self._describe(self.value) if self._describe else self.value)


class LazyView:
    """A view that is worked out where its file is made, by a function that gets its inputs alone.

    So these decide every byte, and where their digests are the same nothing is worked out.
    """

    def __init__(self, work_out: Callable[..., Any], *inputs: Any) -> None:
        """Take a function of a module, and plain values or Inputs."""
        self._work_out = work_out
        self._inputs = inputs

    @property
    def inputs(self) -> tuple[Any, ...]:
        """Return all that decides the view."""
        return (self._work_out.__module__, self._work_out.__qualname__, *self._inputs)

    def __call__(self) -> Any:
        """Work out the view."""
        values = (each.value if isinstance(each, Input) else each for each in self._inputs)
        return self._work_out(*values)


class Part:
    """A piece of a view that many files show: digested once, rendered once."""

    def __init__(self, template: str, view: Any) -> None:
        """Take a template, and what it shows, which may be a LazyView."""
        self.template = template
        self._view = view

    @cached_property
    def view(self) -> Any:
        """Return what the template shows."""
        return self._view() if isinstance(self._view, LazyView) else self._view

    @cached_property
    def digest(self) -> str:
        """Return what decides the words of the piece."""
        return _digest_values((self.template, get_key_values(self._view)))


class PartCache(dict[str, Part]):
    """Pieces of one template by the id of what they show, each worked out when first needed."""

    def __init__(self, template: str, view: Callable[[str], Any]) -> None:
        super().__init__()
        self._template = template
        self._view = view

    def __missing__(self, key: str) -> Part:
        part = self[key] = Part(self._template, self._view(key))
        return part


class Artifact(NamedTuple):
    """A made file."""

    path: str
    """Where it belongs in the release."""

    body: bytes
    """What it holds."""

    ids: tuple[str, ...] = ()
    """The places on it that links may name, as often as they are defined."""

    links: tuple[str, ...] = ()
    """The addresses of the own site that it links to."""


class Storage(Protocol):
    """What the maker of a file works with that no theme changes."""

    @property
    def digest(self) -> str: ...  # noqa: D102
    def read_stored_file(self, path: str) -> bytes: ...  # noqa: D102


class Theme(Storage, Protocol):
    """What a maker works with; everything in it counts in `digest`."""

    @property
    def storage(self) -> Storage: ...  # noqa: D102

    base_path: str
    """The path of the site's start page: 404.html, which may be shown anywhere, links to it."""

    def render(self, template: str, view: Any) -> str: ...  # noqa: D102
    def translations(self, lang: str) -> Translations: ...  # noqa: D102
    def read_asset(self, name: str) -> bytes: ...  # noqa: D102


Maker = Callable[[str, Any, Any], Artifact]
"""Turns a path and a view into a file, with a Theme or, where its job says so, a Storage."""


class FileType(NamedTuple):
    """A type of file that is offered."""

    label: str
    """What pages call it."""
    media_type: str
    """Its media type (IANA)."""
    catalogue_class: str
    """Its name in the European Union's list of file types, which data portals ask for."""


CSV = FileType("CSV", "text/csv", "CSV")
JSON = FileType("JSON", "application/json", "JSON")
JSON_SCHEMA = FileType("JSON Schema", "application/schema+json", "JSON")
JSON_LD = FileType("JSON-LD", "application/ld+json", "JSON_LD")
PDF = FileType("PDF", "application/pdf", "PDF")
XLSX = FileType(
    "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
)
ICALENDAR = FileType("ICS", "text/calendar", "ICS")
ATOM = FileType("Atom", "application/atom+xml", "ATOM")


class Download(NamedTuple):
    """A file that pages offer to take away."""

    path: str
    """The output file."""
    file_type: FileType
    """What type of file it is."""
    name: str
    """What it holds, as a slug: files of one name stand together on the page of all downloads."""
    label: str
    """What it holds, in German words that the theme translates."""
    dataset: str
    """The list of open data whose records it holds, in the catalogue; empty where it holds none."""
    lang: str = ""
    """The language of its words where it has one only."""
    metadata_path: str = ""
    """A file beside it that describes it to programs and is not offered itself."""
    size: int = 0
    """Kilobytes (1,000 bytes, rounded up), known once the file is made."""
    part: Localized | None = None
    """Which part of it the file holds; without a language words that the theme translates."""


class SitemapEntry(NamedTuple):
    """A page in the sitemap."""

    address: str
    """Its address on the site."""
    alternates: tuple[tuple[str, str], ...]
    """The languages that it exists in, each with the address of the page."""
    last_modified: str
    """The day on which its data last changed, as exactly as it is known; empty where it is not."""


class Job(NamedTuple):
    """The promise of one output file."""

    path: str
    """The output file."""
    make: Maker
    """Who makes it: a function of a module, for its name counts in the key."""
    view: Any
    """Everything it will say; a LazyView or a function where that takes long to work out."""
    origin: str = ""
    """The city's file, and the record in it, that a fault is put down to."""
    download: Download | None = None
    """How the page of all downloads lists the file, where it does."""
    slow: bool = False
    """Whether it takes so long that it is made beside the others."""
    sitemap_entry: SitemapEntry | None = None
    """How the sitemap lists the page, where it does."""
    is_themed: bool = True
    """Whether its maker is handed the theme, which counts in its key then; else the Storage."""


class JobError(Exception):
    """A job could not be made; holds the finding."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class TextError(Exception):
    """A text could not be made HTML of, for the reason that is its cause; holds the text."""

    def __init__(self, text: str) -> None:
        super().__init__(text[:50])
        self.text = text


class PlanFailure(NamedTuple):
    """An edition that could not plan its files, or not all of them."""

    edition: str
    """The name of its module."""
    fault: Exception
    """What went wrong."""


class Plan(NamedTuple):
    """Everything that a site would publish."""

    jobs: tuple[Job, ...] = ()
    """The job of every file."""
    failures: tuple[PlanFailure, ...] = ()
    """What could not be planned: where there is any, nothing may be published."""
    site: Any = None
    """The site that was planned, as far as it is disclosed."""


class PlanError(Exception):
    """An edition plans a file and leaves out what must be said of it: a mistake in our own code."""


def resolve_view(job: Job) -> Job:
    """Return a job with its view worked out."""
    return job._replace(view=job.view()) if callable(job.view) else job


def render_text(text: str, *, trusted: bool) -> str:
    """Return Markdown as HTML. Raises TextError where that fails, so that its field is found."""
    from wegweiser.source.markdown import render_markdown

    try:
        return render_markdown(text, trusted=trusted)
    except Exception as fault:  # whatever a text may make the parser raise
        raise TextError(text) from fault


def get_key_values(view: Any) -> Any:
    """Return what decides a view: the view itself, of a lazy one all that it is worked out from."""
    return view.inputs if isinstance(view, LazyView) else view


def choose_tools(job: Job, theme: Theme) -> Storage:
    """Return what the maker of a job is handed: what it cannot see need not count in its key."""
    return theme if job.is_themed else theme.storage


def compute_job_key(job: Job, theme: Theme) -> str:
    """Return the digest of everything that decides the bytes of a job's file."""
    sha = hashlib.sha256(choose_tools(job, theme).digest.encode())
    view = get_key_values(job.view)
    sha.update(_serialize_view((job.make.__module__, job.make.__qualname__, job.path, view)))
    return sha.hexdigest()[:32]


def has_downloads(job: Job) -> bool:
    """Tell whether a page says how large other files are, and is therefore made after them.

    Its view has a field `downloads`, a tuple of Download; it is no function.
    """
    return bool(getattr(job.view, "downloads", ()))


def fill_download_sizes(job: Job, sizes: Mapping[str, int]) -> Job:
    """Return a job that has downloads with their sizes, from those of the finished files in bytes.

    What was not made has no bytes and is not offered.
    """
    downloads = tuple(
        download._replace(size=-(-sizes[download.path] // 1000))
        for download in job.view.downloads
        if sizes[download.path]
    )
    return job._replace(view=job.view._replace(downloads=downloads))


def make_page_artifact(path: str, html: str, theme: Theme) -> Artifact:
    """Return a page as an artifact: links within the site become relative to it.

    Those of 404.html become absolute, for a host shows it under any address.
    """
    home = theme.base_path if path == "404.html" else "../" * path.count("/") or "./"
    return Artifact(
        path,
        addresses.resolve_links(html, home).encode(),
        addresses.find_ids(html),
        addresses.find_site_links(html),
    )


def combine_digests(parts: Iterable[str]) -> str:
    """Return one SHA-256 over several digests."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _serialize_view(view: Any) -> bytes:
    # Views are named tuples: the encoder in C writes them as arrays, faster than any repr.
    return json.dumps(
        view, ensure_ascii=False, default=_serialize_part, separators=(",", ":")
    ).encode()


def _digest_values(values: Any) -> str:
    return hashlib.sha256(_serialize_view(values)).hexdigest()


def _serialize_part(value: Any) -> str:
    if isinstance(value, (Part, Input)):
        return value.digest
    message = f"a view holds a {type(value).__name__}"
    raise TypeError(message)
