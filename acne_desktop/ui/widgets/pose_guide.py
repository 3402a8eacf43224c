"""The outline of a head for each view: where the patient's face belongs in the picture."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from acne_desktop.domain.photo import View

_HEIGHT = 0.78  # of the picture, from the crown to the chin
_WIDTH = 0.84  # of the picture at most, where it is narrow
_CENTRE = (0.5, 0.45)  # of the head in the picture
_WIDEST = 1.64  # of the outlines, in the units below

Point = tuple[float, float]
Curves = tuple[Point, tuple[tuple[Point, Point, Point], ...]]
# In units of half a head's height around its middle, x to the right and y down: where a line
# begins, then curves, each two control points and its end.
_FRONTAL: tuple[Curves, ...] = (
    (
        (0.0, -1.0),
        (
            ((0.44, -1.0), (0.70, -0.66), (0.70, -0.20)),
            ((0.70, 0.10), (0.68, 0.28), (0.62, 0.46)),
            ((0.54, 0.72), (0.28, 1.0), (0.0, 1.0)),
            ((-0.28, 1.0), (-0.54, 0.72), (-0.62, 0.46)),
            ((-0.68, 0.28), (-0.70, 0.10), (-0.70, -0.20)),
            ((-0.70, -0.66), (-0.44, -1.0), (0.0, -1.0)),
        ),
    ),
    ((-0.42, 0.84), (((-0.42, 1.0), (-0.40, 1.2), (-0.46, 1.34)),)),
    ((0.42, 0.84), (((0.42, 1.0), (0.40, 1.2), (0.46, 1.34)),)),
)
# The patient's left side is seen: the nose points to the picture's left.
_LEFT: tuple[Curves, ...] = (
    (
        (0.66, 1.34),  # down the neck's back
        (
            ((0.56, 1.0), (0.52, 0.72), (0.56, 0.44)),
            ((0.74, 0.22), (0.82, -0.06), (0.80, -0.36)),  # back of the head
            ((0.78, -0.76), (0.50, -1.0), (0.08, -1.0)),
            ((-0.30, -1.0), (-0.58, -0.74), (-0.61, -0.42)),  # forehead
            ((-0.62, -0.30), (-0.58, -0.22), (-0.61, -0.13)),  # brow
            ((-0.66, 0.00), (-0.78, 0.12), (-0.82, 0.20)),  # nose
            ((-0.84, 0.26), (-0.74, 0.29), (-0.68, 0.30)),
            ((-0.69, 0.36), (-0.75, 0.41), (-0.71, 0.48)),  # upper lip
            ((-0.74, 0.54), (-0.71, 0.62), (-0.66, 0.65)),  # lower lip
            ((-0.68, 0.76), (-0.66, 0.98), (-0.44, 1.0)),  # chin
            ((-0.14, 1.02), (0.16, 0.80), (0.24, 0.50)),  # jaw
            ((0.26, 0.42), (0.27, 0.34), (0.27, 0.26)),  # up to the ear
        ),
    ),
    ((-0.10, 0.93), (((-0.06, 1.05), (-0.08, 1.2), (-0.14, 1.34)),)),
)


def guide_path(view: View, picture: QRectF) -> QPainterPath:
    """Return the outline of the head and neck of a view, within the rectangle of a picture."""
    unit = min(_HEIGHT * picture.height() / 2, _WIDTH * picture.width() / _WIDEST)
    across, down = _CENTRE
    x = picture.x() + across * picture.width()
    y = picture.y() + down * picture.height()
    turn = -1 if view == View.RIGHT else 1
    return QTransform(turn * unit, 0, 0, unit, x, y).map(_outline(view == View.FRONTAL))


@cache
def _outline(frontal: bool) -> QPainterPath:
    path = QPainterPath()
    for start, curves in _FRONTAL if frontal else _LEFT:
        path.moveTo(QPointF(*start))
        for one, other, end in curves:
            path.cubicTo(QPointF(*one), QPointF(*other), QPointF(*end))
    return path
