"""Forgets which patients were opened last."""

from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import recent as stored


def forget(clinic: Clinic) -> None:
    """Empty the list of recent patients; their records stay."""
    with clinic.database.writing() as session:
        stored.forget(session)
