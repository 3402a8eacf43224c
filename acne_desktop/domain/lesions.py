"""Lesions counted by kind: totals, and what grade such counts would be near to."""

from collections.abc import Mapping
from enum import StrEnum

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr

MOST = 999  # of one kind; more is a slip of the finger


class Lesion(StrEnum):
    """A kind of lesion, in the order in which they are counted."""

    OPEN_COMEDONES = "open_comedones"
    CLOSED_COMEDONES = "closed_comedones"
    PAPULES = "papules"
    PUSTULES = "pustules"
    NODULES = "nodules"

    @property
    def label(self) -> str:
        """Return what the screen and the report call it."""
        return {
            Lesion.OPEN_COMEDONES: tr("Open comedones"),
            Lesion.CLOSED_COMEDONES: tr("Closed comedones"),
            Lesion.PAPULES: tr("Papules"),
            Lesion.PUSTULES: tr("Pustules"),
            Lesion.NODULES: tr("Nodules"),
        }[self]


Counts = Mapping[Lesion, int]  # a kind that is not there was not counted
LESIONS: tuple[Lesion, ...] = tuple(Lesion)
COMEDONES = (Lesion.OPEN_COMEDONES, Lesion.CLOSED_COMEDONES)
INFLAMMATORY = (Lesion.PAPULES, Lesion.PUSTULES, Lesion.NODULES)

# Upper ends of "few" and "some" in a published study; above them it wrote "many". These are
# proxies: no wording of the grades has numbers.
_FEW_COMEDONES, _SOME_COMEDONES = 3, 12
_FEW_INFLAMED, _SOME_INFLAMED = 3, 8
# For each grade the most comedones, papules with pustules, and nodules that its wording allows.
_BOUNDS: Mapping[Grade, tuple[float, float, float]] = {
    Grade.CLEAR: (0, 0, 0),
    Grade.ALMOST_CLEAR: (_FEW_COMEDONES, 1, 0),
    Grade.MILD: (_SOME_COMEDONES, _FEW_INFLAMED, 0),
    Grade.MODERATE: (float("inf"), _SOME_INFLAMED, 1),
    Grade.SEVERE: (float("inf"), float("inf"), float("inf")),
}


def checked(counts: Counts) -> dict[Lesion, int]:
    """Return counts in their order. Raises :class:`InvalidRecordError` for one out of range."""
    if any(not 0 <= count <= MOST for count in counts.values()):
        raise InvalidRecordError(tr("A count is out of range: enter 0 to {most}.", most=MOST))
    return {lesion: counts[lesion] for lesion in LESIONS if lesion in counts}


def total(counts: Counts, kinds: tuple[Lesion, ...]) -> int | None:
    """Return how many of these kinds were counted; None where none of them was."""
    found = [counts[lesion] for lesion in kinds if lesion in counts]
    return sum(found) if found else None


def totals_text(counts: Counts) -> str:
    """Return the totals of inflammatory and of non-inflammatory lesions; empty without counts."""
    inflammatory = total(counts, INFLAMMATORY)
    non_inflammatory = total(counts, COMEDONES)
    parts = []
    if inflammatory is not None:
        parts.append(tr("Inflammatory {n}", n=inflammatory))
    if non_inflammatory is not None:
        parts.append(tr("Non-inflammatory {n}", n=non_inflammatory))
    return " · ".join(parts)


def nearest_grade(counts: Counts) -> Grade | None:
    """Return the least grade whose wording the counts fit, by proxy; None unless all were counted.

    A wording has no numbers: *few*, *some* and *many* are read as a published study counted them.
    """
    if any(lesion not in counts for lesion in LESIONS):
        return None
    comedones = sum(counts[lesion] for lesion in COMEDONES)
    inflamed = counts[Lesion.PAPULES] + counts[Lesion.PUSTULES]
    found = (comedones, inflamed, counts[Lesion.NODULES])
    fits = (
        grade
        for grade in GRADES
        if all(number <= most for number, most in zip(found, _BOUNDS[grade], strict=True))
    )
    return next(fits)


def disagreement(counts: Counts, grade: Grade | None) -> str:
    """Say quietly that counts and grade point to different grades; empty where they do not."""
    near = nearest_grade(counts)
    if grade is None or near is None or near == grade:
        return ""
    return tr(
        "By the numbers that a study gave for few, some and many, these counts are nearer to "
        "grade {grade}. The numbers are proxies; your grade stands.",
        grade=int(near),
    )
