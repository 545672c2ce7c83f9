"""Workflows run for real without the code host: `act` in a clean clone, stand-ins, a fake `gh`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from support.cities import HERE

STAND_INS = HERE / "tests" / "workflows"
EXAMPLES = HERE / "tests/node_modules/@octokit/webhooks-examples/api.github.com/index.json"
OWNER, NAME = "musterhafen", "wegweiser"
ACTIONS = {
    "actions/cache": "cache",
    "actions/setup-python": "nothing",
    "actions/upload-artifact": "keep",
    "actions/upload-pages-artifact": "keep",
    "actions/download-artifact": "bring",
    "actions/deploy-pages": "deploy",
    "lycheeverse/lychee-action": "lychee",
}
EMPTY: dict[str, Any] = {
    "pulls": [],
    "reviews": {},
    "writers": [],
    "runs": [],
    "artifacts": [],
    "comments": {},
    "reports": {},
    "proposed": [],
    "variables": {},
    "started": [],
}


class Host:
    """A code host in one folder: a repository, what `gh` is told, what was kept and put live."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes = folder / "host"
        self.notes.mkdir(parents=True)
        self.bare = folder / "bare.git"
        git(folder, "init", "--quiet", "--bare", str(self.bare))
        git(
            HERE, "push", "--quiet", str(self.bare), "HEAD:refs/heads/main"
        )  # other branches stay at home
        for wish in ("allowFilter", "allowAnySHA1InWant"):
            git(self.bare, "config", f"uploadpack.{wish}", "true")
        self.clone = folder / NAME
        git(folder, "clone", "--quiet", "--no-local", str(self.bare), str(self.clone))
        self.state = json.loads(json.dumps(EMPTY))

    @property
    def state(self) -> dict[str, Any]:
        """Return what the code host knows."""
        said: dict[str, Any] = json.loads((self.notes / "state.json").read_text(encoding="utf-8"))
        return said

    @state.setter
    def state(self, said: dict[str, Any]) -> None:
        (self.notes / "state.json").write_text(json.dumps(said), encoding="utf-8")

    def calls(self) -> list[list[str]]:
        """Return every call of `gh` so far."""
        path = self.notes / "calls.jsonl"
        return (
            [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            if path.exists()
            else []
        )

    def act(
        self, workflow: str, event: str, payload: dict[str, Any]
    ) -> subprocess.CompletedProcess[str]:
        """Run a workflow on an event, in a home and a folder for temporary files of its own."""
        (self.notes / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        shutil.rmtree(self.notes / "kept", ignore_errors=True)  # a run sees its own artifacts only
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        (home / ".config/act").mkdir(parents=True, exist_ok=True)
        (home / ".config/act/actrc").touch()
        command = [
            str(Path(sys.prefix) / "bin/act"),
            event,
            "--workflows",
            f".github/workflows/{workflow}",
            "--eventpath",
            str(self.notes / "event.json"),
            "--platform",
            "ubuntu-24.04=-self-hosted",
            "--no-cache-server",
            "--defaultbranch",
            "main",
            "--secret",
            "GITHUB_TOKEN=falsch",
        ]
        for uses in used(self.clone / ".github/workflows" / workflow):
            action, commit = uses.split("@")
            name = "/".join(action.split("/")[:2])
            if name != "actions/checkout":
                stand_in = f"{name}@{commit}={STAND_INS / ACTIONS[name]}"
                command += ["--local-repository", stand_in]
        for name, value in self.state["variables"].items():
            command += ["--var", f"{name}={value}"]
        for name, value in self._said().items():
            command += ["--env", f"{name}={value}"]
        environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "XDG_CACHE_HOME": str(home / ".cache"),
            "TMPDIR": str(self.folder),
            "LC_ALL": "C.UTF-8",
        }
        return subprocess.run(
            command,
            cwd=self.clone,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def obey(self, script: str, **given: str) -> None:
        """Run a script in the clone, as a person would who has `gh`."""
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.clone,
            env=os.environ | self._said() | given,
            check=True,
        )

    def _said(self) -> dict[str, str]:
        return {
            "PATH": f"{STAND_INS}:{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
            "FAKE_HOST": str(self.notes),
            "FAKE_VENV": sys.prefix,
            "GITHUB_REPOSITORY": f"{OWNER}/{NAME}",
            "GITHUB_REPOSITORY_OWNER": OWNER,
        }


def used(workflow: Path) -> set[str]:
    """Return the actions that a workflow uses."""
    # Every scalar stays a text: YAML 1.1 would read `on:` as true.
    said = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  makes only texts, lists and mappings
    return {
        step["uses"] for job in said["jobs"].values() for step in job["steps"] if "uses" in step
    }


def git(folder: Path, *words: str) -> str:
    """Run git as somebody, and return what it says."""
    someone = ["-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *someone, "-C", str(folder), *words], capture_output=True, text=True, check=True
    ).stdout


def example(event: str, action: str) -> dict[str, Any]:
    """Return a real payload of an event."""
    events = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    found = next(one for one in events if one["name"] == event)
    return dict(next(one for one in found["examples"] if one.get("action") == action))
