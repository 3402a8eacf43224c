"""EfficientNet-Lite0's weights, folded, give what the network gives with its batch norm."""

from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import EFFICIENTNET, LAYOUTS, Backbone
from acne_desktop.training.backbone import load_imagenet

# Tan and Le 2019, table 1: expansion, channels, repeats, stride, kernel.
STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
State = dict[str, Tensor]


def _layer(state: State, kernel: str, norm: str, shape: tuple[int, ...]) -> None:
    fan = shape[1] * shape[2] * shape[3]
    state[f"{kernel}.weight"] = torch.randn(shape) * (2 / fan) ** 0.5
    state[f"{norm}.weight"] = torch.rand(shape[0]) + 0.5
    state[f"{norm}.bias"] = torch.randn(shape[0]) * 0.1
    state[f"{norm}.running_mean"] = torch.randn(shape[0]) * 0.1
    state[f"{norm}.running_var"] = torch.rand(shape[0]) + 0.5


def _random_state() -> State:
    torch.manual_seed(5)
    state: State = {}
    _layer(state, "_conv_stem", "_bn0", (32, 3, 3, 3))
    channels, number = 32, 0
    for expansion, outputs, repeats, _, kernel in STAGES:
        for _ in range(repeats):
            at, hidden = f"_blocks.{number}", channels * expansion
            if expansion > 1:
                _layer(state, f"{at}._expand_conv", f"{at}._bn0", (hidden, channels, 1, 1))
            _layer(state, f"{at}._depthwise_conv", f"{at}._bn1", (hidden, 1, kernel, kernel))
            _layer(state, f"{at}._project_conv", f"{at}._bn2", (outputs, hidden, 1, 1))
            channels, number = outputs, number + 1
    _layer(state, "_conv_head", "_bn1", (1280, channels, 1, 1))
    return state


def _apply(x: Tensor, state: State, kernel: str, norm: str, stride: int = 1) -> Tensor:
    """Return a convolution, padded as TensorFlow's SAME, and its batch norm."""
    weight = state[f"{kernel}.weight"]
    missing = [
        max((-(-side // stride) - 1) * stride + weight.shape[2] - side, 0) for side in x.shape[2:]
    ]
    (top, left), (down, across) = [side // 2 for side in missing], missing
    x = functional.pad(x, (left, across - left, top, down - top))
    groups = x.shape[1] if weight.shape[1] == 1 else 1
    x = functional.conv2d(x, weight, stride=stride, groups=groups)
    mean, var, scale, bias = (
        state[f"{norm}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
    )
    return functional.batch_norm(x, mean, var, scale, bias, eps=1e-3)


def _plain(x: Tensor, state: State) -> Tensor:
    """Return the features as EfficientNet-Lite0 computes them."""
    relu6 = functional.relu6
    x = relu6(_apply(x, state, "_conv_stem", "_bn0", 2))
    number = 0
    for expansion, _, repeats, stride, _ in STAGES:
        for repeat in range(repeats):
            at, before = f"_blocks.{number}", x
            if expansion > 1:
                x = relu6(_apply(x, state, f"{at}._expand_conv", f"{at}._bn0"))
            first = stride if repeat == 0 else 1
            x = relu6(_apply(x, state, f"{at}._depthwise_conv", f"{at}._bn1", first))
            x = _apply(x, state, f"{at}._project_conv", f"{at}._bn2")
            x = x + before if repeat else x
            number += 1
    return relu6(_apply(x, state, "_conv_head", "_bn1"))


def test_folded_weights_change_nothing(tmp_path: Path) -> None:
    state = _random_state()
    torch.save(state, tmp_path / "lite0.pth")
    backbone = Backbone(EFFICIENTNET).eval()
    load_imagenet(backbone, tmp_path / "lite0.pth")
    photos = torch.rand(1, 3, 96, 64) * 2 - 1
    with torch.inference_mode():
        found = photos
        for block in backbone.blocks:
            found = block(found)
        torch.testing.assert_close(found, _plain(photos, state), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_every_backbone_makes_maps_of_one_cell_for_eight_pixels(kind: str) -> None:
    backbone = Backbone(kind).eval()
    assert len(backbone.blocks) == LAYOUTS[kind].blocks
    with torch.inference_mode():
        maps = backbone(torch.zeros(2, 3, 96, 64))
    assert maps.shape == (2, 128, 12, 8)


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    torch.save({"features.0.weight": torch.zeros(3, 3, 3, 3)}, tmp_path / "other.pth")
    with pytest.raises(DatasetError, match="efficientnet_lite0 weights"):
        load_imagenet(Backbone(EFFICIENTNET), tmp_path / "other.pth")
