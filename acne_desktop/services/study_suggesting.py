"""The model's suggestion for those visits of a study that have none.

Above all for visits that were taken in from files, at which no clinician has sat. Whoever asks
for the suggestions does not see them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.study import Part, State, StudyVisit
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import InvalidRecordError, OutOfScopeError
from acne_desktop.language import tr
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.grading import Grader
from acne_desktop.services.permissions import needs
from acne_desktop.storage import assessments
from acne_desktop.storage import studies as stored
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.engine import Session

ASKING = (State.DRAFT, State.OPEN)  # in which the model may be asked


@dataclass(frozen=True)
class Suggested:
    """How many visits got a suggestion, and how many show what the model does not answer for."""

    made: int
    refused: int


def lacking(session: Session, visits: list[StudyVisit]) -> list[int]:
    """Return the clinic's visits that are read for a study and have no suggestion."""
    read = [each.enrolment.visit_id for each in visits if each.enrolment.part is Part.MAIN]
    having = assessments.with_suggestion(session, read)
    return [visit_id for visit_id in read if visit_id not in having]


@needs(Permission.MANAGE_STUDIES)
def suggest(
    clinic: Clinic,
    study_id: int,
    grader: Grader,
    *,
    progress: Callable[[float, str], None] = lambda part, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Suggested:
    """Let the model suggest a grade where there is none; each is kept as soon as it is made.

    Raises :class:`InvalidRecordError` once the study is locked, :class:`Cancelled`,
    :class:`PhotoDamagedError` and :class:`StorageError`.
    """
    with clinic.database.reading() as session:
        _check_unlocked(session, study_id)
        visits = [
            stored_visits.get(session, visit_id)
            for visit_id in lacking(session, stored.visits(session, study_id))
        ]
    refused = 0
    for number, visit in enumerate(visits):
        text = tr("Looking at visit {n} of {count}…", n=number + 1, count=len(visits))
        progress(number / len(visits), text)
        try:
            suggestion = grader.assess(_shown(clinic, visit), cancelled=cancelled)
        except OutOfScopeError:
            refused += 1
            continue
        with clinic.database.writing() as session:
            _check_unlocked(session, study_id)
            assessments.add_suggestion(session, visit.id, suggestion)
    return Suggested(len(visits) - refused, refused)


def _check_unlocked(session: Session, study_id: int) -> None:
    """Refuse what would change the results of a study that is locked."""
    if stored.get(session, study_id).state not in ASKING:
        raise InvalidRecordError(
            tr("The study is locked: the model can be asked no more, or once it is unlocked.")
        )


def _shown(clinic: Clinic, visit: Visit) -> dict[View, NDArray[np.uint8]]:
    """Return a visit's photographs as readers see them."""
    return {
        view: np.ascontiguousarray(
            np.rot90(intake.preview(clinic, photo), -(visit.turns.get(view, 0) // 90))
        )
        for view in VIEWS
        if (photo := visit.photos.get(view)) is not None
    }
