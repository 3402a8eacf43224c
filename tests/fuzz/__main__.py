"""Reads thousands of damaged files: python -m tests.fuzz [--mutations N] [--formats NAME ...].

With --largest it reads whole files that are as large as is accepted.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.largest import LARGEST, largest
from tests.fuzz.mutations import mutation
from tests.fuzz.originals import FORMATS
from tests.fuzz.watched import WELL, Became, Reading, readings


def main() -> int:
    """Print a line a format, and one a failure; the exit status is 1 when a file failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--mutations", type=int, default=5000, help="how many a format")
    parser.add_argument("--first", type=int, default=0, help="the number to begin with")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--largest", action="store_true", help="read the largest files instead")
    parser.add_argument("--keep", type=Path, help="a folder for the files that failed")
    chosen = parser.parse_args()
    if chosen.largest:
        return 1 if sum(_told(name, readings(name, [1], largest), None) for name in LARGEST) else 0
    failed = 0
    with ThreadPoolExecutor(chosen.workers) as pool:
        for name in chosen.formats:
            numbers = range(chosen.first, chosen.first + chosen.mutations)
            shares = [numbers[share :: chosen.workers] for share in range(chosen.workers)]
            parts = pool.map(lambda share, name=name: list(readings(name, share)), shares)
            failed += _told(name, [reading for part in parts for reading in part], chosen.keep)
    return 1 if failed else 0


def _told(name: str, made: Iterable[Reading], keep: Path | None) -> int:
    made = sorted(made, key=lambda reading: reading.number)
    counts = Counter(reading.became for reading in made)
    slowest, largest = max(r.seconds for r in made), max(r.memory for r in made)
    shown = ", ".join(f"{counts[kind]} {kind}" for kind in Became if counts[kind])
    print(f"{name:<18}{len(made):>6} files: {shown}; at most {slowest:.2f} s, {largest:.2f} GB")
    failures = [reading for reading in made if reading.became not in WELL]
    for one in failures:
        print(f"  {name} {one.number}: {one.became}, {one.seconds:.1f} s, {one.words[:300]}")
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}-{one.number}").write_bytes(mutation(name, one.number))
    sys.stdout.flush()
    return len(failures)


if __name__ == "__main__":
    sys.exit(main())
