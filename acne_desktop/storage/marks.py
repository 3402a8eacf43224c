"""Marks in the database: kept, changed, removed, and listed by visit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.errors import NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.removable import free_id, kind_of_rows
from acne_desktop.storage.tables import MarkRecord


def add(session: Session, visit_id: int, mark: Mark) -> Mark:
    """Keep a new mark; return it with its number."""
    record = MarkRecord(id=free_id(session, KIND, MarkRecord), visit_id=visit_id)
    _fill(record, mark)
    session.add(record)
    session.flush()
    return _mark(record)


def change(session: Session, mark: Mark) -> None:
    """Replace what is drawn and written. Raises :class:`NotFoundError`."""
    _fill(_record(session, mark.id), mark)
    session.flush()


def remove(session: Session, mark_id: int) -> None:
    """Take a mark away. Raises :class:`NotFoundError`."""
    session.delete(_record(session, mark_id))
    session.flush()


def visit_of(session: Session, mark_id: int) -> int:
    """Return the visit that a mark belongs to. Raises :class:`NotFoundError`."""
    return _record(session, mark_id).visit_id


def of_visit(session: Session, visit_id: int) -> list[Mark]:
    """Return a visit's marks in the order in which they were drawn."""
    query = select(MarkRecord).where(MarkRecord.visit_id == visit_id).order_by(MarkRecord.id)
    return [_mark(record) for record in session.scalars(query)]


def _record(session: Session, mark_id: int) -> MarkRecord:
    record = session.get(MarkRecord, mark_id)
    if record is None:
        raise NotFoundError(tr("This mark is not there any more: open the visit again."))
    return record


def _fill(record: MarkRecord, mark: Mark) -> None:
    record.view = mark.view.value
    record.kind = mark.kind.value
    record.points = [list(point) for point in mark.points]
    record.text = mark.text


def _mark(record: MarkRecord) -> Mark:
    return Mark(
        view=View(record.view),
        kind=MarkKind(record.kind),
        points=tuple((x, y) for x, y in record.points),
        text=record.text,
        id=record.id,
    )


def _state(record: MarkRecord) -> State:
    return {
        "visit_id": record.visit_id,
        "view": record.view,
        "kind": record.kind,
        "points": record.points,
        "text": record.text,
    }


def _fill_state(_session: Session, record: MarkRecord, state: State) -> None:
    points = state["points"]
    assert isinstance(points, list)
    record.visit_id = int(str(state["visit_id"]))
    record.view, record.kind = str(state["view"]), str(state["kind"])
    record.points, record.text = points, str(state["text"])


# A mark: what is drawn, where, and its words.
KIND = kind_of_rows("mark", MarkRecord, _state, _fill_state)
