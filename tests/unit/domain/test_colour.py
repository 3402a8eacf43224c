"""What a reading of a colour card says of itself, and the words for the ways to show colours."""

from acne_desktop.domain.colour import CardReading, Colours

CORNERS = ((0.1, 0.1), (0.4, 0.1), (0.4, 0.3), (0.1, 0.3))


def test_a_reading_tells_whether_there_is_a_card_and_whether_it_can_be_used() -> None:
    nothing = CardReading("m", 1)
    refused = CardReading("m", 1, corners=CORNERS, refusal="Too dark.")
    used = CardReading("m", 1, corners=CORNERS, matrix=(1.0,) * 9)
    assert [(r.found, r.usable) for r in (nothing, refused, used)] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_every_way_has_words_of_its_own() -> None:
    assert len({colours.label for colours in Colours}) == len(Colours) == 3
    assert Colours.AS_TAKEN.label == "As taken"
