"""The head mesh: reading, refining, seen directions."""

from pathlib import Path

import numpy as np
import pytest

from acne_desktop.errors import DatasetError
from acne_desktop.training.synthesis.head import FILE_NAME, HeadModel, vertex_normals
from acne_desktop.training.synthesis.subdivide import refine_topology
from tests.unit.training.synthesis.conftest import CENTRE


def test_a_missing_mesh_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=FILE_NAME):
        HeadModel.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a mesh", b"PK\x03\x04 cut short"])
def test_an_unreadable_mesh_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(DatasetError, match="unreadable"):
        HeadModel.load(tmp_path)


def test_reading_gives_the_same_head_as_building(head: HeadModel, head_folder: Path) -> None:
    assert np.array_equal(HeadModel.load(head_folder).atlas, head.atlas)


def test_refining_keeps_constants_and_quadruples_quads() -> None:
    quads = np.array([[0, 1, 4, 3], [1, 2, 5, 4]])
    refined = refine_topology(quads, 6)
    assert refined.quads.shape == (8, 4)
    assert refined.count == 6 + 7 + 2
    ones = np.ones((6, 1), np.float32)
    assert np.allclose(refined.points(ones), 1)
    flat = np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]], np.float32)
    fine = refined.points(flat)
    assert fine.min() >= 0
    assert fine[:, 0].max() <= 2
    corners = fine[refined.quads]
    a, b = corners[:, 1] - corners[:, 0], corners[:, 3] - corners[:, 0]
    assert (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 0).all(), "the winding is kept"


def test_normals_point_outwards(head: HeadModel) -> None:
    normals = vertex_normals(head.atlas, head.triangles)
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-3)
    assert ((normals * (head.atlas - CENTRE)).sum(axis=1) > 0).all()


def test_an_egg_sees_what_lies_before_it_and_not_what_lies_behind(head: HeadModel) -> None:
    facing = vertex_normals(head.atlas, head.triangles) @ head.directions.T
    assert head.visibility[facing > 0.5].mean() > 0.99
    assert head.visibility[facing < -0.5].mean() < 0.01


def test_lid_rims_lie_around_the_eyes(head: HeadModel) -> None:
    rims = head.atlas[head.lid_edges].reshape(-1, 3)
    assert len(rims)
    assert np.hypot(np.abs(rims[:, 0]) - 3.16, rims[:, 1] - 3.6).max() < 4
