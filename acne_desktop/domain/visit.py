"""One sitting in which a triplet is taken, graded and decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.marks import Drawn
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.errors import DuplicatePhotoError, InvalidRecordError
from acne_desktop.language import tr


@dataclass(frozen=True)
class Visit:
    """A saved visit. ``decision`` is the clinician's latest; ``suggestion`` the model's latest.

    ``plan`` is the treatment plan in words for the patient; ``turns`` how far each photograph is
    shown turned, in degrees clockwise.
    """

    id: int
    patient_id: int
    day: date
    photos: Mapping[View, Photo]
    suggestion: Suggestion | None = None
    decision: Decision | None = None
    note: str = ""
    plan: str = ""
    next_visit: date | None = None
    turns: Mapping[View, int] = field(default_factory=dict)

    @property
    def grade(self) -> Grade | None:
        """The grade of record: the clinician's, never the model's."""
        return self.decision.grade if self.decision else None


@dataclass(frozen=True)
class NewVisit:
    """A visit as it is about to be saved, whole or not at all."""

    patient_id: int
    day: date
    photos: Mapping[View, Photo]
    suggestion: Suggestion | None = None
    decision: Decision | None = None
    note: str = ""
    plan: str = ""
    next_visit: date | None = None
    drawn: Drawn = field(default_factory=Drawn)

    def check(self, today: date) -> None:
        """Raise :class:`InvalidRecordError` or :class:`DuplicatePhotoError` if a rule is broken."""
        if not self.photos:
            raise InvalidRecordError(tr("Add at least one photograph before saving the visit."))
        if self.day > today:
            raise InvalidRecordError(tr("The visit's date lies in the future: correct it."))
        if self.next_visit is not None:
            check_next(self.next_visit, self.day)
        check_distinct(self.photos)
        if self.decision is not None:
            self.decision.checked(self.suggestion)


def check_next(next_visit: date, day: date) -> None:
    """Raise :class:`InvalidRecordError` when the next visit is not later than the visit."""
    if next_visit <= day:
        raise InvalidRecordError(
            tr("The next visit must come after the visit's own day: correct its date.")
        )


def missing_views(photos: Mapping[View, object]) -> tuple[View, ...]:
    """Return the views that have no photograph yet, in the order they are taken."""
    return tuple(view for view in VIEWS if view not in photos)


def check_distinct(photos: Mapping[View, Photo]) -> None:
    """Raise :class:`DuplicatePhotoError` when two views hold the same photograph."""
    seen: dict[str, View] = {}
    for view, photo in photos.items():
        other = seen.setdefault(photo.sha256, view)
        if other != view:
            raise DuplicatePhotoError(
                tr(
                    "{view} and {other} hold the same photograph: replace one of them.",
                    view=view.label,
                    other=other.label,
                )
            )


@dataclass(frozen=True)
class VisitSummary:
    """A visit as lists and timelines show it.

    ``suggested`` and ``plausible`` are the model's latest; ``plausible`` is empty without one.
    """

    id: int
    day: date
    grade: Grade | None
    suggested: Grade | None
    views: tuple[View, ...] = field(default=())
    plausible: tuple[Grade, ...] = field(default=())
    note: str = ""

    @property
    def is_override(self) -> bool:
        """Tell whether the clinician's grade differs from the model's suggestion."""
        return None not in (self.grade, self.suggested) and self.grade != self.suggested
