"""Saves visits until it is killed. Run by ``test_killed``; not a test by itself.

``save FOLDER SEED`` saves one visit after another and prints the number of each once it is saved.
``steps FOLDER COUNT`` kills itself at COUNT steps spread over one save, each time in a new process,
checks the folder after each, and prints how often there was a visit, none, or something to sweep.
"""

import hashlib
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

import acne_desktop
from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.services.intake import IncomingPhoto
from tests.fakes import suggestion
from tests.unit.services.visits_made_up import NOON

_PACKAGE = str(Path(acne_desktop.__file__).parent)


def incoming(seed: str) -> IncomingPhoto:
    """Return a made-up photograph; the store does not look into its bytes."""
    data = hashlib.sha512(seed.encode()).digest() * 500
    name = hashlib.sha256(data).hexdigest()
    preview = np.zeros((1, 1, 3), dtype=np.uint8)
    return IncomingPhoto("made-up.jpg", data, name, ".jpg", 300, 400, None, preview)


def save(clinic: Clinic, seed: str) -> int:
    """Save one whole visit and return its number."""
    return visits.save(
        clinic,
        patient_id=patients.find(clinic)[0].patient.id,
        day=date(2024, 3, 4),
        photos={view: incoming(f"{seed} {view}") for view in VIEWS},
        suggestion=suggestion(Grade.MILD),
        decision=Decision(Grade.MILD, "fda", NOON),
    ).id


def prepare(folder: Path) -> None:
    """Make a clinic with one patient."""
    with open_clinic(folder) as clinic:
        patients.register(clinic, PatientDetails("A", "Erika"))


def stored_files(folder: Path) -> list[str]:
    """Return the names of all files in the photo store."""
    return sorted(path.name for path in (folder / "photos").rglob("*") if path.is_file())


def checked(folder: Path) -> set[int]:
    """Open the clinic again, check that it is whole, and return the numbers of its visits."""
    with open_clinic(folder) as clinic:
        [row] = patients.find(clinic)
        numbers = {summary.id for summary in visits.of_patient(clinic, row.patient.id)}
        named = set()
        for number in numbers:
            visit = visits.get(clinic, number)
            assert tuple(visit.photos) == VIEWS
            assert visit.suggestion is not None
            assert tuple(visit.suggestion.attention) == VIEWS
            assert visit.grade is Grade.MILD
            for photo in visit.photos.values():
                assert len(intake.original(clinic, photo)) == photo.byte_size
                named.add(f"{photo.sha256}{photo.suffix}")
        assert stored_files(folder) == sorted(named)
    return numbers


def _save_for_ever(folder: Path, seed: str) -> None:
    with open_clinic(folder) as clinic:
        for number in count():
            print(save(clinic, f"{seed} {number}"), flush=True)


def _lines(last: int | None) -> Iterator[int]:
    """Count the application's own lines as they run; kill the process at number ``last``."""
    counter = [0]

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        if event == "line":
            counter[0] += 1
            if counter[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    yield 0
    sys.settrace(None)
    yield counter[0]


def _run_to(folder: Path, last: int | None) -> int:
    with open_clinic(folder) as clinic:
        lines = _lines(last)
        next(lines)
        save(clinic, f"step {last}")
        if last is not None:  # it was saved before it came so far
            os.kill(os.getpid(), signal.SIGKILL)
        return next(lines)


def _die_at_steps(folder: Path, wanted: int) -> None:
    _run_to(folder, None)  # the first run in a process does what later ones need not
    total = _run_to(folder, None)
    known = checked(folder)
    seen: Counter[str] = Counter()
    spread = {round(1 + i * (total - 1) / (wanted - 1)) for i in range(wanted)}
    for last in sorted(spread | {2 * total}):  # no line of ours need follow the commit
        child = os.fork()
        if child == 0:
            _run_to(folder, last)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        before = stored_files(folder)
        numbers = checked(folder)
        assert numbers >= known
        assert len(numbers - known) <= 1
        seen["visit" if numbers - known else "none"] += 1
        seen["swept"] += before != stored_files(folder)
        known = numbers
    print(seen["visit"], seen["none"], seen["swept"])


if __name__ == "__main__":
    task, where, argument = sys.argv[1:]
    if task == "save":
        _save_for_ever(Path(where), argument)
    else:
        _die_at_steps(Path(where), int(argument))
