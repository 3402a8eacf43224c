"""What the mouse and the keys do to a photograph: zoom, pan, drag, click."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from acne_desktop.ui.photo.geometry import CENTRE
from acne_desktop.ui.photo.layer import Layer

if TYPE_CHECKING:
    from acne_desktop.ui.photo.view import PhotoView

_WHEEL_STEP = 1.25  # zoom for one notch (120 eighths of a degree)
_NOTCH = 120.0
_KEY_PAN = 0.15  # of the widget's size
_PANS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(_KEY_PAN, 0),
    Qt.Key.Key_Right: QPointF(-_KEY_PAN, 0),
    Qt.Key.Key_Up: QPointF(0, _KEY_PAN),
    Qt.Key.Key_Down: QPointF(0, -_KEY_PAN),
}


class Hand:
    """Moves a view as the user does and sends its signals for it; layers are asked first."""

    def __init__(self, view: PhotoView) -> None:
        self._view = view
        self._taker: Layer | None = None  # who got the press, and gets all until the release
        self._press: QPoint | None = None
        self._last = QPointF()
        self._dragged = False

    @property
    def holds(self) -> bool:
        """Tell whether the mouse is pressed on the photograph."""
        return self._press is not None

    # Told as motions

    def zoom(self, factor: float, where: QPointF) -> None:
        """Zoom at a point (fractions of the widget)."""
        with self._told():
            self._view.zoom_at(factor, where)
        self._view.zoomed.emit(factor, where)

    def pan(self, by: QPointF) -> None:
        """Move by fractions of the widget."""
        with self._told():
            self._view.pan_by(by)
        self._view.panned.emit(by)

    def fit(self) -> None:
        """Show the whole picture."""
        with self._told():
            self._view.fit()
        self._view.fitted.emit()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what is done within as a motion."""
        view, place = self._view, self._view.place
        zoom, centre = place.zoom, QPointF(place.centre)
        yield
        if view.has_image():
            view.moved.emit(view.place.motion_since(zoom, centre))

    # The mouse

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        delta = event.angleDelta().y()
        if not self._view.has_image() or not delta:
            event.ignore()
            return
        self.zoom(_WHEEL_STEP ** (delta / _NOTCH), self._fraction(event.position()))
        event.accept()

    def press(self, event: QMouseEvent) -> None:
        """Begin a pan, a drag or a click."""
        layers = reversed(self._view.layers)
        self._taker = next((each for each in layers if each.press(event)), None)
        if self._taker is not None:
            return
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._press = event.position().toPoint()
        self._last = event.position()
        self._dragged = False
        self._view.show_cursor()

    def move(self, event: QMouseEvent) -> None:
        """Pan what is zoomed; ask for a drag of what fits."""
        view = self._view
        view.hovered.emit(self._fraction(event.position()))
        if self._taker is not None:
            self._taker.move(event)
            return
        if self._press is None:
            any(layer.move(event) for layer in reversed(view.layers))
            return
        distance = (event.position().toPoint() - self._press).manhattanLength()
        if not self._dragged and distance < QApplication.startDragDistance():
            return
        self._dragged = True
        if view.can_pan():
            by = event.position() - self._last
            self._last = event.position()
            self.pan(self._fraction(by))
        elif view.draggable and view.has_image():
            self._press = None
            view.drag_wanted.emit()

    def release(self, event: QMouseEvent) -> None:
        """Finish a pan; a click on a picture that fits activates it."""
        taker, self._taker = self._taker, None
        if taker is not None:
            taker.release(event)
            return
        view = self._view
        clicked = self._press is not None and not self._dragged
        self._press = None
        view.show_cursor()
        if clicked and not view.can_pan() and event.button() == Qt.MouseButton.LeftButton:
            view.activated.emit()

    def double_click(self, event: QMouseEvent) -> None:
        """Fit."""
        if any(layer.double_click(event) for layer in reversed(self._view.layers)):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def _fraction(self, position: QPointF) -> QPointF:
        return QPointF(position.x() / self._view.width(), position.y() / self._view.height())

    # The keys

    def key(self, event: QKeyEvent) -> bool:
        """Enter and Space activate, plus and minus zoom, arrows pan; others are not taken."""
        view, key = self._view, event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if any(layer.key(event) for layer in reversed(view.layers)):
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            view.activated.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and view.has_image():
            self.zoom(_WHEEL_STEP, CENTRE)
        elif key == Qt.Key.Key_Minus and view.has_image():
            self.zoom(1 / _WHEEL_STEP, CENTRE)
        elif key in _PANS and plain and view.can_pan():
            self.pan(_PANS[key])
        else:
            return False
        return True
