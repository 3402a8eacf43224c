"""Photographs on their way in, and out again for the screen: read, checked, decoded."""

import hashlib
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.photo import Photo, View
from acne_desktop.errors import PhotoError
from acne_desktop.imaging.decode import PHOTO_SUFFIXES, decode
from acne_desktop.language import mark, tr
from acne_desktop.services.permissions import needs

if TYPE_CHECKING:
    # Grading on the command line reads photographs and opens no database: it need not load one.
    from acne_desktop.services.clinic import Clinic

__all__ = [
    "PASTED",
    "PHOTO_SUFFIXES",
    "PREVIEW_SIDE",
    "IncomingPhoto",
    "file_bytes",
    "original",
    "preview",
    "read_photo",
    "read_photo_bytes",
    "thumbnail",
]

PREVIEW_SIDE = 2048
MAX_BYTES = 512 * 1024 * 1024
PASTED = mark("Pasted picture")  # what the screen calls one that has no file
_CHANGING = mark("This file changed while it was read: wait until it is completely copied.")


@dataclass(frozen=True, eq=False)
class IncomingPhoto:
    """A photograph that was read and can be shown, but is not kept yet.

    ``name`` is the file's own name: for the screen only, it may identify a patient. ``width`` and
    ``height`` are the upright original's; ``preview`` is uint8 sRGB (h, w, 3), long side <= 2048.
    """

    name: str
    data: bytes
    sha256: str
    suffix: str
    width: int
    height: int
    taken_at: datetime | None
    preview: NDArray[np.uint8]

    def as_photo(self, view: View) -> Photo:
        """Return the photograph as the record of a view."""
        return Photo(
            view=view,
            sha256=self.sha256,
            suffix=self.suffix,
            byte_size=len(self.data),
            width=self.width,
            height=self.height,
            taken_at=self.taken_at,
        )


def read_photo(path: Path) -> IncomingPhoto:
    """Read a file once and decode it. Raises :class:`PhotoError` that names the file."""
    data = file_bytes(path)
    try:
        return _incoming(path.name, data)
    except PhotoError as error:
        raise _of(path.name, error.sentence) from error


def read_photo_bytes(data: bytes) -> IncomingPhoto:
    """Decode a photograph that comes without a file. Raises :class:`PhotoError`."""
    return _incoming(tr(PASTED), data)


def _incoming(name: str, data: bytes) -> IncomingPhoto:
    decoded = decode(data, longest=PREVIEW_SIDE)
    return IncomingPhoto(
        name=name,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        suffix=decoded.suffix,
        width=decoded.width,
        height=decoded.height,
        taken_at=decoded.taken_at,
        preview=decoded.pixels,
    )


@needs(Permission.SEE_PATIENTS)
def original(clinic: "Clinic", photo: Photo) -> bytes:
    """Return an original byte for byte. Raises :class:`PhotoDamagedError`."""
    return clinic.photos.read(photo.sha256, photo.suffix)


@needs(Permission.SEE_PATIENTS)
def preview(clinic: "Clinic", photo: Photo) -> NDArray[np.uint8]:
    """Return a kept photograph for the screen: uint8 sRGB (h, w, 3), long side <= 2048."""
    return thumbnail(clinic, photo, PREVIEW_SIDE)


@needs(Permission.SEE_PATIENTS)
def thumbnail(clinic: "Clinic", photo: Photo, longest: int = 240) -> NDArray[np.uint8]:
    """Return a kept photograph, upright, its long side at most ``longest`` pixels."""
    return decode(original(clinic, photo), longest=longest).pixels


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises :class:`PhotoError` that names the file."""
    name = path.name
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PhotoError(
                tr("{name}: This is a folder: choose a photograph inside it.", name=name)
            )
        if not stat.S_ISREG(status.st_mode):
            raise _of(name, tr("This is not a file: choose a photograph."))
        if status.st_size > MAX_BYTES:
            raise PhotoError(
                tr("{name}: This file is too large for a photograph: choose another.", name=name)
            )
        data = path.read_bytes()
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
            raise _of(name, tr(_CHANGING))
        return data
    except FileNotFoundError:
        raise PhotoError(
            tr(
                "{name}: This file is not there any more: check the folder or the camera's card.",
                name=name,
            )
        ) from None
    except PermissionError:
        raise PhotoError(
            tr(
                "{name}: This file may not be read: ask for access to it, or copy it elsewhere.",
                name=name,
            )
        ) from None
    except (OSError, ValueError):  # ValueError: a name with a zero byte
        raise PhotoError(
            tr("{name}: This file cannot be read: check the disk or the camera's card.", name=name)
        ) from None


def _of(name: str, why: str) -> PhotoError:
    """Return why a file cannot be used, naming it."""
    return PhotoError(tr("{name}: {why}", name=name, why=why))
