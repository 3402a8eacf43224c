"""Changes in the database: recorded beside what they change, listed, and taken back."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, selectinload

from acne_desktop.domain.change import Change, Part, State, Told
from acne_desktop.errors import ChangedSinceError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.tables import ChangePartRecord, ChangeRecord, PatientRecord


@dataclass(frozen=True)
class Kind:
    """How records of one kind are read and brought into a state; each storage module has its own.

    ``read`` returns all that can change of a record, as JSON holds it, or None where it is not
    there; ``put`` brings it into such a state, making or removing it where need be.
    """

    name: str
    read: Callable[[Session, int], State | None]
    put: Callable[[Session, int, State | None], None]


@dataclass
class Recorder:
    """Notes which records a change touches. :meth:`touch` each *before* it is changed."""

    session: Session
    told: Told
    patient_id: int | None = None
    visit_id: int | None = None
    undoes: int | None = None
    change_id: int | None = None  # once it is recorded; None where nothing has changed
    _touched: dict[tuple[str, int], tuple[Kind, State | None]] = field(default_factory=dict)

    def touch(self, kind: Kind, record_id: int) -> None:
        """Note a record as it stands now; the first time counts."""
        if (kind.name, record_id) not in self._touched:
            self._touched[kind.name, record_id] = (kind, _state(kind, self.session, record_id))

    def made(self, kind: Kind, record_id: int) -> None:
        """Note a record that was not there before this change."""
        self._touched[kind.name, record_id] = (kind, None)

    def write(self) -> None:
        """Add the change with the states that the records have now, if any differs."""
        self.session.flush()
        parts: list[ChangePartRecord] = []
        for (name, record_id), (kind, before) in self._touched.items():
            after = _state(kind, self.session, record_id)
            if before != after:
                parts.append(
                    ChangePartRecord(
                        place=len(parts),
                        kind=name,
                        record_id=record_id,
                        before=None if before is None else dict(before),
                        after=None if after is None else dict(after),
                    )
                )
        if not parts:
            return
        record = ChangeRecord(
            made_at=datetime.now(UTC),
            label=json.dumps([self.told.text, dict(self.told.values)], ensure_ascii=False),
            patient_id=self.patient_id,
            visit_id=self.visit_id,
            undoes=self.undoes,
            parts=parts,
        )
        self.session.add(record)
        self.session.flush()
        self.change_id = record.id


@contextmanager
def recording(
    session: Session, told: Told, *, patient_id: int | None = None, visit_id: int | None = None
) -> Iterator[Recorder]:
    """Record what is changed within as one change, in the same transaction."""
    recorder = Recorder(session, told, patient_id, visit_id)
    yield recorder
    recorder.write()


def undo(session: Session, change_id: int, kinds: dict[str, Kind]) -> Change:
    """Take a change back, which is a change itself; undoing that one is redoing.

    Raises :class:`ChangedSinceError` where a record is no longer as the change left it, and
    :class:`NotFoundError`.
    """
    change = get(session, change_id)
    if change.undone:
        raise ChangedSinceError(tr("This change has been taken back already."))
    recorder = Recorder(session, change.told, change.patient_id, change.visit_id, change.id)
    # Noted from the end: undone itself, this change is made again from the beginning.
    for part in reversed(change.parts):
        kind = kinds[part.kind]
        if _state(kind, session, part.record_id) != part.after:
            raise ChangedSinceError(
                tr("The record has been changed since: take the later change back first.")
            )
        recorder.touch(kind, part.record_id)
    for part in reversed(change.parts):
        kinds[part.kind].put(session, part.record_id, part.before)
    recorder.write()
    assert recorder.change_id is not None
    return get(session, recorder.change_id)


def get(session: Session, change_id: int) -> Change:
    """Return a change. Raises :class:`NotFoundError`."""
    return _changes(session, [change_id])[0]


def of_patient(
    session: Session, patient_id: int, *, visit_id: int | None = None, limit: int = 200
) -> list[Change]:
    """Return the changes of a patient's records, or of one visit's, newest first.

    Those of patients who were merged into this one are among them.
    """
    whose = select(literal(patient_id).label("id")).cte("whose", recursive=True)
    merged = select(PatientRecord.id).where(PatientRecord.merged_into == whose.c.id)
    whose = whose.union(merged)
    query = select(ChangeRecord.id).where(ChangeRecord.patient_id.in_(select(whose.c.id)))
    if visit_id is not None:
        query = query.where(ChangeRecord.visit_id == visit_id)
    ids = session.scalars(query.order_by(ChangeRecord.id.desc()).limit(limit)).all()
    return _changes(session, ids) if ids else []


def _changes(session: Session, ids: Sequence[int]) -> list[Change]:
    records = session.scalars(
        select(ChangeRecord)
        .where(ChangeRecord.id.in_(ids))
        .order_by(ChangeRecord.id.desc())
        .options(selectinload(ChangeRecord.parts))
    ).all()
    if not records:
        raise NotFoundError(tr("This change is not in the records."))
    undone = set(session.scalars(select(ChangeRecord.undoes).where(ChangeRecord.undoes.in_(ids))))
    return [_change(record, undone=record.id in undone) for record in records]


def _change(record: ChangeRecord, *, undone: bool) -> Change:
    text, values = json.loads(record.label)
    return Change(
        id=record.id,
        made_at=record.made_at,
        told=Told(text, values),
        patient_id=record.patient_id,
        visit_id=record.visit_id,
        parts=tuple(Part(p.kind, p.record_id, p.before, p.after) for p in record.parts),
        undoes=record.undoes,
        undone=undone,
    )


def _state(kind: Kind, session: Session, record_id: int) -> State | None:
    """Return a record's state as JSON will hold it, so that the two can be compared."""
    session.flush()
    state = kind.read(session, record_id)
    return None if state is None else json.loads(json.dumps(dict(state)))
