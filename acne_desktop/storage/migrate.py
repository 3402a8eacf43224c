"""Runs alembic's migrations in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from acne_desktop.storage.place import Where, place_of

FOLDER = Path(__file__).with_name("migrations")


def known_revisions() -> set[str]:
    """Return every revision that this version of the application knows."""
    return {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def run(where: Where, to: str = "head") -> None:
    """Bring the database to a revision, whole or not at all; make it where there is none."""
    place_of(where).migrate(lambda connection: steps(connection, to))


def steps(connection: Connection, to: str = "head") -> None:
    """Run the missing steps within a transaction that is somebody else's to commit."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
