"""Finds the face in a photograph: where it is, which way it looks, and what it is like.

The network is trained by ``training/face`` and travels as one ONNX graph in the model package.
"""

from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.errors import PackageError
from acne_desktop.grading.prepare import Box, Pixels, Region, crop_box, resized_region
from acne_desktop.language import tr

SIDE = 160  # pixels of the locator's square input
KINDS = ("face", "closeup", "other")
PRESENT = 0.5  # a face counts as found from here on
_DEGREES = 45.0  # an output of 1 stands for so many degrees
_LARGEST = 2.0  # logarithm of the largest side, over the input's


@dataclass(frozen=True)
class Face:
    """What a photograph shows.

    ``present`` is the probability (0..1) of a face whose outline can be seen; ``closeup`` that of
    facial skin from so near that it cannot. ``box`` is the face from the upper forehead to the chin
    in the photograph's pixels; it may pass the edges, and is None when no face was found. Angles
    are in degrees: ``yaw`` above 0 where the nose points to the photograph's left edge (the
    patient's left side is seen), ``pitch`` above 0 where it points up, ``roll`` above 0 where the
    head is turned clockwise. ``features`` float32 (d,) say what the photograph is like.
    """

    present: float
    box: Box | None
    yaw: float
    pitch: float
    roll: float
    features: NDArray[np.float32]
    closeup: float = 0.0

    @property
    def seen(self) -> FaceSeen:
        """The face as a record of the domain."""
        box = self.box
        sides = (box.left, box.top, box.right, box.bottom) if box is not None else None
        return FaceSeen(self.present, sides, self.yaw, self.pitch, self.roll)


class FaceLocator:
    """A loaded locator. :meth:`locate` may be called from several threads at once."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session

    @staticmethod
    def load(onnx_bytes: bytes) -> "FaceLocator":
        """Load the graph. Raises :class:`PackageError` when it is none, or another network's."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            session = onnxruntime.InferenceSession(
                onnx_bytes, options, providers=["CPUExecutionProvider"]
            )
            fits = [one.name for one in session.get_outputs()] == ["found", "features"]
        except Exception:  # the runtime's errors share no class of their own
            fits = False
        if not fits:
            raise PackageError(
                tr(
                    "The face locator of the model package cannot be read: install the application "
                    "again or choose another package."
                )
            )
        return FaceLocator(session)

    def locate(self, pixels: Pixels) -> Face:
        """Return the face in an upright photograph (h, w, 3) uint8 RGB.

        Raises :class:`PhotoError` when the array is no RGB photograph of at least 64 pixels a side.
        """
        region = crop_box(pixels, None, SIDE, SIDE)
        found, features = self._session.run(
            None, {"photos": network_input(resized_region(pixels, region, SIDE, SIDE))}
        )
        return read(found[0], features[0], region)


def network_input(square: Pixels) -> NDArray[np.float32]:
    """Return pixels (160, 160, 3) as the network takes them: (1, 3, 160, 160), -1..1."""
    scaled = square.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(127.5) - 1
    return np.ascontiguousarray(scaled, np.float32)


def read(found: NDArray[np.float32], features: NDArray[np.float32], region: Region) -> Face:
    """Return what the network's outputs (10,) say of a photograph of which it saw ``region``."""
    kinds = np.exp(found[: len(KINDS)] - found[: len(KINDS)].max())
    kinds /= kinds.sum()
    present, closeup = float(kinds[0]), float(kinds[1])
    yaw, pitch, roll = (float(value) * _DEGREES for value in found[7:10])
    box = box_in_photo(found[3:7], region) if present >= PRESENT else None
    return Face(present, box, yaw, pitch, roll, np.asarray(features, np.float32), closeup)


def box_in_photo(values: NDArray[np.float32], region: Region) -> Box:
    """Return the box that four outputs stand for; :func:`box_values` is its inverse."""
    left, top, right, _ = region
    scale = right - left
    centre_x, centre_y = left + (values[0] + 0.5) * scale, top + (values[1] + 0.5) * scale
    width, height = np.exp(np.minimum(values[2:4], _LARGEST)) * scale
    return Box(
        round(float(centre_x - width / 2)),
        round(float(centre_y - height / 2)),
        round(float(centre_x + width / 2)),
        round(float(centre_y + height / 2)),
    )


def box_values(
    x: float, y: float, width: float, height: float, region: Region
) -> tuple[float, float, float, float]:
    """Return the four outputs that a box in the photograph's pixels should have."""
    left, top, right, _ = region
    scale = right - left
    return (
        (x + width / 2 - left) / scale - 0.5,
        (y + height / 2 - top) / scale - 0.5,
        float(np.log(max(width, 1.0) / scale)),
        float(np.log(max(height, 1.0) / scale)),
    )


def angle_values(yaw: float, pitch: float, roll: float) -> tuple[float, float, float]:
    """Return the three outputs that angles in degrees should have."""
    return yaw / _DEGREES, pitch / _DEGREES, roll / _DEGREES
