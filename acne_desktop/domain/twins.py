"""Who is probably registered twice."""

from collections.abc import Iterable

from acne_desktop.domain.patient import Patient, PatientDetails, same_identifier
from acne_desktop.domain.searching import words_of


def likely_twins(candidate: PatientDetails, others: Iterable[Patient]) -> list[Patient]:
    """Return registered patients who are probably the candidate.

    One who has the same identifier, or the same name (in any order, accents aside) unless both
    dates of birth are known and differ.
    """
    words = words_of(candidate.name)
    twins = []
    for other in others:
        details = other.details
        born_differ = (
            candidate.date_of_birth is not None
            and details.date_of_birth is not None
            and candidate.date_of_birth != details.date_of_birth
        )
        same_name = bool(words) and words == words_of(details.name)
        if same_identifier(candidate.identifier, details.identifier) or (
            same_name and not born_differ
        ):
            twins.append(other)
    return twins
