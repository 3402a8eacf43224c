"""The Investigator's Global Assessment: five grades, and the wordings that define them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from acne_desktop.language import mark, tr


class Grade(IntEnum):
    """An IGA grade, 0 (clear) to 4 (severe)."""

    CLEAR = 0
    ALMOST_CLEAR = 1
    MILD = 2
    MODERATE = 3
    SEVERE = 4

    @property
    def title(self) -> str:
        """Return the grade's name in plain words."""
        return tr(_TITLES[self])


_TITLES = {
    Grade.CLEAR: mark("Clear"),
    Grade.ALMOST_CLEAR: mark("Almost clear"),
    Grade.MILD: mark("Mild"),
    Grade.MODERATE: mark("Moderate"),
    Grade.SEVERE: mark("Severe"),
}

GRADES: tuple[Grade, ...] = tuple(Grade)


@dataclass(frozen=True)
class Wording:
    """One published definition of the five grades: data, so that a study can name which it uses."""

    id: str
    title: str
    source: str
    definitions: Mapping[Grade, str]

    @staticmethod
    def from_dict(data: Mapping[str, object]) -> "Wording":
        """Build a wording from parsed JSON. Raises :class:`ValueError` when a grade is missing."""
        grades = data["grades"]
        if not isinstance(grades, Mapping):
            raise ValueError("a wording's grades must map 0..4 to a text")
        try:
            definitions = {grade: str(grades[str(int(grade))]) for grade in GRADES}
        except KeyError as missing:
            raise ValueError(f"the wording lacks grade {missing}") from None
        return Wording(str(data["id"]), str(data["title"]), str(data["source"]), definitions)
