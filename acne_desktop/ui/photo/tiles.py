"""What is seen of a photograph, kept in tiles of the screen's own pixels.

While a photograph is panned, a frame copies tiles and paints only those that come into sight.
Where most are missing, as while zooming, the frame is painted at once as a whole, and the tiles
are made afterwards, one at a time. Nothing out of sight is painted but the tiles next to it, in
advance.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from acne_desktop.ui import theme
from acne_desktop.ui.photo.geometry import Geometry

SIDE = 512  # screen pixels: few to copy in a frame, and none takes long to paint
_AT_ONCE = 2  # tiles that a frame may make; with more missing it is painted as a whole
_MARGIN = 256  # round what is seen, for which tiles are made in advance
_SPARE = 6  # tiles that are kept though they are seen no longer

Draw = Callable[[QPainter], None]  # paints in pixels of the upright photograph
_Place = tuple[int, int]


class Tiles:
    """The tiles of one view."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Place, QPixmap] = OrderedDict()
        self._stamp: Hashable = None
        self.made = 0  # since the beginning

    def paint(self, painter: QPainter, geometry: Geometry, stamp: Hashable, draw: Draw) -> bool:
        """Paint what the view sees of the frame; tell whether tiles are to be made in advance.

        Another ``stamp`` says that the photograph looks different.
        """
        lying = _Lying(geometry)
        self._renew((stamp, lying.scale, theme.colours().photo_surround))
        places = lying.places()
        missing = [place for place in places if place not in self._kept]
        if len(missing) > _AT_ONCE:
            lying.paint_whole(painter, draw)
            return True
        for place in missing:
            self._make(place, lying, draw)
        left, top = lying.origin.toTuple()
        for place in places:
            self._kept.move_to_end(place)
            x, y = left + place[0] * SIDE, top + place[1] * SIDE
            painter.drawPixmap(QPointF(x / lying.ratio, y / lying.ratio), self._kept[place])
        near = lying.places(margin=_MARGIN)
        while len(self._kept) > len(near) + _SPARE:
            self._kept.popitem(last=False)
        return any(place not in self._kept for place in near)

    def fill(self, geometry: Geometry, draw: Draw) -> bool:
        """Make one tile that is seen, or that would be next; tell whether more are missing.

        For the photograph as it was painted last; does nothing once it lies at another scale.
        """
        lying = _Lying(geometry)
        if not isinstance(self._stamp, tuple) or lying.scale != self._stamp[1]:
            return False
        seen = lying.places()
        wanted = seen + [place for place in lying.places(margin=_MARGIN) if place not in seen]
        missing = [place for place in wanted if place not in self._kept]
        if missing:
            self._make(missing[0], lying, draw)
        return len(missing) > 1

    def _make(self, place: _Place, lying: "_Lying", draw: Draw) -> None:
        self._kept[place] = _made(place, lying, draw)
        self.made += 1

    def _renew(self, stamp: Hashable) -> None:
        if stamp != self._stamp:
            self._kept.clear()
            self._stamp = stamp


class _Lying:
    """How the frame lies on the pixels of the screen.

    On whole ones: tiles are copied as they are, and a photograph at 1:1 is sharp.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self.ratio = geometry.ratio
        self.scale = geometry.scale * geometry.ratio
        target = geometry.target()
        self.origin = QPoint(round(target.left() * self.ratio), round(target.top() * self.ratio))
        frame = geometry.frame
        self.whole = QRect(
            0, 0, ceil(frame.width() * self.scale), ceil(frame.height() * self.scale)
        )

    @property
    def to_screen(self) -> QTransform:
        """Return the way from the photograph's pixels to the screen's, from the frame's corner."""
        scaling = QTransform.fromScale(self.scale, self.scale)
        return self._geometry.photo_to_frame() * scaling

    def places(self, margin: int = 0) -> list[_Place]:
        """Return the tiles that are seen, and those within a margin of them."""
        viewport = self._geometry.viewport
        view = QRect(
            -self.origin.x(),
            -self.origin.y(),
            ceil(viewport.width() * self.ratio),
            ceil(viewport.height() * self.ratio),
        )
        seen = self.whole & view.adjusted(-margin, -margin, margin, margin)
        if seen.isEmpty():
            return []
        columns = range(seen.left() // SIDE, seen.right() // SIDE + 1)
        rows = range(seen.top() // SIDE, seen.bottom() // SIDE + 1)
        return [(column, row) for row in rows for column in columns]

    def paint_whole(self, painter: QPainter, draw: Draw) -> None:
        """Paint all that is seen, without tiles."""
        painter.save()
        painter.setClipRect(QRectF(QPointF(), self._geometry.viewport))
        frame = self._geometry.frame * self._geometry.scale
        corner = QPointF(self.origin) / self.ratio
        painter.setClipRect(QRectF(corner, frame), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            self.to_screen
            * QTransform.fromScale(1 / self.ratio, 1 / self.ratio)
            * QTransform.fromTranslate(corner.x(), corner.y()),
            combine=True,
        )
        draw(painter)
        painter.restore()


def _made(place: _Place, lying: _Lying, draw: Draw) -> QPixmap:
    tile = QPixmap(SIDE, SIDE)
    tile.fill(QColor(theme.colours().photo_surround))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    corner = QPoint(*place) * SIDE
    painter.setClipRect(lying.whole.translated(-corner))
    painter.setTransform(lying.to_screen * QTransform.fromTranslate(-corner.x(), -corner.y()))
    draw(painter)
    painter.end()
    tile.setDevicePixelRatio(lying.ratio)
    return tile
