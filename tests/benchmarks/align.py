"""How far off photographs lie after alignment: demo faces, moved and relit in known ways."""

import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.photo import VIEWS
from acne_desktop.imaging.align import align, by_boxes
from acne_desktop.imaging.warp import Alignment
from acne_desktop.paths import resources
from acne_desktop.services.inspection import FaceInspector, load_inspector
from tests.moved_faces import Move, off_by

Pixels = NDArray[np.uint8]
SEED = 1
LIMIT = 0.5  # % of the face's width


def any_move(rng: np.random.Generator) -> Move:
    """Return a turn, size, shift and light by chance, as between two visits, or worse."""
    return Move(
        turn=rng.uniform(-8, 8),
        scale=rng.uniform(0.85, 1.15),
        shift=(rng.uniform(-0.06, 0.06), rng.uniform(-0.06, 0.06)),
        size=rng.uniform(0.7, 1.3),
        gamma=rng.uniform(0.8, 1.25),
        gain=tuple(rng.uniform(0.75, 1.2) * rng.uniform(0.93, 1.07, 3)),
        from_left=rng.uniform(-0.15, 0.15),
        noise=0.008,
    )


def _first_visits() -> Iterator[Pixels]:
    """Return the photographs of every demo patient's first visit."""
    folder = resources() / "demo"
    story = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    for patient in story["patients"]:
        for view in VIEWS:
            with Image.open(folder / patient["visits"][0]["photos"][view]) as picture:
                yield np.array(picture.convert("RGB"))


def residual() -> tuple[float, str]:
    """Return the mean distance that is left, in % of the face's width, and what it was before."""
    inspector = load_inspector()
    rng = np.random.default_rng(SEED)
    rows = [_measured(inspector, pixels, any_move(rng)) for pixels in _first_visits()]
    unmoved, boxes, left = np.array(rows).mean(axis=0)[:3]
    worst = max(row[3] for row in rows)
    return float(left), (
        f"% of the face's width over {len(rows)} photographs moved and relit: {unmoved:.1f} as "
        f"taken, {boxes:.1f} by the faces' boxes, {left:.2f} aligned; worst place {worst:.2f}"
    )


def _measured(
    inspector: FaceInspector, earlier: Pixels, move: Move
) -> tuple[float, float, float, float]:
    """Return the mean distance as taken, by boxes, aligned, and the largest aligned."""
    later = move.made(earlier)
    one, other = (inspector.locator.locate(each).seen for each in (earlier, later))
    found = (
        Alignment(np.eye(2, 3), 0.0),
        Alignment(by_boxes(earlier, later, one, other), 0.0),
        align(earlier, later, one, other),
    )
    away = [off_by(each, move.truth(earlier), one, earlier.shape[1]) for each in found]
    taken, boxed, aligned = (float(each.mean()) for each in away)
    return taken, boxed, aligned, float(away[-1].max())
