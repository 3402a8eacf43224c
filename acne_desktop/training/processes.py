"""What a training runs on: one process or those that torchrun started, and their devices."""

import os
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

import torch
from torch import distributed

_PATIENCE = timedelta(days=7)  # the slowest process is waited for


class Processes:
    """This process among its equals, as torchrun's environment tells; alone without it.

    The folds are what is shared: they need nothing of each other, so any number of processes, each
    on its own GPU or processor core, gives the same networks.
    """

    def __init__(self, rank: int = 0, count: int = 1, local_rank: int = 0) -> None:
        self.rank = rank
        self.count = count
        self._local_rank = local_rank

    @staticmethod
    def joined() -> "Processes":
        """Return the processes of torchrun's environment, joined to one group."""
        count = int(os.environ.get("WORLD_SIZE", "1"))
        if count == 1:
            return Processes()
        if not distributed.is_initialized():
            distributed.init_process_group("gloo", timeout=_PATIENCE)
        return Processes(int(os.environ["RANK"]), count, int(os.environ.get("LOCAL_RANK", "0")))

    @property
    def first(self) -> bool:
        """Tell whether this is the process that prepares, collects and writes the package."""
        return self.rank == 0

    @property
    def device(self) -> torch.device:
        """The GPU of this process, or the processor."""
        if not torch.cuda.is_available():
            return torch.device("cpu")
        return torch.device("cuda", self._local_rank % torch.cuda.device_count())

    def share(self, folds: int) -> Sequence[int]:
        """Return the folds that this process fits."""
        return range(self.rank, folds, self.count)

    def wait(self) -> None:
        """Wait until all processes have come here."""
        if self.count > 1:
            distributed.barrier()

    def leave(self) -> None:
        """Part from the others, where there are any."""
        if self.count > 1 and distributed.is_initialized():
            distributed.destroy_process_group()


@cache
def has_bfloat16(device: torch.device) -> bool:
    """Tell whether the device computes in bfloat16 itself.

    A processor that does not imitates it, which takes fifteen times as long as float32.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
