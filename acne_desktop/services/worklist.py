"""The ungraded visits to work through, oldest first, one after the other."""

from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import worklist as stored
from acne_desktop.storage.worklist import Ungraded

__all__ = ["PAGE", "Ungraded", "count", "ungraded"]

PAGE = 200  # so many at once; more are asked for when these are done


@needs(Permission.SEE_PATIENTS)
def ungraded(
    clinic: Clinic,
    *,
    patient_id: int | None = None,
    after: tuple[date, int] | None = None,
    limit: int = PAGE,
) -> list[Ungraded]:
    """Return visits that no clinician has decided on, of one patient or of all, oldest first.

    ``after`` is the day and number of a visit: those that come later are returned. One query.
    """
    with clinic.database.reading() as session:
        return stored.ungraded(session, patient_id=patient_id, after=after, limit=limit)


@needs(Permission.SEE_PATIENTS)
def count(clinic: Clinic, *, patient_id: int | None = None) -> int:
    """Return how many visits no clinician has decided on. One query."""
    with clinic.database.reading() as session:
        return stored.count(session, patient_id=patient_id)
