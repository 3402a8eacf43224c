"""A clinician's signature under a visit's grade, and whether it still covers the record."""

from collections.abc import Mapping
from dataclasses import dataclass

from acne_desktop.domain.account import Permission
from acne_desktop.domain.signature import Meaning, Signature, graded
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import ChangedSinceError, InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.services import signatures
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import signatures as stored
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.engine import Session

SUBJECT = "visits"  # as signatures and the audit trail name it


@dataclass(frozen=True)
class Given:
    """A signature under a grade; one that is superseded stays, with what was signed."""

    signature: Signature
    superseded: bool


@needs(Permission.GRADE)
def sign(clinic: Clinic, visit: Visit, password: str) -> Signature:
    """Sign a visit's grade as it was seen.

    Raises :class:`SignInError`, :class:`InvalidRecordError` where no grade is decided, and
    :class:`ChangedSinceError` where the visit is not what was seen any more.
    """
    if visit.decision is None:
        raise InvalidRecordError(tr("Decide on a grade first: then it can be signed."))

    def step(session: Session) -> Mapping[str, object]:
        content = graded(stored_visits.get(session, visit.id))
        if content != graded(visit):
            raise ChangedSinceError(
                tr("The visit was changed meanwhile: look at it again, then sign it.")
            )
        return content

    return signatures.sign(
        clinic,
        password=password,
        meaning=Meaning.RESPONSIBLE,
        subject=SUBJECT,
        record_id=visit.id,
        step=step,
    )


@needs(Permission.SEE_PATIENTS)
def of_visit(clinic: Clinic, visit_id: int) -> list[Given]:
    """Return all signatures under a visit's grade, oldest first."""
    with clinic.database.reading() as session:
        return given(session, stored_visits.get(session, visit_id))


def given(session: Session, visit: Visit) -> list[Given]:
    """Return the signatures under a visit's grade, oldest first."""
    content = graded(visit)
    return [
        Given(signature, superseded=not signature.covers(content))
        for signature in stored.of(session, SUBJECT, visit.id)
    ]
