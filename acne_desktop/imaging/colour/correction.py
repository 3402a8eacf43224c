"""Corrects a photograph's colours for the screen, by a colour card in it or as a grey world.

Nothing here is for grading: the model was trained on photographs as cameras give them.
"""

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.colour import CardReading, ColourError
from acne_desktop.imaging.colour import card, matching, reference
from acne_desktop.imaging.colour.card import CardSeen
from acne_desktop.imaging.colour.matching import Match
from acne_desktop.imaging.colour.space import Floats, linear_pixels, srgb_from_linear
from acne_desktop.language import mark, tr

Pixels = NDArray[np.uint8]

METHOD = "3x3 in linear sRGB"
VERSION = 1  # of what is stored; raise it where the same photograph would be read otherwise

OVEREXPOSED = mark("The colour card is overexposed: take the photograph again, darker.")
TOO_DARK = mark("The colour card is too dark: take the photograph again, with more light.")
IN_SHADE = mark(
    "The light on the colour card is uneven: hold it where all of it is lit like the face."
)
NO_FIT = mark("The colours of the card do not fit: keep it clean, unfaded and free of reflections.")

_LEAST_USABLE = 18  # patches that are neither cut off nor lost in the dark
_LEAST_WHITE = 0.06  # linear light of the white patch: four stops under
_FALL_OFF = 2.0  # the brightest light on the card over the dimmest
_SHADOW = 0.16  # root mean square of what is left of the light's logarithm beside an even fall-off
_POOR = 5.0  # mean CIEDE2000 that is left
_WORSE = 1.0  # CIEDE2000 by which a correction may seem worse than none, within the noise
_STRONGEST = 12.0  # what a correction may multiply any light with

_BLACK, _CUT = 24, 250  # black bars and deep shadow; clipped light: they tell nothing of the lamp
_GAINS = (0.5, 2.0)
_LEAST_SEEN = 0.02  # of the photograph
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_CODES = 8192  # finer than half an 8-bit step, also in the dark
_STRIP = 256  # rows at a time, so that memory stays small


def read(pixels: Pixels) -> CardReading:
    """Look for a colour card in a photograph (h, w, 3; sRGB) and say what it tells."""
    seen = card.find(pixels)
    if seen is None:
        return CardReading(METHOD, VERSION)
    matches = {name: matching.match(seen.measured, name) for name in reference.EDITIONS}
    fits = {name: found for name, found in matches.items() if found is not None}
    edition = min(fits, key=lambda name: fits[name].error)
    matrix, uneven = _corrected(seen, fits[edition], edition)
    before = matching.errors_of(seen.measured, edition)
    after = matching.errors_of(seen.measured @ matrix.T, edition)
    refusal = _refusal(seen, fits[edition], uneven, matrix)
    if not refusal and after.mean() > before.mean() + _WORSE:
        refusal = tr(NO_FIT)
    height, width = pixels.shape[:2]
    return CardReading(
        METHOD,
        VERSION,
        corners=tuple(
            ((float(x) + 0.5) / width, (float(y) + 0.5) / height) for x, y in seen.corners
        ),
        edition=edition,
        before=_error(before),
        after=None if refusal else _error(after),
        matrix=() if refusal else tuple(float(value) for value in matrix.ravel()),
        refusal=refusal,
    )


def _corrected(seen: CardSeen, found: Match, edition: str) -> tuple[Floats, tuple[float, float]]:
    """Return the matrix, and how uneven the light is: its fall-off, and what is no fall-off.

    The light on the card is smoothed to an even fall-off first, so that the matrix neither learns
    a shadow nor takes a tone curve for one.
    """
    columns = np.column_stack([np.ones(len(found.light)), reference.centres()])
    logs = np.log(found.light)
    used = found.used
    plane, *_ = np.linalg.lstsq(columns[used], logs[used], rcond=None)
    smooth = columns @ plane
    smooth -= smooth[reference.GREYS].mean()
    left = float(np.sqrt(((logs - columns @ plane)[used] ** 2).mean()))
    fall_off = float(np.exp(np.ptp(smooth)))
    matrix = matching.fitted(seen.measured, np.exp(smooth), used, edition)
    return matrix, (fall_off, left)


def _refusal(seen: CardSeen, found: Match, uneven: tuple[float, float], matrix: Floats) -> str:
    """Return why the card cannot be used, empty where it can."""
    white = seen.measured[reference.GREYS.start]
    fall_off, left = uneven
    if found.used.sum() < _LEAST_USABLE:
        cut_off = (seen.measured > 0.5).any(axis=1) & ~found.used
        return tr(OVEREXPOSED) if cut_off.sum() * 2 > (~found.used).sum() else tr(TOO_DARK)
    if white.max() < _LEAST_WHITE:
        return tr(TOO_DARK)
    if fall_off > _FALL_OFF or left > _SHADOW:
        return tr(IN_SHADE)
    if found.error > _POOR or np.abs(matrix).max() > _STRONGEST:
        return tr(NO_FIT)
    return ""


def _error(errors: Floats) -> ColourError:
    return ColourError(round(float(errors.mean()), 2), round(float(errors.max()), 2))


def by_card(pixels: Pixels, reading: CardReading) -> Pixels:
    """Return the photograph in the colours that its card asks for; as it is without a usable one.

    ``pixels`` may be any size of the photograph that ``reading`` is of.
    """
    if not reading.usable:
        return pixels
    return _through(pixels, np.array(reading.matrix).reshape(3, 3))


def grey_world(pixels: Pixels) -> Pixels:
    """Return the photograph with its colours balanced so that their mean is grey.

    The grey world of Buchsbaum (J. Franklin Inst. 310 (1980) 1-26) in linear light, over what is
    neither black nor cut off; brightness stays. For the screen only: a face that fills the
    photograph is not grey, and its redness is part of what is graded.
    """
    step = max(1, max(pixels.shape[:2]) // 512)  # a mean needs no more
    some = pixels[::step, ::step].reshape(-1, 3)
    brightest = some.max(axis=1)
    seen = some[(brightest > _BLACK) & (brightest < _CUT)]
    if len(seen) < _LEAST_SEEN * len(some):
        return pixels
    mean = linear_pixels(seen).mean(axis=0, dtype=np.float64)
    gains = np.clip(mean.mean() / np.maximum(mean, 1e-6), *_GAINS)
    gains *= (mean @ _LUMINANCE) / ((mean * gains) @ _LUMINANCE)
    return _through(pixels, np.diag(gains))


def _through(pixels: Pixels, matrix: Floats) -> Pixels:
    """Return pixels (h, w, 3) with linear light multiplied by a matrix; what exceeds is cut off."""
    codes = np.round(srgb_from_linear(np.arange(_CODES) / (_CODES - 1)) * 255).astype(np.uint8)
    turned = matrix.T.astype(np.float32) * (_CODES - 1)
    shown = np.empty_like(pixels)
    for top in range(0, len(pixels), _STRIP):
        light = linear_pixels(pixels[top : top + _STRIP]) @ turned
        np.clip(light, 0, _CODES - 1, out=light)
        shown[top : top + _STRIP] = codes[(light + 0.5).astype(np.int16)]
    return shown
