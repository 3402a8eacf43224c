"""The automatic shutter counts the times of the pictures."""

from acne_desktop.ui.capture.shutter import AutoShutter


def released(looks: list[tuple[float, bool]]) -> list[float]:
    shutter = AutoShutter()
    return [at for at, good in looks if shutter.see(at, good=good)]


def test_it_releases_once_after_a_good_second() -> None:
    looks = [(step * 0.04, True) for step in range(100)]
    assert released(looks) == [1.0]


def test_one_bad_look_begins_the_second_anew() -> None:
    looks = [(step * 0.1, step != 8) for step in range(25)]
    assert [round(at, 1) for at in released(looks)] == [1.9]


def test_pictures_too_far_apart_prove_nothing() -> None:
    assert released([(0.0, True), (2.0, True), (4.0, True)]) == []


def test_it_may_release_again_after_something_was_bad_or_after_a_reset() -> None:
    shutter = AutoShutter()
    times = [step * 0.25 for step in range(5)]
    assert [shutter.see(at, good=True) for at in times][-1]
    assert not shutter.see(1.25, good=True)
    shutter.reset()
    assert [shutter.see(1.5 + at, good=True) for at in times] == [False] * 4 + [True]


def test_its_share_fills_within_the_second() -> None:
    shutter = AutoShutter()
    shares = []
    for step in range(4):
        shutter.see(step * 0.25, good=True)
        shares.append(round(shutter.share, 2))
    assert shares == [0.0, 0.25, 0.5, 0.75]
