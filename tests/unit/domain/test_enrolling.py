"""Names that a study proposes for visits: steady, unique, and telling nobody's name."""

from datetime import date, timedelta

import pytest

from acne_desktop.domain.enrolling import Naming, Sitting, part_label, propose, reference
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import Part
from acne_desktop.errors import InvalidRecordError

DAY = date(2026, 3, 1)


def at(visit: int, patient: int, days: int = 0) -> Sitting:
    return Sitting(visit, patient, DAY + timedelta(days=days))


def test_subjects_are_numbered_by_their_first_visits_and_timepoints_by_weeks() -> None:
    chosen = [at(1, 10, 30), at(2, 11), at(3, 11, 28), at(4, 10, 2), at(5, 11, 3)]
    assert propose("A", chosen, []) == {
        2: ("A-001", "Baseline"),
        4: ("A-002", "Baseline"),
        5: ("A-001", "Week 1"),
        3: ("A-001", "Week 4"),
        1: ("A-002", "Week 4"),
    }


def test_a_patient_keeps_their_subject_and_no_timepoint_is_given_twice() -> None:
    known = [(at(1, 10), "S-041", "Baseline"), (at(2, 10, 7), "S-041", "Week 1")]
    assert propose("A", [at(3, 10, 8), at(4, 10, 9), at(5, 12, 1), at(6, 10)], known) == {
        6: ("S-041", "Day 0"),
        3: ("S-041", "Day 8"),
        4: ("S-041", "Day 9"),
        5: ("A-042", "Baseline"),
    }
    twice = propose("A", [at(7, 10, 7), at(8, 10, 7)], known)
    assert twice == {7: ("S-041", "Day 7"), 8: ("S-041", "Day 7 (2)")}


def test_a_name_is_checked_as_an_enrolment_is() -> None:
    naming = Naming(" S  1 ", "Week 0", "A", Part.TRAINING, " 3 ")
    assert naming.place == ("S 1", "Week 0")
    found = naming.enrolment(7)
    assert (found.visit_id, found.subject, found.reference_grade) == (7, "S 1", Grade.MODERATE)
    for wrong in (
        Naming("S1", ""),
        Naming("S1", "W", reference="1"),
        Naming("S", "W", part=Part.TRAINING),
    ):
        with pytest.raises(InvalidRecordError):
            wrong.enrolment(1)
    with pytest.raises(InvalidRecordError, match="0, 1, 2, 3 or 4"):
        reference("5")
    assert part_label(Part.TRAINING) == "Training"
