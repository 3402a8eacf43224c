"""Blinded reads: the next one, its photographs, committing it, and what follows from that.

A reader is told by :class:`BlindedRead` and by pixels; whatever else is known of a visit stays
below this module.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Account, Permission
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.read import Answer, BlindedRead, Kind, PlannedRead
from acne_desktop.domain.study import Showing, State, Study
from acne_desktop.errors import ChangedSinceError, InvalidRecordError, NotFoundError
from acne_desktop.imaging.decode import decode
from acne_desktop.language import mark, tr
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, signed_in
from acne_desktop.services.wording import load_wording
from acne_desktop.storage import assessments
from acne_desktop.storage import reads as stored
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.engine import Session
from acne_desktop.storage.reads import HandedRead, Reading

# So long after a read was handed out, its reader may take it up at another sitting.
LEASE = timedelta(minutes=15)
_NOT_MINE = mark("There is no study for you to read here.")


class Phase(Enum):
    """Where a reader stands in a study."""

    TRAINING = "training"
    READING = "reading"
    DONE = "done"
    NOT_QUALIFIED = "not qualified"
    CLOSED = "closed"


@dataclass(frozen=True)
class Standing:
    """What a reader may know of a study: its code, how far it is, how many reads are left."""

    study_id: int
    code: str
    phase: Phase
    left: int


@needs(Permission.READ)
def mine(clinic: Clinic) -> list[Standing]:
    """Return the studies that whoever is signed in reads for, those that are read now first."""
    with clinic.database.reading() as session:
        found = [
            _standing(session, clinic, study)
            for study in stored_studies.all_of(session)
            if study.state is not State.DRAFT and signed_in(clinic).id in study.protocol.people
        ]
    return sorted(found, key=lambda standing: (standing.left == 0, standing.code))


@needs(Permission.READ)
def standing(clinic: Clinic, study_id: int) -> Standing:
    """Return where whoever is signed in stands. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        return _standing(session, clinic, _study_of_mine(session, clinic, study_id))


@needs(Permission.READ)
def next_read(clinic: Clinic, study_id: int) -> BlindedRead | None:
    """Hand out the next read, or again the one that is held here; None where there is none now.

    Nobody else is handed it, ever; the same reader only once this sitting has ended.
    """
    now = datetime.now(UTC)
    with clinic.database.writing(together=True) as session:
        # Held, so that nobody is replaced meanwhile.
        study = _if_mine(clinic, stored_studies.held(session, study_id, alone=False))
        who = _reading(clinic, study)
        waiting = stored.count_waiting(session, who)
        training = waiting.training > 0
        if study.state is not State.OPEN or (
            not training and not _qualified(session, study, who.reader_id)
        ):
            return None
        handed = stored.claim(session, who, now, _left_before(clinic, now), training=training)
        if handed is None:
            return None
        shown = _suggested(session, handed) if _always(study) else None
        photos = stored_visits.photos(session, handed.visit_id)
    return BlindedRead(
        id=handed.id,
        study=study.code,
        left=waiting.all,
        views=tuple(photos),
        wording=load_wording(study.protocol.wording_id),
        suggestion=shown,
    )


@needs(Permission.READ)
def photograph(
    clinic: Clinic, read_id: int, view: View, *, longest: int | None = None
) -> NDArray[np.uint8]:
    """Return a view of a read that is held here as it is shown upright: pixels and nothing else.

    Raises :class:`NotFoundError` where there is none, and :class:`PhotoDamagedError`.
    """
    with clinic.database.reading() as session:
        handed = _held(session, clinic, read_id)
        photos = stored_visits.photos(session, handed.visit_id)
    if view not in photos:
        raise NotFoundError(tr("There is no photograph in this view."))
    taken = photos[view]
    data = clinic.photos.read(taken.photo.sha256, taken.photo.suffix)
    pixels = decode(data, longest=longest).pixels
    return np.ascontiguousarray(np.rot90(pixels, -(taken.turn // 90)))


@needs(Permission.READ)
def commit(clinic: Clinic, read_id: int, answer: Answer) -> None:
    """Commit a read for good, and plan the third read of its visit where one follows.

    Raises :class:`InvalidRecordError`, and :class:`ChangedSinceError` where the read is not held
    here any more.
    """
    checked = answer.checked()
    now = datetime.now(UTC)
    with clinic.database.writing(together=True) as session:
        handed = stored.get(session, read_id, locking=True)
        _check_held(clinic, handed)
        assert handed is not None
        if handed.committed:
            raise ChangedSinceError(tr("This read is committed already: take the next one."))
        study = stored_studies.held(session, handed.study_id, alone=False)
        if study.state is not State.OPEN:
            raise InvalidRecordError(tr("The study is locked: nothing more is read in it."))
        if signed_in(clinic).id not in study.protocol.people:
            raise NotFoundError(tr(_NOT_MINE))
        stored.commit(
            session,
            read_id,
            checked,
            now,
            version=study.version,
            suggestion_shown=_always(study) and _suggested(session, handed) is not None,
        )
        if handed.kind is Kind.FIRST:
            _follow_up(session, study, handed.study_visit_id)


@needs(Permission.READ)
def suggestion_after(clinic: Clinic, read_id: int) -> Grade | None:
    """Return the model's suggestion of a read that was committed here, if the protocol shows it."""
    with clinic.database.reading() as session:
        handed = _held(session, clinic, read_id)
        study = stored_studies.get(session, handed.study_id)
        if not handed.committed or study.protocol.suggestion is Showing.NEVER:
            return None
        return _suggested(session, handed)


@needs(Permission.READ)
def give_back(clinic: Clinic, read_id: int) -> None:
    """Leave a read for later; it stays its reader's, and comes first the next time."""
    with clinic.database.writing(together=True) as session:
        handed = stored.get(session, read_id, locking=True)
        if handed is not None and not handed.committed and _holds(clinic, handed):
            stored.give_back(session, read_id)


def _follow_up(session: Session, study: Study, study_visit_id: int) -> None:
    grades = stored.first_grades(session, study_visit_id)
    if grades is None:
        return
    kind = rules.third_read(study.protocol, study_visit_id, grades)
    if kind is not None:
        places = stored.places(session, study.id)
        place = rules.pool_place(study.protocol, study_visit_id, places)
        third = PlannedRead(study_visit_id, None, kind, place)
        stored.add(session, study.id, study.version, [third])


def _standing(session: Session, clinic: Clinic, study: Study) -> Standing:
    who = _reading(clinic, study)
    waiting = stored.count_waiting(session, who)
    left = waiting.all
    phase = Phase.READING if left else Phase.DONE
    if study.state is not State.OPEN:
        phase, left = Phase.CLOSED, 0
    elif waiting.training:
        phase = Phase.TRAINING
    elif not _qualified(session, study, who.reader_id):
        phase, left = Phase.NOT_QUALIFIED, 0
    return Standing(study.id, study.code, phase, left)


def _study_of_mine(session: Session, clinic: Clinic, study_id: int) -> Study:
    return _if_mine(clinic, stored_studies.get(session, study_id))


def _if_mine(clinic: Clinic, study: Study) -> Study:
    if study.state is State.DRAFT or signed_in(clinic).id not in study.protocol.people:
        raise NotFoundError(tr(_NOT_MINE))
    return study


def _reading(clinic: Clinic, study: Study) -> Reading:
    me: Account = signed_in(clinic)
    pool = me.id in study.protocol.adjudicators and me.may(Permission.ADJUDICATE)
    return Reading(study.id, me.id, clinic.sitting, pool)


def _qualified(session: Session, study: Study, reader_id: int) -> bool:
    """Tell whether a reader may read more than the training; of none, everybody may."""
    lesson = stored.training(session, study.id, reader_id)
    return not lesson or rules.qualifies(study.protocol, lesson)


def _left_before(clinic: Clinic, now: datetime) -> datetime:
    """Return when a read must have been handed out for its sitting to have ended."""
    ended = now - LEASE
    return ended if clinic.alone_since is None else max(ended, clinic.alone_since)


def _held(session: Session, clinic: Clinic, read_id: int) -> HandedRead:
    handed = stored.get(session, read_id)
    _check_held(clinic, handed)
    assert handed is not None
    return handed


def _check_held(clinic: Clinic, handed: HandedRead | None) -> None:
    if handed is None or not _holds(clinic, handed):
        raise ChangedSinceError(tr("This read is open elsewhere now: take the next one."))


def _holds(clinic: Clinic, handed: HandedRead) -> bool:
    return handed.reader_id == signed_in(clinic).id and handed.sitting == clinic.sitting


def _always(study: Study) -> bool:
    return study.protocol.suggestion is Showing.ALWAYS


def _suggested(session: Session, handed: HandedRead) -> Grade | None:
    suggestion = assessments.latest_suggestion(session, handed.visit_id)
    return None if suggestion is None else suggestion.grade
