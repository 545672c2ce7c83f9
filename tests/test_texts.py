"""Texts: the version of a page."""

from wegweiser.model import texts
from wegweiser.model.settings import Front, Page


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
