"""Whole builds are killed at random, run out of disk, and run in other surroundings."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.cities import CITY, HERE, TODAY, copy_city, copy_release, read_tree

pytestmark = pytest.mark.torture

KILLS = int(os.environ.get("WEGWEISER_KILLS", "12"))
"""How many builds are killed."""


def build(city: Path, out: Path, **around: str) -> "subprocess.Popen[bytes]":
    """Start a build of a city."""
    command = [sys.executable, str(HERE / "build.py"), "--site", str(city), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--today", str(TODAY)],
        env=os.environ | around,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[bytes]") -> tuple[int, str]:
    """Return how a build ended, and what it told."""
    _, errors = process.communicate(timeout=240)
    return process.returncode, errors.decode()


def change(city: Path, number: int) -> None:
    """Change something that stands on every page."""
    settings = city / "data/site.yaml"
    text = settings.read_text(encoding="utf-8")
    text, count = re.subn("de: Hafenweiser[0-9 ]*", f"de: Hafenweiser {number}", text, count=1)
    assert count == 1
    settings.write_text(text, encoding="utf-8")


@pytest.mark.timeout(900)
def test_builds_killed_at_random_are_completed(release: Path, tmp_path: Path) -> None:
    """With all its processes, at any moment: no file is torn, the next build makes all of it."""
    chance = random.Random(1)  # noqa: S311  no secret
    city, out = copy_city(tmp_path), copy_release(release, tmp_path)
    (out / "CNAME").write_text("stadt.example\n", encoding="utf-8")
    known = {path: {body} for path, body in read_tree(out).items()}
    for number in range(KILLS):
        change(city, number)
        process = build(city, out)
        time.sleep(chance.uniform(0, 6))
        os.killpg(process.pid, signal.SIGKILL)
        finish(process)
        for path, body in read_tree(out).items():
            known.setdefault(path, set()).add(body)
            assert body or not path.endswith((".html", ".txt", ".json")), path
    status, words = finish(build(city, out))
    assert status == 0, words
    assert finish(build(city, tmp_path / "fresh"))[0] == 0

    assert read_tree(out) == read_tree(tmp_path / "fresh") | {"CNAME": b"stadt.example\n"}


@pytest.mark.parametrize("megabytes", [1, 3, 6])
def test_a_full_disk_keeps_the_old_state(megabytes: int, release: Path, tmp_path: Path) -> None:
    """Where the disk is full the build says so, ends with 3, and leaves the release as it was."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        out = copy_release(release, disk)
        before = read_tree(out)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "ballast").write_bytes(bytes(max(0, free - megabytes * 100_000)))
        city = copy_city(tmp_path)
        change(city, 7)
        status, words = finish(build(city, out))

        assert status == 3, words
        assert "Traceback" not in words
        assert read_tree(out) == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def find_version(python: str) -> tuple[int, ...]:
    """Return the version of a Python, the first two numbers; empty where there is none."""
    if not Path(python).exists():
        return ()
    command = [python, "-c", "import sys; print(*sys.version_info[:2])"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(map(int, printed.split()))


SURROUNDINGS = {
    "umask 077": {"umask": "077"},
    "umask 000": {"umask": "000"},
    "zone": {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    "chance": {"PYTHONHASHSEED": "7"},
    "order": {"order": "reversed"},
    "python": {"python": "/usr/bin/python3"},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_no_surroundings_change_a_byte(name: str, release: Path, tmp_path: Path) -> None:
    """Masks, zones, chance, the order of files on the disk, another Python: the same release."""
    around = dict(SURROUNDINGS[name])
    city = tmp_path / "city"
    if around.pop("order", ""):
        for file in sorted(CITY.rglob("*"), reverse=True):
            if file.is_file():
                target = city / file.relative_to(CITY)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, target)
    else:
        city = copy_city(tmp_path)
    python = around.pop("python", sys.executable)
    if python != sys.executable and find_version(python) != sys.version_info[:2]:
        pytest.skip(f"{python} is not there, or these libraries are of another version")
    paths = f"{HERE}:{next(path for path in sys.path if path.endswith('site-packages'))}"
    code = (
        f"import os, sys; os.umask(0o{around.pop('umask', '022')})\n"
        "from wegweiser.commands.cli import main\n"
        f"words = ['--site', {str(city)!r}, '--out', 'out', '--today', '{TODAY}', '--print']\n"
        "sys.exit(main(words))"
    )
    done = subprocess.run(
        [python, "-c", code],
        cwd=tmp_path,
        env=os.environ | around | {"PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()

    made, expected = read_tree(tmp_path / "out"), read_tree(release)
    others = [path for path in made | expected if made.get(path) != expected.get(path)]
    assert others == []  # only names: to show how thousands of files differ takes for ever
