"""The bill of materials names everything that is shipped, each with a licence."""

import json
import re
import subprocess
import sys

from support import sbom
from support.cities import HERE


def test_everything_shipped_is_in_the_bill():
    """Each library of requirements.in and each font is there; nothing is without a licence."""
    bill = sbom.make_bill()
    names = {part["name"] for part in bill["components"]}
    wanted = re.findall(r"^([a-z0-9-]+)>=", (HERE / "requirements.in").read_text(), re.MULTILINE)
    fonts = {path.relative_to(HERE).as_posix() for path in (HERE / "theme").rglob("*.[tow]*f*")}

    assert names >= {*wanted, *fonts}
    assert all(part["licenses"][0] for part in bill["components"])
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(refs) == len(set(refs))
    assert bill["dependencies"][0]["dependsOn"] == refs


def test_the_same_sources_make_the_same_bill():
    """No clock and no chance: two processes print the same bytes, and they are JSON."""
    printed = [
        subprocess.run(
            [sys.executable, str(HERE / "tests/support/sbom.py")],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in (1, 2)
    ]
    assert printed[0] == printed[1]
    assert json.loads(printed[0]) == sbom.make_bill()
