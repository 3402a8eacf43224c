"""Where a photograph lies: turned, aligned, zoomed and panned."""

import pytest
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QTransform

from acne_desktop.ui.photo.geometry import Geometry, turning


def _place(width: float = 1200, height: float = 1600) -> Geometry:
    return Geometry(QSizeF(width, height), QSizeF(300, 400))


def _on_view(place: Geometry, x: float, y: float) -> tuple[float, float]:
    at = place.photo_to_view().map(QPointF(x, y))
    return at.x(), at.y()


@pytest.mark.parametrize(
    ("turn", "corner"), [(0, (0, 0)), (1, (30, 0)), (2, (40, 30)), (3, (0, 40)), (4, (0, 0))]
)
def test_the_first_corner_goes_clockwise(turn: int, corner: tuple[float, float]) -> None:
    at = turning(QSizeF(40, 30), turn).map(QPointF(0, 0))
    assert (at.x(), at.y()) == corner


@pytest.mark.parametrize("turn", range(4))
def test_a_turned_photograph_stays_within_its_frame(turn: int) -> None:
    place = _place()
    place.set_turn(turn)
    corners = [_on_view(place, x, y) for x in (0, 1200) for y in (0, 1600)]
    target = place.target()

    assert {round(x, 6) for x, _ in corners} == {round(target.left(), 6), round(target.right(), 6)}
    assert {round(y, 6) for _, y in corners} == {round(target.top(), 6), round(target.bottom(), 6)}
    assert target.width() / target.height() == pytest.approx(4 / 3 if turn % 2 else 3 / 4)


def test_turning_keeps_what_is_in_the_middle() -> None:
    place = _place()
    place.zoom_at(6, QPointF(0.2, 0.3))
    middle = place.photo_to_view().inverted()[0].map(QPointF(150, 200))

    for turn in (1, 2, 3, 0):
        place.set_turn(turn)
        x, y = _on_view(place, middle.x(), middle.y())
        assert [x, y] == pytest.approx([150, 200])


def test_the_point_under_the_cursor_stays() -> None:
    place = _place()
    before = place.photo_to_view().inverted()[0].map(QPointF(75, 300))
    place.zoom_at(3, QPointF(0.25, 0.75))
    assert list(_on_view(place, before.x(), before.y())) == pytest.approx([75, 300])


def test_one_pixel_of_the_photograph_is_one_of_a_dense_screen() -> None:
    place = _place()
    place.resize(QSizeF(300, 400), 2.0)
    place.actual_size()
    assert place.scale == pytest.approx(0.5)


def test_aligned_it_lies_in_the_frame_of_the_other_one() -> None:
    place = _place()
    place.set_turn(1)
    place.laid = QTransform(0.5, 0, 0, 0.5, 100, 50)
    place.laid_in = QSizeF(600, 800)

    at = place.photo_to_frame().map(QPointF(0, 1600))  # turned: at the frame's first corner
    assert (at.x(), at.y()) == (100, 50)
    assert place.frame == QSizeF(600, 800)
    assert place.target().size() == QSizeF(300, 400)


def test_a_motion_told_is_the_motion_made() -> None:
    one, other = _place(), _place()
    zoom, centre = one.zoom, QPointF(one.centre)
    one.zoom_at(4, QPointF(0.1, 0.9))
    one.pan_by(QPointF(-0.4, 0.2))

    other.follow(one.motion_since(zoom, centre))

    assert other.zoom == one.zoom
    assert (other.centre - one.centre).manhattanLength() == pytest.approx(0, abs=1e-12)


def test_what_is_smaller_than_the_view_stays_in_the_middle() -> None:
    place = _place()
    place.pan_by(QPointF(0.4, 0.4))
    assert place.centre == QPointF(0.5, 0.5)
    assert not place.can_pan()


def test_without_a_photograph_there_is_nothing_to_pan() -> None:
    place = Geometry()
    place.set_turn(1)
    place.hold()
    place.resize(QSizeF(10, 10), 1.0)
    assert place.is_empty
    assert not place.can_pan()
    assert place.target().isEmpty()
