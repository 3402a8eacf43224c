"""The limits of quality: read from ``resources/quality.json``, where each has its reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from acne_desktop.domain.inspection import Quality, Verdict
from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import PackageError
from acne_desktop.imaging.quality.light import SkinLocus
from acne_desktop.imaging.quality.place import Poses
from acne_desktop.language import tr

FILE = "quality.json"
LOW_IS_BAD = frozenset({Quality.SHARPNESS, Quality.BRIGHTNESS, Quality.RESOLUTION})


@dataclass(frozen=True)
class Limit:
    """From where on a number makes a photograph ``usable`` instead of good, and where ``retake``.

    ``reason`` says how both were found.
    """

    usable: float
    retake: float
    reason: str

    def verdict(self, quality: Quality, value: float) -> Verdict:
        """Judge a number; the limits themselves are still on the better side."""
        sign = -1 if quality in LOW_IS_BAD else 1
        if sign * value > sign * self.retake:
            return Verdict.RETAKE
        return Verdict.USABLE if sign * value > sign * self.usable else Verdict.GOOD


@dataclass(frozen=True)
class QualityLimits:
    """All that the verdicts rest on; ``record`` tells how the numbers were derived."""

    of: Mapping[Quality, Limit]
    skin: SkinLocus
    poses: Poses
    record: Mapping[str, Any]

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "QualityLimits":
        """Read the limits. Raises KeyError, TypeError, ValueError where they make no sense."""
        of = {quality: _limit(quality, data["limits"][quality.value]) for quality in Quality}
        skin, poses = data["skin"], data["poses"]
        mean, covariance = (np.array(skin[key], np.float64) for key in ("mean", "covariance"))
        if mean.shape != (2,) or covariance.shape != (2, 2) or np.linalg.det(covariance) <= 0:
            raise ValueError("the colours of skin are no Gaussian")
        yaw = {view: _span(poses["yaw"][view.value]) for view in VIEWS}
        front, side = float(poses["frontal_up_to"]), float(poses["side_from"])
        if not 0 < front <= side:
            raise ValueError("a view ends after the next begins")
        return QualityLimits(
            of,
            SkinLocus(mean, covariance),
            Poses(front, side, yaw, float(poses["tilt"]), float(poses["turned_over"])),
            dict(data["record"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the limits as the file holds them."""
        poses = self.poses
        return {
            "limits": {
                quality.value: {
                    "usable": limit.usable,
                    "retake": limit.retake,
                    "reason": limit.reason,
                }
                for quality, limit in self.of.items()
            },
            "skin": {"mean": self.skin.mean.tolist(), "covariance": self.skin.covariance.tolist()},
            "poses": {
                "frontal_up_to": poses.frontal_up_to,
                "side_from": poses.side_from,
                "yaw": {view.value: list(span) for view, span in poses.yaw.items()},
                "tilt": poses.tilt,
                "turned_over": poses.turned_over,
            },
            "record": dict(self.record),
        }


def read_limits(path: Path) -> QualityLimits:
    """Read a file of limits. Raises :class:`PackageError` where it is missing or makes no sense."""
    try:
        return QualityLimits.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        raise PackageError(
            tr(
                "The limits of photographs' quality ({path}) cannot be read: "
                "install the application again.",
                path=path.name,
            )
        ) from None


def _limit(quality: Quality, data: Mapping[str, Any]) -> Limit:
    limit = Limit(float(data["usable"]), float(data["retake"]), str(data["reason"]))
    if not np.isfinite((limit.usable, limit.retake)).all() or not limit.reason.strip():
        raise ValueError(f"the limit of {quality.value} is no number or has no reason")
    if limit.verdict(quality, limit.usable) is Verdict.RETAKE:
        raise ValueError(f"{quality.value} would be sent back before it is merely usable")
    return limit


def _span(data: Any) -> tuple[float, float]:
    least, greatest = (float(value) for value in data)
    if least >= greatest:
        raise ValueError("a view asks for no yaw at all")
    return least, greatest
