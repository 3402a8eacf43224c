"""Marks stay within their photograph and say what they lack."""

import pytest

from acne_desktop.domain.marks import MAX_TEXT, Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.errors import InvalidRecordError

ARROW = Mark(View.LEFT, MarkKind.ARROW, ((0.2, 0.3), (0.6, 0.9)))


def test_what_is_drawn_beyond_the_edge_ends_at_it() -> None:
    drawn = Mark(View.LEFT, MarkKind.CIRCLE, ((0.5, -0.2), (1.3, 0.4)), "  a  note ")
    assert drawn.checked() == Mark(View.LEFT, MarkKind.CIRCLE, ((0.5, 0.0), (1.0, 0.4)), "a note")


@pytest.mark.parametrize(
    ("kind", "points", "text", "why"),
    [
        (MarkKind.ARROW, ((0.1, 0.1),), "", "not complete"),
        (MarkKind.TEXT, ((0.1, 0.1), (0.2, 0.2)), "words", "not complete"),
        (MarkKind.CIRCLE, ((0.1, float("nan")), (0.2, 0.2)), "", "not complete"),
        (MarkKind.TEXT, ((0.1, 0.1),), "  ", "no words"),
        (MarkKind.ARROW, ((0.1, 0.1), (0.2, 0.2)), "x" * (MAX_TEXT + 1), "longer than 500"),
    ],
)
def test_what_cannot_be_kept_says_why(
    kind: MarkKind, points: tuple[tuple[float, float], ...], text: str, why: str
) -> None:
    with pytest.raises(InvalidRecordError, match=why):
        Mark(View.FRONTAL, kind, points, text).checked()


def test_moved_it_keeps_its_shape_and_stays_within() -> None:
    moved = ARROW.moved((-0.5, 0.5))
    assert [value for point in moved.points for value in point] == pytest.approx(
        [0.0, 0.4, 0.4, 1.0]
    )


def test_one_point_is_taken_elsewhere() -> None:
    assert ARROW.reshaped(1, (0.4, 1.5)).points == ((0.2, 0.3), (0.4, 1.0))


def test_every_kind_has_a_word() -> None:
    assert [kind.label for kind in MarkKind] == ["Arrow", "Circle", "Text"]
