"""Packages with random weights, for the mechanics; what they grade means nothing."""

from pathlib import Path

import torch
from torch import nn

from acne_desktop.grading import package
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.training.ship import weights_of

SIZE = 64


def random_network(seed: int = 0) -> GradingNetwork:
    torch.manual_seed(seed)
    network = GradingNetwork().eval()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            # Without batch norm, torch's own start would let the signal die on its way up.
            nn.init.kaiming_normal_(module.weight)
    return network


def random_package(folder: Path, *, size: int = SIZE, seed: int = 0) -> package.ModelPackage:
    manifest = {
        "version": folder.name,
        "input_size": size,
        "wording": "fda",
        "calibration": {
            "temperature": 1.2,
            "thresholds": {"1": 0.95, "2": 0.9, "3": 0.8},
            "coverage": 0.9,
        },
    }
    files = {
        package.WEIGHTS: weights_of(random_network(seed)),
        package.CARD: b"# Model card: random weights, for tests\n",
    }
    return package.write(folder, manifest, files)
