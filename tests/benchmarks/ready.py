"""How long the command line takes from the start of its process to a graded visit."""

import statistics
import subprocess
import sys
import tempfile
import time

from acne_desktop.domain.photo import VIEWS
from acne_desktop.paths import resources
from acne_desktop.services.grading import bundled_package
from tests.benchmarks.assess import VISIT

ROUNDS = 7


def seconds() -> tuple[float, str]:
    """Return the seconds from start to end of ``acne-desktop grade`` on three photographs."""
    times = [ours for ours, _ in _pairs(torch=False)]
    return statistics.median(times), f"{min(times):.2f} to {max(times):.2f} s, {ROUNDS} rounds"


def ratio() -> tuple[float, str]:
    """Return the same over a process that does nothing but import torch."""
    pairs = _pairs(torch=True)
    ours, bare = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    detail = f"grade {ours:.2f} s, import torch {bare:.2f} s, {ROUNDS} rounds"
    return statistics.median(a / b for a, b in pairs), detail


def _pairs(*, torch: bool) -> list[tuple[float, float]]:
    photos = [
        argument
        for view in VIEWS
        for argument in (f"--{view}", str(resources() / "demo" / f"{VISIT}-{view}.jpg"))
    ]
    with tempfile.TemporaryDirectory() as folder:
        start = ["-m", "acne_desktop", "--data-dir", folder, "grade", "--json"]
        grade = [*start, "--model", str(bundled_package()), *photos]
        bare = ["-c", "import torch" if torch else ""]
        _taken(grade), _taken(bare)  # warm the disk cache
        return [(_taken(grade), _taken(bare)) for _ in range(ROUNDS)]


def _taken(arguments: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - begin
