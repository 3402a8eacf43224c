"""Visits in the database, with their photographs and assessments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Integer, ScalarSelect, func, select, type_coerce
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from acne_desktop.domain.change import State
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.visit import NewVisit, Visit, VisitSummary
from acne_desktop.errors import NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage import assessments, patients
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.tables import (
    AssessmentRecord,
    PhotoRecord,
    VisitPhotoRecord,
    VisitRecord,
)


@dataclass(frozen=True)
class GradedVisit:
    """A visit with the clinician's grade: one that a model can learn from."""

    id: int
    patient_id: int
    grade: Grade
    views: tuple[View, ...]


@dataclass(frozen=True)
class TurnedPhoto:
    """A photograph, and how far it is shown turned, in degrees clockwise."""

    photo: Photo
    turn: int


def add(session: Session, new: NewVisit) -> int:
    """Add a checked visit with all that belongs to it; return its number."""
    record = VisitRecord(
        patient_id=new.patient_id,
        day=new.day,
        note=new.note,
        plan=new.plan,
        next_visit=new.next_visit,
        created_at=datetime.now(UTC),
    )
    for view, photo in new.photos.items():
        kept = session.get(PhotoRecord, photo.sha256) or _photo_record(photo)
        turn = new.drawn.turns.get(view, 0)
        record.photos.append(VisitPhotoRecord(view=view.value, photo=kept, turn=turn))
    session.add(record)
    session.flush()
    if new.suggestion is not None:
        assessments.add_suggestion(session, record.id, new.suggestion)
    if new.decision is not None:
        assessments.add_decision(session, record.id, new.decision)
    return record.id


def write(session: Session, visit_id: int, note: str, plan: str, next_visit: date | None) -> None:
    """Write a visit's words anew."""
    record = session.get_one(VisitRecord, visit_id)
    record.note, record.plan, record.next_visit = note, plan, next_visit
    session.flush()


def get(session: Session, visit_id: int) -> Visit:
    """Return a visit with its latest suggestion and decision. Raises :class:`NotFoundError`."""
    record = _record(
        session,
        visit_id,
        selectinload(VisitRecord.photos).selectinload(VisitPhotoRecord.photo),
    )
    taken = {View(place.view): place.photo for place in record.photos}
    return Visit(
        id=record.id,
        patient_id=record.patient_id,
        day=record.day,
        photos={view: _photo(view, taken[view]) for view in VIEWS if view in taken},
        suggestion=assessments.latest_suggestion(session, visit_id),
        decision=assessments.latest_decision(session, visit_id),
        note=record.note,
        plan=record.plan,
        next_visit=record.next_visit,
        turns={View(place.view): place.turn for place in record.photos},
    )


def set_turn(session: Session, visit_id: int, view: View, degrees: int) -> None:
    """Show a photograph turned so far. Raises :class:`NotFoundError` where the view has none."""
    place = session.get(VisitPhotoRecord, (visit_id, view.value))
    if place is None:
        raise NotFoundError(tr("There is no photograph in this view."))
    place.turn = degrees


def of_patient(session: Session, patient_id: int) -> list[VisitSummary]:
    """Return a patient's visits, newest first. One query, however many visits."""
    model = aliased(AssessmentRecord)
    rows = session.execute(
        select(
            VisitRecord.id,
            VisitRecord.day,
            VisitRecord.note,
            latest_grade().label("decided"),
            model.grade.label("suggested"),
            model.plausible_first,
            model.plausible_last,
            _views_taken().label("views"),
        )
        .outerjoin(model, model.id == _latest_id(assessments.MODEL))
        .where(VisitRecord.patient_id == patient_id, VisitRecord.removed.is_(False))
        .order_by(VisitRecord.day.desc(), VisitRecord.id.desc())
    )
    return [
        VisitSummary(
            id=row.id,
            day=row.day,
            grade=_grade(row.decided),
            suggested=_grade(row.suggested),
            views=_in_order((row.views or "").split(",")),
            plausible=_plausible(row.plausible_first, row.plausible_last),
            note=row.note,
        )
        for row in rows
    ]


def photos(session: Session, visit_id: int) -> dict[View, TurnedPhoto]:
    """Return a visit's photographs, in the order they are taken. One query."""
    taken = {
        View(place.view): (place, photo)
        for place, photo in session.execute(
            select(VisitPhotoRecord, PhotoRecord)
            .join(PhotoRecord)
            .where(VisitPhotoRecord.visit_id == visit_id)
        )
    }
    return {
        view: TurnedPhoto(_photo(view, taken[view][1]), taken[view][0].turn)
        for view in VIEWS
        if view in taken
    }


def change(session: Session, visit_id: int, day: date, note: str) -> None:
    """Replace a visit's day and note. Raises :class:`NotFoundError`."""
    record = _record(session, visit_id)
    record.day, record.note = day, note
    session.flush()


def remove(session: Session, visit_id: int) -> None:
    """Remove a visit from all lists; its row and photographs stay. Raises as :func:`change`."""
    _record(session, visit_id).removed = True
    session.flush()


def graded(session: Session) -> list[GradedVisit]:
    """Return every visit with photographs that a clinician has graded.

    By patient, each patient's oldest first.
    """
    decided = latest_grade()
    rows = session.execute(
        select(VisitRecord, decided)
        .where(decided.is_not(None), VisitRecord.photos.any(), VisitRecord.removed.is_(False))
        .order_by(VisitRecord.patient_id, VisitRecord.day, VisitRecord.id)
        .options(selectinload(VisitRecord.photos))
    ).all()
    return [
        GradedVisit(record.id, record.patient_id, Grade(grade), _views(record))
        for record, grade in rows
        if grade is not None
    ]


def any_holds(session: Session, patient_id: int, hashes: Collection[str]) -> bool:
    """Tell whether one visit of a patient holds all these photographs, by their SHA-256."""
    held = (
        select(VisitPhotoRecord.visit_id)
        .join(VisitRecord, VisitRecord.id == VisitPhotoRecord.visit_id)
        .where(
            VisitRecord.patient_id == patient_id,
            VisitRecord.removed.is_(False),
            VisitPhotoRecord.sha256.in_(hashes),
        )
        .group_by(VisitPhotoRecord.visit_id)
        .having(func.count() == len(hashes))
    )
    return session.scalars(held.limit(1)).first() is not None


def photo_names(session: Session) -> set[str]:
    """Return the SHA-256 of every photograph that belongs to a visit."""
    return set(session.scalars(select(PhotoRecord.sha256)))


def latest_grade() -> ColumnElement[int]:
    """Return the column "grade of record" of a query over visits."""
    return type_coerce(VisitRecord.grade, Integer).label("grade_of_record")


def _latest_id(assessor: str) -> ScalarSelect[int]:
    """Return the column "number of the latest assessment of this kind" of a query over visits."""
    return (
        select(func.max(AssessmentRecord.id))
        .where(AssessmentRecord.visit_id == VisitRecord.id, AssessmentRecord.assessor == assessor)
        .correlate(VisitRecord)
        .scalar_subquery()
    )


def _views_taken() -> ScalarSelect[str]:
    """Return the column "names of the views taken, with commas" of a query over visits."""
    return (
        select(func.aggregate_strings(VisitPhotoRecord.view, ","))
        .where(VisitPhotoRecord.visit_id == VisitRecord.id)
        .correlate(VisitRecord)
        .scalar_subquery()
    )


def _record(session: Session, visit_id: int, *options: ORMOption) -> VisitRecord:
    record = session.get(VisitRecord, visit_id, options=options)
    if record is None or record.removed:
        raise NotFoundError(tr("This visit is not in the records: choose one from the list."))
    return record


def _grade(value: int | None) -> Grade | None:
    return None if value is None else Grade(value)


def _plausible(first: int | None, last: int | None) -> tuple[Grade, ...]:
    return () if first is None or last is None else GRADES[first : last + 1]


def _views(record: VisitRecord) -> tuple[View, ...]:
    return _in_order([place.view for place in record.photos])


def _in_order(taken: Collection[str]) -> tuple[View, ...]:
    return tuple(view for view in VIEWS if view.value in taken)


def _photo_record(photo: Photo) -> PhotoRecord:
    return PhotoRecord(
        sha256=photo.sha256,
        suffix=photo.suffix,
        byte_size=photo.byte_size,
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
    )


def _photo(view: View, record: PhotoRecord) -> Photo:
    return Photo(
        view=view,
        sha256=record.sha256,
        suffix=record.suffix,
        byte_size=record.byte_size,
        width=record.width,
        height=record.height,
        taken_at=record.taken_at,
    )


def _read(session: Session, visit_id: int) -> State | None:
    record = session.get(VisitRecord, visit_id, options=[selectinload(VisitRecord.photos)])
    if record is None or record.removed:
        return None
    return {
        "patient_id": record.patient_id,
        "day": record.day.isoformat(),
        "note": record.note,
        "plan": record.plan,
        "next_visit": record.next_visit.isoformat() if record.next_visit else None,
        "turns": {place.view: place.turn for place in record.photos if place.turn},
    }


def _put(session: Session, visit_id: int, state: State | None) -> None:
    record = session.get(VisitRecord, visit_id)
    assert record is not None  # rows of visits are never deleted
    record.removed = state is None
    if state is None:
        return
    next_visit, turns = state["next_visit"], state["turns"]
    assert isinstance(turns, Mapping)
    record.patient_id = patients.kept_number(session, int(str(state["patient_id"])))
    record.day = date.fromisoformat(str(state["day"]))
    record.note = str(state["note"])
    record.plan = str(state["plan"])
    record.next_visit = date.fromisoformat(str(next_visit)) if next_visit else None
    for place in record.photos:
        place.turn = int(turns.get(place.view, 0))


# A visit: whose it is, its day, words and turns; its decision is a kind of its own.
KIND = Kind("visit", _read, _put)
