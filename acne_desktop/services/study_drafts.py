"""Protocols that are being written: kept when the form is left, and found again."""

from acne_desktop.domain.account import Permission
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage.drafts import DraftStore, State


@needs(Permission.MANAGE_STUDIES)
def keep(clinic: Clinic, study_id: int, state: State) -> None:
    """Keep what a form holds; ``study_id`` is 0 for a new study. Raises :class:`StorageError`."""
    _store(clinic).write(_name(study_id), state)


@needs(Permission.MANAGE_STUDIES)
def find(clinic: Clinic, study_id: int) -> State | None:
    """Return what was kept of a form, or None."""
    return _store(clinic).read(_name(study_id))


@needs(Permission.MANAGE_STUDIES)
def forget(clinic: Clinic, study_id: int) -> None:
    """Remove what was kept, if there is anything."""
    _store(clinic).remove(_name(study_id))


def _store(clinic: Clinic) -> DraftStore:
    return DraftStore(clinic.folders.drafts / "studies")


def _name(study_id: int) -> str:
    return f"study-{study_id}"
