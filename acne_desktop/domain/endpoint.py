"""The trial's endpoint: whether IGA treatment success was reached, counted from a baseline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import mark, tr

_AT_MOST = Grade.ALMOST_CLEAR
_STEPS = 2


class Outcome(Enum):
    """How far a patient has come since the baseline."""

    NO_BASELINE = "no baseline"
    NOT_POSSIBLE = "not possible"  # the baseline is too good to be two grades better
    NOT_YET = "not yet"
    REACHED = "reached"
    LOST = "lost"  # reached once, and no longer so


@dataclass(frozen=True)
class Endpoint:
    """What counts as success for one patient, and whether it was reached.

    ``at_most`` is the highest grade that counts; ``reached_on`` the first day on which it was so;
    ``baseline`` the visit that is counted from.
    """

    outcome: Outcome
    baseline: VisitSummary | None = None
    at_most: Grade | None = None
    reached_on: date | None = None

    @property
    def sentence(self) -> str:
        """Return the endpoint in words."""
        if self.baseline is None or self.baseline.grade is None:
            return tr("Trial success is counted from the first graded visit: none is graded yet.")
        if self.at_most is None:
            return tr(
                "Trial success cannot be reached from IGA {grade} at baseline: "
                "it takes two grades better.",
                grade=int(self.baseline.grade),
            )
        said = _SAID[self.at_most, self.outcome]
        return tr(said, day=self.reached_on.isoformat()) if self.reached_on else tr(said)


_SAID = {
    (Grade.CLEAR, Outcome.NOT_YET): mark("Trial success (IGA 0) is not reached yet."),
    (Grade.CLEAR, Outcome.REACHED): mark("Trial success (IGA 0) was reached on {day}."),
    (Grade.CLEAR, Outcome.LOST): mark(
        "Trial success (IGA 0) was reached on {day}, and was lost again."
    ),
    (Grade.ALMOST_CLEAR, Outcome.NOT_YET): mark("Trial success (IGA 0 or 1) is not reached yet."),
    (Grade.ALMOST_CLEAR, Outcome.REACHED): mark("Trial success (IGA 0 or 1) was reached on {day}."),
    (Grade.ALMOST_CLEAR, Outcome.LOST): mark(
        "Trial success (IGA 0 or 1) was reached on {day}, and was lost again."
    ),
}


def success_at_most(baseline: Grade) -> Grade | None:
    """Return the highest grade that is a success from a baseline; None where there is none."""
    steps_better = int(baseline) - _STEPS
    return Grade(min(steps_better, int(_AT_MOST))) if steps_better >= int(GRADES[0]) else None


def is_success(baseline: Grade, grade: Grade) -> bool:
    """Tell whether a grade is clear or almost clear, and two grades better than the baseline."""
    at_most = success_at_most(baseline)
    return at_most is not None and grade <= at_most


def endpoint(visits: Iterable[VisitSummary], baseline_id: int | None = None) -> Endpoint:
    """Return a patient's endpoint, counted from a visit, or else from the first graded one.

    Only what clinicians graded counts, never a suggestion; visits before the baseline do not.
    """
    graded = [visit for visit in in_order(visits) if visit.grade is not None]
    places = {visit.id: place for place, visit in enumerate(graded)}
    start = places.get(baseline_id, 0) if baseline_id is not None else 0
    if not graded:
        return Endpoint(Outcome.NO_BASELINE)
    baseline, later = graded[start], graded[start + 1 :]
    assert baseline.grade is not None
    at_most = success_at_most(baseline.grade)
    if at_most is None:
        return Endpoint(Outcome.NOT_POSSIBLE, baseline)
    good = [visit.grade is not None and visit.grade <= at_most for visit in later]
    if not any(good):
        return Endpoint(Outcome.NOT_YET, baseline, at_most)
    outcome = Outcome.REACHED if good[-1] else Outcome.LOST
    return Endpoint(outcome, baseline, at_most, later[good.index(True)].day)


def in_order(visits: Iterable[VisitSummary]) -> list[VisitSummary]:
    """Return visits as they were made, oldest first."""
    return sorted(visits, key=lambda visit: (visit.day, visit.id))
