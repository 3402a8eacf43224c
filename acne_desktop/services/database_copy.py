"""Moving a clinic from the file in its data folder to a server, with its audit trail."""

from pathlib import Path

from acne_desktop.domain.audit import Verification
from acne_desktop.errors import DatabaseError
from acne_desktop.paths import Folders
from acne_desktop.services import databases
from acne_desktop.services.clinic import holding
from acne_desktop.storage import audit_check, copying, upgrade
from acne_desktop.storage.engine import Database


def copy_to_server(data_dir: Path, address: str) -> Verification:
    """Copy the records to an empty database on a server; the file stays as it is.

    Raises :class:`InUseError`, :class:`InvalidRecordError` for what is no address, and
    :class:`DatabaseError` where the file's trail does not hold or the server refuses.
    """
    folders = Folders(data_dir)
    where = databases.where(data_dir, address)
    with holding(folders):
        upgrade.check_readable(upgrade.revision_of(folders.database))
        source = Database(folders.database, read_only=True)
        try:
            if not audit_check.verify(source).sound:
                raise DatabaseError(
                    "The audit trail of this clinic does not hold: see acne-desktop audit verify; "
                    "nothing was copied."
                )
            upgrade.bring_up_to_date(where, upgrade.revision_of(where), folders.backups)
            target = Database(where)
            try:
                return copying.copy(source, target)
            finally:
                target.close()
        finally:
            source.close()
