"""The head in numpy answers, and slopes, as the head that was trained does."""

import numpy as np
import pytest
import torch

from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.head import Head, Seen, expected_grade_slope, moments
from acne_desktop.grading.network import MAP_CHANNELS, expected_grade
from tests.unit.grading.packages import random_network

OFFSETS = (0.8, -0.6, -0.7, 0.2, 0.3)
CALIBRATION = Calibration(1.7, {}, offsets=OFFSETS)


@pytest.mark.parametrize("views", [[0], [2], [1, 2], [0, 1, 2]])
@pytest.mark.parametrize("seed", [0, 1])
def test_head_and_slopes_agree_with_torch(views: list[int], seed: int) -> None:
    head = random_network(seed).head.double()
    weights = {f"head.{name}": tensor.numpy() for name, tensor in head.state_dict().items()}
    own = Head(weights)
    rng = np.random.default_rng(seed)
    maps = rng.random((len(views), MAP_CHANNELS, 7, 5), dtype=np.float32) ** 3 * 4
    maps[:, ::5] = 0  # silent channels
    source = torch.tensor(maps, dtype=torch.double, requires_grad=True)
    indices = torch.tensor(views)
    logits, shares = head(source, indices, indices * 0, 1)
    (gradient,) = torch.autograd.grad(
        expected_grade(logits / 1.7 + torch.tensor(OFFSETS)).sum(), source
    )

    weighed = own.weigh([Seen(one, moments(one)) for one in maps], views)
    np.testing.assert_allclose(weighed.logits, logits.detach()[0], atol=1e-5)
    np.testing.assert_allclose(weighed.shares, shares.detach(), atol=1e-5)
    slopes = own.slopes(weighed, expected_grade_slope(weighed.logits, CALIBRATION))
    expected = gradient.sum(dim=(2, 3)).numpy()
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(slopes, expected, atol=1e-5)


def test_moments_are_the_means_of_the_powers() -> None:
    maps = np.random.default_rng(0).random((4, 56, 40), dtype=np.float32)
    expected = [(maps.astype(float) ** power).mean(axis=(1, 2)) for power in (1, 2, 3)]
    np.testing.assert_allclose(moments(maps), expected, rtol=1e-5)


def test_the_expected_grade_is_the_mean_of_the_probabilities() -> None:
    logits = torch.log(torch.tensor([[0.1, 0.2, 0.4, 0.2, 0.1], [1e-9, 1e-9, 1e-9, 1e-9, 1.0]]))
    torch.testing.assert_close(expected_grade(logits), torch.tensor([2.0, 4.0]))


def test_a_head_without_its_weights_is_refused() -> None:
    with pytest.raises(KeyError):
        Head({})
