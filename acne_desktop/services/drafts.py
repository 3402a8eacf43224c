"""Drafts: what is entered on a visit and not saved yet, kept at every change and found again.

The photographs of a new visit go to the photo store at once, byte for byte; the draft names them
by their hash, and the sweep of unclaimed photographs leaves them alone for as long as it does.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from acne_desktop.domain.account import Permission
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.marks import Drawn, Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.services.permissions import needs
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.drafts import State

FORM = 1  # of the file; one of another form is not read
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """What stands on the page: of a new visit with its day and photographs, or of a saved one."""

    patient_id: int
    entry: Entry
    visit_id: int | None = None
    day: date | None = None
    photos: Mapping[View, IncomingPhoto] = field(default_factory=dict)
    drawn: Drawn = field(default_factory=Drawn)


@dataclass(frozen=True)
class Kept:
    """A draft that lies in the data folder: whose it is, and when it was kept."""

    patient_id: int
    visit_id: int | None
    kept_at: datetime


@dataclass(frozen=True)
class Restored:
    """A draft that was found; ``lost`` are views whose photograph cannot be had any more."""

    draft: Draft
    kept_at: datetime
    lost: tuple[View, ...] = ()


@needs(Permission.CHANGE_PATIENTS)
def keep(clinic: Clinic, draft: Draft) -> None:
    """Keep a draft in place of the one before; on disk when this returns.

    Raises :class:`StorageError`.
    """
    for photo in draft.photos.values():
        if not clinic.photos.holds(photo.sha256, photo.suffix):
            clinic.photos.put(photo.data, photo.sha256, photo.suffix)
    clinic.drafts.write(_name(draft.patient_id, draft.visit_id), _state(draft))


@needs(Permission.CHANGE_PATIENTS)
def forget(clinic: Clinic, patient_id: int, visit_id: int | None = None) -> None:
    """Remove a saved visit's draft, or that of a patient's new visit, if there is one."""
    clinic.drafts.remove(_name(patient_id, visit_id))


@needs(Permission.SEE_PATIENTS)
def of_new_visit(clinic: Clinic, patient_id: int) -> Restored | None:
    """Return the draft of a patient's new visit with its photographs; decodes them, so slow.

    One whose visit was saved just before the application ended is no draft any more.
    """
    state = clinic.drafts.read(_name(patient_id, None))
    if state is None:
        return None
    found = _restored(clinic, state)
    if found is None:
        clinic.drafts.put_aside(_name(patient_id, None))
        return None
    hashes = {photo.sha256 for photo in found.draft.photos.values()}
    with clinic.database.reading() as session:
        saved = bool(hashes) and stored_visits.any_holds(session, patient_id, hashes)
    if saved:
        forget(clinic, patient_id)
        return None
    return found


@needs(Permission.SEE_PATIENTS)
def of_visit(clinic: Clinic, patient_id: int, visit_id: int) -> Restored | None:
    """Return what was entered on a saved visit and not saved."""
    state = clinic.drafts.read(_name(patient_id, visit_id))
    return None if state is None else _restored(clinic, state)


@needs(Permission.SEE_PATIENTS)
def of_all(clinic: Clinic) -> list[Kept]:
    """Return every draft there is, the newest first; reads one small file for each."""
    found = []
    for state in clinic.drafts.all():
        try:
            found.append(_kept(state))
        except (KeyError, TypeError, ValueError):
            _log.warning("a draft makes no sense and is passed over")
    return sorted(found, key=lambda kept: kept.kept_at, reverse=True)


def _name(patient_id: int, visit_id: int | None) -> str:
    return f"patient-{patient_id}" if visit_id is None else f"visit-{visit_id}"


def _state(draft: Draft) -> State:
    entry = draft.entry
    return {
        "form": FORM,
        "kept_at": datetime.now(UTC).isoformat(),
        "patient_id": draft.patient_id,
        "visit_id": draft.visit_id,
        "day": draft.day.isoformat() if draft.day else None,
        "photos": {
            view.value: {"sha256": photo.sha256, "suffix": photo.suffix, "name": photo.name}
            for view, photo in draft.photos.items()
        },
        "grade": None if entry.grade is None else int(entry.grade),
        "reason": entry.reason,
        "comment": entry.comment,
        "counts": {lesion.value: count for lesion, count in entry.counts.items()},
        "plan": entry.plan,
        "next_visit": entry.next_visit.isoformat() if entry.next_visit else None,
        "turns": {view.value: degrees for view, degrees in draft.drawn.turns.items()},
        "marks": [
            {
                "view": mark.view.value,
                "kind": mark.kind.value,
                "points": [list(point) for point in mark.points],
                "text": mark.text,
            }
            for mark in draft.drawn.marks
        ],
    }


def _kept(state: State) -> Kept:
    visit_id = state["visit_id"]
    if state["form"] != FORM:
        raise ValueError("a draft of another form")
    return Kept(
        patient_id=int(str(state["patient_id"])),
        visit_id=None if visit_id is None else int(str(visit_id)),
        kept_at=datetime.fromisoformat(str(state["kept_at"])),
    )


def _restored(clinic: Clinic, state: State) -> Restored | None:
    try:
        kept = _kept(state)
        day = state["day"]
        draft = Draft(
            patient_id=kept.patient_id,
            entry=_entry(state),
            visit_id=kept.visit_id,
            day=date.fromisoformat(str(day)) if day else None,
            drawn=_drawn(state),
        )
        named = _named_photos(state)
    except (AttributeError, KeyError, TypeError, ValueError, InvalidRecordError):
        _log.warning("a draft makes no sense and is passed over")
        return None
    photos: dict[View, IncomingPhoto] = {}
    lost = []
    for view, (sha256, suffix, name) in named.items():
        try:
            data = clinic.photos.read(sha256, suffix)
            photos[view] = replace(intake.read_photo_bytes(data), name=name)
        except KnownError:
            lost.append(view)
    return Restored(replace(draft, photos=photos), kept.kept_at, tuple(lost))


def _entry(state: State) -> Entry:
    grade, counts, next_visit = state["grade"], state["counts"], state["next_visit"]
    if not isinstance(counts, dict):
        raise TypeError("counts must be a JSON object")
    return Entry(
        grade=None if grade is None else Grade(int(str(grade))),
        reason=str(state["reason"]),
        comment=str(state["comment"]),
        counts={Lesion(kind): int(count) for kind, count in counts.items()},
        plan=str(state["plan"]),
        next_visit=date.fromisoformat(str(next_visit)) if next_visit else None,
    )


def _drawn(state: State) -> Drawn:
    """Return what was drawn; a draft of an earlier release has nothing of the kind."""
    turns, marks = state.get("turns", {}), state.get("marks", [])
    if not isinstance(turns, dict) or not isinstance(marks, list):
        raise TypeError("turns must be a JSON object, marks a JSON array")
    found = Drawn(
        {View(view): int(degrees) for view, degrees in turns.items()},
        tuple(
            Mark(
                View(each["view"]),
                MarkKind(each["kind"]),
                tuple((float(x), float(y)) for x, y in each["points"]),
                str(each["text"]),
            )
            for each in marks
        ),
    )
    return found.checked(tuple(View))


def _named_photos(state: State) -> dict[View, tuple[str, str, str]]:
    photos = state["photos"]
    if not isinstance(photos, dict):
        raise TypeError("photos must be a JSON object")
    return {
        View(view): (str(photo["sha256"]), str(photo["suffix"]), str(photo["name"]))
        for view, photo in photos.items()
    }
