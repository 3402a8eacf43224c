"""The network takes any one to three views of any number of visits."""

import torch

from acne_desktop.grading.network import MAP_CHANNELS, MAP_STRIDE
from tests.unit.grading.packages import random_network


def test_the_backbone_keeps_the_shape_at_an_eighth_of_the_size() -> None:
    backbone = random_network().backbone
    photos = torch.rand(2, 3, 64, 96) * 2 - 1
    with torch.inference_mode():
        maps = backbone(photos)
    assert maps.shape == (2, MAP_CHANNELS, 64 // MAP_STRIDE, 96 // MAP_STRIDE)
    assert maps.min() >= 0
    assert maps.std() > 0


def test_visits_of_a_batch_do_not_see_one_another() -> None:
    head = random_network().head
    maps = torch.rand(6, MAP_CHANNELS, 4, 4)
    views, visits = torch.tensor([0, 1, 2, 1, 2, 0]), torch.tensor([0, 0, 0, 1, 1, 2])
    together, shares = head(maps, views, visits, 3)
    for visit in range(3):
        chosen = visits == visit
        alone, own = head(maps[chosen], views[chosen], visits[chosen] * 0, 1)
        torch.testing.assert_close(together[visit], alone[0])
        torch.testing.assert_close(shares[chosen], own)
        torch.testing.assert_close(own.sum(), torch.tensor(1.0))


def test_the_order_of_the_views_does_not_matter_but_their_names_do() -> None:
    head = random_network().head
    maps = torch.rand(3, MAP_CHANNELS, 4, 4)
    views, visits = torch.tensor([0, 1, 2]), torch.zeros(3, dtype=torch.long)
    turned = torch.tensor([2, 0, 1])
    logits, _ = head(maps, views, visits, 1)
    torch.testing.assert_close(head(maps[turned], views[turned], visits, 1)[0], logits)
    assert not torch.allclose(head(maps, views[turned], visits, 1)[0], logits)
