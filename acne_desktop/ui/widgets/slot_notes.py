"""What is said below a photograph: how good it is, and what is to be known of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.inspection import Verdict
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.photo_cell import VERDICTS

_ICON = 16
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Note:
    """One sentence; ``action`` names the button that acts on it, where there is one."""

    text: str
    action: str = ""
    act: Callable[[], None] | None = None


class SlotNotes(QWidget):
    """A verdict with its word and advice, then the notes, each with its button below it."""

    changed = Signal()  # and with it, how much room it needs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[Note, ...] = ()
        self._icon = IconLabel("circle-check", size=theme.px(_ICON))
        self._word = label(type_=Type.CAPTION, bold=True)
        self._advice = label(type_=Type.CAPTION, tone="muted", wrap=True)
        self.verdict_row = QWidget()
        row = QHBoxLayout(self.verdict_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.XS)
        for part in (self._icon, self._word):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(theme.XS)
        row.addWidget(self._advice, 1, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.XS)
        self._column.addWidget(self.verdict_row)
        self._column.addStretch(1)
        self._rows: list[QWidget] = []
        self.buttons: dict[str, QPushButton] = {}
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.show_verdict(None)
        self.show_notes(())

    def show_verdict(self, verdict: Verdict | None, advice: str = "") -> None:
        """Say how good the photograph is and what to do about it; None says nothing."""
        self.verdict_row.setVisible(verdict is not None)
        if verdict is not None:
            self._say(verdict, advice)
        self.changed.emit()

    def _say(self, verdict: Verdict, advice: str) -> None:
        icon, tone = VERDICTS[verdict]
        self._icon.set_icon(icon, tone)
        self._word.setText(verdict.label)
        theme.set_tone(self._word, tone)
        self._advice.setText(advice)
        self.setAccessibleName(f"{verdict.label}. {advice}".strip())

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these notes in place of the ones before."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.buttons = {}
        self._rows = [self._row(note) for note in notes]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(1 + place, row)
            row.show()  # now, so that its height counts
        self.changed.emit()

    def wanted_height(self, width: int) -> int:
        """Return the height that the words need in a width."""
        if self.verdict_row.isHidden() and not self._rows:
            return 0
        self._column.invalidate()  # what was shown just now counts already
        if not self._column.hasHeightForWidth():
            return self._column.totalSizeHint().height()
        return self._column.totalHeightForWidth(width)

    @property
    def texts(self) -> list[str]:
        """Return the notes' sentences."""
        return [note.text for note in self._notes]

    @property
    def verdict_text(self) -> str:
        """Return the word and the advice, empty where nothing is said."""
        if self.verdict_row.isHidden():
            return ""
        return f"{self._word.text()}. {self._advice.text()}".strip()

    def _row(self, note: Note) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.XS)
        side = _TOP if note.act is None else _MIDDLE
        across.addWidget(IconLabel("info", size=theme.px(_ICON), tone="warning"), 0, side)
        across.addSpacing(theme.XS)
        across.addWidget(label(note.text, Type.CAPTION, wrap=True), 1, side)
        if note.act is not None:
            button = QPushButton(note.action)
            button.setFont(theme.font(Type.CAPTION))
            button.setAccessibleDescription(note.text)
            button.clicked.connect(note.act)
            self.buttons[note.action] = button
            across.addWidget(button, 0, side)
        return row
