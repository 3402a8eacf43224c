"""How much memory the import of 500 visits takes at its peak, as its growth tells.

Run as a module of its own (``python -m tests.benchmarks.importing FOLDER COUNT``) it imports that
many visits in a fresh process and prints that process's peak in bytes.
"""

import io
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from acne_desktop.domain.photo import VIEWS
from acne_desktop.paths import resources
from acne_desktop.services.clinic import open_clinic
from acne_desktop.services.importing import carry_out, plan
from acne_desktop.services.inspection import load_inspector

VISIT = "demo-01-1"  # not from a neighbour: those import torch, which the import never does
SIZE = (3000, 4000)
FEW, MANY, ASKED_FOR = 5, 60, 500


def peak_gb() -> tuple[float, str]:
    """Return the peak for 500 visits of three 12-megapixel photographs, in GB of 10^9 bytes.

    Measured for 5 and for 60 visits; what each visit between them adds is added for the others.
    """
    with tempfile.TemporaryDirectory() as folder:
        _write_visits(Path(folder) / "in", MANY)
        few, many = _peak(Path(folder), FEW), _peak(Path(folder), MANY)
    each = max(many - few, 0) / (MANY - FEW)
    whole = many + each * (ASKED_FOR - MANY)
    detail = f"{few / 1e6:.0f} MB for {FEW} visits, {many / 1e6:.0f} MB for {MANY}"
    return whole / 1e9, f"{detail}, {each / 1e3:.0f} kB more a visit"


def _peak(folder: Path, count: int) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.importing", str(folder), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _write_visits(folder: Path, count: int) -> None:
    """Write visits of as many patients: the same three pictures in files that all differ."""
    for view in VIEWS:
        with Image.open(resources() / "demo" / f"{VISIT}-{view}.jpg") as picture:
            large = picture.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
        data = io.BytesIO()
        large.save(data, "JPEG", quality=90)
        for number in range(count):
            path = folder / f"P-{number:04}" / "2026-09-20" / f"{view}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.getvalue() + f"{number}".encode())  # behind the picture's end


def _import(folder: Path, count: int) -> None:
    """Import the first visits into a new clinic."""
    source = folder / f"first-{count}"
    source.mkdir()
    for patient in sorted((folder / "in").iterdir())[:count]:
        (source / patient.name).mkdir()
        for day in patient.iterdir():
            (source / patient.name / day.name).mkdir()
            for file in day.iterdir():
                (source / patient.name / day.name / file.name).hardlink_to(file)
    with open_clinic(folder / f"clinic-{count}") as clinic:
        found = plan.scan(
            clinic,
            source,
            load_inspector(),
            progress=lambda _fraction, _text: None,
            cancelled=lambda: False,
        )
        # One picture of many patients: the question whose it is gets its answer.
        visits = [replace(planned, confirmed=True) for planned in found.visits]
        outcomes = carry_out.carry_out(
            clinic, visits, progress=lambda _fraction, _text: None, cancelled=lambda: False
        )
    added = sum(outcome.visit is not None for outcome in outcomes)
    if added != count:
        raise RuntimeError(f"{added} of {count} visits were added")


def _main(arguments: list[str]) -> None:
    _import(Path(arguments[0]), int(arguments[1]))
    print(_own_peak())


def _own_peak() -> int:
    """Return this process's peak in bytes."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux hands getrusage's peak on from the process that started this one
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    import resource  # here: Windows has none, and the other benchmarks need none

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    _main(sys.argv[1:])
