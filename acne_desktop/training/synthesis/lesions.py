"""Acne lesions: kinds, how many of each an IGA grade has, and what each looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from acne_desktop.domain.iga import GRADES, Grade


class Kind(IntEnum):
    """A kind of active lesion; the number is its value in a lesion mask."""

    OPEN_COMEDONE = 1
    CLOSED_COMEDONE = 2
    PAPULE = 3
    PUSTULE = 4
    NODULE = 5


COMEDONES = (Kind.OPEN_COMEDONE, Kind.CLOSED_COMEDONE)
INFLAMMATORY = (Kind.PAPULE, Kind.PUSTULE)

Counts = Mapping[Kind, int]


@dataclass(frozen=True)
class Limits:
    """The most lesions of each group that a grade allows."""

    comedones: int
    inflammatory: int
    nodules: int


_MANY = 10_000

# A proxy for the FDA wording. Rare / some / many comedones are 1-3 / 4-12 / over 12, few / some /
# many papules and pustules 1-3 / 4-8 / over 8, as a published study counted them.
LIMITS: Mapping[Grade, Limits] = {
    Grade.CLEAR: Limits(0, 0, 0),
    Grade.ALMOST_CLEAR: Limits(3, 1, 0),
    Grade.MILD: Limits(12, 3, 0),
    Grade.MODERATE: Limits(_MANY, 8, 1),
    Grade.SEVERE: Limits(_MANY, _MANY, _MANY),
}


@dataclass(frozen=True)
class Span:
    """How many lesions of each group a drawn face of one grade has: lowest and highest."""

    comedones: tuple[int, int]
    inflammatory: tuple[int, int]
    nodules: tuple[int, int]


DRAWN: Mapping[Grade, Span] = {
    Grade.CLEAR: Span((0, 0), (0, 0), (0, 0)),
    Grade.ALMOST_CLEAR: Span((1, 3), (0, 1), (0, 0)),
    Grade.MILD: Span((4, 12), (1, 3), (0, 0)),
    Grade.MODERATE: Span((9, 26), (5, 8), (0, 1)),
    Grade.SEVERE: Span((12, 40), (14, 44), (0, 5)),
}


def grade_of(counts: Counts) -> Grade:
    """Return the lowest grade whose limits hold these counts. Raises ValueError if negative."""
    if any(number < 0 for number in counts.values()):
        raise ValueError("a lesion count cannot be negative")
    comedones = sum(counts.get(kind, 0) for kind in COMEDONES)
    inflammatory = sum(counts.get(kind, 0) for kind in INFLAMMATORY)
    nodules = counts.get(Kind.NODULE, 0)
    for grade in GRADES:
        limit = LIMITS[grade]
        if (
            comedones <= limit.comedones
            and inflammatory <= limit.inflammatory
            and nodules <= limit.nodules
        ):
            return grade
    raise AssertionError("the highest grade has no limits")


def draw_lesions(grade: Grade, rng: np.random.Generator) -> dict[Kind, int]:
    """Draw how many lesions of each kind a face of this grade has; :func:`grade_of` inverts it."""
    span = DRAWN[grade]
    while True:
        comedones, inflammatory, nodules = (
            int(rng.integers(low, high + 1))
            for low, high in (span.comedones, span.inflammatory, span.nodules)
        )
        black = int(rng.binomial(comedones, rng.uniform(0.25, 0.75)))
        pustules = int(rng.binomial(inflammatory, rng.uniform(0.1, 0.5)))
        counts = {
            Kind.OPEN_COMEDONE: black,
            Kind.CLOSED_COMEDONE: comedones - black,
            Kind.PAPULE: inflammatory - pustules,
            Kind.PUSTULE: pustules,
            Kind.NODULE: nodules,
        }
        if grade_of(counts) == grade:
            return counts


@dataclass(frozen=True)
class Look:
    """What one spot on the skin looks like. Lengths in centimetres, pigments as optical density.

    ``radius`` of the body (what the mask covers); ``halo`` reach of the redness in radii;
    ``height`` above the skin (negative for a pit); ``haem`` added haemoglobin; ``melanin`` added
    melanin; ``pale`` 0..1 how whitish-yellow the top is; ``plug`` 0..1 how dark the pore is;
    ``gloss`` added shine; ``blur`` softness of the edge.
    """

    radius: float
    halo: float
    height: float
    haem: float
    melanin: float = 0.0
    pale: float = 0.0
    plug: float = 0.0
    gloss: float = 0.0
    blur: float = 0.35


@dataclass(frozen=True)
class Spot:
    """A spot with its place: index of the surface site it sits on; kind None for a mere mark."""

    site: int
    kind: Kind | None
    look: Look


def draw_look(kind: Kind, rng: np.random.Generator, *, small: bool = False) -> Look:
    """Draw the looks of one active lesion; ``small`` keeps to the lower end of its sizes."""
    size = rng.uniform(0.0, 0.35 if small else 1.0)
    depth = rng.uniform(0.7, 1.25)
    match kind:
        case Kind.OPEN_COMEDONE:
            return Look(
                0.048 + 0.034 * size, 1.6, 0.015, 0.06, 0.12, plug=rng.uniform(0.7, 1.0), blur=0.5
            )
        case Kind.CLOSED_COMEDONE:
            return Look(
                0.08 + 0.06 * size, 1.6, 0.04 * depth, 0.05, pale=rng.uniform(0.2, 0.4), gloss=0.4
            )
        case Kind.PAPULE:
            return Look(
                0.15 + 0.12 * size,
                rng.uniform(1.9, 2.9),
                0.05 * depth,
                0.85 * depth,
                0.10,
                gloss=0.25,
                blur=0.9,
            )
        case Kind.PUSTULE:
            return Look(
                0.17 + 0.12 * size,
                rng.uniform(1.9, 2.6),
                0.065 * depth,
                0.95 * depth,
                0.08,
                pale=rng.uniform(0.65, 0.95),
                gloss=0.4,
                blur=0.8,
            )
        case Kind.NODULE:
            return Look(
                (0.32 if small else 0.36) + 0.22 * size,
                rng.uniform(1.6, 2.0),
                0.15 * depth,
                1.05 * depth,
                0.16,
                gloss=0.2,
                blur=0.8,
            )


def draw_mark(rng: np.random.Generator, *, melanin_skin: float) -> Look:
    """Draw a mark that is no active lesion: post-inflammatory redness or pigment, or a scar.

    Dark skin (``melanin_skin`` towards 1) keeps brown marks, fair skin red ones.
    """
    if rng.random() < 0.25:
        return Look(rng.uniform(0.05, 0.14), 1.1, -rng.uniform(0.02, 0.05), 0.03, blur=0.3)
    radius = rng.uniform(0.09, 0.24)
    if rng.random() < 0.2 + 0.7 * melanin_skin:
        return Look(radius, 1.2, 0.0, 0.05, rng.uniform(0.16, 0.38), blur=0.7)
    return Look(radius, 1.3, 0.0, rng.uniform(0.12, 0.28), 0.03, blur=0.7)


def draw_mole(rng: np.random.Generator) -> Look:
    """Draw a mole: brown, flat or slightly raised, no acne."""
    return Look(
        rng.uniform(0.05, 0.14),
        1.05,
        rng.choice([0.0, 0.03]),
        0.1,
        rng.uniform(0.6, 1.3),
        blur=0.35,
    )
