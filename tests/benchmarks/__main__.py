"""Speed as figures from one run: python -m tests.benchmarks [--only NAME] [--json]."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Else each start compiles the application anew, which no user's does from the second on.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from tests.benchmarks import (
    align,
    assess,
    colour,
    grid,
    importing,
    pan,
    patient,
    photos,
    ready,
    register,
    report,
    trail,
    window,
)


@dataclass(frozen=True)
class Result:
    """One figure, the limit that it has to keep, and what it was made of."""

    name: str
    value: float
    limit: float
    detail: str

    @property
    def kept(self) -> bool:
        """Tell whether the figure is within its limit."""
        return self.value <= self.limit


BENCHMARKS: dict[str, tuple[float, Callable[[], tuple[float, str]]]] = {
    "assess_ratio": (0.70, assess.ratio),
    "gradcam_ratio": (0.25, assess.gradcam_ratio),
    "ready_s": (2.00, ready.seconds),
    "ready_ratio": (0.80, ready.ratio),
    "window_ratio": (1.50, window.ratio),
    "report_s": (1.00, report.seconds),
    "trail_ms": (6.00, trail.ms_per_entry),
    "patient_ratio": (1.50, patient.ratio),
    "photos_ratio": (1.60, photos.ratio),
    "card_ratio": (2.00, colour.ratio),
    "import_peak_gb": (1.20, importing.peak_gb),
    "grid_worst_ms": (grid.LIMIT_MS, grid.worst_ms),
    "grid_ratio": (3.00, grid.ratio),
    "pan_worst_ms": (pan.LIMIT_MS, pan.worst_ms),
    "pan_ratio": (4.00, pan.ratio),
    "align": (align.LIMIT, align.residual),
    "search_ratio": (3.00, register.search_ratio),
    "search_worst_ms": (register.WORST_MS, register.worst_ms),
    "scroll_rows": (register.MORE_ROWS, register.scroll_rows),
    "memory_mb": (8.00, register.memory_mb),
    "paint_ratio": (1.50, register.paint_ratio),
}
GROUPS = {
    "register": ("search_ratio", "search_worst_ms", "scroll_rows", "memory_mb", "paint_ratio"),
}


def main() -> int:
    """Measure what is asked for; the exit status is 1 when a limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", choices=[*BENCHMARKS, *GROUPS], action="append", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = []
    wanted = arguments.only or list(BENCHMARKS)
    for name in [each for one in wanted for each in GROUPS.get(one, (one,))]:
        limit, measure = BENCHMARKS[name]
        value, detail = measure()
        results.append(Result(name, round(value, 3), limit, detail))
    if arguments.json:
        print(json.dumps({r.name: asdict(r) | {"kept": r.kept} for r in results}, indent=2))
    else:
        for result in results:
            verdict = "kept" if result.kept else "BROKEN"
            print(
                f"{result.name:<14}{result.value:>8.3f}  limit {result.limit:.2f}  {verdict}"
                f"  ({result.detail})"
            )
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
