"""The five keys 0-4 with which the clinician grades, and the wording of the grade below them."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.language import tr
from acne_desktop.ui import theme

_STRIP = 5  # height of the ramp's strip on a key that is not chosen


class GradeKey(QAbstractButton):
    """One grade: the numeral, a strip of the ramp's colour, filled with it when chosen."""

    pointed = Signal(bool)  # the cursor or the focus came, or went

    def __init__(self, grade: Grade, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grade = grade
        self.setCheckable(True)
        self.setText(str(int(grade)))
        self.setAccessibleName(tr("Grade {n}, {title}", n=int(grade), title=grade.title))
        self.setToolTip(tr("{title} (key {n})", title=grade.title, n=int(grade)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a key tall enough for the numeral."""
        return QSize(theme.em(52), theme.em(60))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show this grade's wording."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Show the chosen grade's wording again."""
        super().leaveEvent(event)
        self.pointed.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show this grade's wording to who uses the keyboard."""
        super().focusInEvent(event)
        self.pointed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the chosen grade's wording again."""
        super().focusOutEvent(event)
        self.pointed.emit(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key."""
        colours = theme.colours()
        ramp = QColor(colours.grades[self.grade])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(colours.text), 2) if chosen else QColor(colours.control))
        painter.setBrush(ramp if chosen else QColor(colours.surface))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if not chosen:
            strip = QRectF(
                box.left() + theme.S,
                box.bottom() - theme.px(_STRIP) - theme.XS,
                0,
                theme.px(_STRIP),
            )
            strip.setRight(box.right() - theme.S)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ramp)
            painter.drawRoundedRect(strip, theme.px(_STRIP) / 2, theme.px(_STRIP) / 2)
        text_colour = colours.on_grades[self.grade] if chosen else colours.text
        painter.setPen(
            QColor(text_colour if self.isEnabled() or self.isChecked() else colours.disabled)
        )
        painter.setFont(theme.font(theme.Type.GRADE, bold=chosen))
        painter.drawText(
            box.adjusted(0, 0, 0, -theme.px(_STRIP) - 2),
            Qt.AlignmentFlag.AlignCenter,
            self.text(),
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)


class GradeKeys(QWidget):
    """Five keys in a row and one text below: the definition of the grade pointed at or chosen."""

    graded = Signal(object)  # Grade, chosen by the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording: Wording | None = None
        self._pointed: Grade | None = None
        self._group = QButtonGroup(self)
        self._keys: dict[Grade, GradeKey] = {}
        row = QHBoxLayout()
        row.setSpacing(theme.XS)
        for grade in GRADES:
            key = GradeKey(grade)
            self._group.addButton(key, int(grade))
            self._keys[grade] = key
            key.pointed.connect(lambda here, g=grade: self._point(g if here else None))
            row.addWidget(key, 1)
        self._group.idClicked.connect(lambda number: self.choose(Grade(number)))
        self.title = QLabel()
        self.title.setFont(theme.font(theme.Type.BODY, bold=True))
        self.definition = _SteadyLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(row)
        column.addSpacing(theme.XS)
        column.addWidget(self.title)
        column.addWidget(self.definition)
        self._show_wording()

    def key(self, grade: Grade) -> GradeKey:
        """Return the key of a grade."""
        return self._keys[grade]

    @property
    def grade(self) -> Grade | None:
        """Return the chosen grade, None before the clinician has chosen."""
        number = self._group.checkedId()
        return Grade(number) if number >= 0 else None

    def set_wording(self, wording: Wording) -> None:
        """Show the definitions of a wording."""
        self._wording = wording
        self.definition.set_longest([wording.definitions[grade] for grade in GRADES])
        for grade, key in self._keys.items():
            key.setAccessibleDescription(wording.definitions[grade])
        self._show_wording()

    def set_grade(self, grade: Grade | None) -> None:
        """Show a grade as chosen, or none; sends no signal."""
        self._group.setExclusive(False)
        for each, key in self._keys.items():
            key.setChecked(each == grade)
        self._group.setExclusive(True)
        self._show_wording()

    def choose(self, grade: Grade) -> None:
        """Choose a grade as the user does, with its signal."""
        self.set_grade(grade)
        self.graded.emit(grade)

    def _point(self, grade: Grade | None) -> None:
        self._pointed = grade
        self._show_wording()

    def _show_wording(self) -> None:
        grade = self._pointed if self._pointed is not None else self.grade
        if grade is None:
            self.title.setText(tr("Your grade"))
            self.definition.setText(
                tr("Press 0\N{EN DASH}4, or point at a key to read its definition.")
            )
            return
        self.title.setText(f"{int(grade)}  {grade.title}")
        self.definition.setText(self._wording.definitions[grade] if self._wording else "")


class _SteadyLabel(QLabel):
    """A wrapping label as tall as its longest text, so that nothing below it ever jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._longest: list[str] = []
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFont(theme.font(theme.Type.CAPTION))

    def set_longest(self, texts: list[str]) -> None:
        """Make room for each of these texts."""
        self._longest = texts
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the tallest text at this width."""
        flags = int(Qt.TextFlag.TextWordWrap)
        heights = [
            self.fontMetrics().boundingRect(0, 0, width, 10_000, flags, text).height()
            for text in self._longest
        ]
        return max([*heights, super().heightForWidth(width)])
