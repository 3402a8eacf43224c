"""Marks over one photograph: drawn, selected, moved, reshaped and written on, by mouse or keys."""

from dataclasses import dataclass, replace
from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit

from acne_desktop.domain.marks import MAX_TEXT, Mark, MarkKind, Point
from acne_desktop.domain.photo import View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.photo.layer import Layer
from acne_desktop.ui.photo.mark_shapes import Shape
from acne_desktop.ui.photo.view import PhotoView

_USUAL = 40  # length of an arrow and radius of a circle that are placed, not drawn; at 100 %
_STEP, _FINE_STEP = 0.02, 0.002  # of the photograph, for an arrow key, and with Shift
_EDITOR_WIDTH = 240
_ENDS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass
class _Drag:
    """What the mouse has hold of: a new mark (``id`` 0), one of a mark's points, or the whole."""

    begun: QPointF  # widget pixels
    mark: Mark
    now: Mark
    point: int | None = None
    moved: bool = False


class MarksLayer(QObject, Layer):
    """Shows the marks that it is given; what the user does to them goes out as signals.

    A tool draws one mark and is laid down. Enter places the mark in the middle of the view; arrow
    keys move the one that is selected, with Shift by little; Esc lays the tool down.
    """

    drawn = Signal(object)  # Mark without a number
    changed = Signal(object)  # Mark
    selected = Signal(object)  # Mark or None
    laid_down = Signal()  # the tool

    def __init__(self, view: View, photo: PhotoView) -> None:
        super().__init__(photo)
        self.view = view
        self._photo = photo
        self._marks: list[Mark] = []
        self._drag: _Drag | None = None
        self._written: Mark | None = None
        self._nudged = False
        self.tool: MarkKind | None = None
        self.current: Mark | None = None
        self.editable = False
        self.hidden = False
        self.editor = QLineEdit(photo)
        self.editor.setMaxLength(MAX_TEXT)
        self.editor.setPlaceholderText(tr("Write a note"))
        self.editor.setAccessibleName(tr("Words on the photograph"))
        self.editor.hide()
        self.editor.editingFinished.connect(self._finish_writing)
        self.editor.installEventFilter(self)
        photo.add_layer(self)

    # What is shown

    @property
    def marks(self) -> list[Mark]:
        """Return the marks in their order."""
        return list(self._marks)

    def set_marks(self, marks: list[Mark]) -> None:
        """Show these marks; the one that was selected stays so if it is among them."""
        self._marks = list(marks)
        self._drag = None
        kept = [mark for mark in marks if self.current and mark.id == self.current.id]
        self.select(kept[0] if kept else None)

    def set_hidden(self, hidden: bool) -> None:
        """Show no marks for a while."""
        self.hidden = hidden
        if hidden:
            self.stop()
        self._photo.update()

    def select(self, mark: Mark | None) -> None:
        """Select a mark, or none."""
        before, self.current = self.current, mark
        self._photo.update()
        if before != mark:
            self.selected.emit(mark)

    def take(self, tool: MarkKind | None) -> None:
        """Take a tool in hand, or lay it down."""
        self.tool = tool
        if tool is not None:
            self.select(None)
            self._photo.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._photo.show_cursor()
        self._photo.update()

    def stop(self) -> None:
        """Lay everything down: tool, drag, selection and what is being written."""
        self._drag = None
        self._written = None
        self.editor.hide()
        self.take(None)
        self.select(None)

    def paint(self, painter: QPainter) -> None:
        """Paint every mark, the one under the hand as it would become."""
        if self.hidden or not self._photo.has_image():
            return
        held = self._drag.now if self._drag is not None else None
        shown = [held if held and held.id == mark.id else mark for mark in self._marks]
        if held is not None and not held.id:
            shown.append(held)
        for mark in shown:
            current = self.current is not None and mark.id == self.current.id
            written = self._written is not None and mark.id == self._written.id
            self._shape(mark).paint(painter, selected=current, words=not written)

    def placed(self) -> None:
        """Keep the field for words at its place, and the cursor of a tool."""
        if self.editor.isVisible() and self._written is not None:
            self._place_editor(self._written)
        if self.tool is not None:
            self._photo.setCursor(Qt.CursorShape.CrossCursor)

    # The mouse

    def press(self, event: QMouseEvent) -> bool:
        """Begin to draw, or take hold of a mark; elsewhere what was selected is let go."""
        if not self._usable() or event.button() != Qt.MouseButton.LeftButton:
            return False
        at = event.position()
        if self.tool is not None:
            points = (self._on_photo(at),) * self.tool.points
            mark = Mark(self.view, self.tool, points)
            self._drag = _Drag(at, mark, mark, self.tool.points - 1)
            return True
        hit = self._hit(at)
        if hit is None:
            had = self.current is not None
            self.select(None)
            return had and not self._photo.can_pan()  # such a click is not one to enlarge
        # Of one that is selected, a point may be dragged; another is moved as a whole.
        was = self.current is not None and self.current.id == hit.id
        self.select(hit)
        self._drag = _Drag(at, hit, hit, self._shape(hit).handle_at(at) if was else None)
        self._photo.setFocus()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Draw on, or carry what is held."""
        drag = self._drag
        if drag is None:
            return False
        gone = (event.position() - drag.begun).manhattanLength()
        if not drag.moved and gone < QApplication.startDragDistance():
            return True
        drag.moved = True
        here, begun = self._on_photo(event.position()), self._on_photo(drag.begun)
        if drag.point is None:
            drag.now = drag.mark.moved((here[0] - begun[0], here[1] - begun[1]))
        else:
            drag.now = drag.mark.reshaped(drag.point, here)
        self._photo.update()
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Hand on what was drawn or changed."""
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        if drag.mark.id == 0:
            self._finish_drawing(drag.now if drag.moved else self._usual(drag.now))
        elif drag.now != drag.mark:
            self._change(drag.now)
        self._photo.update()
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Write on the mark under the mouse."""
        hit = self._hit(event.position()) if self._usable() else None
        if hit is not None:
            self.select(hit)
            self.write()
        return hit is not None

    # Keys

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is meant for a mark rather than for a command."""
        return event.key() == Qt.Key.Key_Escape and (
            self.tool is not None or self.current is not None
        )

    def key(self, event: QKeyEvent) -> bool:
        """Place a mark, move the one that is selected, or let go."""
        if not self._usable():
            return False
        key, fine = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Escape and self.wants(event):
            self.take(None)
            self.select(None)
            self.laid_down.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tool is not None:
            middle = self._on_photo(QPointF(self._photo.width() / 2, self._photo.height() / 2))
            mark = Mark(self.view, self.tool, (middle,) * self.tool.points)
            self._finish_drawing(self._usual(mark))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.write()
        elif key in _STEPS and self.current is not None:
            step = _FINE_STEP if fine else _STEP
            self._show_changed(self.current.moved(self._turned_back(_STEPS[key], step)))
            self._nudged = True
        else:
            return False
        return True

    def finish(self) -> None:
        """Hand on what is being written or moved: it is to be saved with the rest."""
        self._finish_writing()
        self.settle()

    def settle(self) -> None:
        """Hand on a move by keys once the key is let go: one that is held is one change."""
        nudged, self._nudged = self._nudged, False
        if nudged and self.current is not None:
            self.changed.emit(self.current)

    # Words

    def write(self) -> None:
        """Let the words of the selected mark be written."""
        if self.current is not None and self._usable():
            self._write_on(self.current)

    def _write_on(self, mark: Mark) -> None:
        self._written = mark
        self.editor.setText(mark.text)
        self.editor.setFont(theme.font(theme.Type.BODY))
        self._place_editor(mark)
        self.editor.show()
        self.editor.selectAll()
        self.editor.setFocus()
        self._photo.update()

    def eventFilter(self, _editor: QObject, event: QEvent) -> bool:
        """Let Esc leave the words as they were, and keep Enter from the photograph below."""
        if not isinstance(event, QKeyEvent) or event.key() not in _ENDS:
            return False
        event.accept()  # no command of the page, either
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._written = None
                self._close_editor()
            else:
                self._finish_writing()
        return True

    def _finish_writing(self) -> None:
        mark, self._written = self._written, None
        if mark is None:
            return
        text = " ".join(self.editor.text().split())
        self._close_editor()
        if mark.kind is MarkKind.TEXT and not text:
            return  # a new note is dropped, an old one stays: removing has its own key
        if mark.id == 0:
            self.drawn.emit(replace(mark, text=text).checked())
        elif text != mark.text:
            self._change(replace(mark, text=text))

    def _close_editor(self) -> None:
        had_focus = self.editor.hasFocus()
        self.editor.hide()
        if had_focus:
            self._photo.setFocus()
        self._photo.update()

    def _place_editor(self, mark: Mark) -> None:
        shape = self._shape(replace(mark, text=mark.text or "x"))
        room = self._photo.rect().adjusted(theme.XS, theme.XS, -theme.XS, -theme.XS)
        width = min(theme.em(_EDITOR_WIDTH), room.width())
        field = QRect(shape.plate.topLeft().toPoint(), self.editor.sizeHint())
        field.setWidth(width)
        field.moveLeft(max(room.left(), min(field.left(), room.right() - width)))
        field.moveTop(max(room.top(), min(field.top(), room.bottom() - field.height())))
        self.editor.setGeometry(field)

    # Helpers

    def _usable(self) -> bool:
        return self.editable and not self.hidden and self._photo.has_image()

    def _finish_drawing(self, mark: Mark) -> None:
        self.take(None)
        self.laid_down.emit()
        if mark.kind is MarkKind.TEXT:
            self._write_on(mark)
        else:
            self.drawn.emit(mark.checked())

    def _change(self, mark: Mark) -> None:
        """Show a mark as it is to be, before it is kept."""
        self._show_changed(mark)
        self.changed.emit(mark)

    def _show_changed(self, mark: Mark) -> None:
        self._marks = [mark if mark.id == each.id else each for each in self._marks]
        self.select(mark)

    def _usual(self, mark: Mark) -> Mark:
        """Return a mark that was placed with a click, of a usual size."""
        if mark.kind is MarkKind.TEXT:
            return mark
        at, length = self._in_view(mark.points[0]), theme.px(_USUAL)
        if mark.kind is MarkKind.CIRCLE:
            return mark.reshaped(1, self._on_photo(at + QPointF(length, 0)))
        away = self._on_photo(at + QPointF(-length, length))  # it points to where the click was
        return replace(mark, points=(away, mark.points[0])).checked()

    def _hit(self, at: QPointF) -> Mark | None:
        """Return the mark under the mouse: the selected one first, then the latest."""
        order = list(reversed(self._marks))
        order.sort(key=lambda mark: self.current is None or mark.id != self.current.id)
        for mark in order:
            shape = self._shape(mark)
            current = self.current is not None and mark.id == self.current.id
            if shape.is_at(at) or (current and shape.handle_at(at) is not None):
                return mark
        return None

    def _shape(self, mark: Mark) -> Shape:
        points = tuple(self._in_view(point) for point in mark.points)
        return Shape(mark, points, QRectF(self._photo.rect()))

    def _in_view(self, point: Point) -> QPointF:
        place = self._photo.place
        on_photo = QPointF(point[0] * place.photo.width(), point[1] * place.photo.height())
        return place.photo_to_view().map(on_photo)

    def _on_photo(self, at: QPointF) -> Point:
        place = self._photo.place
        on_photo = place.photo_to_view().inverted()[0].map(at)
        return on_photo.x() / place.photo.width(), on_photo.y() / place.photo.height()

    def _turned_back(self, way: tuple[int, int], step: float) -> Point:
        """Return an arrow key's way, as it is seen, on the photograph before it was turned."""
        begin, end = self._on_photo(QPointF(0, 0)), self._on_photo(QPointF(*way))
        x, y = end[0] - begin[0], end[1] - begin[1]
        length = hypot(x, y) or 1.0
        return x / length * step, y / length * step
