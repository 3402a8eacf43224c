"""Which database a workstation works on: a file in its data folder, or one on a server."""

import os
from pathlib import Path

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.paths import Folders
from acne_desktop.services import settings
from acne_desktop.storage.place import Where

VARIABLE = "ACNE_DESKTOP_DATABASE"


def address(folders: Folders, given: str = "") -> str:
    """Return the server's address, or nothing where the folder's own file is meant.

    What was given counts before the environment, and that before the folder's settings. A demo
    clinic always is a file of its own, whatever the environment says.
    """
    if given or folders.is_demo:
        return given
    return os.environ.get(VARIABLE, "").strip() or settings.load(folders).database


def where(data_dir: Path, given: str = "") -> Where:
    """Return where the database of a data folder is. Raises :class:`InvalidRecordError`."""
    folders = Folders(data_dir)
    found = address(folders, given)
    if not found:
        return folders.database
    try:
        # Most workstations have no server, and need not wait for what only a server needs.
        from acne_desktop.storage.postgresql import Server  # noqa: PLC0415
    except ImportError as error:
        raise InvalidRecordError(
            tr("This installation cannot reach a database server: install it anew.")
        ) from error
    return Server.named(found, folders.data)
