"""The clinic's visits that a study could enrol, and those that it has enrolled, with whose."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from acne_desktop.domain.enrolling import Sitting
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS
from acne_desktop.domain.searching import terms
from acne_desktop.storage.patients import matching, shown
from acne_desktop.storage.tables import PatientRecord, VisitPhotoRecord, VisitRecord
from acne_desktop.storage.trial_tables import StudyVisitRecord


@dataclass(frozen=True)
class Wanted:
    """Which visits are asked for; ``complete`` are those with a photograph of every view."""

    words: str = ""
    since: date | None = None
    until: date | None = None
    complete: bool = True


@dataclass(frozen=True)
class Candidate:
    """A visit with photographs that is not in the study yet, and whose it is."""

    visit_id: int
    patient_id: int
    day: date
    name: str
    identifier: str
    views: int
    grade: Grade | None

    @property
    def sitting(self) -> Sitting:
        """What proposals are made from."""
        return Sitting(self.visit_id, self.patient_id, self.day)


def find(session: Session, study_id: int, wanted: Wanted, *, limit: int) -> list[Candidate]:
    """Return visits that could be enrolled, a patient's beneath each other. One query."""
    views = func.count(VisitPhotoRecord.view)
    query = (
        select(
            VisitRecord.id,
            PatientRecord.id,
            VisitRecord.day,
            PatientRecord.name,
            PatientRecord.identifier,
            views,
            VisitRecord.grade,
        )
        .join(PatientRecord, PatientRecord.id == VisitRecord.patient_id)
        .join(VisitPhotoRecord, VisitPhotoRecord.visit_id == VisitRecord.id)
        .where(*_conditions(study_id, wanted))
        .group_by(VisitRecord.id, PatientRecord.id)
        .order_by(PatientRecord.name_key, PatientRecord.id, VisitRecord.day, VisitRecord.id)
        .limit(limit)
    )
    if wanted.complete:
        query = query.having(views == len(VIEWS))
    return [
        Candidate(*row[:-1], None if row[-1] is None else Grade(row[-1]))
        for row in session.execute(query)
    ]


def enrolled(session: Session, study_id: int) -> list[tuple[Sitting, str, str]]:
    """Return the visits of a study with their subjects and timepoints."""
    query = (
        select(
            VisitRecord.id,
            VisitRecord.patient_id,
            VisitRecord.day,
            StudyVisitRecord.subject,
            StudyVisitRecord.timepoint,
        )
        .join(StudyVisitRecord, StudyVisitRecord.visit_id == VisitRecord.id)
        .where(StudyVisitRecord.study_id == study_id)
        .order_by(StudyVisitRecord.id)
    )
    return [
        (Sitting(visit, patient, day), subject, timepoint)
        for visit, patient, day, subject, timepoint in session.execute(query)
    ]


def _conditions(study_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    inside = select(StudyVisitRecord.visit_id).where(StudyVisitRecord.study_id == study_id)
    conditions = [
        shown(),
        VisitRecord.removed.is_(False),
        VisitRecord.id.not_in(inside),
        *matching(terms(wanted.words)),
    ]
    if wanted.since is not None:
        conditions.append(VisitRecord.day >= wanted.since)
    if wanted.until is not None:
        conditions.append(VisitRecord.day <= wanted.until)
    return conditions
