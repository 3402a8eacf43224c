"""A saved visit's place in the record: its day and note corrected, or the visit removed."""

from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import check_next
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import visits as stored
from acne_desktop.storage.visits import TurnedPhoto

__all__ = ["TurnedPhoto", "amend", "photos", "remove"]


@needs(Permission.CHANGE_PATIENTS)
def amend(
    clinic: Clinic,
    visit_id: int,
    *,
    day: date,
    note: str,
    seen: tuple[date, str] | None = None,
) -> None:
    """Replace a visit's day and note, which were ``seen`` as they stood.

    Raises :class:`InvalidRecordError`, :class:`NotFoundError`, and as :func:`history.check_seen`.
    """
    if day > date.today():
        raise InvalidRecordError(tr("The visit's date lies in the future: correct it."))
    told = Told(mark("Date or note of the visit of {day} changed"), {"day": day.isoformat()})
    with history.recording(clinic, told, visit_id=visit_id) as made:
        visit = stored.get(made.session, visit_id)
        history.check_seen(seen, (visit.day, visit.note))
        if visit.next_visit is not None:
            check_next(visit.next_visit, day)
        made.patient_id = visit.patient_id
        made.touch(stored.KIND, visit_id)
        stored.change(made.session, visit_id, day, note.strip())


@needs(Permission.CHANGE_PATIENTS)
def remove(clinic: Clinic, visit_id: int) -> None:
    """Remove a visit; its photographs are kept, so that it can be brought back.

    Raises :class:`NotFoundError`.
    """
    with clinic.database.reading() as session:
        visit = stored.get(session, visit_id)
    told = Told(mark("Visit of {day} removed"), {"day": visit.day.isoformat()})
    patient = visit.patient_id
    with history.recording(clinic, told, patient_id=patient, visit_id=visit_id) as made:
        made.touch(stored.KIND, visit_id)
        stored.remove(made.session, visit_id)


@needs(Permission.SEE_PATIENTS)
def photos(clinic: Clinic, visit_id: int) -> dict[View, TurnedPhoto]:
    """Return a visit's photographs and how they are shown, in the order they are taken."""
    with clinic.database.reading() as session:
        return stored.photos(session, visit_id)
