"""The grader at work: loads a checked package and assesses one to three photographs.

Nothing here needs torch: the backbones are a frozen graph, and the head is numpy.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.assessment import AttentionMap, Suggestion
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import Cancelled, PhotoError
from acne_desktop.grading import package as packages
from acne_desktop.grading import upright
from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.frozen import Backbones
from acne_desktop.grading.gradcam import Attended, attend, joined
from acne_desktop.grading.head import Head, Maps, Seen, moments
from acne_desktop.grading.package import ModelPackage, Part
from acne_desktop.grading.prepare import Box, Pixels, Prepared, map_on_photo, prepare
from acne_desktop.grading.scope import Scope
from acne_desktop.grading.stored import Weights
from acne_desktop.grading.upright import TurnedLocator, read_upright
from acne_desktop.language import tr
from acne_desktop.paths import resources

Progress = Callable[[float, str], None]


class Engine:
    """A loaded model. :meth:`assess` may be called from several threads at once."""

    def __init__(self, package: ModelPackage) -> None:
        manifest = package.manifest
        self.package = package
        self.version = package.version
        self.hash = package.hash
        self.parts = package.parts()
        self.calibration = Calibration.from_dict(manifest["calibration"])
        self.wording_id = str(manifest["wording"])
        members = package.weights()
        self.heads = [Head(member) for member in members]
        self.backbones = [_backbones(package, part, members) for part in self.parts]
        located = packages.FACE in manifest["files"]
        self._locator = _locator(package) if located else None
        # What is no photograph of a face is told by the locator's eyes.
        scoped = located and "scope" in manifest
        self._scope = Scope.from_dict(manifest["scope"]) if scoped else None
        self._check()

    @staticmethod
    def load(package: ModelPackage) -> "Engine":
        """Load the weights, which are never unpickled. Raises :class:`PackageError`."""
        try:
            return Engine(package)
        except (KeyError, ValueError, TypeError, AttributeError):
            raise packages.does_not_fit(package) from None

    def assess(
        self,
        photos: Mapping[View, Pixels],
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Suggestion:
        """Return the model's assessment of one to three views of one visit.

        ``photos`` are upright RGB arrays (h, w, 3) uint8. ``progress`` is told a fraction from 0 to
        1 and what is being done; ``cancelled`` is asked between the steps.
        Raises :class:`Cancelled`, :class:`PhotoError` for an array that is no photograph, and
        :class:`OutOfScopeError` for one that the model cannot grade.
        """

        def step(fraction: float, words: str) -> None:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(fraction, words)

        views = [view for view in VIEWS if view in photos]
        step(0.0, tr("Preparing the photographs"))
        prepared, cautions = self.prepared({view: photos[view] for view in views})
        step(0.1, tr("Looking at the photographs"))
        seen = self._look(
            prepared, lambda part: step(0.1 + 0.8 * part, tr("Looking at the photographs"))
        )
        step(0.95, tr("Weighing the views"))
        indices = [VIEWS.index(view) for view in views]
        attended = attend(self.heads, seen, indices, self.calibration)
        suggestion = self._suggestion(views, prepared, attended, cautions)
        step(1.0, tr("Done"))
        return suggestion

    def _look(
        self, prepared: Sequence[Sequence[Prepared]], told: Callable[[float], None]
    ) -> list[list[Seen]]:
        """Return what each member sees in each view, [member][view]; one part after the other."""
        work = [len(part.members) * part.height * part.width for part in self.parts]
        seen: list[list[Seen]] = []
        for number, (backbones, inputs) in enumerate(zip(self.backbones, prepared, strict=True)):
            before, own = (sum(some) / sum(work) for some in (work[:number], [work[number]]))
            seen += backbones.look(
                [one.pixels for one in inputs],
                partial(_told_of, told, before, own),
            )
        return seen

    def prepared(
        self, photos: Mapping[View, Pixels]
    ) -> tuple[list[list[Prepared]], tuple[str, ...]]:
        """Return each view as each part's networks see it, [part][view], and cautions about them.

        The views stand in the order given. Raises :class:`PhotoError` and :class:`OutOfScopeError`.
        """
        if not photos:
            raise PhotoError(tr("There is no photograph to grade: add at least one."))
        # Side by side: scaling lets go of the interpreter's lock.
        with ThreadPoolExecutor(len(photos)) as pool:
            found = list(pool.map(self._seen, photos, photos.values()))
        by_part = [list(one) for one in zip(*(inputs for inputs, _ in found), strict=True)]
        return by_part, tuple(word for _, words in found for word in words)

    def _seen(self, view: View, pixels: Pixels) -> tuple[list[Prepared], tuple[str, ...]]:
        """Return one view as each part's networks see it, and cautions about it."""
        box: Box | None = None
        cautions: tuple[str, ...] = ()
        if self._locator is not None:
            face = self._locator.locate(pixels)
            box = face.box
            cautions = self._scope.check(view, pixels, face) if self._scope is not None else ()
        return [prepare(pixels, part.height, part.width, box) for part in self.parts], cautions

    def _suggestion(
        self,
        views: Sequence[View],
        prepared: Sequence[Sequence[Prepared]],
        attended: Attended,
        cautions: tuple[str, ...],
    ) -> Suggestion:
        probabilities = self.calibration.probabilities(attended.logits)
        plausible = self.calibration.plausible(probabilities, len(views))
        shares = attended.shares / attended.shares.sum()
        return Suggestion(
            grade=Grade(int(probabilities.argmax())),
            probabilities={grade: float(probabilities[grade]) for grade in GRADES},
            plausible=tuple(Grade(grade) for grade in plausible),
            plausible_coverage=self.calibration.coverage,
            view_shares=dict(zip(views, shares.tolist(), strict=True)),
            attention=dict(zip(views, on_photos(attended.maps, prepared), strict=True)),
            model_version=self.version,
            model_hash=self.hash,
            wording_id=self.wording_id,
            made_at=datetime.now(UTC),
            cautions=cautions,
        )

    def _check(self) -> None:
        """Run the heads once on nothing: what does not fit fails here."""
        seen: list[list[Seen]] = []
        for part, backbones in zip(self.parts, self.backbones, strict=True):
            dark = np.zeros(backbones.check(part.height, part.width), np.float32)
            seen += [[Seen(dark, moments(dark))]] * len(part.members)
        for view in range(len(VIEWS)):
            if attend(self.heads, seen, [view]).logits.shape != (len(GRADES),):
                raise ValueError("the heads do not tell the five grades")


def _told_of(told: Callable[[float], None], before: float, share: float, done: float) -> None:
    """Tell what is done of all, where ``done`` is so of a share that begins at ``before``."""
    told(before + share * done)


def _backbones(package: ModelPackage, part: Part, members: Sequence[Weights]) -> Backbones:
    stem = package.read(part.stem) if part.shared else None
    own = [members[member] for member in part.members]
    return Backbones(package.read(part.backbone), own, stem, part.shared)


def _locator(package: ModelPackage) -> TurnedLocator:
    found = FaceLocator.load(package.read(packages.FACE))
    return TurnedLocator(found, read_upright(resources() / upright.FILE))


def on_photos(maps: Sequence[Maps], prepared: Sequence[Sequence[Prepared]]) -> list[AttentionMap]:
    """Return maps over the inputs as maps over the photographs, their highest value 1.

    Both by part: maps (views, h, w), and the views' inputs.
    """
    pairs = zip(joined(maps, prepared), prepared[0], strict=True)
    found = [map_on_photo(grid, one) for grid, one in pairs]
    highest = max(float(one.max()) for one in found)
    return [_attention_map(one / highest if highest > 0 else one) for one in found]


def _attention_map(values: NDArray[np.float32]) -> AttentionMap:
    rows, columns = values.shape
    return AttentionMap(rows, columns, tuple(values.ravel().tolist()))
