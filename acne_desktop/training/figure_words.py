"""How figures are named and written, in the card, the tables and the reports of an evaluation."""

from collections.abc import Sequence

GROUPS = {
    "real": "real visits (one or two views)",
    "real_single": "real photographs, each on its own",
    "synthetic": "synthetic triplets",
    "synthetic_single": "synthetic photographs, each on its own",
}
_PERCENT = {
    "accuracy",
    "balanced_accuracy",
    "within_one",
    "ece",
    "coverage",
    "pointing",
    "on_skin",
}
MAP_NAMES = {
    "attention": "attention map",
    "sobel": "edges (Sobel)",
    "uniform": "uniform",
    "centre": "centre prior",
}
ATTENTION_FIGURES = {
    "lesion_lift": "lesion energy lift",
    "pointing": "pointing game",
    "on_skin": "energy on skin",
}
FIGURE_NAMES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "within_one": "within one grade",
    "mae": "mean absolute error",
    "qwk": "quadratic weighted kappa",
    "lwk": "linear weighted kappa",
    "ece": "expected calibration error",
    "coverage": "coverage of the plausible set",
    "set_size": "mean size of the plausible set",
}


def shown(name: str, value: float | None, interval: Sequence[float] | None) -> str:
    """Return a figure with its interval as it is read: ``73.5 % (70.0-77.1)``."""
    if value is None or interval is None:
        return "does not occur"
    return f"{value_shown(name, value)} ({interval_shown(name, interval)})"


def value_shown(name: str, value: float) -> str:
    """Return a figure as it is read: a share in percent, anything else with two decimals."""
    return f"{100 * value:.1f} %" if _is_share(name) else f"{value:z.2f}"


def interval_shown(name: str, interval: Sequence[float]) -> str:
    """Return an interval as it is read, in the unit of its figure: ``70.0-77.1``."""
    unit, decimals = (100, 1) if _is_share(name) else (1, 2)
    dash = " to " if interval[0] < 0 else "\N{EN DASH}"
    return dash.join(f"{unit * bound:z.{decimals}f}" for bound in interval)


def _is_share(name: str) -> bool:
    return name in _PERCENT or name.startswith("recall")
