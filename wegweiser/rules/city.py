"""What every rule is handed: a city as it was read, and what can be asked about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from wegweiser.build.jobs import Job, Plan
from wegweiser.diagnostics import Location
from wegweiser.model.references import Reference, drop_references, find_unknown_references
from wegweiser.model.site import Site
from wegweiser.rules.text_judge import TextJudge
from wegweiser.source.files import Inputs
from wegweiser.source.schema import STAND_IN

Locate = Callable[..., Location]
"""Says where a field stands: kind of record, its id, then the steps inside the record."""

NOWHERE = Location("")
"""Where a field stands that cannot be read: what a rule says of it would only repeat its fault."""


def _plan_nothing(_site: Site) -> Plan:
    return Plan()


@dataclass(frozen=True)
class City:
    """A city that is to be judged."""

    site: Site
    """What it says, with stand-ins where that cannot be read."""

    locate_field: Locate
    """Says where a field stands."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of each file in data/ and content/ by its path."""

    theme: Inputs | None = None
    """The theme that it is shown in; None where nothing is to be shown."""

    base: Site | None = None
    """What it said before the change that is to be judged; None where nothing is compared."""

    clear_texts: set[str] = field(default_factory=set)
    """The digests of texts of which rules had nothing to say, last time and, afterwards, now."""

    plan_site: Callable[[Site], Plan] = _plan_nothing
    """Plans every file of a site; a request is judged without."""

    def locate(self, kind: str, key: str, *steps: str | int) -> Location:
        """Return where a field stands, NOWHERE where it cannot be read."""
        if self.is_faulty(kind, key, *steps):
            return NOWHERE
        return self.locate_field(kind, key, *steps)

    def is_faulty(self, kind: str, key: str, *steps: str | int) -> bool:
        """Tell whether a field of a record cannot be read: what it stands in, or something in it.

        Without steps: whether nothing of the record can be read.
        """
        for faulty in self.site.faulty_fields.get((kind, key), ()):
            is_inside = faulty == steps[: len(faulty)]
            is_around = bool(steps) and steps == faulty[: len(steps)]
            if is_inside or is_around:
                return True
        return False

    def has_faults(self, *kinds: str) -> bool:
        """Tell whether any record of these kinds cannot be read in full."""
        is_incomplete = not self.site.incomplete_kinds.isdisjoint(kinds)
        return is_incomplete or any(kind in kinds for kind, _ in self.site.faulty_fields)

    @cached_property
    def text_judge(self) -> TextJudge:
        """Who judges no text again that is clear and that nobody has changed."""
        return TextJudge(self.clear_texts)

    @cached_property
    def unknown_references(self) -> tuple[Reference, ...]:
        """The references that name nothing the city has."""
        return find_unknown_references(self.site)

    @cached_property
    def plan(self) -> Plan:
        """Everything that the city would publish, as far as it can be read."""
        site = self.site
        if self.unknown_references:
            site = drop_references(site, self.unknown_references)
        return self.plan_site(site)

    @property
    def jobs(self) -> Sequence[Job]:
        """The job of every file that the city would publish, as far as it can be read."""
        return self.plan.jobs

    @property
    def has_whole_plan(self) -> bool:
        """Tell whether every file is planned: else nobody knows which addresses there will be."""
        return bool(self.jobs) and not self.plan.failures

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The address of every page and file that the city would publish."""
        planned = (job.path.removesuffix("index.html") for job in self.jobs)
        stored = (file.path for file in self.site.stored_files)
        # What stands in for an id that cannot be read has no address.
        return frozenset(path for path in (*planned, *stored) if STAND_IN not in path)
