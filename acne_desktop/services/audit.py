"""The audit trail: noting what changes no record, looking through it, checking it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from acne_desktop.domain.account import Actor, Permission
from acne_desktop.domain.audit import Action, Entry, Verification, Wanted
from acne_desktop.services import databases
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import audit as stored
from acne_desktop.storage import audit_check, upgrade
from acne_desktop.storage.engine import Database

COMMAND_LINE = "command line"
PAGE = 200  # entries that a list reads at a time


def note(
    clinic: Clinic,
    action: Action,
    subject: str = "",
    record: str = "",
    *,
    new: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write that something was done which changes no row: a view, an export, a print."""
    with clinic.database.writing() as session:
        stored.of(session).notes.append(stored.Note(action, subject, record, new, reason))


def note_beside(
    data_dir: Path,
    action: Action,
    subject: str,
    *,
    new: Mapping[str, object] | None = None,
    database: str = "",
) -> None:
    """Note what was done on the command line, which only reads, also beside an open window."""
    opened = Database(databases.where(data_dir, database))
    opened.actor = Actor(None, COMMAND_LINE)
    try:
        with opened.writing() as session:
            stored.of(session).notes.append(stored.Note(action, subject, new=new))
    finally:
        opened.close()


@needs(Permission.SEE_AUDIT)
def entries(
    clinic: Clinic, wanted: Wanted | None = None, *, before: int | None = None, limit: int = PAGE
) -> list[Entry]:
    """Return the newest entries that fit, newest first; ``before`` is where to go on."""
    with clinic.database.reading() as session:
        return stored.find(session, wanted or Wanted(), before=before, limit=limit)


@needs(Permission.SEE_AUDIT)
def choices(clinic: Clinic) -> tuple[list[str], list[str]]:
    """Return who and which kinds of records occur on the trail."""
    with clinic.database.reading() as session:
        return stored.choices(session)


def verify(clinic: Clinic, progress: Callable[[float], bool] | None = None) -> Verification:
    """Check the whole trail, and every record against it; see :func:`storage.audit_check.verify`.

    Raises :class:`Cancelled` where ``progress`` answers that it should stop.
    """
    return audit_check.verify(clinic.database, progress)


def verify_folder(data_dir: Path, database: str = "") -> Verification:
    """Check a clinic that need not be open, nor sound. Raises :class:`DatabaseError`."""
    where = databases.where(data_dir, database)
    upgrade.check_readable(upgrade.revision_of(where))
    opened = Database(where, read_only=True)
    try:
        return audit_check.verify(opened)
    finally:
        opened.close()
