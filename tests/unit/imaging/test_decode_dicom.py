"""Photographs inside DICOM files: as JPEG or as plain values, the first frame, and what is not."""

import logging
from datetime import datetime

import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import (
    MPEG4HP41,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
)

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import colour_profile
from acne_desktop.imaging.decode import decode
from tests.dicom_files import dicom, dicom_jpeg
from tests.photo_files import encoded, exif, upright
from tests.unit.imaging.test_decode import assert_same

PIXELS = upright()
JPEG = encoded(PIXELS, "JPEG", quality=95)


def sentence(data: bytes) -> str:
    with pytest.raises(PhotoError) as caught:
        decode(data)
    assert caught.value.sentence.count(".") == 1
    return caught.value.sentence


def test_an_embedded_jpeg() -> None:
    photo = decode(dicom_jpeg(JPEG))
    assert_same(photo.pixels, PIXELS)
    assert (photo.width, photo.height, photo.suffix) == (120, 160, ".dcm")
    assert photo.taken_at == datetime(2026, 3, 4, 5, 6, 7)


def test_an_embedded_jpeg_is_shrunk_while_it_is_decoded() -> None:
    large = encoded(upright(600, 1000), "JPEG")
    photo = decode(dicom_jpeg(large), longest=100)
    assert_same(photo.pixels, upright(60, 100))
    assert (photo.width, photo.height) == (600, 1000)


def test_first_frame_of_several() -> None:
    black = encoded(np.zeros_like(PIXELS), "JPEG")
    assert_same(decode(dicom_jpeg(JPEG, black, black)).pixels, PIXELS)
    both = PIXELS.tobytes() + bytes(PIXELS.nbytes)
    assert_same(decode(dicom(PIXELS, value=both, NumberOfFrames=2)).pixels, PIXELS, 0)


def test_a_jpeg_coded_as_rgb_that_does_not_say_so() -> None:
    coded = encoded(PIXELS, "JPEG", keep_rgb=True, quality=95)
    at = coded.index(b"\xff\xee")  # Adobe's segment, which says that it is RGB
    silent = coded[:at] + coded[at + 2 + int.from_bytes(coded[at + 2 : at + 4], "big") :]
    assert b"Adobe" not in silent
    assert b"JFIF" not in silent
    # Names of components that libjpeg would guess from, made the usual ones.
    silent = silent.replace(b"R\x11\0G\x11\0B\x11\0", b"\1\x11\0\2\x11\0\3\x11\0")
    silent = silent.replace(b"\3R\0G\0B\0", b"\3\1\0\2\0\3\0")
    assert_same(decode(dicom_jpeg(silent, colours="RGB")).pixels, PIXELS)


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, None, ExplicitVRBigEndian])
def test_uncompressed(syntax: str | None) -> None:
    data = dicom(PIXELS, syntax=syntax) if syntax else dicom(PIXELS)
    assert_same(decode(data).pixels, PIXELS, 0)


def test_planes_one_after_another() -> None:
    planes = np.ascontiguousarray(PIXELS.transpose(2, 0, 1)).tobytes()
    assert_same(decode(dicom(PIXELS, value=planes, PlanarConfiguration=1)).pixels, PIXELS, 0)


def test_brightness_and_colour() -> None:
    coded = np.asarray(Image.fromarray(PIXELS).convert("YCbCr"))
    assert_same(decode(dicom(PIXELS, colours="YBR_FULL", value=coded.tobytes())).pixels, PIXELS, 3)
    pairs = coded.reshape(160, 60, 2, 3)
    halved = np.concatenate([pairs[..., 0], pairs[:, :, 0, 1:]], axis=2)
    data = dicom(PIXELS, colours="YBR_FULL_422", value=halved.tobytes())
    assert_same(decode(data).pixels, PIXELS, 3)


@pytest.mark.parametrize(("colours", "seen"), [("MONOCHROME2", 90), ("MONOCHROME1", 165)])
def test_grey(colours: str, seen: int) -> None:
    assert (decode(dicom(np.full((80, 80), 90, np.uint8), colours=colours)).pixels == seen).all()


def test_a_profile_is_converted() -> None:
    red = np.full((80, 80, 3), (200, 30, 30), np.uint8)
    photo = decode(dicom(red, ICCProfile=colour_profile.adobe_rgb()))
    assert photo.pixels[0, 0, 0] > 220


def test_exif_in_the_jpeg_does_not_turn_it() -> None:
    assert_same(
        decode(dicom_jpeg(encoded(PIXELS, "JPEG", exif=exif(Orientation=6)))).pixels, PIXELS
    )


@pytest.mark.parametrize(
    ("elements", "wanted"),
    [
        ({"AcquisitionDateTime": "2026"}, None),
        ({"AcquisitionDateTime": "20260304"}, datetime(2026, 3, 4)),
        ({"AcquisitionDateTime": "", "AcquisitionTime": "050607"}, None),
        (
            {
                "AcquisitionDateTime": "",
                "AcquisitionDate": "20260102",
                "AcquisitionTime": "030405.67",
            },
            datetime(2026, 1, 2, 3, 4, 5),
        ),
        (
            {"AcquisitionDateTime": "", "ContentDate": "20260102", "ContentTime": "0304"},
            datetime(2026, 1, 2, 3, 4),
        ),
    ],
)
def test_the_clock(elements: dict[str, str], wanted: datetime | None) -> None:
    assert decode(dicom(PIXELS, **elements)).taken_at == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("elements", "words"),
    [
        ({"syntax": JPEGLSLossless, "value": encapsulate([JPEG])}, "holds no colour photograph"),
        ({"syntax": MPEG4HP41, "value": encapsulate([JPEG])}, "video"),
        ({"BitsAllocated": 16}, "holds no colour photograph"),
        ({"colours": "PALETTE COLOR"}, "holds no colour photograph"),
        ({"Rows": 20_000, "Columns": 20_000}, "120 megapixels"),
        ({"Rows": 65_535, "Columns": 65_535}, "120 megapixels"),
        ({"Rows": 63}, "64 pixels"),
        ({"Rows": 161}, "cut short"),
        ({"SamplesPerPixel": 1}, "cut short"),
        ({"value": b""}, "cut short"),
    ],
)
def test_what_is_refused(elements: dict[str, object], words: str) -> None:
    assert words in sentence(dicom(PIXELS, **elements))  # type: ignore[arg-type]


def test_a_jpeg_of_another_size_is_refused() -> None:
    assert "cut short" in sentence(dicom_jpeg(JPEG, Rows=100))


def test_what_is_no_jpeg_is_refused() -> None:
    text = encapsulate([b"no photograph at all" * 20])
    assert "cut short" in sentence(dicom_jpeg(JPEG, value=text))
    png = encapsulate([encoded(PIXELS, "PNG")])
    assert "cut short" in sentence(dicom_jpeg(JPEG, value=png))


def test_deflated_files_are_not_inflated() -> None:
    assert "compressed as a whole" in sentence(dicom(PIXELS, syntax=DeflatedExplicitVRLittleEndian))


def test_without_pixels() -> None:
    data = dicom(PIXELS)
    assert "no colour photograph" in sentence(data[: data.rindex(b"\xe0\x7f\x10\x00")])
    assert "cut short" in sentence(data[:200])
    assert "cut short" in sentence(data[:-3000])


def test_nothing_of_the_patient_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "acne_desktop"):
        data = dicom(PIXELS).replace(b"20260304", b"Erika !!")
        decode(data)
    assert "Erika" not in caplog.text
