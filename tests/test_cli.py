"""The command line: exit status, what it prints where, and no traceback whatever happens."""

import gettext
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.cities import CITY, HERE, copy_city, copy_release, edit, read_tree

from wegweiser.languages import Translations

MAX_IMPORTS = 220
"""How many modules a build imports that finds nothing changed, those of Python included."""


def run(
    *words: object, folder: Path | None = None, **around: str
) -> subprocess.CompletedProcess[str]:
    """Run build.py on the reference day and return how it ended."""
    command = [sys.executable, str(HERE / "build.py"), *map(str, words)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, **around},
        cwd=folder,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def day(city: Path) -> tuple[str, ...]:
    """Return the options that name a city and the reference day."""
    return ("--site", str(city), "--today", "2026-06-15")


@pytest.fixture(scope="module")
def out(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the release over which the command has built."""
    out = copy_release(release, tmp_path_factory.mktemp("released"))
    assert run(*day(CITY), "--out", out).returncode == 0
    return out


@pytest.mark.slow
def test_a_build_says_what_it_did(tmp_path: Path) -> None:
    """The first build counts its files, the second says that nothing changed; both end with 0."""
    first = run(*day(CITY), "--out", tmp_path / "out")
    second = run("build", *day(CITY), "--out", tmp_path / "out")

    assert (first.returncode, second.returncode) == (0, 0)
    assert re.search(r"\d+ Dateien, davon \d+ neu gemacht, 0 entfernt\.", first.stderr)
    assert "nichts geändert" in second.stderr


@pytest.mark.slow
def test_nothing_changed_is_fast(out: Path) -> None:
    """A build that has nothing to do says so within a blink, and imports no heavy library.

    A blink of processor time: the clock's depends on what else the machine does.
    """
    words = (*day(CITY), "--out", str(out), "--quiet")
    command = [sys.executable, "-X", "importtime", str(HERE / "build.py"), *words]

    timing = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    lines = [line for line in timing.splitlines() if "|" in line]
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert loaded & {"jinja2", "markdown", "yaml", "nh3", "babel", "PIL"} == set()
    assert len(lines) < MAX_IMPORTS
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bild", "build.py: BEFEHL: 'bild' gibt es nicht, nur 'build', 'serve', 'check', "),
        ("build --tempo 3", "build.py: Das gibt es hier nicht: --tempo 3"),
        ("check --lang", "build.py check: --lang: danach fehlt eine Angabe"),
        ("--lang fr", "build.py build: --lang: 'fr' gibt es nicht, nur 'de', 'en'"),
        ("new org", "build.py new: Es fehlt: ID"),
        (
            "previews",
            "build.py previews: Eins davon ist nötig: --plan --build --mark --compose --comment",
        ),
        (
            "previews --plan --comment b",
            "build.py previews: --comment: geht nicht zusammen mit --plan",
        ),
        ("--quiet=3", "build.py build: --quiet: hier steht keine Angabe, auch nicht '3'"),
        ("build --s x", "build.py build: --s ist nicht eindeutig: --site, --strict"),
    ],
)
def test_a_wrong_call_is_answered_in_german(words: str, said: str) -> None:
    """Whoever mistypes a command ends with 2 and reads how it is called.

    There is no word of English in it.
    """
    done = run(*words.split())

    usage, _, answer = done.stderr.partition("\nbuild.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"build.py{answer}".startswith(said)
    assert usage.startswith("Aufruf: build.py")
    assert re.findall(r"usage|error|argument|required|invalid", done.stderr) == []


@pytest.mark.slow
def test_the_command_may_stand_behind_its_options(tmp_path: Path) -> None:
    """`--site x check` is `check --site x`.

    A folder that is called like a command is still a folder.
    """
    city = tmp_path / "check"
    shutil.copytree(CITY, city)

    assert "Dateien" not in run("--site", city, "--today", "2026-06-15", "check").stderr
    assert run("--site", "check", "check", "--today", "2026-06-15", folder=tmp_path).returncode == 0


def test_a_language_that_we_do_not_speak_is_german() -> None:
    """A wish in the environment that nobody can grant is no fault."""
    assert run("check", *day(CITY), WEGWEISER_LANG="fr").stderr.endswith("Hinweise.\n")


@pytest.mark.parametrize(
    "words",
    ["--format md", "--worklist --format json", "--worklist --format github"],
)
def test_a_format_that_is_not_there_is_refused(words: str) -> None:
    """Whoever redirects the output gets no empty file without a word."""
    done = run("check", *day(CITY), *words.split())

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("In dieser Form gibt es das nicht: ")


def test_what_argparse_says_is_compiled() -> None:
    """What is read is what people edit, compiled by `make words`."""
    po = HERE / "wegweiser/messages/de/LC_MESSAGES/argparse.po"
    with po.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    translate = Translations("de", po.read_bytes())

    assert len(translate.message_ids) == 14
    for message in translate.message_ids:
        assert catalogue.gettext(message) == translate(message)


@pytest.mark.parametrize(
    "words", ["--help", *(f"{name} -h" for name in ("build", "check", "new", "previews"))]
)
def test_help_is_german(words: str) -> None:
    """Help asks for nothing that an editor would have to translate."""
    said = run(*words.split()).stdout

    assert said.startswith("Aufruf: build.py")
    assert re.findall(r"usage|positional|show this|options:", said) == []


def test_faults_end_with_1_and_publish_nothing(tmp_path: Path) -> None:
    """All faults of several files come in one run, each with file, line and cure.

    The target is not even made.
    """
    city = copy_city(tmp_path)
    edit(city / "data" / "orgs.yaml", 'founded: "2004"', "founded: 2024-13-45")
    edit(city / "data" / "events.yaml", "- id: lesekreis\n", "- id: lesekreis\n  registratoin: x\n")
    (city / "data" / "vocabulary.yaml").unlink()
    (city / "content" / "kontakt.md").write_text("ohne Kopf", encoding="utf-8")

    done = run(*day(city), "--out", tmp_path / "out")

    assert done.returncode == 1
    for words in (
        "data/vocabulary.yaml: Fehler [missing-file]",
        "Fehler [invalid-date]: Den Tag „2024-13-45“ gibt es nicht.",
        "Gemeint ist vielleicht „registration“.",
        "content/kontakt.md:1:1: Fehler [no-head]",
        "Zusammen: 4 Fehler, 4 Hinweise.",
    ):
        assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    """A foreign target, an unknown command, an impossible day, no data: nothing is touched."""
    (tmp_path / "brief.txt").write_text("meins")

    done = run(*day(CITY), "--out", tmp_path)

    assert (done.returncode, read_tree(tmp_path)) == (2, {"brief.txt": b"meins"})
    assert str(tmp_path) in done.stderr
    for words in (
        ["bauen"],
        ["--today", "2026-02-30"],
        ["--site", str(tmp_path)],
        ["--base-url", "ftp://x"],
        ["--jobs", "0"],
    ):
        assert run(*words).returncode == 2


@pytest.mark.parametrize("folder", ["content/neu", "data", "theme/neu/tief", "weg/in"])
def test_nothing_is_published_among_the_sources(tmp_path: Path, folder: str) -> None:
    """What lay there would be read by the next build, whatever way a link takes."""
    city = copy_city(tmp_path)
    (city / "weg").symlink_to("content", target_is_directory=True)
    before = read_tree(city)

    done = run(*day(city), "--out", city / folder)

    assert done.returncode == 2
    assert "data/, content/ oder theme/" in done.stderr
    assert read_tree(city) == before


def test_a_failing_system_ends_with_3(tmp_path: Path) -> None:
    """Where the system fails the message names the path.

    Here a file stands where the folder should be made.
    """
    (tmp_path / "file").write_text("")

    done = run(*day(CITY), "--out", tmp_path / "file" / "out")

    assert done.returncode == 3
    assert "Das System meldet" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None, reason="mounting a tiny disk needs root"
)
def test_a_full_disk_leaves_the_old_release(release: Path, tmp_path: Path) -> None:
    """When the disk is full the build ends with 3, the old site stands whole.

    The next build completes it.
    """
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False
    ).returncode:
        pytest.skip("this machine does not let us mount a tiny disk")
    try:
        copy_release(release, disk)
        before = read_tree(disk / "out")
        used = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(b"x" * (used - 64 * 1024))
        full = run(*day(CITY), "--base-url", "https://anders.example/", "--out", disk / "out")
        after = read_tree(disk / "out")
        (disk / "ballast").unlink()
        again = run(*day(CITY), "--base-url", "https://anders.example/", "--out", disk / "out")
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert (full.returncode, again.returncode) == (3, 0)
    assert after == before


@pytest.mark.slow
def test_check_publishes_nothing(tmp_path: Path) -> None:
    """`check` judges by the same rules and writes nothing."""
    city = copy_city(tmp_path)
    before = read_tree(tmp_path)

    assert run("check", *day(city)).returncode == 0
    edit(city / "content" / "kontakt.md", "Besuch", "[Besuch](/nirgends/)")
    done = run("check", *day(city))

    assert done.returncode == 1
    assert "Der Link „/nirgends/“ führt auf keine Seite." in done.stderr
    assert sorted(read_tree(tmp_path)) == sorted(before)


@pytest.mark.slow
def test_messages_speak_english_on_request(out: Path) -> None:
    """`--lang en` and WEGWEISER_LANG choose the language of the messages.

    The system's locale never does.
    """
    words = (*day(CITY), "--out", out)

    assert "nothing changed" in run(*words, "--lang", "en").stderr
    assert "nothing changed" in run(*words, WEGWEISER_LANG="en").stderr
    assert "nichts geändert" in run(*words, LC_ALL="en_US.UTF-8", LANG="en_US.UTF-8").stderr


@pytest.mark.slow
def test_a_profile_tells_the_stages(tmp_path: Path) -> None:
    """Stages and makers of files are named with their seconds and shares of the whole."""
    said = run(*day(CITY), "--out", tmp_path / "out", "--quiet", "--profile").stderr
    rows = re.findall(r"(?m)^ *(\d+\.\d\d) s +(\d+)%  (.+)$", said)
    shares = {stage: int(share) for _, share, stage in rows}
    assert {"prüfen", "planen", "alles andere"} <= shares.keys()
    assert 90 <= sum(shares.values()) <= 110


@pytest.mark.slow
def test_a_long_build_shows_progress(
    release: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A build longer than a second shows how far it is, a quiet one does not."""
    from wegweiser.commands import cli, output

    monkeypatch.setattr(output, "PROGRESS_INTERVAL", 0.0)
    out = copy_release(release, tmp_path)
    (out / "index.html").unlink()
    cli.main([*day(CITY), "--out", str(out)])
    shown = capsys.readouterr().err
    (out / "index.html").unlink()
    cli.main([*day(CITY), "--out", str(out), "--quiet"])

    assert re.search(r"… \d+ von \d+ Dateien", shown)
    quiet = capsys.readouterr().err
    assert ("…" in quiet, "Dateien" in quiet) == (False, False)


def test_without_its_packages_it_names_the_cure(tmp_path: Path) -> None:
    """On a machine where nothing is set up, one line says what to type, and the status is 2."""
    for name in ("build.py", "wegweiser"):
        (tmp_path / name).symlink_to(HERE / name)
    entry = tmp_path / "entry.py"
    entry.write_bytes((HERE / "build.py").read_bytes())

    command = [
        sys.executable,
        "-I",
        "-S",
        str(entry),
        *day(CITY),
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, "make setup" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    )
