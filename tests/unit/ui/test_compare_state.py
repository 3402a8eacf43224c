"""What is chosen on the compare page: views and kinds of change go round."""

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services.comparison import Seen
from acne_desktop.ui.compare_state import CompareState, ends, seen_label


def test_the_views_go_round_through_all_three() -> None:
    state = CompareState()
    seen = []
    for _ in range(5):
        seen.append(state.views)
        state.next_view()
    assert seen == [
        (View.FRONTAL,),
        (View.LEFT,),
        (View.RIGHT,),
        VIEWS,
        (View.FRONTAL,),
    ]


def test_the_kinds_of_change_go_round_and_have_words() -> None:
    state = CompareState()
    assert (seen_label(state.seen), ends(state.seen)) == ("Redness", ("less red", "redder"))
    state.next_seen()
    assert state.seen is Seen.BRIGHTNESS
    assert (seen_label(state.seen), ends(state.seen)) == ("Brightness", ("darker", "brighter"))
    state.next_seen()
    assert seen_label(state.seen) == "Redness"


@pytest.mark.parametrize(("kept", "used"), [(500, 500), (2100, 2000), (9000, 4000)])
def test_it_blinks_as_often_as_is_offered_nearest_to_what_was_kept(kept: int, used: int) -> None:
    state = CompareState()
    state.use_interval(kept)
    assert state.interval == used
