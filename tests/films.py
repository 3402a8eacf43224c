"""Writes films for the tests by hand: Motion-JPEG in AVI, as old cameras made, frame by frame."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_HAS_INDEX, _IS_KEY_FRAME = 0x10, 0x10


def write_film(path: Path, frames: Sequence[NDArray[np.uint8]], *, rate: int = 25) -> Path:
    """Write pictures (h, w, 3) of one size as an AVI of ``rate`` pictures a second."""
    high, wide = frames[0].shape[:2]
    jpegs = [_jpeg(frame) for frame in frames]
    body = _list(b"hdrl", _heads(jpegs, wide, high, rate)) + _movie(jpegs)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_chunk(b"RIFF", b"AVI " + body))
    return path


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()


def _heads(jpegs: Sequence[bytes], wide: int, high: int, rate: int) -> bytes:
    """Return what the AVI 1.0 specification calls avih, strh and strf."""
    count, largest = len(jpegs), max(map(len, jpegs))
    film = struct.pack(
        "<14I",
        *(1_000_000 // rate, largest * rate, 0, _HAS_INDEX, count, 0, 1, largest),
        *(wide, high, 0, 0, 0, 0),
    )
    stream = struct.pack(
        "<4s4sIHH8I4H",
        *(b"vids", b"MJPG", 0, 0, 0, 0, 1, rate, 0, count, largest, 0xFFFFFFFF, 0),
        *(0, 0, wide, high),
    )
    pictures = struct.pack(
        "<IiiHH4sIiiII", 40, wide, high, 1, 24, b"MJPG", wide * high * 3, 0, 0, 0, 0
    )
    streams = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", pictures))
    return _chunk(b"avih", film) + streams


def _movie(jpegs: Sequence[bytes]) -> bytes:
    """Return the pictures, and the index that says where each lies."""
    chunks, index, at = [], [], 4
    for jpeg in jpegs:
        chunks.append(_chunk(b"00dc", jpeg))
        index.append(struct.pack("<4sIII", b"00dc", _IS_KEY_FRAME, at, len(jpeg)))
        at += len(chunks[-1])
    return _list(b"movi", b"".join(chunks)) + _chunk(b"idx1", b"".join(index))


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(kind: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", kind + data)
