"""Pictures that are no face: drawn alike from a seed, and all different."""

import numpy as np
import pytest

from acne_desktop.training.face import negatives
from tests.photographs import face


@pytest.mark.parametrize("name", [*negatives.TRAINED, *negatives.HELD_OUT])
def test_a_family_is_drawn_from_its_seed(name: str) -> None:
    family = {**negatives.TRAINED, **negatives.HELD_OUT}[name]
    one, other = negatives.drawn(family, 2, 7)
    again = negatives.drawn(family, 1, 7)[0]
    assert np.array_equal(one, again)
    assert one.dtype == np.uint8
    assert one.ndim == 3
    assert min(one.shape[:2]) >= 64
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_what_is_measured_on_was_not_learned_from() -> None:
    assert not set(negatives.TRAINED) & set(negatives.HELD_OUT)


def test_spoilt_photographs() -> None:
    pixels = face(width=120, height=160)
    grey = negatives.grey(pixels)
    assert np.array_equal(grey[..., 0], grey[..., 2])
    mixed = negatives.shuffled(pixels, 4, np.random.default_rng(1))
    assert not np.array_equal(mixed, pixels)
    assert np.array_equal(np.sort(mixed.ravel()), np.sort(pixels.ravel()))
    assert np.abs(np.diff(negatives.blurred(pixels, 0.05).astype(float), axis=0)).max() < 12
