"""The inspector with the real face locator: views, poses and verdicts of rendered heads."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.inspection import Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.errors import PackageError, PhotoError
from acne_desktop.grading.prepare import resized_region
from acne_desktop.services.grading import bundled_package
from acne_desktop.services.inspection import FaceInspector, load_inspector
from tests.unit.grading.packages import random_package
from tests.unit.imaging.quality.heads import FRONT, HEADS, LEFT, Head


@pytest.fixture(scope="module")
def inspector() -> FaceInspector:
    return load_inspector()


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_views_and_poses_of_rendered_heads(head: Head, inspector: FaceInspector) -> None:
    found = inspector.inspect(head.load())
    assert found.view == head.view
    assert found.verdict < Verdict.RETAKE
    assert found.face.yaw == pytest.approx(head.face.yaw, abs=8)
    assert found.face.box is not None
    off = np.array(found.face.box) - np.array(head.seen.box)
    assert np.abs(off).max() < 40
    assert {one.quality for one in found.findings} == set(Quality)


def test_a_mirrored_left_is_a_right(inspector: FaceInspector) -> None:
    found = inspector.inspect(np.ascontiguousarray(LEFT.load()[:, ::-1]))
    assert found.view == View.RIGHT


def test_the_pose_is_held_against_what_is_expected(inspector: FaceInspector) -> None:
    found = inspector.inspect(FRONT.load(), expected=View.LEFT)
    assert (found.view, found.verdict) == (View.FRONTAL, Verdict.RETAKE)
    assert found.advice == "Turn the head to the patient's right."


def test_a_preview_tells_the_originals_resolution(inspector: FaceInspector) -> None:
    pixels = FRONT.load()
    small = resized_region(pixels, (0, 0, 768, 1024), 192, 256)
    values = [
        next(one for one in found.findings if one.quality is Quality.RESOLUTION)
        for found in (inspector.inspect(small), inspector.inspect(small, scale=4))
    ]
    assert values[0].verdict > Verdict.GOOD
    assert values[1].verdict is Verdict.GOOD
    assert values[1].value == 4 * values[0].value


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("head", [FRONT, LEFT], ids=lambda head: head.name)
def test_a_turned_photograph_is_sent_back(head: Head, turns: int, inspector: FaceInspector) -> None:
    pixels = np.ascontiguousarray(np.rot90(head.load(), turns))
    found = inspector.inspect(pixels)
    assert found.verdict is Verdict.RETAKE
    assert found.advice == "The face is not upright: turn the photo upright."
    assert found.view == head.view
    # The box lies where the face is in the photograph as it was given.
    assert found.face.box is not None
    left, top, right, bottom = found.face.box
    inside = np.zeros((1024, 768), bool)
    x0, y0, x1, y1 = head.seen.box or (0, 0, 0, 0)
    inside[y0:y1, x0:x1] = True
    turned = np.rot90(inside, turns)
    box = np.zeros(turned.shape, bool)
    box[max(0, top) : bottom, max(0, left) : right] = True
    assert (box & turned).sum() / (box | turned).sum() > 0.75


def test_no_face_is_one_sentence(inspector: FaceInspector) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 400, 3), np.uint8)
    found = inspector.inspect(noise)
    assert (found.view, found.face.box, found.findings) == (None, None, ())
    assert "show the whole face" in found.advice


def test_what_is_no_photograph_is_refused(inspector: FaceInspector) -> None:
    with pytest.raises(PhotoError):
        inspector.inspect(np.zeros((10, 10, 3), np.uint8))


def test_several_threads_may_ask(inspector: FaceInspector) -> None:
    photos = [head.load() for head in HEADS] * 2
    alone = [inspector.inspect(pixels) for pixels in photos]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(inspector.inspect, photos)) == alone


def test_a_package_without_a_locator_is_refused(tmp_path: Path) -> None:
    random_package(tmp_path / "plain", 1)
    with pytest.raises(PackageError, match="no face locator"):
        load_inspector(tmp_path / "plain")


def test_a_damaged_locator_is_refused(tmp_path: Path) -> None:
    copied = shutil.copytree(bundled_package(), tmp_path / "copied")
    (copied / "face.onnx").write_bytes(b"nothing")
    with pytest.raises(PackageError, match=r"face\.onnx"):
        load_inspector(copied)
