"""The 3D head that synthetic patients are drawn on: geometry, identity modes, seen directions."""

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from acne_desktop.errors import DatasetError
from acne_desktop.training.synthesis.raster import Floats, Ints, rasterise
from acne_desktop.training.synthesis.subdivide import Refinement, refine_topology

FILE_NAME = "ict_face_50.npz"
FACE, NECK, SOCKET, EYE, MOUTH = 0, 1, 2, 3, 4

_DIRECTIONS = 140
_VISIBILITY_PIXELS = 200
_BIAS_CM = 0.25  # a vertex may lie this far behind the depth map and still count as seen


@dataclass(frozen=True, eq=False)
class HeadModel:
    """A head mesh, refined once, in centimetres: +y up, +z out of the face, +x patient's left.

    ``atlas`` (v, 3) is the average head: skin is painted and lesions are placed in its
    coordinates, so they mean the same place on every subject. ``modes`` (k, c, 3) are the
    identity modes of the coarse mesh. ``triangles`` (t, 3) and ``part`` (t,) say what is drawn.
    """

    coarse: Floats
    coarse_triangles: Ints
    coarse_part: NDArray[np.uint8]
    modes: Floats
    refinement: Refinement
    triangles: Ints
    part: NDArray[np.uint8]

    @staticmethod
    def load(folder: Path) -> "HeadModel":
        """Read the mesh. Raises :class:`DatasetError` where it is missing or unreadable."""
        try:
            with (folder / FILE_NAME).open("rb") as file, np.load(file) as data:
                return HeadModel.build(
                    data["neutral"], data["modes"], data["quads"], data["quads_part"]
                )
        except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
            raise DatasetError(
                f"The head mesh {FILE_NAME} is missing or unreadable: name its folder."
            ) from None

    @staticmethod
    def build(
        neutral: NDArray[np.floating],
        modes: NDArray[np.floating],
        quads: NDArray[np.integer],
        parts: NDArray[np.integer],
    ) -> "HeadModel":
        """Make a head of vertices (v, 3), modes (k, v, 3), quads (q, 4) and their parts (q,)."""
        faces = np.asarray(quads, np.int64)
        owner = np.asarray(parts, np.uint8)
        refinement = refine_topology(faces, len(neutral))
        fine_quads, fine_parts = refinement.quads, np.repeat(owner, 4)
        mouth = _mouth(refinement, np.asarray(neutral))
        return HeadModel(
            coarse=np.asarray(neutral, np.float32),
            coarse_triangles=_split(faces),
            coarse_part=np.tile(owner, 2),
            modes=np.asarray(modes, np.float32),
            refinement=refinement,
            triangles=np.concatenate([_split(fine_quads), mouth]),
            part=np.concatenate([np.tile(fine_parts, 2), np.full(len(mouth), MOUTH, np.uint8)]),
        )

    @cached_property
    def atlas(self) -> Floats:
        """The refined average head (v, 3)."""
        return self.refinement.points(self.coarse)

    @cached_property
    def vertex_part(self) -> NDArray[np.uint8]:
        """The part of every refined vertex; on a border the lower part number wins."""
        owner = np.full(self.refinement.count, 255, np.uint8)
        for corner in range(3):
            np.minimum.at(owner, self.triangles[:, corner], self.part)
        return owner

    @cached_property
    def lid_edges(self) -> Ints:
        """Refined edges (e, 2) where the face meets an eye socket: the rims of the lids."""
        edges = []
        for part in (FACE, SOCKET):
            tri = self.triangles[self.part == part]
            pairs = np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [2, 0]]])
            pairs.sort(axis=1)
            edges.append(np.unique(pairs[:, 0] * self.refinement.count + pairs[:, 1]))
        shared = np.intersect1d(edges[0], edges[1])
        return np.stack(np.divmod(shared, self.refinement.count), axis=1)

    def shaped(self, weights: Floats) -> Floats:
        """Return the refined vertices (v, 3) of the head with these identity weights (k,)."""
        moved = self.coarse + np.tensordot(weights, self.modes[: len(weights)], axes=1)
        return self.refinement.points(moved.astype(np.float32))

    @cached_property
    def directions(self) -> Floats:
        """Unit vectors (d, 3) spread evenly over the sphere."""
        i = np.arange(_DIRECTIONS) + 0.5
        z = 1 - 2 * i / _DIRECTIONS
        turn = np.pi * (1 + 5**0.5) * i
        ring = np.sqrt(1 - z * z)
        return np.stack([ring * np.cos(turn), ring * np.sin(turn), z], axis=1).astype(np.float32)

    @cached_property
    def visibility(self) -> Floats:
        """How freely every refined vertex sees every direction: (v, d) in 0..1.

        Measured on the average head by a depth map from each direction; shadows and ambient
        occlusion of every subject and light are sums over it.
        """
        seen = np.empty((len(self.coarse), len(self.directions)), np.float32)
        for index, direction in enumerate(self.directions):
            seen[:, index] = _seen_from(self.coarse, self.coarse_triangles, direction)
        return self.refinement.points(seen)


def vertex_normals(points: Floats, triangles: Ints) -> Floats:
    """Return unit normals (v, 3), each triangle weighing in by its area."""
    a, b, c = (points[triangles[:, i]] for i in range(3))
    facets = np.cross(b - a, c - a)
    normals = np.zeros_like(points)
    for axis in range(3):
        for corner in range(3):
            normals[:, axis] += np.bincount(
                triangles[:, corner], facets[:, axis], minlength=len(points)
            ).astype(np.float32)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    out: Floats = (normals / np.maximum(length, 1e-9)).astype(np.float32)
    return out


def _split(quads: Ints) -> Ints:
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def _mouth(refinement: Refinement, points: NDArray[np.floating]) -> Ints:
    """Return triangles, of either winding, that close the opening behind the lips."""
    border = refinement.edges[refinement.edge_quads[:, 0] == refinement.edge_quads[:, 1]]
    place = points[border].mean(axis=1)
    inside = (np.abs(place[:, 0]) < 3) & (np.abs(place[:, 1] + 3.5) < 2) & (place[:, 2] > 3)
    edges = border[inside]
    if not len(edges):
        return np.zeros((0, 3), np.int64)
    fan = np.column_stack([np.full(len(edges), edges[0, 0]), edges])
    return np.concatenate([fan, fan[:, ::-1]])


def _seen_from(points: Floats, triangles: Ints, direction: Floats) -> Floats:
    """Return 1 for vertices that a far viewer in ``direction`` sees, else 0."""
    helper = np.array([0.0, 1.0, 0.0] if abs(direction[1]) < 0.9 else [1.0, 0.0, 0.0])
    right = np.cross(helper, direction)
    right /= np.linalg.norm(right)
    up = np.cross(direction, right)
    flat = points @ np.stack([right, -up], axis=1).astype(np.float32)
    low = flat.min(axis=0)
    flat = (flat - low) * ((_VISIBILITY_PIXELS - 1) / np.ptp(flat, axis=0).max())
    depth = 200.0 - points @ direction
    # Both faces of a triangle block light, so it is drawn with either winding.
    both = np.concatenate([triangles, triangles[:, ::-1]])
    size = _VISIBILITY_PIXELS
    drawn = rasterise(flat.astype(np.float32), depth.astype(np.float32), both, size, size)
    nearest = np.full(size * size, np.inf, np.float32)
    nearest[drawn.pixel] = drawn.depth
    column, row = np.minimum(flat.astype(np.int64), size - 1).T
    out: Floats = (depth <= nearest[row * size + column] + _BIAS_CM).astype(np.float32)
    return out
