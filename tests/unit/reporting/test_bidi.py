"""Mixed directions stand on a line as the Unicode algorithm says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.reporting import bidi


def shown(text: str) -> str:
    runs = bidi.visual_runs(text, bidi.levels(text))
    return "".join(text[a:b][::-1] if level % 2 else text[a:b] for a, b, level in runs)


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("Erika 12", "Erika 12"),
        ("אבג", "גבא"),
        ("אבג 123", "123 גבא"),
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דה", "הד abc גבא"),
        ("abc אבג 12-13 ד", "abc ד 12-13 גבא"),
        ("محمد ١٢", "١٢ دمحم"),
        ("محمد 12", "12 دمحم"),
        ("abc (אבג) d", "abc (גבא) d"),
        ("5% אב", "בא 5%"),
        ("אב 1,234.5", "1,234.5 בא"),
    ],
)
def test_visual_order(logical: str, visual: str) -> None:
    assert shown(logical) == visual


def test_text_without_right_to_left_is_left_alone() -> None:
    assert bidi.levels("Müller 12 Ωμέγα 张伟") == [0] * len("Müller 12 Ωμέγα 张伟")


def test_spaces_at_the_end_of_a_line_stay_at_its_end() -> None:
    text = "abc אב   "
    runs = bidi.visual_runs(text, bidi.levels(text))
    assert runs[-1][1] == len(text)
    assert shown(text) == "abc בא   "


def test_an_empty_line_has_no_runs() -> None:
    assert bidi.visual_runs("", []) == []


@given(st.text(alphabet="abאבجد 019٣.,-%()+\u0301", max_size=40))
def test_every_character_is_shown_exactly_once(text: str) -> None:
    runs = bidi.visual_runs(text, bidi.levels(text))
    places = sorted(place for start, end, _ in runs for place in range(start, end))
    assert places == list(range(len(text)))
