"""Copies a clinic's records to another database: every row under its number, and the trail."""

from sqlalchemy import Connection, Integer, Table, func, insert, select

from acne_desktop.domain.audit import Verification
from acne_desktop.errors import DatabaseError
from acne_desktop.storage import audit, audit_check
from acne_desktop.storage.engine import Database
from acne_desktop.storage.tables import Base, ClinicRecord

_AT_ONCE = 500


def copy(source: Database, target: Database) -> Verification:
    """Copy all rows in one transaction, checked against the trail that comes with them.

    Raises :class:`DatabaseError` where the target holds a clinic already, or where what was
    written is not what the trail says; then nothing is written.
    """
    with source.reading() as read, target.writing() as written:
        into = written.connection()
        if into.scalar(select(func.count()).select_from(ClinicRecord)):
            raise DatabaseError("That database holds a clinic already: name an empty one.")
        for table in Base.metadata.sorted_tables:
            _copy_rows(read.connection(), into, table)
        found = audit_check.verify_session(target.place, written)
        if not found.sound or found.head != audit.head(read):
            raise DatabaseError(
                "The copy does not say what the audit trail says; nothing was written: check this "
                "clinic with acne-desktop audit verify."
            )
    target.anchor.move(found.head)
    return found


def _copy_rows(source: Connection, target: Connection, table: Table) -> None:
    # By number: an assessment names the suggestion, and a change the change, before it.
    rows = source.execution_options(yield_per=_AT_ONCE).execute(
        select(table).order_by(*table.primary_key)
    )
    for some in rows.mappings().partitions(_AT_ONCE):
        target.execute(insert(table), [dict(row) for row in some])
    if target.dialect.name == "postgresql":
        _go_on_counting(target, table)


def _go_on_counting(target: Connection, table: Table) -> None:
    """Have the next row numbered after those that came with their numbers."""
    first, *more = table.primary_key
    if not more and isinstance(first.type, Integer):
        last = select(func.max(first)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, first.name)
        target.execute(select(func.setval(sequence, last)))
