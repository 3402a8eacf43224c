"""Originals in a folder that workstations share: written whole, checked, never over another."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from acne_desktop.errors import StorageError, StoreUnreachableError
from acne_desktop.language import tr
from acne_desktop.storage.files import sync_folder, write_whole
from acne_desktop.storage.patience import TooSlowError, within

MARKER = "acne-desktop-photographs.json"
PATIENCE = 60.0  # seconds: a large original over a slow line
T = TypeVar("T")


class FolderShelf:
    """Files ``ab/<sha256><suffix>`` in a folder, often a network share.

    An empty mount point looks like an empty folder. So the folder holds a marker with a number
    of its own, which ``note``, a file of this workstation, remembers: a folder without it is not
    the one that was chosen, and nothing is written there.
    """

    def __init__(self, folder: Path, note: Path, *, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._note = note
        self._patience = patience

    def put(self, name: str, data: bytes, sha256: str) -> None:
        """Keep a file: see :class:`storage.photo_store.Shelf`."""
        self._within(lambda: self._put(name, data, sha256))

    def get(self, name: str) -> bytes | None:
        """Return a file's bytes, or None: see :class:`storage.photo_store.Shelf`."""
        return self._within(lambda: self._get(name))

    def _put(self, name: str, data: bytes, sha256: str) -> None:
        self._find()
        path = self._folder / name
        if path.exists() and _hash_of(path) == sha256:
            return
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}.part")
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if _hash_of(unfinished) != sha256:
                raise StorageError(
                    tr(
                        "The shared folder of photographs does not give back what was written "
                        "there: have its disk checked; the photographs wait on this workstation."
                    )
                )
            unfinished.replace(path)  # the same bytes for whoever comes first, and second
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        with suppress(OSError):  # not every share knows that of a folder
            sync_folder(path.parent)

    def _get(self, name: str) -> bytes | None:
        self._find()
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _find(self) -> None:
        """See that the folder is the one that was chosen. Raises :class:`StoreUnreachableError`."""
        marker = self._folder / MARKER
        known = _number_in(self._note).get(str(self._folder))
        there = _number_in(marker).get("id")
        if known is None and there is None:
            if not self._folder.is_dir():
                raise _unreachable()
            there = uuid4().hex
            write_whole(marker, json.dumps({"id": there}).encode())
        if known is None:
            write_whole(self._note, json.dumps({str(self._folder): there}).encode())
        elif there != known:
            raise _unreachable()

    def _within(self, work: Callable[[], T]) -> T:
        try:
            return within(self._patience, work)
        except (TooSlowError, OSError) as error:
            raise _unreachable() from error


def _unreachable() -> StoreUnreachableError:
    return StoreUnreachableError(
        tr(
            "The shared folder of photographs cannot be reached, or is not the one that was "
            "chosen: connect it again. New photographs wait on this workstation and are sent later."
        )
    )


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _number_in(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
