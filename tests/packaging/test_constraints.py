"""What is pinned can be read by pip, and every library once."""

import re
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "packaging" / "constraints.txt"
_PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+")


def test_every_line_pins_one_library_once() -> None:
    lines = [line for line in _FILE.read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not _PINNED.fullmatch(line)] == []
    names = [re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines]
    assert len(set(names)) == len(names)
