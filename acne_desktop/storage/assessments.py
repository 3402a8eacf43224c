"""Assessments in the database: only ever added, never changed."""

from collections.abc import Collection
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from acne_desktop.domain.assessment import AttentionMap, Decision, Suggestion
from acne_desktop.domain.change import State
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.photo import View
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.tables import AssessmentRecord, AssessmentViewRecord

CLINICIAN = "clinician"
MODEL = "model"


def add_suggestion(session: Session, visit_id: int, suggestion: Suggestion) -> None:
    """Add what the model suggested."""
    record = AssessmentRecord(
        visit_id=visit_id,
        assessor=MODEL,
        grade=int(suggestion.grade),
        made_at=suggestion.made_at,
        wording_id=suggestion.wording_id,
        probabilities=[float(suggestion.probabilities.get(grade, 0.0)) for grade in GRADES],
        plausible_first=int(suggestion.plausible[0]),
        plausible_last=int(suggestion.plausible[-1]),
        plausible_coverage=suggestion.plausible_coverage,
        model_version=suggestion.model_version,
        model_hash=suggestion.model_hash,
        cautions=list(suggestion.cautions),
        views=[_view_record(suggestion, view) for view in suggestion.view_shares],
    )
    session.add(record)
    session.flush()


def add_decision(session: Session, visit_id: int, decision: Decision) -> None:
    """Add what the clinician decided, with the suggestion that was there at the time."""
    seen = _latest(session, visit_id, MODEL)
    session.add(
        AssessmentRecord(
            visit_id=visit_id,
            assessor=CLINICIAN,
            grade=int(decision.grade),
            made_at=decision.made_at,
            wording_id=decision.wording_id,
            reason=decision.reason,
            comment=decision.comment,
            counts=dict(decision.counts) if decision.counts else None,
            suggestion_id=None if seen is None else seen.id,
        )
    )
    session.flush()


def latest_suggestion(session: Session, visit_id: int) -> Suggestion | None:
    """Return the model's latest assessment of a visit."""
    record = _latest(session, visit_id, MODEL)
    return None if record is None else _suggestion(record)


def with_suggestion(session: Session, visit_ids: Collection[int]) -> set[int]:
    """Return those of the visits of which the model has said something."""
    found = select(AssessmentRecord.visit_id).where(
        AssessmentRecord.visit_id.in_(visit_ids), AssessmentRecord.assessor == MODEL
    )
    return set(session.scalars(found))


def decisions(session: Session, visit_id: int) -> list[Decision]:
    """Return all that clinicians decided about a visit, oldest first."""
    records = session.scalars(
        select(AssessmentRecord)
        .where(
            AssessmentRecord.visit_id == visit_id,
            AssessmentRecord.assessor == CLINICIAN,
            AssessmentRecord.withdrawn.is_(False),
        )
        .order_by(AssessmentRecord.id)
    )
    return [_decision(record) for record in records]


def latest_decision(session: Session, visit_id: int) -> Decision | None:
    """Return the decision in force; None where there is none, or it was taken back."""
    record = _latest(session, visit_id, CLINICIAN)
    return None if record is None or record.withdrawn else _decision(record)


def _decision(record: AssessmentRecord) -> Decision:
    counts = record.counts
    return Decision(
        Grade(record.grade),
        record.wording_id,
        record.made_at,
        record.reason,
        record.comment,
        {Lesion(kind): count for kind, count in counts.items()} if counts else None,
    )


def _latest(session: Session, visit_id: int, assessor: str) -> AssessmentRecord | None:
    return session.scalars(
        select(AssessmentRecord)
        .where(AssessmentRecord.visit_id == visit_id, AssessmentRecord.assessor == assessor)
        .order_by(AssessmentRecord.id.desc())
        .limit(1)
        .options(selectinload(AssessmentRecord.views))
    ).one_or_none()


def _view_record(suggestion: Suggestion, view: View) -> AssessmentViewRecord:
    record = AssessmentViewRecord(view=view.value, share=float(suggestion.view_shares[view]))
    attention = suggestion.attention.get(view)
    if attention is not None:
        record.rows, record.columns = attention.rows, attention.columns
        record.attention = np.array(attention.values, dtype="<f2").tobytes()
    return record


def _suggestion(record: AssessmentRecord) -> Suggestion:
    assert record.probabilities is not None
    assert record.plausible_first is not None
    assert record.plausible_last is not None
    assert record.plausible_coverage is not None
    assert record.model_version is not None
    assert record.model_hash is not None
    steps = range(record.plausible_first, record.plausible_last + 1)
    return Suggestion(
        grade=Grade(record.grade),
        probabilities=dict(zip(GRADES, record.probabilities, strict=True)),
        plausible=tuple(Grade(step) for step in steps),
        plausible_coverage=record.plausible_coverage,
        view_shares={view: part.share for view, part in _parts(record)},
        attention={
            view: _attention(part) for view, part in _parts(record) if part.attention is not None
        },
        model_version=record.model_version,
        model_hash=record.model_hash,
        wording_id=record.wording_id,
        made_at=record.made_at,
        cautions=tuple(record.cautions or ()),
    )


def _parts(record: AssessmentRecord) -> list[tuple[View, AssessmentViewRecord]]:
    """Return a suggestion's views in the order they are taken."""
    parts = {View(part.view): part for part in record.views}
    return [(view, parts[view]) for view in View if view in parts]


def _attention(record: AssessmentViewRecord) -> AttentionMap:
    assert record.rows is not None
    assert record.columns is not None
    assert record.attention is not None
    values = np.frombuffer(record.attention, dtype="<f2").astype(float)
    return AttentionMap(record.rows, record.columns, tuple(values.tolist()))


def _read(session: Session, visit_id: int) -> State | None:
    record = _latest(session, visit_id, CLINICIAN)
    if record is None or record.withdrawn:
        return None
    return {
        "grade": record.grade,
        "wording_id": record.wording_id,
        "reason": record.reason,
        "comment": record.comment,
        "counts": record.counts,
        "suggestion_id": record.suggestion_id,
    }


def _put(session: Session, visit_id: int, state: State | None) -> None:
    """Add a row that says what is in force now: rows of assessments never change."""
    if state is None:
        taken_back = _read(session, visit_id)
        if taken_back is None:
            return
        state = {**taken_back, "withdrawn": True}
    session.add(
        AssessmentRecord(
            visit_id=visit_id, assessor=CLINICIAN, made_at=datetime.now(UTC), **dict(state)
        )
    )
    session.flush()


# The decision in force on a visit; the record's number is the visit's.
DECISION = Kind("decision", _read, _put)
