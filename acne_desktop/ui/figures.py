"""How a model's figures are written on the screen: per cent or plain, with their intervals."""

from collections.abc import Mapping
from typing import Any

from acne_desktop.language import tr
from acne_desktop.services.model_comparison import PERCENT, Figure, figure

NONE = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_PER_CENT = "\N{NO-BREAK SPACE}%"


def value(name: str, found: Figure | None) -> str:
    """Return a figure with its 95 % interval: ``78.0 % (70.0-86.0)`` or ``0.87 (0.79-0.95)``."""
    if found is None:
        return NONE
    scale, digits, unit = (100, 1, _PER_CENT) if name in PERCENT else (1, 2, "")
    text = f"{scale * found.value:.{digits}f}{unit}"
    if found.low is None or found.high is None:
        return text
    low, high = scale * found.low, scale * found.high
    return f"{text} ({low:.{digits}f}\N{EN DASH}{high:.{digits}f})"


def difference(name: str, found: Figure | None) -> str:
    """Return new - old with its interval: ``+7.0 points (+2.0 to +12.0)`` or ``+0.07 (...)``."""
    if found is None:
        return NONE
    scale, digits, unit = (100, 1, tr(" points")) if name in PERCENT else (1, 2, "")

    def signed(number: float) -> str:
        return f"{scale * number:+.{digits}f}".replace("-", _MINUS)

    if found.low is None or found.high is None:
        return f"{signed(found.value)}{unit}"
    return tr(
        "{difference}{unit} ({low} to {high})",
        difference=signed(found.value),
        unit=unit,
        low=signed(found.low),
        high=signed(found.high),
    )


def accuracy(figures: Mapping[str, Any]) -> str:
    """Return the accuracy of a manifest's figures in a line, on real photographs where known."""
    for group, whose in (("real", ""), ("synthetic", tr(" on synthetic patients only"))):
        measured = figures.get(group)
        found = figure(measured, "accuracy") if isinstance(measured, Mapping) else None
        if found is not None and isinstance(measured, Mapping):
            number = tr(", {n} visits", n=measured["n"]) if "n" in measured else ""
            return f"{value('accuracy', found)}{number}{whose}"
    return tr("not measured")
