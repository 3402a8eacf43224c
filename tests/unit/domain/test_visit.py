"""The rules for a visit and its triplet."""

from datetime import date, timedelta

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.visit import NewVisit, Visit, check_distinct, missing_views
from acne_desktop.errors import DuplicatePhotoError, InvalidRecordError
from tests.fakes import suggestion
from tests.unit.services.visits_made_up import NOON, made_up_photo

TODAY = date(2026, 11, 23)


@pytest.fixture
def photos() -> dict[View, Photo]:
    return {view: made_up_photo(view, "visit") for view in VIEWS}


def test_views_are_the_patients_sides_and_come_frontal_first() -> None:
    assert VIEWS == (View.FRONTAL, View.LEFT, View.RIGHT)
    assert [view.value for view in VIEWS] == ["frontal", "left", "right"]


def test_a_whole_visit_passes(photos: dict[View, Photo]) -> None:
    NewVisit(1, TODAY, photos, suggestion(), Decision(Grade.MILD, "fda", NOON)).check(TODAY)


def test_a_visit_that_breaks_a_rule(photos: dict[View, Photo]) -> None:
    with pytest.raises(InvalidRecordError, match="at least one photograph"):
        NewVisit(1, TODAY, {}).check(TODAY)
    with pytest.raises(InvalidRecordError, match="future"):
        NewVisit(1, TODAY + timedelta(days=1), photos).check(TODAY)
    overriding = Decision(Grade.SEVERE, "fda", NOON)
    with pytest.raises(InvalidRecordError, match="reason"):
        NewVisit(1, TODAY, photos, suggestion(Grade.MILD), overriding).check(TODAY)


def test_the_same_photograph_twice_is_told_with_both_places(photos: dict[View, Photo]) -> None:
    check_distinct(photos)
    photos[View.RIGHT] = photos[View.LEFT]
    with pytest.raises(DuplicatePhotoError, match="right and Patient's left"):
        NewVisit(1, TODAY, photos).check(TODAY)


def test_missing_views_come_in_the_order_they_are_taken(photos: dict[View, Photo]) -> None:
    assert missing_views({}) == VIEWS
    assert missing_views({View.LEFT: photos[View.LEFT]}) == (View.FRONTAL, View.RIGHT)
    assert missing_views(photos) == ()


def test_the_grade_of_record_is_the_clinicians(photos: dict[View, Photo]) -> None:
    undecided = Visit(1, 1, TODAY, photos, suggestion(Grade.SEVERE))
    assert undecided.grade is None
    decision = Decision(Grade.MILD, "fda", NOON, "no nodules")
    assert Visit(1, 1, TODAY, photos, suggestion(Grade.SEVERE), decision).grade is Grade.MILD
