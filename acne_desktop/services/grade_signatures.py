"""A clinician's signature under a visit's grade, and whether it still covers the record."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from acne_desktop.domain.account import Permission
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.photo import View
from acne_desktop.domain.signature import Given, Meaning, Signature, graded
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import ChangedSinceError, InvalidRecordError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.services import signatures
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.wording import load_wording
from acne_desktop.storage import signatures as stored
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.engine import Session

SUBJECT = "visits"  # as signatures and the audit trail name it


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
        content = graded(stored_visits.get(session, visit_id))
        return [
            Given(signature, superseded=not signature.covers(content))
            for signature in stored.of(session, SUBJECT, visit_id)
        ]


def signed_version(signature: Signature) -> list[tuple[str, str]]:
    """Return in words what was signed of a visit's grade: each part with its name."""
    return list(_told(json.loads(signature.content)))


def _told(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    decision = content["decision"]
    grade = Grade(decision["grade"])
    yield tr("Visit"), content["day"]
    yield tr("Grade"), f"{int(grade)} {grade.title}"
    yield tr("Wording"), _title(decision["wording"])
    for name, text in (
        (tr("Reason"), decision["reason"]),
        (tr("Comment"), decision["comment"]),
    ):
        if text:
            yield name, text
    if decision["counts"]:
        counted = (f"{Lesion(kind).label} {n}" for kind, n in decision["counts"].items())
        yield tr("Lesions counted"), ", ".join(counted)
    for view, photo in content["photographs"].items():
        yield View(view).label, f"SHA-256 {photo['sha256']}"


def _title(wording_id: str) -> str:
    try:
        return load_wording(wording_id).title
    except NotFoundError:
        return wording_id
