"""Every kind of file a camera or a scanner writes comes out upright, in sRGB, or not at all."""

import struct
import zlib
from contextlib import suppress
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageCms

from acne_desktop.errors import PhotoError
from acne_desktop.imaging.decode import MAX_PIXELS, MIN_SIDE, decode
from tests.photo_files import encoded, exif, upright

# What a camera stores when the upright picture is as below, by EXIF orientation.
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


def assert_same(pixels: NDArray[np.uint8], wanted: NDArray[np.uint8], tolerance: int = 12) -> None:
    assert pixels.shape == wanted.shape
    assert pixels.dtype == np.uint8
    difference = np.abs(pixels.astype(int) - wanted.astype(int))
    # JPEG and WebP smear the borders between the corners.
    assert np.quantile(difference, 0.9) <= tolerance


@pytest.mark.parametrize(
    ("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("TIFF", ".tif"), ("WEBP", ".webp")]
)
@pytest.mark.parametrize("orientation", list(STORED))
def test_comes_out_upright(kind: str, suffix: str, orientation: int) -> None:
    wanted = upright()
    stored = np.ascontiguousarray(STORED[orientation](wanted))
    data = encoded(stored, kind, exif=exif(Orientation=orientation))
    photo = decode(data)
    assert_same(photo.pixels, wanted)
    assert (photo.width, photo.height, photo.suffix) == (120, 160, suffix)


@pytest.mark.parametrize("orientation", [1, 6])
def test_shrinks_to_the_longest_side_and_keeps_the_original_size(orientation: int) -> None:
    wanted = upright(600, 1000)
    stored = np.ascontiguousarray(STORED[orientation](wanted))
    for kind in ("JPEG", "PNG"):
        photo = decode(encoded(stored, kind, exif=exif(Orientation=orientation)), longest=100)
        assert_same(photo.pixels, upright(60, 100))
        assert (photo.width, photo.height) == (600, 1000)


def test_what_is_nearly_small_enough_is_not_shrunk_once_more() -> None:
    data = encoded(upright(600, 1000), "PNG")
    assert decode(data, longest=900, slack=1.25).pixels.shape == (1000, 600, 3)
    assert decode(data, longest=700, slack=1.25).pixels.shape == (700, 420, 3)


def test_never_enlarges() -> None:
    assert decode(encoded(upright(), "JPEG"), longest=4000).pixels.shape == (160, 120, 3)


def test_pixels_can_be_written_to() -> None:
    assert decode(encoded(upright(), "PNG")).pixels.flags.writeable


def test_reads_the_camera_clock() -> None:
    notes = exif(DateTimeOriginal="2026:03:04 05:06:07", DateTime="2020:01:01 00:00:00")
    assert decode(encoded(upright(), "JPEG", exif=notes)).taken_at == datetime(2026, 3, 4, 5, 6, 7)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_senseless_clock_is_no_time(text: str) -> None:
    assert decode(encoded(upright(), "JPEG", exif=exif(DateTime=text))).taken_at is None


def test_broken_notes_do_not_make_a_photograph_useless() -> None:
    data = encoded(upright(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x12" * 20)
    assert_same(decode(data).pixels, upright())


def test_grey() -> None:
    grey = np.full((80, 80), 90, dtype=np.uint8)
    assert (decode(encoded(grey, "PNG")).pixels == 90).all()


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = Image.fromarray(np.full((80, 80), 40_000, dtype=np.uint16))
    for kind in ("PNG", "TIFF"):
        assert (decode(encoded(deep, kind)).pixels == 40_000 // 257).all()


def test_colour_of_sixteen_bits() -> None:
    deep = np.full((80, 80, 3), (60_000, 30_000, 10_000), dtype=np.uint16)
    for data in (deep_png(deep), deep_tiff(deep)):
        assert np.abs(decode(data).pixels.astype(int) - deep // 257).max() <= 1


def png(width: int, height: int, packed: bytes, bits: int = 8) -> bytes:
    """Return a PNG of red, green and blue with these rows, already compressed."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    size = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", size) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def deep_png(pixels: NDArray[np.uint16]) -> bytes:
    """Return a PNG of 16 bits a colour (ISO/IEC 15948), which Pillow cannot write."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    return png(pixels.shape[1], pixels.shape[0], zlib.compress(rows), bits=16)


def deep_tiff(pixels: NDArray[np.uint16]) -> bytes:
    """Return a TIFF 6.0 of 16 bits a colour in one strip, which Pillow cannot write."""
    height, width = pixels.shape[:2]
    values = [(256, width), (257, height), (259, 1), (262, 2), (273, 200), (277, 3), (278, height)]
    tags = [(tag, 1, value) for tag, value in [*values, (279, pixels.nbytes)]]
    tags = sorted([*tags, (258, 3, 180)])  # three numbers of bits do not fit in the tag
    table = b"".join(
        struct.pack("<HHII", tag, 3 if tag == 258 else 4, count, value)
        for tag, count, value in tags
    )
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + table + bytes(4)
    return (
        head.ljust(180, b"\0") + struct.pack("<3H", 16, 16, 16).ljust(20, b"\0") + pixels.tobytes()
    )


def test_thirty_two_bits_are_refused_with_a_sentence() -> None:
    deep = Image.fromarray(np.full((80, 80), 1_000_000, dtype=np.int32))
    with pytest.raises(PhotoError, match="save it as JPEG"):
        decode(encoded(deep, "TIFF"))
    with pytest.raises(PhotoError, match="save it as JPEG"):
        decode(encoded(Image.fromarray(np.zeros((80, 80), dtype=np.float32)), "TIFF"))


def test_cmyk() -> None:
    # cyan 0, magenta and yellow full: red
    red = Image.new("CMYK", (80, 80), (0, 255, 255, 0))
    for kind in ("JPEG", "TIFF"):
        r, g, b = decode(encoded(red, kind)).pixels[40, 40].astype(int)
        assert r > 200
        assert max(g, b) < 60


def test_palette_and_one_bit() -> None:
    palette = Image.fromarray(upright()).quantize(8)
    assert_same(decode(encoded(palette, "PNG")).pixels, upright())
    bits = Image.new("1", (80, 80), 1)
    assert (decode(encoded(bits, "PNG")).pixels == 255).all()


def test_transparency_is_laid_over_white() -> None:
    half = Image.new("RGBA", (80, 80), (0, 0, 0, 128))
    assert np.abs(decode(encoded(half, "PNG")).pixels.astype(int) - 127).max() <= 1
    clear = Image.new("LA", (80, 80), (0, 0))
    assert (decode(encoded(clear, "PNG")).pixels == 255).all()
    palette = Image.new("P", (80, 80), 0)
    assert (decode(encoded(palette, "PNG", transparency=0)).pixels == 255).all()


def test_first_frame_of_several() -> None:
    first, second = Image.fromarray(upright()), Image.new("RGB", (120, 160), "black")
    for kind in ("TIFF", "WEBP", "MPO", "PNG"):
        data = encoded(first, kind, save_all=True, append_images=[second])
        assert_same(decode(data).pixels, upright())
    assert decode(encoded(first, "MPO", save_all=True, append_images=[second])).suffix == ".jpg"


def profile_with_red_and_green_swapped() -> bytes:
    """Return sRGB with its red and green primaries exchanged, under another name."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = struct.unpack(">I", data[128:132])[0]
    table = {data[132 + 12 * i : 136 + 12 * i]: 132 + 12 * i for i in range(count)}
    swapped = bytearray(data)
    swapped[table[b"rXYZ"] : table[b"rXYZ"] + 4] = b"gXYZ"
    swapped[table[b"gXYZ"] : table[b"gXYZ"] + 4] = b"rXYZ"
    return bytes(swapped).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_an_embedded_profile_is_converted_to_srgb(kind: str) -> None:
    red = Image.new("RGB", (80, 80), (255, 0, 0))
    data = encoded(red, kind, icc_profile=profile_with_red_and_green_swapped())
    r, g, b = decode(data).pixels[40, 40].astype(int)
    assert g > 240
    assert max(r, b) < 30


@pytest.mark.parametrize("profile", [b"no profile at all", bytes(200)])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    assert_same(decode(encoded(upright(), "PNG", icc_profile=profile)).pixels, upright(), 0)


def test_srgb_and_ill_fitting_profiles_change_nothing() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert_same(decode(encoded(upright(), "PNG", icc_profile=srgb)).pixels, upright(), 0)
    grey = np.full((80, 80), 90, dtype=np.uint8)  # an RGB profile in a grey picture
    swapped = profile_with_red_and_green_swapped()
    assert (decode(encoded(grey, "PNG", icc_profile=swapped)).pixels == 90).all()


# --- what is refused -------------------------------------------------------------------------


def sentence(data: bytes) -> str:
    with pytest.raises(PhotoError) as caught:
        decode(data, longest=512)
    text = caught.value.sentence
    assert text.endswith(".")
    assert text.count(".") == 1
    return text


def test_empty() -> None:
    assert "empty" in sentence(b"")


@pytest.mark.parametrize(
    "data", [b"dear diary, no acne today\n" * 20, b"\0" * 5000, b"GIF89a" + bytes(50), b"%PDF-1.7"]
)
def test_not_a_photograph(data: bytes) -> None:
    assert "not a photograph" in sentence(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.9, 0.999])
def test_truncated(kind: str, kept: float) -> None:
    rng = np.random.default_rng(0)
    data = encoded(rng.integers(0, 255, (200, 200, 3), dtype=np.uint8), kind)
    assert "cut short" in sentence(data[: int(len(data) * kept)]) or kept < 0.1


def test_too_small() -> None:
    small = np.zeros((MIN_SIDE - 1, 500, 3), dtype=np.uint8)
    assert "64 pixels" in sentence(encoded(small, "PNG"))
    assert "64 pixels" in sentence(encoded(np.zeros((1, 1, 3), dtype=np.uint8), "JPEG"))
    decode(encoded(np.zeros((MIN_SIDE, MIN_SIDE, 3), dtype=np.uint8), "PNG"))


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds almost nothing."""
    return png(width, height, zlib.compress(b"\0"))


@pytest.mark.parametrize("side", [(20_000, 10_000), (60_000, 60_000), (MAX_PIXELS // 100 + 1, 100)])
def test_too_many_pixels_is_refused_from_the_header(side: tuple[int, int]) -> None:
    assert "120 megapixels" in sentence(png_header(*side))


@pytest.mark.parametrize("side", [(64, 1_800_000), (1_800_000, 64), (64, 64 * 16 + 1)])
def test_a_strip_is_refused_from_the_header(side: tuple[int, int]) -> None:
    assert "long and narrow" in sentence(png_header(*side))


def test_a_large_photograph_is_accepted() -> None:
    large = Image.new("L", (12_000, 9_900), 77)  # 118.8 megapixels
    photo = decode(encoded(large, "JPEG", quality=30), longest=1024)
    assert photo.pixels.shape == (845, 1024, 3)
    assert (photo.width, photo.height) == (12_000, 9_900)


# --- anything at all -------------------------------------------------------------------------


def photo_or_sentence(data: bytes) -> None:
    with suppress(PhotoError):
        photo = decode(data, longest=256)
        assert photo.pixels.shape[2] == 3
        assert max(photo.pixels.shape[:2]) <= 256


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_never_raise_anything_else(data: bytes) -> None:
    photo_or_sentence(data)
