"""Variants keep the photograph recognisable: mirrored when asked, colours nearly as they were."""

import torch

from acne_desktop.training.augment import framed, framings, normalised, varied

MARGIN = 1.25


def shown(
    region: torch.Tensor, *, mirrored: bool = False, seed: int = 0, count: int = 8
) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    flips = torch.full((count,), mirrored)
    framing = framings(flips, MARGIN, 64 / 96, generator)
    photos = framed(region.unsqueeze(0).expand(count, -1, -1, -1), framing, 96, 64)
    return varied(photos, generator)


def test_a_mirrored_photograph_shows_the_other_side() -> None:
    region = torch.full((3, 120, 80), 0.4)
    region[:, 30:90, 12:34] = 0.9  # a light patch on the left
    for mirrored in (False, True):
        for variant in shown(region, mirrored=mirrored):
            left, right = variant[..., :32].mean(), variant[..., 32:].mean()
            assert (right > left) == mirrored


def test_a_turned_photograph_keeps_its_shape() -> None:
    """A circle stays round to a few per cent, though the frame is not square."""
    rows, columns = torch.meshgrid(torch.arange(120.0), torch.arange(80.0), indexing="ij")
    disc = ((rows - 60) ** 2 + (columns - 40) ** 2 < 20**2).float()
    framing = framings(torch.zeros(8, dtype=torch.bool), MARGIN, 64 / 96, _seeded(3))
    for found in framed(disc.expand(8, 1, -1, -1), framing, 96, 64)[:, 0] > 0.5:
        high, wide = found.any(1).sum(), found.any(0).sum()
        assert 0.84 < float(high / wide) < 1.19


def test_a_mask_moves_with_its_photograph() -> None:
    region = torch.rand(4, 1, 120, 80, generator=_seeded(1))
    framing = framings(torch.tensor([False, True, False, True]), MARGIN, 64 / 96, _seeded(2))
    photos, masks = framed(region, framing, 96, 64), framed(region, framing, 96, 64)
    torch.testing.assert_close(photos, masks)


def test_the_same_seed_gives_the_same_variants() -> None:
    region = torch.rand(3, 120, 80)
    torch.testing.assert_close(shown(region), shown(region))
    assert not torch.allclose(shown(region), shown(region, seed=1))


def test_redness_is_kept() -> None:
    """Erythema is signal: what is redder stays redder, by about as much."""
    region = torch.full((3, 120, 80), 0.5)
    region[0] = 0.7
    inside = shown(region)[..., 36:60, 24:40] / 2 + 0.5
    ratio = inside[:, 0] / inside[:, 1]
    assert ratio.min() > 1.15
    assert ratio.max() < 1.75


def test_values_stay_in_the_network_s_range() -> None:
    found = shown(torch.rand(3, 120, 80))
    assert found.min() >= -1
    assert found.max() <= 1
    torch.testing.assert_close(normalised(torch.tensor([0.0, 1.0])), torch.tensor([-1.0, 1.0]))


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
