"""``kill -9`` at any moment leaves the whole visit or none, and no file that nobody names."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.services import killed

ROUNDS = 4


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", killed.__name__, *arguments]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that split")
def test_killed_at_every_step_of_a_save(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    killed.prepare(folder)
    done = subprocess.run(
        command("steps", str(folder), "30"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    visit, none, swept = map(int, done.stdout.split())
    assert visit > 0, "some kills come after the commit"
    assert none > 0, "some kills come before the commit"
    assert swept > 0, "some kills leave photographs that the sweep finds"
    assert swept <= none


def test_killed_from_outside_while_it_saves(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    killed.prepare(folder)
    chance = random.Random(1)
    acknowledged: set[int] = set()
    for number in range(ROUNDS):
        process = subprocess.Popen(
            command("save", str(folder), str(number)), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process, process.stdout as output:
            acknowledged.add(int(output.readline()))
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, 0.15))
            process.kill()
            # A line that was cut by the kill is not an acknowledgement.
            acknowledged |= {int(line) for line in output if line.endswith("\n")}
        assert killed.checked(folder) >= acknowledged, "what was saved is there"
    assert len(acknowledged) >= ROUNDS
