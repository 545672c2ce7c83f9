"""A new city: it builds as it stands, whatever it answered, and names neither Dortmund nor us."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from support.cities import HERE, TODAY, build_city, read_tree
from test_cli import run
from test_workflows import said

from wegweiser import pipeline
from wegweiser.commands.city_files import CityAnswers, generate_city
from wegweiser.commands.city_questions import QUESTIONS, find_generator

pytestmark = pytest.mark.whole

ANSWERS = {
    "name": "Auental hilft",
    "city": "Auental",
    "operator": "Gemeinde Auental",
    "email": "wegweiser@auental.example",
    "districts": "Nord, Süd, Nord",
    "languages": "en,de",
    "address": "https://auental.example/vereine",
}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
OTHERS = re.compile(rb"dortmund|mia-do|musterhafen|hafenweiser", re.IGNORECASE)


def options(**answers: str) -> list[str]:
    """Return the options with the answers of an invented city, some of them others."""
    return [f"--{name}={value}" for name, value in (ANSWERS | answers).items()]


def founded(tmp_path: Path, **answers: str) -> Path:
    """Return the folder of a new city."""
    folder = tmp_path / "stadt"
    done = run("new", "city", folder, *options(**answers), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return folder


def findings(folder: Path) -> set[str]:
    """Return the codes of what a check of a city finds."""
    result = pipeline.check(pipeline.Options(folder=folder, today=TODAY))
    return {note.code for note in result.diagnostics}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"districts": "keine", "languages": "de"},
        {"districts": "none", "languages": "en"},
        {"languages": "de,ar,uk,tr", "name": 'Wir: "alle" # eins'},
    ],
    ids=["two languages", "no districts", "no German", "five languages"],
)
def test_a_new_city_builds_and_says_what_is_open(answers: dict[str, str], tmp_path: Path) -> None:
    """It has no fault, each finding is a blank that only the city can fill in, and it builds.

    Nothing in it, and nothing that it publishes, names another city.
    """
    folder = founded(tmp_path, **answers)

    assert findings(folder) == {"placeholder", "unset-setting"}
    build_city(folder, tmp_path / "out")
    files = read_tree(folder) | read_tree(tmp_path / "out")
    assert [path for path, body in files.items() if OTHERS.search(body)] == []


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    """Where there is anything, nothing is written, and the command ends with 2."""
    (tmp_path / "brief.txt").write_text("meins")

    done = run("new", "city", tmp_path, *options())

    assert (done.returncode, read_tree(tmp_path)) == (2, {"brief.txt": b"meins"})
    assert "nicht leer" in done.stderr


def test_what_is_not_answered_is_named(tmp_path: Path) -> None:
    """Where nobody can be asked, all open questions are named at once and nothing is written."""
    done = run("new", "city", tmp_path / "stadt", "--name=Auental hilft", folder=tmp_path)

    assert done.returncode == 2
    assert all(f"--{question.name}" in done.stderr for question in QUESTIONS[1:])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "answer", ["email=auental", "address=auental", "languages=deutsch", "name= "]
)
def test_a_wrong_answer_is_refused(answer: str, tmp_path: Path) -> None:
    """What cannot be meant is told in German, and nothing is written."""
    done = run("new", "city", tmp_path / "stadt", *options(), f"--{answer}", folder=tmp_path)

    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])


def test_answers_belong_to_a_city_alone(tmp_path: Path) -> None:
    """Whoever says a new organisation's name by an option of cities is told, not ignored."""
    done = run("new", "org", "x", "--name=Verein")

    assert done.returncode == 2
    assert "--name" in done.stderr


def test_answers_are_texts(tmp_path: Path) -> None:
    """No answer becomes YAML, and a placeholder in one is a text like any other."""
    name = "@CITY@: [a, {b: *c"
    folder = founded(tmp_path, name=name)

    settings = pipeline.check(pipeline.Options(folder=folder, today=TODAY)).site
    assert settings is not None
    assert settings.settings.name.versions == (("de", name),)
    assert [area.slug for area in settings.settings.districts] == ["nord", "sued"]
    assert settings.settings.languages == ("de", "en")
    assert settings.settings.base_url == "https://auental.example/vereine/"


def generated(generator: str) -> dict[str, str]:
    """Return the files of a city whose generator is known."""
    answers = CityAnswers(
        name="A",
        city="A",
        operator="A",
        email="a@a.example",
        districts=(),
        languages=("de",),
        address="https://a.example/",
        generator=generator,
    )
    return generate_city(answers, TODAY)


def test_libraries_are_pinned_by_hash_and_the_generator_by_commit(tmp_path: Path) -> None:
    """Makefile and workflows name one commit; each library has a hash; nothing else is fetched."""
    texts = generated(f"git+https://code.example/hafen/wegweiser.git@{COMMIT}")

    assert f"wegweiser.git@{COMMIT}" in texts["Makefile"]
    pins = re.findall(r"uses: (\S+)@(\S+)", "".join(texts.values()))
    assert len(pins) == 5
    assert {commit for _, commit in pins} == {COMMIT}
    assert all(name.startswith("hafen/wegweiser/.github/workflows/") for name, _ in pins)
    for name, _ in pins:
        called = HERE / name.removeprefix("hafen/wegweiser/")
        assert "workflow_call:" in called.read_text(encoding="utf-8")
    libraries = re.findall(r"^[\w-]+==", texts["requirements.txt"], re.MULTILINE)
    assert {"jinja2==", "hatchling=="} <= set(libraries)
    assert texts["requirements.txt"].count("--hash=") >= len(libraries)


def test_what_pip_took_from_a_commit_is_the_generator() -> None:
    """Whoever installed the program from a commit need not say where it comes from."""
    noted = {
        "url": "https://code.example/hafen/wegweiser.git",
        "vcs_info": {"vcs": "git", "commit_id": COMMIT},
    }

    whole = f"git+https://code.example/hafen/wegweiser.git@{COMMIT}"
    assert find_generator(json.dumps(noted)) == whole
    assert find_generator(json.dumps({"url": "file:///x.whl", "archive_info": {}})) == ""
    assert find_generator("") == ""


def test_a_city_without_a_generator_is_asked_for_it(tmp_path: Path) -> None:
    """`make` names the line to fill in, instead of fetching from an address that is invented."""
    folder = founded(tmp_path)

    done = subprocess.run(
        ["make", "setup"], cwd=folder, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "GENERATOR" in done.stderr
    assert not (folder / ".venv").exists()


@pytest.mark.slow
def test_workflows_keep_the_schemas_of_both_code_hosts(tmp_path: Path) -> None:
    """GitHub's and GitLab's schemas, and two judges of workflows, have no finding."""
    folder = founded(tmp_path, generator=f"git+https://code.example/hafen/wegweiser.git@{COMMIT}")
    flows = sorted(map(str, (folder / ".github/workflows").glob("*.yml")))

    assert len(flows) == 6
    for schema, files in (
        ("vendor.github-workflows", flows),
        ("vendor.gitlab-ci", [str(folder / ".gitlab-ci.yml")]),
    ):
        status, words = said("check-jsonschema", "--builtin-schema", schema, *files)
        assert status == 0, words
    assert said("jactionlint", *flows) == (0, "")
    status, words = said("zizmor", "--offline", "--no-progress", str(folder / ".github"))
    assert status == 0, words


@dataclass
class Afternoon:
    """A city that a centre made for itself with what the package brings."""

    folder: Path
    """Where it stands."""
    commands: list[list[str]]
    """What was typed."""

    def say(self, *words: str, where: Path | None = None, **around: str) -> str:
        """Type a command where only the system's own programs are; return what it printed."""
        self.commands.append(list(words))
        foreign = ("PYTHON", "MAKE", "ARGS")  # what `make test-workflows ARGS=…` hands down
        clean = {name: it for name, it in os.environ.items() if not name.startswith(foreign)}
        done = subprocess.run(
            words,
            cwd=where or self.folder,
            env={**clean, "PATH": SYSTEM_PATH, **around},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Afternoon:
    """Return a city with twelve organisations, own colours and a block of its own, as built."""
    top = tmp_path_factory.mktemp("afternoon")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True
    ).stdout.strip()
    folder = top / "auental"
    city = Afternoon(folder, [])
    generator = f"git+file://{HERE}@{commit}"
    city.say("python3", "-m", "venv", "--without-pip", "venv", where=top)
    pip = ("python3", "-m", "pip", "--python", "venv/bin/python", "install", "--quiet")
    city.say(*pip, generator, where=top)
    wegweiser = str(top / "venv/bin/wegweiser")
    city.say(wegweiser, "new", "city", "auental", *options(), where=top)
    city.say("make", "setup")
    rows = "".join(f"Verein {n},Wir helfen in Nord.,Deutsch\n" for n in range(1, 13))
    (folder / "liste.csv").write_text(f"Name,Beschreibung,Sprachen\n{rows}", encoding="utf-8")
    city.say("./build.py", "import", "liste.csv", "--write")
    settings = folder / "data/site.yaml"
    wish = 'colours: {primary: "#8a1538"}\n'
    settings.write_text(settings.read_text(encoding="utf-8") + wish, encoding="utf-8")
    templates = folder / "theme/templates"
    templates.mkdir()
    (templates / "404.html").write_text(
        '{% extends "built-in:404.html" %}\n'
        "{% block main %}<p>Auentaler Block</p>{{ super() }}{% endblock %}\n",
        encoding="utf-8",
    )
    city.say("./build.py", "check")
    city.say("make")
    return city


@pytest.mark.workflows
def test_an_afternoon(afternoon: Afternoon) -> None:
    """A centre without us: its own environment, list, colours, block, languages, below a path.

    At most fifteen commands, no source file read, no other city in any output.
    """
    site = read_tree(afternoon.folder / "public")

    assert len(afternoon.commands) <= 15
    (style,) = (body for path, body in site.items() if path.endswith(".css"))
    assert b"--link:#8a1538;" in style
    assert b"Auentaler Block" in site["404.html"]
    assert b'href="/vereine/' in site["404.html"]
    entries = [path for path in site if re.fullmatch(r"verzeichnis/verein-\d+/index.html", path)]
    assert len(entries) == 12
    assert any(path.startswith("en/") for path in site)
    assert [path for path, body in site.items() if OTHERS.search(body)] == []


@pytest.mark.workflows
def test_the_next_version_builds_the_same(afternoon: Afternoon, tmp_path: Path) -> None:
    """A newer generator, a field of whose views has another name, makes the same site.

    The city's own block does not use that field; all that it changes is the commit in its Makefile.
    """
    newer = tmp_path / "wegweiser"
    subprocess.run(["git", "clone", "--quiet", str(HERE), str(newer)], check=True)
    version = newer / "wegweiser/__init__.py"
    version.write_text(re.sub(r'"\d+\.\d+', '"99.0', version.read_text(), count=1))
    for name in ("wegweiser/editions/pages/list_pages.py", "theme/templates/directory.html"):
        file = newer / name
        assert "changes_address" in file.read_text()
        file.write_text(file.read_text().replace("changes_address", "history_address"))
    git = ("git", "-C", str(newer), "-c", "user.name=a", "-c", "user.email=a@a.example")
    subprocess.run([*git, "commit", "--quiet", "--all", "--message", "Next"], check=True)
    commit = subprocess.run(
        [*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    folder = tmp_path / "auental"
    shutil.copytree(afternoon.folder, folder, ignore=shutil.ignore_patterns(".venv", "public"))
    makefile = folder / "Makefile"
    new_line = f"GENERATOR := git+file://{newer}@{commit}"
    makefile.write_text(re.sub(r"(?m)^GENERATOR := .*$", new_line, makefile.read_text()))
    afternoon.say("make", where=folder)

    assert "99.0" in afternoon.say("./build.py", "--version", where=folder)
    assert changed_paths(read_tree(afternoon.folder / "public"), read_tree(folder / "public")) == []


def changed_paths(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Return which files differ."""
    return sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


@pytest.mark.workflows
def test_the_jobs_of_gitlab_run_here(afternoon: Afternoon, tmp_path: Path) -> None:
    """Each job's own lines, in a clean clone as a runner has it, make what the job hands on.

    What only a server can show: images, rules, the review app and the upload.
    """
    origin = tmp_path / "origin"
    ignored = shutil.ignore_patterns(".venv", "public", ".public.wegweiser")
    shutil.copytree(afternoon.folder, origin, ignore=ignored)
    commits = [commit_all(origin, "Anfang")]
    orgs = origin / "data/orgs.yaml"
    orgs.write_text(orgs.read_text().replace("Wir helfen in Nord.", "Wir helfen in Süd.", 1))
    commits.append(commit_all(origin, "Vorschlag"))
    flow = yaml.safe_load((origin / ".gitlab-ci.yml").read_text())
    clone = tmp_path / "clone"
    afternoon.say("git", "clone", "--quiet", str(origin), str(clone), where=tmp_path)
    known = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": commits[0],
        "CI_MERGE_REQUEST_IID": "7",
        "CI_PROJECT_ROOT_NAMESPACE": "auental",
        "CI_PROJECT_NAME": "vereine",
        "CI_PAGES_DOMAIN": "pages.example",
        "CI_JOB_ID": "42",
    }
    for job in ("check", "preview", "pages"):
        variables = flow[job].get("variables", {})
        names = [f'export {name}="{value}"' for name, value in variables.items()]
        lines = ["set -e", *names, *flow["default"]["before_script"], *flow[job]["script"]]
        afternoon.say("bash", "-c", "\n".join(lines), where=clone, **known)
        paths = flow[job].get("artifacts", {}).get("paths", ())
        assert [path for path in paths if not (clone / path).exists()] == []

    start = (clone / "preview/index.html").read_text()
    assert "https://auental.pages.example/-/vereine/-/jobs/42/artifacts/preview/" in start
    assert "Wir helfen in Süd." in (clone / "aenderungen.md").read_text()
    assert not (clone / "public/.wegweiser").exists()


def commit_all(folder: Path, message: str) -> str:
    """Commit a folder as it is, and return the commit."""
    git = ("git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@a.example")
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", message], check=True)
    done = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    return done.stdout.strip()
