"""What the tools of the preview say of a page: its record, its template, its sisters."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from wegweiser.build.jobs import Job, LazyView, resolve_view
from wegweiser.commands.output import Translate
from wegweiser.commands.panel import make_editor_link
from wegweiser.diagnostics import Location

if TYPE_CHECKING:
    from wegweiser.commands.live_server import Preview
    from wegweiser.model.site import Site
    from wegweiser.pipeline import Options

_TEMPLATES = "theme/templates/"


def make_describer(
    options: "Options", preview: "Preview", editor: str, translate: Translate
) -> Callable[[str], Any]:
    """Return what describes a page by its address, planning the site once for each build."""
    from wegweiser import pipeline

    plans: dict[int, tuple[Site, Mapping[str, Job]]] = {}

    def describe(address: str) -> Any:
        number = preview.build_number
        if number not in plans:
            site, jobs = pipeline.plan(options)
            plans.clear()
            plans[number] = (site, {job.path: job for job in jobs})
        site, by_path = plans[number]
        job = by_path.get(_find_file(address))
        return {
            "origin": list(_describe_origin(job, site, options, editor, translate)) if job else [],
            "languages": _list_versions(address, site, by_path) if job else [],
            "types": list_page_types(by_path.values()),
        }

    return describe


def _find_file(address: str) -> str:
    path = address.strip("/")
    if path and not address.endswith("/"):
        return path
    return f"{path}/index.html".lstrip("/")


def _describe_origin(
    job: Job, site: "Site", options: "Options", editor: str, translate: Translate
) -> Iterable[Mapping[str, str]]:
    file, _, key = job.origin.partition(" ")
    if file:
        location = _locate_record(site, file, key)
        link = make_editor_link(options.folder, location, editor)
        yield {"label": translate("tool-record"), "text": job.origin, "editor": link}
    template = _find_template(job)
    if template:
        path = _TEMPLATES + template
        own = (options.folder / path).is_file()
        place = Location(path, 1, 1)
        link = make_editor_link(options.folder, place, editor) if own else ""
        yield {"label": translate("tool-template"), "text": path, "editor": link}
    yield {"label": translate("tool-type"), "text": _name_type(job), "editor": ""}


def _locate_record(site: "Site", file: str, key: str) -> Location:
    """Return where a record begins; the beginning of its file where that is not known."""
    records = (place for (_, name), place in site.locations.items() if name == key)
    return next((place for place in records if place.path == file), Location(file, 1, 1))


def _find_template(job: Job) -> str:
    try:
        return str(getattr(resolve_view(job).view, "template", ""))
    except Exception:  # noqa: BLE001  a view may fail in any way: the panel says so
        return ""


def _name_type(job: Job) -> str:
    """Return the name of the module that a page comes from."""
    view = job.view
    module = view.inputs[0] if isinstance(view, LazyView) else type(view).__module__
    if module in {"builtins", "functools"}:
        module = getattr(view, "func", job.make).__module__
    return str(module).rpartition(".")[2]


def _list_versions(
    address: str, site: "Site", by_path: Mapping[str, Job]
) -> list[Mapping[str, str]]:
    """Return the addresses of a page in each language that has it."""
    from wegweiser.languages import get_source_language

    languages = site.settings.languages
    first, _, rest = address.strip("/").partition("/")
    bare = rest if first in languages else address.strip("/")
    versions: list[Mapping[str, str]] = []
    for lang in languages:
        parts = ("" if lang == get_source_language() else lang, bare)
        path = "/" + "".join(f"{part}/" for part in parts if part)
        if _find_file(path) in by_path:
            versions.append({"lang": lang, "address": path})
    return versions


def list_page_types(jobs: Iterable[Job]) -> list[Mapping[str, Any]]:
    """Return each type of page with how many there are and the first of them."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for job in jobs:
        if job.path.endswith(".html"):
            name = _name_type(job)
            counts[name] += 1
            examples.setdefault(name, "/" + job.path.removesuffix("index.html"))
    return [
        {"name": name, "count": count, "example": examples[name]}
        for name, count in sorted(counts.items())
    ]
