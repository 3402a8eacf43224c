"""Proofs for the keys on a patient's page: visits on the timeline, and treatments."""

from datetime import date

from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.services import baselines, treatments, visits
from acne_desktop.ui.pages.patient import PatientPage
from tests.journeys.keys.desk import FIRST, Desk, Question, proof


def _page(desk: Desk) -> PatientPage:
    desk.show_patient()
    page: PatientPage = desk.window.page("patient")
    return page


def _treated(desk: Desk) -> PatientPage:
    """Return the page of a patient whose one treatment is chosen."""
    details = TreatmentDetails("Adapalene", FIRST)
    treatments.add(desk.clinic, desk.patient_id, details)
    page = _page(desk)
    page.timeline.bars.setFocus()
    assert page.timeline.bars.current is not None
    return page


@proof("patient.change_visit")
def change_visit(desk: Desk) -> Question:
    form = _page(desk).side.visit_form
    return form.isVisible


@proof("patient.baseline")
def baseline(desk: Desk) -> Question:
    page = _page(desk)
    chosen = page.timeline.current
    assert chosen is not None
    return lambda: baselines.marked(desk.clinic, desk.patient_id) == chosen.id


@proof("patient.remove_visit")
def remove_visit(desk: Desk) -> Question:
    chosen = _page(desk).timeline.current
    assert chosen is not None
    return lambda: (
        chosen.id not in [each.id for each in visits.of_patient(desk.clinic, desk.patient_id)]
    )


@proof("treatment.add")
def add(desk: Desk) -> Question:
    form = _page(desk).side.treatment_form
    return lambda: form.isVisible() and form.treatment is None


@proof("treatment.change")
def change(desk: Desk) -> Question:
    form = _treated(desk).side.treatment_form
    return lambda: form.isVisible() and form.treatment is not None


@proof("treatment.stop")
def stop(desk: Desk) -> Question:
    _treated(desk)
    return lambda: (
        [each.details.stopped for each in treatments.of_patient(desk.clinic, desk.patient_id)]
        == [date.today()]
    )


@proof("treatment.remove")
def remove(desk: Desk) -> Question:
    _treated(desk)
    return lambda: not treatments.of_patient(desk.clinic, desk.patient_id)


@proof("timeline.zoom_in")
def enlarge(desk: Desk) -> Question:
    axis = _page(desk).timeline.axis
    return lambda: axis.zoom > 1


@proof("timeline.zoom_out")
def reduce(desk: Desk) -> Question:
    line = _page(desk).timeline
    line.zoom(3)
    before = line.axis.zoom
    return lambda: line.axis.zoom < before


@proof("timeline.fit")
def all_days(desk: Desk) -> Question:
    line = _page(desk).timeline
    line.zoom(3)
    return lambda: line.axis.zoom == 1
