"""Moving what hangs on one patient to another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.storage.tables import TreatmentRecord, VisitRecord


def move(session: Session, patient_id: int, to_id: int) -> None:
    """Give a patient's visits and treatments to another.

    A visit that was removed stays; should it be brought back, it goes to whom its patient was
    merged into (see ``patients.kept_number``).
    """
    shown = VisitRecord.removed.is_(False)
    visits = select(VisitRecord).where(VisitRecord.patient_id == patient_id, shown)
    treatments = select(TreatmentRecord).where(TreatmentRecord.patient_id == patient_id)
    for record in (*session.scalars(visits), *session.scalars(treatments)):
        record.patient_id = to_id
    session.flush()
    session.expire_all()
