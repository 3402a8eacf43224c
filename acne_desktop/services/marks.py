"""Marks on the photographs of a saved visit; the photographs themselves stay as they were taken."""

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.marks import Mark, MarkKind, check_drawable
from acne_desktop.language import mark as marked
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import marks as stored
from acne_desktop.storage import visits

_ADDED = {
    MarkKind.ARROW: marked("Arrow drawn on a photograph"),
    MarkKind.CIRCLE: marked("Circle drawn on a photograph"),
    MarkKind.TEXT: marked("Note written on a photograph"),
}


@needs(Permission.SEE_PATIENTS)
def of_visit(clinic: Clinic, visit_id: int) -> list[Mark]:
    """Return a visit's marks in the order in which they were drawn."""
    with clinic.database.reading() as session:
        return stored.of_visit(session, visit_id)


@needs(Permission.CHANGE_PATIENTS)
def add(clinic: Clinic, visit_id: int, mark: Mark) -> Mark:
    """Keep a new mark; return it with its number.

    Raises :class:`InvalidRecordError`, :class:`NotFoundError`.
    """
    mark = mark.checked()
    with history.recording(clinic, Told(_ADDED[mark.kind]), visit_id=visit_id) as change:
        visit = visits.get(change.session, visit_id)
        check_drawable(mark, visit.photos)
        change.patient_id = visit.patient_id
        added = stored.add(change.session, visit_id, mark)
        change.made(stored.KIND, added.id)
        return added


@needs(Permission.CHANGE_PATIENTS)
def change(clinic: Clinic, mark: Mark) -> None:
    """Keep a mark that was moved, reshaped or given other words; raises as :func:`add`."""
    mark = mark.checked()
    with history.recording(clinic, Told(marked("Mark on a photograph changed"))) as recorder:
        _about(recorder, mark.id)
        stored.change(recorder.session, mark)


@needs(Permission.CHANGE_PATIENTS)
def remove(clinic: Clinic, mark_id: int) -> None:
    """Take a mark away. Raises :class:`NotFoundError`."""
    with history.recording(clinic, Told(marked("Mark on a photograph removed"))) as recorder:
        _about(recorder, mark_id)
        stored.remove(recorder.session, mark_id)


def _about(recorder: history.Recorder, mark_id: int) -> None:
    """Say whose mark is changed, and note it as it stands."""
    visit = visits.get(recorder.session, stored.visit_of(recorder.session, mark_id))
    recorder.visit_id, recorder.patient_id = visit.id, visit.patient_id
    recorder.touch(stored.KIND, mark_id)
