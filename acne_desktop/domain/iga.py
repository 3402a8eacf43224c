"""The Investigator's Global Assessment: five grades, and the wordings that define them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
        """Return the grade's name in plain words, in the language in force."""
        return tr(_TITLES[self])


_TITLES = {
    Grade.CLEAR: mark("Clear"),
    Grade.ALMOST_CLEAR: mark("Almost clear"),
    Grade.MILD: mark("Mild"),
    Grade.MODERATE: mark("Moderate"),
    Grade.SEVERE: mark("Severe"),
}
GRADES: tuple[Grade, ...] = tuple(Grade)


def grades_text(grades: Sequence[Grade]) -> str:
    """Return neighbouring grades as they are read: ``2`` or ``2-3``, with an en dash."""
    first, last = int(grades[0]), int(grades[-1])
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


@dataclass(frozen=True)
class Wording:
    """One published definition of the five grades: data, so that a study can name which it uses.

    ``plain`` says each grade in everyday words, for the patient.
    """

    id: str
    title: str
    source: str
    definitions: Mapping[Grade, str]
    plain: Mapping[Grade, str] = field(default_factory=dict)

    @staticmethod
    def from_dict(data: Mapping[str, object], language: str = "") -> "Wording":
        """Build a wording from parsed JSON, in a language where it has been translated to it.

        What a translation lacks stays as it was published. Raises :class:`ValueError` when a grade
        is missing.
        """
        translations = data.get("translations", {})
        told = translations.get(language, {}) if isinstance(translations, Mapping) else {}
        definitions = _by_grade(data, "grades")
        missing = [int(grade) for grade in GRADES if grade not in definitions]
        if missing:
            raise ValueError(f"the wording lacks grade {missing[0]}")
        return Wording(
            str(data["id"]),
            str(told.get("title", data["title"])),
            str(told.get("source", data["source"])),
            {**definitions, **_by_grade(told, "grades")},
            {**_by_grade(data, "plain"), **_by_grade(told, "plain")},
        )


def _by_grade(data: Mapping[str, object], key: str) -> dict[Grade, str]:
    texts = data.get(key, {})
    if not isinstance(texts, Mapping):
        raise ValueError(f"a wording's {key} must map 0..4 to a text")
    return {grade: str(texts[str(int(grade))]) for grade in GRADES if str(int(grade)) in texts}
