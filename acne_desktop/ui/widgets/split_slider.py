"""A photograph over another one: parted by a line that is dragged, or shown in its place."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.photo.geometry import CENTRE
from acne_desktop.ui.photo.layer import Layer
from acne_desktop.ui.photo.view import PhotoView

_REACH = 12  # pixels beside the line that take the mouse
_HANDLE = 14  # its radius
_STEP, _LEAP = 0.02, 0.1  # of the width, for a key; with Shift
_LINE = 2


class Covering(Enum):
    """How much of the lower photograph the upper one hides."""

    NOTHING = "nothing"
    RIGHT = "right"  # right of the line
    LEFT = "left"
    ALL = "all"


class Cover(Layer):
    """The upper photograph. ``over`` is a view that is never shown by itself, only painted.

    While ``locked`` it lies exactly where the lower one does, as aligned photographs do; else it
    moves with it as linked views do, and keeps its offset.
    """

    def __init__(self, under: PhotoView) -> None:
        self.under = under
        self.over = PhotoView(under)
        self.over.hide()
        self.covering = Covering.NOTHING
        self.locked = True
        self.at = 0.5  # where the line is, as a fraction of the width
        self.moved: Callable[[], None] = lambda: None
        self._held = False
        under.add_layer(self)

    def set_covering(self, covering: Covering) -> None:
        """Hide more or less of the lower photograph."""
        self.covering = covering
        self.placed()
        self.under.update()

    def move_to(self, at: float) -> None:
        """Move the line to a fraction of the width."""
        self.at = min(max(at, 0.0), 1.0)
        percent = round(self.at * 100)
        self.under.setAccessibleDescription(tr("The line is at {percent} %.", percent=percent))
        self.under.update()
        self.moved()

    @property
    def has_line(self) -> bool:
        """Tell whether there is a line to drag."""
        return self.covering in (Covering.LEFT, Covering.RIGHT) and self.over.has_image()

    # -- what the photograph asks its layers

    def placed(self) -> None:
        """Follow the lower photograph exactly, where the two are aligned."""
        if self.over.size() != self.under.size():
            self.over.resize(self.under.size())
        if self.locked and self.over.has_image() and self.under.has_image():
            mine, other = self.over.place, self.under.place
            if (mine.zoom, mine.centre) != (other.zoom, other.centre):
                mine.zoom, mine.centre = other.zoom, QPointF(other.centre)
                self.over.zoom_at(1.0, CENTRE)  # asks for the detail that the zoom needs

    def paint(self, painter: QPainter) -> None:
        """Paint the upper photograph where it covers, and the line."""
        if self.covering is Covering.NOTHING or not self.over.has_image():
            return
        self.placed()
        whole = QRectF(self.under.rect())
        line = round(self.at * whole.width())
        part = QRectF(whole)
        if self.covering is Covering.RIGHT:
            part.setLeft(line)
        elif self.covering is Covering.LEFT:
            part.setRight(line)
        painter.save()
        painter.setClipRect(part)
        self.over.paint_photograph(painter)
        painter.restore()
        if self.has_line:
            self._paint_line(painter, line, whole)

    def _paint_line(self, painter: QPainter, x: float, whole: QRectF) -> None:
        """Paint a light line with a dark edge: it is seen on any skin."""
        colours = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, line = QColor(colours.photo_edge), QColor(colours.on_photo)
        ends = QPointF(x, whole.top()), QPointF(x, whole.bottom())
        for colour, width in ((edge, _LINE + 2), (line, _LINE)):
            painter.setPen(QPen(colour, theme.px(width)))
            painter.drawLine(*ends)
        middle, radius = QPointF(x, whole.center().y()), theme.px(_HANDLE)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(line)
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(QPen(edge, theme.px(_LINE), c=Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            tip = QPointF(middle.x() + side * radius * 0.62, middle.y())
            for wing in (-1, 1):
                away = QPointF(-side * radius * 0.3, wing * radius * 0.3)
                painter.drawLine(tip, tip + away)

    def press(self, event: QMouseEvent) -> bool:
        """Take the line."""
        self._held = event.button() == Qt.MouseButton.LeftButton and self._near(event)
        return self._held

    def move(self, event: QMouseEvent) -> bool:
        """Drag the line; without a button show that it can be dragged."""
        if self._held:
            self.move_to(event.position().x() / max(self.under.width(), 1))
            return True
        if self._near(event):
            self.under.setCursor(Qt.CursorShape.SplitHCursor)
            return True
        if self.under.cursor().shape() is Qt.CursorShape.SplitHCursor:
            self.under.unsetCursor()
        return False

    def release(self, event: QMouseEvent) -> bool:
        """Let go of the line."""
        held, self._held = self._held, False
        return held

    def key(self, event: QKeyEvent) -> bool:
        """Move the line with the arrow keys, with Shift in larger steps; Home and End end it."""
        if not self.has_line:
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        step = _LEAP if shift else _STEP
        places = {
            int(Qt.Key.Key_Left): self.at - step,
            int(Qt.Key.Key_Right): self.at + step,
            int(Qt.Key.Key_Home): 0.0,
            int(Qt.Key.Key_End): 1.0,
        }
        if others or event.key() not in places:
            return False
        self.move_to(places[event.key()])
        return True

    def _near(self, event: QMouseEvent) -> bool:
        if not self.has_line:
            return False
        return abs(event.position().x() - self.at * self.under.width()) <= theme.px(_REACH)
