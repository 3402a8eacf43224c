"""How well colour cards are found and used: over drawn photographs whose truth is known.

What the figures mean

``found`` is the share of photographs with a card in which it is found, ``false_alarms`` the share
of those without in which one is seen, by what they show instead. ``corner_error`` is the distance
in pixels from a card's corners to where they were found, on photographs of 1200 x 1600.
``usable`` is the share of cards found that pass every check. ``patches_before`` and
``patches_after`` are the mean CIEDE2000 of the card's own patches, to which the correction is
fitted; ``photograph_before``, ``photograph_after`` and ``photograph_grey_world`` that of everything
in the photograph, to which it is not. Intervals of shares are Wilson's, those of errors bootstrap
percentiles over photographs, both 95 %.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.colour import CardReading
from acne_desktop.imaging.colour import correction
from acne_desktop.imaging.colour.space import difference, lab_from_linear, linear_from_srgb
from acne_desktop.training import colour_scenes
from acne_desktop.training.colour_scenes import DISTRACTORS, Scene

Pixels = NDArray[np.uint8]
Report = Callable[[float, str], None]

WIDTH, HEIGHT = 1200, 1600
AS_THEY_ARE = "photographs as they are"
_Z = 1.959964  # 95 %
_RESAMPLES = 2000
_STRIDE = 12  # pixels between those that are compared


@dataclass(frozen=True)
class _Card:
    """One photograph with a card: what was found, and errors in pixels and in CIEDE2000."""

    reading: CardReading
    corner: float = math.nan
    before: float = math.nan
    after: float = math.nan
    grey: float = math.nan


def measure(
    *, scenes: int, seed: int, backgrounds: Sequence[Path] = (), report: Report | None = None
) -> dict[str, Any]:
    """Return the figures of ``scenes`` photographs with a card and about as many without.

    Every other one has one of the photographs ``backgrounds`` behind it, the rest are drawn. Each
    of them is looked at as it is, too: they are known to hold no card.
    """
    tell = report or (lambda fraction, text: None)
    families = ["", *DISTRACTORS]
    each = max(1, scenes // len(families))
    total = scenes + each * len(families)
    cards: list[_Card] = []
    for at, scene in enumerate(_with_cards(scenes, seed, backgrounds)):
        cards.append(_judged(scene))
        tell(at / total, "Photographs with a card")
    alarms: dict[str, list[bool]] = {}
    for at, family in enumerate(families):
        tell((scenes + at * each) / total, "Photographs without a card")
        alarms[family or "nothing"] = [
            correction.read(scene.pixels).found
            for scene in _without_cards(family, each, seed, backgrounds)
        ]
    if backgrounds:
        alarms[AS_THEY_ARE] = [correction.read(_opened(path)).found for path in sorted(backgrounds)]
    return _figures(cards, alarms, seed)


def _with_cards(count: int, seed: int, backgrounds: Sequence[Path]) -> Iterator[Scene]:
    for at in range(count):
        rng = np.random.default_rng([seed, 31, at])
        yield colour_scenes.with_card(_background(rng, at, backgrounds), rng)


def _without_cards(
    family: str, count: int, seed: int, backgrounds: Sequence[Path]
) -> Iterator[Scene]:
    for at in range(count):
        rng = np.random.default_rng([seed, 32, len(family), *map(ord, family), at])
        yield colour_scenes.without_card(_background(rng, at, backgrounds), rng, family)


def _background(rng: np.random.Generator, at: int, backgrounds: Sequence[Path]) -> Pixels:
    if not backgrounds or at % 2:
        return colour_scenes.drawn_background(rng, WIDTH, HEIGHT)
    chosen = _opened(backgrounds[int(rng.integers(len(backgrounds)))])
    return np.array(Image.fromarray(chosen).resize((WIDTH, HEIGHT)))


def _opened(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.array(picture.convert("RGB"))


def _judged(scene: Scene) -> _Card:
    reading = correction.read(scene.pixels)
    if not reading.found:
        return _Card(reading)
    assert scene.corners is not None
    found = np.array(reading.corners) * (WIDTH, HEIGHT) - 0.5
    corner = float(np.hypot(*(found - scene.corners).T).max())
    if not reading.usable:
        return _Card(reading, corner)
    return _Card(
        reading,
        corner,
        before=_apart(scene.pixels, scene.truth),
        after=_apart(correction.by_card(scene.pixels, reading), scene.truth),
        grey=_apart(correction.grey_world(scene.pixels), scene.truth),
    )


def _apart(one: Pixels, other: Pixels) -> float:
    """Return the mean CIEDE2000 between two photographs."""
    labs = [
        lab_from_linear(linear_from_srgb(pixels[::_STRIDE, ::_STRIDE] / 255.0))
        for pixels in (one, other)
    ]
    return float(difference(*labs).mean())


def _figures(cards: list[_Card], alarms: dict[str, list[bool]], seed: int) -> dict[str, Any]:
    found = [card for card in cards if card.reading.found]
    used = [card for card in found if card.reading.usable]
    reasons = sorted({card.reading.refusal for card in found if card.reading.refusal})
    errors = {
        "patches_before": [card.reading.before.mean for card in used if card.reading.before],
        "patches_after": [card.reading.after.mean for card in used if card.reading.after],
        "photograph_before": [card.before for card in used],
        "photograph_after": [card.after for card in used],
        "photograph_grey_world": [card.grey for card in used],
    }
    return {
        "found": share([card.reading.found for card in cards]),
        "false_alarms": share([alarm for each in alarms.values() for alarm in each]),
        "false_alarms_by_scene": {name: share(each) for name, each in alarms.items()},
        "corner_error": _spread([card.corner for card in found], seed),
        "usable": share([card.reading.usable for card in found]),
        "refused": {
            reason: sum(card.reading.refusal == reason for card in found) for reason in reasons
        },
        "errors": {name: _spread(values, seed) for name, values in errors.items()},
    }


def share(outcomes: Sequence[bool]) -> dict[str, Any]:
    """Return a share with its count and Wilson's 95 % interval (JASA 22 (1927) 209-212)."""
    count, hits = len(outcomes), sum(outcomes)
    if not count:
        return {"count": 0, "share": None, "interval": None}
    middle = (hits + _Z**2 / 2) / (count + _Z**2)
    half = _Z * math.sqrt(hits * (count - hits) / count + _Z**2 / 4) / (count + _Z**2)
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == count else middle + half
    return {"count": count, "share": hits / count, "interval": [low, high]}


def _spread(values: Sequence[float], seed: int) -> dict[str, float | list[float] | None]:
    """Return the mean with its interval, the median and the 95th percentile."""
    if not values:
        return {"mean": None, "interval": None, "median": None, "p95": None}
    known = np.array(values)
    rng = np.random.default_rng([seed, 33])
    means = known[rng.integers(0, len(known), (_RESAMPLES, len(known)))].mean(axis=1)
    return {
        "mean": float(known.mean()),
        "interval": [float(edge) for edge in np.percentile(means, [2.5, 97.5])],
        "median": float(np.median(known)),
        "p95": float(np.percentile(known, 95)),
    }
