"""A worklist drained by processes of their own, each a sitting at another workstation."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import Answer
from acne_desktop.errors import DatabaseError
from acne_desktop.services import reads, sign_in
from acne_desktop.services.clinic import open_clinic
from tests.accounts import PASSWORD

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Seat:
    """A workstation: its data folder, and who reads there."""

    folder: Path
    reader: str


def drained(address: str, study_id: int, seats: list[Seat]) -> list[list[int]]:
    """Have each seat read until there is nothing left; return the reads that each committed."""
    command = [sys.executable, "-m", "tests.race", address, str(study_id)]
    running = [
        subprocess.Popen(
            [*command, str(seat.folder), seat.reader],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seat in seats
    ]
    for process in running:  # all are ready before any begins
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = []
    for process in running:
        said, failed = process.communicate(timeout=280)
        assert process.returncode == 0, failed
        found.append(json.loads(said))
    return found


def _read_all(address: str, study_id: int, folder: Path, reader: str) -> list[int]:
    committed: list[int] = []
    with open_clinic(folder, database=address) as clinic:
        sign_in.sign_in(clinic, reader, PASSWORD)
        print("ready", flush=True)
        sys.stdin.readline()
        while True:
            try:
                read = reads.next_read(clinic, study_id)
                if read is None:
                    return committed
                reads.commit(clinic, read.id, Answer(Grade(read.id % 5)))
            except DatabaseError:  # another holds the database for long: nothing was done
                continue
            committed.append(read.id)


if __name__ == "__main__":
    _address, _study, _folder, _reader = sys.argv[1:]
    print(json.dumps(_read_all(_address, int(_study), Path(_folder), _reader)))
