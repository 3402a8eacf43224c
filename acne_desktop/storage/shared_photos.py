"""Originals that workstations share: kept here first, sent to a shelf, fetched and cached."""

import hashlib
from collections.abc import Collection

from acne_desktop.errors import PhotoDamagedError
from acne_desktop.language import tr
from acne_desktop.storage.file_cache import FileCache
from acne_desktop.storage.photo_store import Shelf
from acne_desktop.storage.photos import LocalPhotos, place_of

CACHE_BYTES = 2 * 1024**3  # some 500 originals of 4 MB


class SharedPhotos:
    """What is new waits in the workstation's own folder until it was found whole on the shelf.

    So a shelf that does not answer keeps nobody from saving a visit. Any thread may use it.
    """

    shared = True

    def __init__(self, waiting: LocalPhotos, shelf: Shelf, cache: FileCache) -> None:
        self._waiting = waiting
        self._shelf = shelf
        self._cache = cache

    def put(self, data: bytes, sha256: str, suffix: str) -> bool:
        """Keep an original here, to be sent: see :class:`storage.photo_store.PhotoStore`."""
        return self._waiting.put(data, sha256, suffix)

    def holds(self, sha256: str, suffix: str) -> bool:
        """Tell whether an original waits here."""
        return self._waiting.holds(sha256, suffix)

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return an original from here, the cache or the shelf, checked."""
        if self._waiting.holds(sha256, suffix):
            try:
                return self._waiting.read(sha256, suffix)
            except PhotoDamagedError:
                if self._waiting.holds(sha256, suffix):  # it was not sent meanwhile
                    raise
        cached = self._cache.read(sha256)
        if cached is not None and _is_whole(cached, sha256):
            return cached
        data = self._shelf.get(place_of(sha256, suffix))
        if data is None:
            raise PhotoDamagedError(
                tr(
                    "A photograph of this visit is not in the shared store yet, or not any more: "
                    "the workstation that took it may still have to send it."
                )
            )
        if not _is_whole(data, sha256):
            raise PhotoDamagedError(
                tr(
                    "A photograph of this visit was changed or damaged in the shared store: put "
                    "it back from a backup of the store."
                )
            )
        self._cache.write(sha256, data)
        return data

    def discard(self, sha256: str, suffix: str) -> None:
        """Take back a photograph that waits and that no visit names."""
        self._waiting.discard(sha256, suffix)

    def holds_any(self) -> bool:
        """Tell whether any original waits here."""
        return self._waiting.holds_any()

    def sweep(self, known: Collection[str]) -> int:
        """Clear away what waits and belongs to nothing; the shelf is left as it is."""
        return self._waiting.sweep(known)

    def waiting(self) -> list[tuple[str, str]]:
        """Return the SHA-256 and the suffix of every original that waits."""
        return self._waiting.names()

    def send(self, sha256: str, suffix: str) -> None:
        """Send one that waits; it leaves its folder for the cache once it is whole on the shelf.

        Raises :class:`StoreUnreachableError`, :class:`StorageError`, :class:`PhotoDamagedError`.
        """
        data = self._waiting.read(sha256, suffix)
        self._shelf.put(place_of(sha256, suffix), data, sha256)
        self._cache.write(sha256, data)
        self._waiting.discard(sha256, suffix)

    def fetch(self, sha256: str, suffix: str) -> None:
        """Keep an original here again, for a clinic that leaves the shelf."""
        self._waiting.put(self.read(sha256, suffix), sha256, suffix)


def _is_whole(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256
