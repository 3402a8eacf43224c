"""Enrolling visits in a study: chosen, proposed, checked, and carried out whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.enrolling import Naming, Sitting, propose
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import Part, State, Study
from acne_desktop.domain.visit import NewVisit
from acne_desktop.errors import (
    Cancelled,
    DuplicatePhotoError,
    InvalidRecordError,
    NotFoundError,
    StorageError,
)
from acne_desktop.language import mark, tr
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.services.permissions import needs, require
from acne_desktop.storage import candidates as stored_candidates
from acne_desktop.storage import changes
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import studies as stored
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.candidates import Candidate, Wanted
from acne_desktop.storage.engine import Session
from acne_desktop.storage.kinds import KINDS

__all__ = [
    "MOST",
    "Candidate",
    "Enrolled",
    "Planned",
    "Wanted",
    "candidates",
    "carry_out",
    "check",
    "plan",
    "take_back",
]

MOST = 1000  # candidates at once; more are found by asking for less
_TOLD = Told(mark("Visit taken in for a study"))
_ONLY_DRAFT = mark("The study is open already: its visits stay as they are.")


@dataclass(frozen=True)
class Planned:
    """A visit that is about to be enrolled: one of the clinic's, or photographs in files.

    ``told`` is how the manager knows it: a row of a table, or whose visit it is. ``broken`` is
    why it cannot be enrolled whatever it is called, ``problem`` what is wrong with it as it is.
    """

    told: str
    naming: Naming
    visit_id: int | None = None
    files: Mapping[View, Path] = field(default_factory=dict)
    day: date | None = None
    broken: str = ""
    problem: str = ""
    sitting: Sitting | None = None


@dataclass(frozen=True)
class Enrolled:
    """What was enrolled, as :func:`take_back` needs it; ``changes`` took new visits in."""

    study_visit_ids: tuple[int, ...]
    changes: tuple[int, ...] = ()


@needs(Permission.MANAGE_STUDIES)
def candidates(clinic: Clinic, study_id: int, wanted: Wanted) -> list[Candidate]:
    """Return visits that are not in a study yet, with whose they are, the first :data:`MOST`."""
    require(clinic, Permission.SEE_PATIENTS)
    with clinic.database.reading() as session:
        return stored_candidates.find(session, study_id, wanted, limit=MOST)


@needs(Permission.MANAGE_STUDIES)
def plan(
    clinic: Clinic,
    study_id: int,
    chosen: Sequence[Candidate],
    part: Part,
    planned: Sequence[Planned] = (),
) -> list[Planned]:
    """Return visits as they would be enrolled, beside those that are planned already.

    A training visit is proposed with the clinician's grade as its reference.
    """
    with clinic.database.reading() as session:
        study = stored.get(session, study_id)
        known = stored_candidates.enrolled(session, study_id)
    known += [(each.sitting, *each.naming.place) for each in planned if each.sitting is not None]
    names = propose(study.code, [each.sitting for each in chosen], known)
    return [
        Planned(
            told=f"{each.name}, {each.day.isoformat()}",
            naming=Naming(*names[each.visit_id], part=part, reference=_reference(each, part)),
            visit_id=each.visit_id,
            day=each.day,
            sitting=each.sitting,
        )
        for each in chosen
    ]


@needs(Permission.MANAGE_STUDIES)
def check(clinic: Clinic, study_id: int, planned: Sequence[Planned]) -> list[Planned]:
    """Return what is planned, each with what is wrong with it now; nothing is enrolled."""
    with clinic.database.reading() as session:
        known = stored_candidates.enrolled(session, study_id)
    visits = {sitting.visit_id for sitting, _, _ in known}
    places = {(subject, timepoint) for _, subject, timepoint in known}
    found = []
    for each in planned:
        problem = each.broken or _problem(each, visits, places)
        found.append(replace(each, problem=problem))
        if problem:
            continue
        places.add(each.naming.place)
        if each.visit_id is not None:
            visits.add(each.visit_id)
    return found


@needs(Permission.MANAGE_STUDIES)
def carry_out(
    clinic: Clinic,
    study_id: int,
    planned: Sequence[Planned],
    *,
    progress: Callable[[float, str], None] = lambda _fraction, _text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Enrolled:
    """Enrol all that is planned, or nothing.

    Photographs in files become visits of patients who are known by the study's identifiers
    alone. Raises :class:`InvalidRecordError`, which names the visit, and :class:`Cancelled`.
    """
    if not planned:
        raise InvalidRecordError(tr("Choose the visits to enrol first."))
    added: list[IncomingPhoto] = []
    with clinic.saving:
        try:
            photos = []
            for each in planned:  # before the transaction: others wait while one is open
                if cancelled():
                    raise Cancelled
                photos.append(_photos(clinic, each, added))
            return _carried_out(clinic, study_id, planned, photos, progress)
        except BaseException:
            for photo in added:
                with suppress(StorageError):  # the sweep at the next opening finds it
                    clinic.photos.discard(photo.sha256, photo.suffix)
            raise


@needs(Permission.MANAGE_STUDIES)
def take_back(clinic: Clinic, study_id: int, enrolled: Enrolled) -> None:
    """Take visits out of a draft again, and what was taken in for them.

    Raises :class:`InvalidRecordError`, and :class:`ChangedSinceError` where a visit is not as it
    was then.
    """
    with clinic.database.writing() as session:
        _draft(session, study_id)
        for study_visit_id in enrolled.study_visit_ids:
            stored.remove_visit(session, study_id, study_visit_id)
        for change_id in reversed(enrolled.changes):
            changes.undo(session, change_id, KINDS)


def _carried_out(
    clinic: Clinic,
    study_id: int,
    planned: Sequence[Planned],
    photos: Sequence[Mapping[View, IncomingPhoto]],
    progress: Callable[[float, str], None],
) -> Enrolled:
    ids: list[int] = []
    made: list[int] = []
    with clinic.database.writing() as session:
        study = _draft(session, study_id)
        for at, each in enumerate(planned):
            total = len(planned)
            progress(at / total, tr("Enrolling visit {n} of {total}", n=at + 1, total=total))
            try:
                visit_id = each.visit_id
                if visit_id is None:
                    visit_id, change = _take_in(clinic, session, study, each, photos[at])
                    made.append(change)
                ids.append(stored.enrol(session, study_id, each.naming.enrolment(visit_id)))
            except (InvalidRecordError, NotFoundError, DuplicatePhotoError) as error:
                raise InvalidRecordError(
                    tr("{visit}: {problem}", visit=_unnamed(each), problem=error.sentence)
                ) from None
    return Enrolled(tuple(ids), tuple(made))


def _photos(
    clinic: Clinic, planned: Planned, added: list[IncomingPhoto]
) -> dict[View, IncomingPhoto]:
    photos = {view: intake.read_photo(path) for view, path in planned.files.items()}
    for photo in photos.values():
        if clinic.photos.put(photo.data, photo.sha256, photo.suffix):
            added.append(photo)
    return photos


def _take_in(
    clinic: Clinic,
    session: Session,
    study: Study,
    planned: Planned,
    photos: Mapping[View, IncomingPhoto],
) -> tuple[int, int]:
    """Add a visit for photographs that came in files; return its number and the change's."""
    subject, _ = planned.naming.place
    told = f"{study.code} {subject}"
    day = planned.day or _taken(photos) or date.today()
    with changes.recording(session, _TOLD) as change:
        patient = stored_patients.with_identifier(session, told)
        if patient is None:
            details = PatientDetails(told, told).checked(date.today())
            patient = stored_patients.add(session, details, synthetic=clinic.synthetic)
            change.made(stored_patients.KIND, patient.id)
        new = NewVisit(patient.id, day, {v: photo.as_photo(v) for v, photo in photos.items()})
        new.check(date.today())
        visit_id = stored_visits.add(session, new)
        change.made(stored_visits.KIND, visit_id)
        change.patient_id, change.visit_id = patient.id, visit_id
    assert change.change_id is not None
    return visit_id, change.change_id


def _taken(photos: Mapping[View, IncomingPhoto]) -> date | None:
    return min((p.taken_at.date() for p in photos.values() if p.taken_at), default=None)


def _problem(planned: Planned, visits: set[int], places: set[tuple[str, str]]) -> str:
    try:
        planned.naming.enrolment(planned.visit_id or 0)
    except InvalidRecordError as error:
        return error.sentence
    if planned.visit_id in visits:
        return tr("This visit is in the study already.")
    if planned.naming.place in places:
        return tr("The subject has a visit at this timepoint already.")
    return ""


def _unnamed(planned: Planned) -> str:
    """Return how an error names a visit: by the row of a table or as the study does, no patient."""
    return planned.told if planned.sitting is None else ", ".join(planned.naming.place)


def _reference(candidate: Candidate, part: Part) -> str:
    known = part is Part.TRAINING and candidate.grade is not None
    return str(int(candidate.grade)) if known and candidate.grade is not None else ""


def _draft(session: Session, study_id: int) -> Study:
    study = stored.held(session, study_id, alone=True)
    if study.state is not State.DRAFT:
        raise InvalidRecordError(tr(_ONLY_DRAFT))
    return study
