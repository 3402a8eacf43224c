"""A note beside the database of where the audit trail ends, so that a missing end is found."""

import json
import logging
import threading
from pathlib import Path

from acne_desktop.domain.audit import Head
from acne_desktop.storage.files import UNFINISHED

NAME = "audit-head.json"
_log = logging.getLogger(__name__)


class Anchor:
    """The file. Any thread may move it, and only forwards."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._written: Head | None = None

    def read(self) -> Head | None:
        """Return where the trail was said to end; None where nothing readable says so."""
        try:
            found = json.loads(self.path.read_text())
            return Head(int(found["entry"]), str(found["hash"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def move(self, head: Head) -> None:
        """Note a later end.

        What the trail vouches for is committed by now: where the disk refuses, or the power fails,
        that is no error of whoever saved it, and the next check tells.
        """
        with self._lock:
            if self._written is None:
                self._written = self.read()
            if self._written is not None and head.id <= self._written.id:
                return
            self._written = head
            unfinished = self.path.with_name(NAME + UNFINISHED)
            try:
                unfinished.write_text(json.dumps({"entry": head.id, "hash": head.hash}))
                unfinished.replace(self.path)
            except OSError as error:
                _log.warning("the end of the audit trail was not noted: %s", error.strerror)
