"""A person in care: who they are, and the rules that keep a register free of twins."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

MAX_IDENTIFIER = 64
MAX_NAME = 200
MAX_AGE_YEARS = 130


class Sex(StrEnum):
    """As recorded by the clinic."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Return the word that the screen shows."""
        return tr(_SEXES[self])


_SEXES = {
    Sex.FEMALE: mark("Female"),
    Sex.MALE: mark("Male"),
    Sex.OTHER: mark("Other"),
    Sex.UNKNOWN: mark("Unknown"),
}


@dataclass(frozen=True)
class PatientDetails:
    """What the clinic enters about a patient."""

    identifier: str
    name: str
    date_of_birth: date | None = None
    sex: Sex = Sex.UNKNOWN
    note: str = ""

    def checked(self, today: date) -> "PatientDetails":
        """Return the details with spaces tidied. Raises :class:`InvalidRecordError`."""
        identifier = " ".join(self.identifier.split())
        name = " ".join(self.name.split())
        if not identifier:
            raise InvalidRecordError(
                tr("Enter an identifier: it is how the clinic knows the patient.")
            )
        if len(identifier) > MAX_IDENTIFIER:
            raise InvalidRecordError(
                tr(
                    "Shorten the identifier to {max_identifier} characters.",
                    max_identifier=MAX_IDENTIFIER,
                )
            )
        if not name:
            raise InvalidRecordError(tr("Enter the patient's name."))
        if len(name) > MAX_NAME:
            raise InvalidRecordError(
                tr("Shorten the name to {max_name} characters.", max_name=MAX_NAME)
            )
        if self.date_of_birth is not None:
            if self.date_of_birth > today:
                raise InvalidRecordError(tr("The date of birth lies in the future: correct it."))
            if today.year - self.date_of_birth.year > MAX_AGE_YEARS:
                raise InvalidRecordError(
                    tr(
                        "The date of birth is more than {max_age_years} years ago: correct it.",
                        max_age_years=MAX_AGE_YEARS,
                    )
                )
        return PatientDetails(identifier, name, self.date_of_birth, self.sex, self.note.strip())


@dataclass(frozen=True)
class Patient:
    """A registered patient."""

    id: int
    details: PatientDetails
    synthetic: bool = False

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years on a day, or None when the date of birth is unknown."""
        born = self.details.date_of_birth
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def folded(text: str) -> str:
    """Return text without case, accents or extra spaces, for comparing and searching."""
    for _ in range(2):  # decomposing can bring back capitals: one sign for SM is not lower case
        text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def same_identifier(one: str, other: str) -> bool:
    """Tell whether two identifiers are one and the same, whatever their case and spaces."""
    return folded(one) == folded(other)
