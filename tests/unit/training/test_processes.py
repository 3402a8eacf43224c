"""Several processes share the folds and come to the networks that one alone would fit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from acne_desktop.training.processes import Processes, has_bfloat16
from tests.unit.training import tiny


def test_alone_a_process_fits_every_fold() -> None:
    assert list(Processes().share(5)) == [0, 1, 2, 3, 4]
    assert Processes().first


def test_every_fold_is_fitted_by_one_process() -> None:
    shares = [list(Processes(rank, 3).share(5)) for rank in range(3)]
    assert sorted(fold for share in shares for fold in share) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("able", "expected"),
    [
        ({"avx2": True, "avx512_bf16": False, "amx_bf16": False}, False),
        ({"avx512_bf16": True, "amx_bf16": False}, True),
        ({"amx_bf16": True}, True),
        ({}, False),
    ],
)
def test_bfloat16_is_left_to_processors_that_compute_in_it(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], expected: bool
) -> None:
    has_bfloat16.cache_clear()
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    try:
        assert has_bfloat16(torch.device("cpu")) is expected
    finally:
        has_bfloat16.cache_clear()


@pytest.mark.slow
def test_two_processes_write_the_weights_that_one_writes(tmp_path: Path) -> None:
    data = tiny.write_dataset(tmp_path / "drawn", subjects=6)
    weights = tiny.write_backbone(tmp_path / "random.safetensors")
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    written = []
    launchers = {
        "alone": [sys.executable, "-m"],
        "together": [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
            *("--nproc-per-node", "2", "-m"),
        ],
    }
    for name, launcher in launchers.items():
        out = tmp_path / name / "iga-9"
        out.parent.mkdir()
        command = [*launcher, "tests.unit.training.shared", *map(str, (data, weights, out))]
        subprocess.run(command, check=True, env=environment, capture_output=True, timeout=240)
        written.append((out / "weights.safetensors").read_bytes())
    assert written[0] == written[1]
