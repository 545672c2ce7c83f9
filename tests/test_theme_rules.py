"""The words of a city's own theme can be read before anything is made with it."""

from pathlib import Path

import pytest
from support.cities import TODAY, build_faulty_city, copy_city, edit, run_build

from wegweiser import pipeline
from wegweiser.diagnostics import Diagnostic

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def checked(city: Path) -> list[Diagnostic]:
    """Return what `check` finds."""
    return list(pipeline.check(pipeline.Options(folder=city, today=TODAY)).diagnostics)


def with_words(tmp_path: Path, body: bytes) -> Path:
    """Return the city with a theme of its own and these Arabic words in it."""
    city = copy_city(tmp_path)
    (city / "theme/words").mkdir(parents=True)
    (city / "theme/words/ar.po").write_bytes(body)
    return city


def test_words_that_are_not_utf_8_are_a_finding(tmp_path: Path) -> None:
    """A file of words in another encoding is named with its line, by `check` and by `build`."""
    city = with_words(
        tmp_path, HEAD.encode() + 'msgid "Verzeichnis"\nmsgstr "Führer"\n'.encode("latin-1")
    )

    for notes in (checked(city), build_faulty_city(city, tmp_path / "out")):
        errors = [one for one in notes if one.severity == "error"]
        assert [(one.code, one.location.path, one.location.line) for one in errors] == [
            ("not-utf-8", "theme/words/ar.po", 6)
        ]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('msgid "a"\nmsgstr "b\n', ("invalid-words", 6)),
        ('msgid "a"\nmsgstr "b" c\n', ("invalid-words", 6)),
        ('msgid "a"\nmsgstr "b \\"c\\""\n', None),
        ('#~ msgid "a"\nmsgid "b"\nmsgstr ""\n"c"\n', None),
        ('msgid "%(count)s da"\nmsgstr "%(cuont)s da"\n', ("unknown-placeholder", 5)),
        ('msgid "%(count)s 100"\nmsgstr "%(count)s von 100 %"\n', ("unknown-placeholder", 5)),
        ('msgid "%(count)s 100"\nmsgstr "%(count)s von 100 %%"\n', None),
        ('msgid "%(count)s %(page)s"\nmsgstr "%(page)s"\n', None),
        ('#~ msgid "%(count)s da"\n#~ msgstr "%(cuont)s da"\n', None),
        ('msgid "alle 100"\nmsgstr "100 %"\n', None),
    ],
)
def test_each_line_of_words_is_judged(
    entry: str, found: tuple[str, int] | None, tmp_path: Path
) -> None:
    """An open quote and a placeholder that no template fills are found where they stand."""
    notes = [
        one
        for one in checked(with_words(tmp_path, (HEAD + entry).encode()))
        if one.severity == "error"
    ]

    assert [(one.code, one.location.line) for one in notes] == ([found] if found else [])


@pytest.mark.slow
def test_words_that_are_missing_are_counted(tmp_path: Path) -> None:
    """A language without words builds, and a hint tells how many there are to translate."""
    city = copy_city(tmp_path)
    assert [one for one in checked(city) if one.code == "words-missing"] == []

    edit(city / "data/site.yaml", "languages: [de, ar]", "languages: [de, ar, fr]")
    done = run_build(city, tmp_path / "out")
    (hint,) = [one for one in done.diagnostics if one.code == "words-missing"]

    assert done.release is not None
    assert (hint.severity, hint.location.path, dict(hint.values)["language"]) == (
        "warning",
        "theme/words/fr.po",
        "Französisch",
    )
    assert int(str(dict(hint.values)["number"])) == int(str(dict(hint.values)["of"])) > 100


@pytest.mark.parametrize("part", ["menu", "footer"])
def test_an_entry_of_the_menu_leads_to_a_page(part: str, tmp_path: Path) -> None:
    """A page that menu or foot names and that is not there is one finding, at its line."""
    city = copy_city(tmp_path)
    settings = city / "data/site.yaml"
    page = {"menu": "ueber-uns", "footer": "impressum"}[part]
    edit(settings, f"page: {page}", f"page: {page}-alt")
    line = next(
        n
        for n, row in enumerate(settings.read_text(encoding="utf-8").splitlines(), 1)
        if f"{page}-alt" in row
    )

    found = [one for one in checked(city) if one.severity == "error"]

    assert [(one.code, one.location.path, one.location.line) for one in found] == [
        ("unknown-value", "data/site.yaml", line)
    ]
    assert dict(found[0].values)["close"] == page
