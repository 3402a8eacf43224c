"""A stand-in head: an egg with the arrays of the real mesh, which does not ship."""

from pathlib import Path

import numpy as np
import pytest

from acne_desktop.training.synthesis.head import EYE, FACE, FILE_NAME, NECK, SOCKET, HeadModel
from acne_desktop.training.synthesis.subject import MODES

RADII = np.array([7.7, 11.5, 9.3])
CENTRE = np.array([0.0, 1.5, 1.8])
_STEPS = 14


def _egg() -> tuple[np.ndarray, np.ndarray]:
    """Return vertices and outward quads of a cube blown up to an ellipsoid."""
    grid = np.tan(np.linspace(-np.pi / 4, np.pi / 4, _STEPS + 1))
    corners: dict[tuple[float, ...], int] = {}
    quads = []
    for axis in range(3):
        for side in (-1.0, 1.0):
            a, b = (
                ((axis + 1) % 3, (axis + 2) % 3) if side > 0 else ((axis + 2) % 3, (axis + 1) % 3)
            )
            for i in range(_STEPS):
                for j in range(_STEPS):
                    quad = []
                    for u, v in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)):
                        point = np.zeros(3)
                        point[axis], point[a], point[b] = side, grid[u], grid[v]
                        key = tuple(np.round(point, 6))
                        quad.append(corners.setdefault(key, len(corners)))
                    quads.append(quad)
    points = np.array(list(corners))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points * RADII + CENTRE, np.array(quads)


def _arrays() -> dict[str, np.ndarray]:
    neutral, quads = _egg()
    middle = neutral[quads].mean(axis=1)
    parts = np.where(middle[:, 1] < -8.5, NECK, FACE)
    eye = np.hypot(np.abs(middle[:, 0]) - 3.16, middle[:, 1] - 3.6)
    front = middle[:, 2] > 5
    parts[front & (eye < 1.7)] = SOCKET
    parts[front & (eye < 0.9)] = EYE
    modes = np.random.default_rng(0).normal(0, 0.01, (MODES, 1, 3)) * (neutral - CENTRE) / 10
    return {"neutral": neutral, "modes": modes, "quads": quads, "quads_part": parts}


@pytest.fixture(scope="session")
def head() -> HeadModel:
    return HeadModel.build(*_arrays().values())


@pytest.fixture(scope="session")
def head_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("head")
    arrays = _arrays()
    np.savez(
        folder / FILE_NAME,
        neutral=arrays["neutral"],
        modes=arrays["modes"],
        quads=arrays["quads"],
        quads_part=arrays["quads_part"],
    )
    return folder
