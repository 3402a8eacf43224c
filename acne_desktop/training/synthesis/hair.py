"""Grows hair, strand by strand: combed back or cut short, brows, lashes, stubble."""

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.eyes import CENTRE
from acne_desktop.training.synthesis.head import FACE, NECK, HeadModel
from acne_desktop.training.synthesis.raster import Floats, Ints, Numbers
from acne_desktop.training.synthesis.strands import KNOTS, Strands
from acne_desktop.training.synthesis.subject import HairStyle, Subject

BUN = np.array([0.0, 8.5, -9.5], np.float32)
"""Where combed-back hair runs to, in atlas space."""


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
    place: Floats, normal: Floats, along: Floats, *, length: Numbers, rise: Numbers, sag: Numbers
) -> Floats:
    """Return strands (n, k, 3) from roots along a tangent; ``rise`` lifts and ``sag`` bends them.

    All lengths in centimetres, by strand.
    """
    length, rise, sag = (np.asarray(v, np.float32) for v in (length, rise, sag))
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
    top = regions.ramp(roots.atlas[:, 1], 7.0, 10.5)
    match subject.style:
        case HairStyle.BUZZ:
            wanted, count = density + 0.8 * edge * density, 22000
        case HairStyle.SHORT:
            wanted, count = density + 1.2 * edge * density, 26000
        case HairStyle.TIED_BACK:
            wanted, count = 0.5 * density + 2.4 * edge * density, 16000
    vertex, place, normal, atlas = roots.draw(wanted * seen, count)
    count, top = len(vertex), top[vertex]
    # Hair thins out and turns finer towards the hairline.
    fine = regions.ramp(regions.scalp(atlas, subject.hairline), -0.2, 1.0)
    match subject.style:
        case HairStyle.BUZZ:
            along = np.stack([0 * top, 1.2 * top - 0.8, 0.6 * top], axis=1)
            along = along + rng.normal(0, 0.6, (count, 3))
            length = rng.uniform(0.12, 0.32, count)
            rise = 0.5 * length
            sag = 0.1 * length
        case HairStyle.SHORT:
            sweep = 0.8 * np.sign(subject.brow_lift)
            along = np.stack([sweep + 0 * top, 1.6 * top - 1.0, 0.2 + 0.5 * top], axis=1)
            along = along + rng.normal(0, 0.3, (count, 3))
            length = (0.5 + 1.7 * top) * rng.uniform(0.6, 1.2, count) * (0.35 + 0.65 * fine)
            rise = (0.06 + 0.3 * top) * rng.uniform(0.3, 1.1, count) * (0.3 + 0.7 * fine)
            sag = rise * rng.uniform(0.3, 0.8, count) + 0.05 * length**2
        case HairStyle.TIED_BACK:
            along = BUN - atlas + rng.normal(0, 0.7, (count, 3))
            length = rng.uniform(1.0, 4.5, count) * (0.4 + 0.6 * fine)
            rise = np.abs(rng.normal(0.06, 0.04, count))
            sag = 0.085 * length**2
    place = place - 0.04 * normal
    knots = _curves(
        place,
        normal,
        along.astype(np.float32),
        length=length,
        rise=rise,
        sag=sag,
    )
    cover = (0.35 + 0.5 * fine).astype(np.float32)
    return knots, vertex, _tinted(subject.hair, count, rng, 0.25), cover, fine > 0.5


def _brows(roots: _Roots, subject: Subject, rng: np.random.Generator) -> Group:
    """Return eyebrow hairs: upright at the inner end, flat towards the tail."""
    inside = regions.brow(roots.atlas, subject.brow_lift, subject.brow_width)
    density = regions.ramp(inside, -0.25, 0.5)
    count = int(3000 * subject.brow_density * subject.brow_width)
    vertex, place, normal, atlas = roots.draw(density, count)
    count = len(vertex)
    outward = np.sign(atlas[:, 0])
    part = np.clip((np.abs(atlas[:, 0]) - 1.2) / 4.4, 0, 1)
    lower = np.sign(
        regions.brow(
            atlas + np.array([0, 0.05, 0], np.float32), subject.brow_lift, subject.brow_width
        )
        - regions.brow(atlas, subject.brow_lift, subject.brow_width)
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
        length=length,
        rise=rise,
        sag=0.6 * rise,
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
    each = 14
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
    lift = np.where(upper, 0.12, -0.6)
    along = np.concatenate([across * 0.75, lift, np.where(upper, 1.0, 0.9)], axis=1)
    along = along + rng.normal(0, 0.13, (count, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    reach = 0.55 + 0.45 * (side * across)[:, 0].clip(-0.6, 1)
    length = np.where(upper[:, 0], 0.66, 0.32) * reach * rng.uniform(0.75, 1.1, count)
    part = np.linspace(0, 1, KNOTS)[None, :, None]
    curl = np.where(upper, 0.36, -0.10)[:, :, None] * length[:, None, None] * part**2
    knots = place[:, None] + along[:, None] * (length[:, None, None] * part)
    knots = knots + curl * np.array([0.0, 1.0, 0.0])
    colour = _tinted(subject.hair * 0.12 + 0.002, count, rng, 0.2)
    cover = np.where(upper[:, 0], 0.9, 0.4).astype(np.float32)
    return knots.astype(np.float32), a, colour, cover, np.zeros(count, bool)


def _stubble(roots: _Roots, subject: Subject, rng: np.random.Generator) -> Group:
    """Return a day or two of beard."""
    vertex, place, normal, _ = roots.draw(regions.beard(roots.atlas), int(7000 * subject.beard))
    count = len(vertex)
    along = (np.array([0, -1.0, 0.1]) + rng.normal(0, 0.4, (count, 3))).astype(np.float32)
    length = rng.uniform(0.04, 0.13, count).astype(np.float32)
    knots = _curves(place, normal, along, length=length, rise=0.4 * length, sag=0 * length)
    colour = _tinted(subject.hair * 0.5 + 0.004, count, rng, 0.25)
    cover = np.full(count, 0.30, np.float32)
    return knots, vertex, colour, cover, np.zeros(count, bool)
