"""Small pictures of photographs, made once: of kept ones, and of files that may be taken in."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.photo import Photo
from acne_desktop.errors import NotFoundError, PhotoError
from acne_desktop.imaging import thumbnail
from acne_desktop.imaging.decode import decode
from acne_desktop.language import tr
from acne_desktop.services import intake, visit_records
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.visit_records import TurnedPhoto

SIDE = 320
Pixels = NDArray[np.uint8]


@needs(Permission.SEE_PATIENTS)
def of_photo(clinic: Clinic, photo: Photo) -> Pixels:
    """Return a kept photograph small. Raises :class:`PhotoDamagedError` where it has to be made."""
    return cached(clinic, photo.sha256, partial(intake.original, clinic, photo))


@needs(Permission.SEE_PATIENTS)
def of_file(clinic: Clinic, sha256: str, path: Path) -> Pixels:
    """Return a file of this SHA-256 small. Raises :class:`PhotoError` where it has to be made."""
    return cached(clinic, sha256, partial(_unchanged, path, sha256))


@needs(Permission.SEE_PATIENTS)
def cached(clinic: Clinic, sha256: str, read: Callable[[], bytes]) -> Pixels:
    """Return upright sRGB pixels (h, w, 3), long side <= 320; ``read`` gives the original once.

    What ``read`` and decoding raise is raised here.
    """
    found = clinic.thumbnails.read(sha256)
    pixels = thumbnail.from_bytes(found) if found is not None else None
    if pixels is None:
        pixels = decode(read(), longest=SIDE).pixels
        clinic.thumbnails.write(sha256, thumbnail.to_bytes(pixels))
    return pixels


def _unchanged(path: Path, sha256: str) -> bytes:
    data = intake.file_bytes(path)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PhotoError(f"{path.name}: This file was changed meanwhile: choose it again.")
    return data


@needs(Permission.SEE_PATIENTS)
def of_visit(clinic: Clinic, visit_id: int) -> Pixels:
    """Return a visit's frontal photograph small, or the first there is, as it is shown turned.

    Raises :class:`NotFoundError` where there is none, and as :func:`of_photo`.
    """
    photos = visit_records.photos(clinic, visit_id)
    if not photos:
        raise NotFoundError(tr("This visit has no photograph."))
    return of_turned(clinic, next(iter(photos.values())))


@needs(Permission.SEE_PATIENTS)
def of_turned(clinic: Clinic, taken: TurnedPhoto) -> Pixels:
    """Return a kept photograph small, as it is shown turned; raises as :func:`of_photo`."""
    quarters = taken.turn // 90
    return np.ascontiguousarray(np.rot90(of_photo(clinic, taken.photo), -quarters))
