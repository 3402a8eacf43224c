"""Blinded reads in the database: planned, handed out to one sitting at a time, committed once.

What is handed out is locked while it is looked for (``FOR UPDATE SKIP LOCKED``; SQLite has one
writer at a time and needs none), so that no two sittings are handed the same read. So those who
read may write at the same time, see :meth:`Database.writing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import Answer, CommittedRead, Kind, PlannedRead
from acne_desktop.storage.trial_tables import AccountRecord, ReadRecord, StudyVisitRecord

_THIRD = (Kind.ADJUDICATION.value, Kind.DECOY.value)


@dataclass(frozen=True)
class HandedRead:
    """A read as it was handed out."""

    id: int
    study_id: int
    study_visit_id: int
    visit_id: int
    kind: Kind
    reader_id: int | None
    sitting: str
    committed: bool


@dataclass(frozen=True)
class Reading:
    """Who asks for a read: which account, at which sitting."""

    study_id: int
    reader_id: int
    sitting: str
    pool: bool  # whether third reads may be handed to them


@dataclass(frozen=True)
class Waiting:
    """How many reads somebody has before them."""

    training: int
    others: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.training + self.others


@dataclass(frozen=True)
class Tally:
    """How many reads of a kind a reader has, and how many of them are committed."""

    reader_id: int | None
    kind: Kind
    planned: int
    committed: int


@dataclass(frozen=True)
class Activity:
    """How many reads somebody committed as not gradable, and when they committed the last."""

    not_gradable: int
    last_at: datetime


def add(session: Session, study_id: int, version: int, planned: Iterable[PlannedRead]) -> None:
    """Add planned reads."""
    for read in planned:
        session.add(
            ReadRecord(
                study_id=study_id,
                study_visit_id=read.study_visit_id,
                reader_id=read.reader_id,
                kind=read.kind.value,
                place=read.place,
                protocol_version=version,
            )
        )
    session.flush()


def claim(
    session: Session, who: Reading, now: datetime, left_before: datetime, *, training: bool
) -> HandedRead | None:
    """Hand out the next read, or again the one that this sitting holds; None where there is none.

    What the same reader gave back, or was handed before ``left_before`` at a sitting that must
    have ended, comes before new ones: nothing is lost, and nobody else gets it.
    """
    handed, mine = ReadRecord.handed_at.is_not(None), ReadRecord.session == who.sitting
    left = or_(ReadRecord.session == "", ReadRecord.handed_at < left_before)
    first = case((and_(handed, mine), 0), (handed, 1), else_=2)
    record: ReadRecord | None = session.scalar(
        _waiting(who)
        .where(_of_kind(training=training), or_(~handed, mine, left))
        .order_by(first, ReadRecord.place, ReadRecord.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=ReadRecord)
    )
    if record is None:
        return None
    if record.session != who.sitting:
        record.reader_id, record.session, record.handed_at = who.reader_id, who.sitting, now
        session.flush()
    return _handed(session, record)


def count_waiting(session: Session, who: Reading) -> Waiting:
    """Return how many reads there are for somebody now, with the one they hold."""
    is_training = _of_kind(training=True)
    query = _waiting(who).with_only_columns(
        func.count(case((is_training, 1))), func.count(case((~is_training, 1)))
    )
    return Waiting(*session.execute(query).one())


def get(session: Session, read_id: int, *, locking: bool = False) -> HandedRead | None:
    """Return a read, or None; ``locking`` until the transaction ends."""
    query = select(ReadRecord).where(ReadRecord.id == read_id)
    record = session.scalar(query.with_for_update() if locking else query)
    return None if record is None else _handed(session, record)


def give_back(session: Session, read_id: int) -> None:
    """Note that a sitting holds a read no more; it stays its reader's."""
    session.get_one(ReadRecord, read_id).session = ""
    session.flush()


def commit(
    session: Session,
    read_id: int,
    answer: Answer,
    now: datetime,
    *,
    version: int,
    suggestion_shown: bool,
) -> None:
    """Commit a read under the protocol in force; it never changes after that."""
    record = session.get_one(ReadRecord, read_id)
    record.grade = answer.grade
    record.not_gradable = answer.not_gradable
    record.comment = answer.comment
    record.committed_at = now
    record.protocol_version = version
    record.suggestion_shown = suggestion_shown
    session.flush()


def withdraw(session: Session, study_id: int, reader_id: int) -> list[int]:
    """Take back what a reader has not committed; return the visits of the first reads among it.

    Third reads are for the adjudicators who are left. What is committed stays.
    """
    waiting = session.scalars(
        select(ReadRecord)
        .where(
            ReadRecord.study_id == study_id,
            ReadRecord.reader_id == reader_id,
            ReadRecord.committed_at.is_(None),
        )
        .order_by(ReadRecord.id)
        .with_for_update()
    ).all()
    firsts = [read.study_visit_id for read in waiting if read.kind == Kind.FIRST.value]
    for read in waiting:
        if read.kind in _THIRD:
            read.reader_id, read.session, read.handed_at = None, "", None
        else:
            session.delete(read)
    session.flush()
    return firsts


def readers(session: Session, study_id: int) -> set[int]:
    """Return everybody who has reads in a study, also who reads there no more."""
    query = select(ReadRecord.reader_id).where(ReadRecord.study_id == study_id).distinct()
    return {reader for reader in session.scalars(query) if reader is not None}


def first_grades(session: Session, study_visit_id: int) -> list[Grade | None] | None:
    """Return the grades of a visit's first reads, or None while one is missing.

    The visit is locked until the transaction ends: of two that commit at the same time, the
    second sees what the first has written.
    """
    session.scalar(
        select(StudyVisitRecord.id).where(StudyVisitRecord.id == study_visit_id).with_for_update()
    )
    records = session.execute(
        select(ReadRecord.grade, ReadRecord.committed_at)
        .where(ReadRecord.study_visit_id == study_visit_id, ReadRecord.kind == Kind.FIRST.value)
        .order_by(ReadRecord.id)
    ).all()
    if any(at is None for _, at in records):
        return None
    return [None if grade is None else Grade(grade) for grade, _ in records]


def places(session: Session, study_id: int) -> int:
    """Return how many places the longest worklist of a study has."""
    last = session.scalar(select(func.max(ReadRecord.place)).where(ReadRecord.study_id == study_id))
    return 0 if last is None else last + 1


def training(session: Session, study_id: int, reader_id: int) -> list[tuple[Grade, Grade | None]]:
    """Return a reader's latest committed training read of each visit, beside its reference."""
    rows = session.execute(
        select(StudyVisitRecord.id, StudyVisitRecord.reference_grade, ReadRecord.grade)
        .join(ReadRecord, ReadRecord.study_visit_id == StudyVisitRecord.id)
        .where(
            ReadRecord.study_id == study_id,
            ReadRecord.reader_id == reader_id,
            ReadRecord.kind == Kind.TRAINING.value,
            ReadRecord.committed_at.is_not(None),
        )
        .order_by(ReadRecord.id)
    )
    latest = {visit: (reference, grade) for visit, reference, grade in rows}
    return [
        (Grade(reference), None if grade is None else Grade(grade))
        for reference, grade in latest.values()
        if reference is not None
    ]


def tallies(session: Session, study_id: int) -> list[Tally]:
    """Return how far each reader is, by kind of read."""
    rows = session.execute(
        select(
            ReadRecord.reader_id,
            ReadRecord.kind,
            func.count(),
            func.sum(case((ReadRecord.committed_at.is_not(None), 1), else_=0)),
        )
        .where(ReadRecord.study_id == study_id)
        .group_by(ReadRecord.reader_id, ReadRecord.kind)
    )
    return [Tally(reader, Kind(kind), planned, done) for reader, kind, planned, done in rows]


def activities(session: Session, study_id: int) -> dict[int, Activity]:
    """Return what each reader has done so far, but for the training."""
    rows = session.execute(
        select(
            ReadRecord.reader_id,
            func.sum(case((ReadRecord.grade.is_(None), 1), else_=0)),
            func.max(ReadRecord.committed_at),
        )
        .where(
            ReadRecord.study_id == study_id,
            ReadRecord.reader_id.is_not(None),
            ReadRecord.committed_at.is_not(None),
            ReadRecord.kind != Kind.TRAINING.value,
        )
        .group_by(ReadRecord.reader_id)
    )
    return {reader: Activity(not_gradable, last) for reader, not_gradable, last in rows}


def committed(session: Session, study_id: int) -> list[CommittedRead]:
    """Return every committed read of a study, in the order in which they were committed."""
    rows = session.execute(
        select(ReadRecord, StudyVisitRecord, AccountRecord.full_name)
        .join(StudyVisitRecord, StudyVisitRecord.id == ReadRecord.study_visit_id)
        .join(AccountRecord, AccountRecord.id == ReadRecord.reader_id)
        .where(ReadRecord.study_id == study_id, ReadRecord.committed_at.is_not(None))
        .order_by(ReadRecord.committed_at, ReadRecord.id)
    )
    return [_committed(record, visit, reader) for record, visit, reader in rows]


def _of_kind(*, training: bool) -> ColumnElement[bool]:
    is_training = ReadRecord.kind == Kind.TRAINING.value
    return is_training if training else ~is_training


def _waiting(who: Reading) -> Select[Any]:
    own: ColumnElement[bool] = ReadRecord.reader_id == who.reader_id
    if who.pool:
        own = or_(own, and_(ReadRecord.reader_id.is_(None), ~_has_read(who)))
    return select(ReadRecord).where(
        ReadRecord.study_id == who.study_id, ReadRecord.committed_at.is_(None), own
    )


def _has_read(who: Reading) -> ColumnElement[bool]:
    """Whether somebody reads the same visit otherwise, or has read it."""
    theirs = aliased(ReadRecord)
    return exists().where(
        theirs.study_visit_id == ReadRecord.study_visit_id, theirs.reader_id == who.reader_id
    )


def _handed(session: Session, record: ReadRecord) -> HandedRead:
    visit = session.get_one(StudyVisitRecord, record.study_visit_id)
    return HandedRead(
        record.id,
        record.study_id,
        record.study_visit_id,
        visit.visit_id,
        Kind(record.kind),
        record.reader_id,
        record.session,
        record.committed_at is not None,
    )


def _committed(record: ReadRecord, visit: StudyVisitRecord, reader: str) -> CommittedRead:
    assert record.reader_id is not None
    assert record.committed_at is not None
    return CommittedRead(
        id=record.id,
        study_visit_id=visit.id,
        subject=visit.subject,
        timepoint=visit.timepoint,
        reader_id=record.reader_id,
        reader=reader,
        kind=Kind(record.kind),
        place=record.place,
        protocol_version=record.protocol_version,
        committed_at=record.committed_at,
        grade=None if record.grade is None else Grade(record.grade),
        not_gradable=record.not_gradable,
        comment=record.comment,
        suggestion_shown=record.suggestion_shown,
    )
