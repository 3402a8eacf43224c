"""The audit trail: written by the storage itself, chained, dated forwards, and never in the way."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from acne_desktop.domain.account import Actor
from acne_desktop.domain.audit import Action, Entry, Head
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.services import audit as audit_service
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import audit, audit_check
from acne_desktop.storage.tables import PatientRecord

pytestmark = pytest.mark.both_databases

ERIKA = PatientDetails("P-1", "Erika Muster", date(2001, 5, 4), Sex.FEMALE)


def _entries(clinic: Clinic) -> list[Entry]:
    with clinic.database.reading() as session:
        return [entry for entry, _stored in audit.entries(session)]


def test_a_new_row_writes_an_entry_with_all_of_it(clinic: Clinic) -> None:
    clinic.database.actor = Actor(7, "vera")
    patient = patients.register(clinic, ERIKA)
    entry = next(e for e in _entries(clinic) if e.subject == "patients")
    assert (entry.action, entry.record, entry.actor_id, entry.actor) == (
        Action.CREATED,
        str(patient.id),
        7,
        "vera",
    )
    assert entry.old is None
    assert entry.new is not None
    assert entry.new["name"] == "Erika Muster"
    assert entry.new["date_of_birth"] == "2001-05-04"


def test_a_changed_row_writes_what_differs(clinic: Clinic) -> None:
    patient = patients.register(clinic, ERIKA)
    patients.amend(clinic, patient.id, PatientDetails("P-1", "Erika Beispiel", date(2001, 5, 4)))
    entry = [e for e in _entries(clinic) if e.subject == "patients"][-1]
    assert entry.action == Action.CHANGED
    assert entry.old is not None
    assert entry.new is not None
    assert entry.old["name"] == "Erika Muster"
    assert entry.new["name"] == "Erika Beispiel"
    assert "identifier" not in entry.new


def test_what_was_looked_at_last_is_a_view_and_no_change(clinic: Clinic) -> None:
    patient = patients.register(clinic, ERIKA)
    before = len(_entries(clinic))
    patients.opened(clinic, patient.id)
    (seen,) = _entries(clinic)[before:]
    assert (seen.action, seen.record) == (Action.VIEWED, str(patient.id))
    assert audit_check.verify(clinic.database).sound


def test_nothing_is_written_where_the_transaction_fails(clinic: Clinic) -> None:
    before = _entries(clinic)
    with suppress(ZeroDivisionError), clinic.database.writing() as session:
        audit.of(session).notes.append(audit.Note(Action.EXPORTED))
        raise ZeroDivisionError
    assert _entries(clinic) == before


def test_rows_cannot_be_changed_past_the_trail(clinic: Clinic) -> None:
    with pytest.raises(RuntimeError, match="one by one"), clinic.database.writing() as session:
        session.execute(update(PatientRecord).values(name="x"))


def test_entries_are_chained_and_dated_forwards(clinic: Clinic) -> None:
    patients.register(clinic, ERIKA)
    future = datetime.now(UTC) + timedelta(days=1)
    with clinic.database.writing() as session:
        trail = audit.of(session)
        trail.notes.append(audit.Note(Action.VIEWED, "patients", "1"))
    found = _entries(clinic)
    assert [e.id for e in found] == list(range(1, len(found) + 1))
    assert all(b.previous == a.hash for a, b in pairwise(found))
    assert all(a.at <= b.at < future for a, b in pairwise(found))


def test_the_database_refuses_to_change_an_entry(clinic: Clinic) -> None:
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), clinic.database.writing() as session:
            session.execute(text(statement))


def test_the_end_is_noted_beside_the_database(clinic: Clinic) -> None:
    patients.register(clinic, ERIKA)
    with clinic.database.reading() as session:
        head = audit.head(session)
    [note] = clinic.folders.data.glob("audit-head*.json")
    noted = json.loads(note.read_text())
    assert Head(noted["entry"], noted["hash"]) == head
    assert head.id > 0


def test_a_sound_trail_has_no_findings(clinic: Clinic) -> None:
    patients.register(clinic, ERIKA)
    found = audit_check.verify(clinic.database)
    assert found.sound, [finding.sentence for finding in found.findings]
    assert found.records > 1


def test_what_is_written_meanwhile_is_no_flaw(clinic: Clinic) -> None:
    """The check sees one moment; the note of the trail's end goes on beside it."""
    patients.register(clinic, PatientDetails("A-1", "Erika Muster"))

    def go_on(_fraction: float) -> bool:
        audit_service.note(clinic, Action.VIEWED)
        return True

    assert audit_service.verify(clinic, go_on).sound
    assert audit_service.verify(clinic).sound
