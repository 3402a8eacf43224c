"""Where a visit on the page stands: what is entered, what is recorded, what may be saved; no Qt."""

from dataclasses import dataclass, field

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.visit import Visit
from acne_desktop.ui.visit_draft import Entry, VisitDraft

REASON_LACKS = "Give the reason: your grade differs."


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
        return Entry.of(self.visit.decision, self.visit.note) if self.visit else Entry()

    @property
    def recorded_grade(self) -> Grade | None:
        """Return the grade of record."""
        return self.visit.grade if self.visit else None

    @property
    def entry_changed(self) -> bool:
        """Tell whether the clinician's side differs from the record."""
        entry, recorded = self.entry, self.recorded
        if not entry.overrides(self.suggestion):  # a reason that is not shown does not count
            entry = Entry(entry.grade, recorded.reason, entry.comment)
        return entry.tidy() != recorded.tidy()

    @property
    def has_photos(self) -> bool:
        """Tell whether the draft can be saved as far as its photographs go."""
        return self.draft is not None and bool(self.draft.photos) and not self.reading

    @property
    def unsaved(self) -> bool:
        """Tell whether something would be lost by leaving."""
        photos = self.draft is not None and (bool(self.draft.photos) or self.reading)
        return photos or self.entry_changed

    @property
    def reason_lacks(self) -> bool:
        """Tell whether an override stands without its reason."""
        return (
            self.entry_changed
            and self.entry.overrides(self.suggestion)
            and not self.entry.reason.strip()
        )

    @property
    def can_save(self) -> bool:
        """Tell whether there is a grade to save; a reason that lacks is asked for on saving."""
        if self.saving or self.entry.grade is None:
            return False
        return self.has_photos if self.draft is not None else self.entry_changed

    @property
    def can_save_ungraded(self) -> bool:
        """Tell whether the photographs can be saved, to be graded later."""
        return not self.saving and self.entry.grade is None and self.has_photos

    @property
    def hint(self) -> str:
        """Return what lacks, or how the visit stands, in one sentence."""
        if self.saving:
            return "Saving…"
        if self.draft is not None and not self.draft.photos and not self.reading:
            return "Add at least one photograph to save the visit."
        if self.reason_lacks:
            return REASON_LACKS
        if self.draft is not None:
            ungraded = "Grade with the keys 0\N{EN DASH}4 to save, or save ungraded."
            return ungraded if self.entry.grade is None else ""
        return self._hint_of_saved() if self.visit is not None else ""

    def _hint_of_saved(self) -> str:
        if self.entry.grade is None:
            comment = " to save the comment" if self.entry_changed else ""
            return f"Saved without a grade. Grade with the keys 0\N{EN DASH}4{comment}."
        if self.entry_changed:
            return "" if self.recorded_grade is None else "The decision before is kept as well."
        return "Saved."
