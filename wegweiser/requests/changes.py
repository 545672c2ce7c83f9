"""Files of a city as they would be after a change: nothing is written."""

from collections.abc import Mapping
from typing import NamedTuple

from wegweiser.diagnostics import Diagnostics
from wegweiser.source.files import Inputs

ChangedFiles = dict[str, tuple[str, str]]
"""The text of each changed file by its path, before and after."""


class CityChange(NamedTuple):
    """What a change of a city comes to."""

    files: ChangedFiles
    """The files that change; none where nothing is to be done, or it cannot."""

    diagnostics: Diagnostics
    """What speaks against it: it is not made then."""

    texts: Mapping[str, str]
    """The texts to show the findings in, by path."""


def preview_inputs(inputs: Inputs, changed: ChangedFiles) -> Inputs:
    """Return the files of a city as they would be."""
    bodies = {path: text.encode() for path, (_, text) in changed.items()}
    return Inputs(inputs.folder, {**inputs.files, **bodies}, "")
