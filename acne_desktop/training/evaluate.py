"""Measures a model package: on a data set through the shipped engine, or from its own folds."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import View
from acne_desktop.errors import OutOfScopeError
from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.grading.prepare import Pixels
from acne_desktop.training import outoffold
from acne_desktop.training.dataset import REAL, SYNTHETIC, Dataset, LabelledVisit
from acne_desktop.training.metrics import Graded, figures, reliability
from acne_desktop.training.photographs import load


class Assessor(Protocol):
    """What is measured: the engine, or anything that answers like it."""

    def assess(self, photos: Mapping[View, Pixels]) -> Suggestion:
        """Return the assessment of one visit. Raises :class:`OutOfScopeError`."""
        ...


Watch = Callable[[LabelledVisit, Mapping[View, Pixels], Suggestion], None]


@dataclass(frozen=True)
class Answered:
    """A labelled visit and what the engine said about it, without its attention maps."""

    visit: LabelledVisit
    suggestion: Suggestion


@dataclass(frozen=True)
class Refused:
    """A labelled visit that the engine would not grade, and the sentence that says why."""

    visit: LabelledVisit
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What came of every visit of a data set, each part in file order."""

    answered: tuple[Answered, ...]
    refused: tuple[Refused, ...]


def run(
    assessor: Assessor,
    dataset: Dataset,
    progress: Callable[[int], None],
    watch: Watch | None = None,
) -> Outcome:
    """Assess every visit of the data set, as the application would.

    ``watch`` sees each visit's pixels and the whole answer as it comes, attention maps included.
    Raises :class:`DatasetError` for a photograph that cannot be read.
    """
    answered: list[Answered] = []
    refused: list[Refused] = []
    for done, visit in enumerate(dataset.visits, start=1):
        photos = {view: load(path) for view, path in visit.photos.items()}
        try:
            suggestion = assessor.assess(photos)
        except OutOfScopeError as error:
            refused.append(Refused(visit, error.sentence))
        else:
            if watch is not None:
                watch(visit, photos, suggestion)
            # A thousand visits' maps would fill the memory.
            answered.append(Answered(visit, replace(suggestion, attention={})))
        progress(done)
    return Outcome(tuple(answered), tuple(refused))


def measured(outcome: Outcome) -> dict[str, Any]:
    """Return the figures of a data set that the engine has answered.

    Beside the figures of all visits stand those by the number of views (``by_views``) and by the
    skin type where it is known (``by_fitzpatrick``). Refused visits are in no figure: ``refused``
    counts and lists them, and each group says how many are missing from it.
    """
    visits = [one.visit for one in outcome.answered]
    left_out = [one.visit for one in outcome.refused]
    found = _graded([one.suggestion for one in outcome.answered], visits)
    views, views_refused = ([len(one.views) for one in some] for some in (visits, left_out))
    tones, tones_refused = ([one.fitzpatrick or 0 for one in some] for some in (visits, left_out))
    return {
        **_figures(found, views, views_refused),
        "by_fitzpatrick": _by(found, tones, tones_refused),
        "refused": {
            "n": len(outcome.refused),
            "visits": [
                {"subject": one.visit.subject, "visit": one.visit.visit, "reason": one.reason}
                for one in outcome.refused
            ],
        },
    }


def _graded(suggestions: Sequence[Suggestion], visits: Sequence[LabelledVisit]) -> Graded:
    probabilities = [[said.probabilities[grade] for grade in GRADES] for said in suggestions]
    return Graded(
        np.array([int(visit.grade) for visit in visits], int),
        np.array([int(said.grade) for said in suggestions], int),
        np.array(probabilities, float).reshape(-1, len(GRADES)),
        np.array([int(said.plausible[0]) for said in suggestions], int),
        np.array([int(said.plausible[-1]) for said in suggestions], int),
        tuple(visit.subject for visit in visits),
    )


def _figures(
    found: Graded, views: Sequence[int], refused: Sequence[int] | None = None
) -> dict[str, Any]:
    """Return the figures, those by number of views, and the bins of the reliability diagram."""
    return {
        **figures(found),
        "by_views": _by(found, views, refused),
        "reliability": [asdict(one) for one in reliability(found)],
    }


def _by(
    found: Graded, keys: Sequence[int], refused: Sequence[int] | None = None
) -> dict[str, dict[str, Any]]:
    """Return the figures by key (n,) and, where visits can be refused, how many of each were.

    The key 0 means that it is not known: such visits are in no group.
    """
    place = np.array(keys, int)
    groups = {}
    for key in sorted({*keys, *(refused or ())} - {0}):
        groups[str(key)] = figures(found.where(place == key))
        if refused is not None:
            groups[str(key)]["refused"] = refused.count(key)
    return groups


def cross_validated(package: ModelPackage) -> dict[str, dict[str, Any]]:
    """Return the package's out-of-fold figures by group, computed from its stored predictions.

    Raises :class:`PackageError` when the package has none.
    """
    text = package.read(OUT_OF_FOLD).decode()
    evenness = Calibration.from_dict(package.manifest["calibration"]).evenness
    return group_figures(outoffold.from_csv(text), evenness)


def group_figures(
    rows: Sequence[outoffold.Row], evenness: float = 0.0
) -> dict[str, dict[str, Any]]:
    """Return the figures of each group of out-of-fold rows that occurs.

    Groups: ``real`` and ``synthetic`` visits as they are, and ``real_single`` and
    ``synthetic_single``, each of their photographs on its own. The calibration of each fold comes
    from the other folds, of the given ``evenness``.
    """
    found = outoffold.cross_calibrated(rows, evenness)
    source = np.array([row.source for row in rows])
    whole = np.array([row.whole for row in rows])
    views = np.array([len(row.views) for row in rows])
    groups = {
        "real": (source == REAL) & whole,
        "real_single": (source == REAL) & (views == 1),
        "synthetic": (source == SYNTHETIC) & whole,
        "synthetic_single": (source == SYNTHETIC) & (views == 1),
    }
    return {
        name: _figures(found.where(mask), views[mask].tolist())
        for name, mask in groups.items()
        if mask.any()
    }


def write_predictions(path: Path, outcome: Outcome) -> None:
    """Write one row a visit: the label, the grade, every probability and the plausible set.

    A visit that was refused has the reason instead.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        names = [f"probability_{int(grade)}" for grade in GRADES]
        writer.writerow(
            ["subject", "visit", "views", "iga", "grade", *names, "low", "high", "refused"]
        )
        for one in outcome.answered:
            said = one.suggestion
            writer.writerow(
                [
                    *_key(one.visit),
                    int(said.grade),
                    *(f"{said.probabilities[grade]:.5f}" for grade in GRADES),
                    int(said.plausible[0]),
                    int(said.plausible[-1]),
                    "",
                ]
            )
        for left_out in outcome.refused:
            writer.writerow([*_key(left_out.visit), *[""] * (len(names) + 3), left_out.reason])


def _key(visit: LabelledVisit) -> list[str | int]:
    return [visit.subject, visit.visit, "+".join(visit.views), int(visit.grade)]
