"""Studies from draft to unblinded: the protocol in versions, the visits, each step signed."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Account, Permission
from acne_desktop.domain.read import Kind, PlannedRead
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.domain.study import (
    Enrolment,
    Part,
    Protocol,
    State,
    Study,
    StudyVisit,
    Version,
    checked_code,
)
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.services import signatures
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, signed_in
from acne_desktop.services.wording import load_wording
from acne_desktop.storage import accounts, audit
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session

SUBJECT = "studies"  # as signatures and the audit trail name it
FIRST_VERSION = mark("First version")
_ONLY_DRAFT = mark("The study is open already: its visits stay as they are.")


@dataclass(frozen=True)
class Listed:
    """A study as the list shows it."""

    study: Study
    visits: int


@needs(Permission.MANAGE_STUDIES)
def create(clinic: Clinic, code: str, title: str, protocol: Protocol) -> Study:
    """Begin a study as a draft. Raises :class:`InvalidRecordError`."""
    tidy_code, tidy_title = checked_code(code), " ".join(title.split())
    checked = _checked(protocol)
    now = datetime.now(UTC)
    with clinic.database.writing() as session:
        _check_people(session, checked)
        study_id = stored.add(session, tidy_code, tidy_title, now)
        stored.add_protocol(
            session, study_id, checked, reason=tr(FIRST_VERSION), made_by=_me(clinic), now=now
        )
        return stored.get(session, study_id)


@needs(Permission.MANAGE_STUDIES)
def amend(clinic: Clinic, study_id: int, protocol: Protocol, reason: str) -> Study:
    """Make a new version of the protocol; the old ones are kept. Needs a reason.

    Once the study is open, what its reads were planned by stays. Raises
    :class:`InvalidRecordError`.
    """
    checked = _checked(protocol)
    with clinic.database.writing() as session:
        study = stored.held(session, study_id, alone=True)
        if study.state not in (State.DRAFT, State.OPEN):
            raise InvalidRecordError(tr("The study is locked: its protocol stays as it is."))
        if study.state is State.OPEN and not study.protocol.shapes_same_plan(checked):
            raise InvalidRecordError(
                tr(
                    "The reads are planned already: readers, reads per visit, repeats and the "
                    "random number stay as they are."
                )
            )
        _check_people(session, checked)
        stored.add_protocol(
            session,
            study_id,
            checked,
            reason=_reason(session, reason),
            made_by=_me(clinic),
            now=datetime.now(UTC),
        )
        return stored.get(session, study_id)


@needs(Permission.MANAGE_STUDIES)
def enrol(clinic: Clinic, study_id: int, enrolments: Sequence[Enrolment]) -> int:
    """Add visits to a draft, all or none; return how many. Raises :class:`InvalidRecordError`."""
    with clinic.database.writing() as session:
        _draft(session, study_id)
        for each in enrolments:
            stored.enrol(session, study_id, each.checked())
    return len(enrolments)


@needs(Permission.MANAGE_STUDIES)
def remove_visit(clinic: Clinic, study_id: int, study_visit_id: int) -> None:
    """Take a visit out of a draft. Raises as :func:`enrol` does."""
    with clinic.database.writing() as session:
        _draft(session, study_id)
        stored.remove_visit(session, study_id, study_visit_id)


@needs(Permission.MANAGE_STUDIES)
def all_of(clinic: Clinic) -> list[Listed]:
    """Return every study, the newest first."""
    with clinic.database.reading() as session:
        counts = stored.counts(session)
        return [Listed(study, counts.get(study.id, 0)) for study in stored.all_of(session)]


@needs(Permission.MANAGE_STUDIES)
def get(clinic: Clinic, study_id: int) -> Study:
    """Return a study. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        return stored.get(session, study_id)


@needs(Permission.MANAGE_STUDIES)
def versions(clinic: Clinic, study_id: int) -> list[Version]:
    """Return every version of the protocol, the newest first."""
    with clinic.database.reading() as session:
        return stored.versions(session, study_id)


@needs(Permission.MANAGE_STUDIES)
def visits(clinic: Clinic, study_id: int) -> list[StudyVisit]:
    """Return the visits of a study, in the order in which they were enrolled."""
    with clinic.database.reading() as session:
        return stored.visits(session, study_id)


@needs(Permission.MANAGE_STUDIES)
def people(clinic: Clinic) -> list[Account]:
    """Return who may be chosen to read, or, with that permission, to adjudicate."""
    with clinic.database.reading() as session:
        return [
            account
            for account in accounts.all_of(session)
            if account.active and Permission.READ in account.permissions
        ]


@needs(Permission.MANAGE_STUDIES)
def open_for_reading(clinic: Clinic, study_id: int, password: str) -> Signature:
    """Plan all reads and let the readers begin; signed.

    Raises :class:`InvalidRecordError` where visits lack, and :class:`SignInError`.
    """

    def step(session: Session) -> None:
        study = _step(session, study_id, State.DRAFT, State.OPEN)
        stored_reads.add(session, study_id, study.version, _planned(session, study))

    return _signed(clinic, study_id, Meaning.APPROVED, password, step)


@needs(Permission.MANAGE_STUDIES)
def lock(clinic: Clinic, study_id: int, password: str, reason: str = "") -> Signature:
    """End the reading; signed. Needs a reason where reads are missing."""

    def step(session: Session) -> None:
        _step(session, study_id, State.OPEN, State.LOCKED)
        tallies = stored_reads.tallies(session, study_id)
        missing = sum(tally.planned - tally.committed for tally in tallies)
        if missing and not reason.strip():
            raise InvalidRecordError(
                tr("Reads are missing ({n}): say why the study is locked without them.", n=missing)
            )

    return _signed(clinic, study_id, Meaning.LOCKED, password, step, reason=reason)


@needs(Permission.MANAGE_STUDIES)
def unlock(clinic: Clinic, study_id: int, password: str, reason: str) -> Signature:
    """Let the readers go on; signed, with a reason. Not after unblinding."""

    def step(session: Session) -> None:
        _step(session, study_id, State.LOCKED, State.OPEN)
        if not reason.strip():
            raise InvalidRecordError(tr("Say why the study is unlocked."))

    return _signed(clinic, study_id, Meaning.UNLOCKED, password, step, reason=reason)


@needs(Permission.MANAGE_STUDIES)
def unblind(clinic: Clinic, study_id: int, password: str) -> Signature:
    """Lift the blinding of a locked study, for good; signed."""

    def step(session: Session) -> None:
        _step(session, study_id, State.LOCKED, State.UNBLINDED)

    return _signed(clinic, study_id, Meaning.UNBLINDED, password, step)


@needs(Permission.MANAGE_STUDIES)
def train_again(clinic: Clinic, study_id: int, reader_id: int, reason: str) -> None:
    """Give a reader who did not reach the threshold the training once more. Needs a reason."""
    with clinic.database.writing() as session:
        study = stored.held(session, study_id, alone=True)
        if study.state is not State.OPEN:
            raise InvalidRecordError(tr("The study is not open for reading."))
        audit.of(session).reason = _reason(session, reason)
        lesson = [
            visit.id
            for visit in stored.visits(session, study_id)
            if visit.enrolment.part is Part.TRAINING
        ]
        after = stored_reads.places(session, study_id)
        planned = [
            PlannedRead(visit, reader_id, Kind.TRAINING, after + at)
            for at, visit in enumerate(lesson)
        ]
        stored_reads.add(session, study_id, study.version, planned)


def signed_content(session: Session, study_id: int, step: str) -> dict[str, object]:
    """Return what is signed of a study: its protocol, visits and reads, to the last letter."""
    study = stored.get(session, study_id)
    reads = [
        [
            read.id,
            read.study_visit_id,
            read.reader_id,
            read.kind.value,
            read.committed_at.isoformat(),
            read.grade,
            read.not_gradable,
            read.comment,
        ]
        for read in stored_reads.committed(session, study_id)
    ]
    visits = [
        [visit.id, visit.enrolment.visit_id, visit.enrolment.subject, visit.enrolment.timepoint]
        for visit in stored.visits(session, study_id)
    ]
    return {
        "study": study.code,
        "step": step,
        "protocol_version": study.version,
        "protocol": study.protocol.to_json(),
        "visits": len(visits),
        "visits_sha256": _sha256(visits),
        "reads": len(reads),
        "reads_sha256": _sha256(reads),
    }


def _sha256(rows: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _signed(
    clinic: Clinic,
    study_id: int,
    meaning: Meaning,
    password: str,
    step: Callable[[Session], None],
    *,
    reason: str = "",
) -> Signature:
    def taken(session: Session) -> dict[str, object]:
        step(session)
        return signed_content(session, study_id, meaning.value)

    return signatures.sign(
        clinic,
        password=password,
        meaning=meaning,
        subject=SUBJECT,
        record_id=study_id,
        step=taken,
        reason=reason,
    )


def _step(session: Session, study_id: int, since: State, to: State) -> Study:
    """Take a study from a state to another; return it as it was, with nobody else at it."""
    assert since.may_become(to)
    study = stored.held(session, study_id, alone=True)
    if study.state is not since:
        raise InvalidRecordError(
            tr("The study cannot take this step: it is {state}.", state=study.state.label)
        )
    stored.set_state(session, study_id, to)
    return study


def _planned(session: Session, study: Study) -> list[PlannedRead]:
    _check_people(session, study.protocol)
    enrolled = stored.visits(session, study.id)
    main = [visit.id for visit in enrolled if visit.enrolment.part is Part.MAIN]
    if not main:
        raise InvalidRecordError(tr("Enrol the visits that are to be read first."))
    training = [visit.id for visit in enrolled if visit.enrolment.part is Part.TRAINING]
    return rules.plan(study.protocol, main, training)


def _checked(protocol: Protocol) -> Protocol:
    checked = protocol.checked()
    load_wording(checked.wording_id)
    return checked


def _check_people(session: Session, protocol: Protocol) -> None:
    found = {account.id: account for account in accounts.all_of(session) if account.active}
    may_read = {id_ for id_, each in found.items() if Permission.READ in each.permissions}
    settle = {id_ for id_, each in found.items() if Permission.ADJUDICATE in each.permissions}
    if not (set(protocol.readers) <= may_read and set(protocol.adjudicators) <= settle):
        raise InvalidRecordError(
            tr("Somebody chosen may not read or adjudicate any more: choose the people again.")
        )


def _draft(session: Session, study_id: int) -> None:
    if stored.held(session, study_id, alone=True).state is not State.DRAFT:
        raise InvalidRecordError(tr(_ONLY_DRAFT))


def _reason(session: Session, reason: str) -> str:
    tidy = reason.strip()
    if not tidy:
        raise InvalidRecordError(tr("Say why: the reason is kept."))
    audit.of(session).reason = tidy
    return tidy


def _me(clinic: Clinic) -> int | None:
    return signed_in(clinic).id if clinic.has_accounts else None
