"""The first page of an empty clinic: register a patient, or look around in the demo clinic."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.busy import show_unknown
from acne_desktop.ui.widgets.flow import Flow
from acne_desktop.ui.widgets.label import label

_WIDTH = 520
_LOADING_MODEL = mark("Loading the model\N{HORIZONTAL ELLIPSIS}")


class WelcomePage(QWidget):
    """Offers the two first steps, and shows how far the demo clinic is."""

    demo_requested = Signal()
    demo_cancelled = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._task: Task | None = None
        self.new_patient = context.actions.button("patient.new", tone="primary")
        self.explore = QPushButton(tr("Explore the demo clinic"))
        theme.put_icon(self.explore, "flask-conical")
        self.explore.setToolTip(tr("Synthetic patients in a folder of their own"))
        self.explore.clicked.connect(self.demo_requested)
        self.accounts = context.actions.button(
            "go.accounts", tone="quiet", text=tr("Set up accounts")
        )
        self.accounts.setToolTip(tr("For several people, signatures, and reading trials"))
        if context.has_clinic and context.clinic.has_accounts:
            self.accounts.hide()  # never shown before it has its place: that opens a window
        self.error = label(tone="error", wrap=True)
        self._make_progress()
        self._lay_out()
        self.setFocusProxy(self.new_patient)
        self.set_preparing(False)

    def _make_progress(self) -> None:
        self.doing = label(tr(_LOADING_MODEL), tone="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the demo clinic"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.M)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)

    def _lay_out(self) -> None:
        sentences = label(
            tr(
                "Three photographs go in: frontal, patient's left, patient's right. The model "
                "suggests an IGA grade and shows where it looked; you decide, and a report "
                "comes out. Everything stays on this workstation."
            ),
            wrap=True,
        )
        demo_words = label(
            tr(
                "The demo clinic has synthetic patients with rendered photographs, in a folder "
                "of its own. It never mixes with your records."
            ),
            Type.CAPTION,
            tone="muted",
            wrap=True,
        )
        buttons = Flow()
        buttons.setSpacing(theme.M)
        buttons.addWidget(self.new_patient)
        buttons.addWidget(self.explore)
        buttons.addWidget(self.accounts)
        middle = QWidget()
        middle.setFixedWidth(theme.column(_WIDTH))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.L)
        column.addWidget(
            label(tr("Grade facial acne, visit by visit"), Type.GRADE, bold=True, wrap=True)
        )
        column.addWidget(sentences)
        column.addSpacing(theme.S)
        column.addLayout(buttons)
        column.addWidget(demo_words)
        column.addWidget(self.doing)
        column.addWidget(self.progress)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        page.addStretch(2)
        page.addLayout(row)
        page.addStretch(3)

    def set_preparing(self, preparing: bool) -> None:
        """Show that the demo clinic is on its way, or that it is not."""
        self.explore.setEnabled(not preparing)
        self.error.hide()
        self.doing.setText(tr(_LOADING_MODEL))
        show_unknown(self.bar)
        self.cancel.setEnabled(True)
        self.doing.setVisible(preparing)
        self.progress.setVisible(preparing)
        if not preparing:
            self._task = None

    @property
    def is_preparing(self) -> bool:
        """Tell whether the demo clinic is on its way."""
        return not self.explore.isEnabled()

    def follow(self, task: Task) -> None:
        """Show the progress of the demo clinic."""
        self.set_preparing(True)
        self._task = task
        task.progressed.connect(self._show_progress)

    def show_error(self, error: KnownError) -> None:
        """Say why there is no demo clinic, where it was asked for."""
        self.set_preparing(False)
        self.error.setText(error.sentence)
        self.error.show()

    def _show_progress(self, fraction: float, text: str) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(fraction * 100))
        if text:
            self.doing.setText(text)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.demo_cancelled.emit()
        if self._task is not None:
            self._task.cancel()
