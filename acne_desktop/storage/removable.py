"""Rows that a change may remove, and that come back under their own number when it is undone."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.tables import ChangePartRecord, MarkRecord, TreatmentRecord

Row = TypeVar("Row", MarkRecord, TreatmentRecord)


def kind_of_rows(
    name: str,
    table: type[Row],
    state_of: Callable[[Row], State],
    fill: Callable[[Session, Row, State], None],
) -> Kind:
    """Return the kind of a table's rows: ``state_of`` reads one, ``fill`` writes a state to it."""

    def read(session: Session, row_id: int) -> State | None:
        row = session.get(table, row_id)
        return None if row is None else state_of(row)

    def put(session: Session, row_id: int, state: State | None) -> None:
        row = session.get(table, row_id)
        if state is not None:
            row = row or table(id=row_id)
            fill(session, row, state)
            session.add(row)
        elif row is not None:
            session.delete(row)
        session.flush()

    return Kind(name, read, put)


def free_id(session: Session, kind: Kind, table: type[Row]) -> int:
    """Return a number that no row has or had: changes name removed ones by theirs."""
    there = session.scalar(select(func.max(table.id)))
    was_there = session.scalar(
        select(func.max(ChangePartRecord.record_id)).where(ChangePartRecord.kind == kind.name)
    )
    return max(there or 0, was_there or 0) + 1
