"""Change is shown where skin reddened or paled, and not where only the light did."""

import numpy as np
import pytest
from PIL import Image

from acne_desktop.imaging import change as module
from acne_desktop.imaging.change import Change, Seen, changes, colour_table, over, rgba
from tests.moved_faces import Move, Pixels, demo_face

SPOT = (260, 520)  # on the cheek


def with_spot(pixels: Pixels, at: tuple[int, int] = SPOT, redder: bool = True) -> Pixels:
    """Return a face with a red, or a pale, spot on the cheek."""
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
    spot = np.hypot(x - at[0], y - at[1]) < 12
    factor = (1.0, 0.55, 0.55) if redder else (1.0, 1.25, 1.2)
    made = pixels.astype(float)
    made[spot] *= factor
    return made.clip(0, 255).astype(np.uint8)


def found(earlier: Pixels, later: Pixels) -> dict[Seen, Change]:
    """Return the changes between two photographs that lie on one another already."""
    return changes(earlier, Image.fromarray(later).convert("RGBA"), demo_face()[1])


def strongest(change: Change) -> tuple[int, int]:
    """Return x and y of the largest change."""
    y, x = np.unravel_index(np.abs(change.values).argmax(), change.values.shape)
    return int(x), int(y)


@pytest.mark.parametrize(("redder", "sign"), [(True, 1), (False, -1)])
def test_a_spot_that_came_is_seen_in_its_place_with_its_sign(redder: bool, sign: int) -> None:
    earlier, _ = demo_face()
    change = found(earlier, with_spot(earlier, redder=redder))[Seen.REDNESS]
    x, y = strongest(change)
    assert np.hypot(x - SPOT[0], y - SPOT[1]) < 14
    assert sign * change.values[y, x] > module.NEUTRAL[Seen.REDNESS]
    layer = rgba(change)
    assert layer[SPOT[1], SPOT[0], 3] > 60
    # Warm where it is redder, cold where it is less red.
    red, _, blue, _ = layer[SPOT[1], SPOT[0]].astype(int)
    assert sign * (red - blue) > 40


def test_other_light_alone_changes_nothing() -> None:
    earlier, _ = demo_face()
    relit = Move(gain=(0.8, 0.9, 0.85), from_left=0.1, noise=0.006).made(earlier)
    for change in found(earlier, relit).values():
        shown = rgba(change)[..., 3][change.known]
        assert np.mean(shown > 60) < 0.02


def test_a_spot_is_seen_in_other_light_too() -> None:
    earlier, _ = demo_face()
    relit = Move(gain=(0.8, 0.9, 0.85), from_left=0.1).made(with_spot(earlier))
    change = found(earlier, relit)[Seen.REDNESS]
    assert np.hypot(*(np.array(strongest(change)) - SPOT)) < 14


def test_nothing_is_told_where_the_later_photograph_shows_nothing() -> None:
    earlier, _ = demo_face()
    picture = Image.fromarray(with_spot(earlier)).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, earlier.shape[1] // 2, earlier.shape[0]))
    change = changes(earlier, picture, demo_face()[1])[Seen.REDNESS]
    half = change.values.shape[1] // 2
    assert not change.known[:, : half - 1].any()
    assert change.known[:, half + 1 :].any()
    assert (rgba(change)[~change.known][:, 3] == 0).all()


def test_hair_and_what_is_behind_are_left_out() -> None:
    earlier, face = demo_face()
    change = found(earlier, earlier)[Seen.REDNESS]
    assert face.box is not None
    left, top, right, bottom = face.box
    middle = change.known[(top + bottom) // 2, (left + right) // 2]
    assert middle
    assert not change.known[: top - 5].any()
    assert not change.known[:, : left - 5].any()


def test_one_scale_holds_for_all_photographs() -> None:
    values = np.array([[-99.0, 0.0, 1.0, module.FULL[Seen.REDNESS], 99.0]])
    layer = rgba(Change(Seen.REDNESS, values, np.ones_like(values, bool)))[0]
    assert layer[:, 3].tolist() == [255, 0, 0, 255, 255]
    assert layer[3].tolist() == layer[4].tolist()


def test_the_colours_are_told_apart_in_grey_and_by_any_eye() -> None:
    table = colour_table().astype(float)
    less, neutral, more = table[0], table[127], table[254]
    assert np.ptp(neutral) < 6  # grey
    grey = table @ [0.2126, 0.7152, 0.0722]
    assert grey[254] > grey[127] > grey[0]
    # Blue against orange: red-green blindness keeps the difference of blue.
    assert less[2] - less[0] > 80
    assert more[0] - more[2] > 80


def test_a_face_beyond_the_photograph_gives_no_change() -> None:
    earlier, face = demo_face()
    away = type(face)(1.0, (5000, 5000, 5100, 5100), 0.0, 0.0, 0.0)
    for change in changes(earlier, Image.fromarray(earlier).convert("RGBA"), away).values():
        assert not change.known.any()


def test_the_change_lies_over_the_earlier_photograph_in_grey() -> None:
    earlier, _ = demo_face()
    change = found(earlier, earlier)[Seen.BRIGHTNESS]
    picture = over(earlier, change)
    assert picture.shape[:2] == change.values.shape
    assert np.ptp(picture.astype(int), axis=-1).max() == 0
    assert picture[change.known].mean() > picture[~change.known].mean() + 20
