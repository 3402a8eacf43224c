"""Which patients were opened last, in the database."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from acne_desktop.storage.tables import PatientRecord


def forget(session: Session) -> None:
    """Forget of every patient when they were opened."""
    session.execute(update(PatientRecord).values(opened_at=None))
