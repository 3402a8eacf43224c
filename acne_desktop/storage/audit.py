"""The audit trail in the database: every row that is made, changed or removed writes an entry.

Nobody has to remember it: the sessions that :meth:`Database.writing` gives note each row before
it changes, read it back before the commit, and chain one entry a row in the same transaction.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, event, insert, select
from sqlalchemy import inspect as inspected
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql.elements import ColumnElement

from acne_desktop.domain.account import Actor
from acne_desktop.domain.audit import Action, Entry, Head, Wanted, digest, plain
from acne_desktop.storage.dialects import as_kept
from acne_desktop.storage.tables import Base
from acne_desktop.storage.trial_tables import AuditRecord

Row = Mapping[str, Any]
_Key = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Standing:
    """A row as it stands: what it says, and the digest of what lies in the database, to the bit."""

    values: Row
    digest: str


# Derived, so that they may be made anew at any time; and the trail itself.
UNTRACKED = frozenset({"fingerprints", "colour_readings", "audit"})
# Kept by triggers or for convenience; what they say follows from what is tracked.
_DERIVED = {
    "patients": {
        "opened_at",
        "visit_count",
        "last_visit",
        "next_visit",
        "ungraded",
        "latest_grades",
    },
    "visits": {"grade"},
}
# Whoever reads the trail sees that these have changed, and not to what.
_SECRET = {"accounts": ("password",)}
# What is written for a row, and says how it stands afterwards.
OF_ROWS = frozenset({Action.CREATED, Action.CHANGED, Action.REMOVED, Action.TAKEN_OVER})
# An execution option for statements that touch derived columns only.
UNAUDITED = {"unaudited": True}
_INFO = "audit"
_KEYS = ("key_0", "key_1")  # no table has a longer primary key


@dataclass(frozen=True)
class Note:
    """Something that was done and changes no row: a view, an export, a sign-in."""

    action: Action
    subject: str = ""
    record: str = ""
    new: Row | None = None
    reason: str = ""
    old: Row | None = None


@dataclass
class Trail:
    """What one transaction has to write; ``reason`` stands in all its entries."""

    actor: Actor
    reason: str = ""
    notes: list[Note] = field(default_factory=list)
    before: dict[_Key, Standing | None] = field(default_factory=dict)
    head: Head | None = None  # once it is written
    hold: Callable[[Connection], None] | None = None  # lets nobody else go on from its end
    now: datetime | None = None  # the server's time; this machine's where it is None


def follow(session: Session, actor: Actor) -> Trail:
    """Have a session write to the trail for somebody."""
    trail = session.info[_INFO] = Trail(actor)
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "after_flush", _after_flush)
    event.listen(session, "before_commit", _before_commit)
    event.listen(session, "do_orm_execute", _refuse_bulk)
    return trail


def of(session: Session) -> Trail:
    """Return what a writing session has to write."""
    trail: Trail = session.info[_INFO]
    return trail


def tracked() -> list[Table]:
    """Return every table that the trail vouches for."""
    return [table for table in Base.metadata.sorted_tables if table.name not in UNTRACKED]


def columns(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns of a table that the trail vouches for."""
    derived = _DERIVED.get(table.name, set())
    return [column for column in table.columns if column.name not in derived]


def key_text(key: Sequence[Any]) -> str:
    """Return a primary key as entries name it."""
    return " ".join(str(part) for part in key)


def digests(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    """Yield each row's key as text, and its digest."""
    places = [columns(table).index(column) for column in table.primary_key]
    found = session.connection().execution_options(yield_per=1000).execute(select(*_raw(table)))
    for row in found:
        yield key_text([row[place] for place in places]), _digest(row)


def head(session: Session) -> Head:
    """Return where the trail ends."""
    last = session.connection().execute(
        select(AuditRecord.id, AuditRecord.hash).order_by(AuditRecord.id.desc()).limit(1)
    )
    found = last.first()
    return Head() if found is None else Head(found.id, found.hash)


def entries(session: Session, after: int = 0) -> Iterator[tuple[Entry, str]]:
    """Yield each entry with the hash that is stored beside it, oldest first.

    The hash is empty where the entry does not lie in the database as it was written.
    """
    table = AuditRecord.__table__
    sides = [as_kept(table.c[name]).label(f"raw_{name}") for name in ("old", "new")]
    query = select(*table.columns, *sides).where(AuditRecord.id > after).order_by(AuditRecord.id)
    found = session.connection().execution_options(yield_per=1000).execute(query)
    for row in found.mappings():
        values = dict(row)
        stored = values.pop("hash")
        written = all(_is_written(values.pop(f"raw_{n}"), values[n]) for n in ("old", "new"))
        yield Entry(**values), stored if written else ""


def _is_written(raw: object, value: object) -> bool:
    """Tell whether JSON lies in the database as this application writes it, to the space."""
    return not isinstance(raw, str) or raw == json.dumps(value)


def find(session: Session, wanted: Wanted, *, before: int | None, limit: int) -> list[Entry]:
    """Return the newest entries that fit, newest first; ``before`` is the number to go on from."""
    query = select(AuditRecord).order_by(AuditRecord.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRecord.id < before)
    for column, value in (
        (AuditRecord.actor, wanted.actor),
        (AuditRecord.action, wanted.action),
        (AuditRecord.subject, wanted.subject),
        (AuditRecord.record, wanted.record),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(AuditRecord.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditRecord.at < wanted.until)
    return [entry(record) for record in session.scalars(query)]


def choices(session: Session) -> tuple[list[str], list[str]]:
    """Return who and which tables occur on the trail, for filters."""
    actors = session.scalars(select(AuditRecord.actor).distinct().order_by(AuditRecord.actor))
    subjects = session.scalars(select(AuditRecord.subject).distinct().order_by(AuditRecord.subject))
    return list(actors), list(subjects)


def entry(record: AuditRecord) -> Entry:
    """Return what a row of the trail says."""
    names = [column.name for column in AuditRecord.__table__.columns if column.name != "hash"]
    return Entry(**{name: getattr(record, name) for name in names})


def take_over(session: Session) -> None:
    """Write an entry for every row that was there before the trail began."""
    found = (
        (Note(Action.TAKEN_OVER, table.name, key), whole)
        for table in tracked()
        for key, whole in digests(session, table)
    )
    _chain(session, of(session), [_noted(note, whole) for note, whole in found])


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    trail = of(session)
    for record in (*session.dirty, *session.deleted):
        key = _key(record)
        if key is None or key in trail.before:
            continue
        if record in session.deleted or session.is_modified(record):
            trail.before[key] = _row(session, key)


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    trail = of(session)
    for record in session.new:
        key = _key(record)
        if key is not None:
            trail.before.setdefault(key, None)


def _before_commit(session: Session) -> None:
    session.flush()
    trail = of(session)
    written = [_changed(key, old, _row(session, key)) for key, old in trail.before.items()]
    noted = [_noted(note, None) for note in trail.notes]
    _chain(session, trail, [values for values in written if values is not None] + noted)
    trail.before.clear()
    trail.notes.clear()


def _refuse_bulk(state: ORMExecuteState) -> None:
    """Stop a statement that would change rows past the trail: a bug, found at its first run."""
    if not (state.is_update or state.is_delete) or state.execution_options.get("unaudited"):
        return
    mapper = state.bind_mapper
    if mapper is None or mapper.class_.__tablename__ not in UNTRACKED:
        raise RuntimeError("rows that the audit trail vouches for are changed one by one")


def _key(record: object) -> _Key | None:
    state: Any = inspected(record)
    table = state.mapper.local_table.name
    return (
        None
        if table in UNTRACKED
        else (table, tuple(state.mapper.primary_key_from_instance(record)))
    )


def _row(session: Session, key: _Key) -> Standing | None:
    name, values = key
    query, told = _of_one(name)
    found = session.connection().execute(query, dict(zip(_KEYS, values, strict=False))).first()
    if found is None:
        return None
    said = {column: plain(value) for column, value in zip(told, found, strict=False)}
    for secret in _SECRET.get(name, ()):
        said[secret] = f"sha256:{hashlib.sha256(str(said[secret]).encode()).hexdigest()[:12]}"
    return Standing(said, _digest(found[len(told) :]))


@cache
def _of_one(name: str) -> tuple[Select[Any], tuple[str, ...]]:
    """Return the query of one row of a table, made once: it is asked for at every change."""
    table = Base.metadata.tables[name]
    told = columns(table)
    query = select(*told, *_raw(table))
    for key, column in zip(_KEYS, table.primary_key, strict=False):
        query = query.where(column == bindparam(key, type_=column.type))
    return query, tuple(column.name for column in told)


def _raw(table: Table) -> list[ColumnElement[Any]]:
    """Return a table's columns as the database holds them, so that no change is read away."""
    return [as_kept(column).label(f"raw_{column.name}") for column in columns(table)]


def _digest(row: Sequence[Any]) -> str:
    return digest(list(row))


def _changed(key: _Key, old: Standing | None, new: Standing | None) -> dict[str, Any] | None:
    """Return what the entry of one row says; None where it is as it was."""
    if old == new:
        return None
    action = Action.CREATED if old is None else Action.REMOVED
    before = None if old is None else old.values
    after = None if new is None else new.values
    if before is not None and after is not None:
        action = Action.CHANGED
        differing = [name for name in after if after[name] != before[name]]
        before = {name: before[name] for name in differing}
        after = {name: after[name] for name in differing}
    return {
        "action": action.value,
        "subject": key[0],
        "record": key_text(key[1]),
        "old": before,
        "new": after,
        "digest": None if new is None else new.digest,
    }


def _noted(note: Note, whole: str | None) -> dict[str, Any]:
    return {
        "action": note.action.value,
        "subject": note.subject,
        "record": note.record,
        "old": _plain(note.old),
        "new": _plain(note.new),
        "digest": whole,
        "reason": note.reason,
    }


def _plain(row: Row | None) -> Row | None:
    return row and {name: plain(value) for name, value in row.items()}


def _chain(session: Session, trail: Trail, written: list[dict[str, Any]]) -> None:
    """Add entries at the end of the trail, dated no earlier than the last one."""
    if not written:
        return
    connection = session.connection()
    if trail.hold is not None:
        trail.hold(connection)
    last = connection.execute(
        select(AuditRecord.id, AuditRecord.hash, AuditRecord.at)
        .order_by(AuditRecord.id.desc())
        .limit(1)
    ).first()
    end = Head() if last is None else Head(last.id, last.hash)
    now = trail.now or datetime.now(UTC)
    at = now if last is None else max(now, last.at)
    found = []
    for values in written:
        entry = Entry(
            id=end.id + 1,
            at=at,
            actor_id=trail.actor.id,
            actor=trail.actor.name,
            previous=end.hash,
            **({"reason": trail.reason} | values),
        )
        end = Head(entry.id, entry.hash)
        found.append(vars(entry) | {"hash": end.hash})
    connection.execute(insert(AuditRecord), found)
    trail.head = end
