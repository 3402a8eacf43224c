"""Saves and prints a finished report in the background, and says how it went where it was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from acne_desktop.domain.audit import Action
from acne_desktop.language import tr
from acne_desktop.services import audit, reports
from acne_desktop.ui import printing
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.widgets.question_bar import QuestionBar


@dataclass(frozen=True)
class About:
    """What a report is of, for the audit trail: the kind of record, and their numbers."""

    subject: str
    numbers: tuple[int, ...]

    @property
    def values(self) -> dict[str, object]:
        """Return what the entry of the trail holds."""
        return {"reported": list(self.numbers)}


class Sending(QObject):
    """One report is on its way at a time. ``changed`` tells when it begins and ends."""

    changed = Signal()
    sent = Signal()

    def __init__(self, context: AppContext, page: QWidget, bar: QuestionBar) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._bar = bar
        self._task: Task | None = None
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )

    @property
    def idle(self) -> bool:
        """Tell whether nothing is on its way."""
        return self._task is None or not self._task.running

    def save(self, report: bytes, name: str, *, about: About) -> None:
        """Ask where to save a report, and save it there; ``name`` is proposed, and its kind.

        ``about`` says for the audit trail what it is a report of.
        """
        kind = Path(name).suffix
        chosen, _ = QFileDialog.getSaveFileName(
            self._page,
            tr("Save the report"),
            str(self._folder / name),
            f"{kind[1:].upper()} (*{kind})",
        )
        if not chosen:
            return
        target = Path(chosen)
        if not target.suffix:
            target = target.with_suffix(kind)
        self._folder = target.parent
        clinic = self._context.clinic

        def work(_progress: Progress) -> None:
            reports.save_as(report, target)
            audit.note(clinic, Action.EXPORTED, about.subject, new=about.values)

        self._send(
            work,
            title="",
            said=tr("The report was saved."),
            again=lambda: self.save(report, name, about=about),
        )

    def print_(self, pdf: bytes, pages: int, *, about: About) -> None:
        """Ask for a printer, and print a report there; ``about`` as for :meth:`save`."""
        printer = printing.printer_for(pdf)
        if not printing.ask_for_printer(self._page, printer, pages):
            return

        clinic = self._context.clinic

        def work(progress: Progress) -> None:
            def tell(fraction: float, text: str) -> None:
                progress.check()
                progress.report(fraction, text)

            printing.print_pdf(pdf, printer, tell)
            audit.note(clinic, Action.PRINTED, about.subject, new=about.values)

        self._send(
            work,
            title=tr("Printing the report"),
            said=tr("The report was sent to the printer."),
            again=lambda: self.print_(pdf, pages, about=about),
        )

    def _send(
        self,
        work: Callable[[Progress], None],
        *,
        title: str,
        said: str,
        again: Callable[[], None],
    ) -> None:
        """Save or print in the background; a failure is told in place, with another try."""
        self._bar.hide()

        def done(_none: None) -> None:
            self._context.say(said)
            self.sent.emit()

        self._task = self._context.tasks.run(
            work,
            done=done,
            failed=lambda error: self._bar.ask(
                error.sentence, [(tr("Try again"), again)], tone="error"
            ),
            title=title,
        )
        self._task.finished.connect(self.changed)
        self.changed.emit()
