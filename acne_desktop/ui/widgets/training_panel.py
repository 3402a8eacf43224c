"""Where a training on the clinic's visits is begun, followed, stopped and gone on with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.services.clinic_data import Balance
from acne_desktop.services.clinic_training import Unfinished
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.label import label

_WHAT = mark(
    "Adapts the model that ships to the graded visits, on this workstation, and compares the two "
    "on patients that neither has seen. It may take hours; you can go on working, and stop it and "
    "go on later. Nothing changes until you activate the new model."
)


class TrainingPanel(QWidget):
    """One sentence, then a button, an unfinished training, or how far a running one is."""

    wanted = Signal()
    start_over_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self.lacking = label(tone="muted", wrap=True)
        self.begun = label(wrap=True)
        self.train = QPushButton(tr("Train a model"))
        theme.set_tone(self.train, "primary")
        self.train.clicked.connect(self.wanted)
        self.start_over = QPushButton(tr("Start over"))
        self.start_over.setToolTip(
            tr("Delete what was done so far, and begin with the visits of now")
        )
        self.start_over.clicked.connect(self.start_over_wanted)
        self.busy = Busy()
        self.busy.cancel.setText(tr("Stop"))
        self.busy.cancel.setAccessibleDescription(tr("Stops the training; it can go on later"))
        self.busy.cancelled.connect(self._stop)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.train)
        buttons.addWidget(self.start_over)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(label(tr("Train a model on these visits"), Type.TITLE, bold=True))
        column.addWidget(label(tr(_WHAT), wrap=True))
        column.addWidget(self.lacking)
        column.addWidget(self.begun)
        column.addLayout(buttons)
        column.addWidget(self.busy)
        self.busy.hide()

    def show_state(self, found: Balance, unfinished: Unfinished | None) -> None:
        """Show what lacks, or what can be done, while no training runs."""
        self.lacking.setText("" if unfinished else found.lacking)
        self.begun.setText(
            tr(
                "The training of {name}, begun on {day} from {version}, is not finished. It goes "
                "on with the visits of that day.",
                name=unfinished.name,
                day=unfinished.day,
                version=unfinished.version,
            )
            if unfinished
            else ""
        )
        self.train.setText(tr("Go on") if unfinished else tr("Train a model"))
        self.train.setEnabled(unfinished is not None or not found.lacking)
        self.start_over.setEnabled(not found.lacking)
        self._arrange(unfinished=unfinished is not None)

    def show_running(self) -> None:
        """Show that a training runs."""
        self._running = True
        self.busy.cancel.setEnabled(True)
        self.busy.start(tr("The training begins\N{HORIZONTAL ELLIPSIS}"))
        self._arrange(unfinished=False)
        self.busy.cancel.setFocus()

    def show_ended(self) -> None:
        """Show that none runs any more; :meth:`show_state` says how things stand."""
        self._running = False
        self.busy.stop()

    def _stop(self) -> None:
        self.busy.cancel.setEnabled(False)
        self.stop_wanted.emit()

    def _arrange(self, *, unfinished: bool) -> None:
        self.busy.setVisible(self._running)
        self.lacking.setVisible(not self._running and bool(self.lacking.text()))
        self.begun.setVisible(not self._running and bool(self.begun.text()))
        self.train.setVisible(not self._running)
        self.start_over.setVisible(not self._running and unfinished)
