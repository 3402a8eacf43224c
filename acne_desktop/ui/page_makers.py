"""Makes each page when it is first shown, and ties what it asks for to the window's routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.main_window import MainWindow
    from acne_desktop.ui.session import Session

# Pages, with numpy, SQLAlchemy and Pillow, are imported where they are first shown.
# ruff: noqa: PLC0415

Maker = Callable[["MainWindow", "AppContext", "Session"], "QWidget"]


def _opening(_window: MainWindow, _context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.opening import OpeningPage

    return OpeningPage()


def _problem(window: MainWindow, _context: AppContext, session: Session) -> QWidget:
    from acne_desktop.ui.pages.problem import ProblemPage

    page = ProblemPage()
    page.retry_requested.connect(session.open)
    page.other_folder_requested.connect(window.choose_folder)
    page.show_folder_requested.connect(window.show_folder)
    return page


def _welcome(window: MainWindow, context: AppContext, session: Session) -> QWidget:
    from acne_desktop.ui.pages.welcome import WelcomePage

    page = WelcomePage(context)
    page.demo_requested.connect(window.open_demo)
    page.demo_cancelled.connect(session.cancel_demo)
    return page


def _patients(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.patients import PatientsPage

    page = PatientsPage(context)
    page.patient_opened.connect(window.show_patient)
    page.new_visit_requested.connect(window.new_visit)
    page.edit_requested.connect(window.edit_patient)
    page.merge_requested.connect(window.show_merge)
    page.reports_requested.connect(window.print_reports)
    page.removed.connect(lambda ids: window.forget_records(patients=ids))
    page.nobody_yet.connect(window.nobody_yet)
    return page


def _merge(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.merge import MergePage

    page = MergePage(context)
    page.merged.connect(window.merged)
    page.closed.connect(window.go_back)
    return page


def _patient(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.patient import PatientPage

    page = PatientPage(context)
    page.visit_opened.connect(window.show_visit)
    page.report_requested.connect(window.show_report)
    page.compare_requested.connect(window.show_comparison)
    page.new_visit_requested.connect(window.new_visit)
    page.edit_requested.connect(window.edit_patient)
    page.closed.connect(window.go_back)
    return page


def _visit(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.visit import VisitPage

    page = VisitPage(context, context.actions)
    page.saved.connect(window.visit_saved)
    page.report_requested.connect(window.show_report)
    page.closed.connect(window.enter_before)
    page.capture_requested.connect(window.take_photographs)
    page.moved.connect(window.visit_saved)
    page.strip.visit_wanted.connect(window.show_visit)
    page.worked_through.connect(window.enter_before)
    return page


def _worklist(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.worklist import WorklistPage

    page = WorklistPage(context)
    page.started.connect(window.work_through)
    return page


def _compare(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.compare import ComparePage

    page = ComparePage(context)
    page.compared.connect(window.compared)
    page.new_visit_requested.connect(window.new_visit)
    page.closed.connect(window.go_back)
    return page


def _capture(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.capture import CapturePage

    page = CapturePage(context)
    page.done.connect(window.photographs_taken)
    page.files_wanted.connect(lambda: context.actions.trigger("visit.add_photos"))
    page.left.connect(window.leave)
    return page


def _report(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.report import ReportPage

    page = ReportPage(context)
    page.closed.connect(window.go_back)
    return page


def _import(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.import_page import ImportPage
    from acne_desktop.ui.pages.import_work import ImportWork

    # What is planned, or runs, goes on where the page is made anew.
    page = ImportPage(context, window.findChild(ImportWork) or ImportWork(context, window))
    page.closed.connect(window.go_back)
    page.patients_requested.connect(window.show_patients)
    return page


def _agreement(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.services import agreement_records
    from acne_desktop.ui.pages.agreement import AgreementPage

    page = AgreementPage(context, agreement_records.of_study)
    page.closed.connect(window.go_back)
    return page


def _studies(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.study_list import StudyListPage

    page = StudyListPage(context)
    page.study_opened.connect(window.show_study)
    page.new_requested.connect(window.write_protocol)
    page.accounts_requested.connect(window.show_accounts)
    return page


def _study(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.study import StudyPage

    page = StudyPage(context)
    page.closed.connect(window.go_back)
    page.protocol_requested.connect(window.write_protocol)
    page.enrol_requested.connect(window.enrol_visits)
    page.agreement_requested.connect(window.show_agreement)
    return page


def _study_protocol(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.study_protocol import StudyProtocolPage

    page = StudyProtocolPage(context)
    page.closed.connect(window.go_back)
    page.written.connect(window.protocol_written)
    return page


def _study_enrol(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.study_enrol import StudyEnrolPage

    page = StudyEnrolPage(context)
    page.closed.connect(window.go_back)
    page.enrolled.connect(window.visits_enrolled)
    return page


def _history(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.history import HistoryPage

    page = HistoryPage(context)
    page.closed.connect(window.go_back)
    page.take_back_requested.connect(window.commands.undoing.take_back)
    return page


def _about(_window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.about import AboutPage

    return AboutPage(context)


def _reads(_window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.read import ReadPage

    return ReadPage(context)


def _audit(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.audit import AuditPage

    return AuditPage(context, window.trail)


def _sign_in(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.sign_in import SignInPage

    page = SignInPage(context)
    page.entered.connect(window.people.entered)
    return page


def _accounts(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.accounts import AccountsPage

    page = AccountsPage(context)
    page.set_up.connect(window.accounts_set_up)
    page.changed_own.connect(window.people.entered)
    return page


def _settings(window: MainWindow, context: AppContext, _session: Session) -> QWidget:
    from acne_desktop.ui.pages.models_work import ModelsWork
    from acne_desktop.ui.pages.settings import SettingsPage

    # What runs goes on where the page is made anew.
    work = window.findChild(ModelsWork) or ModelsWork(context, window)
    page = SettingsPage(context, work)
    page.about_requested.connect(window.show_about)
    page.patients_requested.connect(window.show_patients)
    page.folder_requested.connect(window.show_folder)
    page.other_folder_requested.connect(window.choose_folder)
    return page


MAKERS: Mapping[str, Maker] = {
    "opening": _opening,
    "problem": _problem,
    "welcome": _welcome,
    "patients": _patients,
    "patient": _patient,
    "merge": _merge,
    "visit": _visit,
    "worklist": _worklist,
    "compare": _compare,
    "capture": _capture,
    "report": _report,
    "import": _import,
    "history": _history,
    "agreement": _agreement,
    "about": _about,
    "audit": _audit,
    "sign_in": _sign_in,
    "accounts": _accounts,
    "reads": _reads,
    "studies": _studies,
    "study": _study,
    "study_protocol": _study_protocol,
    "study_enrol": _study_enrol,
    "settings": _settings,
}
