"""The one row that says whether a database holds a clinic's patients or made-up ones."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from acne_desktop.storage.tables import ClinicRecord

_ONLY = 1


def is_synthetic(session: Session) -> bool | None:
    """Tell whether the patients are made up; None in a database that was never opened."""
    record = session.get(ClinicRecord, _ONLY)
    return None if record is None else record.synthetic


def mark(session: Session, *, synthetic: bool) -> None:
    """Say once, for good, whose patients a new database is for."""
    session.add(ClinicRecord(id=_ONLY, synthetic=synthetic, created_at=datetime.now(UTC)))
