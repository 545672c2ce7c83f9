"""The calendars of others from which dates come in by themselves."""

from dataclasses import dataclass

from wegweiser.model.citations import OrganisationId
from wegweiser.source.schema import PastDay, Slug, Url


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """A calendar of an organisation that agreed to its dates being shown here."""

    id: Slug
    """What its file is called, without `.ics`."""

    organisation: OrganisationId
    """Whose calendar it is: it stands with its dates as who holds them."""

    agreed_on: PastDay
    """The day on which its owner agreed."""

    url: Url = ""
    """The public address of the calendar; it stands with its dates as their source."""
