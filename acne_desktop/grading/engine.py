"""The grader at work: loads a checked package and assesses one to three photographs."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from acne_desktop.domain.assessment import AttentionMap, Suggestion
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import Cancelled, PackageError, PhotoError
from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.gradcam import Attended, attend
from acne_desktop.grading.network import MAP_STRIDE, GradingNetwork
from acne_desktop.grading.package import WEIGHTS, ModelPackage
from acne_desktop.grading.prepare import Pixels, Prepared, map_on_photo, prepare

Progress = Callable[[float, str], None]


class Engine:
    """A loaded model. :meth:`assess` may be called from several threads at once."""

    def __init__(self, package: ModelPackage, network: GradingNetwork) -> None:
        self.package = package
        self.version = package.version
        self.hash = package.hash
        self.size = int(package.manifest["input_size"])
        self.calibration = Calibration.from_dict(package.manifest["calibration"])
        self.wording_id = str(package.manifest["wording"])
        # Channels last doubles the speed of the depthwise convolutions on a CPU.
        network = network.to(memory_format=torch.channels_last)
        self.network = network.eval().requires_grad_(False)

    @staticmethod
    def load(package: ModelPackage) -> "Engine":
        """Load the weights (never unpickled) and warm up. Raises :class:`PackageError`."""
        network = GradingNetwork()
        try:
            state = {name: tensor.float() for name, tensor in load(package.read(WEIGHTS)).items()}
            network.load_state_dict(state)
            engine = Engine(package, network)
        except (SafetensorError, RuntimeError, KeyError, ValueError, TypeError):
            raise PackageError(
                f"The model package {package.version} does not fit this version of the "
                "application: install the application again or choose another package."
            ) from None
        engine._warm_up()
        return engine

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
        Raises :class:`Cancelled`, and :class:`PhotoError` for an array that is no photograph.
        """

        def step(fraction: float, words: str) -> None:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(fraction, words)

        views = [view for view in VIEWS if view in photos]
        if not views:
            raise PhotoError("There is no photograph to grade: add at least one.")
        step(0.0, "Preparing the photographs")
        prepared = _all_prepared([photos[view] for view in views], self.size)
        step(0.15, "Looking at the photographs")
        maps = self._maps(prepared)
        step(0.9, "Weighing the views")
        indices = torch.tensor([VIEWS.index(view) for view in views])
        attended = attend(self.network.head, maps, indices, self.calibration.temperature)
        suggestion = self._suggestion(views, prepared, attended)
        step(1.0, "Done")
        return suggestion

    def backbone_only(self, photos: Mapping[View, Pixels]) -> Tensor:
        """Return the feature maps of the photos and nothing else: what a benchmark compares to."""
        views = [view for view in VIEWS if view in photos]
        return self._maps([prepare(photos[view], self.size) for view in views])

    def _maps(self, prepared: list[Prepared]) -> Tensor:
        """Return the feature maps (n, channels, h, w), all views in one pass."""
        pixels = torch.from_numpy(np.stack([one.pixels for one in prepared]))
        with torch.inference_mode():
            # (n, h, w, 3) seen as (n, 3, h, w) is channels-last already.
            photos = pixels.permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
            maps: Tensor = self.network.backbone(photos)
        return maps.clone()  # a plain tensor, which may be differentiated by

    def _suggestion(
        self, views: list[View], prepared: list[Prepared], attended: Attended
    ) -> Suggestion:
        logits = attended.logits.double().numpy()
        probabilities = self.calibration.probabilities(logits)
        plausible = self.calibration.plausible(probabilities, len(views))
        shares = attended.shares.double().numpy()
        grids = attended.maps.numpy()
        on_photos = [
            map_on_photo(grid, one, self.size) for grid, one in zip(grids, prepared, strict=True)
        ]
        highest = max((float(found.max()) for found in on_photos), default=0.0)
        attention = {
            view: _attention_map(found / highest if highest > 0 else found)
            for view, found in zip(views, on_photos, strict=True)
        }
        return Suggestion(
            grade=Grade(int(probabilities.argmax())),
            probabilities={grade: float(probabilities[grade]) for grade in GRADES},
            plausible=tuple(Grade(grade) for grade in plausible),
            plausible_coverage=self.calibration.coverage,
            view_shares=dict(zip(views, (shares / shares.sum()).tolist(), strict=True)),
            attention=attention,
            model_version=self.version,
            model_hash=self.hash,
            wording_id=self.wording_id,
            made_at=datetime.now(UTC),
        )

    def _warm_up(self) -> None:
        """Run once on a grey triplet, so that the first real one is as fast as the next."""
        if self.size % MAP_STRIDE:
            raise ValueError("the input size must be a multiple of the map's stride")
        grey = np.full((self.size, self.size, 3), 128, np.uint8)
        self.assess(dict.fromkeys(VIEWS, grey))


def _all_prepared(photos: list[Pixels], size: int) -> list[Prepared]:
    """Prepare the photographs side by side: scaling lets go of the interpreter's lock."""
    if len(photos) == 1:
        return [prepare(photos[0], size)]
    with ThreadPoolExecutor(len(photos)) as pool:
        return list(pool.map(lambda pixels: prepare(pixels, size), photos))


def _attention_map(values: NDArray[np.float32]) -> AttentionMap:
    rows, columns = values.shape
    return AttentionMap(rows, columns, tuple(values.ravel().tolist()))
