"""What in a text looks like the name of a person: behind a title or an office, or a first name."""

import re
from collections.abc import Iterator

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w'’-]{1,30}"
"""A word with a capital letter."""

_TITLES = r"Frau|Herrn?|Dr\.|Prof\.|Dipl\.-\w{3,5}\.|Mr\.|Mrs\.|Ms\.|Bay|Bayan"
_OFFICES = (
    "Ansprech(?:partner|person)(?:in)?|Vorsitzender?|Leiter(?:in)?|Leitung|Kursleitung|Moderation"
    "|Geschäftsführer(?:in)?|Sprecher(?:in)?|Trainer(?:in)?|Referent(?:in)?|Inhaber(?:in)?"
)
_FIRST_NAMES = (
    "Ahmet|Ali|Alexander|Amina|Andrea|Andreas|Anna|Anne|Aylin|Ayşe|Barbara|Bernd|Birgit|Carmen"
    "|Christian|Christine|Claudia|Daniel|Dieter|Elena|Emine|Fatima|Fatma|Frank|Gabriele|Hans"
    "|Hasan|Hassan|Hatice|Heike|Helga|Hüseyin|Ibrahim|Igor|Inge|Irina|Iryna|Jan|Jürgen|Karin"
    "|Karl|Khaled|Klaus|Laila|Leyla|Maria|Marion|Martin|Martina|Mehmet|Michael|Mohamed|Mohammed"
    "|Monika|Murat|Mustafa|Natalia|Nina|Nour|Oksana|Olena|Olga|Omar|Osman|Peter|Petra|Ralf"
    "|Renate|Sabine|Samira|Sandra|Selma|Sergej|Sibel|Stefan|Stephan|Susanne|Svetlana|Tatjana"
    "|Thomas|Ulrike|Ursula|Uwe|Viktor|Volker|Walter|Werner|Wolfgang|Yasemin|Yusuf|Zeynep"
)
_PERSON = re.compile(
    rf"\b(?:(?:{_TITLES}) (?:{_NAME} )?{_NAME}"
    rf"|(?:{_OFFICES})(?::| ist) (?!(?:Frau|Herrn?|Dr\.|Prof\.))({_NAME} {_NAME})"
    rf"|(?:{_FIRST_NAMES}) {_NAME})"
)


def find_person_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield each stretch that looks like a person's name, with where it begins, from 0."""
    for person in _PERSON.finditer(text):
        group = 1 if person[1] else 0
        yield person[group], person.start(group)
