"""The checks of attention maps: closed forms, exact masks, and maps that are known to be bad."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from acne_desktop.domain.assessment import AttentionMap, Suggestion
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.calibration import Floats
from acne_desktop.grading.prepare import Pixels
from acne_desktop.training import attention, dataset, evaluate
from acne_desktop.training.attention import CENTRE, MAPS, MODEL, SOBEL, UNIFORM, Seen
from acne_desktop.training.figure_words import MAP_NAMES
from tests.photographs import face
from tests.unit.training.answers import FakeEngine, write_dataset, write_masked


def seen(values: Floats, lesions: Floats, skin: Floats | None = None) -> Seen:
    """Return a photograph whose map, lesions and skin are given."""
    pixels = np.full((*values.shape, 3), 120, np.uint8)
    maps = {MODEL: values, **attention.baselines(pixels)}
    skinny = np.ones(values.shape, bool) if skin is None else skin > 0
    return Seen(maps, skinny, lesions > 0)


def block(shape: tuple[int, int], top: int, left: int, size: int = 4) -> Floats:
    values = np.zeros(shape)
    values[top : top + size, left : left + size] = 1.0
    return values


def test_all_energy_on_lesions_lifts_by_the_inverse_of_their_share() -> None:
    lesions = block((40, 40), 10, 10)
    found = attention.checked("s", [seen(lesions, lesions)])
    assert found.lift[MODEL] == pytest.approx(1600 / 16)
    assert found.pointing[MODEL] == 1.0
    assert found.lift[UNIFORM] == pytest.approx(1.0)
    elsewhere = attention.checked("s", [seen(block((40, 40), 30, 30), lesions)])
    assert elsewhere.lift[MODEL] == 0.0
    assert elsewhere.pointing[MODEL] == 0.0


def test_views_are_pooled_on_their_common_scale() -> None:
    """Half of the energy of all views on lesions that are 2 % of all skin: a lift of 25."""
    lesions = block((40, 40), 10, 10, 8)
    nothing = np.zeros((40, 40))
    views = [seen(lesions, lesions), seen(block((40, 40), 20, 20, 8), nothing)]
    assert attention.checked("s", views).lift[MODEL] == pytest.approx(0.5 / (64 / 3200))
    assert attention.checked("s", views).pointing[MODEL] == 1.0, "only views with a lesion point"


def test_energy_off_the_skin_counts_in_its_share_only() -> None:
    skin = np.zeros((40, 40))
    skin[:20] = 1
    lesions = block((40, 40), 5, 5)
    values = lesions + 3 * block((40, 40), 30, 5)
    found = attention.checked("s", [seen(values, lesions, skin)])
    assert found.lift[MODEL] == pytest.approx(800 / 16)
    assert found.on_skin[MODEL] == pytest.approx(0.25)
    assert found.on_skin[UNIFORM] == pytest.approx(0.5)


def test_a_visit_without_lesions_has_no_lift_and_a_dark_map_no_hit() -> None:
    nothing = np.zeros((40, 40))
    clear = attention.checked("s", [seen(np.ones((40, 40)), nothing)])
    assert not clear.lift
    assert not clear.pointing
    dark = attention.checked("s", [seen(nothing, block((40, 40), 5, 5))])
    assert dark.lift[MODEL] == dark.pointing[MODEL] == dark.on_skin[MODEL] == 0.0


def test_pointing_beside_a_lesion_is_a_hit_up_to_the_tolerance() -> None:
    lesions = block((56, 56), 20, 20, 1)
    near, far = (block((56, 56), 20, 20 + by, 1) for by in (2, 3))  # 56 / 28 = 2
    assert attention.checked("s", [seen(near, lesions)]).pointing[MODEL] == 1.0
    assert attention.checked("s", [seen(far, lesions)]).pointing[MODEL] == 0.0
    uniform = attention.checked("s", [seen(near, lesions)]).pointing[UNIFORM]
    assert uniform == pytest.approx(25 / 56**2), "a square of 5 x 5 would be a hit"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), by=st.integers(0, 6))
def test_growing_a_mask_agrees_with_looking_around_each_pixel(seed: int, by: int) -> None:
    mask = np.random.default_rng(seed).random((9, 13)) < 0.06
    grown = attention._grown(mask, by)
    for row, column in np.ndindex(mask.shape):
        around = mask[max(0, row - by) : row + by + 1, max(0, column - by) : column + by + 1]
        assert grown[row, column] == around.any()


def test_sobel_s_closed_forms() -> None:
    ramp = np.tile(np.arange(8.0), (6, 1))
    np.testing.assert_allclose(attention.sobel(ramp)[:, 1:-1], 8.0)
    np.testing.assert_allclose(attention.sobel(ramp.T)[1:-1], 8.0)
    np.testing.assert_allclose(attention.sobel(np.full((5, 5), 9.0)), 0.0)


def test_the_centre_prior_is_a_bell_about_the_middle() -> None:
    bell = attention.baselines(np.zeros((81, 61, 3), np.uint8))[CENTRE]
    assert divmod(int(bell.argmax()), 61) == (40, 30)
    assert bell[40, 30] == pytest.approx(1.0)
    quarter = 40 + round(81 * attention.CENTRE_SPREAD)
    assert bell[quarter, 30] == pytest.approx(np.exp(-0.5), abs=0.02)
    np.testing.assert_allclose(bell, bell[::-1, ::-1])


def test_a_map_is_enlarged_bilinearly() -> None:
    large = attention.enlarged(AttentionMap(1, 2, (0.0, 1.0)), 4, 8)
    np.testing.assert_allclose(large[0], [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1], atol=1e-6)
    np.testing.assert_allclose(large, np.tile(large[0], (4, 1)))


def test_skin_by_colour_takes_skin_of_every_tone_and_leaves_the_rest() -> None:
    tones = [(241, 205, 181), (224, 172, 137), (198, 134, 96), (141, 85, 55), (98, 58, 40)]
    others = [
        (0, 0, 0),
        (255, 255, 255),
        (128, 128, 128),
        (40, 90, 180),
        (60, 140, 60),
        (20, 14, 12),
    ]
    row = np.array([[*tones, *others]], np.uint8)
    assert attention.skin_by_colour(row).tolist() == [[True] * len(tones) + [False] * len(others)]


def test_every_map_has_words() -> None:
    assert tuple(MAP_NAMES) == MAPS


class Pointing(FakeEngine):
    """An engine whose maps are bright at one spot of a 12 x 9 grid."""

    def __init__(self, row: int, column: int) -> None:
        self._values = tuple(block((12, 9), row, column, 1).ravel().tolist())

    def assess(self, photos: Mapping[View, Pixels]) -> Suggestion:
        said = super().assess(photos)
        return replace(said, attention=dict.fromkeys(photos, AttentionMap(12, 9, self._values)))


def figures_of(folder: Path, engine: FakeEngine, limit: int | None = None) -> dict[str, object]:
    read = dataset.read(folder)
    checks = attention.Checks(attention.chosen(read.visits, limit))
    evaluate.run(engine, read, lambda done: None, checks.look)
    return checks.figures()


def test_an_engine_that_looks_at_the_lesion_beats_every_baseline(tmp_path: Path) -> None:
    folder = write_masked(tmp_path / "masked", subjects=4)
    # The lesion is at rows 40-45, columns 30-35 of 96 x 72: cell (5, 4) of 12 x 9.
    found = figures_of(folder, Pointing(5, 4))
    lift, pointing = found["lesion_lift"], found["pointing"]
    assert isinstance(lift, dict)
    assert isinstance(pointing, dict)
    assert found["triplets"] == found["subjects"] == found["with_lesions"] == 4
    assert found["skin"] == attention.MASKS
    assert all(lift[MODEL] > 3 * lift[name] for name in (SOBEL, UNIFORM, CENTRE))
    assert pointing[MODEL] == 1.0
    assert lift[f"{SOBEL}_interval"][0] < lift[SOBEL] < lift[f"{SOBEL}_interval"][1]
    elsewhere = figures_of(folder, Pointing(9, 2))
    assert isinstance(elsewhere["lesion_lift"], dict)
    assert elsewhere["lesion_lift"][MODEL] < 0.1


def test_without_masks_the_share_on_skin_is_told_by_colour(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "plain", [(1, 4), (2, 1), (3, 2)])
    found = figures_of(folder, Pointing(5, 4))
    assert found["skin"] == attention.COLOUR
    assert found["visits"] == 3
    assert found["with_lesions"] == 0
    on_skin = found["on_skin"]
    assert isinstance(on_skin, dict)
    # Only (160, 90, 90) is a colour of skin; the other two visits' colours are not.
    assert on_skin[MODEL] == pytest.approx(1 / 3)
    lift = found["lesion_lift"]
    assert isinstance(lift, dict)
    assert lift[MODEL] is None


def test_a_limit_takes_visits_evenly(tmp_path: Path) -> None:
    visits = dataset.read(write_masked(tmp_path / "masked", subjects=7)).visits
    assert [v.subject[-1] for v in attention.chosen(visits, 3)] == ["0", "3", "6"]
    assert len(attention.chosen(visits, None)) == len(attention.chosen(visits, 70)) == 7


def test_a_mask_of_another_size_or_none_at_all_is_named(tmp_path: Path) -> None:
    folder = write_masked(tmp_path / "masked", subjects=1)
    photo, pixels = folder / "0-left.png", face(View.LEFT, width=72, height=96)
    Image.new("L", (30, 30)).save(folder / "masks" / "0-left-skin.png")
    with pytest.raises(DatasetError, match=r"0-left-skin\.png is not as large"):
        attention.masks_of(photo, pixels)
    (folder / "masks" / "0-left-skin.png").unlink()
    with pytest.raises(DatasetError, match=r"0-left-skin\.png cannot be read"):
        attention.masks_of(photo, pixels)
