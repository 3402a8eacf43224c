"""A visit while it is made: where photographs go, and how that is taken back."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from acne_desktop.domain.marks import Drawn, Mark, MarkKind
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DuplicatePhotoError
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.visit_draft import VisitDraft
from tests.fakes import suggestion
from tests.photographs import face

ARROW = Mark(View.LEFT, MarkKind.ARROW, ((0.1, 0.2), (0.3, 0.4)))


def photo(name: str, taken_at: datetime | None = None) -> IncomingPhoto:
    return IncomingPhoto(name, b"", name, ".jpg", 4, 4, taken_at, face(width=8, height=8))


@pytest.fixture
def draft() -> VisitDraft:
    made = VisitDraft(1, date(2026, 3, 1))
    for view in VIEWS:
        made.place(view, photo(view))
    return made


def _names(draft: VisitDraft) -> list[str]:
    return [placed.name for placed in draft.photos.values()]


def test_views_keep_their_order_whatever_comes_first() -> None:
    draft = VisitDraft(1, date(2026, 3, 1))
    draft.place(View.RIGHT, photo("r"))
    draft.place(View.FRONTAL, photo("f"))

    assert list(draft.photos) == [View.FRONTAL, View.RIGHT]
    assert draft.missing == (View.LEFT,)


def test_the_same_photograph_twice_is_refused_and_changes_nothing(draft: VisitDraft) -> None:
    revision = draft.revision

    with pytest.raises(DuplicatePhotoError, match=r"Frontal.*Patient's left"):
        draft.place(View.LEFT, photo("frontal"))

    assert _names(draft) == ["frontal", "left", "right"]
    assert draft.revision == revision


def test_a_photograph_may_be_placed_again_where_it_is(draft: VisitDraft) -> None:
    draft.place(View.LEFT, photo("left"))

    assert _names(draft) == ["frontal", "left", "right"]


def test_every_change_drops_the_suggestion_and_is_undone_step_by_step(draft: VisitDraft) -> None:
    draft.suggestion = suggestion()
    draft.swap(View.FRONTAL, View.RIGHT)
    dropped = draft.suggestion is None
    assert dropped
    assert _names(draft) == ["right", "left", "frontal"]
    draft.remove(View.LEFT)

    draft.undo()
    assert _names(draft) == ["right", "left", "frontal"]
    draft.undo()
    assert _names(draft) == ["frontal", "left", "right"]


def test_swapping_with_an_empty_view_moves(draft: VisitDraft) -> None:
    draft.remove(View.LEFT)

    draft.swap(View.LEFT, View.RIGHT)

    assert list(draft.photos) == [View.FRONTAL, View.LEFT]
    assert draft.photos[View.LEFT].name == "right"


def test_a_joined_change_is_one_step_with_the_one_before(draft: VisitDraft) -> None:
    draft.clear()
    draft.place(View.FRONTAL, photo("new"), joined=True)

    draft.undo()

    assert _names(draft) == ["frontal", "left", "right"]


def test_undo_of_nothing_does_nothing() -> None:
    draft = VisitDraft(1, date(2026, 3, 1))

    draft.undo()

    assert not draft.can_undo
    assert draft.photos == {}


def test_the_camera_s_day_needs_all_photographs_to_agree(draft: VisitDraft) -> None:
    assert draft.camera_day is None
    morning, evening = datetime(2026, 2, 1, 8), datetime(2026, 2, 1, 18)
    for view, taken in zip(VIEWS, (morning, evening, evening), strict=True):
        draft.place(view, photo(f"{view} {taken}", taken))
    assert draft.camera_day == date(2026, 2, 1)

    draft.place(View.LEFT, photo("other", datetime(2026, 2, 2)))
    assert draft.camera_day is None


def test_what_is_restored_is_no_step_of_undo(draft: VisitDraft) -> None:
    before = dict(draft.photos)
    draft.turn(View.LEFT, 90)
    draft.restore({View.LEFT: photo("kept")}, Drawn({View.LEFT: 180}, (ARROW,)))

    assert _names(draft) == ["kept"]
    assert draft.drawn == Drawn({View.LEFT: 180}, (ARROW,))
    assert not draft.can_undo
    assert before


def test_what_is_drawn_goes_with_its_photograph(draft: VisitDraft) -> None:
    draft.add_mark(ARROW)
    draft.turn(View.LEFT, 90)
    draft.swap(View.LEFT, View.FRONTAL)
    assert draft.drawn == Drawn({View.FRONTAL: 90}, (replace(ARROW, view=View.FRONTAL),))

    draft.remove(View.FRONTAL)
    assert draft.drawn == Drawn()
    draft.undo()
    draft.undo()
    assert draft.drawn == Drawn({View.LEFT: 90}, (ARROW,))


def test_every_mark_and_turn_is_a_step_of_undo_that_keeps_the_suggestion(draft: VisitDraft) -> None:
    draft.suggestion = suggestion()
    revision = draft.revision
    one = draft.add_mark(ARROW)
    other = draft.add_mark(replace(ARROW, view=View.RIGHT))
    assert one.id < 0
    assert other.id not in (0, one.id)
    draft.change_mark(replace(one, text="cyst"))
    draft.turn(View.RIGHT, 270)
    draft.remove_mark(other)

    seen = []
    for _ in range(5):
        seen.append((draft.drawn.turns, [mark.text for mark in draft.marks]))
        assert not draft.undo()  # no photograph changed
    assert seen == [
        ({View.RIGHT: 270}, ["cyst"]),
        ({View.RIGHT: 270}, ["cyst", ""]),
        ({}, ["cyst", ""]),
        ({}, ["", ""]),
        ({}, [""]),
    ]
    assert draft.drawn == Drawn()
    assert draft.revision == revision
    assert draft.suggestion is not None
