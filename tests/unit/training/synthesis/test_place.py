"""Lesions sit on open skin, never on one another, and come back to the same places."""

import numpy as np
import pytest

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.head import HeadModel
from acne_desktop.training.synthesis.lesions import Kind, grade_of
from acne_desktop.training.synthesis.place import draw_sites, erupt
from acne_desktop.training.synthesis.subject import Subject


def test_sites_lie_on_the_face_and_not_on_lips_eyes_brows_or_hair(head: HeadModel) -> None:
    for seed in range(3):
        point = draw_sites(head, Subject.draw(seed)).point
        assert (regions.lips(point) < 0).all()
        assert (regions.brow(point) < 0).all()
        assert (regions.eye_distance(point) > 0.9).all()
        assert (regions.scalp(point) < 0).all()
        assert (regions.ear(point) < 0.5).all()
        assert (point[:, 1] > -9).all()


@pytest.mark.parametrize("grade", GRADES)
def test_a_visit_shows_every_lesion_it_counts(head: HeadModel, grade: Grade) -> None:
    subject = Subject.draw(5)
    shown = erupt(subject, draw_sites(head, subject), grade, visit_seed=1)
    placed = {kind: sum(spot.kind == kind for spot in shown.spots) for kind in Kind}
    assert placed == shown.counts
    assert grade_of(placed) == grade


def test_spots_keep_apart(head: HeadModel) -> None:
    subject = Subject.draw(6)
    sites = draw_sites(head, subject)
    spots = erupt(subject, sites, Grade.SEVERE, visit_seed=1).spots
    point = sites.point[[spot.site for spot in spots]]
    radius = np.array([spot.look.radius for spot in spots])
    apart = np.linalg.norm(point[:, None] - point[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (apart > radius[:, None] + radius[None]).all()


def test_the_next_visit_returns_to_many_of_the_same_sites(head: HeadModel) -> None:
    subject = Subject.draw(7)
    sites = draw_sites(head, subject)
    first, second = (
        {spot.site for spot in erupt(subject, sites, Grade.SEVERE, seed).spots} for seed in (1, 2)
    )
    assert first != second
    assert len(first & second) > 0.2 * min(len(first), len(second))
