"""One definition of what is asked, and what leaves the city because of it."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from support.cities import CITY, HERE, copy_city, edit

from wegweiser.diagnostics import Location
from wegweiser.editions.repository import generated
from wegweiser.editions.repository.issue_forms import ISSUE_FORMS_FOLDER
from wegweiser.languages import EMPTY_TEXT, Text, collation_key, language_name, say
from wegweiser.model import form_export, form_specs, forms, loading, questions
from wegweiser.model.kinds import KINDS_BY_NAME
from wegweiser.model.organisations import Organisation
from wegweiser.rules import check_form_texts
from wegweiser.rules.city import City
from wegweiser.source import files, schema

pytestmark = pytest.mark.whole

CITIES = pytest.mark.parametrize("city", [HERE, CITY], ids=["first", "invented"])


@cache
def site(city):
    """Return a city."""
    found, notes = loading.load_site(files.read_city(city), "2026-06-15")
    assert found is not None, notes
    return found


@cache
def issue_forms(city):
    """Return the issue forms of a city as the code host reads them."""
    return {
        path: yaml.safe_load(text)
        for path, text in generated.generate_files(city).items()
        if path.startswith(ISSUE_FORMS_FOLDER)
    }


def parameterize(label):
    """Return a label as Rails makes an id of it, which the code host compares."""
    return re.sub(
        r"[^a-z0-9]+", "-", label.casefold().translate(str.maketrans("äöü", "aou"))
    ).strip("-")


def texts(value):
    """Yield every text in what was read from YAML."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    else:
        yield value


# --- The definition


@CITIES
def test_the_forms_ask_what_the_model_knows(city):
    """Every question that fills a field names a field, once, and offers all that it may hold."""
    for spec in form_specs.FORM_SPECS.values():
        filled = [field for _, field in spec.fields.values() if field]
        assert len(set(filled)) == len(filled)
        for field in filled:
            assert forms.get_field_type(field, KINDS_BY_NAME[spec.kind].record) is not None
        blocks = [key for keys in spec.blocks.values() for key in keys]
        assert set(spec.brief) <= set(spec.questions) <= set(spec.fields)
        assert set(blocks) <= set(spec.fields)
        assert not spec.required & set(blocks), "what is needed stands open"
    offered = {
        one.id: [option.slug for option in one.options]
        for form in forms.build_forms(site(city))
        for one in form.questions
    }
    assert offered["kind"] == list(
        schema.describe_type(schema.field_types(Organisation)["kind"]).choices
    )
    assert offered["topics"] == [term.slug for term in site(city).vocabulary.topics]
    assert offered["district"] == [area.slug for area in site(city).settings.districts]
    assert offered["languages"][0] == "de"
    assert sorted(offered["languages"]) == sorted(site(city).intake.languages)
    names = [language_name(tag, "de") for tag in offered["languages"][1:]]
    assert names == sorted(names, key=collation_key)


def test_the_forms_ask_for_what_an_entry_cannot_do_without():
    """Whoever answers what is required has an entry; the program adds id, status and sources."""
    asked = {questions.QUESTION_FIELDS[one][1][0] for one in forms.FORM_SPECS["aufnahme"].required}
    assert set(schema.list_required_fields(Organisation)) - asked == {"id", "status", "sources"}


@CITIES
def test_each_form_is_known_by_its_questions(city):
    """No two forms of any language share their headings; no heading means two questions in one."""
    seen, meant = set(), {}
    for form in forms.build_forms(site(city)):
        for lang in forms.list_form_languages(form):
            labels = tuple(say(one.label, lang).text for one in form.questions)
            assert len(set(labels)) == len(labels)
            assert labels not in seen
            seen.add(labels)
            for one, label in zip(form.questions, labels, strict=True):
                assert meant.setdefault((lang, label), one.id) == one.id
    assert {
        lang for form in forms.build_forms(site(city)) for lang in forms.list_form_languages(form)
    } >= {"de", "ar"}


def test_words_that_lack_and_words_too_many_are_found():
    """Questions without words are named, and words that nothing asks for; till then, no forms."""
    whole = site(CITY)
    assert list(check_form_texts(City(whole, lambda *_: Location("f")))) == []
    lost = replace(
        whole.intake,
        questions=whole.intake.questions[1:],
        phrases=(*whole.intake.phrases[1:], PHRASE),
    )
    faulty = City(replace(whole, intake=lost), lambda *_: Location("f"))
    found = list(check_form_texts(faulty))
    assert [(note.code, dict(note.values).get("key", "zzz")) for note in found] == [
        ("missing-key", "entry"),
        ("missing-key", "public-notice"),
        ("unknown-value", "zzz"),
    ]
    assert forms.build_forms(replace(whole, intake=lost)) == ()
    assert forms.build_forms(replace(whole, intake=None)) == ()


PHRASE = replace(site(CITY).intake.phrases[0], id="zzz")


def test_the_check_says_where_words_lack(tmp_path):
    """The finding stands in data/intake.yaml, where the words belong."""
    city = copy_city(tmp_path)
    edit(city / "data/intake.yaml", "  - id: quarter\n", "  - id: quartier\n")
    run = [
        sys.executable,
        str(HERE / "build.py"),
        "check",
        "--site",
        str(city),
        "--today",
        "2026-06-15",
    ]
    said = subprocess.run(run, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "data/intake.yaml:" in said.stderr
    assert "Gemeint ist vielleicht „quarter“" in said.stderr
    assert "[missing-key]" in said.stderr


def test_a_choice_of_nothing_is_not_asked():
    """A city without words for what is sought and offered has forms that do not ask for it."""
    bare = replace(site(CITY), vocabulary=replace(site(CITY).vocabulary, exchange=()))
    asked = {one.id for one in forms.build_forms(bare)[0].questions}
    assert {one.id for one in forms.build_forms(site(CITY))[0].questions} - asked == {
        "seeks",
        "offers",
    }


# --- As issue forms


@pytest.mark.slow
@CITIES
def test_the_code_host_takes_the_issue_forms(city, tmp_path):
    """Its own schemas find no fault in the forms, nor in the page that offers them."""
    files_by_path = {
        path: text
        for path, text in generated.generate_files(city).items()
        if path.startswith(ISSUE_FORMS_FOLDER)
    }
    assert len(files_by_path) == 1 + len(forms.CODE_HOST_FORMS)
    for path, text in files_by_path.items():
        file = tmp_path / path.rsplit("/", 1)[1]
        file.write_text(text, encoding="utf-8")
    for name, paths in (
        ("config", ["config.yml"]),
        ("forms", [f"{one}.yml" for one in forms.CODE_HOST_FORMS]),
    ):
        run = [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            f"vendor.github-issue-{name}",
        ]
        said = subprocess.run(
            [*run, *(str(tmp_path / one) for one in paths)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (said.returncode, said.stderr) == (0, ""), said.stdout


@CITIES
def test_the_rules_that_the_schemas_do_not_know(city):
    """Labels and ids differ; nothing is empty or guessed.

    No choice is called "None", and no label asks for a password.
    """
    for path, form in issue_forms(city).items():
        if path.endswith("config.yml"):
            continue
        asked = [one for one in form["body"] if one["type"] != "markdown"]
        assert asked
        ids = [one["id"] for one in asked]
        labels = [one["attributes"]["label"] for one in asked]
        labels += [
            box["label"]
            for one in asked
            if one["type"] == "checkboxes"
            for box in one["attributes"]["options"]
        ]
        assert len(set(ids)) == len(ids)
        assert len(set(map(parameterize, labels))) == len(labels)
        assert all(re.fullmatch(r"[a-z0-9_-]+", one) for one in ids)
        assert not [
            one for one in labels if "passwor" in one.casefold() or len(one) > 70 or "\n" in one
        ]
        for one in asked:
            options = [str(option) for option in one["attributes"].get("options", ["ok"])]
            assert len(set(options)) == len(options)
            assert "none" not in map(str.casefold, options)
        assert all(
            words is True or words is False or (isinstance(words, str) and words.strip())
            for words in texts(form)
        ), path
        assert form["labels"] == ["eintrag", path.rsplit("/", 1)[1].removesuffix(".yml")]


@CITIES
def test_what_becomes_public_is_said_before_the_button(city):
    """The last thing but one on a form says what becomes public; then comes the statement."""
    for path, form in issue_forms(city).items():
        if not path.endswith("config.yml"):
            notice, statement = form["body"][-2:]
            said = notice["attributes"]["value"]
            assert "keine privaten Adressen oder Handynummern" in said
            assert all(
                f"- {tag}: " in said
                for tag, _ in site(city).intake.phrases[0].says.versions
                if tag != "de"
            )
            assert [box for box in statement["attributes"]["options"] if box.get("required")] != []


def test_who_has_no_account_is_shown_another_way():
    """The page of forms links to the contact page, once the city has an address of its own."""
    (link,) = issue_forms(CITY)[f"{ISSUE_FORMS_FOLDER}/config.yml"]["contact_links"]
    assert link["url"] == "https://musterhafen.example/kontakt/"
    assert issue_forms(HERE)[f"{ISSUE_FORMS_FOLDER}/config.yml"] == {"blank_issues_enabled": False}


def test_a_changed_word_is_a_drift(tmp_path):
    """`./build.py schema --check` fails when an issue form differs from its definition."""
    city = copy_city(tmp_path)
    generated.write_outdated_files(city)
    assert generated.find_outdated_files(city) == ()
    edit(city / "data/vocabulary.yaml", "{de: Gesundheit,", "{de: Gesund leben,")
    assert generated.find_outdated_files(city) == (
        f"{ISSUE_FORMS_FOLDER}/aufnahme.yml",
        f"{ISSUE_FORMS_FOLDER}/aenderung.yml",
    )


def test_the_labels_are_documented():
    """The code host drops unknown labels: each label is named where maintainers read it."""
    told = (HERE / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    for form in issue_forms(HERE).values():
        assert all(f"`{label}`" in told for label in form.get("labels", ()))


# --- As a link and as an e-mail


@CITIES
def test_the_empty_questions_fit_into_a_link(city):
    """In every language a link opens an e-mail, with the questions where these are few.

    That is so for the short form, for confirmation, removal and a note, and for what is asked
    first of every other kind of record.
    """
    intro = forms.index_phrases(site(city))["mail-intro"]
    for form in map(forms.shorten_form, forms.build_forms(site(city))):
        for lang in forms.list_form_languages(form):
            link = form_export.build_mailto_link("stadt@beispiel.example", form, intro, lang)
            assert len(link) <= form_export.MAX_MAILTO_LENGTH
            held = unquote(link.partition("&body=")[2]).replace("\r\n", "\n")
            is_brief = bool(form_specs.FORM_SPECS[form.id].brief)
            whole = is_brief or form.id in {
                "kurz",
                "bestaetigung",
                "loeschung",
                "hinweis",
                "uebersetzung",
            }
            assert held == (form_export.render_mail_body(form, intro, lang) if whole else "")


def test_a_link_holds_words_and_nothing_else():
    """Choices and boxes are left out of the address, which stays below what the code host takes."""
    form = forms.build_forms(site(CITY))[0]
    answers = {
        "name": "A & B #1",
        "kind": "group",
        "description": "ä" * 700,
        "topics": ("kultur",),
        "meets": "x" * 4000,
    }
    link = form_export.build_issue_link(
        "https://code.example/a/b/", form, answers | {"quarter": "Kai"}
    )
    assert len(link) < form_export.MAX_LINK_LENGTH
    held = parse_qs(urlsplit(link).query)
    assert urlsplit(link).path == "/a/b/issues/new"
    assert held == {
        "template": ["aufnahme.yml"],
        "name": ["A & B #1"],
        "description": ["ä" * 700],
        "quarter": ["Kai"],
    }


def test_a_language_that_lacks_words_is_not_offered():
    """A form is asked in a language only if every question and box is worded in it."""
    form = forms.build_forms(site(CITY))[3]
    assert forms.list_form_languages(form) == ("de", "ar")
    german = replace(form.questions[0], label=Text((("de", "Welcher?"),)), help=EMPTY_TEXT)
    assert forms.list_form_languages(replace(form, questions=(german, *form.questions[1:]))) == (
        "de",
    )
