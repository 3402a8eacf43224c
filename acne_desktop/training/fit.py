"""One fit of the network on prepared photographs; resumes after each epoch."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.training.augment import framed, framings, normalised, varied
from acne_desktop.training.dataset import REAL, LabelledVisit
from acne_desktop.training.lesions import LesionProbe
from acne_desktop.training.losses import LOSSES
from acne_desktop.training.mixing import Mixing
from acne_desktop.training.photographs import Photographs
from acne_desktop.training.processes import has_bfloat16
from acne_desktop.training.recipe import Recipe

_WARM_UP = 0.1  # of all steps
_CLIP = 1.0
OTHER_SIDE = {View.LEFT: View.RIGHT, View.RIGHT: View.LEFT, View.FRONTAL: View.FRONTAL}


@dataclass(frozen=True)
class Setup:
    """What every fit of one training shares."""

    photographs: Photographs
    recipe: Recipe
    device: torch.device


@dataclass(frozen=True)
class Item:
    """A visit as the fit sees it: its views and which photograph each is."""

    views: tuple[View, ...]
    photos: tuple[int, ...]
    grade: int
    real: bool = True


@dataclass(frozen=True)
class Batch:
    """Photographs of several visits, flat; ``visits`` says which visit each belongs to."""

    photos: tuple[int, ...]
    mirrored: Tensor
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
        found.append(Item(visit.views, numbers, int(visit.grade), visit.source == REAL))
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
    probe = LesionProbe().to(device)
    network.to(device).train()
    trained = [*_trained(network, recipe), *probe.parameters()]
    averaged = [parameter.detach().clone() for parameter in trained]
    optimiser = _optimiser(network, trained, recipe)
    drawn = Drawn.of(train, recipe.sampling, recipe.synthetic_share)
    steps = math.ceil(drawn.per_epoch / recipe.batch)
    prior = log_prior(train).to(device)
    checkpoint = folder / f"{name}.pt"
    first = _restore(checkpoint, trained, averaged, optimiser, device)
    for epoch in range(first, recipe.epochs):
        losses = []
        generator = seeded(recipe, name, epoch)
        for step, batch in enumerate(batches(drawn, recipe, generator)):
            set_rates(optimiser, (epoch * steps + step) / (recipe.epochs * steps))
            loss = _loss(network, probe, batch, setup, prior=prior, generator=generator)
            _step(loss, optimiser, trained)
            losses.append(float(loss.detach()))
            _average(averaged, trained, epoch * steps + step, recipe.averaging)
        _save(checkpoint, epoch + 1, trained, averaged, optimiser)
        progress(epoch + 1, sum(losses) / len(losses))
    with torch.no_grad():
        for parameter, mean in zip(trained, averaged, strict=True):
            parameter.copy_(mean)
    return network.eval()


def _optimiser(
    network: GradingNetwork, trained: Sequence[nn.Parameter], recipe: Recipe
) -> torch.optim.Optimizer:
    """Return AdamW with one rate for ImageNet's blocks and one for the new layers."""
    body = [p for p in network.backbone.blocks.parameters() if p.requires_grad]
    body_ids = {id(p) for p in body}
    new = [p for p in trained if id(p) not in body_ids]
    return torch.optim.AdamW(
        [
            {"params": body, "lr": recipe.body_rate, "peak": recipe.body_rate},
            {"params": new, "lr": recipe.head_rate, "peak": recipe.head_rate},
        ],
        weight_decay=recipe.weight_decay,
    )


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


def _loss(
    network: GradingNetwork,
    probe: LesionProbe,
    batch: Batch,
    setup: Setup,
    *,
    prior: Tensor,
    generator: torch.Generator,
) -> Tensor:
    """Return the loss of one batch: of its grades, and of where its rendered lesions are."""
    recipe, device = setup.recipe, setup.device
    framing = framings(batch.mirrored, recipe.margin, recipe.width / recipe.height, generator)
    photos = varied(_shown(setup, batch.photos, framing), generator)
    mixing = Mixing.drawn(batch.grades, recipe.mixed, generator)
    photos = mixing.photos(photos, batch.visits)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_bfloat16(device)):
        maps = network.backbone(photos.contiguous(memory_format=torch.channels_last))
    maps = maps.float()
    grades = batch.grades.to(device)
    logits, _ = network.head(maps, batch.views.to(device), batch.visits.to(device), len(grades))
    loss = _graded(recipe, logits + recipe.adjustment * prior, mixing.grades(grades))
    # Two faces at once have no one mask.
    masked = setup.photographs.masked[list(batch.photos)] & ~mixing.mixed[batch.visits].numpy()
    if recipe.lesion_weight and masked.any():
        chosen = [photo for photo, has in zip(batch.photos, masked, strict=True) if has]
        lesions = torch.from_numpy(setup.photographs.lesions[chosen]).to(device).unsqueeze(1)
        where = torch.from_numpy(masked)
        shown = framed(lesions.float() / 255, framing[where], *_mask_size(maps))
        loss = loss + recipe.lesion_weight * probe.loss(maps[where.to(device)], shown)
    return loss


def _graded(recipe: Recipe, logits: Tensor, parts: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Return the mean loss of logits whose visits are of two grades, in parts."""
    grades, others, kept = parts
    loss = LOSSES[recipe.loss]
    return (kept * loss(logits, grades) + (1 - kept) * loss(logits, others)).mean()


def _shown(setup: Setup, photos: Sequence[int], framing: Tensor) -> Tensor:
    """Return the photographs (n, 3, height, width), values 0..1, as the framings show them."""
    regions = torch.from_numpy(setup.photographs.regions[list(photos)]).to(setup.device)
    recipe = setup.recipe
    return framed(regions.permute(0, 3, 1, 2).float() / 255, framing, recipe.height, recipe.width)


def _mask_size(maps: Tensor) -> tuple[int, int]:
    """Return twice the maps' height and width: no lesion falls between the samples."""
    return 2 * maps.shape[2], 2 * maps.shape[3]


def _step(
    loss: Tensor, optimiser: torch.optim.Optimizer, parameters: Sequence[nn.Parameter]
) -> None:
    """Take one step down the loss."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(parameters, _CLIP)
    optimiser.step()


@dataclass(frozen=True)
class Drawn:
    """What an epoch draws: real visits by weight, synthetic ones evenly."""

    real: tuple[Item, ...]
    weights: Tensor
    synthetic: tuple[Item, ...]
    synthetic_count: int

    @staticmethod
    def of(train: Sequence[Item], sampling: float, synthetic_share: float) -> "Drawn":
        """Return the draw of a training: where no visit is real, all are drawn by weight."""
        real = tuple(item for item in train if item.real)
        synthetic = tuple(item for item in train if not item.real)
        if not real:
            real, synthetic = synthetic, ()
        counts = [sum(item.grade == grade for item in real) for grade in range(len(GRADES))]
        weights = torch.tensor([counts[item.grade] ** -sampling for item in real])
        count = round(synthetic_share * len(synthetic))
        return Drawn(real, weights, synthetic, count)

    @property
    def per_epoch(self) -> int:
        """How many visits an epoch draws."""
        return len(self.real) + self.synthetic_count

    def draw(self, generator: torch.Generator) -> list[Item]:
        """Return the visits of one epoch, in random order."""
        count = len(self.real)
        chosen = torch.multinomial(self.weights, count, replacement=True, generator=generator)
        visits = [self.real[i] for i in chosen]
        missing = self.synthetic_count
        while missing > 0:
            others = torch.randperm(len(self.synthetic), generator=generator)[:missing]
            visits += [self.synthetic[i] for i in others]
            missing -= len(others)
        order = torch.randperm(len(visits), generator=generator)
        return [visits[i] for i in order]


def batches(drawn: Drawn, recipe: Recipe, generator: torch.Generator) -> Iterator[Batch]:
    """Yield one epoch of batches."""
    order = drawn.draw(generator)
    for start in range(0, len(order), recipe.batch):
        yield _batch(order[start : start + recipe.batch], recipe, generator)


def _batch(chosen: Sequence[Item], recipe: Recipe, generator: torch.Generator) -> Batch:
    """Return the visits as one batch: some mirrored, some views left out."""

    def chance() -> float:
        return float(torch.rand((), generator=generator))

    photos, flips, views, visits = [], [], [], []
    for place, item in enumerate(chosen):
        mirror = chance() < 0.5
        kept = [k for k in range(len(item.photos)) if chance() >= 0.5]
        if not kept or chance() >= recipe.view_dropout:
            kept = list(range(len(item.photos)))
        for k in kept:
            view = OTHER_SIDE[item.views[k]] if mirror else item.views[k]
            if len(kept) == 1 and chance() < recipe.view_unknown:
                view = View.FRONTAL
            photos.append(item.photos[k])
            flips.append(mirror)
            views.append(VIEWS.index(view))
            visits.append(place)
    grades = torch.tensor([item.grade for item in chosen])
    return Batch(
        tuple(photos), torch.tensor(flips), torch.tensor(views), torch.tensor(visits), grades
    )


@torch.inference_mode()
def maps_of(
    network: GradingNetwork, photos: Sequence[int], setup: Setup, *, mirrored: bool = False
) -> Tensor:
    """Return the feature maps (n, channels, h, w) of photographs as the application cuts them."""
    recipe = setup.recipe
    regions = setup.photographs.regions[list(photos)]
    top = (regions.shape[1] - recipe.height) // 2
    left = (regions.shape[2] - recipe.width) // 2
    cut = regions[:, top : top + recipe.height, left : left + recipe.width]
    plain = torch.from_numpy(cut).to(setup.device).permute(0, 3, 1, 2).float() / 255
    plain = plain.flip(3) if mirrored else plain
    maps: Tensor = network.backbone(normalised(plain).contiguous(memory_format=torch.channels_last))
    return maps


def set_rates(optimiser: torch.optim.Optimizer, part: float) -> None:
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


def seeded(recipe: Recipe, name: str, epoch: int) -> torch.Generator:
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
