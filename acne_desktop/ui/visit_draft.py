"""A visit while it is being made: its photographs and their undo; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import missing_views
from acne_desktop.errors import DuplicatePhotoError
from acne_desktop.language import tr

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
                    tr(
                        "This photograph is already in “{other}”: choose another one for “{view}”.",
                        other=other.label,
                        view=view.label,
                    )
                )
        photos = {**self.photos, view: photo}
        if joined:
            self._set(photos)
        else:
            self._change(photos)

    def restore(self, photos: Mapping[View, IncomingPhoto]) -> None:
        """Put photographs in that were there before; this is no step of undo."""
        self._before.clear()
        self._set(dict(photos))

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
