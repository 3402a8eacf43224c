"""Reads HEIC photographs with libheif; runs as a process of its own, which a file may crash.

Fuzzing finds files that end the process inside libheif. :mod:`acne_desktop.imaging.heif` starts
this module and asks it; nothing else imports it.
"""

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import camera_notes, colour_profile
from acne_desktop.imaging.flatten import flattened
from acne_desktop.imaging.opened import DAMAGED, NO_MEMORY, check_size

if TYPE_CHECKING:
    from pi_heif import HeifFile

# libheif keeps the planes, the pixels made of them and Pillow's copy: nine bytes a pixel.
MAX_PIXELS = 64_000_000
_P3_PRIMARIES = 12  # ISO/IEC 23091-2, table 2

Answer = tuple[dict[str, Any], bytes, bytes]


def main() -> None:
    """Answer questions on the standard input until it ends.

    A question is a line of JSON (``bytes``, ``load``, ``longest``) and the file's bytes. An answer
    is a line of JSON and the bytes that it announces: of the ``pixels``, and of the ``profile``.
    """
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    os.dup2(nowhere, 2)
    while line := questions.readline():
        question = json.loads(line)
        words, *parts = _answer(questions.read(question["bytes"]), question)
        _send(answers, words, parts)


def _send(answers: BinaryIO, words: dict[str, Any], parts: list[bytes]) -> None:
    words |= {"pixels": len(parts[0]), "profile": len(parts[1])}
    answers.write(json.dumps(words).encode() + b"\n")
    for part in parts:
        answers.write(part)
    answers.flush()


def _answer(data: bytes, question: dict[str, Any]) -> Answer:
    try:
        file = _opened(data)
        return _loaded(file, question["longest"]) if question["load"] else _measured(file)
    except PhotoError as error:
        return {"sentence": error.sentence}, b"", b""
    except MemoryError:
        return {"sentence": NO_MEMORY}, b"", b""
    except Exception:  # hostile bytes: libheif's and Python's own errors
        return {"sentence": DAMAGED}, b"", b""


def _opened(data: bytes) -> "HeifFile":
    """Return a HEIC file's main picture, not decoded yet. Raises :class:`PhotoError`."""
    import pi_heif  # noqa: PLC0415 - errors of loading are answers too

    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    file = pi_heif.open_heif(io.BytesIO(data))
    width, height = file.size
    check_size(width, height, MAX_PIXELS)
    return file


def _measured(file: "HeifFile") -> Answer:
    return {"size": file.size}, b"", b""


def _loaded(file: "HeifFile", longest: int | None) -> Answer:
    size = file.size
    image = file.to_pillow()
    if image.size != size:
        raise PhotoError(DAMAGED)
    flat = flattened(image, longest)
    taken_at = camera_notes.of_bytes(file.info.get("exif")).taken_at
    words = {
        "mode": flat.mode,
        "size": flat.size,
        "taken_at": taken_at.isoformat() if taken_at else None,
    }
    return words, flat.tobytes(), profile_of(file.info) or b""


def profile_of(info: dict[str, Any]) -> bytes | None:
    """Return the ICC profile of a HEIC file, or the one that it names by a number."""
    profile: bytes | None = info.get("icc_profile")
    coded = info.get("nclx_profile") or {}
    if profile is None and coded.get("color_primaries") == _P3_PRIMARIES:
        return colour_profile.display_p3()
    return profile


if __name__ == "__main__":
    main()
