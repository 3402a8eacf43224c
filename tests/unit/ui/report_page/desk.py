"""What the report page's tests share: the dialogs that answer, and what the page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.ui import printing
from acne_desktop.ui.pages.report import ReportPage

LETTER = (612, 792)
A4 = (595.28, 841.89)
SaveVisit = Callable[..., int]


@dataclass(frozen=True)
class Desk:
    """Where a test saves to and prints on: a folder, and what the dialogs were asked."""

    folder: Path
    answers: pytest.MonkeyPatch

    def choose(self, target: Path | None) -> list[str]:
        """Answer the file dialog from now on; return what it will have proposed."""
        proposed: list[str] = []

        def ask(_parent: QWidget, _title: str, path: str, _filter: str) -> tuple[str, str]:
            proposed.append(path)
            return str(target or ""), ""

        self.answers.setattr(QFileDialog, "getSaveFileName", ask)
        return proposed

    def choose_printer(self, target: Path | None) -> None:
        """Answer the print dialog from now on: print into a file, or leave it."""

        def ask(_parent: QWidget, printer: QPrinter, pages: int) -> bool:
            assert pages == 1
            if target is not None:
                to_file(printer, target)
            return target is not None

        self.answers.setattr(printing, "ask_for_printer", ask)


def wait_shown(page: ReportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.save_button.isEnabled, timeout=15000)


def shown_text(page: ReportPage) -> str:
    document = page.view.document()
    return " ".join(
        " ".join(document.getAllText(n).text() for n in range(document.pageCount())).split()
    )


def shown_size(page: ReportPage) -> tuple[float, float]:
    size = page.view.document().pagePointSize(0)
    return size.width(), size.height()


def to_file(printer: QPrinter, target: Path) -> None:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
