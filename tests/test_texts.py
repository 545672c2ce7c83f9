"""Texts: the version of a page, and where words of a text stand."""

from wegweiser.diagnostics import Location
from wegweiser.model import texts
from wegweiser.model.settings import Front, Page
from wegweiser.rules.texts import locate_words
from wegweiser.source.markdown_checks import find_line


def test_a_translation_of_an_older_text_is_called_so():
    """A changed word makes the translation old; a line break or more blanks do not (promise 5)."""

    def page(body, **front):
        return Page(
            slug="x",
            lang="de",
            front=Front(title="Ein Titel", **front),
            body=body,
            path="content/x.md",
        )

    version = texts.hash_page(page("Ein Text,\nder umbricht.\n"))
    assert not texts.is_outdated(
        page("x", translation_of=version), page("Ein Text, der  umbricht.")
    )
    assert texts.is_outdated(
        page("x", translation_of=version), page("Ein Text, der nicht umbricht.")
    )
    assert not texts.is_outdated(page("x"), page("Ein Text."))


def test_of_two_equal_lines_the_first_is_meant() -> None:
    """A finding in a text of a data file stands at its words, at the first of them."""
    rows = ["- id: a", "  text: |", "    + 3 Euro", "    + 3 Euro"]
    start = Location("data/orgs.yaml", 3, 5)
    assert locate_words(["+", "3", "Euro"], rows, start) == start


def test_a_whole_line_is_meant_before_one_that_only_holds_the_words() -> None:
    """Also where it stands above the line from which on is looked."""
    assert find_line(["a", "b", "x a"], "a", 1) == 0
    assert find_line(["c", "b", "x a"], "a", 1) == 2
