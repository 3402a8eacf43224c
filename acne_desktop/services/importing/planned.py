"""A visit as an import would add it: what is found of its photographs, and how it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.patient import Patient
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import listed, mark, tr
from acne_desktop.services.candidates import Candidate
from acne_desktop.storage.known_photos import KeptAt

_NO_DATE = mark("No date: name the folder after it, such as 2026-11-20.")
_IN_THE_FUTURE = mark("The date lies in the future: correct it where the photographs lie.")
_NO_PHOTOGRAPHS = mark("There are no photographs.")
_NO_VIEW = mark("No view is known: set the views with F, L and R.")


class State(Enum):
    """How a planned visit stands."""

    READY = "ready"
    ASKS = "asks"  # the photographs may be another patient's, or of another day
    SKIPPED = "skipped"  # by the clinician
    THERE = "there"  # taken in before
    REFUSED = "refused"


@dataclass(frozen=True)
class Elsewhere:
    """Another visit of the plan that holds the same picture."""

    identifier: str
    day: date | None


@dataclass(frozen=True)
class PlannedPhoto:
    """A photograph that was looked at.

    ``kept`` are the visits that hold the same bytes, ``kept_anew`` those that hold the same picture
    saved anew, ``elsewhere`` earlier visits of this plan. ``copy_of`` is the name of an earlier
    file of this visit with the same picture; ``folder_of`` the identifier of another patient
    after whom the file's folder is named; ``said`` the view that a table or names tell.
    """

    candidate: Candidate
    kept: tuple[KeptAt, ...] = ()
    folder_of: str = ""
    kept_anew: tuple[KeptAt, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    copy_of: str = ""
    said: View | None = None

    @property
    def all_kept(self) -> tuple[KeptAt, ...]:
        """The visits in the records that hold this picture, the same bytes first."""
        return (*self.kept, *self.kept_anew)

    @property
    def seen(self) -> View | None:
        """The view that is seen in it."""
        return self.candidate.inspection.view if self.candidate.inspection else None

    @property
    def note(self) -> str:
        """Say why it is not taken, or what is odd about it; empty where all is well."""
        if self.candidate.problem:
            return self.candidate.problem
        if self.copy_of:
            return tr("The same picture as {copy_of}.", copy_of=self.copy_of)
        if self.said and self.seen and self.said is not self.seen:
            return tr(
                "{said} by its name, but {seen} is seen.",
                said=self.said.label,
                seen=self.seen.label,
            )
        return ""


@dataclass(frozen=True)
class PlannedVisit:
    """One visit as it would be added; ``taken`` says which photograph shows which view.

    ``patient`` is None for one who is not registered yet. ``doubt`` is a question about the
    patient. ``confirmed``: the clinician says that the photographs are this patient's.
    """

    identifier: str
    name: str
    patient: Patient | None
    day: date | None
    photos: Sequence[PlannedPhoto]
    taken: Mapping[View, int]
    problem: str = ""
    doubt: str = ""
    confirmed: bool = False
    skipped: bool = False

    @property
    def state(self) -> State:
        """Say how it stands."""
        if self._obstacle:
            return State.REFUSED
        if self.kept_before is not None:
            return State.THERE
        if self.skipped:
            return State.SKIPPED
        if not self.taken:
            return State.REFUSED
        return State.ASKS if self.question and not self.confirmed else State.READY

    @property
    def reason(self) -> str:
        """Say why, in one sentence; empty where all is well. For the screen: may name patients."""
        if self._obstacle:
            return self._obstacle
        if self.kept_before is not None:
            return self._there(self.kept_before.day.isoformat())
        if not self.taken:
            return tr(_NO_VIEW) if self.photos else tr(_NO_PHOTOGRAPHS)
        if self.question and not self.confirmed:
            return self.question
        return self.warning

    @property
    def _obstacle(self) -> str:
        if self.problem:
            return self.problem
        if self.photos and all(photo.candidate.problem for photo in self.photos):
            return self.photos[0].candidate.problem
        if self.day is None:
            return tr(_NO_DATE)
        return tr(_IN_THE_FUTURE) if self.day > date.today() else ""

    @property
    def _shown(self) -> list[PlannedPhoto]:
        return [self.photos[self.taken[view]] for view in VIEWS if view in self.taken]

    @property
    def kept_before(self) -> KeptAt | None:
        """The visit of this patient that holds these photographs already.

        One of them is enough where that visit is of the same day; of another day all must be kept.
        """
        if self.patient is None:
            return None
        shown = self._shown or self.photos
        mine = [[k for k in photo.all_kept if k.patient_id == self.patient.id] for photo in shown]
        same_day = next((k for each in mine for k in each if k.day == self.day), None)
        if same_day is None and mine and all(mine):
            return mine[0][0]
        return same_day

    def _there(self, day: str) -> str:
        """Say in which visit they are already, and which views that one lacks."""
        new = [
            view.label
            for view in VIEWS
            if view in self.taken and not self.photos[self.taken[view]].all_kept
        ]
        if not new:
            return tr("Already in the visit of {day}.", day=day)
        return tr("Already in the visit of {day}, but for {views}.", day=day, views=listed(new))

    @property
    def question(self) -> str:
        """Ask where the photographs may be another patient's or of another day; else empty."""
        return next(self._questions(), "")

    def _questions(self) -> Iterator[str]:
        if self.doubt:
            yield self.doubt
        whose = tr("Are they {identifier}'s?", identifier=self.identifier)
        for photo in self._shown:
            if photo.folder_of:
                yield tr(
                    "A photograph lies in the folder of #{folder_of}. {whose}",
                    folder_of=photo.folder_of,
                    whose=whose,
                )
            for kept in photo.all_kept:
                if self.patient is None or kept.patient_id != self.patient.id:
                    yield tr(
                        "A photograph is in the records of #{identifier}. {whose}",
                        identifier=kept.identifier,
                        whose=whose,
                    )
                elif kept.day != self.day:
                    yield self._which_day(kept.day)
            for other in photo.elsewhere:
                if other.identifier != self.identifier:
                    yield tr(
                        "A photograph lies among those of #{identifier}, too. {whose}",
                        identifier=other.identifier,
                        whose=whose,
                    )
                else:
                    yield self._which_day(other.day)

    def _which_day(self, day: date | None) -> str:
        other = day.isoformat() if day else tr("another day")
        mine = self.day.isoformat() if self.day else tr("this day")
        return tr(
            "A photograph is in the visit of {other}, too. Is it of {mine}?", other=other, mine=mine
        )

    @property
    def remarks(self) -> list[str]:
        """Say all that is worth a look though the visit can be added."""
        found = []
        lacking = [view.label for view in VIEWS if view not in self.taken]
        if lacking:
            found.append(tr("Without {views}.", views=listed(lacking)))
        found += [photo.note for photo in self._shown if photo.note]
        found += [
            inspection.advice
            for inspection in (photo.candidate.inspection for photo in self._shown)
            if inspection and inspection.verdict is Verdict.RETAKE
        ]
        found += self._left_out
        moments = [photo.candidate.taken_at for photo in self._shown]
        clocks = {moment.date() for moment in moments if moment is not None}
        if clocks and self.day not in clocks:
            found.append(tr("The camera's clock says {day}.", day=min(clocks).isoformat()))
        return found

    @property
    def warning(self) -> str:
        """Say what is most worth a look; empty where nothing is."""
        return next(iter(self.remarks), "")

    @property
    def _left_out(self) -> list[str]:
        """Say which photographs are not taken, and why."""
        rest = [photo for at, photo in enumerate(self.photos) if at not in self.taken.values()]
        found = [photo.candidate.problem for photo in rest if photo.candidate.problem]
        for view in VIEWS:
            more = [p for p in rest if not p.note and (p.said or p.seen) is view]
            if more and view in self.taken:
                found.append(
                    tr(
                        "{n} photographs show {view}: the best is taken.",
                        n=len(more) + 1,
                        view=view.label,
                    )
                )
        return found

    def with_views(self, taken: Mapping[View, int]) -> "PlannedVisit":
        """Return the visit with its views corrected."""
        return replace(self, taken=dict(taken))


@dataclass(frozen=True)
class Plan:
    """All that was found, in order."""

    visits: tuple[PlannedVisit, ...]
