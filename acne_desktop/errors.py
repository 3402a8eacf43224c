"""Known errors: each carries the one sentence that the user reads, and what to do about it.

Anything that is raised and is not a :class:`KnownError` is a bug and is logged with its traceback.
"""


class KnownError(Exception):
    """An expected failure. ``str(error)`` is one plain sentence that says what to do.

    The sentence never holds anything that identifies a patient: no name, no path below a
    patient's folder. A file is named by its last part only.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PhotoError(KnownError):
    """A file cannot be used as a photograph: truncated, empty, of a wrong type or size."""


class PhotoDamagedError(KnownError):
    """A stored original is missing, or its bytes no longer match its hash."""


class DuplicatePhotoError(KnownError):
    """The same photograph stands in two views of one triplet."""


class NotAlignedError(KnownError):
    """Two photographs cannot be laid on one another; they can still be seen side by side."""


class OutOfScopeError(KnownError):
    """A photograph is none that the grader answers for; the sentence names its view and why."""


class PackageError(KnownError):
    """A model package is missing, incomplete, or does not match its hashes."""


class DatabaseError(KnownError):
    """The database cannot be opened: unreadable, locked, read-only, or newer than this version."""


class DatabaseNewerError(DatabaseError):
    """The database was written by a newer version of the application."""


class StorageError(KnownError):
    """The data folder cannot be written: disk full or read-only."""


class StoreUnreachableError(StorageError):
    """The store of photographs that workstations share does not answer, or refuses."""


class NotFoundError(KnownError):
    """A record that was asked for does not exist."""


class InvalidRecordError(KnownError):
    """A record breaks a rule of the domain (an empty identifier, an override without a reason)."""


class PermissionDeniedError(KnownError):
    """Nobody is signed in, or whoever is may not do this."""


class SignInError(KnownError):
    """Somebody was not let in: the name or the password is wrong, or one has to wait."""


class ChangedSinceError(KnownError):
    """A change cannot be taken back: what it changed has been changed again since."""


class DatasetError(KnownError):
    """A training data set is unusable; the sentence names the row and the file."""


class TrainingError(KnownError):
    """A training on the clinic's own visits cannot begin, or has failed."""


class InUseError(KnownError):
    """Another copy of the application has this data folder open."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Work was cancelled by the user; nothing was changed."""
