"""Turns pixel arrays into Qt images that own their memory, and back."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_FORMATS = {3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBA8888}


def to_qimage(pixels: NDArray[np.uint8]) -> QImage:
    """Return a copy of ``pixels`` (height, width, 3 or 4; RGB or RGBA, alpha not premultiplied).

    Raises :class:`ValueError` for any other shape or type.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in _FORMATS:
        raise ValueError("an image needs uint8 values of shape (height, width, 3 or 4)")
    height, width, channels = pixels.shape
    packed = np.ascontiguousarray(pixels)
    image = QImage(packed.data, width, height, width * channels, _FORMATS[channels])
    return image.copy()


def to_pixels(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels of an image as an array of its own (height, width, 3), RGB, no alpha."""
    packed = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(packed.constBits(), np.uint8).reshape(packed.height(), -1)
    return rows[:, : packed.width() * 3].reshape(packed.height(), packed.width(), 3).copy()


def to_grey(image: QImage) -> NDArray[np.uint8]:
    """Return the brightness of an image's pixels as an array of its own (height, width)."""
    packed = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(packed.constBits(), np.uint8).reshape(packed.height(), -1)
    return rows[:, : packed.width()].copy()
