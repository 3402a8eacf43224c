"""What a clinician has entered on a visit and not saved yet: grade, reason, counts and words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from acne_desktop.domain.assessment import Decision, Suggestion, is_override
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Counts
from acne_desktop.domain.visit import Visit


@dataclass(frozen=True)
class Entry:
    """The clinician's side of a visit as it stands on the page."""

    grade: Grade | None = None
    reason: str = ""
    comment: str = ""
    counts: Counts = field(default_factory=dict)
    plan: str = ""
    next_visit: date | None = None

    @staticmethod
    def of(visit: Visit | None) -> Entry:
        """Return the entry that a saved visit shows; its note stands in for a comment."""
        if visit is None:
            return Entry()
        decision = visit.decision
        words = Entry(comment=visit.note, plan=visit.plan, next_visit=visit.next_visit)
        if decision is None:
            return words
        return replace(
            words,
            grade=decision.grade,
            reason=decision.reason,
            comment=decision.comment,
            counts=dict(decision.counts or {}),
        )

    def tidy(self) -> Entry:
        """Return the entry as it would be recorded."""
        return replace(
            self,
            reason=self.reason.strip(),
            comment=self.comment.strip(),
            plan=self.plan.strip(),
        )

    def overrides(self, suggestion: Suggestion | None) -> bool:
        """Tell whether the grade differs from the suggestion, so that a reason is needed."""
        return self.grade is not None and is_override(self.grade, suggestion)

    def decision(self, wording_id: str, suggestion: Suggestion | None) -> Decision | None:
        """Return the decision to save, None without a grade.

        Raises :class:`InvalidRecordError` for an override without its reason.
        """
        if self.grade is None:
            return None
        made = Decision(
            self.grade,
            wording_id,
            datetime.now(UTC),
            self.reason,
            self.comment,
            self.counts or None,
        )
        return made.checked(suggestion)
