"""The choice of views among many photographs: one photograph a view, undone step by step."""

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui.view_choice import ViewChoice

F, L, R = VIEWS


def test_a_view_has_one_photograph_and_a_photograph_one_view() -> None:
    choice = ViewChoice()
    choice.take("a", L)
    choice.take("a", F)
    assert choice.taken == {F: "a"}
    choice.take("b", F)
    assert choice.taken == {F: "b"}
    assert choice.view_of("a") is None


def test_two_taken_photographs_change_places() -> None:
    choice = ViewChoice({F: "a", L: "b", R: "c"})
    choice.take("b", R)
    assert choice.taken == {F: "a", L: "c", R: "b"}


@pytest.mark.parametrize(("seen", "expected"), [({"a": R}, R), ({"a": None}, L), ({}, L)])
def test_toggling_takes_as_what_is_seen_else_as_the_first_free(
    seen: dict[str, View | None], expected: View
) -> None:
    choice = ViewChoice({F: "b"}, seen)
    choice.toggle("a")
    assert choice.view_of("a") == expected
    choice.toggle("a")
    assert choice.taken == {F: "b"}


def test_undo_goes_back_step_by_step_and_no_step_is_empty() -> None:
    choice = ViewChoice({F: "a"})
    assert not choice.can_undo
    choice.take("a", F)
    choice.leave("b")
    assert not choice.can_undo
    choice.take("b", R)
    choice.leave("a")
    choice.undo()
    assert choice.taken == {F: "a", R: "b"}
    choice.undo()
    assert choice.taken == {F: "a"}
    assert not choice.can_undo
