"""Tells the build backend which libraries the package needs: those of requirements.in."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Reads the list that people edit, so that no other list can differ from it."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in the dependencies."""
        lines = Path(self.root, "requirements.in").read_text(encoding="utf-8").splitlines()
        requirements = (line.partition("#")[0].strip() for line in lines)
        metadata["dependencies"] = [requirement for requirement in requirements if requirement]
