"""Visits are mixed in pairs: of neighbouring grades only, photograph by photograph."""

import pytest
import torch

from acne_desktop.training.mixing import Mixing

GRADES = torch.tensor([0, 1, 1, 2, 2, 3, 4, 4] * 40)


def drawn(share: float, seed: int = 3) -> Mixing:
    torch.manual_seed(seed)
    return Mixing.drawn(GRADES, share, torch.Generator().manual_seed(seed))


def test_only_neighbouring_grades_are_mixed_and_the_larger_part_is_kept() -> None:
    mixing = drawn(1.0)
    grades, others, kept = mixing.grades(GRADES)
    assert (grades - others).abs().max() == 1
    assert kept.min() >= 0.5
    assert torch.equal(mixing.mixed, kept < 1)
    assert torch.equal(mixing.other[~mixing.mixed], torch.arange(len(GRADES))[~mixing.mixed])


def test_the_share_says_how_many_are_mixed() -> None:
    half, all_ = (float(drawn(share).mixed.float().mean()) for share in (0.5, 1.0))
    assert 0 < half < all_ < 1
    assert half == pytest.approx(all_ / 2, abs=0.1)


def test_without_a_share_nothing_is_drawn_nor_changed() -> None:
    generator = torch.Generator().manual_seed(1)
    before = generator.get_state()
    mixing = Mixing.drawn(GRADES, 0.0, generator)
    assert torch.equal(generator.get_state(), before)
    photos = torch.rand(len(GRADES), 3, 2, 2)
    assert mixing.photos(photos, torch.arange(len(GRADES))) is photos


def test_a_seed_draws_the_same_again() -> None:
    one, other = drawn(0.7), drawn(0.7)
    assert torch.equal(one.other, other.other)
    assert torch.equal(one.kept, other.kept)


def test_photographs_are_mixed_in_turn_and_fewer_begin_again() -> None:
    # Visit 0 has three photographs, visit 1 two, visit 2 one, which is mixed with nothing.
    visits = torch.tensor([0, 0, 0, 1, 1, 2])
    photos = torch.tensor([1.0, 2.0, 3.0, 10.0, 20.0, 100.0]).view(6, 1, 1, 1)
    mixing = Mixing(torch.tensor([1, 0, 2]), torch.tensor([0.75, 0.5, 1.0]))
    found = mixing.photos(photos, visits).flatten()
    expected = torch.tensor([3.25, 6.5, 4.75, 5.5, 11.0, 100.0])
    torch.testing.assert_close(found, expected)
