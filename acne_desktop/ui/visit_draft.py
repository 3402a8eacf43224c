"""A visit while it is being made: its photographs, what is drawn on them, and undo; no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.marks import Drawn, Mark
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import missing_views
from acne_desktop.errors import DuplicatePhotoError
from acne_desktop.language import tr

if TYPE_CHECKING:  # the window is painted before the services are read
    from acne_desktop.services.intake import IncomingPhoto


@dataclass(frozen=True)
class _Over:
    """What lies over one photograph, whichever view it stands in."""

    turn: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class _Step:
    """How the draft stood before a change."""

    photos: dict[View, IncomingPhoto]
    over: Mapping[str, _Over]


@dataclass
class VisitDraft:
    """What the clinician has put together so far, before it is saved.

    ``revision`` counts every change of the photographs, so that a suggestion made for an older
    set is known to be stale. What is drawn belongs to a photograph, by its SHA-256, and goes
    with it from view to view; the marks have negative numbers, which no record has.
    """

    patient_id: int
    day: date
    photos: dict[View, IncomingPhoto] = field(default_factory=dict)
    suggestion: Suggestion | None = None
    revision: int = 0
    _over: Mapping[str, _Over] = field(default_factory=dict)
    _before: list[_Step] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(-1, -1))

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

    def restore(self, photos: Mapping[View, IncomingPhoto], drawn: Drawn) -> None:
        """Put in what was there before; this is no step of undo."""
        self._before.clear()
        self._set(dict(photos))
        self._over = {
            photo.sha256: _Over(
                drawn.turns.get(view, 0),
                tuple(
                    replace(mark, id=next(self._numbers))
                    for mark in drawn.marks
                    if mark.view is view
                ),
            )
            for view, photo in photos.items()
        }

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
        """Tell whether a change can be taken back."""
        return bool(self._before)

    def undo(self) -> bool:
        """Take back the latest change; tell whether it was one of the photographs."""
        if not self._before:
            return False
        step = self._before.pop()
        self._over = step.over
        if step.photos is self.photos:
            return False
        self._set(step.photos)
        return True

    # What is drawn

    @property
    def marks(self) -> list[Mark]:
        """Return the marks on the photographs that are there, each with its number."""
        return [replace(mark, view=view) for view in self.photos for mark in self._on(view).marks]

    @property
    def drawn(self) -> Drawn:
        """Return how the photographs are turned and their marks, as both are kept."""
        turns = {view: turn for view in self.photos if (turn := self._on(view).turn)}
        return Drawn(turns, tuple(replace(mark, id=0) for mark in self.marks))

    def turn(self, view: View, degrees: int) -> None:
        """Show a view's photograph turned so far."""
        self._draw(view, replace(self._on(view), turn=degrees))

    def add_mark(self, mark: Mark) -> Mark:
        """Draw a mark; return it with its number."""
        mark = replace(mark.checked(), id=next(self._numbers))
        over = self._on(mark.view)
        self._draw(mark.view, replace(over, marks=(*over.marks, mark)))
        return mark

    def change_mark(self, mark: Mark) -> None:
        """Replace what is drawn and written."""
        self._set_mark(mark, (mark.checked(),))

    def remove_mark(self, mark: Mark) -> None:
        """Take a mark away."""
        self._set_mark(mark, ())

    def _set_mark(self, mark: Mark, now: tuple[Mark, ...]) -> None:
        over = self._on(mark.view)
        marks = tuple(m for each in over.marks for m in (now if each.id == mark.id else (each,)))
        self._draw(mark.view, replace(over, marks=marks))

    def _on(self, view: View) -> _Over:
        return self._over.get(self.photos[view].sha256, _Over())

    def _draw(self, view: View, over: _Over) -> None:
        self._note_step()
        self._over = {**self._over, self.photos[view].sha256: over}

    # The photographs

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
        self._note_step()
        self._set(photos)

    def _note_step(self) -> None:
        self._before.append(_Step(self.photos, self._over))

    def _set(self, photos: dict[View, IncomingPhoto]) -> None:
        self.photos = {view: photos[view] for view in VIEWS if view in photos}
        self.suggestion = None
        self.revision += 1
