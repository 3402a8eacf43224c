"""A synthetic person: everything that stays the same from visit to visit, from one seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from acne_desktop.domain.patient import Sex
from acne_desktop.training.synthesis.raster import Floats

MODES = 50
_MELANIN = {1: 0.10, 2: 0.24, 3: 0.46, 4: 0.76, 5: 1.18, 6: 1.75}
"""Optical density of melanin in the red channel by Fitzpatrick type."""


class HairStyle(Enum):
    """How the hair is worn; all of them keep it off the face."""

    BUZZ = "buzz cut"
    SHORT = "short"
    TIED_BACK = "tied back"


@dataclass(frozen=True)
class Descent:
    """Where features tend to: means of the mesh's identity modes, by mode number.

    What each mode does was read off renderings at both of its ends.
    """

    modes: Mapping[int, float]
    tones: tuple[int, ...]
    lids: float
    fair: bool = False
    coiled: bool = False


_DESCENTS = (
    Descent({1: -0.4, 2: 0.2}, (1, 1, 2, 2, 3), 0.09, fair=True),
    Descent({1: 1.3, 2: -0.3, 4: -0.9}, (2, 3, 3, 4), 0.13),
    Descent({1: -0.2, 2: -0.1}, (3, 4, 4, 5), 0.08),
    Descent({1: 0.0, 2: -1.5, 4: -0.3}, (5, 6, 6, 6), 0.10, coiled=True),
)
_SEX_MODES = {Sex.FEMALE: {0: 1.05, 5: 0.8}, Sex.MALE: {0: -0.65, 5: -0.4}}
_BLACK = np.array([0.013, 0.011, 0.010], np.float32)


@dataclass(frozen=True, eq=False)
class Subject:
    """One synthetic person. Colours are linear RGB; pigment amounts are optical densities."""

    seed: int
    sex: Sex
    fitzpatrick: int
    shape: Floats
    melanin: float
    haem: float
    yellow: float
    oil: float
    freckles: float
    lip_tint: float
    hair: Floats
    style: HairStyle
    hairline: float
    brow_density: float
    brow_lift: float
    brow_width: float
    beard: float
    lids: float
    iris: Floats
    preference: Floats
    """How readily acne settles on forehead, cheeks, chin, nose, jaw."""

    @staticmethod
    def draw(seed: int, *, fitzpatrick: int | None = None, sex: Sex | None = None) -> "Subject":
        """Draw a person; Fitzpatrick type 1..6 and sex may be set."""
        rng = np.random.default_rng([seed, 11])
        drawn_sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE
        sex = sex or drawn_sex
        drawn_tone = int(rng.integers(1, 7))
        tone = fitzpatrick or drawn_tone
        male = sex == Sex.MALE
        descent = _DESCENTS[int(rng.choice(len(_DESCENTS), p=_descent_chances(tone)))]
        buzz = rng.random() < (0.75 if descent.coiled else 0.35)
        return Subject(
            seed=seed,
            sex=sex,
            fitzpatrick=tone,
            shape=_shape(sex, descent, rng),
            melanin=_MELANIN[tone] * rng.uniform(0.85, 1.15),
            haem=rng.uniform(0.20, 0.34),
            yellow=rng.uniform(0.0, 0.16),
            oil=rng.uniform(0.55, 1.3),
            freckles=float(rng.uniform(0.2, 1.0) if tone <= 2 and rng.random() < 0.6 else 0.0),
            lip_tint=rng.uniform(0.8, 1.2),
            hair=_hair_colour(tone, rng) if descent.fair else _BLACK,
            style=_style(sex, buzz=buzz),
            hairline=rng.uniform(-0.5, 0.5),
            brow_density=rng.uniform(0.75, 1.0) if male else rng.uniform(0.45, 0.8),
            brow_lift=rng.uniform(-0.25, 0.2) if male else rng.uniform(-0.05, 0.35),
            brow_width=rng.uniform(0.85, 1.1) if male else rng.uniform(0.55, 0.8),
            beard=float(rng.uniform(0.25, 1.0) if male and rng.random() < 0.7 else 0.0),
            lids=descent.lids + rng.uniform(-0.04, 0.04),
            iris=_iris_colour(descent, rng),
            preference=rng.dirichlet([2.0, 3.0, 1.6, 0.8, 1.4]).astype(np.float32) + 0.04,
        )


def _descent_chances(tone: int) -> Floats:
    """Return how likely each descent is among people of a skin type."""
    counts = np.array([descent.tones.count(tone) for descent in _DESCENTS], np.float64)
    out: Floats = counts / counts.sum()
    return out


def _shape(sex: Sex, descent: Descent, rng: np.random.Generator) -> Floats:
    """Return weights of the identity modes."""
    weights = rng.standard_normal(MODES) * 0.75
    for means in (descent.modes, _SEX_MODES.get(sex, {})):
        for mode, mean in means.items():
            weights[mode] = weights[mode] * 0.7 + mean
    out: Floats = np.clip(weights, -2.0, 2.0).astype(np.float32)
    out[2] = min(out[2], 0.7)  # beyond it, the face is older than acne's
    return out


def _style(sex: Sex, *, buzz: bool) -> HairStyle:
    if sex == Sex.FEMALE:
        return HairStyle.TIED_BACK
    return HairStyle.BUZZ if buzz else HairStyle.SHORT


def _hair_colour(tone: int, rng: np.random.Generator) -> Floats:
    """Return hair colour: from light blond among fair skins to black among dark ones."""
    black, brown, blond, red = (
        np.array(c, np.float32)
        for c in (
            [0.012, 0.010, 0.009],
            [0.07, 0.038, 0.02],
            [0.33, 0.21, 0.10],
            [0.24, 0.085, 0.03],
        )
    )
    if tone <= 2:
        mix = rng.random()
        base = red if rng.random() < 0.12 else blond * mix + brown * (1 - mix)
    elif tone <= 4:
        mix = rng.random() * 0.8
        base = brown * mix + black * (1 - mix)
    else:
        base = black
    out: Floats = (base * rng.uniform(0.85, 1.15)).astype(np.float32)
    return out


def _iris_colour(descent: Descent, rng: np.random.Generator) -> Floats:
    """Return iris colour; light eyes only where they are common."""
    light = np.array([[0.16, 0.24, 0.32], [0.15, 0.20, 0.13], [0.20, 0.22, 0.22]], np.float32)
    dark = np.array([[0.09, 0.045, 0.02], [0.05, 0.025, 0.014], [0.13, 0.075, 0.03]], np.float32)
    pool = light if descent.fair and rng.random() < 0.6 else dark if descent.fair else dark[:2]
    out: Floats = pool[int(rng.integers(len(pool)))] * np.float32(rng.uniform(0.8, 1.2))
    return out
