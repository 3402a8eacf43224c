"""Where lesions and marks sit on the skin surface of a subject, visit by visit."""

from dataclasses import dataclass, replace

import numpy as np

from acne_desktop.domain.iga import Grade
from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.head import FACE, HeadModel, vertex_normals
from acne_desktop.training.synthesis.lesions import (
    COMEDONES,
    Counts,
    Kind,
    Look,
    Spot,
    draw_lesions,
    draw_look,
    draw_mark,
    draw_mole,
)
from acne_desktop.training.synthesis.raster import Floats, Ints
from acne_desktop.training.synthesis.subject import Subject

_SITES = 700
_GAP_CM = 0.06
_SMALLEST_CM = 0.01
_VISIT_WANDER = 0.35  # how far a visit reshuffles the sites a subject's acne returns to
_FLARE = {Grade.CLEAR: 0.0, Grade.ALMOST_CLEAR: 0.02, Grade.MILD: 0.05}


@dataclass(frozen=True)
class Sites:
    """Places on the surface: triangle (n,), corner weights, atlas point and normal (n, 3)."""

    triangle: Ints
    weights: Floats
    point: Floats
    normal: Floats


@dataclass(frozen=True)
class Eruption:
    """What a visit shows: spots in drawing order, the counts they stand for, general redness."""

    spots: tuple[Spot, ...]
    counts: Counts
    flare: float


def draw_sites(head: HeadModel, subject: Subject) -> Sites:
    """Draw the places where this subject's acne, marks and moles may appear."""
    rng = np.random.default_rng([subject.seed, 12])
    atlas, triangles = head.atlas, head.triangles[head.part == FACE]
    owner = np.flatnonzero(head.part == FACE)
    normals = vertex_normals(atlas, head.triangles)
    weight = regions.open_skin(atlas, normals) * (regions.zones(atlas) @ subject.preference)
    a, b, c = (atlas[triangles[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chance = (area * weight[triangles].min(axis=1)).astype(np.float64)
    picked = rng.choice(len(triangles), _SITES, p=chance / chance.sum())
    weights = rng.dirichlet([1.0, 1.0, 1.0], _SITES).astype(np.float32)
    corners = triangles[picked]
    point = np.einsum("nk,nkc->nc", weights, atlas[corners])
    normal = np.einsum("nk,nkc->nc", weights, normals[corners])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return Sites(owner[picked], weights, point.astype(np.float32), normal.astype(np.float32))


def erupt(subject: Subject, sites: Sites, grade: Grade, visit_seed: int) -> Eruption:
    """Draw the lesions and marks of one visit at this grade.

    Sites keep their rank from visit to visit but for a little wander, so acne comes back to the
    same places and leaves marks near them.
    """
    rng = np.random.default_rng([subject.seed, visit_seed, 13])
    counts = draw_lesions(grade, rng)
    person = np.random.default_rng([subject.seed, 14])
    rank = person.random(len(sites.triangle)) + _VISIT_WANDER * rng.random(len(sites.triangle))
    book = _Book(sites, list(np.argsort(rank)))
    moles = [book.place(None, draw_mole(person)) for _ in range(int(person.poisson(2.5)))]
    active = []
    for kind in sorted(Kind, reverse=True):
        for _ in range(counts[kind]):
            small = grade <= Grade.ALMOST_CLEAR or (kind == Kind.NODULE and counts[kind] == 1)
            look = draw_look(kind, rng, small=small)
            active.append(book.place(kind, look))
    dark = min(1.0, subject.melanin / 1.2)
    marks = [
        book.place(None, draw_mark(rng, melanin_skin=dark))
        for _ in range(int(rng.poisson(1.5 + 3.5 * int(grade) * rng.uniform(0.4, 1.2))))
    ]
    flare = _FLARE.get(grade, 0.08) * rng.uniform(0.3, 1.3)
    spots = [s for s in (*marks, *moles, *active) if s is not None]
    return Eruption(tuple(spots), counts, flare)


class _Book:
    """Hands out sites in order of rank, never two spots on top of each other."""

    def __init__(self, sites: Sites, order: list[int]) -> None:
        self._sites = sites
        self._order = order
        self._taken: list[tuple[int, float]] = []

    def place(self, kind: Kind | None, look: Look) -> Spot | None:
        """Return the spot on the first free site that suits it.

        A mark that finds no room is left out; a lesion must be shown, so it shrinks until it fits.
        """
        suited = [site for site in self._order if self._suits(site, kind, look)] or self._order
        while True:
            for site in suited:
                if self._free(site, look.radius):
                    self._order.remove(site)
                    self._taken.append((site, look.radius))
                    return Spot(site, kind, look)
            if kind is None:
                return None
            if look.radius < _SMALLEST_CM:
                raise ValueError("more lesions than the face has room for")
            look = replace(look, radius=look.radius * 0.8)

    def _suits(self, site: int, kind: Kind | None, look: Look) -> bool:
        """Tell whether it grows here: no nodules on the nose, comedones towards the middle."""
        x, y, z = self._sites.point[site]
        if kind == Kind.NODULE:
            return bool(abs(x) > 2.2)
        if kind in COMEDONES:
            return bool(abs(x) < 5.5 and z > 5)
        return bool(abs(x) > 1.3 or y < -4 or y > 5 or look.radius < 0.16)

    def _free(self, site: int, radius: float) -> bool:
        point = self._sites.point
        return all(
            float(np.linalg.norm(point[site] - point[other])) > radius + reach + _GAP_CM
            for other, reach in self._taken
        )
