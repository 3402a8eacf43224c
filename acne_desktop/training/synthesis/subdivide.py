"""One Catmull-Clark step over a mesh of quads: rounder outlines from the same data."""

from dataclasses import dataclass

import numpy as np

from acne_desktop.training.synthesis.raster import Floats, Ints


@dataclass(frozen=True)
class Refinement:
    """The refined topology and what is needed to carry any vertex values to it.

    New vertices are the old ones, then one an edge, then one a quad.
    """

    base: int
    coarse_quads: Ints
    edges: Ints
    edge_quads: Ints
    """(e, 2) the quads beside each edge; the same quad twice on an open border."""
    quads: Ints

    @property
    def count(self) -> int:
        """How many vertices the refined mesh has."""
        return self.base + len(self.edges) + len(self.coarse_quads)

    def points(self, values: Floats) -> Floats:
        """Return values (v, c) of the coarse vertices, smoothed onto the refined ones.

        Catmull and Clark, "Recursively generated B-spline surfaces", 1978.
        """
        centre = values[self.coarse_quads].mean(axis=1)
        ends = values[self.edges]
        middle = ends.mean(axis=1)
        border = self.edge_quads[:, 0] == self.edge_quads[:, 1]
        on_edge = 0.5 * middle + 0.25 * (
            centre[self.edge_quads[:, 0]] + centre[self.edge_quads[:, 1]]
        )
        on_edge[border] = middle[border]
        valence = np.bincount(self.coarse_quads.ravel(), minlength=self.base)
        near_faces = _gather(self.coarse_quads, centre, self.base)
        near_edges = _gather(self.edges, middle, self.base)
        edge_count = np.bincount(self.edges.ravel(), minlength=self.base)
        n = np.maximum(valence, 1)[:, None]
        smooth = (
            near_faces / n + 2 * near_edges / np.maximum(edge_count, 1)[:, None] + (n - 3) * values
        ) / n
        open_edges = self.edges[border]
        rim = np.bincount(open_edges.ravel(), minlength=self.base)
        along = _gather(open_edges, middle[border], self.base)
        on_rim = 0.5 * values + 0.5 * along / np.maximum(rim, 1)[:, None]
        vertex = np.where((rim > 0)[:, None], np.where((rim == 2)[:, None], on_rim, values), smooth)
        vertex = np.where((valence > 0)[:, None], vertex, values)
        return np.concatenate([vertex, on_edge, centre]).astype(np.float32)


def _gather(groups: Ints, values: Floats, count: int) -> Floats:
    """Return, for every vertex, the sum of the values of the groups it belongs to."""
    out = np.empty((count, values.shape[1]), np.float32)
    flat = groups.ravel()
    for channel in range(values.shape[1]):
        weights = np.repeat(values[:, channel], groups.shape[1])
        out[:, channel] = np.bincount(flat, weights, minlength=count)
    return out


def refine_topology(quads: Ints, vertices: int) -> Refinement:
    """Return how a mesh of quads (q, 4) over this many vertices is split, each quad in four."""
    count = len(quads)
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2)
    ordered = np.sort(sides, axis=1)
    keys = ordered[:, 0] * vertices + ordered[:, 1]
    unique, index = np.unique(keys, return_inverse=True)
    edges = np.stack(np.divmod(unique, vertices), axis=1)
    owner = np.repeat(np.arange(count), 4)
    edge_quads = np.empty((len(unique), 2), np.int64)
    edge_quads[index, 0] = owner
    edge_quads[index[::-1], 1] = owner[::-1]
    edge = vertices + index.reshape(-1, 4)
    middle = vertices + len(unique) + np.arange(count)
    previous = np.roll(edge, 1, axis=1)
    fine = np.stack([quads, edge, np.repeat(middle[:, None], 4, axis=1), previous], axis=2)
    return Refinement(vertices, quads, edges, edge_quads, fine.reshape(-1, 4))
