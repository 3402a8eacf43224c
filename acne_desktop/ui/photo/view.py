"""One photograph with its attention map: upright, never stretched, with zoom and pan."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.photo.geometry import Geometry, Motion
from acne_desktop.ui.photo.hand import Hand
from acne_desktop.ui.photo.layer import Layer
from acne_desktop.ui.photo.levels import Levels
from acne_desktop.ui.photo.picture import Picture
from acne_desktop.ui.photo.tiles import Tiles

_LEAST_SIDE = 120


class PhotoView(QWidget):
    """Shows a picture to fit, at 1:1, or zoomed at the cursor; dragging pans what is zoomed.

    Positions in signals are in fractions of the widget. The signals are sent for what the user
    does, never for calls; ``moved`` comes with each of the three before it and says what it did
    to the picture, for :class:`~acne_desktop.ui.photo.linked.Linked`.
    """

    zoomed = Signal(float, QPointF)  # factor, where
    panned = Signal(QPointF)
    fitted = Signal()
    moved = Signal(object)  # Motion
    activated = Signal()  # clicked, Enter or Space
    detail_wanted = Signal()  # the copy at hand is too coarse for the zoom
    drag_wanted = Signal()  # a picture that fits was dragged
    hovered = Signal(QPointF)  # the mouse is here
    left = Signal()  # the mouse is not here any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Geometry()
        self._placed_in = (0, 0, 0.0)
        self.picture = Picture()
        self._tiles = Tiles()
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.timeout.connect(self._fill_tiles)
        self.layers: list[Layer] = []  # the last one is on top
        self._asked = False
        self.hand = Hand(self)
        self.draggable = False
        self.setMinimumSize(theme.px(_LEAST_SIDE), theme.px(_LEAST_SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def set_image(self, image: QImage | Levels | None, original: QSize | None = None) -> None:
        """Show a picture to fit, unturned, without an attention map; None shows the surround.

        ``original`` is the photograph's own size where ``image`` is a smaller copy of it.
        """
        self.picture.show(image, original)
        self._asked = False
        place = self.place
        place.photo = QSizeF(self.picture.size)
        place.turn, place.laid, place.laid_in = 0, None, None
        self.fit()

    def set_colours(self, image: QImage | Levels) -> None:
        """Show the same photograph in other colours, where it is; its detail is asked for anew."""
        if self.has_image():
            self.picture.recolour(image)
            self._asked = False
            self._refresh()

    def set_detail(self, image: QImage | Levels) -> None:
        """Show the same photograph with all its detail, where it is; answers ``detail_wanted``."""
        self.picture.refine(image)
        self._refresh()

    def set_attention(self, image: QImage | None) -> None:
        """Lay a picture with alpha over the upright photograph (same aspect); None takes it off."""
        self.picture.set_attention(image)
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the attention map shows, 0 (not at all) to 1."""
        self.picture.set_opacity(opacity)
        self.update()

    def set_turn(self, quarter_turns: int) -> None:
        """Show the photograph turned clockwise, with all that lies over it; the middle stays."""
        self.place.set_turn(quarter_turns)
        self._refresh()

    def set_transform(self, transform: QTransform | None, frame: QSize | None = None) -> None:
        """Show the photograph aligned with another one; None shows it as it is.

        ``transform`` leads from the pixels of this photograph, as it is turned, to those of the
        other one, as that is turned, whose size is ``frame`` (by default this one's). Fit, 1:1,
        zoom and pan are then those of the other photograph.
        """
        self.place.laid = transform
        self.place.laid_in = QSizeF(frame) if frame is not None else None
        self.place.hold()
        self._refresh()

    def add_layer(self, layer: Layer) -> None:
        """Lay something over the photograph; the last one is on top, and is asked first."""
        self.layers.append(layer)
        self.update()

    def has_image(self) -> bool:
        """Tell whether a picture is shown."""
        return self.picture.levels is not None

    def picture_size(self) -> QSize:
        """Return the upright photograph's own size in pixels, an empty size without one."""
        return self.picture.size

    def want_detail(self) -> None:
        """Ask for the whole original now, if it was not asked for."""
        coarse = self.picture.lacks_detail(float("inf"))
        if coarse and not self._asked:
            self._asked = True
            self.detail_wanted.emit()

    # Zoom and pan

    @property
    def place(self) -> Geometry:
        """Return where the photograph lies, in this widget of this size on this screen."""
        # Asked a dozen times a frame: each call of Qt's counts.
        placed_in = self.width(), self.height(), self.devicePixelRatioF()
        if placed_in != self._placed_in:
            self._placed_in = width, height, ratio = placed_in
            self._place.resize(QSizeF(max(width, 1), max(height, 1)), ratio)
        return self._place

    @property
    def zoom(self) -> float:
        """Return the zoom: 1 fits the picture into the widget."""
        return self.place.zoom

    def fit(self) -> None:
        """Show the whole picture."""
        self.place.fit()
        self._refresh()

    def actual_size(self) -> None:
        """Show one pixel of the original on one screen pixel, around the same centre."""
        if self.has_image():
            self.place.actual_size()
            self._refresh()

    def zoom_at(self, factor: float, where: QPointF) -> None:
        """Zoom by a factor and keep the point ``where`` (fractions of the widget) in place."""
        if self.has_image():
            self.place.zoom_at(factor, where)
            self._refresh()

    def pan_by(self, by: QPointF) -> None:
        """Move the picture by fractions of the widget."""
        if self.has_image():
            self.place.pan_by(by)
            self._refresh()

    def follow(self, motion: Motion) -> None:
        """Move as another view was moved; here an edge may come in."""
        if self.has_image():
            self.place.follow(motion)
            self._refresh()

    def can_pan(self) -> bool:
        """Tell whether part of the picture is out of sight."""
        return self.place.can_pan()

    def _refresh(self) -> None:
        """Set the cursor, ask for detail where it lacks, and repaint."""
        self.show_cursor()
        place = self.place
        width = place.photo.width() * place.scale * place.ratio if self.has_image() else 0.0
        if self.picture.lacks_detail(width):
            self.want_detail()
        for layer in self.layers:
            layer.placed()
        self.update()

    def show_cursor(self) -> None:
        """Show with the cursor what the mouse would do."""
        if not self.has_image():
            self.unsetCursor()
            return
        shape = Qt.CursorShape.PointingHandCursor
        if self.can_pan():
            held = self.hand.holds
            shape = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
        if self.cursor().shape() is not shape:  # to set it again takes longer than to ask
            self.setCursor(shape)

    # What the user does

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        self.hand.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a pan, a drag or a click."""
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan what is zoomed; ask for a drag of what fits."""
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a pan; a click on a picture that fits activates it."""
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit."""
        self.hand.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse has left."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space activate, plus and minus zoom, arrows pan."""
        if not self.hand.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Tell the layers that a key was let go."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._settle()

    def _settle(self) -> None:
        for layer in self.layers:
            layer.settle()

    # Qt's own

    def event(self, event: QEvent) -> bool:
        """Let a layer have a key that is a command's too."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if any(layer.wants(event) for layer in self.layers):
                event.accept()
                return True
        return super().event(event)

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
        self._settle()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photograph, what lies over it, and the focus ring."""
        painter = QPainter(self)
        self.paint_photograph(painter)
        for layer in self.layers:
            painter.save()
            layer.paint(painter)
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours().accent), theme.px(2)))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def paint_photograph(self, painter: QPainter) -> None:
        """Paint the surround and the photograph with its map, as it lies in this view."""
        place, covered = self.place, QRect()
        if self.has_image() and place.laid is None:  # else it may not fill its frame
            covered = place.target().toAlignedRect().adjusted(1, 1, -1, -1)
        if not covered.contains(self.rect()):
            for strip in QRegion(self.rect()) - QRegion(covered):  # type: ignore[attr-defined] # the stub lacks its iterator
                painter.fillRect(strip, QColor(theme.colours().photo_surround))
        if self.has_image():
            stamp = (self.picture.version, place.turn, _numbers(place.laid))
            if self._tiles.paint(painter, place, stamp, self.picture.draw):
                self._filling.start()

    def _fill_tiles(self) -> None:
        """Make one tile while nothing else is to be done."""
        if self.has_image() and self._tiles.fill(self.place, self.picture.draw):
            self._filling.start()


def _numbers(transform: QTransform | None) -> tuple[float, ...] | None:
    """Return what tells one transform from another."""
    if transform is None:
        return None
    t = transform
    return (t.m11(), t.m12(), t.m13(), t.m21(), t.m22(), t.m23(), t.m31(), t.m32(), t.m33())
