"""Figures on the screen: per cent and kappa, with their intervals, and what is missing."""

from acne_desktop.services.model_comparison import Figure, compared
from acne_desktop.ui import figures

PER_CENT, DASH, MINUS = "\N{NO-BREAK SPACE}%", "\N{EN DASH}", "\N{MINUS SIGN}"


def test_shares_are_per_cent_and_kappa_is_plain() -> None:
    assert figures.value("accuracy", Figure(0.78, 0.7, 0.86)) == f"78.0{PER_CENT} (70.0{DASH}86.0)"
    assert figures.value("qwk", Figure(0.871, 0.79, 0.95)) == f"0.87 (0.79{DASH}0.95)"
    assert figures.value("accuracy", Figure(0.5)) == f"50.0{PER_CENT}"
    assert figures.value("accuracy", None) == DASH


def test_a_difference_says_its_sign() -> None:
    up, down = Figure(0.07, 0.02, 0.12), Figure(-0.02, -0.07, 0.03)
    assert figures.difference("balanced_accuracy", up) == "+7.0 points (+2.0 to +12.0)"
    assert figures.difference("qwk", down) == f"{MINUS}0.02 ({MINUS}0.07 to +0.03)"
    assert figures.difference("qwk", Figure(0.1)) == "+0.10"
    assert figures.difference("qwk", None) == DASH


def test_accuracy_is_that_on_real_photographs_where_known() -> None:
    real = {"n": 895, "accuracy": 0.8, "accuracy_interval": [0.77, 0.83]}
    synthetic = {"n": 30, "accuracy": 0.9, "accuracy_interval": None}
    both = figures.accuracy({"real": real, "synthetic": synthetic})
    assert both == f"80.0{PER_CENT} (77.0{DASH}83.0), 895 visits"
    only = figures.accuracy({"synthetic": synthetic})
    assert only == f"90.0{PER_CENT}, 30 visits on synthetic patients only"
    assert figures.accuracy({}) == "not measured"


def test_a_comparison_that_cannot_be_read_is_none() -> None:
    assert compared(None) is None
    assert compared({"better": True}) is None
    assert compared("better") is None
