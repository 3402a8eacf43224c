"""Attention maps answer what raised the grade: checked on a head whose answer is known."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from acne_desktop.grading.gradcam import attend, scaled_together, single_view, weighted
from acne_desktop.grading.network import MAP_CHANNELS, Head, expected_grade
from tests.unit.grading.packages import random_network

VIEWS = torch.tensor([0, 1, 2])


def random_maps(views: int = 3, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(views, MAP_CHANNELS, 6, 6, generator=generator)


def lesion_head() -> Head:
    """Return a head that raises the grade by channel 0 and lowers it by channel 1, evenly."""
    head = Head().eval()
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.zero_()
        head.describe.weight[0, 0] = head.describe.weight[1, 1] = 1.0
        head.grade.weight[:, 0] = torch.linspace(-2, 2, 5)
        head.grade.weight[:, 1] = torch.linspace(2, -2, 5)
    return head


def test_a_known_head_is_explained_by_its_own_channel() -> None:
    maps = torch.zeros(3, MAP_CHANNELS, 6, 6)
    maps[0, 0, 2, 3] = 1.0  # raises the grade
    maps[1, 0, 4, 4] = 0.5  # raises it half as much
    maps[2, 1, 1, 1] = 1.0  # lowers it: no reason for a higher grade
    found = attend(lesion_head(), maps, VIEWS)
    assert found.maps[0].argmax() == 2 * 6 + 3
    assert found.maps[0].max() == 1.0
    assert found.maps[1].argmax() == 4 * 6 + 4
    assert found.maps[1].max() == pytest.approx(0.5)
    assert not found.maps[2].any()
    torch.testing.assert_close(found.shares, torch.full((3,), 1 / 3))


def test_three_views_give_three_maps_on_one_scale() -> None:
    head = random_network().head
    found = attend(head, random_maps() * torch.tensor([1.0, 0.6, 0.2]).view(3, 1, 1, 1), VIEWS)
    assert found.maps.shape == (3, 6, 6)
    assert found.maps.max() == 1.0
    assert found.maps.min() >= 0.0
    assert (found.maps.amax(dim=(1, 2)) == 1.0).sum() == 1  # only one view holds the highest value
    for one in range(3):
        for other in range(one):
            assert not torch.allclose(found.maps[one], found.maps[other])
    assert found.shares.sum() == pytest.approx(1.0)


def test_a_single_view_agrees_with_grad_cam_as_its_paper_writes_it() -> None:
    head = random_network().head
    maps = random_maps(1).requires_grad_()
    logits, _ = head(maps, torch.tensor([1]), torch.tensor([0]), 1)
    score = (functional.softmax(logits, 1) * torch.arange(5.0)).sum()
    (gradient,) = torch.autograd.grad(score, maps)
    expected = torch.zeros(6, 6)
    for channel in range(MAP_CHANNELS):
        expected += gradient[0, channel].mean() * maps.detach()[0, channel]
    torch.testing.assert_close(single_view(head, maps.detach(), 1), expected.relu())


def test_other_weights_give_another_map() -> None:
    """Adebayo et al. 2018: an explanation that survives random weights explains nothing."""
    maps = random_maps()
    head, other = random_network(1).head, random_network(2).head
    one = attend(head, maps, VIEWS).maps.flatten()
    two = attend(other, maps, VIEWS).maps.flatten()
    assert torch.corrcoef(torch.stack([one, two]))[0, 1].abs() < 0.5


def test_nothing_that_raises_the_grade_leaves_the_maps_dark() -> None:
    dark = torch.zeros(2, 3, 3)
    assert not scaled_together(dark).any()
    assert not weighted(torch.ones(1, 2, 3, 3), -torch.ones(1, 2, 3, 3)).any()


def test_the_gradient_is_taken_even_where_gradients_are_off() -> None:
    head = random_network().head.requires_grad_(False)
    with torch.inference_mode():
        maps = random_maps() * 1
    with torch.no_grad():
        assert attend(head, maps.clone(), VIEWS).maps.max() == 1.0


def test_the_expected_grade_is_the_mean_of_the_probabilities() -> None:
    logits = torch.log(torch.tensor([[0.1, 0.2, 0.4, 0.2, 0.1], [1e-9, 1e-9, 1e-9, 1e-9, 1.0]]))
    torch.testing.assert_close(expected_grade(logits), torch.tensor([2.0, 4.0]))
