"""The losses against their closed forms, on logits whose probabilities are known."""

import math

import pytest
import torch

from acne_desktop.training.losses import LOSSES, corn, cross_entropy, distance_weighted, soft

PROBABILITIES = torch.tensor([[0.1, 0.2, 0.4, 0.2, 0.1], [0.6, 0.2, 0.1, 0.06, 0.04]])
LOGITS = PROBABILITIES.log() + torch.tensor([[3.0], [-2.0]])  # a constant changes nothing
GRADES = torch.tensor([3, 0])


def test_cross_entropy_is_minus_the_log_of_the_true_grade() -> None:
    expected = torch.tensor([-math.log(0.2), -math.log(0.6)])
    torch.testing.assert_close(cross_entropy(LOGITS, GRADES), expected)


def test_soft_labels_are_gaussian() -> None:
    weights = torch.tensor([math.exp(-(k**2) / (2 * 0.6**2)) for k in (3, 2, 1, 0, 1)])
    weights /= weights.sum()
    expected = -(weights * PROBABILITIES[0].log()).sum()
    torch.testing.assert_close(soft(LOGITS, GRADES)[0], expected)


def test_distance_weighted_counts_a_far_miss_more() -> None:
    expected = -sum(
        distance**2 * math.log(1 - p)
        for distance, p in zip((3, 2, 1, 0, 1), PROBABILITIES[0].tolist(), strict=True)
    )
    assert float(distance_weighted(LOGITS, GRADES)[0]) == pytest.approx(expected, rel=1e-5)


def test_corn_asks_whether_the_grade_is_above_each_step() -> None:
    p = PROBABILITIES[0]
    # Grade 3 is asked: above 0? above 1? above 2? (yes) above 3? (no)
    yes = [p[k + 1 :].sum() / p[k:].sum() for k in range(3)]
    terms = [-math.log(float(share)) for share in yes] + [-math.log(0.2 / 0.3)]
    assert float(corn(LOGITS[:1], GRADES[:1])[0]) == pytest.approx(sum(terms) / 4, rel=1e-5)


def test_corn_weighs_every_question_the_same() -> None:
    """Of two visits only the first is asked beyond step 0, so those terms count twice."""
    first = float(corn(LOGITS[:1], GRADES[:1])[0]) * 4
    both = corn(LOGITS, GRADES)
    above_0 = -math.log(0.9)
    assert float(both[0]) == pytest.approx((above_0 + 2 * (first - above_0)) / 4, rel=1e-5)
    assert float(both[1]) == pytest.approx(-math.log(0.6) / 4, rel=1e-5)


@pytest.mark.parametrize("name", sorted(LOSSES))
def test_every_loss_is_least_where_the_truth_is_certain_and_can_be_followed(name: str) -> None:
    logits = torch.zeros(1, 5, requires_grad=True)
    grade = torch.tensor([2])
    start = LOSSES[name](logits, grade)
    (slope,) = torch.autograd.grad(start.sum(), logits)
    assert torch.isfinite(slope).all()
    assert slope[0, 2] < 0  # raising the true grade's logit lowers the loss
    sure = torch.full((1, 5), -4.0)
    sure[0, 2] = 4.0
    wrong = sure.flip(1).roll(1, 1)
    assert LOSSES[name](sure, grade) < LOSSES[name](wrong, grade)
