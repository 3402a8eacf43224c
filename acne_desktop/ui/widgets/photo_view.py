"""One photograph with its attention map: upright, never stretched, with zoom and pan."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from acne_desktop.ui import theme

MAX_SCALE = 8.0  # screen pixels for one picture pixel
_WHEEL_STEP = 1.25  # zoom for one notch (120 eighths of a degree)
_NOTCH = 120.0
_KEY_PAN = 0.15  # of the widget's size
_CENTRE = QPointF(0.5, 0.5)


class PhotoView(QWidget):
    """Shows a picture to fit, at 1:1, or zoomed at the cursor; dragging pans what is zoomed.

    Positions in signals are in fractions of the widget, so that views of different sizes can
    follow one another. The signals are sent for what the user does, never for calls.
    """

    zoomed = Signal(float, QPointF)  # factor, where
    panned = Signal(QPointF)
    fitted = Signal()
    activated = Signal()  # clicked, Enter or Space
    detail_wanted = Signal()  # the copy at hand is too coarse for the zoom
    drag_wanted = Signal()  # a picture that fits was dragged

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: list[QPixmap] = []
        self._size = QSize()
        self._asked = False
        self._attention: QPixmap | None = None
        self._opacity = 0.0
        self._zoom = 1.0
        self._centre = QPointF(_CENTRE)
        self._press: QPoint | None = None
        self._last = QPointF()
        self._moved = False
        self.draggable = False
        self.setMinimumSize(theme.px(120), theme.px(120))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # What is shown

    def set_image(self, image: QImage | None, original: QSize | None = None) -> None:
        """Show a picture to fit, without an attention map; None shows the empty surround.

        ``original`` is the photograph's own size where ``image`` is a smaller copy of it.
        """
        self._levels = _pyramid(image) if image is not None else []
        self._size = original or (image.size() if image is not None else QSize())
        self._asked = False
        self._attention = None
        self.fit()

    def set_colours(self, image: QImage) -> None:
        """Show the same photograph in other colours, where it is; its detail is asked for anew."""
        if self._levels:
            self._levels = _pyramid(image)
            self._asked = False
            self._refresh()

    def set_detail(self, image: QImage) -> None:
        """Show the same photograph with all its detail, where it is; answers ``detail_wanted``."""
        if self._levels:
            self._levels.insert(0, QPixmap.fromImage(image))
            self.update()

    def set_attention(self, image: QImage | None) -> None:
        """Lay a picture with alpha over the photograph (same aspect); None takes it off."""
        self._attention = QPixmap.fromImage(image) if image is not None else None
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the attention map shows, 0 (not at all) to 1."""
        self._opacity = opacity
        self.update()

    def has_image(self) -> bool:
        """Tell whether a picture is shown."""
        return bool(self._levels)

    def picture_size(self) -> QSize:
        """Return the photograph's own size in pixels, an empty size without one."""
        return self._size

    # Zoom

    @property
    def zoom(self) -> float:
        """Return the zoom: 1 fits the picture into the widget."""
        return self._zoom

    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom = 1.0
        self._centre = QPointF(_CENTRE)
        self._refresh()

    def actual_size(self) -> None:
        """Show one pixel of the original on one screen pixel, around the same centre."""
        if self._levels:
            self._zoom = self._actual_zoom()
            self._refresh()

    def zoom_at(self, factor: float, where: QPointF) -> None:
        """Zoom by a factor and keep the point ``where`` (fractions of the widget) in place."""
        if not self._levels:
            return
        least, most = min(1.0, self._actual_zoom()), max(1.0, self._actual_zoom() * MAX_SCALE)
        zoom = min(max(self._zoom * factor, least), most)
        offset = QPointF((where.x() - 0.5) * self.width(), (where.y() - 0.5) * self.height())
        before, after = self._scale(self._zoom), self._scale(zoom)
        shift = offset / before - offset / after
        size = self._size
        self._centre += QPointF(shift.x() / size.width(), shift.y() / size.height())
        self._zoom = zoom
        self._refresh()

    def pan_by(self, by: QPointF) -> None:
        """Move the picture by fractions of the widget."""
        if not self._levels:
            return
        target = self._target()
        self._centre -= QPointF(
            by.x() * self.width() / target.width(), by.y() * self.height() / target.height()
        )
        self._refresh()

    def can_pan(self) -> bool:
        """Tell whether part of the picture is out of sight."""
        target = self._target()
        return target.width() > self.width() + 1 or target.height() > self.height() + 1

    def _fit_scale(self) -> float:
        size = self._size
        return min(self.width() / size.width(), self.height() / size.height())

    def _actual_zoom(self) -> float:
        return 1.0 / (self._fit_scale() * self.devicePixelRatioF())

    def _scale(self, zoom: float) -> float:
        return self._fit_scale() * zoom

    def _target(self) -> QRectF:
        """Return where the whole picture lies, in widget pixels; it may reach beyond the edges."""
        if not self._levels:
            return QRectF()
        size, scale = self._size, self._scale(self._zoom)
        width, height = size.width() * scale, size.height() * scale
        left = self.width() / 2 - self._centre.x() * width
        top = self.height() / 2 - self._centre.y() * height
        return QRectF(left, top, width, height)

    def _refresh(self) -> None:
        """Keep the picture in sight, set the cursor and repaint."""
        if self._levels:
            target = self._target()
            self._centre = QPointF(
                _held(self._centre.x(), self.width() / target.width()),
                _held(self._centre.y(), self.height() / target.height()),
            )
        if not self._levels:
            self.unsetCursor()
        elif self.can_pan():
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._ask_for_detail()
        self.update()

    def _ask_for_detail(self) -> None:
        """Ask once for the whole original, when it has more to show than the copy at hand."""
        if self._asked or not self._levels or self._levels[0].width() >= self._size.width():
            return
        if self._target().width() * self.devicePixelRatioF() > self._levels[0].width():
            self._asked = True
            self.detail_wanted.emit()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep zoom and centre."""
        super().resizeEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of a new scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        delta = event.angleDelta().y()
        if not self._levels or not delta:
            event.ignore()
            return
        self._user_zoom(_WHEEL_STEP ** (delta / _NOTCH), self._fraction(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a pan, a drag or a click."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._press = event.position().toPoint()
        self._last = event.position()
        self._moved = False
        if self.can_pan():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan what is zoomed; ask for a drag of what fits."""
        if self._press is None:
            return
        distance = (event.position().toPoint() - self._press).manhattanLength()
        if not self._moved and distance < QApplication.startDragDistance():
            return
        self._moved = True
        if self.can_pan():
            by = event.position() - self._last
            self._last = event.position()
            self._user_pan(QPointF(by.x() / self.width(), by.y() / self.height()))
        elif self.draggable and self._levels:
            self._press = None
            self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a pan; a click on a picture that fits activates it."""
        clicked = self._press is not None and not self._moved
        self._press = None
        self._refresh()
        if clicked and not self.can_pan() and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()
            self.fitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space activate, plus and minus zoom, arrows pan."""
        pans: dict[int, QPointF] = {
            Qt.Key.Key_Left: QPointF(_KEY_PAN, 0),
            Qt.Key.Key_Right: QPointF(-_KEY_PAN, 0),
            Qt.Key.Key_Up: QPointF(0, _KEY_PAN),
            Qt.Key.Key_Down: QPointF(0, -_KEY_PAN),
        }
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            self.activated.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and self._levels:
            self._user_zoom(_WHEEL_STEP, _CENTRE)
        elif key == Qt.Key.Key_Minus and self._levels:
            self._user_zoom(1 / _WHEEL_STEP, _CENTRE)
        elif key in pans and plain and self._levels and self.can_pan():
            self._user_pan(pans[key])
        else:
            super().keyPressEvent(event)

    def _user_zoom(self, factor: float, where: QPointF) -> None:
        self.zoom_at(factor, where)
        self.zoomed.emit(factor, where)

    def _user_pan(self, by: QPointF) -> None:
        self.pan_by(by)
        self.panned.emit(by)

    def _fraction(self, position: QPointF) -> QPointF:
        return QPointF(position.x() / self.width(), position.y() / self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surround, the photograph, the attention map and the focus ring."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().photo_surround))
        if self._levels:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            target = self._target()
            level = self._level_for(target.width() * self.devicePixelRatioF())
            painter.drawPixmap(target, level, QRectF(level.rect()))
            if self._attention is not None and self._opacity > 0:
                painter.setOpacity(self._opacity)
                painter.drawPixmap(target, self._attention, QRectF(self._attention.rect()))
                painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _level_for(self, device_width: float) -> QPixmap:
        """Return the smallest picture that is at least as wide as what is painted."""
        fitting = [level for level in self._levels if level.width() >= device_width]
        return fitting[-1] if fitting else self._levels[0]


def _pyramid(image: QImage) -> list[QPixmap]:
    """Return the picture, then its halves, so that shrinking never skips pixels."""
    levels = [image]
    while min(levels[-1].width(), levels[-1].height()) >= 256:  # enough for a thumbnail
        size = levels[-1].size() / 2
        mode = Qt.TransformationMode.SmoothTransformation
        levels.append(levels[-1].scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
    return [QPixmap.fromImage(level) for level in levels]


def _held(centre: float, seen: float) -> float:
    """Return the centre so that no edge comes inside; ``seen`` is the part in sight."""
    if seen >= 1:
        return 0.5
    return min(max(centre, seen / 2), 1 - seen / 2)
