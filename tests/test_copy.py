"""The copy for reading without a network is offered by finished sites only."""

from dataclasses import replace

import pytest
from support.cities import CITY, TODAY

from wegweiser.editions.pages import copy
from wegweiser.model import loading
from wegweiser.source import files


@pytest.mark.parametrize("change", [{}, {"draft": True}, {"preview": "7"}, {"offline_copy": False}])
def test_drafts_previews_and_cities_that_refuse_offer_none(change: dict[str, object]) -> None:
    """One of these is enough."""
    site, _ = loading.load_site(files.read_city(CITY), TODAY.isoformat())
    assert site is not None
    settings = {name: value for name, value in change.items() if name == "offline_copy"}
    others = {name: value for name, value in change.items() if name != "offline_copy"}
    changed = replace(site, settings=replace(site.settings, **settings), **others)

    assert copy.is_offered(changed) == (not change)
