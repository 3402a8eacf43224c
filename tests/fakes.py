"""Stand-ins for slow or absent parts; each keeps the contract of the real one."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.assessment import AttentionMap, Suggestion
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.inspection import FaceSeen, Inspection
from acne_desktop.domain.photo import View
from acne_desktop.errors import Cancelled

Pixels = NDArray[np.uint8]


class FakeGrader:
    """A grader that answers at once: the grade follows from how red the photographs are.

    ``gate`` lets a test hold the grading half way: clear it, start, then set it.
    ``failure`` is raised instead of an answer when it is set.
    """

    version = "fake-1"
    hash = hashlib.sha256(b"fake").hexdigest()

    def __init__(self, grade: Grade | None = None) -> None:
        self.grade = grade
        self.gate = threading.Event()
        self.gate.set()
        self.failure: Exception | None = None
        self.calls: list[tuple[View, ...]] = []

    def assess(
        self,
        photos: Mapping[View, Pixels],
        *,
        progress: Callable[[float, str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Suggestion:
        """Answer as the real engine does, without a network."""
        self.calls.append(tuple(photos))
        if progress:
            progress(0.1, "Preparing photographs")
        while not self.gate.wait(0.01):
            if cancelled and cancelled():
                raise Cancelled
        if cancelled and cancelled():
            raise Cancelled
        if self.failure is not None:
            raise self.failure
        grade = self._grade_of(photos) if self.grade is None else self.grade
        if progress:
            progress(1.0, "Done")
        return suggestion(grade, views=tuple(photos))

    @staticmethod
    def _grade_of(photos: Mapping[View, Pixels]) -> Grade:
        redness = np.mean(
            [float(p[..., 0].mean()) - float(p[..., 1].mean()) for p in photos.values()]
        )
        return Grade(int(np.clip(redness / 16, 0, 4)))


def suggestion(
    grade: Grade = Grade.MILD, *, views: tuple[View, ...] = tuple(View), version: str = "fake-1"
) -> Suggestion:
    """Return a plausible suggestion for a grade, with an attention map for each view."""
    near = [0.6 if g == grade else 0.3 / max(1, abs(g - grade)) for g in GRADES]
    probabilities = {g: p / sum(near) for g, p in zip(GRADES, near, strict=True)}
    first, last = max(0, grade - 1), int(grade)
    ramp = tuple(i / 143 for i in range(144))
    weights = {view: 1.0 / len(views) for view in views}
    return Suggestion(
        grade=grade,
        probabilities=probabilities,
        plausible=tuple(Grade(g) for g in range(first, last + 1)),
        plausible_coverage=0.9,
        view_shares=weights,
        attention={view: AttentionMap(12, 12, ramp) for view in views},
        model_version=version,
        model_hash=FakeGrader.hash,
        wording_id="fda",
        made_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )


NOTHING_SAID = Inspection(None, FaceSeen(1.0, (40, 40, 320, 440), 0.0, 0.0, 0.0))


class FakeInspector:
    """An inspector that gives one answer, or asks a function: (pixels, expected view) -> answer."""

    def __init__(
        self, answer: Inspection | Callable[[Pixels, View | None], Inspection] = NOTHING_SAID
    ) -> None:
        self.answer = answer

    def inspect(
        self, pixels: Pixels, *, expected: View | None = None, scale: float = 1.0
    ) -> Inspection:
        """Answer as the real inspector does, without a network."""
        if isinstance(self.answer, Inspection):
            return self.answer
        return self.answer(pixels, expected)
