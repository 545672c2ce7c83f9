"""The bill of materials of what is shipped, as CycloneDX 1.6: same sources, same bytes.

`make sbom` prints it: the libraries that build the site, as requirements.txt pins them, and the
fonts that stand in what is printed. Each names its licence as its own package or file does.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_LICENCE_ID = re.compile(r"[A-Za-z0-9.+-]+-[0-9.]+(?:-[A-Za-z]+)?|MIT|ISC|MIT-CMU")
_CLASSIFIER = "License :: OSI Approved :: "
FONT_LICENCE = "SIL Open Font License, Version 1.1"


def make_bill(root: Path = HERE) -> dict[str, Any]:
    """Return the bill of materials of a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = sorted(
        (*_list_libraries(root), *_list_fonts(root)), key=lambda part: part["bom-ref"]
    )
    name, version = project["name"], _read_version(root)
    contents = f"{name} {version} {json.dumps(components, sort_keys=True)}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, contents)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": name,
                "version": version,
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [part["bom-ref"] for part in components]}],
    }


def _read_version(root: Path) -> str:
    """Return the version of a checkout, from the one place that says it."""
    text = (root / "wegweiser/__init__.py").read_text(encoding="utf-8")
    return re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)[0]


def _list_libraries(root: Path) -> Iterator[dict[str, Any]]:
    """Yield each package that requirements.txt pins, with the licence that it states itself."""
    pins = _PIN.findall((root / "requirements.txt").read_text(encoding="utf-8"))
    for name, version in pins:
        stated = metadata.metadata(name)
        purl = f"pkg:pypi/{name}@{version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "licenses": [_read_licence(stated)],
        }


def _read_licence(stated: metadata.PackageMetadata) -> dict[str, Any]:
    """Return a licence as an SPDX expression or id, else by the name that the package gives it."""
    expression, licence = stated.get("License-Expression"), stated.get("License") or ""
    if expression:
        return {"expression": expression}
    if _LICENCE_ID.fullmatch(licence):
        return {"license": {"id": licence}}
    names = [c.removeprefix(_CLASSIFIER) for c in stated.get_all("Classifier") or ()]
    names = [name for name in names if "License" in name and "::" not in name]
    if not names:
        raise SystemExit(f"{stated['Name']}: states no licence")
    return {"license": {"name": names[0]}}


def _list_fonts(root: Path) -> Iterator[dict[str, Any]]:
    """Yield each font file; the licence of its family stands beside it."""
    for file in sorted((root / "theme/fonts").glob("*.ttf")):
        licence = file.with_name(f"{file.name.partition('-')[0]}-OFL.txt")
        if FONT_LICENCE not in licence.read_text(encoding="utf-8"):
            raise SystemExit(f"{licence}: another licence")
        path = file.relative_to(root).as_posix()
        yield {
            "type": "file",
            "bom-ref": path,
            "name": path,
            "hashes": [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"id": "OFL-1.1"}}],
        }


if __name__ == "__main__":
    json.dump(make_bill(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
