"""A plan or a rule that fails is a finding on the record that it was about."""

from collections.abc import Iterator

from wegweiser.build.failures import describe_failure
from wegweiser.diagnostics import Diagnostic, Location
from wegweiser.model.culprits import find_culprit
from wegweiser.model.kinds import KINDS_BY_NAME, NEWS
from wegweiser.model.site import RecordKey
from wegweiser.rules.city import City

_SETTINGS_FILE = KINDS_BY_NAME["settings"].file


def check_plan(city: City) -> Iterator[Diagnostic]:
    """Every file of the site can be planned."""
    for failure in city.plan.failures:
        yield report_failure(city, failure.edition, failure.fault)


def report_failure(city: City, what: str, fault: Exception) -> Diagnostic:
    """Return the finding that something failed, on the record that was in hand, else on all."""
    culprit = find_culprit((city.site, city.plan.site or city.site), fault)
    if culprit is None:
        return describe_failure(Location(_SETTINGS_FILE), what, _SETTINGS_FILE, "", fault)
    location = city.locate(*culprit.record_key, *culprit.steps)
    field = ".".join(map(str, culprit.steps))
    return describe_failure(location, what, _name_record(culprit.record_key), field, fault)


def _name_record(key: RecordKey) -> str:
    kind, name = key
    return name if kind == NEWS.name else f"{KINDS_BY_NAME[kind].file} {name}".strip()
