"""Proofs for the keys on the report's page."""

from PySide6.QtPdfWidgets import QPdfView

from acne_desktop.ui import printing
from tests.journeys.keys.desk import Desk, Question, proof


@proof("report.save")
def save(desk: Desk) -> Question:
    target = desk.folder / "report.pdf"
    desk.answer("getSaveFileName", (str(target), ""))
    desk.show_report()
    return target.is_file


@proof("report.print")
def print_it(desk: Desk) -> Question:
    printed: list[bytes] = []
    desk.monkeypatch.setattr(printing, "ask_for_printer", lambda *_a, **_k: True)
    desk.monkeypatch.setattr(printing, "print_pdf", lambda pdf, *_a, **_k: printed.append(pdf))
    desk.show_report()
    return lambda: [pdf[:5] for pdf in printed] == [b"%PDF-"]


def _view(desk: Desk) -> QPdfView:
    desk.show_report()
    view: QPdfView = desk.window.page("report").view
    view.setZoomMode(QPdfView.ZoomMode.Custom)
    view.setZoomFactor(1.0)
    return view


@proof("report.zoom_in")
def enlarge(desk: Desk) -> Question:
    view = _view(desk)
    return lambda: view.zoomFactor() > 1


@proof("report.zoom_out")
def reduce(desk: Desk) -> Question:
    view = _view(desk)
    return lambda: view.zoomFactor() < 1


@proof("report.fit")
def fit(desk: Desk) -> Question:
    view = _view(desk)
    return lambda: view.zoomMode() is QPdfView.ZoomMode.FitToWidth
