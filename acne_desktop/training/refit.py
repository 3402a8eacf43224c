"""The head once more, on features that no longer change (after Kang et al. 2020).

The backbone learns best from grades as they come; a head that is to tell rare grades apart, and
rendered skin without a lesion from skin with few, needs more of those than the backbone can bear.
As the head sees a map only through its means, a fit of it takes seconds.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from acne_desktop.grading.network import GradingNetwork, pooled
from acne_desktop.training.fit import Batch, Drawn, Item, Setup, batches, maps_of, seeded, set_rates
from acne_desktop.training.losses import LOSSES

_CHUNK = 16  # photographs looked at together


def refit(
    network: GradingNetwork,
    train: Sequence[Item],
    setup: Setup,
    *,
    name: str,
    folder: Path,
    progress: Callable[[int], None] = lambda visits: None,
) -> None:
    """Fit the head of the network in place; one that was fitted before is taken from ``folder``.

    ``progress`` is told how many visits have been looked at.
    """
    stored = folder / f"{name}-head.pt"
    if not stored.is_file():
        features = _features(network, train, setup, progress)
        _fit(network, train, features, setup, name)
        partial = stored.with_suffix(".partial")
        torch.save(network.head.state_dict(), partial)
        partial.replace(stored)
    state = torch.load(stored, map_location=setup.device, weights_only=True)
    network.head.load_state_dict(state)
    network.eval()


def _features(
    network: GradingNetwork, train: Sequence[Item], setup: Setup, progress: Callable[[int], None]
) -> dict[int, Tensor]:
    """Return what the head sees of each photograph (2, features), as it is and mirrored."""
    photos = [photo for item in train for photo in item.photos]
    found: dict[int, Tensor] = {}
    for start in range(0, len(photos), _CHUNK):
        chunk = photos[start : start + _CHUNK]
        ways = [
            pooled(maps_of(network, chunk, setup, mirrored=mirrored)) for mirrored in (False, True)
        ]
        found |= dict(zip(chunk, torch.stack(ways, 1).clone(), strict=True))
        progress(min(len(train), start * len(train) // len(photos)))
    progress(len(train))
    return found


def _fit(
    network: GradingNetwork,
    train: Sequence[Item],
    features: dict[int, Tensor],
    setup: Setup,
    name: str,
) -> None:
    recipe, head = setup.recipe, network.head.train()
    drawn = Drawn.of(train, recipe.sampling, recipe.head_synthetic_share)
    optimiser = torch.optim.AdamW(
        [{"params": list(head.parameters()), "peak": recipe.head_refit_rate}],
        lr=recipe.head_refit_rate,
        weight_decay=recipe.weight_decay,
    )
    steps = math.ceil(drawn.per_epoch / recipe.batch)
    for epoch in range(recipe.head_epochs):
        generator = seeded(recipe, f"{name} head", epoch)
        for step, batch in enumerate(batches(drawn, recipe, generator)):
            set_rates(optimiser, (epoch * steps + step) / (recipe.head_epochs * steps))
            logits, _ = head.decide(
                _of(batch, features),
                batch.views.to(setup.device),
                batch.visits.to(setup.device),
                len(batch.grades),
            )
            loss = LOSSES[recipe.loss](logits, batch.grades.to(setup.device)).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()


def _of(batch: Batch, features: dict[int, Tensor]) -> Tensor:
    """Return the features (photos, features) of a batch, mirrored where it says so."""
    pairs = zip(batch.photos, batch.mirrored.tolist(), strict=True)
    return torch.stack([features[photo][int(mirrored)] for photo, mirrored in pairs])
