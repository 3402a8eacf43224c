"""What every reader of a kind of file hands over: a photograph of known size, not decoded yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr

MIN_SIDE = 64
MAX_PIXELS = 120_000_000
_MOST_ELONGATED = 16  # long side over short side; wide panoramas stay below

DAMAGED = mark("This photograph is damaged or cut short: copy it from the camera again.")
NO_MEMORY = mark(
    "There is not enough memory for this photograph: close other programs and try again."
)
UNUSUAL = mark(
    "This photograph stores its colours in an unusual way: save it as JPEG and choose that."
)
_TOO_SMALL = mark("This picture is smaller than {side} pixels: choose the original photograph.")
_ELONGATED = mark("This picture is too long and narrow for a photograph of a face: choose another.")


@dataclass(frozen=True, eq=False)
class Stored:
    """A decoded picture as its file stores it.

    ``image`` may have any mode of Pillow's; ``orientation`` is the EXIF number (1 to 8) of what is
    still to be turned; ``profile`` is an ICC profile or None; ``taken_at`` is the camera's clock.
    """

    image: Image.Image
    orientation: int = 1
    taken_at: datetime | None = None
    profile: bytes | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """A file whose header was read: ``size`` (width, height) as stored, and how to decode it.

    ``load`` is given the size that is enough, or None for all: where the kind of file allows it,
    detail beyond that is not decoded. It may raise anything, as the bytes may be hostile.
    """

    suffix: str
    size: tuple[int, int]
    load: Callable[[tuple[int, int] | None], Stored]


def check_size(width: int, height: int, most: int = MAX_PIXELS) -> None:
    """Refuse a picture before memory is taken for it. Raises :class:`PhotoError`."""
    if width * height > most:
        raise PhotoError(
            tr(
                "This photograph has more than {most} megapixels: save it smaller and choose that.",
                most=most // 1_000_000,
            )
        )
    if min(width, height) < MIN_SIDE:
        raise PhotoError(tr(_TOO_SMALL, side=MIN_SIDE))
    if max(width, height) > _MOST_ELONGATED * min(width, height):
        raise PhotoError(tr(_ELONGATED))
