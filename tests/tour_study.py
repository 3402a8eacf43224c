"""The tour's walk through a study manager's pages: the protocol, enrolment, steps, progress."""

from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QLineEdit

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS
from acne_desktop.domain.study import Showing
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services import sign_in, studies
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import visits as stored_visits
from acne_desktop.ui.routes import Route
from acne_desktop.ui.widgets.sign_dialog import SignDialog
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, opened, person, read_all
from tests.tour_guide import Guide
from tests.unit.services.visits_made_up import made_up_photo

_NAMES = ("Abel, Ines", "Brandt, Ole", "Costa, Lia", "Dietrich, Jan", "Engel, Mia", "Falk, Tom")
_DAYS = (date(2026, 3, 2), date(2026, 3, 30), date(2026, 5, 25))


def walk_study(guide: Guide) -> None:
    """Show a manager's pages in a clinic of their own."""
    folder = Path(mkdtemp(prefix="study"))
    open_clinic(folder).close()
    guide.running.session.open_other(folder)
    guide.settle()
    clinic = guide.running.context.clinic
    guide.window.show_studies()
    guide.shot("study-without-accounts")
    people = cast(clinic, readers=3)
    person(clinic, "Runa", Role.READER)
    _some_visits(clinic)
    sign_in.enter(clinic, people.manager)
    guide.window.people.entered()
    guide.shot("study-none")
    study_id = _write_protocol(guide)
    _enrol(guide, study_id)
    _running(guide, people)


def _write_protocol(guide: Guide) -> int:
    guide.window.write_protocol()
    guide.settle()
    page = guide.window.page("study_protocol")
    guide.shot("study-protocol")
    page.save()
    guide.shot("study-protocol-wrong")
    form = page.form
    form.editors["code"].setText("ACN-204")
    form.editors["title"].setText("Adapalene in adults, 12 weeks")
    ids = list(form.editors["readers"].boxes)
    form.editors["readers"].choose(ids[:3])
    form.editors["adjudicators"].choose(list(form.editors["adjudicators"].boxes))
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    guide.shot("study-protocol-rest")
    page.save()
    guide.settle()
    guide.shot("study-draft")
    study_id: int = guide.window.here.record
    return study_id


def _enrol(guide: Guide, study_id: int) -> None:
    guide.window.enrol_visits(study_id)
    guide.settle()
    page = guide.window.page("study_enrol")
    page.found.selectAll()
    select = QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
    page.found.selectionModel().select(page.parts.candidates.index(0, 0), select)
    guide.shot("study-enrol")
    page.parts.add.click()
    guide.settle()
    page.found.selectAll()
    page.parts.train.click()
    guide.settle()
    page.planned.scrollToBottom()
    guide.shot("study-enrol-planned")
    plan = page.planned.plan
    training = next(at for at, row in enumerate(plan.rows) if row.problem)
    plan.setData(plan.index(training, 5), "3")
    guide.settle()
    page.save()
    guide.settle()
    guide.shot("study-enrolled")


def _running(guide: Guide, people: Cast) -> None:
    clinic = people.clinic
    protocol = people.protocol(repeat_share=0.2, repeat_gap=2, decoy_share=0.3)
    study_id = opened(people, 12, protocol, training=3)
    after = people.protocol(
        repeat_share=0.2, repeat_gap=2, decoy_share=0.3, suggestion=Showing.AFTER_COMMIT
    )
    studies.amend(clinic, study_id, after, "The sponsor wants the readers to learn.")
    one, other, _third = people.readers
    read_all(clinic, one, study_id, lambda number: Grade(number % 5) if number != 7 else None)
    read_all(clinic, other, study_id, lambda _number: Grade.MILD)
    clinic.sign_in(people.manager)
    guide.window.show_studies()
    guide.shot("study-list")
    guide.window.show_study(study_id)
    guide.settle()
    page = guide.window.page("study")
    page.progress.table.selectRow(1)
    guide.shot("study-progress")
    page.show_part("visits")
    guide.shot("study-visits")
    page.show_part("protocol")
    guide.shot("study-versions")
    guide.running.context.actions.trigger("study.lock")
    guide.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignDialog)
    guide.shot("study-sign")
    dialog.sign_button.click()
    guide.shot("study-sign-lacking")
    _type(dialog.reason, "The sponsor has ended the study.")
    _type(dialog.password, PASSWORD)
    dialog.sign_button.click()
    guide.settle()
    guide.running.context.actions.trigger("report.export_study")
    guide.shot("study-export")
    page.export.hide()
    guide.running.context.actions.trigger("study.unblind")
    guide.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignDialog)
    _type(dialog.password, PASSWORD)
    dialog.sign_button.click()
    guide.settle()
    page.show_part("visits")
    guide.shot("study-unblinded")
    assert guide.window.here == Route("study", study_id)


def _type(line: QLineEdit, text: str) -> None:
    line.setText(text)


def _some_visits(clinic: Clinic) -> None:
    for number, name in enumerate(_NAMES):
        with clinic.database.writing() as session:
            details = PatientDetails(f"A-{1040 + number}", name)
            patient = stored_patients.add(session, details, synthetic=True).id
            for day in _DAYS[: 3 - number % 2]:
                photos = {view: made_up_photo(view, f"{number}{day}") for view in VIEWS}
                stored_visits.add(session, NewVisit(patient, day, photos))
