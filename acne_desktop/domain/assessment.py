"""One IGA grade of one visit by one assessor, and the rules for deciding on a grade."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from acne_desktop.domain import lesions
from acne_desktop.domain.iga import GRADES, Grade, grades_text
from acne_desktop.domain.lesions import Counts
from acne_desktop.domain.photo import View
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

ATTENTION_SENTENCE = mark("Shows where the model looked; not a lesion map.")


@dataclass(frozen=True)
class AttentionMap:
    """Where the model looked in one view: row-major values, at least 0.

    All maps of one triplet share one scale: the highest value of the three is 1.
    """

    rows: int
    columns: int
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values) != self.rows * self.columns:
            raise ValueError("an attention map needs rows x columns values")


@dataclass(frozen=True)
class Suggestion:
    """The model's assessment as shown beside the grade keys.

    ``probabilities`` sum to 1 over the five grades; ``plausible`` is a contiguous set that holds
    the true grade with the coverage ``plausible_coverage`` (0.9 = 90 %); ``view_shares`` says how
    much each view present weighed and sums to 1; ``cautions`` are plain sentences, each naming a
    view whose photograph is doubtful.
    """

    grade: Grade
    probabilities: Mapping[Grade, float]
    plausible: tuple[Grade, ...]
    plausible_coverage: float
    view_shares: Mapping[View, float]
    attention: Mapping[View, AttentionMap]
    model_version: str
    model_hash: str
    wording_id: str
    made_at: datetime
    cautions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if abs(sum(self.probabilities.get(g, 0.0) for g in GRADES) - 1.0) > 1e-3:
            raise ValueError("probabilities of the five grades must sum to 1")
        if self.grade not in self.plausible:
            raise ValueError("the suggested grade must be in the plausible set")
        steps = [int(grade) for grade in self.plausible]
        if steps != list(range(steps[0], steps[-1] + 1)):
            raise ValueError("the plausible set must be contiguous")

    @property
    def plausible_text(self) -> str:
        """Return the set as read aloud: ``2`` or ``2-3``, with an en dash."""
        return grades_text(self.plausible)


@dataclass(frozen=True)
class Decision:
    """The clinician's own grade of a visit; one that differs from the suggestion has a reason.

    ``counts`` are lesions by kind, None where the clinician counted none.
    """

    grade: Grade
    wording_id: str
    made_at: datetime
    reason: str = ""
    comment: str = ""
    counts: Counts | None = None

    def checked(self, suggestion: Suggestion | None) -> Self:
        """Return the decision, tidied. Raises :class:`InvalidRecordError` without its reason."""
        reason = self.reason.strip()
        if is_override(self.grade, suggestion) and not reason:
            raise InvalidRecordError(
                tr("Give a reason: your grade differs from the suggestion, and it is kept.")
            )
        if not is_override(self.grade, suggestion):
            reason = ""
        counts = lesions.checked(self.counts) if self.counts else None
        return replace(self, reason=reason, comment=self.comment.strip(), counts=counts)


def is_override(grade: Grade, suggestion: Suggestion | None) -> bool:
    """Tell whether the clinician's grade differs from the model's suggestion."""
    return suggestion is not None and grade != suggestion.grade
