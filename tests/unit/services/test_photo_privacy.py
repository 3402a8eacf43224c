"""What a file tells of place, camera and person stays in the original: nothing derived has it."""

import io
import logging
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import ExifTags, Image

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.services import clinic_data, intake, reports, thumbnails, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.settings import Settings
from tests.dicom_files import dicom_jpeg
from tests.fakes import suggestion
from tests.photo_files import encoded
from tests.photographs import face
from tests.unit.reporting.samples import images_of
from tests.unit.services.graded_visits import NOON, add_patient

pytestmark = pytest.mark.usefixtures("qapp")

SECRETS = (
    b"SERIAL-77",
    b"PLACE-48.137",
    b"MAKER-NOTE",
    b"THUMBNAIL",
    b"OWNER-Erika",
    b"Mustermann^",
)
PIXELS = face(width=360, height=480)
# Markers of JPEG (ITU-T T.81, table B.1): what pixels need, and JFIF's header.
PLAIN_SEGMENTS = {0xC0, 0xC4, 0xDA, 0xDB, 0xE0}


def notes() -> bytes:
    """Return EXIF as telling as a camera's."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "OWNER-Erika"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.BodySerialNumber] = "SERIAL-77"
    details[ExifTags.Base.MakerNote] = b"MAKER-NOTE \xff\xd8\xff THUMBNAIL"
    details[ExifTags.Base.DateTimeOriginal] = "2026:03:04 05:06:07"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (48.0, 8.0, 13.0)
    place[ExifTags.GPS.GPSMapDatum] = "PLACE-48.137"
    return exif.tobytes()


def telling(kind: str) -> bytes:
    """Return a photograph of a kind, with everything in it that may be."""
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>OWNER-Erika</x:xmpmeta>"
    jpeg = encoded(PIXELS, "JPEG", exif=notes(), comment=b"OWNER-Erika", xmp=xmp)
    if kind == "DICOM":
        return dicom_jpeg(jpeg)  # of Mustermann^Erika
    return jpeg if kind == "JPEG" else encoded(PIXELS, kind, exif=notes(), xmp=xmp)


KINDS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "DICOM")


@pytest.fixture
def visit(clinic: Clinic) -> Visit:
    """Return a graded visit of three telling photographs."""
    kinds = dict(zip(View, ("JPEG", "TIFF", "DICOM"), strict=True))
    photos = {view: intake.read_photo_bytes(telling(kind)) for view, kind in kinds.items()}
    saved = visits.save(
        clinic,
        patient_id=add_patient(clinic, 1),
        day=NOON.date(),
        photos=photos,
        suggestion=suggestion(Grade.MILD),
    )
    return visits.decide(clinic, saved.id, Decision(Grade.MILD, "fda", NOON))


def assert_silent(data: bytes) -> None:
    assert [secret for secret in SECRETS if secret in data] == []
    assert b"Exif" not in data


def segments(jpeg: bytes) -> Iterator[int]:
    """Yield the markers of a JPEG's segments up to its pixels."""
    at = 2
    while True:
        marker, length = struct.unpack_from(">xBH", jpeg, at)
        yield marker
        if marker == 0xDA:
            return
        at += 2 + length


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_of_these_tests_tell(kind: str) -> None:
    data = telling(kind)
    assert b"SERIAL-77" in data
    assert b"PLACE-48.137" in data
    assert (b"Mustermann^" in data) == (kind == "DICOM")


@pytest.mark.parametrize("kind", KINDS)
def test_notes_do_not_change_what_is_graded(kind: str) -> None:
    silent = encoded(PIXELS, "JPEG" if kind == "DICOM" else kind)
    if kind == "DICOM":
        silent = dicom_jpeg(silent)
    told = intake.read_photo_bytes(telling(kind))
    assert np.array_equal(told.preview, intake.read_photo_bytes(silent).preview)


@pytest.mark.parametrize("kind", KINDS)
def test_the_record_of_a_photograph_tells_nothing(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        photo = intake.read_photo_bytes(telling(kind))
    assert_silent(repr(photo.as_photo(View.LEFT)).encode())
    # Pillow tells its own logger, which no file of the application's listens to (log.py).
    for record in caplog.records:
        if record.name.startswith("acne_desktop"):
            assert_silent(record.getMessage().encode())


def test_the_data_folder_has_it_in_the_originals_only(clinic: Clinic, visit: Visit) -> None:
    for photo in visit.photos.values():
        thumbnails.of_photo(clinic, photo)
    clinic.close()  # what the database still held is written
    folders = clinic.folders
    files = [path for path in folders.data.rglob("*") if path.is_file()]
    derived = [path for path in files if folders.photos not in path.parents]
    assert folders.database in derived
    assert sum(folders.thumbnails in path.parents for path in derived) == 3
    for path in derived:
        assert_silent(path.read_bytes())
        assert_silent(str(path.relative_to(folders.data)).encode())


def test_small_pictures_hold_pixels_only(clinic: Clinic, visit: Visit) -> None:
    for photo in visit.photos.values():
        thumbnails.of_photo(clinic, photo)
    for path in clinic.folders.thumbnails.rglob("*.jpg"):
        assert set(segments(path.read_bytes())) <= PLAIN_SEGMENTS


def test_a_report_shows_pixels_only(clinic: Clinic, visit: Visit) -> None:
    pdf = reports.visit_report(clinic, visit.id, settings=Settings())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for part in document.objects:
            if isinstance(part, pikepdf.Stream):
                assert_silent(part.read_raw_bytes())
            assert_silent(repr(part).encode())
    pictures = [image.jpeg for image in images_of(pdf) if image.jpeg]
    assert len(pictures) == 6
    for jpeg in pictures:
        assert set(segments(jpeg)) <= PLAIN_SEGMENTS


def test_an_exported_data_set_holds_pixels_only(
    clinic: Clinic, visit: Visit, tmp_path: Path
) -> None:
    clinic_data.export(clinic, tmp_path / "out")
    files = list((tmp_path / "out").iterdir())
    pictures = [path for path in files if path.suffix == ".jpg"]
    assert len(pictures) == len(visit.photos)
    for path in files:
        assert_silent(path.read_bytes())
    for path in pictures:
        assert set(segments(path.read_bytes())) <= PLAIN_SEGMENTS
