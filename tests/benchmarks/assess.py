"""How much more a whole assessment takes than the bare backbone on the same three photographs."""

import statistics
import time
from collections.abc import Callable

from acne_desktop.domain.photo import VIEWS
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import ModelPackage
from acne_desktop.services.grading import bundled_package
from tests.photographs import face

ROUNDS = 15


def ratio() -> tuple[float, str]:
    """Return warm assess over warm backbone, as the median of ratios of neighbouring runs.

    Both are timed in turn, so that what else the machine does falls on both alike.
    """
    engine = Engine.load(ModelPackage.open(bundled_package()))
    photos = {view: face(view, width=768, height=1024, redness=60) for view in VIEWS}
    for _ in range(3):
        engine.assess(photos)
        engine.backbone_only(photos)
    pairs = [
        (_seconds(lambda: engine.assess(photos)), _seconds(lambda: engine.backbone_only(photos)))
        for _ in range(ROUNDS)
    ]
    whole = statistics.median(a for a, _ in pairs)
    bare = statistics.median(b for _, b in pairs)
    detail = f"assess {whole * 1000:.0f} ms, backbone {bare * 1000:.0f} ms, {ROUNDS} rounds"
    return statistics.median(a / b for a, b in pairs), detail


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
