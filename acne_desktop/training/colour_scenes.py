"""Draws photographs with and without a colour card, whose place and true colours are known."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from acne_desktop.imaging.colour import reference
from acne_desktop.imaging.colour.patch_grid import homography, inverse, mapped
from acne_desktop.imaging.colour.space import Floats, linear_from_srgb, srgb_from_linear

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]  # linear light (h, w, 3)

_SAMPLES = 3  # along each side of a pixel, so that edges are smooth
_FRAME = 0.03  # reflectance of the card's black frame


@dataclass(frozen=True)
class Card:
    """A card in a scene; ``patches`` (rows, columns, 3) in linear light.

    ``corners`` (4, 2) are x and y in pixels of the corners of its cells, clockwise from its top
    left. ``gap`` is the frame's share of a cell's side, ``frame`` its reflectance.
    """

    corners: Floats
    patches: Floats
    gap: float = 0.14
    frame: float = _FRAME


@dataclass(frozen=True)
class Camera:
    """What happens to the light until it is a file.

    ``mixing`` (3, 3) is the camera's and the lamp's colour, ``exposure`` a factor, ``contrast`` an
    exponent of the tone curve, ``vignette`` the loss at the corners, ``shade`` the light left in a
    shadow over one side (1 is none), ``shade_edge`` a line (normal x, y and distance in widths).
    """

    mixing: Floats = field(default_factory=lambda: np.eye(3))
    exposure: float = 1.0
    contrast: float = 1.0
    vignette: float = 0.0
    shade: float = 1.0
    shade_edge: tuple[float, float, float] = (1.0, 0.0, 0.5)
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 92


@dataclass(frozen=True)
class Scene:
    """A photograph (h, w, 3); ``corners`` of its card, None without one; ``truth`` in sRGB."""

    pixels: Pixels
    corners: Floats | None
    truth: Pixels


def reference_patches(edition: str = reference.EDITIONS[0]) -> Floats:
    """Return the card's colours as rows of patches, shape (4, 6, 3)."""
    return reference.linear(edition).reshape(reference.ROWS, reference.COLUMNS, 3)


def photograph(
    background: Pixels, cards: Sequence[Card], camera: Camera, seed: int = 0
) -> tuple[Pixels, Pixels]:
    """Return a photograph of cards before a background (sRGB), and the same in true colours."""
    light = linear_from_srgb(background / 255.0).astype(np.float32)
    for card in cards:
        draw(light, card)
    return developed(light, camera, seed), _encoded(light)


def draw(light: Light, card: Card) -> None:
    """Draw a card over a scene of linear light."""
    height, width = light.shape[:2]
    rows, columns = card.patches.shape[:2]
    to_pixels = homography(_outline(columns, rows), card.corners)
    to_cells = inverse(to_pixels)
    margin = 0.35  # of a cell: the frame around the field of patches
    outer = mapped(to_pixels, _outline(columns, rows, margin))
    left, top = np.clip(np.floor(outer.min(axis=0)).astype(int), 0, (width, height))
    right, bottom = np.clip(np.ceil(outer.max(axis=0)).astype(int) + 1, 0, (width, height))
    fine = (np.arange(_SAMPLES) + 0.5) / _SAMPLES - 0.5
    total = np.zeros((bottom - top, right - left, 3))
    covered = np.zeros((bottom - top, right - left, 1))
    for dy in fine:
        for dx in fine:
            y, x = np.mgrid[top:bottom, left:right]
            points = np.stack([x + dx, y + dy], -1).reshape(-1, 2)
            cells = mapped(to_cells, points).reshape(bottom - top, right - left, 2)
            colour, on_card = _card_at(cells, card, margin)
            total += colour * on_card
            covered += on_card
    share = covered / _SAMPLES**2
    part = light[top:bottom, left:right]
    part[:] = total / _SAMPLES**2 + part * (1 - share)


def _card_at(cells: Floats, card: Card, margin: float) -> tuple[Floats, Floats]:
    """Return the card's colour at places given in cells, and where the card is (1) or not (0)."""
    rows, columns = card.patches.shape[:2]
    x, y = cells[..., 0], cells[..., 1]
    column = np.clip(np.floor(x), 0, columns - 1).astype(int)
    row = np.clip(np.floor(y), 0, rows - 1).astype(int)
    inside = np.maximum(np.abs(x - column - 0.5), np.abs(y - row - 0.5)) < 0.5 - card.gap / 2
    colour = np.where(inside[..., None], card.patches[row, column], card.frame)
    on_card = (x > -margin) & (x < columns + margin) & (y > -margin) & (y < rows + margin)
    return colour, on_card[..., None].astype(float)


def developed(light: Light, camera: Camera, seed: int = 0) -> Pixels:
    """Return what a camera makes of linear light: a JPEG's pixels."""
    height, width = light.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / max(width, height)
    x, y = x - x.mean(), y - y.mean()
    level = camera.exposure * (1 - camera.vignette * (x**2 + y**2) * 2)
    nx, ny, distance = camera.shade_edge
    shaded = x * nx + y * ny > distance - 0.5
    level = np.where(shaded, level * camera.shade, level)
    seen = (light @ camera.mixing.T.astype(np.float32)) * level[..., None].astype(np.float32)
    rng = np.random.default_rng([seed, 5])
    if camera.noise:
        grain = rng.normal(0, camera.noise, seen.shape).astype(np.float32)
        seen = seen + grain * np.sqrt(np.maximum(seen, 0.0) + 0.01)
    encoded = Image.fromarray(_encoded(np.clip(seen, 0.0, 1.0) ** camera.contrast))
    if camera.blur:
        encoded = encoded.filter(ImageFilter.GaussianBlur(camera.blur))
    return as_jpeg(encoded, camera.quality)


def as_jpeg(picture: Image.Image, quality: int) -> Pixels:
    """Return the pixels after being kept as a JPEG."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    with Image.open(kept) as again:
        return np.array(again.convert("RGB"))


def _encoded(light: NDArray[np.floating]) -> Pixels:
    return np.round(srgb_from_linear(np.asarray(light, np.float64)) * 255).astype(np.uint8)


def _outline(columns: int, rows: int, margin: float = 0.0) -> Floats:
    """Return the corners of a field of cells, clockwise from the top left."""
    left, top, right, bottom = -margin, -margin, columns + margin, rows + margin
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)


# Random scenes

Family = Callable[[np.random.Generator], Floats]


def random_corners(
    rng: np.random.Generator, width: int, height: int, size: float | None = None
) -> Floats:
    """Return the corners of a card that is wholly in the picture, turned and tilted at random.

    ``size`` is its length over the picture's long side, 0.12 to 0.6 at random.
    """
    while True:
        length = (size or float(np.exp(rng.uniform(np.log(0.12), np.log(0.6))))) * max(
            width, height
        )
        half = np.array([[-3, -2], [3, -2], [3, 2], [-3, 2]]) / 6.0
        angle = rng.uniform(-np.pi, np.pi) if rng.random() < 0.5 else rng.normal(0, 0.2)
        tilt_x, tilt_y = rng.uniform(-0.75, 0.75, 2)  # radians: up to 43 degrees each
        x, y = half[:, 0] * np.cos(tilt_y), half[:, 1] * np.cos(tilt_x)
        depth = 1 + 0.35 * (half[:, 0] * np.sin(tilt_y) + half[:, 1] * np.sin(tilt_x))
        flat = np.stack([x, y], 1) / depth[:, None]
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = flat @ turn.T * length
        room = np.array([width, height]) - np.ptp(corners, axis=0) - 0.06 * length
        if (room > 0).all():
            start = 0.03 * length + rng.uniform(0, 1, 2) * room
            placed: Floats = corners - corners.min(axis=0) + start
            return placed


def random_camera(rng: np.random.Generator) -> Camera:
    """Return a camera, a lamp and an exposure as they come in a practice, some of them bad."""
    lamp = np.exp(rng.normal(0, 0.14)) ** np.array([1.0, 0.0, -1.0])
    mix = np.eye(3) + rng.normal(0, 0.04, (3, 3)) * (1 - np.eye(3))
    mixing = np.diag(lamp) @ (mix / mix.sum(axis=1, keepdims=True))
    shade = float(rng.uniform(0.4, 0.8)) if rng.random() < 0.15 else 1.0
    turn = rng.uniform(0, 2 * np.pi)
    return Camera(
        mixing=mixing,
        exposure=float(np.exp(rng.normal(-0.25, 0.22))),
        contrast=float(rng.uniform(0.9, 1.15)),
        vignette=float(rng.uniform(0, 0.5)),
        shade=shade,
        shade_edge=(float(np.cos(turn)), float(np.sin(turn)), float(rng.uniform(0.3, 0.7))),
        blur=float(rng.uniform(0, 1.8)),
        noise=float(rng.uniform(0, 0.02)),
        quality=int(rng.integers(60, 97)),
    )


def drawn_background(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """Return soft coloured shapes with some texture."""
    coarse = rng.uniform(30, 225, (6, 6, 3)).astype(np.uint8)
    soft = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    fine = rng.normal(0, 1, (height // 4, width // 4)).astype(np.float32)
    grain = Image.fromarray(fine).resize((width, height), Image.Resampling.BICUBIC)
    strength = rng.uniform(0, 14)
    return np.clip(np.asarray(soft) + np.asarray(grain)[..., None] * strength, 0, 255).astype(
        np.uint8
    )


def _checkerboard(rng: np.random.Generator) -> Floats:
    rows, columns = rng.integers(4, 9, 2)
    dark = (np.add.outer(np.arange(rows), np.arange(columns)) % 2).astype(float)
    return (0.03 + 0.85 * dark)[..., None] * rng.uniform(0.7, 1, 3)


def _coloured_tiles(rng: np.random.Generator) -> Floats:
    return rng.uniform(0.02, 0.9, (*rng.integers(3, 9, 2), 3)) ** rng.uniform(0.7, 2)


def _plain_tiles(rng: np.random.Generator) -> Floats:
    rows, columns = rng.integers(4, 9, 2)
    return rng.uniform(0.1, 0.8, 3) * rng.uniform(0.85, 1.15, (rows, columns, 1))


def _keyboard(rng: np.random.Generator) -> Floats:
    return np.full((5, 12, 3), rng.uniform(0.15, 0.8)) * rng.uniform(0.97, 1.03, (5, 12, 1))


def _make_up(rng: np.random.Generator) -> Floats:
    """A palette of make-up: skin tones and reds in rows."""
    base = np.array([0.45, 0.25, 0.18]) * rng.uniform(0.4, 1.6, (4, 6, 1))
    return np.clip(base * rng.uniform(0.75, 1.3, (4, 6, 3)), 0.01, 0.95)


def _grey_steps(rng: np.random.Generator) -> Floats:
    return np.repeat(rng.permutation(np.geomspace(0.03, 0.9, 24)).reshape(4, 6, 1), 3, axis=2)


def _shuffled(rng: np.random.Generator) -> Floats:
    """The card's own colours in other places."""
    return rng.permutation(reference_patches().reshape(24, 3)).reshape(4, 6, 3)


def _mirrored(_rng: np.random.Generator) -> Floats:
    return reference_patches()[:, ::-1]


DISTRACTORS: Mapping[str, Family] = {
    "checkerboard": _checkerboard,
    "coloured tiles": _coloured_tiles,
    "plain tiles": _plain_tiles,
    "keyboard": _keyboard,
    "make-up": _make_up,
    "grey steps": _grey_steps,
    "shuffled card": _shuffled,
    "mirrored card": _mirrored,
}


def with_card(background: Pixels, rng: np.random.Generator) -> Scene:
    """Return a photograph with a card at random."""
    height, width = background.shape[:2]
    edition = str(rng.choice(reference.EDITIONS))
    card = Card(
        random_corners(rng, width, height),
        reference_patches(edition),
        gap=float(rng.uniform(0.08, 0.22)),
        frame=float(rng.uniform(0.015, 0.05)),
    )
    pixels, truth = photograph(background, [card], random_camera(rng), int(rng.integers(1 << 30)))
    return Scene(pixels, card.corners, truth)


def without_card(background: Pixels, rng: np.random.Generator, family: str = "") -> Scene:
    """Return a photograph without a card, with a grid that is none where a family is named."""
    height, width = background.shape[:2]
    cards = []
    if family:
        patches = DISTRACTORS[family](rng)
        gap, frame = float(rng.uniform(0.02, 0.25)), float(rng.choice([0.03, 0.3, 0.8]))
        if family in ("shuffled card", "mirrored card"):
            frame = _FRAME
        cards.append(Card(random_corners(rng, width, height), patches, gap, frame))
    pixels, truth = photograph(background, cards, random_camera(rng), int(rng.integers(1 << 30)))
    return Scene(pixels, None, truth)
