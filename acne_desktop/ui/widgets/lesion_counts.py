"""Where lesions are counted by kind: a row each, with the keys + and -, and the totals."""

from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QGridLayout,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import LESIONS, MOST, Counts, Lesion, disagreement, totals_text
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label

_NOT_COUNTED = -1
_FIELD_WIDTH = 56
_MINUS = "\N{MINUS SIGN}"
_EMPTY = "\N{EN DASH}"
_MORE = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)  # the same key with and without Shift on many boards


class CountField(QSpinBox):
    """How many of one kind; a dash until it was counted. + and - count, Enter goes on."""

    next_wanted = Signal()

    def __init__(self, lesion: Lesion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(_NOT_COUNTED, MOST)
        self.setSpecialValueText(_EMPTY)
        self.setValue(_NOT_COUNTED)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(lesion.label)
        self.setAccessibleDescription(tr("Plus and minus count; a dash means not counted"))

    def count(self, by: int) -> None:
        """Count one more, or one less; the first minus says that there is none."""
        self.setValue(max(0, max(self.value(), 0) + by))

    def event(self, event: QEvent) -> bool:
        """Keep + and - from being anybody's shortcut while the keyboard is here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (*_MORE, Qt.Key.Key_Minus)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Count with + and -, go to the next kind with Enter, clear with Delete."""
        key = event.key()
        if key in _MORE:
            self.count(1)
        elif key == Qt.Key.Key_Minus:
            self.count(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.interpretText()
            self.next_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.setValue(_NOT_COUNTED)
        else:
            super().keyPressEvent(event)


class LesionCounts(QWidget):
    """One row a kind, the totals, and a quiet note where counts and grade point elsewhere."""

    changed = Signal()
    done = Signal()  # Enter in the last row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[Lesion, CountField] = {}
        self.totals = give_way(label(type_=Type.CAPTION, bold=True, wrap=True))
        self.note = give_way(label(type_=Type.CAPTION, tone="muted", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(theme.XS)
        grid.setColumnStretch(0, 1)
        for row, lesion in enumerate(LESIONS):
            self._add_row(grid, row, lesion)
        for field, after in zip(
            self.fields.values(), [*list(self.fields.values())[1:], None], strict=True
        ):
            if after is None:
                field.next_wanted.connect(self.done)
            else:
                field.next_wanted.connect(partial(self._focus, after))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(grid)
        column.addWidget(self.totals)
        column.addWidget(self.note)
        self._grade: Grade | None = None
        self._show()

    def _add_row(self, grid: QGridLayout, row: int, lesion: Lesion) -> None:
        field = CountField(lesion)
        field.setFixedSize(theme.em(_FIELD_WIDTH), theme.CONTROL)
        field.valueChanged.connect(lambda _value: self._counted())
        self.fields[lesion] = field
        name = label(lesion.label, wrap=True)
        name.setBuddy(field)
        grid.addWidget(name, row, 0)
        less, more = tr("One less: {lesion}"), tr("One more: {lesion}")
        grid.addWidget(self._button(_MINUS, less.format(lesion=lesion.label), field, -1), row, 1)
        grid.addWidget(field, row, 2)
        grid.addWidget(self._button("+", more.format(lesion=lesion.label), field, 1), row, 3)

    def _button(self, sign: str, name: str, field: CountField, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(theme.CONTROL, theme.CONTROL)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field's own keys do the same
        button.setAutoRepeat(True)
        button.clicked.connect(lambda _checked: field.count(by))
        return button

    @property
    def counts(self) -> dict[Lesion, int]:
        """Return what was counted; a kind that was not is not there."""
        return {
            lesion: field.value()
            for lesion, field in self.fields.items()
            if field.value() != _NOT_COUNTED
        }

    def set_counts(self, counts: Counts) -> None:
        """Show counts; sends no signal."""
        for lesion, field in self.fields.items():
            with QSignalBlocker(field):
                field.setValue(counts.get(lesion, _NOT_COUNTED))
        self._show()

    def set_grade(self, grade: Grade | None) -> None:
        """Say with which grade the counts are compared."""
        self._grade = grade
        self._show()

    def begin(self) -> None:
        """Put the keyboard on the first kind."""
        self._focus(self.fields[LESIONS[0]])

    def _focus(self, field: CountField) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()

    def _counted(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        counts = self.counts
        for part, text in (
            (self.totals, totals_text(counts)),
            (self.note, disagreement(counts, self._grade)),
        ):
            part.setText(text)
            part.setVisible(bool(text))
