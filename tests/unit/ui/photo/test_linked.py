"""Linked views move together and keep the offset that a hand has given them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.linked import Linked
from acne_desktop.ui.photo.view import PhotoView

Seen = list[tuple[float, float]]


def _picture(width: int = 1200, height: int = 1600) -> QImage:
    return to_qimage(np.full((height, width, 3), 120, np.uint8))


@pytest.fixture
def views(dressed: QApplication, qtbot: QtBot) -> list[PhotoView]:
    made = [PhotoView() for _ in range(3)]
    for view in made:
        qtbot.addWidget(view)
        view.resize(240, 320)
        view.set_image(_picture())
    return made


@pytest.fixture
def linked(views: list[PhotoView]) -> Linked:
    made = Linked()
    for view in views:
        made.add(view)
    return made


def zoom(view: PhotoView, notches: int = 1) -> None:
    key = Qt.Key.Key_Plus if notches > 0 else Qt.Key.Key_Minus
    for _ in range(abs(notches)):
        QTest.keyClick(view, key)


def drag(view: PhotoView, by: QPoint) -> None:
    start = QPoint(120, 160)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, none, start)
    QTest.mouseMove(view, start + by)
    QTest.mouseRelease(view, left, none, start + by)


def under(view: PhotoView, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
    """Return the pixel of the original that lies at a place of the view, in fractions."""
    back, usable = view.place.photo_to_view().inverted()
    assert usable
    at = back.map(QPointF(x * view.width(), y * view.height()))
    return round(at.x(), 3), round(at.y(), 3)


def test_all_follow_one(views: list[PhotoView], linked: Linked) -> None:
    zoom(views[0], 4)
    drag(views[1], QPoint(30, -20))

    assert {round(view.zoom, 9) for view in views} == {round(1.25**4, 9)}
    assert len({under(view) for view in views}) == 1
    assert under(views[0]) != (600, 800)


def test_an_offset_set_by_hand_is_kept_when_switched_on_again(
    views: list[PhotoView], linked: Linked
) -> None:
    one, other, _ = views
    zoom(one, 5)
    linked.on = False
    drag(other, QPoint(-25, 10))
    zoom(other, 1)
    apart = [under(one), under(other)]
    linked.on = True
    assert [under(one), under(other)] == apart  # switching moves nothing

    # What lies on each other stays so, wherever and however far one goes.
    drag(one, QPoint(40, 30))
    zoom(one, 2)
    drag(other, QPoint(-15, -60))
    zoom(other, -2)
    drag(one, QPoint(-25, 30))

    # The first is back where it was, up to what its limits have done; so is the second.
    gone = QPointF(*under(one)) - QPointF(*apart[0])
    scale = one.place.scale / other.place.scale
    gone_other = QPointF(*under(other)) - QPointF(*apart[1])
    assert other.zoom / one.zoom == pytest.approx(1.25)
    assert gone_other.x() == pytest.approx(gone.x() * scale, abs=0.01)
    assert gone_other.y() == pytest.approx(gone.y() * scale, abs=0.01)


def test_a_follower_s_edge_does_not_eat_the_offset(views: list[PhotoView], linked: Linked) -> None:
    one, other, _ = views
    zoom(one, 6)
    linked.on = False
    for _ in range(20):
        drag(other, QPoint(60, 0))  # to its left edge
    linked.on = True
    before = [under(one), under(other)]

    drag(one, QPoint(50, 0))  # the other would have to go beyond its edge
    assert under(other, 0.0)[0] < 0
    drag(one, QPoint(-50, 0))

    assert [under(one), under(other)] == before


def test_dragging_a_follower_beyond_its_edge_does_not_make_it_jump(
    views: list[PhotoView], linked: Linked
) -> None:
    one, other, _ = views
    zoom(one, 6)
    linked.on = False
    for _ in range(20):
        drag(other, QPoint(60, 0))
    linked.on = True
    drag(one, QPoint(50, 0))
    beyond = under(other, 0.0)[0]

    drag(other, QPoint(0, 20))
    assert under(other, 0.0)[0] == beyond
    drag(other, QPoint(30, 0))  # no further out
    assert under(other, 0.0)[0] == beyond
    drag(other, QPoint(-20, 0))  # and back in with the hand
    assert under(other, 0.0)[0] == pytest.approx(beyond + 20 / other.place.scale, abs=0.01)


def test_the_active_view_s_limits_hold_for_all(views: list[PhotoView], linked: Linked) -> None:
    one, other, _ = views
    zoom(one, 2)
    for _ in range(30):
        drag(one, QPoint(60, 60))

    assert under(one, 0.0, 0.0) == (0, 0)
    assert under(other, 0.0, 0.0) == (0, 0)


def test_a_hidden_view_of_another_size_keeps_its_offset(
    views: list[PhotoView], linked: Linked
) -> None:
    one, other, _ = views
    zoom(one, 4)
    linked.on = False
    drag(other, QPoint(20, 20))
    linked.on = True
    apart = QPointF(*under(one)) - QPointF(*under(other))

    one.resize(900, 500)  # shown large, while the other one keeps its size
    zoom(one, 3)
    drag(one, QPoint(100, 40))
    one.resize(240, 320)
    zoom(one, -3)

    assert one.zoom == pytest.approx(other.zoom)
    assert (QPointF(*under(one)) - QPointF(*under(other))).x() == pytest.approx(apart.x(), abs=0.01)
    assert (QPointF(*under(one)) - QPointF(*under(other))).y() == pytest.approx(apart.y(), abs=0.01)


def test_a_double_click_fits_its_view_and_keeps_the_offset(
    views: list[PhotoView], linked: Linked
) -> None:
    one, other, _ = views
    linked.on = False
    zoom(other, 2)
    linked.on = True
    zoom(one, 3)

    QTest.mouseDClick(one, Qt.MouseButton.LeftButton)
    assert [one.zoom, other.zoom] == pytest.approx([1.0, 1.25**2])

    linked.fit()
    assert [view.zoom for view in views] == [1.0, 1.0, 1.0]


def test_one_that_was_removed_moves_alone(views: list[PhotoView], linked: Linked) -> None:
    one, other, third = views
    linked.remove(other)
    linked.remove(other)

    zoom(one)
    zoom(other, 3)

    assert [view.zoom for view in views] == [1.25, pytest.approx(1.25**3), 1.25]
    assert linked.views == (one, third)


def test_added_twice_it_follows_once(views: list[PhotoView], linked: Linked) -> None:
    linked.add(views[1])
    zoom(views[0])
    assert views[1].zoom == 1.25


def test_every_one_is_shown_at_its_own_pixels(views: list[PhotoView], linked: Linked) -> None:
    views[1].set_image(_picture(600, 800))
    linked.actual_size()
    assert [view.place.scale for view in views] == [pytest.approx(1.0)] * 3
