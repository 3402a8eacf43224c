"""The limits' file: what ships is whole and has reasons; what is broken is one sentence."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acne_desktop.domain.inspection import Quality, Verdict
from acne_desktop.errors import PackageError
from acne_desktop.imaging.quality.limits import FILE, Limit, QualityLimits, read_limits
from acne_desktop.paths import resources

DATA: dict[str, Any] = json.loads((resources() / FILE).read_text(encoding="utf-8"))


def test_what_ships_has_a_limit_and_a_reason_for_everything() -> None:
    limits = read_limits(resources() / FILE)
    assert set(limits.of) == set(Quality)
    assert all(len(limit.reason) > 40 for limit in limits.of.values())
    assert limits.record["sent_back"]["real"]["as it is"]["sent_back"] <= 0.07


def test_limits_survive_being_written() -> None:
    limits = QualityLimits.from_dict(DATA)
    assert limits.as_dict() == DATA


def _without(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return change


def _with(value: object, *keys: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _without("limits"),
        _without("limits", "sharpness"),
        _without("limits", "crop", "reason"),
        _with(" ", "limits", "crop", "reason"),
        _with("much", "limits", "crop", "retake"),
        _with(float("nan"), "limits", "crop", "retake"),
        _with(9.0, "limits", "crop", "usable"),  # beyond retake
        _with(0.0, "limits", "sharpness", "usable"),  # beyond retake: low is bad
        _with([[1, 1], [1, 1]], "skin", "covariance"),
        _with([1, 2, 3], "skin", "mean"),
        _with(80, "poses", "frontal_up_to"),
        _with([40, 30], "poses", "yaw", "left"),
        _with([40], "poses", "yaw", "left"),
        _without("record"),
    ],
)
def test_what_makes_no_sense_is_refused(
    change: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    data = copy.deepcopy(DATA)
    change(data)
    path = tmp_path / FILE
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PackageError, match=r"quality\.json\) cannot be read: install"):
        read_limits(path)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "\udcff"])
def test_a_file_that_is_none_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / FILE
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(PackageError):
        read_limits(path)


def test_a_limit_itself_is_still_on_the_better_side() -> None:
    limit = Limit(usable=2.0, retake=1.0, reason="low is bad")
    verdicts = [limit.verdict(Quality.SHARPNESS, value) for value in (2.0, 1.9, 1.0, 0.9)]
    assert verdicts == [Verdict.GOOD, Verdict.USABLE, Verdict.USABLE, Verdict.RETAKE]
    limit = Limit(usable=1.0, retake=2.0, reason="high is bad")
    verdicts = [limit.verdict(Quality.CROP, value) for value in (1.0, 1.1, 2.0, 2.1)]
    assert verdicts == [Verdict.GOOD, Verdict.USABLE, Verdict.USABLE, Verdict.RETAKE]
