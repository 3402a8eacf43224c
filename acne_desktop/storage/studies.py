"""Studies in the database: their state, the versions of their protocol, their visits."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import folded
from acne_desktop.domain.study import (
    Enrolment,
    Part,
    Protocol,
    State,
    Study,
    StudyVisit,
    Version,
)
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.tables import PatientRecord, VisitPhotoRecord, VisitRecord
from acne_desktop.storage.trial_tables import ProtocolRecord, StudyRecord, StudyVisitRecord


def add(session: Session, code: str, title: str, now: datetime) -> int:
    """Add a draft; return its number. Raises :class:`InvalidRecordError` for a code in use."""
    key = folded(code)
    if session.scalar(select(StudyRecord.id).where(StudyRecord.code_key == key)) is not None:
        raise InvalidRecordError(tr("Another study has this code: choose another one."))
    record = StudyRecord(
        code=code, code_key=key, title=title, state=State.DRAFT.value, created_at=now
    )
    session.add(record)
    session.flush()
    return record.id


def add_protocol(
    session: Session,
    study_id: int,
    protocol: Protocol,
    *,
    reason: str,
    made_by: int | None,
    now: datetime,
) -> int:
    """Add the next version of a study's protocol; return its number."""
    latest = session.scalar(
        select(func.max(ProtocolRecord.version)).where(ProtocolRecord.study_id == study_id)
    )
    record = ProtocolRecord(
        study_id=study_id,
        version=(latest or 0) + 1,
        content=protocol.to_json(),
        reason=reason,
        made_by=made_by,
        made_at=now,
    )
    session.add(record)
    session.flush()
    return record.version


def get(session: Session, study_id: int) -> Study:
    """Return a study with the protocol in force. Raises :class:`NotFoundError`."""
    return _study(session, _record(session, study_id))


def held(session: Session, study_id: int, *, alone: bool) -> Study:
    """Return a study whose state nobody else changes until the transaction ends.

    ``alone``: nor may anybody else hold it meanwhile, as those do who read.
    """
    query = select(StudyRecord).where(StudyRecord.id == study_id)
    record = session.scalar(query.with_for_update(read=not alone))
    return get(session, study_id) if record is None else _study(session, record)


def all_of(session: Session) -> list[Study]:
    """Return every study, the newest first."""
    query = select(StudyRecord).order_by(StudyRecord.id.desc())
    return [_study(session, record) for record in session.scalars(query)]


def set_state(session: Session, study_id: int, state: State) -> None:
    """Take a study to another state."""
    _record(session, study_id).state = state.value
    session.flush()


def versions(session: Session, study_id: int) -> list[Version]:
    """Return every version of a study's protocol, the newest first."""
    query = (
        select(ProtocolRecord)
        .where(ProtocolRecord.study_id == study_id)
        .order_by(ProtocolRecord.version.desc())
    )
    return [_version(record) for record in session.scalars(query)]


def protocol_version(session: Session, study_id: int, number: int) -> Protocol:
    """Return the protocol as it was in a version."""
    found = session.scalars(
        select(ProtocolRecord).where(
            ProtocolRecord.study_id == study_id, ProtocolRecord.version == number
        )
    ).one()
    return Protocol.from_json(found.content)


def enrol(session: Session, study_id: int, enrolment: Enrolment) -> int:
    """Add a visit to a study; return the study's number of it. Raises as the rules say."""
    if _taken(session, study_id, StudyVisitRecord.visit_id == enrolment.visit_id):
        raise InvalidRecordError(tr("This visit is in the study already."))
    if _taken(
        session,
        study_id,
        (StudyVisitRecord.subject == enrolment.subject)
        & (StudyVisitRecord.timepoint == enrolment.timepoint),
    ):
        raise InvalidRecordError(tr("The subject has a visit at this timepoint already."))
    if not _can_be_read(session, enrolment.visit_id):
        raise NotFoundError(tr("There is no such visit, or it has no photograph."))
    record = StudyVisitRecord(
        study_id=study_id,
        visit_id=enrolment.visit_id,
        subject=enrolment.subject,
        timepoint=enrolment.timepoint,
        arm=enrolment.arm,
        part=enrolment.part.value,
        reference_grade=enrolment.reference_grade,
    )
    session.add(record)
    session.flush()
    return record.id


def remove_visit(session: Session, study_id: int, study_visit_id: int) -> None:
    """Take a visit out of a study. Raises :class:`NotFoundError`."""
    record = session.get(StudyVisitRecord, study_visit_id)
    if record is None or record.study_id != study_id:
        raise NotFoundError(tr("This visit is not in the study any more."))
    session.delete(record)
    session.flush()


def visits(session: Session, study_id: int) -> list[StudyVisit]:
    """Return a study's visits in the order in which they were enrolled."""
    query = (
        select(StudyVisitRecord)
        .where(StudyVisitRecord.study_id == study_id)
        .order_by(StudyVisitRecord.id)
    )
    return [_visit(record) for record in session.scalars(query)]


def counts(session: Session) -> Mapping[int, int]:
    """Return how many visits each study has; one that has none is not named."""
    rows = session.execute(
        select(StudyVisitRecord.study_id, func.count()).group_by(StudyVisitRecord.study_id)
    )
    return {row[0]: row[1] for row in rows}


def studies_of(session: Session, visit_ids: Collection[int]) -> list[int]:
    """Return the studies that any of these visits is in."""
    query = select(StudyVisitRecord.study_id).where(StudyVisitRecord.visit_id.in_(visit_ids))
    return sorted(set(session.scalars(query)))


def visits_of_patient(session: Session, identifier: str, day: date) -> list[int]:
    """Return the visits of a patient's day, for a list that names them so."""
    query = (
        select(VisitRecord.id)
        .join(PatientRecord, PatientRecord.id == VisitRecord.patient_id)
        .where(
            PatientRecord.identifier_key == folded(identifier),
            PatientRecord.removed.is_(False),
            VisitRecord.removed.is_(False),
            VisitRecord.day == day,
        )
    )
    return list(session.scalars(query))


def _taken(session: Session, study_id: int, condition: object) -> bool:
    query = select(StudyVisitRecord.id).where(StudyVisitRecord.study_id == study_id, condition)  # type: ignore[arg-type]
    return session.scalar(query.limit(1)) is not None


def _can_be_read(session: Session, visit_id: int) -> bool:
    query = (
        select(VisitRecord.id)
        .join(VisitPhotoRecord, VisitPhotoRecord.visit_id == VisitRecord.id)
        .where(VisitRecord.id == visit_id, VisitRecord.removed.is_(False))
    )
    return session.scalar(query.limit(1)) is not None


def _record(session: Session, study_id: int) -> StudyRecord:
    record = session.get(StudyRecord, study_id)
    if record is None:
        raise NotFoundError(tr("This study is not there any more."))
    return record


def _study(session: Session, record: StudyRecord) -> Study:
    latest = session.scalar(
        select(ProtocolRecord)
        .where(ProtocolRecord.study_id == record.id)
        .order_by(ProtocolRecord.version.desc())
        .limit(1)
    )
    study = Study(record.id, record.code, record.title, State(record.state), record.created_at)
    if latest is None:
        return study
    return Study(
        **{**vars(study), "protocol": _version(latest).protocol, "version": latest.version}
    )


def _version(record: ProtocolRecord) -> Version:
    return Version(
        record.version,
        Protocol.from_json(record.content),
        record.reason,
        record.made_by,
        record.made_at,
    )


def _visit(record: StudyVisitRecord) -> StudyVisit:
    grade = record.reference_grade
    return StudyVisit(
        record.id,
        Enrolment(
            visit_id=record.visit_id,
            subject=record.subject,
            timepoint=record.timepoint,
            arm=record.arm,
            part=Part(record.part),
            reference_grade=None if grade is None else Grade(grade),
        ),
    )
