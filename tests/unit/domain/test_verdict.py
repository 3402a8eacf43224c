"""The verdict on a model says the same in the language of whoever reads it."""

import pytest

from acne_desktop.domain.verdict import verdict
from acne_desktop.language import speaking


@pytest.mark.parametrize(
    ("better", "begins"), [(True, "Better than iga-1"), (False, "Not shown to be better than")]
)
def test_the_sentence_holds_both_shares(better: bool, begins: str) -> None:
    said = verdict("iga-1", better=better, old=0.71, new=0.7854, visits=66)
    assert said.startswith(begins)
    assert said.endswith("78.5 % instead of 71.0 % of 66 visits right.")


def test_the_sentence_is_spoken_in_the_window_s_language() -> None:
    with speaking("de"):
        said = verdict("iga-1", better=True, old=0.71, new=0.78, visits=66)
    assert said.startswith("Besser als iga-1")
    assert "78.0 % statt 71.0 % von 66 Visiten" in said
