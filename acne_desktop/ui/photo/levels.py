"""A picture and its halves: drawing a large photograph small neither skips pixels nor takes long.

Made with :func:`pyramid` off the window's thread; they are plain images, which any thread may make.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

_SMALLEST = 256  # enough for a thumbnail
_FORMAT = QImage.Format.Format_RGB32  # what the screen has: drawing needs no conversion


class Levels:
    """Copies of one picture, each about half as wide as the one before."""

    def __init__(self, images: Sequence[QImage]) -> None:
        self.images = tuple(images)

    @property
    def size(self) -> QSize:
        """Return the size of the largest copy."""
        return self.images[0].size()

    def for_width(self, width: float) -> QImage:
        """Return the smallest copy that is at least so wide; the largest where none is."""
        fitting = [image for image in self.images if image.width() >= width]
        return fitting[-1] if fitting else self.images[0]

    def over(self, coarser: "Levels") -> "Levels":
        """Return these levels down to those that ``coarser`` has already."""
        finer = [image for image in self.images if image.width() > coarser.size.width()]
        return Levels([*finer, *coarser.images])

    @property
    def memory(self) -> int:
        """Return how many bytes the copies take."""
        return sum(image.sizeInBytes() for image in self.images)


def pyramid(image: QImage) -> Levels:
    """Return the picture, then its halves."""
    images = [image.convertToFormat(_FORMAT)]
    while min(images[-1].width(), images[-1].height()) >= _SMALLEST:
        images.append(
            images[-1].scaled(
                images[-1].size() / 2,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return Levels(images)
