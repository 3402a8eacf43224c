"""The scale that figures of agreement are drawn on, on paper and on the screen."""

from collections.abc import Iterable

from acne_desktop.domain.agreement import Figure


def scale_from(figures: Iterable[Figure]) -> float:
    """Return where a scale up to 1 begins: at 0, or lower in fifths where a figure is negative."""
    ends = (x for each in figures for x in (each.value, each.low) if x is not None)
    lowest = min(ends, default=0.0)
    return 0.0 if lowest >= 0 else max(-1.0, 0.2 * (lowest // 0.2))


def at(value: float, low: float) -> float:
    """Return where a value stands on a scale from ``low`` to 1, as a share of its length."""
    return max(0.0, value - low) / (1 - low)
