"""A visit while it is being made: the photographs, their undo, and the clinician's grade; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from acne_desktop.domain.assessment import Decision, Suggestion, is_override
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import missing_views
from acne_desktop.errors import DuplicatePhotoError

if TYPE_CHECKING:  # the window is painted before the services are read
    from acne_desktop.services.intake import IncomingPhoto


@dataclass
class VisitDraft:
    """What the clinician has put together so far, before it is saved.

    ``revision`` counts every change of the photographs, so that a suggestion made for an older
    set is known to be stale.
    """

    patient_id: int
    day: date
    photos: dict[View, IncomingPhoto] = field(default_factory=dict)
    suggestion: Suggestion | None = None
    revision: int = 0
    _before: list[dict[View, IncomingPhoto]] = field(default_factory=list)

    def place(self, view: View, photo: IncomingPhoto, *, joined: bool = False) -> None:
        """Put a photograph into a view. Raises :class:`DuplicatePhotoError`, changing nothing.

        ``joined`` makes it one step of undo with the change before.
        """
        for other, present in self.photos.items():
            if other != view and present.sha256 == photo.sha256:
                raise DuplicatePhotoError(
                    f"This photograph is already in “{other.label}”: "
                    f"choose another one for “{view.label}”."
                )
        photos = {**self.photos, view: photo}
        if joined:
            self._set(photos)
        else:
            self._change(photos)

    def remove(self, view: View) -> None:
        """Take the photograph out of a view."""
        self._change({v: photo for v, photo in self.photos.items() if v != view})

    def clear(self) -> None:
        """Take all photographs out, for a new triplet."""
        self._change({})

    def swap(self, one: View, other: View) -> None:
        """Exchange the photographs of two views; either may be empty."""
        places = {one: other, other: one}
        self._change({places.get(v, v): photo for v, photo in self.photos.items()})

    @property
    def can_undo(self) -> bool:
        """Tell whether a change of the photographs can be taken back."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back the latest change of the photographs."""
        if self._before:
            before = self._before.pop()
            self._set(before)

    @property
    def missing(self) -> tuple[View, ...]:
        """Return the views that have no photograph yet."""
        return missing_views(self.photos)

    @property
    def camera_day(self) -> date | None:
        """Return the day on which the camera took all photographs, or None where they disagree."""
        days = {photo.taken_at.date() if photo.taken_at else None for photo in self.photos.values()}
        return days.pop() if len(days) == 1 else None

    def _change(self, photos: dict[View, IncomingPhoto]) -> None:
        self._before.append(self.photos)
        self._set(photos)

    def _set(self, photos: dict[View, IncomingPhoto]) -> None:
        self.photos = {view: photos[view] for view in VIEWS if view in photos}
        self.suggestion = None
        self.revision += 1


@dataclass(frozen=True)
class Entry:
    """What stands in the decision panel: the clinician's grade, reason and comment."""

    grade: Grade | None = None
    reason: str = ""
    comment: str = ""

    @staticmethod
    def of(decision: Decision | None, note: str = "") -> Entry:
        """Return the entry that a saved decision shows."""
        if decision is None:
            return Entry(comment=note)
        return Entry(decision.grade, decision.reason, decision.comment)

    def tidy(self) -> Entry:
        """Return the entry as it would be recorded."""
        return Entry(self.grade, self.reason.strip(), self.comment.strip())

    def overrides(self, suggestion: Suggestion | None) -> bool:
        """Tell whether the grade differs from the suggestion, so that a reason is needed."""
        return self.grade is not None and is_override(self.grade, suggestion)

    def decision(self, wording_id: str, suggestion: Suggestion | None) -> Decision | None:
        """Return the decision to save, None without a grade.

        Raises :class:`InvalidRecordError` for an override without its reason.
        """
        if self.grade is None:
            return None
        made = Decision(self.grade, wording_id, datetime.now(UTC), self.reason, self.comment)
        return made.checked(suggestion)
