"""How a saved visit's photographs are shown turned; their bytes stay as they were taken."""

from collections.abc import Mapping

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.marks import checked_turns
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.language import mark
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import visits


@needs(Permission.CHANGE_PATIENTS)
def turn(clinic: Clinic, visit_id: int, turns: Mapping[View, int]) -> Visit:
    """Show photographs of a visit turned so far, in degrees clockwise; one step to take back.

    Raises :class:`InvalidRecordError` for what is no quarter, :class:`NotFoundError`.
    """
    turns = checked_turns(turns)
    with history.recording(clinic, Told(mark("Photograph turned")), visit_id=visit_id) as change:
        change.patient_id = visits.get(change.session, visit_id).patient_id
        change.touch(visits.KIND, visit_id)
        for view, degrees in turns.items():
            visits.set_turn(change.session, visit_id, view, degrees)
        return visits.get(change.session, visit_id)
