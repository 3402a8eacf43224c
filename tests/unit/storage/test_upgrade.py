"""Migrations: copied before, run whole or not at all, refused where the database is unknown."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from acne_desktop.domain.iga import Grade
from acne_desktop.errors import DatabaseError, DatabaseNewerError, StorageError
from acne_desktop.storage import assessments, engine, migrate, sqlite, upgrade
from acne_desktop.storage.tables import Base, UtcDateTime

NEXT = '''"""A further step, for this test."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("patients") as batch:
        batch.add_column(sa.Column("phototype", sa.Integer(), nullable=True))
    {more}
'''


HEAD = upgrade.HEAD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.sqlite3"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def add_patient(path: Path) -> None:
    run(
        path,
        "INSERT INTO patients (id, identifier, identifier_key, name, name_key, search_text, sex,"
        " note, synthetic, created_at) VALUES"
        " (1, 'A', 'a', 'Erika', 'erika', 'erika a', 'female', '', 0, '2026-01-01 00:00:00')",
        "INSERT INTO visits (id, patient_id, day, note, created_at)"
        " VALUES (1, 1, '2026-01-01', '', '2026-01-01 00:00:00')",
    )


def with_a_further_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass"
) -> None:
    """Make the application one that knows a further migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    step = NEXT.format(head=HEAD, more=more)
    (folder / "versions" / "next.py").write_text(step, encoding="utf-8")
    monkeypatch.setattr(migrate, "FOLDER", folder)
    monkeypatch.setattr(upgrade, "HEAD", "next")


def bring_up_to_date(path: Path, backups: Path) -> None:
    upgrade.bring_up_to_date(path, upgrade.revision_of(path), backups)


def test_the_migrations_make_what_the_tables_declare(path: Path) -> None:
    migrate.run(path)
    database = create_engine(f"sqlite:///{path}")
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.dispose()


def test_the_newest_migration_is_the_one_that_the_application_expects(path: Path) -> None:
    migrate.run(path)
    assert upgrade.revision_of(path) == upgrade.HEAD
    assert upgrade.HEAD in migrate.known_revisions()


def test_a_new_database_needs_no_copy(path: Path, backups: Path) -> None:
    assert upgrade.revision_of(path) is None
    bring_up_to_date(path, backups)
    assert upgrade.revision_of(path) == upgrade.HEAD
    assert not backups.exists()


def test_an_empty_file_counts_as_none(path: Path) -> None:
    path.touch()
    assert upgrade.revision_of(path) is None


def test_the_database_is_copied_before_it_is_migrated(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    add_patient(path)
    with_a_further_step(tmp_path, monkeypatch)
    bring_up_to_date(path, backups)
    assert rows(path, "SELECT name, phototype FROM patients") == [("Erika", None)]
    assert rows(path, "SELECT patient_id FROM visits") == [(1,)]
    [copy] = backups.iterdir()
    assert upgrade.revision_of(copy) == HEAD
    assert rows(copy, "SELECT name FROM patients") == [("Erika",)]
    bring_up_to_date(path, backups)
    assert list(backups.iterdir()) == [copy]


def test_a_migration_that_fails_changes_nothing(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    add_patient(path)
    with_a_further_step(tmp_path, monkeypatch, more='raise RuntimeError("half way")')
    with pytest.raises(RuntimeError, match="half way"):
        bring_up_to_date(path, backups)
    assert upgrade.revision_of(path) == HEAD
    assert "phototype" not in [row[1] for row in rows(path, "PRAGMA table_info(patients)")]
    assert len(list(backups.iterdir())) == 1


def test_a_migration_that_would_leave_a_loose_end_is_rolled_back(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    add_patient(path)
    with_a_further_step(tmp_path, monkeypatch, more='op.execute("DELETE FROM patients")')
    with pytest.raises(RuntimeError, match="reference"):
        bring_up_to_date(path, backups)
    assert rows(path, "SELECT name FROM patients") == [("Erika",)]


def test_only_the_newest_copies_are_kept_and_only_after_success(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    backups.mkdir()
    for number in range(12):
        (backups / f"clinic-202501{number:02}T000000000000Z-before-0000.sqlite3").touch()
    with_a_further_step(tmp_path, monkeypatch, more='raise RuntimeError("half way")')
    with pytest.raises(RuntimeError):
        bring_up_to_date(path, backups)
    assert len(list(backups.iterdir())) == 13
    shutil.rmtree(migrate.FOLDER)
    monkeypatch.undo()
    with_a_further_step(tmp_path, monkeypatch)
    bring_up_to_date(path, backups)
    kept = sorted(backups.iterdir())
    assert len(kept) == upgrade.KEPT_COPIES
    assert upgrade.revision_of(kept[-1]) == HEAD


def test_a_damaged_database_is_neither_copied_nor_migrated(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    for _ in range(3):
        run(path, "CREATE TABLE IF NOT EXISTS filler (x)")
        run(path, *["INSERT INTO filler VALUES (randomblob(4000))"] * 50)
    run(path, "PRAGMA journal_mode = DELETE")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40_000] = b"\xff" * 40_000
    path.write_bytes(data)
    with_a_further_step(tmp_path, monkeypatch)
    with pytest.raises(DatabaseError, match="damaged"):
        bring_up_to_date(path, backups)
    assert path.read_bytes()[middle : middle + 100] == b"\xff" * 100
    assert upgrade.revision_of(path) == HEAD
    assert list(backups.iterdir()) == []


def test_a_database_from_a_newer_version(path: Path, backups: Path) -> None:
    bring_up_to_date(path, backups)
    run(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(DatabaseNewerError, match="newer version"):
        bring_up_to_date(path, backups)
    with pytest.raises(DatabaseNewerError, match="newer version"):
        upgrade.check_readable("9999")
    assert path.read_bytes() == before
    assert not backups.exists()


def test_an_older_database_is_not_read_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_further_step(tmp_path, monkeypatch)
    with pytest.raises(DatabaseError, match="older version"):
        upgrade.check_readable(HEAD)


@pytest.mark.parametrize("content", [b"this is a letter, not a database" * 99, b"\xff" * 5000])
def test_a_file_that_is_no_database(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="belongs to another program"):
        upgrade.revision_of(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program(path: Path) -> None:
    run(path, "CREATE TABLE songs (title)")
    with pytest.raises(DatabaseError, match="belongs to another program"):
        upgrade.revision_of(path)


def test_a_folder_in_place_of_the_database(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DatabaseError, match="cannot be opened"):
        upgrade.revision_of(path)


def test_a_disk_too_full_for_the_copy(
    path: Path, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(path, backups)
    with_a_further_step(tmp_path, monkeypatch)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StorageError, match="disk is full"):
        bring_up_to_date(path, backups)
    assert upgrade.revision_of(path) == HEAD


def test_suggestions_made_before_there_were_cautions_have_none(path: Path, backups: Path) -> None:
    migrate.run(path, "0001")
    add_patient(path)
    run(
        path,
        "INSERT INTO assessments (visit_id, assessor, grade, made_at, wording_id, reason, comment,"
        " probabilities, plausible_first, plausible_last, plausible_coverage, model_version,"
        " model_hash) VALUES (1, 'model', 2, '2026-01-01 00:00:00', 'fda', '', '',"
        " '[0.0, 0.0, 1.0, 0.0, 0.0]', 2, 2, 0.9, 'iga-0', 'x')",
    )
    bring_up_to_date(path, backups)
    database = engine.Database(path)
    with database.reading() as session:
        kept = assessments.latest_suggestion(session, 1)
        assert kept is not None
        assert (kept.grade, kept.cautions) == (Grade.MILD, ())
    doubtful = replace(kept, cautions=("The left photograph is not sharp.",))
    with database.writing() as session:
        assessments.add_suggestion(session, 1, doubtful)
    with database.reading() as session:
        assert assessments.latest_suggestion(session, 1) == doubtful
    database.close()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        run(path, "UPDATE assessments SET cautions = NULL")


def test_an_older_register_learns_what_its_rows_show_and_how_they_are_found(
    path: Path, backups: Path
) -> None:
    migrate.run(path, "0006")
    add_patient(path)
    run(
        path,
        "UPDATE patients SET name = 'Łukasz Müller', date_of_birth = '2001-03-09'",
        "UPDATE visits SET next_visit = '2026-03-01'",
        "INSERT INTO assessments (visit_id, assessor, grade, made_at, wording_id, reason, comment)"
        " VALUES (1, 'clinician', 2, '2026-01-01 00:00:00', 'fda', '', '')",
    )
    bring_up_to_date(path, backups)
    standing = "visit_count, last_visit, next_visit, ungraded, latest_grades"
    assert rows(path, f"SELECT search_text, {standing} FROM patients") == [
        ("lukasz muller lukasz mueller a 2001-03-09", 1, "2026-01-01", "2026-03-01", 0, "2")
    ]
    run(path, "DELETE FROM visits WHERE id = 77", "UPDATE visits SET removed = 1")
    assert rows(path, f"SELECT {standing} FROM patients") == [(0, None, None, 0, "")]


# --- the open database -----------------------------------------------------------------------


def pragma(database: engine.Database, name: str) -> object:
    with database.reading() as session:
        return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_connections_are_set_up_for_safety(path: Path) -> None:
    migrate.run(path)
    database = engine.Database(path)
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "synchronous") == 2
    assert pragma(database, "busy_timeout") == 1000 * sqlite.BUSY_SECONDS
    database.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_assessments_cannot_be_changed_or_deleted(path: Path) -> None:
    migrate.run(path)
    add_patient(path)
    run(
        path,
        "INSERT INTO assessments (visit_id, assessor, grade, made_at, wording_id, reason, comment)"
        " VALUES (1, 'clinician', 2, '2026-01-01 00:00:00', 'fda', '', '')",
    )
    for statement in ("UPDATE assessments SET grade = 1", "DELETE FROM assessments"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            run(path, statement)
    assert rows(path, "SELECT grade FROM assessments") == [(2,)]


def test_a_failed_transaction_leaves_nothing(path: Path) -> None:
    migrate.run(path)
    add_patient(path)
    database = engine.Database(path)

    def two_changes() -> None:
        with database.writing() as session:
            session.execute(text("UPDATE patients SET name = 'changed'"))
            session.execute(text("UPDATE visits SET patient_id = 77"))

    with pytest.raises(IntegrityError):
        two_changes()
    assert rows(path, "SELECT name FROM patients") == [("Erika",)]
    database.close()


def test_a_locked_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.run(path)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.0)
    database = engine.Database(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="in use by another program"), database.writing():
            pytest.fail("the database is locked")
        other.execute("ROLLBACK")
    with database.writing() as session:
        session.execute(text("DELETE FROM patients"))
    database.close()


def test_a_database_opened_to_read_is_not_written(path: Path) -> None:
    migrate.run(path)
    add_patient(path)
    database = engine.Database(path, read_only=True)
    with database.reading() as session:
        assert session.execute(text("SELECT name FROM patients")).scalar_one() == "Erika"
    with pytest.raises(DatabaseError, match="cannot be written"), database.writing() as session:
        session.execute(text("DELETE FROM visits"))
    database.close()


def test_a_moment_without_its_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), create_engine("sqlite://").dialect)
