"""Replacing a reader who drops out of an open study: what is committed stays, the rest goes on.

It is a step of the study like any other: with a reason, signed, and a version of the protocol.
"""

from datetime import UTC, datetime

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Account, Permission
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.domain.study import Part, State, Study
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.services import signatures, studies
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, signed_in
from acne_desktop.storage import accounts
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session


@needs(Permission.MANAGE_STUDIES)
def successors(clinic: Clinic, study_id: int, leaver_id: int) -> list[Account]:
    """Return who may take a reader's place: whoever may read, and has not read in the study."""
    with clinic.database.reading() as session:
        study = stored.get(session, study_id)
        return [
            account
            for account in accounts.all_of(session)
            if _lacking(session, study, leaver_id, account) is None
        ]


@needs(Permission.MANAGE_STUDIES)
def replace_reader(
    clinic: Clinic,
    study_id: int,
    leaver_id: int,
    successor_id: int,
    *,
    password: str,
    reason: str,
) -> Signature:
    """Let somebody read what a reader has left, in an order of their own; signed.

    They do the study's training first. Raises :class:`InvalidRecordError`, :class:`SignInError`
    and :class:`NotFoundError`.
    """
    if not reason.strip():
        raise InvalidRecordError(tr("Say why the reader is replaced."))

    def step(session: Session) -> dict[str, object]:
        study = stored.held(session, study_id, alone=True)
        if study.state is not State.OPEN:
            raise InvalidRecordError(tr("The study is not open for reading."))
        me = signed_in(clinic).id
        _replace(session, study, leaver_id, successor_id, reason=reason.strip(), made_by=me)
        return {
            **studies.signed_content(session, study_id, Meaning.REPLACED.value),
            "leaver": leaver_id,
            "successor": successor_id,
        }

    return signatures.sign(
        clinic,
        password=password,
        meaning=Meaning.REPLACED,
        subject=studies.SUBJECT,
        record_id=study_id,
        step=step,
        reason=reason,
    )


def _replace(
    session: Session, study: Study, leaver_id: int, successor_id: int, *, reason: str, made_by: int
) -> None:
    protocol = study.protocol.replacing(leaver_id, successor_id).checked()
    lacking = _lacking(session, study, leaver_id, accounts.get(session, successor_id))
    if lacking is not None:
        raise InvalidRecordError(lacking)
    version = stored.add_protocol(
        session, study.id, protocol, reason=reason, made_by=made_by, now=datetime.now(UTC)
    )
    left = stored_reads.withdraw(session, study.id, leaver_id)
    training = [
        visit.id
        for visit in stored.visits(session, study.id)
        if visit.enrolment.part is Part.TRAINING
    ]
    planned = rules.take_over(protocol, successor_id, left, training)
    stored_reads.add(session, study.id, version, planned)


def _lacking(session: Session, study: Study, leaver_id: int, account: Account) -> str | None:
    """Return why somebody cannot take a reader's place; None where they can."""
    needed = {Permission.READ}
    if leaver_id in study.protocol.adjudicators:
        needed.add(Permission.ADJUDICATE)
    if not account.active or not needed <= account.permissions:
        return tr("Whoever takes the place may not read, or not adjudicate: choose somebody else.")
    taken = {*study.protocol.people, *stored_reads.readers(session, study.id)}
    if account.id in taken:
        return tr("Choose somebody who does not read in this study yet: reads stay independent.")
    return None
