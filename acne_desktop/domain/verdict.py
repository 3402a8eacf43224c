"""Whether a model is better than the one it was trained from, said in one sentence."""

from acne_desktop.language import mark, tr

_BETTER = mark(
    "Better than {model} on patients that neither had seen: {new} instead of {old} of {n} visits "
    "right."
)
_NOT_SHOWN = mark(
    "Not shown to be better than {model} on patients that neither had seen: {new} instead of {old} "
    "of {n} visits right."
)


def verdict(model: str, *, better: bool, old: float, new: float, visits: int) -> str:
    """Return the sentence; ``old`` and ``new`` are the shares of visits graded right."""
    return tr(
        _BETTER if better else _NOT_SHOWN,
        model=model,
        new=f"{100 * new:.1f} %",
        old=f"{100 * old:.1f} %",
        n=visits,
    )
