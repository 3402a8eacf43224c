"""Made-up figures of attention maps and of a whole manifest, for what shows them."""

from typing import Any

from acne_desktop.domain.photo import View
from acne_desktop.training.dataset import REAL
from acne_desktop.training.evaluate import group_figures
from acne_desktop.training.outoffold import Row, fit_calibration
from acne_desktop.training.recipe import Recipe


def with_intervals(**values: float) -> dict[str, Any]:
    """Return each value with an interval around it."""
    return {
        key: told
        for name, value in values.items()
        for key, told in ((name, value), (f"{name}_interval", [0.9 * value, 1.1 * value]))
    }


ATTENTION: dict[str, Any] = {
    "visits": 40,
    "triplets": 40,
    "subjects": 25,
    "with_lesions": 32,
    "skin": "masks",
    "tolerance": 1 / 28,
    "lesion_lift": with_intervals(attention=4.0, sobel=2.5, uniform=1.0, centre=1.25),
    "pointing": with_intervals(attention=0.75, sobel=0.1, uniform=0.15, centre=0.2),
    "on_skin": with_intervals(attention=0.8, sobel=0.6, uniform=0.5, centre=0.7),
    "randomised": [
        {"stage": "grades", "correlation": 0.5, "correlation_interval": [0.4, 0.6]},
        {"stage": "all blocks", "correlation": -0.002, "correlation_interval": [-0.1, 0.1]},
    ],
}


def manifest(**more: Any) -> dict[str, Any]:
    """Return a manifest as the card needs it, with whatever else is given."""
    rows = [
        Row(
            n,
            n,
            REAL,
            n % 5,
            (View.LEFT,),
            True,
            1 + n % 4,
            tuple(3.0 * (g == n % 5) for g in range(5)),
        )
        for n in range(60)
    ]
    return {
        "version": "iga-9.9",
        "data": [
            {
                "title": "Drawn faces",
                "licence": "none",
                "cautions": ["There is no real IGA 0."],
                "subjects": 60,
                "visits": 60,
                "photographs": 60,
                "grades": {"0": 0, "1": 15, "2": 15, "3": 15, "4": 15},
            }
        ],
        "backbone": {
            "name": "mobilenet_v2",
            "weights": "w",
            "attribution": "The Authors",
            "licence": "Apache-2.0",
        },
        "members": 5,
        "input_height": 448,
        "input_width": 320,
        "recipe": Recipe(seed=7).as_dict(),
        "folds": {"count": 5},
        "figures": group_figures(rows),
        "calibration": fit_calibration(rows).as_dict(),
        "licence": "Research use only.",
        "command": "acne-desktop train --data drawn --out iga-9.9",
        **more,
    }
