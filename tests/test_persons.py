"""Names of persons in texts: what is asked about, and what is not."""

import pytest

from wegweiser.source.person_names import find_person_names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Ansprechpartnerin: Frau Yılmaz", ["Frau Yılmaz"]),
        ("Vorsitzender ist Karl Napf.", ["Karl Napf"]),
        ("Melden Sie sich bei Ayşe Demir", ["Ayşe Demir"]),
        ("Dr. Erika Muster und Peter Müller", ["Dr. Erika Muster", "Peter Müller"]),
        ("Leitung: Olena Musterenko", ["Olena Musterenko"]),
        ("im Dietrich-Keuning-Haus", []),
        ("in der Anne-Frank-Schule, Peterstraße", []),
        ("Frauen helfen Frauen; Frau und Beruf", []),
        ("Leitung Haus der Vielfalt", []),
        ("Sprecher der Integrationsräte; Leiterin der Einrichtung", []),
        ("Herrenberg, Drei Linden, Alis Garten", []),
    ],
)
def test_what_looks_like_a_name(words, names):
    """Titles, offices and common first names tell a person; houses and streets are none."""
    assert [name for name, _ in find_person_names(words)] == names
