"""What every test may ask for: the release of the invented city, built once a session."""

from pathlib import Path

import pytest
from support.cities import CITY, built


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the release: read it, and build over a copy of it (`support.cities.laid_out`)."""
    out = tmp_path_factory.mktemp("release") / "out"
    built(CITY, out)
    return out
