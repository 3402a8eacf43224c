"""A database on a PostgreSQL server: guarded like a file, shared, and sometimes gone."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from acne_desktop.domain.account import Actor, Role
from acne_desktop.domain.audit import Flaw
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import (
    ChangedSinceError,
    DatabaseError,
    DatabaseNewerError,
    InvalidRecordError,
    PermissionDeniedError,
)
from acne_desktop.services import accounts, audit, patients
from acne_desktop.services import clinic as clinics
from acne_desktop.services.clinic import Clinic, open_clinic, reading
from acne_desktop.storage import migrate, upgrade
from acne_desktop.storage.postgresql import Server
from acne_desktop.storage.sqlite import File
from acne_desktop.storage.tables import Base
from tests.postgresql import PrivateServer, name_of
from tests.studies import person

ERIKA = PatientDetails("P-1", "Erika Muster", date(2001, 5, 4))


@pytest.fixture
def here(tmp_path: Path, address: str) -> Iterator[Clinic]:
    """Return the clinic as it is open at one workstation."""
    with open_clinic(tmp_path / "here", database=address) as clinic:
        yield clinic


@pytest.fixture
def there(tmp_path: Path, address: str, here: Clinic) -> Iterator[Clinic]:
    """Return the same clinic at another workstation."""
    with open_clinic(tmp_path / "there", database=address) as clinic:
        yield clinic


@pytest.fixture
def other(address: str, postgresql: PrivateServer) -> Iterator[psycopg.Connection]:
    """Return a connection past the application, of one who may do everything."""
    with postgresql.connected(name_of(address)) as connection:
        yield connection


def _run(connection: psycopg.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement.encode())


# -- tables and guards


def test_the_migrations_make_what_the_tables_declare(here: Clinic) -> None:
    engine = here.database.place.engine()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    # The search text is part of these on SQLite only: PostgreSQL refuses long index entries.
    indexes = {f"ix_patients_by_{order}" for order in ("name", "last_visit", "next_visit")}
    assert [each for each in found if getattr(each[1], "name", "") not in indexes] == []


def test_what_a_file_guards_is_guarded_on_a_server(here: Clinic, tmp_path: Path) -> None:
    migrate.run(tmp_path / "a.sqlite3")
    wanted = {name for name in File(tmp_path / "a.sqlite3").guards() if name.startswith("trigger")}
    found = {name for name in here.database.place.guards() if name.startswith("trigger")}
    assert found >= wanted
    assert all(name.endswith("_no_truncate") for name in found - wanted)
    kept = {name.removesuffix("_no_delete") for name in wanted if name.endswith("_no_delete")}
    assert {name.removesuffix("_no_truncate") for name in found - wanted} == kept


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_trail_cannot_be_changed(here: Clinic, change: str) -> None:
    patients.register(here, ERIKA)
    with pytest.raises(IntegrityError, match="append-only"), here.database.writing() as session:
        session.execute(text(change))


def test_a_table_that_is_guarded_cannot_be_emptied_at_once(other: psycopg.Connection) -> None:
    for table in ("audit", "reads", "accounts", "signatures", "assessments"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            _run(other, f"TRUNCATE {table} CASCADE")


def test_what_is_only_read_cannot_write(tmp_path: Path, address: str, here: Clinic) -> None:
    with (
        reading(tmp_path / "here", address) as clinic,
        pytest.raises(DatabaseError, match="does not let this user change"),
    ):
        patients.register(clinic, ERIKA)
    with pytest.raises(DatabaseError), here.database.reading() as session:
        session.execute(text("DELETE FROM baselines"))


# -- tampering

_OFF = "SET session_replication_role = replica"  # no trigger runs
_TAMPERINGS = {
    "cell": ("UPDATE patients SET name = 'Erna' WHERE id = 1", Flaw.RECORD_CHANGED),
    "derived": ("UPDATE patients SET visit_count = 7 WHERE id = 1", Flaw.RECORD_CHANGED),
    "row": ("DELETE FROM patients WHERE id = 1", Flaw.RECORD_MISSING),
    "entry": ("UPDATE audit SET actor = 'x' WHERE id = 2", Flaw.ENTRY_CHANGED),
    "spaces": ("UPDATE audit SET new = (' ' || new::text)::json WHERE id = 2", Flaw.ENTRY_CHANGED),
    "gap": ("DELETE FROM audit WHERE id = 2", Flaw.ENTRY_MISSING),
    "end": ("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", Flaw.END_MISSING),
    "trigger": ("DROP TRIGGER audit_no_update ON audit", Flaw.GUARDS_CHANGED),
    "switch": ("ALTER TABLE audit DISABLE TRIGGER audit_no_delete", Flaw.GUARDS_CHANGED),
    "function": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NEW; END'",
        Flaw.GUARDS_CHANGED,
    ),
    "rule": (
        "CREATE RULE quiet AS ON INSERT TO signatures DO INSTEAD NOTHING",
        Flaw.GUARDS_CHANGED,
    ),
    "constraint": ("ALTER TABLE reads DROP CONSTRAINT ck_reads_answered", Flaw.GUARDS_CHANGED),
}


def test_whatever_is_done_past_the_application_is_found(
    tmp_path: Path, postgresql: PrivateServer, address: str
) -> None:
    with open_clinic(tmp_path, database=address) as clinic:
        patients.register(clinic, ERIKA)
        patients.amend(clinic, 1, PatientDetails("P-1", "Erika Beispiel", date(2001, 5, 4)))
    assert audit.verify_folder(tmp_path, address).sound
    missed = {}
    for kind, (statement, flaw) in _TAMPERINGS.items():
        with postgresql.lent(like=address) as copy:
            with postgresql.connected(name_of(copy)) as other:
                _run(other, _OFF, statement)
            noted, there = (Server.named(each, tmp_path).anchor for each in (address, copy))
            shutil.copy(noted, there)
            found = {each.flaw for each in audit.verify_folder(tmp_path, copy).findings}
        if flaw not in found:
            missed[kind] = found
    assert missed == {}


# -- several workstations


def test_two_that_start_at_once_make_the_tables_once(
    tmp_path: Path, postgresql: PrivateServer
) -> None:
    failures: list[BaseException] = []
    with postgresql.lent(bare=True) as address:

        def start(name: str) -> None:
            try:
                open_clinic(tmp_path / name, database=address).close()
            except BaseException as error:
                failures.append(error)

        workers = [threading.Thread(target=start, args=(name,)) for name in ("a", "b", "c")]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert failures == []
        server = Server.named(address, tmp_path)
        assert server.revision() == upgrade.HEAD
        assert audit.verify_folder(tmp_path / "a", address).sound


def test_both_write_one_trail_and_each_vouches_for_it(here: Clinic, there: Clinic) -> None:
    failures: list[BaseException] = []

    def work(clinic: Clinic, name: str) -> None:
        clinic.database.actor = Actor(None, name)
        try:
            for number in range(8):
                patients.register(clinic, PatientDetails(f"{name}-{number}", f"Somebody {name}"))
        except BaseException as error:
            failures.append(error)

    workers = [
        threading.Thread(target=work, args=(clinic, name))
        for clinic, name in ((here, "here"), (there, "there"))
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert patients.count(here) == 16
    for clinic in (here, there):
        noted = clinic.database.anchor.read()
        assert noted is not None
        assert audit.verify(clinic).sound
    assert here.database.anchor.path != there.database.anchor.path


def test_what_was_changed_elsewhere_is_not_written_over(here: Clinic, there: Clinic) -> None:
    patient = patients.register(here, ERIKA)
    seen = patients.get(there, patient.id).details
    patients.amend(here, patient.id, PatientDetails("P-1", "Erika Beispiel"), seen=ERIKA)
    with pytest.raises(ChangedSinceError, match="another workstation"):
        patients.amend(there, patient.id, PatientDetails("P-1", "Erika M."), seen=seen)
    assert patients.get(there, patient.id).details.name == "Erika Beispiel"


def test_an_identifier_is_given_once_whoever_is_first(here: Clinic, there: Clinic) -> None:
    patients.register(here, ERIKA)
    with pytest.raises(InvalidRecordError, match="Another patient has this identifier"):
        patients.register(there, ERIKA)


def test_accounts_made_elsewhere_are_asked_for_at_once(here: Clinic, there: Clinic) -> None:
    patients.register(there, ERIKA)
    person(here, "Ada", Role.ADMINISTRATOR)
    with pytest.raises(PermissionDeniedError, match="Sign in first"):
        patients.get(there, 1)


def test_an_account_that_is_closed_elsewhere_is_out_soon(
    here: Clinic, there: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, eva = person(here, "Ada", Role.ADMINISTRATOR), person(here, "Eva", Role.CLINICIAN)
    here.sign_in(ada)
    there.has_accounts = True
    there.sign_in(eva)
    accounts.close(here, eva.id)
    monkeypatch.setattr(clinics, "RENEWED_SECONDS", 0.0)
    with pytest.raises(PermissionDeniedError, match="Sign in first"):
        patients.register(there, ERIKA)


def test_a_newer_database_is_refused_and_one_that_became_newer_is_not_written(
    here: Clinic, tmp_path: Path, address: str, other: psycopg.Connection
) -> None:
    _run(other, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerError, match="newer version"):
        patients.register(here, ERIKA)
    with pytest.raises(DatabaseNewerError, match="newer version"):
        open_clinic(tmp_path / "there", database=address)
    assert patients.count(here) == 0


def test_another_program_s_database_is_refused(tmp_path: Path, postgresql: PrivateServer) -> None:
    with postgresql.lent(bare=True) as address:
        postgresql.run("CREATE TABLE invoices (id integer)", database=name_of(address))
        with pytest.raises(DatabaseError, match="another program"):
            open_clinic(tmp_path / "here", database=address)


# -- a server that is gone


def _cut(other: psycopg.Connection) -> None:
    """End every connection of the application, as a network or a server that fails does."""
    _run(
        other,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def test_an_idle_connection_that_was_lost_is_made_anew(
    here: Clinic, other: psycopg.Connection
) -> None:
    patients.register(here, ERIKA)
    _cut(other)
    assert patients.count(here) == 1


def test_one_that_is_lost_amid_work_is_told_and_the_next_try_works(
    here: Clinic, other: psycopg.Connection
) -> None:
    def work() -> None:
        with here.database.writing() as session:
            session.execute(text("SELECT 1"))
            _cut(other)
            session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseError, match="cannot be reached"):
        work()
    patients.register(here, ERIKA)
    assert patients.count(here) == 1


def test_a_commit_without_an_answer_counts_if_it_was_done(
    here: Clinic, other: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lose_answer(here, monkeypatch, before=None, after=lambda: _cut(other))
    patients.register(here, ERIKA)
    assert patients.count(here) == 1
    assert audit.verify(here).sound


def test_a_commit_without_an_answer_is_told_if_it_was_not_done(
    here: Clinic, other: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lose_answer(here, monkeypatch, before=lambda: _cut(other), after=None)
    with pytest.raises(DatabaseError, match="nothing was saved"):
        patients.register(here, ERIKA)
    assert patients.count(here) == 0
    patients.register(here, ERIKA)
    assert patients.count(here) == 1


def _lose_answer(
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
    *,
    before: Callable[[], None] | None,
    after: Callable[[], None] | None,
) -> None:
    """Have the connection fail once while the next transaction commits."""
    with clinic.database.reading() as session:
        dialect = session.connection().dialect
    real = dialect.do_commit

    def commit(connection: Any) -> None:
        monkeypatch.setattr(dialect, "do_commit", real)
        if before is not None:
            before()
        real(connection)
        if after is not None:
            after()
            connection.execute("SELECT 1")

    monkeypatch.setattr(dialect, "do_commit", commit)


def test_a_server_that_is_not_there_or_refuses_is_told_in_a_sentence(
    tmp_path: Path, postgresql: PrivateServer
) -> None:
    nowhere = f"postgresql://clinic:s3cret@/clinic?host={tmp_path}"
    with pytest.raises(DatabaseError, match="cannot be reached") as lost:
        open_clinic(tmp_path / "a", database=nowhere)
    nobody = f"postgresql://nobody:s3cret@/nothing?host={postgresql.socket}"
    with pytest.raises(DatabaseError, match="does not let this workstation in") as refused:
        open_clinic(tmp_path / "a", database=nobody)
    assert "s3cret" not in f"{lost.value!r}{refused.value!r}"


def test_who_waits_for_another_s_writing_for_long_is_told(
    here: Clinic, there: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = there.database.place.engine()
    with here.database.writing(), engine.connect() as connection, Session(connection) as session:
        session.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(DBAPIError) as waited:
            there.database.place.hold(session.connection())
    engine.dispose()
    assert getattr(waited.value.orig, "sqlstate", "") == "55P03"
