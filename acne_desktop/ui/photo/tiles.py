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
        self._free: list[QPixmap] = []  # to be painted anew: to take memory takes time
        self._stamp: Hashable = None
        self.made = 0  # since the beginning

    def paint(self, painter: QPainter, geometry: Geometry, stamp: Hashable, draw: Draw) -> bool:
        """Paint what the view sees of the frame; tell whether tiles are to be made in advance.

        Another ``stamp`` says that the photograph looks different.
        """
        lying = _Lying(geometry)
        self._renew((stamp, lying.scale, theme.colours().photo_surround))
        kept, places = self._kept, lying.places()
        missing = [place for place in places if place not in kept]
        if len(missing) > _AT_ONCE:
            lying.paint_whole(painter, draw)
            return True
        for place in missing:
            self._make(place, lying, draw)
        left, top, ratio = lying.left, lying.top, lying.ratio
        for place in places:
            kept.move_to_end(place)
            x, y = left + place[0] * SIDE, top + place[1] * SIDE
            painter.drawPixmap(QPointF(x / ratio, y / ratio), kept[place])
        near = lying.places(margin=_MARGIN)
        while len(kept) > len(near) + _SPARE:
            self._let_go(kept.popitem(last=False)[1])
        return not all(place in kept for place in near)

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
        tile = self._free.pop() if self._free else QPixmap(SIDE, SIDE)
        self._kept[place] = _made(tile, place, lying, draw)
        self.made += 1

    def _renew(self, stamp: Hashable) -> None:
        if stamp != self._stamp:
            for tile in self._kept.values():
                self._let_go(tile)
            self._kept.clear()
            self._stamp = stamp

    def _let_go(self, tile: QPixmap) -> None:
        if len(self._free) < _SPARE:
            self._free.append(tile)


class _Lying:
    """How the frame lies on the pixels of the screen.

    On whole ones: tiles are copied as they are, and a photograph at 1:1 is sharp. Made in every
    frame, so in plain numbers: each call of Qt's counts.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self.ratio = geometry.ratio
        self.scale = geometry.scale * geometry.ratio
        target, frame, viewport = geometry.target(), geometry.frame, geometry.viewport
        self.left, self.top = round(target.left() * self.ratio), round(target.top() * self.ratio)
        self.width, self.height = (
            ceil(frame.width() * self.scale),
            ceil(frame.height() * self.scale),
        )
        self._seen = ceil(viewport.width() * self.ratio), ceil(viewport.height() * self.ratio)

    @property
    def is_filled(self) -> bool:
        """Tell whether the photograph fills its frame; one that is aligned may not."""
        return self._geometry.laid is None

    @property
    def to_screen(self) -> QTransform:
        """Return the way from the photograph's pixels to the screen's, from the frame's corner."""
        scaling = QTransform.fromScale(self.scale, self.scale)
        return self._geometry.photo_to_frame() * scaling

    def places(self, margin: int = 0) -> list[_Place]:
        """Return the tiles that are seen, and those within a margin of them."""
        left, right = (
            max(0, -self.left - margin),
            min(self.width, self._seen[0] - self.left + margin),
        )
        top, bottom = (
            max(0, -self.top - margin),
            min(self.height, self._seen[1] - self.top + margin),
        )
        if left >= right or top >= bottom:
            return []
        columns = range(left // SIDE, (right - 1) // SIDE + 1)
        rows = range(top // SIDE, (bottom - 1) // SIDE + 1)
        return [(column, row) for row in rows for column in columns]

    def paint_whole(self, painter: QPainter, draw: Draw) -> None:
        """Paint all that is seen, without tiles."""
        painter.save()
        painter.setClipRect(QRectF(QPointF(), self._geometry.viewport))
        frame = self._geometry.frame * self._geometry.scale
        corner = QPointF(self.left, self.top) / self.ratio
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


def _made(tile: QPixmap, place: _Place, lying: _Lying, draw: Draw) -> QPixmap:
    """Return a tile, new or one that was let go, with its part of the photograph."""
    tile.setDevicePixelRatio(1)
    corner = QPoint(*place) * SIDE
    inside = QRect(0, 0, lying.width, lying.height).translated(-corner)
    if not inside.adjusted(1, 1, -1, -1).contains(tile.rect()) or not lying.is_filled:
        tile.fill(QColor(theme.colours().photo_surround))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(inside)
    painter.setTransform(lying.to_screen * QTransform.fromTranslate(-corner.x(), -corner.y()))
    draw(painter)
    painter.end()
    tile.setDevicePixelRatio(lying.ratio)
    return tile
