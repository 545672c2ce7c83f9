"""Tell by stage where the time of a build went; the profiler of Python weighs on all alike."""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from wegweiser.commands.output import Translate, print_line

_STAGES = {
    ("source/files.py", "_read_files"): "stage-files",
    ("model/loading.py", "load_site"): "stage-records",
    ("rules/__init__.py", "check_site"): "stage-rules",
    ("editions/__init__.py", "plan_site"): "stage-plan",
    ("build/jobs.py", "resolve_view"): "stage-views",
    ("build/jobs.py", "compute_job_key"): "stage-keys",
    ("build/publish.py", "stage_artifact"): "stage-writing",
    ("build/linkcheck.py", "check_links"): "stage-links",
    ("build/publish.py", "publish_release"): "stage-publishing",
}
"""The stages by the function that does all of it: the end of its file, and its name."""

_MAKER_CALLER = ("build/workers.py", "make_artifact")
_PACKAGE = "/wegweiser/"
_MIN_SHARE = 0.005
"""What takes less of the time is not told."""

FunctionKey = tuple[str, int, str]


def measure_stages(work: Callable[[], Any], translate: Translate) -> Any:
    """Do something, print how long each of its stages took, and return what it returned."""
    profiler = cProfile.Profile()
    result = profiler.runcall(work)
    rows: dict[FunctionKey, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    seconds = _sum_stages(rows, translate)
    total = max((row[3] for row in rows.values()), default=0.0)
    seconds[translate("stage-others")] = total - sum(seconds.values())
    for stage, spent in sorted(seconds.items(), key=lambda pair: -pair[1]):
        share = spent / total
        if share >= _MIN_SHARE:
            times = {"seconds": f"{spent:6.2f}", "share": f"{share:4.0%}"}
            print_line(translate("stage", **times, stage=stage))
    return result


def _sum_stages(rows: dict[FunctionKey, Any], translate: Translate) -> defaultdict[str, float]:
    """Return the seconds of each stage and of each sort of files."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for function, (_, _, _, spent, callers) in rows.items():
        stage = _find_stage(function)
        if stage:
            seconds[translate(stage)] += spent
        for caller, (_, _, _, made) in callers.items():
            if _is(caller, _MAKER_CALLER) and _PACKAGE in function[0]:
                seconds[translate("stage-making", edition=_name_module(function))] += made
    # The plan is made while the rules are asked.
    seconds[translate("stage-rules")] -= seconds[translate("stage-plan")]
    return seconds


def _find_stage(function: FunctionKey) -> str:
    return next((stage for key, stage in _STAGES.items() if _is(function, key)), "")


def _is(function: FunctionKey, key: tuple[str, str]) -> bool:
    return function[2] == key[1] and function[0].endswith(_PACKAGE + key[0])


def _name_module(function: FunctionKey) -> str:
    """Return the module that makes a file, as docs/architecture.md names it."""
    return function[0].rpartition(_PACKAGE)[2]
