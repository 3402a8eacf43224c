"""Checks the audit trail against itself, and every record against what the trail says of it."""

import sqlite3
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acne_desktop.domain.audit import BEGINNING, Finding, Flaw, Head, Verification
from acne_desktop.errors import Cancelled, KnownError
from acne_desktop.storage import audit
from acne_desktop.storage.engine import Database
from acne_desktop.storage.place import Place

MOST_FINDINGS = 1000  # a database that was replaced would give one a row

# What follows from tracked rows, and must say the same.
_DERIVED = {
    "visits": """SELECT id FROM visits v WHERE v.grade {differs_from}
 (SELECT CASE WHEN a.withdrawn THEN NULL ELSE a.grade END FROM assessments a
 WHERE a.visit_id = v.id AND a.assessor = 'clinician' ORDER BY a.id DESC LIMIT 1)""",
    "patients": """SELECT id FROM patients p WHERE p.visit_count {differs_from}
 (SELECT count(*) FROM visits v WHERE v.patient_id = p.id AND NOT v.removed)
 OR p.last_visit {differs_from}
 (SELECT max(v.day) FROM visits v WHERE v.patient_id = p.id AND NOT v.removed)
 OR p.next_visit {differs_from} (SELECT v.next_visit FROM visits v WHERE v.patient_id = p.id
 AND NOT v.removed ORDER BY v.day DESC, v.id DESC LIMIT 1)
 OR p.ungraded {differs_from} (SELECT count(*) FROM visits v WHERE v.patient_id = p.id
 AND NOT v.removed AND v.grade IS NULL)
 OR p.latest_grades {differs_from} coalesce((SELECT {joined} FROM
 (SELECT coalesce(CAST(v.grade AS TEXT), '-') AS grade, v.day, v.id FROM visits v
 WHERE v.patient_id = p.id AND NOT v.removed ORDER BY v.day DESC, v.id DESC LIMIT 5) f), '')""",
}
_WORDS = {
    "sqlite": {"differs_from": "IS NOT", "joined": "group_concat(f.grade, '')"},
    "postgresql": {
        "differs_from": "IS DISTINCT FROM",
        "joined": "string_agg(f.grade, '' ORDER BY f.day DESC, f.id DESC)",
    },
}


def verify(database: Database, progress: Callable[[float], bool] | None = None) -> Verification:
    """Check everything; ``progress`` hears a fraction and answers whether to go on.

    Raises :class:`Cancelled` where it answers no. A database that cannot be read is a finding.
    """
    check = _Check(database.place, progress or (lambda _fraction: True))
    noted = database.anchor.read()  # before: what is written meanwhile moves it on
    try:
        with database.reading() as session:
            check.whole(session)
            check.guards()
    except (KnownError, DBAPIError, sqlite3.Error, ValueError, TypeError, LookupError) as error:
        # Damaged pages give values that no column could hold.
        check.found(Flaw.UNREADABLE, getattr(error, "sentence", "") or type(error).__name__)
    check.end(noted, database.anchor.read())
    return check.result()


def verify_session(place: Place, session: Session) -> Verification:
    """Check the trail and all rows as a session sees them, also before they are committed."""
    check = _Check(place, lambda _fraction: True)
    check.whole(session)
    return check.result()


class _Check:
    def __init__(self, place: Place, progress: Callable[[float], bool]) -> None:
        self._place = place
        self._progress = progress
        self._findings: list[Finding] = []
        self._head = Head()
        self._hashes: dict[int, str] = {}
        self._standing: dict[tuple[str, str], str | None] = {}
        self._entries = self._records = 0

    def found(self, flaw: Flaw, where: object) -> None:
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(Finding(flaw, str(where)))

    def result(self) -> Verification:
        return Verification(self._entries, self._records, self._head, tuple(self._findings))

    def whole(self, session: Session) -> None:
        """Check the chain, then every row."""
        connection = session.connection()
        broken = self._place.flaw(connection)
        if broken:
            self.found(Flaw.UNREADABLE, broken)
        self._chain(session)
        for name, key, whole in self._told(session):
            self._row(name, key, whole)
        for (name, key), standing in self._standing.items():
            if standing is not None:
                self.found(Flaw.RECORD_MISSING, f"{name} {key}")
        words = _WORDS[connection.dialect.name]
        for name, query in _DERIVED.items():
            for (key,) in connection.execute(text(query.format(**words))):
                self.found(Flaw.RECORD_CHANGED, f"{name} {key}")

    def _chain(self, session: Session) -> None:
        at = None
        for entry, stored in audit.entries(session):
            self._entries += 1
            if entry.id != self._head.id + 1 or entry.previous != self._head.hash:
                self.found(Flaw.ENTRY_MISSING, entry.id)
            if entry.hash != stored:
                self.found(Flaw.ENTRY_CHANGED, entry.id)
            if at is not None and entry.at < at:
                self.found(Flaw.TIME_RUNS_BACK, entry.id)
            at = entry.at
            self._head = Head(entry.id, stored)
            self._hashes[entry.id] = stored
            if entry.record and entry.subject not in audit.UNTRACKED:
                self._standing_after(entry.action, entry.subject, entry.record, entry.digest)

    def _standing_after(self, action: str, subject: str, record: str, whole: str | None) -> None:
        if action in audit.OF_ROWS:
            self._standing[subject, record] = whole

    def _told(self, session: Session) -> Iterator[tuple[str, str, str]]:
        tables = audit.tracked()
        for number, table in enumerate(tables):
            if not self._progress(number / len(tables)):
                raise Cancelled
            for key, whole in audit.digests(session, table):
                yield table.name, key, whole

    def _row(self, name: str, key: str, whole: str) -> None:
        self._records += 1
        standing = self._standing.pop((name, key), None)
        if standing is None:
            self.found(Flaw.RECORD_ADDED, f"{name} {key}")
        elif standing != whole:
            self.found(Flaw.RECORD_CHANGED, f"{name} {key}")

    def guards(self) -> None:
        """Compare tables and triggers with those of a database that is made anew."""
        wanted, there = _as_made(self._place), self._place.guards()
        for name in sorted(wanted.keys() | there.keys()):
            if wanted.get(name) != there.get(name):
                self.found(Flaw.GUARDS_CHANGED, name)

    def end(self, anchor: Head | None, later: Head | None) -> None:
        """Compare the trail's end with what was noted of it before, and after, it was read."""
        if anchor is None:
            if self._entries and later is None:
                self.found(Flaw.END_UNKNOWN, self._head.id)
            return
        if self._hashes.get(anchor.id, BEGINNING if anchor.id == 0 else "") != anchor.hash:
            self.found(Flaw.END_MISSING, anchor.id)


_made: dict[object, dict[str, str]] = {}


def _as_made(place: Place) -> dict[str, str]:
    """Return tables and triggers as the migrations make them; they are run once only."""
    from acne_desktop.storage import migrate  # noqa: PLC0415 - alembic is slow to import

    key = place if place.shared else None  # all files are alike
    if key not in _made:
        _made[key] = place.guards_as_made(migrate.steps)
    return _made[key]
