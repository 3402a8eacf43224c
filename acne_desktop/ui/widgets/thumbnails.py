"""The three views of a visit as small pictures, upright and never stretched."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type


class Thumbnails(QWidget):
    """Three frames side by side; a view without a photograph says so."""

    def __init__(self, side: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._images: dict[View, QImage] = {}
        self._missing: tuple[View, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return three frames and two gaps."""
        return QSize(3 * self._side.width() + 2 * theme.S, self._side.height())

    def clear(self) -> None:
        """Show empty frames, without a word: pictures are on their way."""
        self._images, self._missing = {}, ()
        self.update()

    def set_images(self, images: Mapping[View, QImage]) -> None:
        """Show the pictures; a view that is absent is marked as missing."""
        self._images = dict(images)
        self._missing = tuple(view for view in VIEWS if view not in images)
        present = [view.label for view in VIEWS if view in images]
        self.setAccessibleName(tr("Photographs: {views}", views=", ".join(present) or tr("none")))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each picture whole, centred in its frame on the neutral surround."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self._side.width(), self._side.height()
        for index, view in enumerate(VIEWS):
            frame = QRectF(index * (width + theme.S), 0, width, height)
            if view in self._images:
                draw_photo(painter, frame, self._images[view])
            elif view in self._missing:
                draw_missing(painter, frame, view)
            else:
                painter.fillRect(frame, QColor(theme.colours().hover))


def draw_photo(painter: QPainter, frame: QRectF, image: QImage) -> None:
    """Draw a picture whole, centred in its frame, the rest in neutral grey."""
    painter.fillRect(frame, QColor(theme.colours().photo_surround))
    size = QSizeF(image.size()).scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    ratio = painter.device().devicePixelRatioF()
    sharp = image.scaled(
        (size * ratio).toSize(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    corner = frame.center() - QPointF(size.width() / 2, size.height() / 2)
    painter.drawImage(QRectF(corner, size), sharp)


def draw_missing(painter: QPainter, frame: QRectF, view: View) -> None:
    """Draw the frame of a view that has no photograph."""
    colours = theme.colours()
    painter.setPen(QPen(QColor(colours.control), 1.0, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(QColor(colours.muted))
    painter.setFont(theme.font(Type.CAPTION))
    painter.drawText(
        frame,
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        tr("No photo\n{view}", view=view.label) if frame.width() >= 88 else tr("No\nphoto"),
    )
