"""Run as a program: trains on the tiny data set and kills itself after so many reports."""

import os
import signal
import sys
from pathlib import Path

import torch

from acne_desktop.training import crossval, dataset
from acne_desktop.training.photographs import Faces
from acne_desktop.training.start import FromImageNet
from tests.unit.training.tiny import RECIPE


class Deadly:
    """A report that is the last thing the program does."""

    def __init__(self, lives: int) -> None:
        self.lives = lives

    def begin(self, what: str, total: int) -> None:
        pass

    def advance(self, done: int, note: str = "") -> None:
        self.lives -= 1
        if self.lives < 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder, weights, work, lives = sys.argv[1:]
    crossval.train(
        [dataset.read(Path(folder))],
        [RECIPE],
        folds=2,
        start=FromImageNet(Path(weights), Faces.none()),
        work=Path(work),
        report=Deadly(int(lives)),
        device=torch.device("cpu"),
    )
