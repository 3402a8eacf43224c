"""What is seen of a photograph, kept in tiles of the screen's own pixels.

While a photograph is panned, a frame copies tiles and paints only those that come into sight; only
zooming, turning or another picture paints what is seen anew. Nothing out of sight is painted.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil, floor

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from acne_desktop.ui import theme
from acne_desktop.ui.photo.geometry import Geometry

SIDE = 256  # screen pixels
_SPARE = 16  # kept beside twice of what is seen

Draw = Callable[[QPainter], None]  # paints in pixels of the upright photograph
_Place = tuple[int, int]


class Tiles:
    """The tiles of one view."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Place, QPixmap] = OrderedDict()
        self._stamp: Hashable = None
        self.made = 0  # since the beginning

    def paint(self, painter: QPainter, geometry: Geometry, stamp: Hashable, draw: Draw) -> None:
        """Paint what the view sees of the frame; another ``stamp`` says that it looks different."""
        scale = geometry.scale * geometry.ratio
        self._renew((stamp, scale, theme.colours().photo_surround))
        target = geometry.target()
        # On whole pixels of the screen: tiles are copied as they are, and 1:1 is sharp.
        origin = QPoint(round(target.left() * geometry.ratio), round(target.top() * geometry.ratio))
        to_screen = geometry.photo_to_frame() * QTransform.fromScale(scale, scale)
        places = self._places(geometry, origin, scale)
        for place in places:
            tile = self._kept.get(place)
            if tile is None:
                tile = self._kept[place] = _made(place, to_screen, geometry.ratio, draw)
                self.made += 1
            self._kept.move_to_end(place)
            at = QPointF(origin + QPoint(*place) * SIDE)
            painter.drawPixmap(at / geometry.ratio, tile)
        while len(self._kept) > 2 * len(places) + _SPARE:
            self._kept.popitem(last=False)

    def _renew(self, stamp: Hashable) -> None:
        if stamp != self._stamp:
            self._kept.clear()
            self._stamp = stamp

    @staticmethod
    def _places(geometry: Geometry, origin: QPoint, scale: float) -> list[_Place]:
        frame = QRect(
            0, 0, ceil(geometry.frame.width() * scale), ceil(geometry.frame.height() * scale)
        )
        view = QRect(
            -origin.x(),
            -origin.y(),
            ceil(geometry.viewport.width() * geometry.ratio),
            ceil(geometry.viewport.height() * geometry.ratio),
        )
        seen = frame & view
        if seen.isEmpty():
            return []
        columns = range(floor(seen.left() / SIDE), floor(seen.right() / SIDE) + 1)
        rows = range(floor(seen.top() / SIDE), floor(seen.bottom() / SIDE) + 1)
        return [(column, row) for row in rows for column in columns]


def _made(place: _Place, to_screen: QTransform, ratio: float, draw: Draw) -> QPixmap:
    tile = QPixmap(SIDE, SIDE)
    tile.fill(QColor(theme.colours().photo_surround))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(to_screen * QTransform.fromTranslate(-place[0] * SIDE, -place[1] * SIDE))
    draw(painter)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile
