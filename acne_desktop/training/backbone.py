"""ImageNet weights of torchvision's mobilenet_v2 -> the grading network's backbone."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import Backbone

_BATCH_NORM_EPSILON = 1e-5


def load_imagenet(backbone: Backbone, weights: Path) -> None:
    """Set the backbone's blocks from a mobilenet_v2 state dict, folding its batch norm.

    The file must fit an input of RGB / 127.5 - 1. Raises :class:`DatasetError`.
    """
    try:
        state = load_file(weights)
        folded = list(_folded(state))
        convolutions = [m for m in backbone.blocks.modules() if isinstance(m, nn.Conv2d)]
        with torch.no_grad():
            for conv, (weight, bias) in zip(convolutions, folded, strict=True):
                conv.weight.copy_(weight)
                assert conv.bias is not None
                conv.bias.copy_(bias)
    except (OSError, SafetensorError, KeyError, ValueError, RuntimeError):
        raise DatasetError(
            f"{weights.name} holds no mobilenet_v2 weights: "
            "give the safetensors file of torchvision's network."
        ) from None


def _folded(state: dict[str, Tensor]) -> list[tuple[Tensor, Tensor]]:
    """Return weight and bias of each convolution of ``features``, in the order of the network."""
    names = sorted((n for n in state if n.startswith("features.")), key=_natural)
    kernels = [n for n in names if n.endswith(".weight") and state[n].ndim == 4]
    folded = []
    for kernel in kernels:
        stem, number = kernel.removesuffix(".weight").rsplit(".", 1)
        norm = f"{stem}.{int(number) + 1}"
        mean, var = (state[f"{norm}.running_{part}"].float() for part in ("mean", "var"))
        scale = state[f"{norm}.weight"].float() / torch.sqrt(var + _BATCH_NORM_EPSILON)
        weight = state[kernel].float() * scale[:, None, None, None]
        folded.append((weight, state[f"{norm}.bias"].float() - mean * scale))
    return folded


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts numbers in a dotted name as numbers."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in name.split(".")]
