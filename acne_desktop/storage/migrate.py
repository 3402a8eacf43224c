"""Runs alembic's migrations in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, NullPool, create_engine

from acne_desktop.storage import engine as opened
from acne_desktop.storage.failures import database_failures

FOLDER = Path(__file__).with_name("migrations")


def known_revisions() -> set[str]:
    """Return every revision that this version of the application knows."""
    return {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def run(path: Path, to: str = "head") -> None:
    """Bring the database to a revision, whole or not at all; make it where there is none."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": opened.BUSY_SECONDS, "isolation_level": None},
    )
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with database_failures(), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
        # Batch mode replaces whole tables, so foreign keys stay off (SQLite's default) while it
        # works, and are checked before the commit.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("a migration left a reference to a row that does not exist")
        connection.commit()
