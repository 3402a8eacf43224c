"""The figures on colour cards: of photographs whose truth is known, and the same every time."""

from pathlib import Path

import pytest

from acne_desktop.training import colour_measure
from acne_desktop.training.colour_scenes import DISTRACTORS
from tests.photographs import face, write_photo


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colour_measure, "WIDTH", 450)
    monkeypatch.setattr(colour_measure, "HEIGHT", 600)
    few = {name: DISTRACTORS[name] for name in ("keyboard", "mirrored card")}
    monkeypatch.setattr(colour_measure, "DISTRACTORS", few)


def test_what_is_drawn_is_found_and_nothing_else(tmp_path: Path) -> None:
    photos = [write_photo(tmp_path / f"{seed}.png", face(seed=seed)) for seed in range(2)]
    told: list[float] = []

    figures = colour_measure.measure(
        scenes=6, seed=3, backgrounds=photos, report=lambda share, _text: told.append(share)
    )

    assert figures["found"]["count"] == 6
    assert figures["found"]["share"] >= 5 / 6
    assert figures["false_alarms"]["count"] == 3 * 2 + 2
    assert figures["false_alarms"]["share"] == 0
    assert figures["false_alarms_by_scene"][colour_measure.AS_THEY_ARE]["count"] == 2
    assert figures["corner_error"]["median"] < 2
    errors = figures["errors"]
    assert errors["patches_after"]["mean"] < errors["patches_before"]["mean"]
    assert errors["photograph_after"]["mean"] < errors["photograph_before"]["mean"]
    assert sorted(told) == told
    assert 0 <= told[0] < told[-1] <= 1


def test_the_same_seed_gives_the_same_figures() -> None:
    one, again = (colour_measure.measure(scenes=2, seed=5) for _ in range(2))
    assert one == again
    assert one != colour_measure.measure(scenes=2, seed=6)


def test_shares_have_wilson_s_interval() -> None:
    # Newcombe (1998) gives 81/263: 0.2553 to 0.3662, and 0/20: 0 to 0.1611.
    some = colour_measure.share([True] * 81 + [False] * 182)
    assert some["interval"] == pytest.approx([0.2553, 0.3662], abs=1e-4)
    none = colour_measure.share([False] * 20)
    assert none["interval"] == pytest.approx([0, 0.1611], abs=1e-4)
    assert colour_measure.share([]) == {"count": 0, "share": None, "interval": None}
