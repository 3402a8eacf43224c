"""Encodes drawn pictures into every kind of photo file, with the notes that cameras write."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

# Four corners that tell every rotation and flip apart.
CORNERS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 220), "grey": (128,) * 3}


def upright(width: int = 120, height: int = 160) -> NDArray[np.uint8]:
    """Return a picture with another colour in each corner."""
    pixels = np.empty((height, width, 3), dtype=np.uint8)
    pixels[: height // 2, : width // 2] = CORNERS["red"]
    pixels[: height // 2, width // 2 :] = CORNERS["green"]
    pixels[height // 2 :, : width // 2] = CORNERS["blue"]
    pixels[height // 2 :, width // 2 :] = CORNERS["grey"]
    return pixels


def encoded(image: Image.Image | NDArray[np.uint8], kind: str, **options: object) -> bytes:
    """Return a file of Pillow's format ``kind``."""
    buffer = io.BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(**tags: object) -> Image.Exif:
    """Return notes whose tags are named as EXIF names them."""
    notes = Image.Exif()
    for name, value in tags.items():
        if name in ExifTags.Base.__members__ and name != "DateTimeOriginal":
            notes[ExifTags.Base[name]] = value
        else:
            notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base[name]] = value
    return notes
