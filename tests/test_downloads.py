"""The page of all downloads: no file is offered without a name."""

import pytest
from support.cities import CITY, HERE

from wegweiser import editions
from wegweiser.build.jobs import CSV, Download, Job, PlanError
from wegweiser.build.theme_words import list_theme_words
from wegweiser.editions.pages.downloads import check_downloads
from wegweiser.languages import Translations
from wegweiser.model import loading
from wegweiser.source import files

DATASETS = ("organisationen", "termine")


def job(path, download=None):
    """Return the job of a file, with what its edition says of it."""
    return Job(path, None, (), download=download)


@pytest.fixture(scope="module")
def planned():
    """Return all jobs of the invented city."""
    site, diagnostics = loading.load_site(files.read_city(CITY), "2026-06-15")
    assert site is not None, diagnostics
    return editions.plan_files(site)


@pytest.mark.parametrize(
    ("forgotten", "sentence"),
    [
        (
            job("daten/neues.csv"),
            "daten/neues.csv: its job does not say what it is (Job.download)",
        ),
        (
            job("daten/neues.csv", Download("daten/neues.csv", CSV, "neues", "", "")),
            "daten/neues.csv: its job does not say what it is called (Download.label)",
        ),
        (
            job("daten/neues.csv", Download("daten/neues.csv", CSV, "neues", "Neues", "neues")),
            "daten/neues.csv: there is no list “neues” (Download.dataset)",
        ),
    ],
    ids=["no download", "no name", "no such list in the catalogue"],
)
def test_a_forgotten_edition_fails_with_a_sentence(planned, forgotten, sentence):
    """A data file without a name, or of a list that nobody knows, is refused by name."""
    with pytest.raises(PlanError) as error:
        check_downloads((*planned, forgotten), {*DATASETS, "projekte", "weiterbildung", "angebote"})

    assert str(error.value) == sentence


def test_pages_and_descriptions_are_no_downloads():
    """A page below daten/ is not offered, nor is what describes a table to programs."""
    table = Download("daten/a.csv", CSV, "a", "A", "termine", metadata_path="daten/a.json")

    check_downloads(
        (job("daten/index.html"), job("daten/a.csv", table), job("daten/a.json")), DATASETS
    )


def test_what_is_offered_is_named_in_every_language(planned):
    """The theme translates the name of each download."""
    path = HERE / "theme" / "words" / "ar.po"
    words = Translations("ar", path.read_bytes())
    labels = {job.download.label for job in planned if job.download}

    assert labels - words.message_ids == set()


def test_words_of_downloads_are_collected(planned):
    """`translate` finds the name of each download where its edition says it, a plain string."""
    collected = {words.text for words in list_theme_words({})}
    labels = {job.download.label for job in planned if job.download}

    assert labels - collected == set()
