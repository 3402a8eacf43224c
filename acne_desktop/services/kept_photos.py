"""Points out photographs that are kept already, with this patient or with another."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.language import mark, tr
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import layout, pictures
from acne_desktop.services.importing.pictures import Small
from acne_desktop.services.permissions import needs
from acne_desktop.storage import known_photos
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage.known_photos import KeptAt

__all__ = ["KeptAt", "folder_of_other", "sentence", "sentences", "sentences_anew", "where"]


@needs(Permission.SEE_PATIENTS)
def where(clinic: Clinic, sha256s: Collection[str]) -> Mapping[str, list[KeptAt]]:
    """Return the visits that hold each of these photographs, byte for byte, oldest first."""
    with clinic.database.reading() as session:
        return known_photos.kept(session, sha256s)


@needs(Permission.SEE_PATIENTS)
def sentences(
    clinic: Clinic, patient_id: int, folders: Mapping[str, Path | None]
) -> dict[str, str]:
    """Return what is to be said of photographs, by their SHA-256; nothing of most.

    ``folders`` tells for each in which folder its file lies, where it has one. For the screen
    only: a sentence may hold another patient's identifier.
    """
    said: dict[str, str] = {}
    found = where(clinic, folders)
    for sha256, folder in folders.items():
        other = folder_of_other(clinic, patient_id, folder) if folder is not None else ""
        if sha256 in found:
            said[sha256] = sentence(found[sha256], patient_id)
        elif other:
            said[sha256] = tr(
                "This file lies in the folder of #{other}: check whose it is.", other=other
            )
    return said


@needs(Permission.SEE_PATIENTS)
def sentences_anew(
    clinic: Clinic,
    patient_id: int,
    smalls: Mapping[str, Small],
    *,
    cancelled: Callable[[], bool],
) -> dict[str, str]:
    """Return what is to be said of photographs whose picture is kept as other bytes.

    ``smalls`` give a copy of each, of any size, by its SHA-256. Raises :class:`Cancelled`.
    """
    found = pictures.saved_anew(clinic, smalls, cancelled=cancelled)
    return {
        sha256: sentence(visits, patient_id, saved_anew=True) for sha256, visits in found.items()
    }


def sentence(visits: Sequence[KeptAt], patient_id: int | None, *, saved_anew: bool = False) -> str:
    """Say where a photograph is kept; another patient's comes first: it may be a mix-up.

    ``saved_anew``: other bytes that show the same picture. For the screen only: it may hold
    another patient's identifier.
    """
    others = [visit for visit in visits if visit.patient_id != patient_id]
    if others:
        told = (
            mark("This picture, saved anew, is in the records of #{identifier}: check whose it is.")
            if saved_anew
            else mark("This photograph is in the records of #{identifier}: check whose it is.")
        )
        return tr(told, identifier=others[0].identifier)
    told = (
        mark("This picture, saved anew, is already in the visit of {day}.")
        if saved_anew
        else mark("This photograph is already in the visit of {day}.")
    )
    return tr(told, day=visits[0].day.isoformat())


@needs(Permission.SEE_PATIENTS)
def folder_of_other(clinic: Clinic, patient_id: int, folder: Path) -> str:
    """Return the identifier of another patient after whom a folder is named, or an empty text."""
    named = layout.identifier_in(folder)
    with clinic.database.reading() as session:
        owner = stored_patients.with_identifier(session, named) if named else None
    return owner.details.identifier if owner and owner.id != patient_id else ""
