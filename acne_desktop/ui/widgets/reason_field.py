"""Where the reason of an override is written, or chosen from the clinic's own with one key."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label

# The keys beside the grades', also on a number pad: one a reason, in the order of the list.
KEYS = "56789/*-+"
_GRADE_KEYS = "01234"


class ReasonField(QLineEdit):
    """A line that completes the usual reasons; while it is empty, a key chooses one.

    The grades' keys still grade while it is empty: the clinician may think again.
    """

    key_pressed = Signal(int)  # place of the reason that was chosen
    settled = Signal()  # Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setAccessibleName(tr("Reason for your grade"))
        self.setAccessibleDescription(tr("Needed: your grade differs from the suggestion"))

    def set_reasons(self, reasons: Sequence[str]) -> None:
        """Complete these, and choose them by their keys."""
        self._count = min(len(reasons), len(KEYS))
        completer = QCompleter(list(reasons), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.setCompleter(completer)
        if self._count:
            self.setPlaceholderText(
                tr("Key {first} to {last}, or write", first=KEYS[0], last=KEYS[self._count - 1])
            )
        else:
            self.setPlaceholderText(tr("Write why"))

    def event(self, event: QEvent) -> bool:
        """Let the grades' keys grade while nothing is written."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.text()
            and event.text()
            and event.text() in _GRADE_KEYS
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a reason by its key, and go on with Enter."""
        typed = event.text()
        if not self.text() and typed and typed in KEYS[: self._count]:
            self.key_pressed.emit(KEYS.index(typed))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.settled.emit()
        else:
            super().keyPressEvent(event)


class ReasonPart(QWidget):
    """The line, and below it the reasons with their keys; one that is new can be kept."""

    changed = Signal()
    settled = Signal()  # a reason was chosen, or Enter pressed after writing one
    keep_wanted = Signal(str)
    remove_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons: tuple[str, ...] = ()
        self.field = ReasonField()
        self.keep = QPushButton(tr("Keep this reason for other visits"))
        theme.set_tone(self.keep, "quiet")
        self.keep.clicked.connect(lambda _checked: self.keep_wanted.emit(self.field.text()))
        self.rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        name = label(tr("Reason for your grade"), Type.CAPTION, tone="muted")
        name.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        for part in (name, self.field, self.keep):
            column.addWidget(part)
        column.addLayout(self._list)
        self.field.textChanged.connect(self._written)
        self.field.key_pressed.connect(self.choose)
        self.field.settled.connect(self._enter)
        self._show()

    def text(self) -> str:
        """Return the reason."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Show a reason; sends no signal."""
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self._show()

    def set_reasons(self, reasons: Sequence[str]) -> None:
        """Show these reasons with their keys."""
        self._reasons = tuple(reasons)
        self.field.set_reasons(reasons)
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [
            _Row(KEYS[place], reason, partial(self.choose, place), partial(self._remove, place))
            for place, reason in enumerate(reasons[: len(KEYS)])
        ]
        for row in self.rows:
            self._list.addWidget(row)
        self._show()

    def choose(self, place: int) -> None:
        """Take the reason at a place of the list."""
        self.field.setText(self._reasons[place])
        self.settled.emit()

    def begin(self) -> None:
        """Put the keyboard where the reason is chosen or written."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, place: int) -> None:
        self.remove_wanted.emit(place)

    def _enter(self) -> None:
        if self.field.text().strip():
            self.settled.emit()

    def _written(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """Show the list while nothing is written, and what is new as one to keep."""
        written = self.field.text().strip()
        full = len(self._reasons) >= len(KEYS)
        self.keep.setVisible(bool(written) and written not in self._reasons and not full)
        for row in self.rows:
            row.setVisible(not written)


class _Row(QWidget):
    """A reason with its key; a click takes it, and the cross removes it from the list."""

    def __init__(self, key: str, reason: str, take: object, remove: object) -> None:
        super().__init__()
        self.button = _Words(reason)
        self.button.clicked.connect(take)
        self.button.setAccessibleName(tr("{reason}, key {key}", reason=reason, key=key))
        cap = label(key, Type.CAPTION, bold=True, tone="muted")
        cap.setFixedWidth(theme.L)
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cross = QToolButton()
        cross.setIcon(theme.icon("x", tone="muted"))
        cross.setAccessibleName(tr("Remove the reason: {reason}", reason=reason))
        cross.setToolTip(tr("Remove this reason from the list"))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.clicked.connect(remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.XS)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 1)
        row.addWidget(cross, 0, Qt.AlignmentFlag.AlignVCenter)


class _Words(QPushButton):
    """A button whose words wrap: German reasons are long."""

    def __init__(self, text: str) -> None:
        super().__init__()
        theme.set_tone(self, "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key does the same
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.words: QLabel = give_way(label(text, Type.CAPTION, wrap=True))
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.XS, theme.S, theme.XS)
        column.addWidget(self.words)

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows from the words."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped words."""
        inside = width - 2 * theme.S
        return self.words.heightForWidth(inside) + 2 * theme.XS
