"""Pictures that are no face, drawn by code: what the locator must not take for a patient.

The families of :data:`TRAINED` are learned from; those of :data:`HELD_OUT` are never trained on, so
that what is measured on them tells of pictures nobody thought of.
"""

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from acne_desktop.grading.prepare import Pixels
from acne_desktop.training.synthesis.raster import Floats, Numbers

Draw = Callable[[np.random.Generator], Pixels]
_WORDS = (
    *("patient", "visit", "grade", "date", "skin", "lesion", "note"),
    *("report", "clinic", "cream", "left", "right", "review"),
)


def drawn(family: Draw, count: int, seed: int) -> list[Pixels]:
    """Return pictures of one family (h, w, 3) uint8; the same seed gives the same ones."""
    name = [ord(letter) for letter in family.__name__]
    return [family(np.random.default_rng([seed, 41, *name, number])) for number in range(count)]


def shuffled(pixels: Pixels, cells: int, rng: np.random.Generator) -> Pixels:
    """Return a photograph cut into cells x cells tiles that lie in another order."""
    high, wide = (side // cells for side in pixels.shape[:2])
    tiles = [
        pixels[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
        for row in range(cells)
        for column in range(cells)
    ]
    order = rng.permutation(len(tiles))
    rows = [
        np.concatenate([tiles[i] for i in order[row * cells : (row + 1) * cells]], axis=1)
        for row in range(cells)
    ]
    return np.concatenate(rows, axis=0)


def grey(pixels: Pixels) -> Pixels:
    """Return a photograph in black and white."""
    return np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"), np.uint8)


def blurred(pixels: Pixels, share: float) -> Pixels:
    """Return a photograph blurred by a share of its height (the Gaussian's deviation)."""
    radius = share * pixels.shape[0]
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius)), np.uint8)


def plain(rng: np.random.Generator) -> Pixels:
    """Return one colour with a little noise."""
    return _as_pixels(_colour(rng) + rng.normal(0, rng.uniform(0, 0.03), (*_size(rng), 1)))


def gradient(rng: np.random.Generator) -> Pixels:
    """Return a straight or round run from one colour to another."""
    x, y = _grid(rng)
    turn = rng.uniform(0, 2 * np.pi)
    along = np.hypot(x, y) if rng.random() < 0.4 else x * np.cos(turn) + y * np.sin(turn)
    return _as_pixels(_between(_colour(rng), _colour(rng), along / 2 + 0.5))


def noise(rng: np.random.Generator) -> Pixels:
    """Return noise of any spectrum, grey or coloured, over a colour."""
    size = _size(rng)
    values = _spectral(rng, size, rng.uniform(0, 3), 1 if rng.random() < 0.4 else 3)
    return _as_pixels(_colour(rng) + values * rng.uniform(0.05, 0.4))


def stripes(rng: np.random.Generator) -> Pixels:
    """Return stripes, sharp or soft."""
    x, y = _grid(rng)
    turn, times = rng.uniform(0, np.pi), rng.uniform(3, 60)
    wave = np.sin((x * np.cos(turn) + y * np.sin(turn)) * times)
    return _as_pixels(
        _between(_colour(rng), _colour(rng), np.clip(wave * rng.uniform(0.5, 8), -1, 1) / 2 + 0.5)
    )


def checkerboard(rng: np.random.Generator) -> Pixels:
    """Return a board of two colours."""
    x, y = _grid(rng)
    times = rng.uniform(2, 20)
    odd = (np.floor(x * times) + np.floor(y * times)) % 2
    return _as_pixels(_between(_colour(rng), _colour(rng), odd))


def text_page(rng: np.random.Generator) -> Pixels:
    """Return a page of printed lines."""
    picture, draw = _canvas(rng, bright=True)
    step = int(rng.integers(9, 24))
    for y in range(step, picture.height - step, step):
        words = " ".join(rng.choice(_WORDS, int(rng.integers(2, 14))))
        draw.text((step, y), words, fill=_ink(rng), font_size=step * 0.8)
    return np.asarray(picture, np.uint8)


def chart(rng: np.random.Generator) -> Pixels:
    """Return bars or a line over axes."""
    picture, draw = _canvas(rng, bright=True)
    wide, high = picture.size
    draw.line([(wide * 0.1, high * 0.1), (wide * 0.1, high * 0.9), (wide * 0.95, high * 0.9)], 0, 2)
    values = rng.uniform(0.1, 0.8, int(rng.integers(4, 14))) * high
    at = np.linspace(wide * 0.12, wide * 0.9, len(values))
    if rng.random() < 0.5:
        points = [(float(x), float(high * 0.9 - v)) for x, v in zip(at, values, strict=True)]
        draw.line(points, _ink(rng), 3)
    else:
        for x, value in zip(at, values, strict=True):
            draw.rectangle((x, high * 0.9 - value, x + wide * 0.04, high * 0.9), _ink(rng))
    return np.asarray(picture, np.uint8)


def shapes(rng: np.random.Generator) -> Pixels:
    """Return ellipses, boxes and polygons of any colour on a ground."""
    picture, draw = _canvas(rng)
    for _ in range(int(rng.integers(1, 25))):
        box = _box(rng, picture.size)
        kind = int(rng.integers(3))
        if kind == 0:
            draw.ellipse(box, _ink(rng, 255))
        elif kind == 1:
            draw.rectangle(box, _ink(rng, 255))
        else:
            points = [(float(x), float(y)) for x, y in rng.uniform(0, picture.width, (4, 2))]
            draw.polygon(points, _ink(rng, 255))
    return np.asarray(picture, np.uint8)


def cartoon(rng: np.random.Generator) -> Pixels:
    """Return a drawn face: an oval with dots for eyes and a line for a mouth."""
    picture, draw = _canvas(rng)
    wide, high = picture.size
    x, y = wide * rng.uniform(0.4, 0.6), high * rng.uniform(0.4, 0.6)
    across, tall = wide * rng.uniform(0.15, 0.4), high * rng.uniform(0.2, 0.45)
    skin = tuple(int(v) for v in _skin(rng) * 255) if rng.random() < 0.7 else _ink(rng, 255)
    draw.ellipse((x - across, y - tall, x + across, y + tall), skin, outline=_ink(rng), width=3)
    eye = across * rng.uniform(0.08, 0.2)
    for side in (-1, 1):
        at = x + side * across * 0.4
        draw.ellipse((at - eye, y - tall * 0.3 - eye, at + eye, y - tall * 0.3 + eye), _ink(rng))
    draw.arc((x - across * 0.5, y, x + across * 0.5, y + tall * 0.6), 10, 170, _ink(rng), 4)
    if rng.random() < 0.5:
        draw.line([(x, y - tall * 0.1), (x - 5, y + tall * 0.15), (x + 4, y + tall * 0.15)], 0, 2)
    return np.asarray(picture, np.uint8)


def landscape(rng: np.random.Generator) -> Pixels:
    """Return hills of noise under a sky."""
    high, wide = _size(rng)
    sky = _between(np.array([0.3, 0.5, 0.85]), _colour(rng), np.linspace(0, 1, high)[:, None])
    out = np.repeat(sky, wide, axis=1).reshape(high, wide, 3)
    rows = np.arange(high)[:, None]
    for depth in range(int(rng.integers(1, 5))):
        ridge = _spectral(rng, (1, wide), 2.0, 1)[0, :, 0] * high * 0.1
        below = rows > high * (0.35 + 0.15 * depth) + ridge
        ground = _colour(rng) * 0.8 + _spectral(rng, (high, wide), rng.uniform(0.8, 2), 1) * 0.1
        out[below] = ground[below]
    return _as_pixels(out)


def skin_blobs(rng: np.random.Generator) -> Pixels:
    """Return soft blobs and cloth in the colours of skin."""
    size = _size(rng)
    rough = _spectral(rng, size, rng.uniform(1.5, 3), 1)
    out = _skin(rng) * (0.75 + 0.2 * rough)
    if rng.random() < 0.5:
        edge = _spectral(rng, size, 3, 1) > rng.uniform(-0.5, 1)
        out = np.where(edge, _colour(rng), out)
    if rng.random() < 0.4:
        y, x = np.mgrid[: size[0], : size[1]]
        step = rng.uniform(0.5, 2.5)
        out = out * (0.9 + 0.1 * np.sin(x * step) * np.sin(y * step))[..., None]
    return _as_pixels(out)


def room(rng: np.random.Generator) -> Pixels:
    """Return walls, furniture and lamps of plain boxes in soft light."""
    picture, draw = _canvas(rng)
    for _ in range(int(rng.integers(3, 12))):
        draw.rectangle(_box(rng, picture.size), _ink(rng, 255))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 6))), np.float64)
    light = 0.8 + 0.3 * _spectral(rng, soft.shape[:2], 3, 1)
    return _as_pixels(soft / 255 * light + rng.normal(0, 0.02, (*soft.shape[:2], 1)))


def voronoi(rng: np.random.Generator) -> Pixels:
    """Return stone-like cells, each of its own colour."""
    x, y = _grid(rng)
    seeds = rng.uniform(-1, 1, (int(rng.integers(8, 60)), 2))
    away = np.hypot(x[..., None] - seeds[:, 0], y[..., None] - seeds[:, 1])
    colours = np.array([_colour(rng) for _ in seeds])
    return _as_pixels(colours[away.argmin(axis=-1)] * (0.7 + 0.6 * away.min(axis=-1))[..., None])


def rings(rng: np.random.Generator) -> Pixels:
    """Return growth rings of wood, or ripples."""
    x, y = _grid(rng)
    warp = _spectral(rng, x.shape, 2.5, 1)[..., 0] * rng.uniform(0.02, 0.2)
    wave = np.sin((np.hypot(x - rng.uniform(-1, 1), y) + warp) * rng.uniform(15, 80)) / 2 + 0.5
    brown = np.array([0.55, 0.36, 0.2]) * rng.uniform(0.6, 1.4)
    return _as_pixels(_between(brown, brown * 0.6, wave))


def screen(rng: np.random.Generator) -> Pixels:
    """Return a screen with windows, a title and rows in each."""
    picture, draw = _canvas(rng)
    for _ in range(int(rng.integers(1, 4))):
        left, top, right, bottom = _box(rng, picture.size)
        draw.rectangle((left, top, right, bottom), (245, 245, 246), outline=(90, 90, 90))
        draw.rectangle((left, top, right, min(top + 14, bottom)), _ink(rng, 200))
        for y in range(int(top) + 20, int(bottom) - 10, 16):
            draw.text((left + 6, y), " ".join(rng.choice(_WORDS, 3)), fill=(40, 40, 40))
    return np.asarray(picture, np.uint8)


def torso(rng: np.random.Generator) -> Pixels:
    """Return bare skin in the round with moles, a fold and cloth at an edge, as of a back."""
    x, y = _grid(rng)
    side = np.clip(1 - (np.abs(x) / rng.uniform(0.7, 1.1)) ** 4, 0, 1)
    out = _skin(rng) * (0.45 + 0.55 * side)[..., None]
    out = out * (1 + 0.04 * _spectral(rng, x.shape, 1.2, 1))
    fold = np.exp(-(((x - 0.05 * np.sin(4 * y)) / 0.05) ** 2)) * 0.25
    out = out * (1 - fold)[..., None]
    for _ in range(int(rng.integers(0, 8))):
        away = np.hypot(x - rng.uniform(-0.6, 0.6), y - rng.uniform(-0.8, 0.8))
        out = out * (1 - 0.6 * np.exp(-((away / 0.02) ** 2)))[..., None]
    return _as_pixels(np.where((y > rng.uniform(0.5, 1.2))[..., None], _colour(rng), out))


def foliage(rng: np.random.Generator) -> Pixels:
    """Return leaves upon leaves."""
    picture, draw = _canvas(rng)
    for _ in range(300):
        x, y = rng.uniform(0, picture.width), rng.uniform(0, picture.height)
        long, wide = rng.uniform(8, 40), rng.uniform(3, 12)
        turn = rng.uniform(0, 2 * np.pi)
        along = np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-along[1], along[0]])
        middle = np.array([x, y])
        points = [middle - along * long, middle + across * wide, middle + along * long]
        points.append(middle - across * wide)
        green = (int(rng.integers(20, 110)), int(rng.integers(60, 190)), int(rng.integers(10, 80)))
        draw.polygon([(float(a), float(b)) for a, b in points], green)
    return np.asarray(picture, np.uint8)


def fruit(rng: np.random.Generator) -> Pixels:
    """Return shaded balls in warm colours on a table."""
    x, y = _grid(rng)
    out = _between(_colour(rng), _colour(rng), y / 2 + 0.5)
    for _ in range(int(rng.integers(1, 7))):
        radius = rng.uniform(0.15, 0.5)
        u, v = (x - rng.uniform(-0.7, 0.7)) / radius, (y - rng.uniform(-0.5, 0.7)) / radius
        deep = np.sqrt(np.clip(1 - u**2 - v**2, 0, 1))
        light = np.clip(0.35 + 0.6 * deep - 0.3 * u - 0.3 * v, 0, 1.3)
        warm = np.array([rng.uniform(0.6, 1), rng.uniform(0.2, 0.7), rng.uniform(0, 0.3)])
        out = np.where((deep > 0)[..., None], warm * light[..., None], out)
    return _as_pixels(out)


TRAINED: Mapping[str, Draw] = {
    one.__name__: one
    for one in (
        *(plain, gradient, noise, stripes, checkerboard, text_page),
        *(chart, shapes, cartoon, landscape, skin_blobs, room),
    )
}
HELD_OUT: Mapping[str, Draw] = {
    one.__name__: one for one in (voronoi, rings, screen, torso, foliage, fruit)
}


def _size(rng: np.random.Generator) -> tuple[int, int]:
    """Return a picture's height and width."""
    long = int(rng.integers(160, 360))
    short = int(long * rng.uniform(0.56, 1))
    return (long, short) if rng.random() < 0.6 else (short, long)


def _grid(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return x and y of each pixel, -1..1."""
    high, wide = _size(rng)
    y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j].astype(np.float32)
    return x, y


def _colour(rng: np.random.Generator) -> Floats:
    """Return any colour, now and then that of skin."""
    return _skin(rng) if rng.random() < 0.2 else rng.uniform(0, 1, 3).astype(np.float32)


def _skin(rng: np.random.Generator) -> Floats:
    """Return a colour of skin, from dark to light."""
    dark, light = np.array([0.25, 0.14, 0.09]), np.array([0.97, 0.80, 0.72])
    return np.asarray(_between(dark, light, rng.random()) + rng.normal(0, 0.03, 3), np.float32)


def _between(one: Numbers, other: Numbers, part: Numbers | float) -> Floats:
    weight = np.asarray(part)[..., None]
    return np.asarray(one * (1 - weight) + other * weight, np.float32)


def _spectral(
    rng: np.random.Generator, size: tuple[int, int], exponent: float, channels: int
) -> Floats:
    """Return noise (h, w, channels) of unit deviation whose amplitude falls as 1/f^exponent."""
    fy, fx = np.fft.fftfreq(size[0])[:, None], np.fft.rfftfreq(size[1])[None]
    fall = np.maximum(np.hypot(fy, fx), 1 / max(size)) ** -exponent
    layers = [
        np.fft.irfft2(np.fft.rfft2(rng.standard_normal(size)) * fall, size) for _ in range(channels)
    ]
    out = np.stack(layers, axis=-1)
    return np.asarray((out - out.mean()) / max(float(out.std()), 1e-9), np.float32)


def _canvas(
    rng: np.random.Generator, *, bright: bool = False
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    high, wide = _size(rng)
    ground = (int(rng.integers(215, 256)),) * 3 if bright else _ink(rng, 255)
    picture = Image.new("RGB", (wide, high), ground)
    return picture, ImageDraw.Draw(picture)


def _ink(rng: np.random.Generator, highest: int = 120) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in rng.integers(0, highest, 3))
    return red, green, blue


def _box(rng: np.random.Generator, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return a rectangle somewhere in a picture of that width and height."""
    x, y = np.sort(rng.uniform(0, size[0], 2)), np.sort(rng.uniform(0, size[1], 2))
    return float(x[0]), float(y[0]), float(x[1]) + 2, float(y[1]) + 2


def _as_pixels(values: Numbers) -> Pixels:
    """Return colours 0..1 as pixels."""
    return np.asarray(np.clip(values, 0, 1) * 255, np.uint8)
