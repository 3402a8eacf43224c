"""One fit of the network's later blocks and head on cached features; resumes after each epoch."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.training.dataset import LabelledVisit
from acne_desktop.training.features import PLAIN, Features, mirrored
from acne_desktop.training.losses import LOSSES
from acne_desktop.training.recipe import Recipe

_WARM_UP = 0.1  # of all steps
_CLIP = 1.0
_OTHER_SIDE = {View.LEFT: View.RIGHT, View.RIGHT: View.LEFT, View.FRONTAL: View.FRONTAL}


@dataclass(frozen=True)
class Setup:
    """What every fit of one training shares."""

    features: Features
    recipe: Recipe
    device: torch.device


@dataclass(frozen=True)
class Item:
    """A visit as the fit sees it: its views and which photograph (row of the features) each is."""

    views: tuple[View, ...]
    photos: tuple[int, ...]
    grade: int


@dataclass(frozen=True)
class Batch:
    """Photographs of several visits, flat; ``visits`` says which visit each belongs to."""

    photos: tuple[int, ...]
    copies: tuple[int, ...]
    views: Tensor
    visits: Tensor
    grades: Tensor


def items(visits: Sequence[LabelledVisit]) -> tuple[list[Item], list[Path]]:
    """Return the visits as items, and the photographs in the order their numbers say."""
    photos: list[Path] = []
    found = []
    for visit in visits:
        numbers = tuple(range(len(photos), len(photos) + len(visit.views)))
        photos += [visit.photos[view] for view in visit.views]
        found.append(Item(visit.views, numbers, int(visit.grade)))
    return found, photos


def fit(
    network: GradingNetwork,
    train: Sequence[Item],
    setup: Setup,
    *,
    name: str,
    folder: Path,
    progress: Callable[[int, float], None] = lambda epoch, loss: None,
) -> GradingNetwork:
    """Fit the network in place and return it with the averaged weights.

    ``name`` tells fits of one run apart (it seeds them too). After each epoch a checkpoint is
    written to ``folder``; a fit that finds one goes on from there, to the same result.
    """
    recipe, device = setup.recipe, setup.device
    network.to(device).train()
    trained = _trained(network, recipe)
    averaged = [parameter.detach().clone() for parameter in trained]
    body = [p for p in network.backbone.blocks.parameters() if p.requires_grad]
    body_ids = {id(p) for p in body}
    new = [p for p in trained if id(p) not in body_ids]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": recipe.body_rate, "peak": recipe.body_rate},
            {"params": new, "lr": recipe.head_rate, "peak": recipe.head_rate},
        ],
        weight_decay=recipe.weight_decay,
    )
    steps = math.ceil(len(train) / recipe.batch)
    prior = log_prior(train).to(device)
    checkpoint = folder / f"{name}.pt"
    first = _restore(checkpoint, trained, averaged, optimiser, device)
    for epoch in range(first, recipe.epochs):
        losses = []
        generator = _seeded(recipe, name, epoch)
        for step, batch in enumerate(_batches(train, setup.features.copies, recipe, generator)):
            _set_rates(optimiser, (epoch * steps + step) / (recipe.epochs * steps))
            losses.append(_step(network, optimiser, batch, setup, prior))
            _average(averaged, trained, epoch * steps + step, recipe.averaging)
        _save(checkpoint, epoch + 1, trained, averaged, optimiser)
        progress(epoch + 1, sum(losses) / len(losses))
    with torch.no_grad():
        for parameter, mean in zip(trained, averaged, strict=True):
            parameter.copy_(mean)
    return network.eval()


def _trained(network: GradingNetwork, recipe: Recipe) -> list[nn.Parameter]:
    """Freeze the first blocks and return the parameters that are trained."""
    for parameter in network.backbone.blocks[: recipe.frozen_blocks].parameters():
        parameter.requires_grad_(False)
    return [p for p in network.parameters() if p.requires_grad]


def log_prior(train: Sequence[Item]) -> Tensor:
    """Return the log share (5,) of each grade, each counted once more than it occurs."""
    counts = torch.ones(len(GRADES))
    for item in train:
        counts[item.grade] += 1
    return torch.log(counts / counts.sum())


def _step(
    network: GradingNetwork,
    optimiser: torch.optim.Optimizer,
    batch: Batch,
    setup: Setup,
    prior: Tensor,
) -> float:
    """Take one step and return the loss."""
    recipe, device = setup.recipe, setup.device
    cached = setup.features.batch(batch.photos, batch.copies, device)
    grades = batch.grades.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        maps = network.backbone.late(cached, recipe.frozen_blocks)
    logits, _ = network.head(
        maps.float(), batch.views.to(device), batch.visits.to(device), len(grades)
    )
    loss = LOSSES[recipe.loss](logits + recipe.adjustment * prior, grades).mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    parameters = [p for group in optimiser.param_groups for p in group["params"]]
    nn.utils.clip_grad_norm_(parameters, _CLIP)
    optimiser.step()
    return float(loss.detach())


def _batches(
    train: Sequence[Item], copies: int, recipe: Recipe, generator: torch.Generator
) -> Iterator[Batch]:
    """Yield one epoch of batches: as many visits as there are, rare grades drawn more often."""
    counts = [sum(item.grade == grade for item in train) for grade in range(len(GRADES))]
    weights = torch.tensor([counts[item.grade] ** -recipe.sampling for item in train])
    order = torch.multinomial(weights, len(train), replacement=True, generator=generator).tolist()
    for start in range(0, len(order), recipe.batch):
        chosen = [train[index] for index in order[start : start + recipe.batch]]
        yield _batch(chosen, copies, recipe, generator)


def _batch(
    chosen: Sequence[Item], copies: int, recipe: Recipe, generator: torch.Generator
) -> Batch:
    """Return the visits as one batch: a copy of each photograph, some views left out."""

    def chance() -> float:
        return float(torch.rand((), generator=generator))

    photos, numbers, views, visits = [], [], [], []
    for place, item in enumerate(chosen):
        mirror = int(chance() < 0.5)
        kept = [k for k in range(len(item.photos)) if chance() >= 0.5]
        if not kept or chance() >= recipe.view_dropout:
            kept = list(range(len(item.photos)))
        for k in kept:
            copy = 1 + mirror + 2 * int(chance() * (copies // 2))
            view = _OTHER_SIDE[item.views[k]] if mirrored(copy) else item.views[k]
            if len(kept) == 1 and chance() < recipe.view_unknown:
                view = View.FRONTAL
            photos.append(item.photos[k])
            numbers.append(copy)
            views.append(VIEWS.index(view))
            visits.append(place)
    grades = torch.tensor([item.grade for item in chosen])
    return Batch(tuple(photos), tuple(numbers), torch.tensor(views), torch.tensor(visits), grades)


@torch.inference_mode()
def maps_of(network: GradingNetwork, photos: Sequence[int], setup: Setup) -> Tensor:
    """Return the feature maps (n, channels, h, w) of plain photographs, in full precision."""
    cached = setup.features.batch(photos, [PLAIN] * len(photos), setup.device)
    return network.backbone.late(cached, setup.recipe.frozen_blocks)


def _set_rates(optimiser: torch.optim.Optimizer, part: float) -> None:
    """Set the learning rates: a short linear warm-up, then a cosine to zero."""
    warm = min(1.0, (part + 1e-3) / _WARM_UP)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * warm * 0.5 * (1 + math.cos(math.pi * part))


def _average(
    averaged: Sequence[Tensor], trained: Sequence[nn.Parameter], step: int, rate: float
) -> None:
    """Move the averages towards the weights; early on faster, as the start is no good average."""
    keep = min(rate, (1 + step) / (10 + step))
    with torch.no_grad():
        torch._foreach_lerp_(list(averaged), [p.detach() for p in trained], 1 - keep)


def _seeded(recipe: Recipe, name: str, epoch: int) -> torch.Generator:
    """Seed everything random of one epoch, so that a resumed fit draws the same."""
    seed = recipe.seed * 1_000_000 + sum(map(ord, name)) * 1_000 + epoch
    torch.manual_seed(seed)  # dropout
    return torch.Generator().manual_seed(seed)


def _save(
    path: Path,
    epoch: int,
    trained: Sequence[Tensor],
    averaged: Sequence[Tensor],
    optimiser: torch.optim.Optimizer,
) -> None:
    """Write a checkpoint, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    state = {
        "epoch": epoch,
        "trained": [p.detach() for p in trained],
        "averaged": list(averaged),
        "optimiser": optimiser.state_dict(),
    }
    torch.save(state, partial)
    partial.replace(path)


def _restore(
    path: Path,
    trained: Sequence[nn.Parameter],
    averaged: Sequence[Tensor],
    optimiser: torch.optim.Optimizer,
    device: torch.device,
) -> int:
    """Take up a checkpoint if there is one; return the epoch to go on with."""
    if not path.is_file():
        return 0
    state = torch.load(path, map_location=device, weights_only=True)
    with torch.no_grad():
        for parameter, saved in zip(trained, state["trained"], strict=True):
            parameter.copy_(saved)
        for mean, saved in zip(averaged, state["averaged"], strict=True):
            mean.copy_(saved)
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])
