"""Catalogues of translations: read and written without loss, renewed without forgetting."""

import io
from collections import Counter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from support.cities import HERE

from wegweiser.catalogues import (
    Entry,
    Previous,
    format_catalogue,
    parse_catalogue,
    revise_entry,
)
from wegweiser.commands.translate import MAKERS
from wegweiser.source import entry_notes
from wegweiser.source.entry_notes import Notes, complete_notes, find_faulty_notes, read_notes
from wegweiser.source.renewal import Original, renew_entries

POEDIT = r"""# Kopf
msgid ""
msgstr "Language: tr\n"

# made: machine, 2026-11-30
#. Überschrift
#: content/index.md
#, fuzzy, no-wrap
#| msgctxt "index.md"
#| msgid "Neu in "
#| "der Stadt?"
msgctxt "index.md"
msgid "Neu in Dortmund?"
msgstr "Dortmund'da "
"yeni misiniz?"

msgid "%(count)s Tag"
msgid_plural "%(count)s Tage"
msgstr[0] "%(count)s gün"
msgstr[1] "%(count)s gün"

#~| msgid "Ganz alt"
#~ msgid "Alt"
#~ msgstr "Eski"
# das Ende
"""

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t\\"'), max_size=200
)


def rewritten(text: str) -> str:
    """Return a catalogue with every entry written anew."""
    entries = parse_catalogue(text).entries
    return format_catalogue([revise_entry(entry) for entry in entries])


def test_nothing_of_a_catalogue_is_lost() -> None:
    """Comments, hints, flags, older originals, plurals and obsolete entries are all read."""
    head, entry, plural, obsolete = parse_catalogue(POEDIT).entries

    assert (head.original, head.translations) == ("", ("Language: tr\n",))
    assert entry == Entry(
        context="index.md",
        original="Neu in Dortmund?",
        translations=("Dortmund'da yeni misiniz?",),
        comments=("made: machine, 2026-11-30",),
        hints=("Überschrift",),
        references=("content/index.md",),
        flags=("fuzzy", "no-wrap"),
        previous=Previous("index.md", "Neu in der Stadt?"),
    )
    assert plural.translations == ("%(count)s gün", "%(count)s gün")
    assert (obsolete.is_obsolete, obsolete.previous) == (True, Previous("", "Ganz alt"))


def test_what_nobody_changes_stays_as_it_was_written() -> None:
    """Another program's line breaks stay where nothing is changed; the words stay in any case."""
    catalogue = parse_catalogue(POEDIT)

    assert format_catalogue(catalogue.entries, catalogue.tail) == POEDIT.replace(
        '"Eski"\n#', '"Eski"\n\n#'
    )
    assert parse_catalogue(rewritten(POEDIT)).entries == catalogue.entries


@given(words, words, words)
def test_any_words_survive(original: str, translation: str, comment: str) -> None:
    """Whatever is said comes back, however its lines are broken."""
    line = " ".join(comment.split())
    entry = Entry(
        context="a",
        original=original or "x",
        translations=(translation,),
        comments=(line,) if line[:1].isalpha() else (),
    )

    (read,) = parse_catalogue(format_catalogue([entry])).entries

    assert read == entry


def test_the_fields_own_reader_agrees() -> None:
    """Babel reads the same messages out of what we write."""
    text = rewritten((HERE / "theme/words/ar.po").read_text(encoding="utf-8"))
    ours = {
        entry.original: entry.translations
        for entry in parse_catalogue(text).entries
        if entry.original
    }
    theirs = {
        message.id[0] if message.pluralizable else message.id: message.string
        if message.pluralizable
        else (message.string,)
        for message in read_po(io.BytesIO(text.encode()), locale="ar")
        if message.id
    }

    assert len(ours) > 400
    assert ours == theirs


@pytest.mark.parametrize("line", ['msgid "offen', "msgstr", '"nirgends"', "Text"])
def test_lines_that_are_none_are_named(line: str) -> None:
    """What no catalogue may hold is named by its line, and the rest is read."""
    catalogue = parse_catalogue(f'{line}\n\nmsgid "a"\nmsgstr "b"\n')

    assert catalogue.faulty_lines == (1,)
    assert [entry.translations for entry in catalogue.entries][-1:] == [("b",)]


# --- Renewed

PAGE = [
    Original("ueber-uns.md", text)
    for text in (
        "Wir sind das Zentrum der Stadt.",
        "Es gibt drei Ziele für die Arbeit mit Vereinen.",
        "Schreiben Sie uns bis zum 3. Mai 2026.",
    )
]


def translated(originals: list[Original]) -> list[Entry]:
    """Return a finished catalogue."""
    return [
        Entry(context=it.context, original=it.text, translations=(f"T: {it.text}",))
        for it in originals
    ]


def test_moving_and_inserting_changes_no_other() -> None:
    """A paragraph is found by its words: where it stands does not count."""
    new = Original("ueber-uns.md", "Ganz etwas Neues über Kaffee.")
    renewal = renew_entries(translated(PAGE), [PAGE[2], new, PAGE[0], PAGE[1]])

    assert [entry.original for entry in renewal.new] == [new.text]
    assert (renewal.changed, renewal.gone) == ((), ())
    assert Counter(entry.is_fuzzy for entry in renewal.entries) == {False: 4}


def test_white_space_and_quotes_do_not_count() -> None:
    """Another line break or another kind of quote makes no translation old."""
    entries = translated([Original("a", "Das „Haus“ der\nVereine")])
    renewal = renew_entries(entries, [Original("a", 'Das "Haus"  der Vereine')])

    assert (renewal.new, renewal.changed, renewal.gone) == ((), (), ())
    assert [entry.original for entry in renewal.entries] == ['Das "Haus"  der Vereine']


def test_a_changed_paragraph_keeps_its_older_pair() -> None:
    """Its translation stays as that of the older words, twice changed as that of the first."""
    later = Original("ueber-uns.md", "Schreiben Sie uns bis zum 4. Mai 2026.")
    latest = Original("ueber-uns.md", "Schreiben Sie uns bis zum 5. Mai 2026.")
    once = renew_entries(translated(PAGE), [*PAGE[:2], later])
    twice = renew_entries(once.entries, [*PAGE[:2], latest])

    (entry,) = twice.changed
    assert (entry.original, entry.previous) == (latest.text, Previous("", PAGE[2].text))
    assert (entry.is_fuzzy, entry.translations) == (True, (f"T: {PAGE[2].text}",))


def test_what_is_gone_is_kept_and_comes_back() -> None:
    """A paragraph that is taken out and put back has its translation again."""
    gone = renew_entries(translated(PAGE), PAGE[1:])
    back = renew_entries(gone.entries, PAGE)

    assert [entry.is_obsolete for entry in gone.entries] == [False, False, True]
    assert {entry.original: entry.translations for entry in back.entries} == {
        entry.original: entry.translations for entry in translated(PAGE)
    }


def test_a_text_that_is_another_has_no_translation() -> None:
    """Whoever writes something else altogether is not shown beside the older words."""
    renewal = renew_entries(
        translated(PAGE[:1]), [Original("ueber-uns.md", "Montags Kaffee um 9 Uhr")]
    )

    assert renewal.changed == ()
    assert [entry.is_translated for entry in renewal.new] == [False]


# --- Who made it, who has read it


def test_read_counts_only_for_what_was_read() -> None:
    """Who changes a translation has not read it."""
    made = complete_notes(Entry(original="a", translations=("b c",)), "machine", "2026-11-30")
    noted = revise_entry(made, comments=(*made.comments, "read: speaker, 2026-12-01"))
    read = complete_notes(noted, "", "2026-12-01")

    assert read_notes(made) == Notes("machine", "2026-11-30")
    assert read_notes(read) == Notes("machine", "2026-11-30", "speaker", "2026-12-01")
    assert read_notes(revise_entry(read, translations=("b\nc",))).reader == "speaker"
    assert read_notes(revise_entry(read, translations=("d",))).reader == ""


def test_the_command_knows_who_can_have_made_a_translation() -> None:
    """What the command takes is what a note may say."""
    assert MAKERS == entry_notes.MAKERS


@pytest.mark.parametrize(
    "comment",
    ["made: robot", "made: machine, gestern", "read: speaker", "read: jemand, 2026-12-01"],
)
def test_notes_that_say_nothing_are_found(comment: str) -> None:
    """A note that is mistyped is named; every other comment is left to translators."""
    entry = Entry(original="a", comments=(comment, "made machine", "Frage: Haus oder Verein?"))

    assert find_faulty_notes(entry) == [comment]
