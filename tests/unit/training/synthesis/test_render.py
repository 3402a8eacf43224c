"""Rendered triplets: the same seed gives the same bytes, and the masks tell the truth."""

from dataclasses import replace

import numpy as np
import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis.head import HeadModel
from acne_desktop.training.synthesis.lesions import Kind, Spot, draw_look
from acne_desktop.training.synthesis.place import Eruption, erupt
from acne_desktop.training.synthesis.render import (
    Rendered,
    make_figure,
    render_eruption,
    render_triplet,
)
from acne_desktop.training.synthesis.subject import Subject

_HEIGHT = 128


@pytest.fixture(scope="module")
def severe(head: HeadModel) -> dict[View, Rendered]:
    return render_triplet(head, Subject.draw(1), Grade.SEVERE, visit_seed=1, height=_HEIGHT)


def test_a_triplet_has_three_views_of_the_size_asked_for(severe: dict[View, Rendered]) -> None:
    assert tuple(severe) == VIEWS
    for shown in severe.values():
        assert shown.pixels.shape == (_HEIGHT, _HEIGHT * 3 // 4, 3)
        assert shown.pixels.dtype == shown.lesions.dtype == np.uint8
        assert shown.lesions.shape == shown.skin.shape == shown.pixels.shape[:2]
        assert shown.pixels.std() > 10
        assert 0.05 < shown.skin.mean() < 0.8


def test_the_same_seed_gives_the_same_bytes(head: HeadModel, severe: dict[View, Rendered]) -> None:
    again = render_triplet(head, Subject.draw(1), Grade.SEVERE, visit_seed=1, height=_HEIGHT)
    for view in VIEWS:
        assert again[view].pixels.tobytes() == severe[view].pixels.tobytes()
        assert again[view].lesions.tobytes() == severe[view].lesions.tobytes()


def test_another_visit_is_another_picture_of_the_same_person(
    head: HeadModel, severe: dict[View, Rendered]
) -> None:
    other = render_triplet(head, Subject.draw(1), Grade.SEVERE, visit_seed=2, height=_HEIGHT)
    assert not np.array_equal(other[View.FRONTAL].pixels, severe[View.FRONTAL].pixels)


def test_lesions_lie_on_skin_and_only_kinds_that_were_drawn_appear(
    head: HeadModel, severe: dict[View, Rendered]
) -> None:
    subject = Subject.draw(1)
    counts = erupt(subject, make_figure(head, subject).sites, Grade.SEVERE, visit_seed=1).counts
    drawn = {int(kind) for kind, number in counts.items() if number}
    seen: set[int] = set()
    for shown in severe.values():
        marked = shown.lesions > 0
        assert shown.skin[marked].mean() > 0.97
        seen |= {int(value) for value in np.unique(shown.lesions[marked])}
    assert seen <= drawn
    assert {int(Kind.PAPULE)} <= seen


def test_a_clear_face_has_an_empty_mask(head: HeadModel) -> None:
    clear = render_triplet(head, Subject.draw(2), Grade.CLEAR, visit_seed=1, height=64)
    assert not any(shown.lesions.any() for shown in clear.values())


def _with_one_nodule(head: HeadModel, side: float) -> dict[View, Rendered]:
    """Render one big nodule on one cheek: side 1 is the patient's left."""
    figure = make_figure(head, Subject.draw(3))
    point = figure.sites.point
    cheek = np.flatnonzero((side * point[:, 0] > 5.2) & (np.abs(point[:, 1]) < 4))
    look = replace(draw_look(Kind.NODULE, np.random.default_rng(0)), radius=0.8)
    spot = Spot(int(cheek[0]), Kind.NODULE, look)
    return render_eruption(
        head, figure, Eruption((spot,), {Kind.NODULE: 1}, 0.0), visit_seed=1, height=_HEIGHT
    )


@pytest.mark.parametrize(
    ("side", "near", "far"), [(1.0, View.LEFT, View.RIGHT), (-1.0, View.RIGHT, View.LEFT)]
)
def test_a_lesion_on_one_cheek_is_seen_from_its_own_side(
    head: HeadModel, side: float, near: View, far: View
) -> None:
    shown = _with_one_nodule(head, side)
    assert (shown[near].lesions == Kind.NODULE).sum() > 5
    assert not shown[far].lesions.any()
    frontal = np.flatnonzero(shown[View.FRONTAL].lesions.any(axis=0))
    middle = shown[View.FRONTAL].lesions.shape[1] / 2
    assert ((frontal > middle) == (side > 0)).all(), "the patient's left is on the picture's right"


def test_a_nodule_reddens_the_skin_it_covers(head: HeadModel) -> None:
    figure = make_figure(head, Subject.draw(3))
    bare = render_eruption(head, figure, Eruption((), {}, 0.0), visit_seed=1, height=_HEIGHT)[
        View.LEFT
    ].pixels.astype(int)
    nodule = _with_one_nodule(head, 1.0)[View.LEFT]
    where = nodule.lesions > 0
    redness = [(p[..., 0] - p[..., 1])[where].mean() for p in (nodule.pixels.astype(int), bare)]
    assert redness[0] > redness[1] + 5
    away = ~where & nodule.skin
    assert abs((nodule.pixels.astype(int) - bare)[away]).mean() < 3
