"""Hair, strand by strand: scalp hair combed off the face or cut short, brows, lashes, stubble."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.eyes import CENTRE
from acne_desktop.training.synthesis.head import FACE, NECK, HeadModel
from acne_desktop.training.synthesis.light import Lighting
from acne_desktop.training.synthesis.raster import Floats, Fragments, Ints
from acne_desktop.training.synthesis.studio import Studio
from acne_desktop.training.synthesis.subject import HairStyle, Subject

KNOTS = 7  # points along every strand
BUN = np.array([0.0, 8.5, -9.5], np.float32)
"""Where combed-back hair runs to, in atlas space."""
SKULL = np.array([0.0, 4.5, -0.5], np.float32)

_DEPTH_TOLERANCE_CM = 0.12


class Projector(Protocol):
    """What a camera must offer to draw strands."""

    eye: Floats

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return pixels (n, 2) and distance along the view (n,)."""


@dataclass(frozen=True)
class Strands:
    """Strands of hair in head space: ``knots`` (s, k, 3); by strand ``root`` vertex (s,), linear
    ``colour`` (s, 3), ``cover`` 0..1 (s,), ``thick`` hair that hides the skin beneath (s,) bool.
    """  # noqa: D205

    knots: Floats
    root: Ints
    colour: Floats
    cover: Floats
    thick: NDArray[np.bool_]


def cover_scalp(head: HeadModel, subject: Subject, points: Floats) -> Floats:
    """Return the vertices with hair and clothes given their thickness."""
    atlas = head.atlas
    outward = atlas - SKULL
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    behind = regions.scalp(atlas, subject.hairline)
    up = atlas[:, 1]
    if subject.style == HairStyle.SHORT:
        thickness = 0.25 + 1.0 * regions.ramp(up, 6.0, 11.0)
        lift = regions.ramp(behind, 0.0, 1.6) * thickness
    else:
        lift = regions.ramp(behind, 0.0, 1.8) * (0.35 + 0.35 * regions.ramp(up, 5.0, 11.0))
    from_ear = np.hypot(up - 1.0, atlas[:, 2])
    lift = lift * regions.ramp(from_ear, 3.4, 6.0) * (head.vertex_part <= NECK)
    across = np.abs(atlas[:, 0])
    # The scanned lips stand a hair's breadth open: the lower one closes the gap.
    seam = np.interp(across, [0.0, 1.0, 1.5, 2.3], [-3.37, -3.38, -3.41, -3.5])
    lower = (atlas[:, 1] < seam) & (across < 2.3) & (atlas[:, 2] > 8)
    close = np.where(lower, 0.09 * np.exp(-(((atlas[:, 1] - seam) / 0.35) ** 2)), 0.0)
    points = points + close[:, None] * np.array([0.0, 1.0, 0.0], np.float32)
    dress = regions.ramp(regions.neckline(atlas), 0.0, 0.5) * 0.35
    normal_out = atlas - np.array([0.0, -16.0, -2.0], np.float32)
    normal_out /= np.linalg.norm(normal_out, axis=1, keepdims=True)
    out: Floats = points + outward * lift[:, None] + normal_out * dress[:, None]
    return out.astype(np.float32)


def comb_coordinates(atlas: Floats) -> tuple[Floats, Floats]:
    """Return, for scalp points, the angle around the bun (across the strands) and towards it."""
    axis = (BUN - SKULL) / np.linalg.norm(BUN - SKULL)
    side = np.array([1.0, 0.0, 0.0], np.float32)
    third = np.cross(axis, side)
    out = atlas - SKULL
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return np.arctan2(out @ side, out @ third), np.arccos(np.clip(out @ axis, -1, 1))


def grow(head: HeadModel, subject: Subject, points: Floats, normals: Floats) -> Strands:
    """Grow all hair of a subject on the covered head (v, 3)."""
    rng = np.random.default_rng([subject.seed, 18])
    roots = _Roots(head, points, normals, rng)
    groups = [
        _scalp_hair(roots, subject, rng),
        _brows(roots, subject, rng),
        _lashes(head, points, subject, rng),
    ]
    if subject.beard:
        groups.append(_stubble(roots, subject, rng))
    return Strands(*(np.concatenate(parts) for parts in zip(*groups, strict=True)))


Group = tuple[Floats, Ints, Floats, Floats, NDArray[np.bool_]]


class _Roots:
    """Draws points on the surface where a density asks for them."""

    def __init__(
        self, head: HeadModel, points: Floats, normals: Floats, rng: np.random.Generator
    ) -> None:
        self.atlas, self.points, self.normals = head.atlas, points, normals
        self._triangles = head.triangles[(head.part == FACE) | (head.part == NECK)]
        a, b, c = (head.atlas[self._triangles[:, i]] for i in range(3))
        self._area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
        self._rng = rng

    def draw(self, density: Floats, count: int) -> tuple[Ints, Floats, Floats, Floats]:
        """Return nearest vertex (n,), place, normal and atlas point (n, 3) of ``count`` roots."""
        chance = self._area * density[self._triangles].mean(axis=1).astype(np.float64)
        if chance.sum() == 0:
            empty = np.zeros((0, 3), np.float32)
            return np.zeros(0, np.int64), empty, empty, empty
        picked = self._rng.choice(len(chance), count, p=chance / chance.sum())
        corners = self._triangles[picked]
        weights = self._rng.dirichlet([1.0, 1.0, 1.0], count).astype(np.float32)
        place, normal, atlas = (
            np.einsum("nk,nkc->nc", weights, values[corners]).astype(np.float32)
            for values in (self.points, self.normals, self.atlas)
        )
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        return corners[:, 0], place, normal, atlas


def _curves(
    place: Floats, normal: Floats, along: Floats, length: Floats, rise: Floats, sag: Floats
) -> Floats:
    """Return strands (n, k, 3) from roots, along a tangent; ``rise`` lifts them, ``sag`` bends back.

    All lengths in centimetres, by strand.
    """
    along = along - np.einsum("nc,nc->n", along, normal)[:, None] * normal
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    t = np.linspace(0, 1, KNOTS, dtype=np.float32)[None, :, None]
    up = rise[:, None, None] * (2 * t - t * t) - sag[:, None, None] * t * t
    out: Floats = (
        place[:, None] + along[:, None] * (length[:, None, None] * t) + normal[:, None] * up
    )
    return out.astype(np.float32)


def _tinted(colour: Floats, count: int, rng: np.random.Generator, spread: float = 0.35) -> Floats:
    shade = np.exp(rng.normal(0, spread, (count, 1))).astype(np.float32)
    out: Floats = colour * shade
    return out.astype(np.float32)


def _scalp_hair(roots: _Roots, subject: Subject, rng: np.random.Generator) -> Group:
    """Return hair of the head: short and upright, or combed back towards a bun."""
    behind = regions.scalp(roots.atlas, subject.hairline)
    density = regions.ramp(behind, -0.15, 0.7) * (roots.atlas[:, 1] > -7)
    edge = np.exp(-(((behind - 0.3) / 0.45) ** 2))
    seen = (roots.atlas[:, 2] > -6).astype(np.float32)
    if subject.style == HairStyle.SHORT:
        vertex, place, normal, atlas = roots.draw((density + 1.2 * edge * density) * seen, 15000)
        count = len(vertex)
        top = regions.ramp(atlas[:, 1], 7.0, 10.5)
        sweep = rng.uniform(-0.8, 0.8)
        along = np.stack([sweep + 0 * top, 1.6 * top - 1.0, 0.2 + 0.5 * top], axis=1)
        along = along + rng.normal(0, 0.35, (count, 3))
        length = (0.7 + 1.5 * top) * rng.uniform(0.6, 1.2, count)
        rise = (0.08 + 0.55 * top) * rng.uniform(0.3, 1.2, count)
        sag = rise * rng.uniform(0.1, 0.6, count)
    else:
        vertex, place, normal, atlas = roots.draw(
            (0.5 * density + 3.0 * edge * density) * seen, 11000
        )
        count = len(vertex)
        along = BUN - atlas + rng.normal(0, 0.9, (count, 3))
        length = rng.uniform(1.0, 4.5, count)
        rise = np.abs(rng.normal(0.10, 0.06, count))
        sag = 0.055 * length**2
    place = place - 0.04 * normal
    knots = _curves(
        place,
        normal,
        along.astype(np.float32),
        *(v.astype(np.float32) for v in (length, rise, sag)),
    )
    cover = np.full(count, 0.85, np.float32)
    return knots, vertex, _tinted(subject.hair, count, rng), cover, np.ones(count, bool)


def _brows(roots: _Roots, subject: Subject, rng: np.random.Generator) -> Group:
    """Return eyebrow hairs: upright at the inner end, flat towards the tail."""
    inside = regions.brow(roots.atlas, subject.brow_lift)
    density = regions.ramp(inside, -0.25, 0.5)
    count = int(2000 * subject.brow_density)
    vertex, place, normal, atlas = roots.draw(density, count)
    count = len(vertex)
    outward = np.sign(atlas[:, 0])
    part = np.clip((np.abs(atlas[:, 0]) - 1.2) / 4.4, 0, 1)
    lower = np.sign(
        regions.brow(atlas + np.array([0, 0.05, 0], np.float32), subject.brow_lift)
        - regions.brow(atlas, subject.brow_lift)
    )
    rising = 1.5 * (1 - part) ** 2 + 0.35 * lower - 0.45 * part
    along = np.stack([outward * (0.35 + part), rising, 0 * part], axis=1)
    along = along + rng.normal(0, 0.16, (count, 3))
    length = (0.62 - 0.2 * part) * rng.uniform(0.6, 1.15, count)
    rise = rng.uniform(0.03, 0.09, count)
    knots = _curves(
        place,
        normal,
        along.astype(np.float32),
        length.astype(np.float32),
        rise.astype(np.float32),
        (0.6 * rise).astype(np.float32),
    )
    colour = _tinted(subject.hair * 0.45 + 0.003, count, rng, 0.25)
    cover = np.full(count, 0.55 + 0.3 * subject.brow_density, np.float32)
    return knots, vertex, colour, cover, np.zeros(count, bool)


def _lashes(head: HeadModel, points: Floats, subject: Subject, rng: np.random.Generator) -> Group:
    """Return lashes on the rims of the lids: long above, short below."""
    edges = head.lid_edges
    if not len(edges):
        none = np.zeros((0, 3), np.float32)
        return (
            np.zeros((0, KNOTS, 3), np.float32),
            np.zeros(0, np.int64),
            none,
            np.zeros(0, np.float32),
            np.zeros(0, bool),
        )
    each = 8
    pick = np.repeat(np.arange(len(edges)), each)
    t = rng.random((len(pick), 1)).astype(np.float32)
    a, b = edges[pick].T
    place = points[a] * (1 - t) + points[b] * t
    atlas = head.atlas[a] * (1 - t) + head.atlas[b] * t
    side = np.sign(atlas[:, :1])
    across = (atlas[:, :1] - side * CENTRE[0]) / 1.25
    # The corners lie about y = 3.4; the upper rim above the line between them.
    upper = atlas[:, 1:2] > 3.45 - 0.04 * side * across
    keep = (np.abs(across[:, 0]) < 1.05) & (upper[:, 0] | (rng.random(len(pick)) < 0.45))
    place, side, across, upper, a = (v[keep] for v in (place, side, across, upper, a))
    count = len(place)
    lift = np.where(upper, 0.55, -0.75)
    along = np.concatenate([across * 0.75, lift, np.where(upper, 1.0, 0.8)], axis=1)
    along = along + rng.normal(0, 0.13, (count, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    reach = 0.55 + 0.45 * (side * across)[:, 0].clip(-0.6, 1)
    length = np.where(upper[:, 0], 0.72, 0.36) * reach * rng.uniform(0.75, 1.1, count)
    t = np.linspace(0, 1, KNOTS)[None, :, None]
    curl = np.where(upper, 0.36, -0.10)[:, :, None] * length[:, None, None] * t**2
    knots = place[:, None] + along[:, None] * (length[:, None, None] * t)
    knots = knots + curl * np.array([0.0, 1.0, 0.0])
    colour = _tinted(subject.hair * 0.2 + 0.003, count, rng, 0.2)
    cover = np.where(upper[:, 0], 0.75, 0.4).astype(np.float32)
    return knots.astype(np.float32), a, colour, cover, np.zeros(count, bool)


def _stubble(roots: _Roots, subject: Subject, rng: np.random.Generator) -> Group:
    """Return a day or two of beard."""
    vertex, place, normal, _ = roots.draw(regions.beard(roots.atlas), int(7000 * subject.beard))
    count = len(vertex)
    along = np.array([0, -1.0, 0.1]) + rng.normal(0, 0.4, (count, 3))
    length = rng.uniform(0.04, 0.13, count).astype(np.float32)
    knots = _curves(place, normal, along.astype(np.float32), length, 0.4 * length, 0 * length)
    colour = _tinted(subject.hair * 0.5 + 0.004, count, rng, 0.25)
    cover = np.full(count, 0.30, np.float32)
    return knots, vertex, colour, cover, np.zeros(count, bool)


def draw_strands(
    colour: Floats,
    hidden: NDArray[np.bool_],
    seen: Fragments,
    strands: Strands,
    camera: Projector,
    lighting: Lighting,
    studio: Studio,
) -> None:
    """Draw strands into a flat picture (h * w, 3) and mark the pixels that thick hair hides."""
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
            _splat(best, group, reach, screen, depth, surface, seen.width, seen.height)
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
    group: Ints,
    steps: int,
    screen: Floats,
    depth: Floats,
    surface: Floats,
    width: int,
    height: int,
) -> None:
    """Keep, for every pixel a strand crosses, the nearest strand and its knot."""
    t = (np.arange(steps) + 0.5) / steps * (KNOTS - 1)
    low = np.minimum(t.astype(np.int64), KNOTS - 2)
    part = (t - low).astype(np.float32)
    chunk = max(1, (1 << 20) // steps)
    for start in range(0, len(group), chunk):
        some = group[start : start + chunk]
        a, b = screen[some][:, low], screen[some][:, low + 1]
        at = (a + (b - a) * part[:, None]).astype(np.int64)
        near = depth[some][:, low] + (depth[some][:, low + 1] - depth[some][:, low]) * part
        inside = (at >= 0).all(axis=2) & (at[..., 0] < width) & (at[..., 1] < height)
        pixel = (at[..., 1] * width + at[..., 0])[inside]
        near = near[inside]
        key = (1 / near).astype(np.float32).view(np.int32).astype(np.int64) << 32
        key |= (some[:, None] * KNOTS + low)[inside]
        free = near < surface[pixel] + _DEPTH_TOLERANCE_CM
        np.maximum.at(best, pixel[free], key[free])


def _lit(strands: Strands, camera: Projector, lighting: Lighting) -> Floats:
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
