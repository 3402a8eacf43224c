"""Where a visit on the page stands: what is entered, what is recorded, what may be saved; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.visit import Visit
from acne_desktop.language import mark, tr
from acne_desktop.ui.visit_draft import VisitDraft

if TYPE_CHECKING:  # the window is painted before the services are read
    from acne_desktop.services.visits import Words

REASON_LACKS = mark("Give the reason: your grade differs.")


@dataclass
class VisitState:
    """One visit, new (``draft``) or saved (``visit``), and the clinician's entry beside it."""

    draft: VisitDraft | None = None
    visit: Visit | None = None
    entry: Entry = field(default_factory=Entry)
    reading: bool = False
    saving: bool = False

    @property
    def suggestion(self) -> Suggestion | None:
        """Return the suggestion in force."""
        if self.draft is not None:
            return self.draft.suggestion
        return self.visit.suggestion if self.visit else None

    @property
    def recorded(self) -> Entry:
        """Return the clinician's side as the record has it."""
        return Entry.of(self.visit)

    @property
    def recorded_grade(self) -> Grade | None:
        """Return the grade of record."""
        return self.visit.grade if self.visit else None

    @property
    def _tidy(self) -> Entry:
        """Return the entry as it counts: a reason that is not shown does not."""
        entry = self.entry.tidy()
        if not entry.overrides(self.suggestion):
            entry = replace(entry, reason=self.recorded.reason)
        return entry

    @property
    def entry_changed(self) -> bool:
        """Tell whether the clinician's side differs from the record."""
        return self._tidy != self.recorded.tidy()

    @property
    def decision_changed(self) -> bool:
        """Tell whether there is a grade, and it or what belongs to it differs from the record."""
        if self.entry.grade is None:
            return False
        recorded = self.recorded
        same = replace(self._tidy, plan=recorded.plan, next_visit=recorded.next_visit)
        return same.tidy() != recorded.tidy() or self.recorded_grade is None

    @property
    def words(self) -> Words | None:
        """Return the words of a saved visit to be written anew; None where they are the same.

        The comment is the visit's note for as long as there is no grade.
        """
        from acne_desktop.services.visits import Words  # noqa: PLC0415 - after the first paint

        if self.visit is None:
            return None
        entry = self.entry.tidy()
        note = entry.comment if entry.grade is None else self.visit.note
        words = Words(note, entry.plan, entry.next_visit)
        return None if words == Words.of(self.visit) else words

    @property
    def has_photos(self) -> bool:
        """Tell whether the draft can be saved as far as its photographs go."""
        return self.draft is not None and bool(self.draft.photos) and not self.reading

    @property
    def unsaved(self) -> bool:
        """Tell whether something is entered that the record does not have."""
        return self.worth_keeping or (self.draft is not None and self.reading)

    @property
    def worth_keeping(self) -> bool:
        """Tell whether there is anything to keep as a draft."""
        return self.entry_changed or (self.draft is not None and bool(self.draft.photos))

    @property
    def reason_lacks(self) -> bool:
        """Tell whether an override stands without its reason."""
        return (
            (self.draft is not None or self.decision_changed)
            and self.entry.overrides(self.suggestion)
            and not self.entry.reason.strip()
        )

    @property
    def can_save(self) -> bool:
        """Tell whether there is something to save; a reason that lacks is asked for on saving."""
        if self.saving:
            return False
        if self.draft is not None:
            return self.has_photos and self.entry.grade is not None
        return self.decision_changed or self.words is not None

    @property
    def can_save_ungraded(self) -> bool:
        """Tell whether the photographs can be saved, to be graded later."""
        return not self.saving and self.entry.grade is None and self.has_photos

    @property
    def hint(self) -> str:
        """Return what lacks, or how the visit stands, in one sentence."""
        if self.saving:
            return tr("Saving…")
        if self.draft is not None and not self.draft.photos and not self.reading:
            return tr("Add at least one photograph to save the visit.")
        if self.reason_lacks:
            return tr(REASON_LACKS)
        if self.draft is not None:
            ungraded = tr("Grade with the keys 0\N{EN DASH}4 to save, or save ungraded.")
            return ungraded if self.entry.grade is None else ""
        return self._hint_of_saved() if self.visit is not None else ""

    def _hint_of_saved(self) -> str:
        if self.entry.grade is None:
            if self.entry.counts:
                return tr("The counts are saved with your grade: keys 0\N{EN DASH}4.")
            return tr("Saved without a grade. Grade with the keys 0\N{EN DASH}4.")
        if self.decision_changed:
            graded = self.recorded_grade is not None
            return tr("The decision before is kept as well.") if graded else ""
        return "" if self.entry_changed else tr("Saved.")
