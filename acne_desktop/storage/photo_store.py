"""What every store of original photographs can do, wherever it keeps them."""

from collections.abc import Collection
from typing import Protocol


class PhotoStore(Protocol):
    """Originals, byte for byte, each under the SHA-256 of its bytes; none is ever altered."""

    @property
    def shared(self) -> bool:
        """Whether originals go to a place that other workstations reach, too."""
        ...

    def put(self, data: bytes, sha256: str, suffix: str) -> bool:
        """Keep an original and return whether it is new here; on disk when this returns.

        Raises :class:`StorageError`, and :class:`ValueError` where the hash is another.
        """
        ...

    def holds(self, sha256: str, suffix: str) -> bool:
        """Tell whether an original is on this workstation; its bytes are not looked at."""
        ...

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return an original, checked.

        Raises :class:`PhotoDamagedError`, and :class:`StoreUnreachableError` where the originals
        are kept elsewhere.
        """
        ...

    def discard(self, sha256: str, suffix: str) -> None:
        """Take back a photograph that :meth:`put` has just added and no visit names."""
        ...

    def holds_any(self) -> bool:
        """Tell whether any finished original is on this workstation."""
        ...

    def sweep(self, known: Collection[str]) -> int:
        """Clear away what an interrupted save has left; return how many files that were."""
        ...


class Shelf(Protocol):
    """A place for originals outside of the workstation, shared with others.

    All raise :class:`StoreUnreachableError` where the place does not answer.
    """

    def put(self, name: str, data: bytes, sha256: str) -> None:
        """Keep a file under its name; what is there already is never written again.

        When this returns the file was found whole in its place. Raises :class:`StorageError`.
        """
        ...

    def get(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none of that name."""
        ...
