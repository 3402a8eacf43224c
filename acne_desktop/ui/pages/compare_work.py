"""What the compare page does off its thread: reads two visits, makes and draws their pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.services import baselines, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.comparison import Comparer, Seen
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.tasks import Progress
from acne_desktop.ui.widgets.pair_pane import PairPictures

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Chosen:
    """A patient's visits, oldest first, and the two that are compared; None where one lacks."""

    patient: Patient
    visits: Sequence[VisitSummary]
    baseline: VisitSummary | None
    earlier: Visit | None = None
    later: Visit | None = None

    @property
    def places(self) -> tuple[int, int] | None:
        """Return where the two stand among the visits."""
        if self.earlier is None or self.later is None:
            return None
        ids = [visit.id for visit in self.visits]
        return ids.index(self.earlier.id), ids.index(self.later.id)

    def stepped(self, *, earlier: bool, step: int) -> tuple[int, int] | None:
        """Return the later and the earlier visit after a step; one never passes the other."""
        if self.places is None:
            return None
        first, second = self.places
        first, second = (first + step, second) if earlier else (first, second + step)
        if not 0 <= first < second < len(self.visits):
            return None
        return self.visits[second].id, self.visits[first].id

    def with_baseline(self) -> tuple[int, int] | None:
        """Return the later visit and the baseline; None where the baseline is shown already."""
        if self.places is None or self.baseline is None:
            return None
        first, second = (self.visits[place].id for place in self.places)
        return None if self.baseline.id in (first, second) else (second, self.baseline.id)

    @property
    def earlier_is_marked(self) -> bool:
        """Tell whether the earlier visit is the baseline because it was marked."""
        if self.places is None or self.baseline is None:
            return False
        first = self.places[0]
        return first > 0 and self.visits[first].id == self.baseline.id


def choose(clinic: Clinic, visit_id: int, other_id: int = 0) -> Chosen:
    """Read the patient of a visit, and the visit with another one.

    Without another it is the one before, or else the one after. Raises :class:`NotFoundError`.
    """
    visit = visits.get(clinic, visit_id)
    found = sorted(
        visits.of_patient(clinic, visit.patient_id), key=lambda each: (each.day, each.id)
    )
    ids = [each.id for each in found]
    chosen = Chosen(
        patients.get(clinic, visit.patient_id),
        found,
        baselines.among(found, baselines.marked(clinic, visit.patient_id)),
    )
    if len(ids) < 2:
        return chosen
    place = ids.index(visit_id)
    if other_id not in ids or other_id == visit_id:
        other_id = ids[place - 1] if place > 0 else ids[1]
    pair = sorted((visit_id, other_id), key=ids.index)
    earlier, later = (visits.get(clinic, each) for each in pair)
    return Chosen(chosen.patient, found, chosen.baseline, earlier, later)


def pictures(
    comparer: Comparer,
    earlier: Visit,
    later: Visit,
    view: View,
    *,
    surround: tuple[int, int, int],
    progress: Progress,
) -> PairPictures:
    """Read, align and draw one view of two visits for the screen."""
    progress.check()
    pair = comparer.pair(earlier, later, view)
    progress.check()
    laid = None if pair.laid is None else _levels(over_surround(pair.laid, surround))
    return PairPictures(
        pair,
        None if pair.earlier.pixels is None else _levels(pair.earlier.pixels),
        None if pair.later.pixels is None else _levels(pair.later.pixels),
        laid,
    )


def changed(
    comparer: Comparer, earlier: Visit, later: Visit, made: PairPictures
) -> Mapping[Seen, Levels]:
    """Return the pictures of what changed in an aligned pair; none of another."""
    found = comparer.change(earlier, later, made.pair)
    return {seen: _levels(picture) for seen, picture in found.items()}


def detail(
    comparer: Comparer,
    earlier: Visit,
    later: Visit,
    view: View,
    *,
    laid: bool,
    surround: tuple[int, int, int],
) -> tuple[Levels, Levels] | None:
    """Return both photographs with all their detail; None where they do not align after all."""
    if not laid:
        return _levels(comparer.whole(earlier, view)), _levels(comparer.whole(later, view))
    upper = comparer.whole_laid(earlier, later, view)
    if upper is None:
        return None
    return _levels(comparer.whole(earlier, view)), _levels(over_surround(upper, surround))


def over_surround(laid: Pixels, surround: tuple[int, int, int]) -> Pixels:
    """Return a picture with alpha (h, w, 4) over the colour that surrounds photographs."""
    alpha = laid[..., 3:].astype(np.uint16)
    ground = np.array(surround, np.uint16)
    mixed = (laid[..., :3] * alpha + ground * (255 - alpha) + 127) // 255
    return mixed.astype(np.uint8)


def _levels(pixels: Pixels) -> Levels:
    return pyramid(to_qimage(pixels))
