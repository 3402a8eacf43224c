"""A photograph of one view of the face, and the triplet that three of them make."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from acne_desktop.language import mark, tr


class View(StrEnum):
    """Which side of the face a photograph shows; left and right are the patient's."""

    FRONTAL = "frontal"
    LEFT = "left"
    RIGHT = "right"

    @property
    def label(self) -> str:
        """Return the words that the screen and the report use."""
        return tr(_LABELS[self])


_LABELS = {
    View.FRONTAL: mark("Frontal"),
    View.LEFT: mark("Patient's left"),
    View.RIGHT: mark("Patient's right"),
}

VIEWS: tuple[View, ...] = (View.FRONTAL, View.LEFT, View.RIGHT)


@dataclass(frozen=True)
class Photo:
    """An original photograph, known by the SHA-256 of its bytes.

    ``width`` and ``height`` are in pixels as shown upright (after EXIF orientation);
    ``suffix`` is the file ending with its dot, such as ``.jpg``.
    """

    view: View
    sha256: str
    suffix: str
    byte_size: int
    width: int
    height: int
    taken_at: datetime | None = None
