"""The face locator: boxes in the photograph's own pixels, from a graph that torch agrees with."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.errors import PackageError, PhotoError
from acne_desktop.grading.face import (
    SIDE,
    FaceLocator,
    angle_values,
    box_in_photo,
    box_values,
    network_input,
    read,
)
from acne_desktop.grading.network import MOBILENET
from acne_desktop.grading.prepare import Box
from acne_desktop.training.face.export import export_locator
from acne_desktop.training.face.network import LocatorHead, Stem
from tests.unit.grading.packages import random_network


@pytest.fixture(scope="module")
def parts() -> tuple[Stem, LocatorHead]:
    torch.manual_seed(3)
    return Stem(random_network(backbone=MOBILENET).backbone).eval(), LocatorHead().eval()


@pytest.fixture(scope="module")
def locator(parts: tuple[Stem, LocatorHead]) -> FaceLocator:
    return FaceLocator.load(export_locator(*parts))


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


def outputs(kind: int, box: tuple[float, ...], angles: tuple[float, ...]) -> np.ndarray:
    kinds = [9.0 if i == kind else 0.0 for i in range(3)]
    return np.array([*kinds, *box, *angles], np.float32)


def test_the_graph_answers_as_torch_does(
    parts: tuple[Stem, LocatorHead], locator: FaceLocator
) -> None:
    stem, head = parts
    pixels = picture(SIDE, SIDE)
    with torch.inference_mode():
        maps = stem(torch.from_numpy(network_input(pixels)))
        found = head.read(maps)[0].numpy()
    face = locator.locate(pixels)
    expected = read(found, maps.mean(dim=(2, 3))[0].numpy(), (0, 0, SIDE, SIDE))
    assert face.features == pytest.approx(expected.features, abs=1e-4)
    assert (face.present, face.closeup, face.yaw, face.pitch, face.roll) == pytest.approx(
        (expected.present, expected.closeup, expected.yaw, expected.pitch, expected.roll), abs=1e-3
    )


@given(
    x=st.floats(-50, 300),
    y=st.floats(-50, 300),
    width=st.floats(20, 400),
    height=st.floats(20, 400),
)
def test_a_box_comes_back_from_the_outputs_that_it_stands_for(
    x: float, y: float, width: float, height: float
) -> None:
    region = (-40.0, 10.0, 360.0, 410.0)
    box = box_in_photo(np.array(box_values(x, y, width, height, region)), region)
    sides = (box.left, box.top, box.right, box.bottom)
    assert sides == pytest.approx((x, y, x + width, y + height), abs=0.51)


def test_a_face_is_given_in_the_photographs_own_pixels() -> None:
    region = (0.0, -100.0, 800.0, 700.0)  # of a photograph 800 x 600
    box = box_values(200, 50, 300, 400, region)
    face = read(outputs(0, box, angle_values(40, -5, 3)), np.zeros(4, np.float32), region)
    assert face.box == Box(200, 50, 500, 450)
    assert (face.yaw, face.pitch, face.roll) == pytest.approx((40, -5, 3), abs=1e-3)
    assert face.present > 0.99


def test_no_box_without_a_face() -> None:
    region = (0.0, 0.0, 100.0, 100.0)
    for kind in (1, 2):
        face = read(outputs(kind, (0, 0, 0, 0), (0, 0, 0)), np.zeros(4, np.float32), region)
        assert face.box is None
        assert (face.closeup > 0.99) == (kind == 1)


@pytest.mark.parametrize("size", [(600, 90), (90, 600), (64, 64)])
def test_any_shape_of_photograph(locator: FaceLocator, size: tuple[int, int]) -> None:
    face = locator.locate(picture(*size))
    assert 0 <= face.present <= 1
    assert face.features.dtype == np.float32
    assert np.isfinite(face.features).all()


def test_what_is_no_photograph_is_refused(locator: FaceLocator) -> None:
    with pytest.raises(PhotoError):
        locator.locate(picture(20, 200))


@pytest.mark.parametrize("data", [b"", b"no graph", bytes(5000)])
def test_a_damaged_graph_gets_one_sentence(data: bytes) -> None:
    with pytest.raises(PackageError, match="face locator"):
        FaceLocator.load(data)
