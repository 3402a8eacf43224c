"""HEIC files come out upright once, in sRGB, with the camera's clock."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import heif, heif_reader
from acne_desktop.imaging.decode import PHOTO_SUFFIXES, decode
from tests.fuzz.mutations import mutation
from tests.photo_files import encoded, exif, upright
from tests.unit.imaging.test_decode import STORED, assert_same

DATA = Path(__file__).parents[2] / "data"
PLAIN = (DATA / "plain.heic").read_bytes()
PHONE = (DATA / "phone.heic").read_bytes()


def sentence(data: bytes) -> str:
    with pytest.raises(PhotoError) as caught:
        decode(data)
    assert caught.value.sentence.count(".") == 1
    return caught.value.sentence


def test_a_phones_photograph_is_turned_once() -> None:
    photo = decode(PHONE)
    assert (photo.width, photo.height, photo.suffix) == (192, 256, ".heic")
    assert photo.taken_at == datetime(2026, 3, 4, 5, 6, 7)
    # Display P3's colours are stronger in sRGB, and its red is clipped.
    wanted = upright(192, 256)
    wanted[:128, :96] = (241, 0, 0)
    wanted[:128, 96:] = (0, 204, 0)
    assert_same(photo.pixels, wanted, 25)
    assert photo.pixels[20, 20, 0] > 230


def test_a_plain_one() -> None:
    assert_same(decode(PLAIN).pixels, upright(192, 256))
    small = decode(PLAIN, longest=128)
    assert_same(small.pixels, upright(96, 128))
    assert (small.width, small.height) == (192, 256)


def test_exif_alone_does_not_turn_it() -> None:
    photo = decode((DATA / "exif_only.heic").read_bytes())
    assert photo.pixels.shape == (192, 256, 3)


def test_a_profile_named_by_number_is_converted() -> None:
    # The plain file has an nclx box for sRGB (1); 12 are the primaries of Display P3.
    profile = heif_reader.profile_of({"nclx_profile": {"color_primaries": 12}})
    red = encoded(np.full((80, 80, 3), (200, 0, 0), np.uint8), "PNG", icc_profile=profile)
    assert decode(red).pixels[0, 0, 0] > 210


@pytest.mark.parametrize("kept", [0.005, 0.1, 0.5, 0.9, 0.99])
def test_truncated(kept: float) -> None:
    data = PLAIN[: int(len(PLAIN) * kept)]
    assert "cut short" in sentence(data) or kept < 0.01


def test_too_many_pixels_is_refused_from_the_header() -> None:
    size = PLAIN.index(b"ispe") + 8
    bomb = PLAIN[:size] + (30_000).to_bytes(4, "big") * 2 + PLAIN[size + 8 :]
    assert "64 megapixels" in sentence(bomb)


def test_too_small() -> None:
    size = PLAIN.index(b"ispe") + 8
    assert "64 pixels" in sentence(PLAIN[:size] + bytes([0, 0, 0, 9] * 2) + PLAIN[size + 8 :])


def test_a_header_that_says_another_size_is_refused() -> None:
    size = PLAIN.index(b"ispe") + 8
    assert "damaged" in sentence(PLAIN[:size] + bytes([0, 0, 0, 99] * 2) + PLAIN[size + 8 :])


def test_a_file_that_crashes_libheif_is_refused() -> None:
    with suppress(PhotoError):  # a newer libheif may read it
        decode(mutation("heic", 2690))
    assert decode(PLAIN).width == 192


def test_a_helper_that_was_killed_is_replaced() -> None:
    decode(PLAIN)
    assert heif.HELPER.process is not None
    heif.HELPER.process.kill()
    assert decode(PLAIN).width == 192


def test_several_threads_are_given_their_own_pictures() -> None:
    files = [PLAIN, PHONE, (DATA / "exif_only.heic").read_bytes()] * 3
    with ThreadPoolExecutor(3) as pool:
        widths = [photo.width for photo in pool.map(decode, files)]
    assert widths == [192, 192, 256] * 3


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(139)",
        "import sys; sys.stdin.buffer.readline(); print('no answer')",
        'import sys; sys.stdin.buffer.readline(); print(\'{"pixels": 9, "profile": 0}\')',
        "import threading; threading.Event().wait()",
    ],
)
def test_a_helper_that_crashes_or_hangs_ends_in_a_sentence(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heif, "_COMMAND", (sys.executable, "-c", code))
    helper = heif.Helper(patience=2.0)
    with pytest.raises(PhotoError, match="cut short"):
        helper.ask(PLAIN, load=False)
    assert helper.process is None


def test_avif_comes_through_pillow() -> None:
    notes = exif(Model="drawn", DateTimeOriginal="2026:03:04 05:06:07")
    data = encoded(upright(), "AVIF", exif=notes)
    photo = decode(data)
    assert_same(photo.pixels, upright())
    assert (photo.suffix, photo.taken_at) == (".avif", datetime(2026, 3, 4, 5, 6, 7))


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_avif_is_turned_once(orientation: int) -> None:
    stored = np.ascontiguousarray(STORED[orientation](upright()))
    data = encoded(stored, "AVIF", exif=exif(Orientation=orientation))
    assert_same(decode(data).pixels, upright())


def test_libraries_are_loaded_with_the_first_such_file() -> None:
    code = (
        "import sys, acne_desktop.services.intake\n"
        "assert not {'pi_heif', 'pydicom'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_suffix_is_lower_case() -> None:
    assert {".heic", ".avif", ".dcm", ".jpg"} <= set(PHOTO_SUFFIXES)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in PHOTO_SUFFIXES)
