"""Measure what the booklet costs, of so many organisations; fails beyond three times the aim.

The PDF is made as a build makes it, typst in a process of its own. Its processor time counts, not
the clock's, and its memory at the most; both vary with the machine, hence three times.
"""

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HERE), str(HERE / "tests"), str(HERE / "tests" / "bench")]

from corpus import city_of  # noqa: E402
from support.cities import TODAY  # noqa: E402

from wegweiser.build import jobs, workers  # noqa: E402
from wegweiser.build.jobs import Artifact  # noqa: E402
from wegweiser.build.theme import ThemeFolder  # noqa: E402
from wegweiser.build.theme_files import read_theme  # noqa: E402
from wegweiser.editions.frame import Frame  # noqa: E402
from wegweiser.editions.printed import booklet  # noqa: E402
from wegweiser.model import loading  # noqa: E402
from wegweiser.model.disclosure import disclose_site  # noqa: E402
from wegweiser.source import files  # noqa: E402

AIMS = {300: (2.0, 200), 2400: (10.0, 1000)}
"""Organisations: seconds and megabytes (MiB) that their booklet may cost."""


def main() -> None:
    """Measure, print, and say whether it is within three times the aim."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seconds, size = AIMS[number]
    with tempfile.TemporaryDirectory(prefix="wegweiser-paper-") as folder:
        inputs = files.read_city(city_of(Path(folder), number))
        site, notes = loading.load_site(inputs, TODAY.isoformat())
        assert site is not None, notes
        site = disclose_site(replace(site, draft=False))
    theme = ThemeFolder(read_theme(HERE), "engine", "/", {})
    begun = time.process_time()
    (job,) = booklet.plan(Frame(site, "de"))
    made = workers.make_artifact(jobs.resolve_view(job), theme)
    assert isinstance(made, Artifact), made
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost, memory = (
        time.process_time() - begun + spent.ru_utime + spent.ru_stime,
        spent.ru_maxrss // 1024,
    )
    print(f"{number} organisations: {cost:.1f} s (aim {seconds}), {memory} MB (aim {size})")
    print(f"a file of {len(made.body) // 1000} kB")
    sys.exit(cost > 3 * seconds or memory > 3 * size)


if __name__ == "__main__":
    main()
