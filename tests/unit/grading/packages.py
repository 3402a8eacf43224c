"""Packages with random weights, for the mechanics; what they grade means nothing."""

from pathlib import Path

import torch
from torch import nn

from acne_desktop.grading import package
from acne_desktop.grading.export import export_backbone
from acne_desktop.grading.network import EFFICIENTNET, GradingNetwork
from acne_desktop.training.ship import weights_of

HEIGHT, WIDTH = 96, 64


def random_network(seed: int = 0, backbone: str = EFFICIENTNET) -> GradingNetwork:
    torch.manual_seed(seed)
    network = GradingNetwork(backbone=backbone).eval()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            # Without batch norm, torch's own start would let the signal die on its way up.
            nn.init.kaiming_normal_(module.weight)
    return network


def random_package(
    folder: Path,
    members: int = 2,
    *,
    height: int = HEIGHT,
    width: int = WIDTH,
    seed: int = 0,
) -> package.ModelPackage:
    manifest = {
        "version": folder.name,
        "members": members,
        "input_height": height,
        "input_width": width,
        "wording": "fda",
        "backbone": {"kind": EFFICIENTNET},
        "calibration": {
            "temperature": 1.2,
            "thresholds": {"1": 0.95, "2": 0.9, "3": 0.8},
            "coverage": 0.9,
            "offsets": [0.6, -0.5, -0.4, 0.1, 0.2],
        },
    }
    networks = [random_network(seed + member) for member in range(members)]
    files = {
        package.WEIGHTS: weights_of(networks),
        package.BACKBONE: export_backbone(networks[0], height, width),
        package.CARD: b"# Model card: random weights, for tests\n",
    }
    return package.write(folder, manifest, files)


def two_sizes(folder: Path, *, seed: int = 0) -> package.ModelPackage:
    """Write a package of three networks, the last of which sees smaller, wider photographs."""
    single = random_package(folder.with_name(f"{folder.name}-one"), 3, seed=seed)
    sizes = [(2, HEIGHT, WIDTH), (1, 64, 64)]
    parts = [{"members": n, "input_height": h, "input_width": w} for n, h, w in sizes]
    manifest = {**single.manifest, "version": folder.name, "parts": parts}
    files = {name: single.read(name) for name in single.manifest["files"]}
    small = export_backbone(random_network(seed), *sizes[1][1:])
    return package.write(folder, manifest, {**files, "backbone-2.onnx": small})
