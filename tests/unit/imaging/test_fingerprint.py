"""Fingerprints: a picture that was saved anew is known again, another of the same face is not."""

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from acne_desktop import paths
from acne_desktop.imaging import fingerprint
from acne_desktop.imaging.decode import decode
from tests.fakes import Pixels

WAYS = {
    "poor": ("JPEG", {"quality": 30}, 1),
    "half": ("JPEG", {"quality": 85}, 2),
    "third": ("WEBP", {"quality": 70}, 3),
    "exact": ("PNG", {}, 1),
}


@pytest.fixture(scope="module")
def pictures() -> dict[str, Pixels]:
    """Return two visits of one synthetic patient, and one of another who is much alike."""
    names = [
        f"demo-{person}-{view}"
        for person in ("02-1", "02-2", "04-3")
        for view in ("frontal", "left", "right")
    ]
    demo = paths.resources() / "demo"
    return {name: decode((demo / f"{name}.jpg").read_bytes(), longest=320).pixels for name in names}


def saved_anew(pixels: Pixels, way: str) -> Pixels:
    kind, options, shrunk = WAYS[way]
    data = io.BytesIO()
    Image.fromarray(pixels).reduce(shrunk).save(data, kind, **options)
    return decode(data.getvalue()).pixels


def same(one: Pixels, other: Pixels) -> bool:
    return fingerprint.same_detail(fingerprint.detail(one), fingerprint.detail(other))


@pytest.mark.parametrize("way", WAYS)
def test_a_picture_that_was_saved_anew_is_the_same(way: str, pictures: dict[str, Pixels]) -> None:
    for name, pixels in pictures.items():
        other = saved_anew(pixels, way)
        bits = fingerprint.differing_bits(fingerprint.of(pixels), fingerprint.of(other))
        assert bits <= fingerprint.SAME_BITS, name
        assert same(pixels, other), name


def test_other_pictures_are_not_though_their_bits_agree(pictures: dict[str, Pixels]) -> None:
    bits = {name: fingerprint.of(pixels) for name, pixels in pictures.items()}
    alike = 0
    for one, other in combinations(pictures, 2):
        differing = fingerprint.differing_bits(bits[one], bits[other])
        alike += differing <= fingerprint.SAME_BITS
        assert not same(pictures[one], pictures[other]), (one, other)
    assert alike >= 1  # or the detail would not have been needed


def test_a_picture_without_detail_is_like_none() -> None:
    plain: Pixels = np.full((90, 60, 3), 128, dtype=np.uint8)

    assert not same(plain, plain)
    assert 0 <= fingerprint.of(plain) < 2**64
