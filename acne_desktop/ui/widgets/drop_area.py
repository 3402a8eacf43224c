"""The empty place of a photograph: says what to do, and is one large button for doing it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.widgets.icon_label import IconLabel

_ICON = 32


class DropArea(QAbstractButton):
    """An icon over a sentence inside a dashed outline; the outline fills while files hover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self._icon = IconLabel("image-plus", tone="accent", size=theme.px(_ICON))
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (self._icon, self._label):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._label)
        column.addStretch(1)
        self.setMinimumSize(theme.px(120), theme.px(120))

    def invite(self, text: str) -> None:
        """Say what to drop or choose, and react to a click."""
        self._show(text, "image-plus", usable=True)

    def explain(self, text: str) -> None:
        """Say why there is nothing, and do nothing on a click."""
        self._show(text, "image-off", usable=False)

    def set_hovered(self, hovered: bool) -> None:
        """Mark that files over this place would land here."""
        self._hovered = hovered
        self.update()

    def _show(self, text: str, icon: str, *, usable: bool) -> None:
        self._label.setText(text)
        self.setText(text)
        self.setAccessibleName(text)
        self._icon.set_icon(icon, "accent" if usable else "muted")
        self.setEnabled(usable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if usable else Qt.FocusPolicy.NoFocus)
        if usable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        theme.set_tone(self._label, "muted")

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of a new scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size that the sentence asks for."""
        return self._column.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the outline."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._hovered or (self.isEnabled() and (self.underMouse() or self.isDown()))
        pen = QPen(QColor(colours.accent if lit or self.hasFocus() else colours.control))
        pen.setWidthF(2.0 if self._hovered or self.hasFocus() else 1.0)
        pen.setStyle(Qt.PenStyle.SolidLine if self.hasFocus() else Qt.PenStyle.DashLine)
        painter.setPen(pen if self.isEnabled() else QPen(QColor(colours.line)))
        painter.setBrush(QColor(colours.selected if self._hovered else colours.surface))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
