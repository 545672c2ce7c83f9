"""Workflows run for real without the code host: `act` in a clean clone, stand-ins, a fake `gh`."""

import json
import os
import re
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
        for option in ("allowFilter", "allowAnySHA1InWant"):
            git(self.bare, "config", f"uploadpack.{option}", "true")
        self.clone = folder / NAME
        git(folder, "clone", "--quiet", "--no-local", str(self.bare), str(self.clone))
        self.state = json.loads(json.dumps(EMPTY))

    @property
    def state(self) -> dict[str, Any]:
        """Return what the code host knows."""
        state: dict[str, Any] = json.loads((self.notes / "state.json").read_text(encoding="utf-8"))
        return state

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        (self.notes / "state.json").write_text(json.dumps(state), encoding="utf-8")

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
        for uses in list_actions(self.clone / ".github/workflows" / workflow):
            action, commit = uses.split("@")
            name = "/".join(action.split("/")[:2])
            if name != "actions/checkout":
                stand_in = f"{name}@{commit}={STAND_INS / ACTIONS[name]}"
                command += ["--local-repository", stand_in]
        for name, value in self.state["variables"].items():
            command += ["--var", f"{name}={value}"]
        for name, value in self._list_variables().items():
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
            env=os.environ | self._list_variables() | given,
            check=True,
        )

    def _list_variables(self) -> dict[str, str]:
        return {
            "PATH": f"{STAND_INS}:{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
            "FAKE_HOST": str(self.notes),
            "FAKE_VENV": sys.prefix,
            "GITHUB_REPOSITORY": f"{OWNER}/{NAME}",
            "GITHUB_REPOSITORY_OWNER": OWNER,
        }


def list_actions(workflow: Path) -> set[str]:
    """Return the actions that a workflow uses."""
    # Every scalar stays a text: YAML 1.1 would read `on:` as true.
    flow = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  makes only texts, lists and mappings
    return {
        step["uses"] for job in flow["jobs"].values() for step in job["steps"] if "uses" in step
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
    examples = next(it["examples"] for it in events if it["name"] == event)
    return dict(next(it for it in examples if it.get("action") == action))


def create_host(folder: Path) -> Host:
    """Return a code host with a clean clone of this repository.

    The site is in one language there: the stories are about workflows, and build it many times.
    """
    host = Host(folder)
    settings = host.clone / "data/site.yaml"
    text, count = re.subn(r"(?m)^languages: .*$", "languages: [de]", settings.read_text())
    assert count == 1
    settings.write_text(text)
    git(host.clone, "commit", "--quiet", "--all", "--message", "Nur Deutsch")
    git(host.clone, "push", "--quiet", "origin", "main")
    return host


def run_workflow(host: Host, workflow: str, event: str, payload: dict[str, Any]) -> str:
    """Run a workflow that must succeed, and return what it printed."""
    done = host.act(workflow, event, payload)
    failed = done.stdout.find("❌")
    shown = (
        done.stdout[max(0, failed - 4000) : failed + 1000] if failed >= 0 else done.stdout[-5000:]
    )
    assert done.returncode == 0, shown + done.stderr[-2000:]
    return done.stdout
