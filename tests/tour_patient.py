"""The tour's way through a patient's page: few visits, many, none, and the forms beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.services import history, intake, patients, treatments, visits
from acne_desktop.services.clinic import Clinic
from tests.tour_guide import Guide

_LAST = date(2026, 10, 20)
_COURSE = (4, 4, 3, 3, 2, 3, 2, 2, 1, 2, 1, 1, 0, 1, 2, 3, 2, 1, 1, 0)


def walk_patient(guide: Guide) -> None:
    """Show the page as it is met, walked along, zoomed, and with each form."""
    _open(guide, guide.some_patient())
    guide.shot("patient")
    page, trigger = guide.window.page("patient"), guide.running.context.actions.trigger
    QTest.keyClick(page.timeline.strip, Qt.Key.Key_Home)
    trigger("timeline.zoom_in")
    guide.shot("patient-walked")
    trigger("timeline.fit")
    trigger("treatment.add")
    page.side.treatment_form.drug.setText("Adapalene")
    page.side.treatment_form.stopped.setText("2026-01-01")
    page.side.treatment_form.submit()
    guide.shot("treatment-add")
    page.side.treatment_form.left.emit()
    QTest.keyClick(page.timeline.bars, Qt.Key.Key_Down)
    trigger("treatment.change")
    guide.shot("treatment-change")
    page.side.treatment_form.left.emit()
    trigger("patient.change_visit")
    guide.shot("visit-date")
    page.side.visit_form.left.emit()
    trigger("patient.edit")
    guide.shot("patient-edit")
    guide.close_dialog()
    with _made_up(guide) as (many, one, treated, nobody):
        _open(guide, many)
        guide.shot("patient-40")
        for _ in range(4):
            trigger("timeline.zoom_in")
        guide.shot("patient-40-zoomed")
        page.course.ensureWidgetVisible(page.timeline.bars)
        guide.shot("patient-40-treatments")
        page.course.verticalScrollBar().setValue(0)
        for name, patient in (("1", one), ("treated", treated), ("no-visit", nobody)):
            _open(guide, patient)
            guide.shot(f"patient-{name}")
        guide.window.show_patients()
        guide.settle()


def _open(guide: Guide, patient_id: int) -> None:
    guide.window.show_patient(patient_id)
    guide.settle()


@contextmanager
def _made_up(guide: Guide) -> Iterator[tuple[int, int, int, int]]:
    """Give patients with forty visits, one, treatments only, and nothing; then take them back."""
    clinic = guide.running.context.clinic
    before = _changes_made(clinic)
    made = [
        patients.register(clinic, PatientDetails(f"TOUR-{n}", name, date(2001, 5, 4), Sex.OTHER)).id
        for n, name in enumerate(("Marathon, Mia", "Debut, Dora", "Treated, Tom", "Nemo, Nina"))
    ]
    _fill(guide, clinic, made[0], 40)
    _fill(guide, clinic, made[1], 1)
    for patient in (made[0], made[2]):
        for details in _given():
            treatments.add(clinic, patient, details)
    yield made[0], made[1], made[2], made[3]
    for _ in range(_changes_made(clinic) - before):
        history.undo(clinic)


def _changes_made(clinic: Clinic) -> int:
    return len(clinic.changes._done)


def _given() -> list[TreatmentDetails]:
    return [
        TreatmentDetails("Doxycycline", date(2022, 3, 1), "100 mg daily", date(2022, 6, 1)),
        TreatmentDetails("Isotretinoin (oral)", date(2023, 1, 10), "0.5 mg/kg", date(2023, 8, 1)),
        TreatmentDetails(
            "Adapalene and benzoyl peroxide",
            date(2024, 2, 1),
            "every evening, whole face, a pea-sized amount, with a moisturiser in the morning",
        ),
    ]


def _fill(guide: Guide, clinic: Clinic, patient: int, number: int) -> None:
    """Save visits at uneven distances, every seventh not graded."""
    seen = visits.get(clinic, guide.some_visit())
    photos = {
        view: intake.read_photo_bytes(intake.original(clinic, photo))
        for view, photo in seen.photos.items()
    }
    assert seen.suggestion is not None
    day = _LAST
    for n in range(number):
        grade = Grade(_COURSE[-1 - n % len(_COURSE)])
        decision = Decision(
            grade, seen.suggestion.wording_id, seen.suggestion.made_at, "seen closer"
        )
        visits.save(
            clinic,
            patient_id=patient,
            day=day,
            photos=photos,
            suggestion=seen.suggestion,
            decision=None if n % 7 == 2 else decision,
        )
        day -= timedelta(days=(6, 30, 45, 90, 14)[n % 5])
