"""The three views as places that photographs of a grid are dropped on."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.photo_cell import PICTURE, draw_picture, draw_view
from acne_desktop.ui.widgets.photo_grid import GridPhoto, PhotoModel, carried, carried_photo
from acne_desktop.ui.widgets.small_pictures import SmallPictures

_EDGE = 2


class ViewPlaces(QWidget):
    """Shows what is taken as each view; a photograph dropped on a place is taken as that."""

    pressed = Signal(str)  # the id of a photograph in a place

    def __init__(
        self, photos: PhotoModel, pictures: SmallPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._photos = photos
        self.places = {view: _Place(view, pictures) for view in VIEWS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.M)
        for view, place in self.places.items():
            row.addWidget(place)
            place.dropped.connect(lambda photo, v=view: photos.take(photo, v))
            place.pressed.connect(self.pressed)
        row.addStretch(1)
        photos.changed.connect(self.refresh)
        photos.modelReset.connect(self.refresh)
        pictures.ready.connect(self._picture_ready)

    def refresh(self) -> None:
        """Show what is taken now."""
        for view, place in self.places.items():
            photo = self._photos.choice.taken.get(view)
            place.set_photo(self._photos.with_id(photo) if photo is not None else None)

    def _picture_ready(self, key: str) -> None:
        for place in self.places.values():
            if place.photo is not None and place.photo.key == key:
                place.update()


class _Place(QWidget):
    """One view's place."""

    dropped = Signal(str)
    pressed = Signal(str)

    def __init__(self, view: View, pictures: SmallPictures) -> None:
        super().__init__()
        self.view = view
        self.photo: GridPhoto | None = None
        self._pictures = pictures
        self._hovered = False
        self._pressed_at: QPoint | None = None
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_photo(None)

    def sizeHint(self) -> QSize:
        """Return the picture's size with the room for its outline."""
        return theme.size(PICTURE) + QSize(2 * _EDGE, 2 * _EDGE)

    def set_photo(self, photo: GridPhoto | None) -> None:
        """Show a photograph, or that there is none."""
        self.photo = photo
        self.setAccessibleName(f"{self.view.label}: {photo.name if photo else tr('none taken')}")
        self.setToolTip(photo.name if photo else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photograph, or an outline that says what belongs here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRect(QPoint(_EDGE, _EDGE), theme.size(PICTURE))
        if self.photo is None:
            self._paint_empty(painter, frame)
        else:
            draw_picture(painter, frame, self._picture(), failed=self._has_failed())
            draw_view(painter, frame, self.view)
        if self._hovered:
            painter.setPen(QPen(QColor(theme.colours().accent), 2 * _EDGE))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame)

    def _paint_empty(self, painter: QPainter, frame: QRect) -> None:
        colours = theme.colours()
        painter.setPen(QPen(QColor(colours.control), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        painter.setPen(QColor(colours.muted))
        painter.setFont(theme.font(Type.CAPTION))
        words = f"{self.view.label}\n{self.view.name[0]}"
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, words)

    def _picture(self) -> QPixmap | None:
        assert self.photo is not None
        return self._pictures.get(self.photo.key, self.photo.make, ratio=self.devicePixelRatioF())

    def _has_failed(self) -> bool:
        return self.photo is not None and self._pictures.has_failed(self.photo.key)

    # Dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the photograph in the grid; a drag may begin."""
        self._pressed_at = event.position().toPoint()
        if self.photo is not None:
            self.pressed.emit(self.photo.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the photograph elsewhere."""
        if self.photo is None or self._pressed_at is None:
            return
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if moved < QApplication.startDragDistance():
            return
        self._pressed_at = None
        drag = QDrag(self)
        drag.setMimeData(carried(self.photo.id))
        picture = self._picture()
        if picture is not None:
            drag.setPixmap(picture)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept another photograph of the grid."""
        photo = carried_photo(event.mimeData())
        if photo is not None and (self.photo is None or photo != self.photo.id):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Stop showing that a drop would land here."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the photograph."""
        self._hover(False)
        photo = carried_photo(event.mimeData())
        if photo is not None:
            event.acceptProposedAction()
            self.dropped.emit(photo)

    def _hover(self, hovered: bool) -> None:
        self._hovered = hovered
        self.update()
