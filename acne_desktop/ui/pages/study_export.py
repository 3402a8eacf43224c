"""Asks how a study is exported, and writes it into a folder with progress and cancel."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.errors import KnownError
from acne_desktop.language import tr, trn
from acne_desktop.services import study_export
from acne_desktop.services.inspection import Inspector
from acne_desktop.services.study_photographs import LIMITS, UNMASKED
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.question_bar import QuestionBar

_LEAST_SENTENCE = 240


class StudyExport(QFrame):
    """A strip on a study's page: what to write, what masks cannot do, then the folder.

    Refusals and errors are told in the page's ``bar``.
    """

    def __init__(self, context: AppContext, bar: QuestionBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._bar = bar
        self._study_id = 0
        theme.set_surface(self)
        self.photographs = QCheckBox(tr("Copies of the photographs, without metadata"))
        self.photographs.setChecked(True)
        self.cover = QCheckBox(tr("Cover eyes and brows in them"))
        self.cover.setChecked(True)
        self.without = Choice()
        self.without.setAccessibleName(tr("Photographs in which no face is found"))
        self.without.addItem(tr("Leave them out, and list them"), True)
        self.without.addItem(tr("Export nothing, and name them"), False)
        self.sentence = give_way(label(tone="muted", wrap=True))
        self.choose = QPushButton(tr("Choose an empty folder"))
        theme.set_tone(self.choose, "primary")
        self.choose.clicked.connect(lambda _checked: self._ask_folder())
        self.dismiss = QPushButton(tr("Cancel"))
        self.dismiss.clicked.connect(lambda _checked: self.hide())
        for box in (self.photographs, self.cover):
            box.toggled.connect(lambda _on: self._follow())
        self._lay_out()
        self._follow()
        self.hide()

    def _lay_out(self) -> None:
        covered = Lines(spacing=theme.L)
        covered.add(self.cover, label(tr("Where no face is found"), tone="muted"), self.without)
        answers = Lines()
        answers.add(self.sentence, grows=True, least=theme.em(_LEAST_SENTENCE))
        answers.spring()
        answers.add(self.dismiss, self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        column.setSpacing(theme.S)
        column.addWidget(self.photographs)
        column.addWidget(covered)
        column.addWidget(answers)

    def _follow(self) -> None:
        """Offer what the choices so far leave open, and say what they cannot do."""
        copies = self.photographs.isChecked()
        masks = copies and self.cover.isChecked()
        self.cover.setEnabled(copies)
        self.without.setEnabled(masks)
        self.sentence.setText(tr(LIMITS if masks else UNMASKED) if copies else "")

    def ask(self, study_id: int) -> None:
        """Ask how a study is exported."""
        self._study_id = study_id
        self._bar.hide()
        self.show()
        self.photographs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose an empty folder"))
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, folder: Path) -> None:
        """Write the study into a folder, with progress and cancel in the window's foot."""
        self._bar.hide()
        self.hide()
        if not (self.photographs.isChecked() and self.cover.isChecked()):
            self._start(folder, None)
            return
        self._context.when_inspector_ready(
            lambda inspector: self._start(folder, inspector), self._refused
        )

    def _start(self, folder: Path, inspector: Inspector | None) -> None:
        clinic, study_id = self._context.clinic, self._study_id
        photographs = self.photographs.isChecked()
        masking = None
        if inspector is not None:
            leave_out: bool = self.without.currentData()
            masking = study_export.Masking(inspector, leave_out=leave_out)

        def work(progress: Progress) -> study_export.Exported:
            return study_export.export(
                clinic,
                study_id,
                folder,
                photographs=photographs,
                masking=masking,
                progress=progress.report,
                cancelled=progress.cancelled,
            )

        self._context.tasks.run(
            work, done=self._done, failed=self._refused, title=tr("Exporting the study")
        )

    def _done(self, done: study_export.Exported) -> None:
        if done.left_out:
            left_out = trn(
                "{n} photograph was left out, as no upright face was found in it: "
                "photographs.csv names it.",
                "{n} photographs were left out, as no upright face was found in them: "
                "photographs.csv names them.",
                done.left_out,
            )
            self._bar.ask(left_out, [(tr("Close"), lambda: None)], tone="warning")
        self._context.say(
            tr(
                "Exported: {reads} reads and {photographs} photographs.",
                reads=done.reads,
                photographs=done.photographs,
            )
        )

    def _refused(self, error: KnownError) -> None:
        again = (tr("Export again"), lambda: self.ask(self._study_id))
        self._bar.ask(error.sentence, [again], tone="error")
