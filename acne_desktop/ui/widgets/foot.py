"""The window's foot: quiet messages, what runs in the background, and the standing sentence."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.tasks import Task, Tasks
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.lines import Lines

PURPOSE = mark("Assists, does not diagnose. Research use.")
_MESSAGE_MS = 8000
_WIDEST_OFFER = 320
_SHOW_AFTER_MS = 1000


class Foot(Lines):
    """Shows the newest titled task once it has run for a second; a message goes after a while."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(spacing=theme.M, height=theme.CONTROL + theme.XS)
        self.setContentsMargins(theme.L, 0, theme.L, 0)
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
        _make_small(self.cancel)
        self.cancel.clicked.connect(self._cancel)
        self.purpose = label(tr(PURPOSE), Type.CAPTION, tone="muted")
        self.person = label("", Type.CAPTION, bold=True)
        self.sign_out = QPushButton(tr("Sign out"))
        _make_small(self.sign_out)
        self._offers: list[QPushButton] = []
        offered = QWidget()
        self._offered = QHBoxLayout(offered)
        self._offered.setContentsMargins(0, 0, 0, 0)
        self._offered.setSpacing(theme.XS)
        self.add(self.message, offered, self.task, self.bar, self.cancel)
        for part in (self.task, self.bar, self.cancel):
            part.hide()
        self.spring()
        self.add(self.purpose, self.person, self.sign_out)
        self.show_person("")
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.setInterval(_MESSAGE_MS)
        self._clear.timeout.connect(lambda: self.message.setText(""))
        self._withdraw = QTimer(self)
        self._withdraw.setSingleShot(True)
        self._withdraw.setInterval(_MESSAGE_MS)
        self._withdraw.timeout.connect(lambda: self.offer([]))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SHOW_AFTER_MS)
        self._soon.timeout.connect(self._show)
        tasks.started.connect(self._started)
        for running in tasks.running:  # where the window was made anew meanwhile
            self._started(running)

    def show_person(self, name: str) -> None:
        """Say who is signed in; an empty name where nobody is."""
        self.person.setText(name)
        self.person.setAccessibleName(tr("Signed in: {name}", name=name) if name else "")
        for part in (self.person, self.sign_out):
            part.setVisible(bool(name))

    def say(self, text: str) -> None:
        """Show a message for a few seconds."""
        self.message.setText(text)
        self._clear.start()

    def offer(self, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show buttons beside the message for a few seconds; they take the place of those before.

        They stay while another message comes, so each must say what it is about.
        """
        for button in self._offers:
            self._offered.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offers = [self._offer(*answer) for answer in answers]
        if answers:
            self._withdraw.start()

    def offered(self) -> list[str]:
        """Return what the buttons beside the message say."""
        return [button.accessibleName() for button in self._offers]

    def take(self, text: str) -> None:
        """Press the button that says this. An unknown text is a bug (LookupError)."""
        {button.accessibleName(): button for button in self._offers}[text].click()

    def _offer(self, text: str, act: Callable[[], object]) -> QPushButton:
        made = QPushButton()
        _make_small(made)
        elide = Qt.TextElideMode.ElideMiddle  # its key is at the end
        made.setText(made.fontMetrics().elidedText(text, elide, theme.px(_WIDEST_OFFER)))
        made.setToolTip(text if made.text() != text else "")
        made.setAccessibleName(text)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._offered.addWidget(made)

        def answer() -> None:
            self.offer([])
            act()

        made.clicked.connect(answer)
        return made

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


def _make_small(button: QPushButton) -> None:
    button.setFont(theme.font(Type.CAPTION))
    theme.set_tone(button, "quiet")
