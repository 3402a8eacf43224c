"""Draws the line icons in the colour of the scheme in force, sharp at any scale."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from acne_desktop import paths
from acne_desktop.ui import theme


def tinted(name: str, tone: str) -> QIcon:
    """Return an icon that asks the theme for its colour whenever it is painted.

    A name that does not ship is a bug, and raises :class:`FileNotFoundError` here: nothing may
    be raised while Qt paints.
    """
    _drawing(name)
    return QIcon(_TintedIcon(name, tone))


@cache
def _drawing(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


class _TintedIcon(QIconEngine):
    """Draws an SVG in the colour that the scheme gives at that moment, sharp at any scale."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: object) -> None:
        tone = "disabled" if mode is QIcon.Mode.Disabled else self._tone
        colour = str(getattr(theme.colours(), tone))
        _renderer(self._name, colour).render(painter, _square_at_left(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._tone)


def _square_at_left(rect: QRect) -> QRectF:
    side = min(rect.width(), rect.height())
    return QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
