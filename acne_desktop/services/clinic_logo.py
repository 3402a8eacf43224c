"""The clinic's logo: one picture kept in the data folder, and the header that it stands in."""

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.account import Permission
from acne_desktop.errors import KnownError, PhotoError
from acne_desktop.imaging.colour_profile import in_srgb
from acne_desktop.imaging.flatten import flattened
from acne_desktop.language import tr
from acne_desktop.paths import Folders
from acne_desktop.reporting.content import Letterhead
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings
from acne_desktop.storage.files import disk_failures, write_whole

SUFFIXES = (".png", ".jpg", ".jpeg")
_FORMATS = ("PNG", "JPEG")
_LONGEST = 1500  # pixels: more than the printed header takes
_MOST_BYTES = 20_000_000


@needs(Permission.CHANGE_SETTINGS)
def keep(clinic: Clinic, file: Path) -> str:
    """Keep a PNG or JPEG file as the clinic's logo; return the name that the settings keep.

    It is stored anew, small enough for the header and without what else the file held.
    Raises :class:`PhotoError` in one sentence, and :class:`StorageError`.
    """
    folders = clinic.folders
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise PhotoError(tr("This picture is too large for a logo: choose a smaller file."))
        data = file.read_bytes()
    except OSError as error:
        raise PhotoError(tr("The file cannot be read: choose it again.")) from error
    pixels = _pixels(data)
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG", optimize=True)
    name = f"logo-{hashlib.sha256(target.getvalue()).hexdigest()[:12]}.png"
    with disk_failures():
        folders.data.mkdir(parents=True, exist_ok=True)
        write_whole(folders.data / name, target.getvalue())
    return name


def problem(folders: Folders, settings: Settings) -> str:
    """Return the sentence that says why the chosen logo cannot print, or nothing."""
    try:
        _logo(folders, settings)
    except KnownError as error:
        return error.sentence
    return ""


def letterhead(folders: Folders, settings: Settings) -> Letterhead:
    """Return the clinic's header; without its logo where that cannot be read (:func:`problem`)."""
    try:
        logo = _logo(folders, settings)
    except KnownError:
        logo = None
    return Letterhead(
        settings.clinic_name.strip(),
        settings.clinic_address.strip(),
        settings.clinic_contact.strip(),
        logo,
    )


def _logo(folders: Folders, settings: Settings) -> NDArray[np.uint8] | None:
    if not settings.clinic_logo:
        return None
    try:
        return _pixels((folders.data / settings.clinic_logo).read_bytes())
    except (OSError, PhotoError) as error:
        raise PhotoError(
            tr("The logo cannot be read, so it is not printed: choose it again in the settings.")
        ) from error


def _pixels(data: bytes) -> NDArray[np.uint8]:
    """Return a picture's sRGB pixels on white. Raises :class:`PhotoError`."""
    # A parser of whatever file was chosen: each of its errors means the same to the user.
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            flat = flattened(image, _LONGEST)
            return np.asarray(in_srgb(flat, image.info.get("icc_profile")), dtype=np.uint8)
    except Exception as error:
        raise PhotoError(
            tr("This file is no picture that can be printed: choose a PNG or JPEG file.")
        ) from error
