"""How weights lie in a package: matrices in ten bits with a scale a row, the rest in float16.

Ten bits let twice as many networks find room. Eight would be the custom (Jacob et al. 2018), and
were tried: networks that were not fitted for it then tell too many grades otherwise.
What is computed with the weights stays float32.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

Weights = dict[str, NDArray[np.float32]]

# The parts of a stored matrix: the lowest eight bits in its own shape, the two highest of four
# weights a byte, and what a step of each row is worth.
_LOW, _HIGH, _SCALE = ".low", ".high", ".scale"
_STEPS = 511  # of ten bits, on either side of 0
_ROW = 16  # weights; the filters of single channels have fewer


def packed(weights: Mapping[str, NDArray[np.float32]]) -> bytes:
    """Return weights as safetensors."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim < 2 or values[0].size < _ROW:
            stored[name] = np.ascontiguousarray(values, np.float16)
            continue
        rows = values.reshape(len(values), -1)
        scale = np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float32).tiny) / _STEPS
        steps = (np.rint(rows / scale[:, None]) + _STEPS).astype(np.uint16)
        stored[name + _LOW] = (steps & 255).astype(np.uint8).reshape(values.shape)
        stored[name + _HIGH] = _four_a_byte((steps >> 8).astype(np.uint8).ravel())
        stored[name + _SCALE] = scale.astype(np.float32)
    return save(stored)


def unpacked(data: bytes) -> Weights:
    """Return the weights that safetensors hold, whatever each was stored as.

    Raises :class:`safetensors.SafetensorError`; :class:`ValueError` and :class:`KeyError` where
    the parts of a matrix do not fit or are missing.
    """
    stored = load(data)
    found: Weights = {}
    for name, values in stored.items():
        if name.endswith(_LOW):
            own = name.removesuffix(_LOW)
            high = _each(stored[own + _HIGH], values.size).reshape(values.shape)
            steps = (values.astype(np.int16) | (high.astype(np.int16) << 8)) - _STEPS
            scale = stored[own + _SCALE].reshape(len(values), *[1] * (values.ndim - 1))
            found[own] = steps.astype(np.float32) * scale
        elif not name.endswith((_HIGH, _SCALE)):
            found[name] = values.astype(np.float32)
    return found


def _four_a_byte(bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return numbers of two bits (n,), four a byte, the first one lowest."""
    four = np.pad(bits, (0, -len(bits) % 4)).reshape(-1, 4)
    return np.asarray(four[:, 0] | four[:, 1] << 2 | four[:, 2] << 4 | four[:, 3] << 6, np.uint8)


def _each(bytes_: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Return the first ``count`` numbers of two bits that :func:`_four_a_byte` packed."""
    return np.stack([bytes_ >> shift & 3 for shift in (0, 2, 4, 6)], axis=1).ravel()[:count]
