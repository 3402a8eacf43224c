"""Proofs for the keys on the list of patients: filters, the order, several at once, merging."""

from datetime import UTC, date, datetime, timedelta

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import intake, patients, visits
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.pages.merge import MergePage
from acne_desktop.ui.pages.patients import PatientsPage
from acne_desktop.ui.pages.report_batch import ReportBatchDialog
from tests.journeys.keys.desk import Desk, Question, proof

BO, ERIKA = "Beispiel, Bo", "Mustermann, Erika"  # the desk's; only Erika has visits, ungraded
SEEN = timedelta(days=30)


def _list(desk: Desk) -> PatientsPage:
    """Return the list with all who are registered by now."""
    page: PatientsPage = desk.window.page("patients")
    page.refresh()
    desk.settle()
    return page


def _names(page: PatientsPage) -> list[str]:
    rows = [page.model.row(place) for place in range(page.model.rowCount())]
    return [row.patient.details.name for row in rows if row is not None]


def _shows(page: PatientsPage, *names: str) -> Question:
    return lambda: _names(page) == list(names)


def _register(
    desk: Desk, name: str, *, next_in: int | None = None, grade: Grade | None = None
) -> None:
    """Add a patient who was here a while ago, and say when they come again."""
    today, seed = date.today(), len(patients.find(desk.clinic)) + 10
    patient = patients.register(desk.clinic, PatientDetails(f"R-{seed}", name))
    visits.save(
        desk.clinic,
        patient_id=patient.id,
        day=today - SEEN,
        photos={view: intake.read_photo(file) for view, file in desk.files(seed).items()},
        decision=None if grade is None else Decision(grade, "fda", datetime.now(UTC)),
        next_visit=None if next_in is None else today + timedelta(days=next_in),
    )


# -- filters and the order


def _some_are_due(desk: Desk) -> PatientsPage:
    for name, next_in in (("Faellig, Finn", -1), ("Bald, Bea", 5), ("Spaeter, Sam", 60)):
        _register(desk, name, next_in=next_in)
    return _list(desk)


@proof("filter.due")
def due(desk: Desk) -> Question:
    return _shows(_some_are_due(desk), "Faellig, Finn")


@proof("filter.soon")
def soon(desk: Desk) -> Question:
    return _shows(_some_are_due(desk), "Bald, Bea", "Faellig, Finn")


@proof("filter.ungraded")
def ungraded(desk: Desk) -> Question:
    _register(desk, "Gestuft, Gia", grade=Grade.MILD)
    return _shows(_list(desk), ERIKA)


def _prove_grade(grade: Grade) -> None:
    @proof(f"filter.grade_{int(grade)}")
    def of_grade(desk: Desk) -> Question:
        _register(desk, "Gestuft, Gia", grade=grade)
        _register(desk, "Anders, Ali", grade=Grade((grade + 1) % len(GRADES)))
        return _shows(_list(desk), "Gestuft, Gia")


for each in GRADES:
    _prove_grade(each)


@proof("filter.clear")
def clear(desk: Desk) -> Question:
    page = _list(desk)
    desk.press("F4")
    desk.wait(_shows(page, ERIKA))
    page.search.setText("muster")
    desk.settle()
    everyone = _shows(page, BO, ERIKA)
    return lambda: everyone() and not page.filters.is_on and not page.search.text()


@proof("list.sort")
def sort(desk: Desk) -> Question:
    return _shows(_list(desk), ERIKA, BO)  # who was here last stands first


# -- several patients


def _both_selected(desk: Desk) -> PatientsPage:
    page = _list(desk)
    page.view.setFocus()
    page.view.selectAll()
    assert page.view.selected_count() == 2
    return page


@proof("patient.remove")
def remove(desk: Desk) -> Question:
    page = _list(desk)
    page.view.setFocus()
    page.view.selectRow(0)
    shown = _shows(page, ERIKA)
    return lambda: shown() and not patients.find(desk.clinic, BO)


@proof("patient.print")
def print_reports(desk: Desk) -> Question:
    _both_selected(desk)
    return lambda: desk.dialog(ReportBatchDialog)


@proof("patient.merge")
def merge(desk: Desk) -> Question:
    _both_selected(desk)
    page: MergePage = desk.window.page("merge")
    return lambda: desk.window.here.page == "merge" and bool(page.choices)


@proof("merge.confirm")
def confirm(desk: Desk) -> Question:
    [bo] = patients.find(desk.clinic, BO)
    desk.window.show_merge(bo.patient.id, desk.patient_id)
    desk.settle()
    kept = Route("patient", desk.patient_id)
    return lambda: desk.window.here == kept and len(patients.find(desk.clinic)) == 1
