"""What everything on the axis of time can do: zoom, move, and walk from visit to visit."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from acne_desktop.domain.endpoint import in_order
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.timeline_axis import STEP, TimeAxis
from acne_desktop.ui.widgets.timeline_words import said

_NOTCH = 120  # a wheel's step, as Qt counts
_MOVE = 80  # pixels that a step moves


class OnTimeAxis(QWidget):
    """Ctrl and the wheel zoom, the wheel and dragging move; a press that is no drag is a click."""

    def __init__(self, axis: TimeAxis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = axis or TimeAxis(self)
        self.axis.changed.connect(self._axis_changed)
        self._pressed: QPointF | None = None
        self._moved_to: QPointF | None = None  # while dragging
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _axis_changed(self) -> None:
        self.update()

    def _clicked(self, _place: QPointF) -> None:
        """Something was clicked."""

    def _hovered(self, _place: QPointF | None) -> None:
        """The pointer is over a place, or over none."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the width for the axis."""
        super().resizeEvent(event)
        self.axis.set_width(self.width())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer with Ctrl; move where days are out of sight."""
        turned = event.angleDelta()
        steps = (turned.y() or turned.x()) / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.axis.zoom_by(STEP**steps, event.position().x())
        elif self.axis.hidden > 0:
            self.axis.move_by(-steps * theme.px(_MOVE))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the days, or tell what the pointer is over."""
        here = event.position()
        if self._pressed is None:
            self._hovered(here)
            return
        far = abs(here.x() - self._pressed.x()) >= QApplication.startDragDistance()
        if self._moved_to is None and far:
            self._moved_to = self._pressed
            self._hovered(None)
        if self._moved_to is not None:
            self.axis.move_by(self._moved_to.x() - here.x())
            self._moved_to = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click, unless the days were moved."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        dragged, self._pressed, self._moved_to = self._moved_to is not None, None, None
        if not dragged and self.rect().contains(event.position().toPoint()):
            self._clicked(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._hovered(None)


class VisitsOnAxis(OnTimeAxis):
    """Shows visits; one is current. Arrow keys walk, Enter and a click go to a visit."""

    visit_wanted = Signal(int)
    current_changed = Signal(int)
    menu_wanted = Signal(int, QPoint)  # where on the screen

    def __init__(self, axis: TimeAxis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(axis, parent)
        self._visits: list[VisitSummary] = []
        self._current = -1
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def visits(self) -> Sequence[VisitSummary]:
        """The visits shown, oldest first."""
        return self._visits

    @property
    def current(self) -> VisitSummary | None:
        """The visit that the keyboard is on."""
        return self._visits[self._current] if 0 <= self._current < len(self._visits) else None

    def set_visits(self, visits: Sequence[VisitSummary], current_id: int | None = None) -> None:
        """Show visits, in any order; the current one is that given, or else the newest."""
        self._visits = in_order(visits)
        self._over = -1
        self._current = self._place_of(current_id)
        if self._current < 0:
            self._current = len(self._visits) - 1
        self._describe()
        self.update()

    def set_current(self, visit_id: int) -> None:
        """Put the keyboard on a visit, and bring it into sight; sends no signal."""
        place = self._place_of(visit_id)
        if place >= 0:
            self._current = place
            self.axis.reveal(self._visits[place].day)
            self._describe()
            self.update()

    def _place_of(self, visit_id: int | None) -> int:
        return next((i for i, visit in enumerate(self._visits) if visit.id == visit_id), -1)

    def _at(self, _place: QPointF) -> int:
        """Return which visit is drawn at a place, or -1."""
        raise NotImplementedError

    def _can_walk_to(self, _place: int) -> bool:
        return True

    def _describe(self) -> None:
        """Tell screen readers where the keyboard is."""
        visit = self.current
        self.setAccessibleDescription(said(visit) if visit is not None else "")

    def _walk(self, places: range) -> None:
        place = next((each for each in places if self._can_walk_to(each)), self._current)
        if place != self._current:
            self.set_current(self._visits[place].id)
            self.current_changed.emit(self._visits[place].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, Home and End; go to the visit with Enter."""
        last, here, key = len(self._visits) - 1, self._current, event.key()
        ways = {
            Qt.Key.Key_Left: range(here - 1, -1, -1),
            Qt.Key.Key_Right: range(here + 1, last + 1),
            Qt.Key.Key_Home: range(last + 1),
            Qt.Key.Key_End: range(last, -1, -1),
        }
        visit = self.current
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in ways:
            self._walk(ways[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and visit is not None:
            self.visit_wanted.emit(visit.id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done with a visit: the one pointed at, or the current one."""
        pointed = event.reason() is QContextMenuEvent.Reason.Mouse
        place = self._at(QPointF(event.pos())) if pointed else self._current
        if place >= 0:
            self._choose(place)
            self.menu_wanted.emit(self._visits[place].id, event.globalPos())

    def _choose(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self._describe()
            self.update()
            self.current_changed.emit(self._visits[place].id)

    def _clicked(self, place: QPointF) -> None:
        found = self._at(place)
        if found >= 0:
            self._choose(found)
            self.visit_wanted.emit(self._visits[found].id)

    def _hovered(self, place: QPointF | None) -> None:
        over = self._at(place) if place is not None else -1
        if over != self._over:
            self._over = over
            shape = Qt.CursorShape.PointingHandCursor if over >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._over_changed()
            self.update()

    def _over_changed(self) -> None:
        """The pointer is over another visit, or over none."""
