"""Run as a program, alone or by torchrun: trains a package on the tiny data set."""

import sys
from pathlib import Path

import torch

from acne_desktop.training.train_command import train
from tests.unit.training.tiny import RECIPE

if __name__ == "__main__":
    torch.set_num_threads(1)
    data, weights, out = map(Path, sys.argv[1:])
    train([data], out, backbone_weights=weights, folds=2, recipes=[RECIPE])
