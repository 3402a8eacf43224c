"""How a study names visits that are about to be enrolled: proposals that tell nobody's name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.study import Enrolment, Part
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

_LAST_NUMBER = re.compile(r"(\d+)\D*$")
_PARTS = {Part.MAIN: mark("Study"), Part.TRAINING: mark("Training")}


@dataclass(frozen=True)
class Sitting:
    """A visit of the clinic, as far as a proposal needs it."""

    visit_id: int
    patient_id: int
    day: date


@dataclass(frozen=True)
class Naming:
    """What a study calls a visit: typed, and perhaps not right yet."""

    subject: str = ""
    timepoint: str = ""
    arm: str = ""
    part: Part = Part.MAIN
    reference: str = ""

    def enrolment(self, visit_id: int) -> Enrolment:
        """Return the enrolment. Raises :class:`InvalidRecordError` where a rule is broken."""
        return Enrolment(
            visit_id, self.subject, self.timepoint, self.arm, self.part, reference(self.reference)
        ).checked()

    @property
    def place(self) -> tuple[str, str]:
        """What no two visits of a study share."""
        return " ".join(self.subject.split()), " ".join(self.timepoint.split())


def part_label(part: Part) -> str:
    """Return what a visit is read for, in words."""
    return tr(_PARTS[part])


def reference(told: str) -> Grade | None:
    """Return the reference grade of a training visit. Raises :class:`InvalidRecordError`."""
    tidy = told.strip()
    if not tidy:
        return None
    if tidy not in {str(int(grade)) for grade in GRADES}:
        raise InvalidRecordError(tr("A reference grade is 0, 1, 2, 3 or 4."))
    return Grade(int(tidy))


def propose(
    code: str, chosen: Sequence[Sitting], known: Sequence[tuple[Sitting, str, str]]
) -> dict[int, tuple[str, str]]:
    """Return a subject and a timepoint for each visit chosen, by its number.

    A patient keeps the subject that the study knows them by; others are numbered in the order of
    their first visits, so that no order of names shows. ``known`` has enrolled and planned visits.
    """
    subjects = {sitting.patient_id: subject for sitting, subject, _ in known}
    taken: dict[str, set[str]] = defaultdict(set)
    days: dict[int, list[date]] = defaultdict(list)
    for sitting, subject, timepoint in known:
        taken[subject].add(timepoint)
        days[sitting.patient_id].append(sitting.day)
    ordered = sorted(chosen, key=lambda each: (each.day, each.visit_id))
    for each in ordered:
        days[each.patient_id].append(each.day)
    number = _highest(subject for _, subject, _ in known)
    found = {}
    for each in ordered:
        if each.patient_id not in subjects:
            number += 1
            subjects[each.patient_id] = f"{code}-{number:03}"
        subject = subjects[each.patient_id]
        passed = (each.day - min(days[each.patient_id])).days
        timepoint = next(name for name in _timepoints(passed) if name not in taken[subject])
        taken[subject].add(timepoint)
        found[each.visit_id] = (subject, timepoint)
    return found


def _highest(subjects: Iterable[str]) -> int:
    numbers = [int(match[1]) for subject in subjects if (match := _LAST_NUMBER.search(subject))]
    return max(numbers, default=0)


def _timepoints(passed: int) -> Iterable[str]:
    """Yield names of a timepoint so many days after the first, the most usual one first."""
    yield "Baseline" if passed == 0 else f"Week {max(1, round(passed / 7))}"
    yield f"Day {passed}"
    yield from (f"Day {passed} ({again})" for again in range(2, 1000))
