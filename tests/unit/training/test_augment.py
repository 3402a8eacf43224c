"""Variants keep the photograph recognisable: mirrored as announced, colours nearly as they were."""

import torch

from acne_desktop.training.augment import variants
from acne_desktop.training.features import mirrored


def varied(photo: torch.Tensor, seed: int = 0) -> torch.Tensor:
    return variants(photo, 8, 64, torch.Generator().manual_seed(seed))


def test_every_second_variant_is_mirrored() -> None:
    photo = torch.full((3, 80, 80), 0.4)
    photo[:, 20:60, 8:30] = 0.9  # a light patch on the left
    for number, shown in enumerate(varied(photo), start=1):
        left, right = shown[..., :32].mean(), shown[..., 32:].mean()
        assert (right > left) == mirrored(number)


def test_the_same_seed_gives_the_same_variants() -> None:
    photo = torch.rand(3, 80, 80)
    torch.testing.assert_close(varied(photo), varied(photo))
    assert not torch.allclose(varied(photo), varied(photo, 1))


def test_redness_is_kept() -> None:
    """Erythema is signal: what is redder stays redder, by about as much."""
    photo = torch.full((3, 80, 80), 0.5)
    photo[0] = 0.7
    inside = varied(photo)[..., 24:40, 24:40] / 2 + 0.5
    ratio = inside[:, 0] / inside[:, 1]
    assert ratio.min() > 1.15
    assert ratio.max() < 1.75


def test_values_stay_in_the_network_s_range() -> None:
    shown = varied(torch.rand(3, 80, 80))
    assert shown.min() >= -1
    assert shown.max() <= 1
