"""The photographs of a patient's latest visit, to take the next ones alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.photo import View
from acne_desktop.errors import PhotoDamagedError, PhotoError, StoreUnreachableError
from acne_desktop.services import intake, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs

_SIDE = 1280


@dataclass(frozen=True, eq=False)
class EarlierVisit:
    """A visit's day and its photographs, uint8 sRGB (h, w, 3), their long sides at most 1280."""

    day: date
    photos: Mapping[View, NDArray[np.uint8]]


@needs(Permission.SEE_PATIENTS)
def latest(clinic: Clinic, patient_id: int) -> EarlierVisit | None:
    """Return the latest visit's photographs, without any that is damaged; None without a visit.

    Raises :class:`DatabaseError`.
    """
    summaries = visits.of_patient(clinic, patient_id)
    if not summaries:
        return None
    found = {}
    for view, photo in visits.get(clinic, summaries[0].id).photos.items():
        try:
            found[view] = intake.thumbnail(clinic, photo, _SIDE)
        except (PhotoDamagedError, PhotoError, StoreUnreachableError):
            continue  # the visit's own page tells what is wrong with it
    return EarlierVisit(summaries[0].day, found)
