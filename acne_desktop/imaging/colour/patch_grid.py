"""Arranges flat areas into grids that are seen in perspective."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from acne_desktop.imaging.colour.flat_areas import Areas
from acne_desktop.imaging.colour.space import Floats

LEAST_NODES = 8
_MOST_NODES = 120  # a keyboard has no more; a wall of tiles is no card
_NEAR, _FAR = 0.9, 2.8  # between neighbours, in sides of a patch; its edges are not flat
_ALIKE = 4.0  # how much larger one patch may be than its neighbour
_NEIGHBOURS = 6
_PAIRS = 3  # of directions that are tried at each area
_OFF = 0.3  # of a step, between where a neighbour is expected and found
_STRAIGHT = 0.15  # of a cell, between a node and the grid in perspective
_STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))

Node = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """Areas at whole places (``nodes``, (n, 2)) of a grid, and the map from there to pixels."""

    nodes: Floats
    points: Floats
    to_pixels: Floats

    def __len__(self) -> int:
        return len(self.nodes)


def find(areas: Areas) -> list[Grid]:
    """Return the grids in which areas lie, those with the most nodes first."""
    grids: list[Grid] = []
    used: set[int] = set()
    neighbours = _neighbours(areas)
    for seed, near in enumerate(neighbours):
        if seed in used or len(near) < 2:
            continue
        best = max(
            (_grown(areas, seed, u, v) for u, v in _bases(areas, seed, near)), key=len, default={}
        )
        grid = _straightened(areas, best) if len(best) >= LEAST_NODES else None
        if grid is not None:
            used |= set(best.values())
            grids.append(grid)
    return sorted(grids, key=len, reverse=True)


def _neighbours(areas: Areas) -> list[list[int]]:
    """Return for every area those that could be next to it, the nearest first."""
    offsets = areas.centres[None] - areas.centres[:, None]
    distance = _in_sides(areas.spreads, offsets)
    ratio = areas.sizes[None] / areas.sizes[:, None]
    near = (distance > _NEAR) & (distance < _FAR) & (ratio > 1 / _ALIKE) & (ratio < _ALIKE)
    order = np.argsort(np.where(near, distance, np.inf), axis=1)[:, :_NEIGHBOURS]
    return [[int(j) for j in row if near[i, j]] for i, row in enumerate(order)]


def _in_sides(spreads: Floats, offsets: Floats) -> Floats:
    """Return the lengths of offsets (n, m, 2) in sides of n areas, whatever their tilt."""
    inverse = np.linalg.inv(12 * spreads)
    lengths: Floats = np.sqrt(np.einsum("nmi,nij,nmj->nm", offsets, inverse, offsets))
    return lengths


def _bases(areas: Areas, seed: int, near: list[int]) -> Iterator[tuple[Floats, Floats]]:
    """Yield pairs of steps to two neighbours that are about square to each other on the card."""
    inverse = np.linalg.inv(12 * areas.spreads[seed])
    found = 0
    for one, other in combinations(near, 2):
        u, v = areas.centres[one] - areas.centres[seed], areas.centres[other] - areas.centres[seed]
        uu, vv, uv = u @ inverse @ u, v @ inverse @ v, u @ inverse @ v
        if abs(uv) > 0.5 * np.sqrt(uu * vv) or not 0.4 < uu / vv < 2.5:
            continue
        # Right-handed, as rows below columns are: so a card that is mirrored never fits.
        yield (u, v) if u[0] * v[1] > u[1] * v[0] else (v, u)
        found += 1
        if found == _PAIRS:
            return


def _grown(areas: Areas, seed: int, u: Floats, v: Floats) -> dict[Node, int]:
    """Return which area lies at which place of the grid that begins at ``seed``."""
    nodes: dict[Node, int] = {(0, 0): seed}
    steps = {(0, 0): (u, v)}
    waiting = [(0, 0)]
    taken = {seed}
    while waiting and len(nodes) < _MOST_NODES:
        at = waiting.pop(0)
        u, v = steps[at]
        here = areas.centres[nodes[at]]
        for i, j in _STEPS:
            there = (at[0] + i, at[1] + j)
            if there in nodes:
                continue
            off = ((areas.centres - (here + i * u + j * v)) ** 2).sum(axis=1)
            match = int(off.argmin())
            if match in taken or off[match] > _OFF**2 * min(u @ u, v @ v):
                continue
            made = (areas.centres[match] - here) * (i + j)
            # Perspective changes the steps slowly from cell to cell.
            steps[there] = ((u + made) / 2, v) if i else (u, (v + made) / 2)
            nodes[there] = match
            taken.add(match)
            waiting.append(there)
    return nodes


def _straightened(areas: Areas, nodes: dict[Node, int]) -> Grid | None:
    """Return the grid in perspective with every area that lies on it, None where none fits."""
    places = np.array(list(nodes), float)
    if (np.ptp(places, axis=0) < 1).any() or np.ptp(places, axis=0).max() < 2:
        return None
    points = areas.centres[list(nodes.values())]
    for _ in range(3):
        to_pixels = homography(places, points)
        at = mapped(inverse(to_pixels), areas.centres)
        nearest = np.round(at)
        off = np.abs(at - nearest).max(axis=1)
        low, high = places.min(axis=0) - 1, places.max(axis=0) + 1
        on = (off < _STRAIGHT) & (nearest >= low).all(axis=1) & (nearest <= high).all(axis=1)
        places, points = _one_each(nearest[on], areas.centres[on], off[on])
        if len(places) < LEAST_NODES or (np.ptp(places, axis=0) < 1).any():
            return None
    return Grid(places, points, to_pixels)


def _one_each(places: Floats, points: Floats, off: Floats) -> tuple[Floats, Floats]:
    """Return every place once, with the point that lies nearest to it."""
    order = np.argsort(off)
    _, first = np.unique(places[order], axis=0, return_index=True)
    return places[order][first], points[order][first]


def homography(source: Floats, target: Floats) -> Floats:
    """Return the 3 x 3 map from four or more points (n, 2) to others, by least squares.

    The normalised direct linear transformation (Hartley, IEEE PAMI 19 (1997) 580-593).
    """
    from_source, from_target = _normal(source), _normal(target)
    x, y = mapped(from_source, source).T
    u, v = mapped(from_target, target).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    rows = [
        np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], 1),
        np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], 1),
    ]
    _, _, directions = np.linalg.svd(np.concatenate(rows))
    found: Floats = np.linalg.inv(from_target) @ directions[-1].reshape(3, 3) @ from_source
    return found


def inverse(homography_: Floats) -> Floats:
    """Return the 3 x 3 map that leads back."""
    return np.linalg.inv(homography_).astype(float)


def _normal(points: Floats) -> Floats:
    """Return the map that centres points and brings them to about unit distance."""
    middle = points.mean(axis=0)
    scale = 1.0 / max(float(np.sqrt(((points - middle) ** 2).mean())), 1e-9)
    return np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])


def mapped(homography_: Floats, points: Floats) -> Floats:
    """Return points (n, 2) through a 3 x 3 map."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ homography_.T
    plane: Floats = lifted[:, :2] / lifted[:, 2:]
    return plane
