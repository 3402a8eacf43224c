"""The card's published values: the maker's own sRGB of the same patches agrees."""

import numpy as np
import pytest

from acne_desktop.imaging.colour import reference, space

# What the maker printed on the backs of cards made before November 2014.
SRGB = [
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
]  # fmt: skip


def test_the_maker_s_srgb_is_that_of_the_cielab_values() -> None:
    printed = space.lab_from_linear(space.linear_from_srgb(np.array(SRGB) / 255.0))
    apart = space.difference(printed, reference.lab("before November 2014"))
    # The two lists come from different measurements: near, but not the same.
    assert apart.max() < 4
    assert apart.mean() < 2


def test_the_two_editions_differ_little_and_not_nowhere() -> None:
    apart = space.difference(*(reference.lab(edition) for edition in reference.EDITIONS))
    assert 0.3 < apart.mean() < 1.5
    assert apart.max() < 3


@pytest.mark.parametrize("edition", reference.EDITIONS)
def test_every_patch_can_be_shown_and_the_greys_fall_from_white_to_black(edition: str) -> None:
    linear = reference.linear(edition)
    assert linear.shape == (24, 3)
    assert linear.min() >= 0
    assert linear.max() <= 1
    greys = reference.lab(edition)[reference.GREYS]
    assert (np.diff(greys[:, 0]) < -10).all()
    assert np.abs(greys[:, 1:]).max() < 4


def test_patches_lie_in_six_columns_and_four_rows() -> None:
    centres = reference.centres()
    assert centres[0].tolist() == [0.5, 0.5]  # dark skin
    assert centres[5].tolist() == [5.5, 0.5]  # bluish green
    assert centres[18].tolist() == [0.5, 3.5]  # white
    assert centres[23].tolist() == [5.5, 3.5]  # black


def test_the_values_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        reference.linear()[0] = 0
