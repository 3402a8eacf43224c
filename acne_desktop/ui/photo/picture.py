"""What is drawn of a photograph: its copies by size, and the attention map laid over it."""

from math import sqrt

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from acne_desktop.ui.photo.levels import Levels, pyramid


def as_levels(image: QImage | Levels) -> Levels:
    """Return a picture's levels; making them of a large picture is for another thread."""
    return image if isinstance(image, Levels) else pyramid(image)


class Picture:
    """One photograph's copies and its map. ``version`` changes with all that would be drawn."""

    def __init__(self) -> None:
        self.levels: Levels | None = None
        self.size = QSize()  # of the upright original
        self.version = 0
        self._attention: QImage | None = None
        self._opacity = 0.0

    def show(self, image: QImage | Levels | None, original: QSize | None) -> None:
        """Take another photograph, or none, without a map."""
        self.levels = as_levels(image) if image is not None else None
        self.size = original or (self.levels.size if self.levels is not None else QSize())
        self._attention = None
        self.version += 1

    def recolour(self, image: QImage | Levels) -> None:
        """Take the same photograph in other colours."""
        self.levels = as_levels(image)
        self.version += 1

    def refine(self, image: QImage | Levels) -> None:
        """Take a larger copy of the same photograph."""
        if self.levels is not None:
            self.levels = as_levels(image).over(self.levels)
            self.version += 1

    def set_attention(self, image: QImage | None) -> None:
        """Take a map with alpha; None takes it off."""
        if image is not None:
            image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self._attention = image
        self.version += 1

    def set_opacity(self, opacity: float) -> None:
        """Show the map so strongly, 0 to 1."""
        if opacity != self._opacity:
            self._opacity = opacity
            self.version += self._attention is not None

    def lacks_detail(self, width: float) -> bool:
        """Tell whether the original would look better, drawn so many pixels wide."""
        if self.levels is None or self.levels.size.width() >= self.size.width():
            return False
        return width > self.levels.size.width()

    def draw(self, painter: QPainter, *, attention: bool = True) -> None:
        """Paint in pixels of the upright original, with the map or without."""
        if self.levels is None:
            return
        whole = QRectF(0, 0, self.size.width(), self.size.height())
        scale = sqrt(abs(painter.worldTransform().determinant()))
        painter.drawImage(whole, self.levels.for_width(whole.width() * scale))
        if attention and self._attention is not None and self._opacity > 0:
            painter.setOpacity(self._opacity)
            painter.drawImage(whole, self._attention)
            painter.setOpacity(1.0)
