"""Draws strands of hair over a rasterised body, lit along their length."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis.camera import Camera
from acne_desktop.training.synthesis.light import Lighting
from acne_desktop.training.synthesis.raster import Floats, Fragments, Ints

KNOTS = 7  # points along every strand

_DEPTH_TOLERANCE_CM = 0.12  # a strand this far under the body's surface still lies on it


@dataclass(frozen=True)
class Strands:
    """Strands of hair in head space, in centimetres.

    ``knots`` (s, k, 3); by strand: ``root`` vertex (s,), linear ``colour`` (s, 3), ``cover`` 0..1
    (s,), and whether it is ``thick`` hair that hides the skin beneath (s,).
    """

    knots: Floats
    root: Ints
    colour: Floats
    cover: Floats
    thick: NDArray[np.bool_]


def draw_strands(
    colour: Floats,
    hidden: NDArray[np.bool_],
    strands: Strands,
    *,
    seen: Fragments,
    camera: Camera,
    lighting: Lighting,
) -> None:
    """Draw strands into a flat picture (h * w, 3) and mark the pixels that thick hair hides.

    ``seen`` is the body that may stand before them.
    """
    count = len(strands.root)
    if not count:
        return
    screen, depth = camera.project(strands.knots.reshape(-1, 3))
    screen = screen.reshape(count, KNOTS, 2)
    depth = depth.reshape(count, KNOTS)
    shade = _lit(strands, camera, lighting)
    length = np.abs(np.diff(screen, axis=1)).max(axis=2).sum(axis=1)
    surface = np.full(seen.width * seen.height, np.inf, np.float32)
    surface[seen.pixel] = seen.depth
    best = np.zeros(seen.width * seen.height, np.int64)
    steps = np.maximum(2, np.ceil(length)).astype(np.int64)
    reach = 2
    while True:
        group = np.flatnonzero((steps <= reach) & (steps > reach // 2 if reach > 2 else True))
        if group.size:
            _splat(
                best,
                screen[group],
                depth[group],
                group,
                steps=reach,
                surface=surface,
                width=seen.width,
            )
        if reach >= steps.max():
            break
        reach *= 2
    pixel = np.flatnonzero(best)
    key = best[pixel] & 0xFFFFFFFF
    strand, knot = np.divmod(key, KNOTS)
    cover = strands.cover[strand] * (1 - 0.55 * (knot / (KNOTS - 1)) ** 2)
    colour[pixel] += cover[:, None] * (shade[strand, knot] - colour[pixel])
    hidden[pixel[strands.thick[strand]]] = True


def _splat(
    best: Ints,
    screen: Floats,
    depth: Floats,
    name: Ints,
    *,
    steps: int,
    surface: Floats,
    width: int,
) -> None:
    """Keep, for every pixel a strand crosses, the nearest strand (its name) and its knot.

    ``screen`` (s, k, 2) and ``depth`` (s, k) are the knots; each strand is drawn as ``steps`` dots.
    """
    height = len(best) // width
    t = (np.arange(steps) + 0.5) / steps * (KNOTS - 1)
    low = np.minimum(t.astype(np.int64), KNOTS - 2)
    part = (t - low).astype(np.float32)
    chunk = max(1, (1 << 20) // steps)
    for start in range(0, len(name), chunk):
        some = slice(start, start + chunk)
        a, b = screen[some][:, low], screen[some][:, low + 1]
        at = (a + (b - a) * part[:, None]).astype(np.int64)
        near = depth[some][:, low] + (depth[some][:, low + 1] - depth[some][:, low]) * part
        inside = (at >= 0).all(axis=2) & (at[..., 0] < width) & (at[..., 1] < height)
        pixel = (at[..., 1] * width + at[..., 0])[inside]
        near = near[inside]
        key = (1 / near).astype(np.float32).view(np.int32).astype(np.int64) << 32
        key |= (name[some, None] * KNOTS + low)[inside]
        free = near < surface[pixel] + _DEPTH_TOLERANCE_CM
        np.maximum.at(best, pixel[free], key[free])


def _lit(strands: Strands, camera: Camera, lighting: Lighting) -> Floats:
    """Return the colour (s, k, 3) of every knot (Kajiya and Kay, 1989)."""
    tangent = np.gradient(strands.knots, axis=1)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=2, keepdims=True), 1e-6)
    view = camera.eye - strands.knots
    view /= np.linalg.norm(view, axis=2, keepdims=True)
    body = strands.colour[:, None] * 1.1
    out = body * (lighting.ambient[strands.root] * 0.9)[:, None]
    for index, lamp in enumerate(lighting.lamps):
        reach = lighting.reach[strands.root, index][:, None, None]
        along = (tangent @ lamp.direction)[..., None]
        out = out + body * lamp.colour * reach * np.sqrt(np.maximum(1 - along**2, 0)) * 0.6
        half = view + lamp.direction
        half /= np.linalg.norm(half, axis=2, keepdims=True)
        slip = np.einsum("skc,skc->sk", tangent, half)[..., None]
        shine = np.maximum(1 - (slip + 0.06) ** 2, 0) ** 45 * 0.05
        glow = np.maximum(1 - (slip - 0.1) ** 2, 0) ** 16 * 0.5
        out = out + reach * lamp.colour * (shine + glow * body)
    result: Floats = out.astype(np.float32)
    return result
