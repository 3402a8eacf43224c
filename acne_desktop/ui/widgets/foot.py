"""The window's foot: quiet messages, what runs in the background, and the standing sentence."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.tasks import Task, Tasks
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label

PURPOSE = mark("Assists, does not diagnose. Research use.")
_MESSAGE_MS = 8000
_SHOW_AFTER_MS = 1000


class Foot(QWidget):
    """Shows the newest titled task once it has run for a second; a message goes after a while."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.CONTROL + theme.XS)
        theme.set_surface(self)
        self._tasks: list[Task] = []
        self.message = ElidedLabel(Type.CAPTION)
        self.task = ElidedLabel(Type.CAPTION, tone="muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.px(120))
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel = QPushButton(tr("Cancel"))
        theme.set_tone(self.cancel, "quiet")
        self.cancel.setFont(theme.font(Type.CAPTION))
        self.cancel.clicked.connect(self._cancel)
        self.purpose = label(tr(PURPOSE), Type.CAPTION, tone="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.L, 0, theme.L, 0)
        row.setSpacing(theme.M)
        row.addWidget(self.message, 3)
        for part in (self.task, self.bar, self.cancel):
            row.addWidget(part)
            part.hide()
        row.addStretch(1)
        row.addWidget(self.purpose)
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.setInterval(_MESSAGE_MS)
        self._clear.timeout.connect(lambda: self.message.setText(""))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SHOW_AFTER_MS)
        self._soon.timeout.connect(self._show)
        tasks.started.connect(self._started)
        for running in tasks.running:  # where the window was made anew meanwhile
            self._started(running)

    def say(self, text: str) -> None:
        """Show a message for a few seconds."""
        self.message.setText(text)
        self._clear.start()

    def _started(self, task: Task) -> None:
        if not task.title:
            return
        self._tasks.append(task)
        task.progressed.connect(self._refresh)
        task.finished.connect(lambda: self._ended(task))
        self._soon.start()

    def _ended(self, task: Task) -> None:
        self._tasks.remove(task)
        if self._tasks:
            self._refresh()
            return
        self._soon.stop()
        for part in (self.task, self.bar, self.cancel):
            part.hide()

    def _show(self) -> None:
        if self._tasks:
            for part in (self.task, self.bar, self.cancel):
                part.show()
            self._refresh()

    def _refresh(self) -> None:
        task = self._tasks[-1]
        self.task.setText(
            tr("{title}: {step}", title=task.title, step=task.text) if task.text else task.title
        )
        self.bar.setRange(0, 100 if task.fraction else 0)
        self.bar.setValue(round(task.fraction * 100))
        self.cancel.setEnabled(not task.cancelled)

    def _cancel(self) -> None:
        if self._tasks:
            self._tasks[-1].cancel()
            self._refresh()
