"""A mark can be taken hold of, is seen on any skin, and its words stay in sight beside it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.ui.images import to_pixels
from acne_desktop.ui.photo.mark_shapes import Shape

ROOM = QRectF(0, 0, 300, 400)
LONG = "Nodules and cysts since September, to be compared with the photograph of the last visit"


@pytest.fixture(autouse=True)
def _dressed(dressed: QApplication) -> None:
    """Words are measured in the application's font."""


def shape(kind: MarkKind, *points: tuple[float, float], text: str = "") -> Shape:
    mark = Mark(View.LEFT, kind, tuple(points), text)
    return Shape(mark, tuple(QPointF(*point) for point in points), ROOM)


def test_a_circle_is_held_at_its_rim_and_not_in_its_middle() -> None:
    circle = shape(MarkKind.CIRCLE, (150, 200), (210, 200))
    assert circle.is_at(QPointF(150, 260))
    assert circle.is_at(QPointF(150, 255))
    assert not circle.is_at(QPointF(160, 210))
    assert circle.handle_at(QPointF(153, 198)) == 0
    assert circle.handle_at(QPointF(208, 203)) == 1
    assert circle.handle_at(QPointF(150, 260)) is None


def test_an_arrow_is_held_along_its_line() -> None:
    arrow = shape(MarkKind.ARROW, (100, 100), (200, 200))
    assert arrow.is_at(QPointF(150, 154))
    assert not arrow.is_at(QPointF(150, 180))


def test_words_are_moved_as_a_whole() -> None:
    note = shape(MarkKind.TEXT, (50, 60), text="scar")
    assert note.plate.topLeft() == QPointF(50, 60)
    assert note.is_at(QPointF(60, 70))
    assert note.handle_at(QPointF(50, 60)) is None
    assert not note.is_at(QPointF(40, 70))


@pytest.mark.parametrize("point", [(0, 0), (290, 10), (290, 395), (5, 395), (150, 200)])
@pytest.mark.parametrize("kind", list(MarkKind))
def test_words_of_what_is_in_sight_are_in_sight(kind: MarkKind, point: tuple[float, float]) -> None:
    points = (point,) if kind is MarkKind.TEXT else (point, (150.0, 190.0))
    assert ROOM.contains(shape(kind, *points, text=LONG).plate)


def test_words_of_what_is_out_of_sight_are_so_too() -> None:
    far = shape(MarkKind.CIRCLE, (-900, 200), (-860, 200), text="scar")
    assert not ROOM.intersects(far.plate)


def test_words_stand_behind_an_arrow_and_beside_a_circle() -> None:
    right = shape(MarkKind.ARROW, (150, 200), (250, 200), text="scar").plate
    left = shape(MarkKind.ARROW, (150, 200), (50, 200), text="scar").plate
    down = shape(MarkKind.ARROW, (150, 200), (150, 300), text="scar").plate
    assert right.right() < 150 < left.left()
    assert down.bottom() < 200

    beside = shape(MarkKind.CIRCLE, (100, 200), (130, 200), text="scar").plate
    at_edge = shape(MarkKind.CIRCLE, (260, 200), (290, 200), text="scar").plate
    assert beside.left() > 130
    assert at_edge.right() < 230


def test_without_words_there_is_no_ground_for_them() -> None:
    assert shape(MarkKind.ARROW, (1, 1), (9, 9)).plate.isEmpty()


@pytest.mark.parametrize("skin", ["white", "black", "darkkhaki", "saddlebrown"])
@pytest.mark.parametrize("kind", list(MarkKind))
def test_it_is_seen_on_any_skin(kind: MarkKind, skin: str) -> None:
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(skin))
    before = to_pixels(image).astype(int)
    points = ((100.0, 100.0),) if kind is MarkKind.TEXT else ((100.0, 100.0), (200.0, 220.0))
    painter = QPainter(image)
    shape(kind, *points, text="scar").paint(painter, selected=False)
    painter.end()
    drawn = to_pixels(image).astype(int)
    # Both lighter and darker than the skin, or far from it where the skin itself is an extreme.
    contrast = np.abs(drawn - before).max(axis=2)
    assert (contrast > 80).sum() > 50


def test_one_that_is_selected_looks_otherwise() -> None:
    def painted(*, selected: bool) -> QImage:
        image = QImage(300, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("gray"))
        painter = QPainter(image)
        shape(MarkKind.TEXT, (100, 100), text="scar").paint(painter, selected=selected)
        painter.end()
        return image

    assert painted(selected=True) != painted(selected=False)
