"""The tour's stop at the reports: each kind, another language, and those of many patients."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from acne_desktop.reporting.content import Kind
from acne_desktop.services import patients, visits
from acne_desktop.services.report_batch import Batch, Failure
from acne_desktop.ui.pages.report import ReportPage
from acne_desktop.ui.pages.report_batch import Done, ReportBatchDialog
from tests.tour_guide import Guide

_DARK = 100


def walk_reports(guide: Guide) -> None:
    """Show a report of each kind, and the dialog for many before and after."""
    show_report(guide, guide.some_visit(), "report")
    page = _page(guide)
    for kind in (Kind.PATIENT, Kind.SERIES):
        page.options.kinds[kind].click()
        _drawn(guide)
        guide.shot(f"report-{kind}")
    page.options.kinds[Kind.FILE].click()
    _drawn(guide)
    clinic = guide.running.context.clinic
    everyone = [row.patient for row in patients.find(clinic)]
    guide.window.print_reports([patient.id for patient in everyone])
    guide.shot("reports-many")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReportBatchDialog)
    visit = visits.of_patient(clinic, everyone[0].id)[0]
    why = "The photograph is damaged: restore it from a backup."
    failed = Failure(visit.id, why, everyone[0], visit.day)
    dialog.tell(Done(Batch(b"%PDF", tuple(range(7)), (failed,)), (everyone[1],)))
    guide.shot("reports-many-told")
    guide.close_dialog()


def show_report(guide: Guide, visit: int, name: str) -> None:
    """Show the report of a visit, and take its picture once it is drawn."""
    guide.window.show_report(visit)
    _drawn(guide)
    guide.shot(name)


def _page(guide: Guide) -> ReportPage:
    page = guide.window.page("report")
    assert isinstance(page, ReportPage)
    return page


def _drawn(guide: Guide) -> None:
    guide.settle()
    pages = _page(guide).view.viewport()
    guide.until(lambda: _is_drawn(pages.grab().toImage()))


def _is_drawn(pages: QImage) -> bool:
    """Tell whether text is seen: the sheets are laid out white, and drawn later."""
    small = pages.scaledToWidth(200).convertToFormat(QImage.Format.Format_Grayscale8)
    at = (QPoint(x, y) for x in range(small.width()) for y in range(small.height()))
    return sum(small.pixelColor(point).value() < _DARK for point in at) > small.width()
