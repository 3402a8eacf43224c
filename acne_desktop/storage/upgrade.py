"""Brings a database to the present revision, after copying it; refuses one it does not know."""

from pathlib import Path
from types import ModuleType

from acne_desktop.errors import DatabaseError, DatabaseNewerError
from acne_desktop.language import tr
from acne_desktop.storage.files import disk_failures
from acne_desktop.storage.place import Where, place_of

HEAD = "0009"  # the newest migration; a test holds it against the scripts
TRAIL = "0009"  # the first that has an audit trail
KEPT_COPIES = 10


def revision_of(where: Where) -> str | None:
    """Return a database's revision, or None where there is no database yet (or an empty file).

    Raises :class:`DatabaseError` for one that is no database of this application.
    """
    return place_of(where).revision()


def check_readable(revision: str | None) -> None:
    """Raise unless a database of this revision can be read without changing it."""
    if revision is None:
        raise DatabaseError(
            tr("There is no clinic in this data folder: choose another, or start the application.")
        )
    if revision != HEAD:
        _check_known(revision)
        raise DatabaseError(
            tr(
                "The database is from an older version: start the application once to bring it "
                "up to date."
            )
        )


def bring_up_to_date(where: Where, revision: str | None, backups: Path) -> None:
    """Run the missing migrations in one transaction, after copying an existing database.

    Raises :class:`DatabaseNewerError` for a revision that this version does not know,
    :class:`DatabaseError` and :class:`StorageError` where the file, server or disk refuses.
    """
    if revision == HEAD:
        return
    if revision is not None:
        _check_known(revision)
        place_of(where).back_up(backups, revision)
    _migrations().run(where)
    rotate(backups)


def rotate(backups: Path) -> None:
    """Keep the newest copies only; called once a migration has succeeded, never before."""
    copies = sorted(backups.glob("clinic-*.sqlite3"))
    for old in copies[:-KEPT_COPIES]:
        with disk_failures():
            old.unlink(missing_ok=True)


def _check_known(revision: str) -> None:
    if revision not in _migrations().known_revisions():
        raise DatabaseNewerError(
            tr(
                "The database was written by a newer version of the application: install that "
                "version; nothing was changed."
            )
        )


def _migrations() -> ModuleType:
    # Imported here only: a database that is up to date opens without alembic, which is slow.
    from acne_desktop.storage import migrate  # noqa: PLC0415

    return migrate
