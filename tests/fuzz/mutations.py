"""Damages files as failing disks and hostile senders do: the same number, the same damage."""

import random
import struct
import zlib
from collections.abc import Callable

from tests.fuzz.originals import originals

_PNG_START = b"\x89PNG\r\n\x1a\n"
_HEADER = 512  # sizes, counts and offsets stand at the front
_NUMBERS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 30_000, 0x10000)
_LARGE = (*_NUMBERS, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0, 0x01000000)


def mutation(name: str, number: int) -> bytes:
    """Return one of the format's files with one to eight damages, chosen by ``number``."""
    chance = random.Random(f"{name} {number}")
    data = bytearray(chance.choice(originals(name)))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(_DAMAGES)(data, chance, name)
    if name == "png" and chance.random() < 0.8:
        return _with_sums(bytes(data))
    return bytes(data)


def _place(data: bytearray, chance: random.Random, room: int = 1) -> int:
    """Return a place with ``room`` bytes behind it, half of the time near the front."""
    last = max(0, len(data) - room)
    return chance.randint(0, min(last, _HEADER) if chance.random() < 0.5 else last)


def _bit(data: bytearray, chance: random.Random, _name: str) -> None:
    if data:
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _byte(data: bytearray, chance: random.Random, _name: str) -> None:
    if data:
        data[_place(data, chance)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _number(data: bytearray, chance: random.Random, _name: str) -> None:
    """Write a number that parsers stumble over, in 16 or 32 bits, in either order."""
    order = chance.choice("<>")
    if chance.random() < 0.5:
        value = struct.pack(order + "H", chance.choice(_NUMBERS) & 0xFFFF)
    else:
        value = struct.pack(order + "I", chance.choice(_LARGE))
    at = _place(data, chance, len(value))
    data[at : at + len(value)] = value


def _cut(data: bytearray, chance: random.Random, _name: str) -> None:
    del data[_place(data, chance) :]


def _left_out(data: bytearray, chance: random.Random, _name: str) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 2, 4, 17, 300))]


def _put_in(data: bytearray, chance: random.Random, _name: str) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.choice((1, 2, 4, 17, 300)))


def _repeated(data: bytearray, chance: random.Random, _name: str) -> None:
    start, at = _place(data, chance), _place(data, chance)
    piece = data[start : start + chance.choice((4, 12, 64, 1000))]
    data[at:at] = piece * chance.choice((1, 1, 2, 40))


def _overwritten(data: bytearray, chance: random.Random, _name: str) -> None:
    start, at = _place(data, chance), _place(data, chance)
    piece = data[start : start + chance.choice((2, 4, 12, 64))]
    data[at : at + len(piece)] = piece


def _wiped(data: bytearray, chance: random.Random, _name: str) -> None:
    """Blank a stretch, as a failed sector of a card reads."""
    at = _place(data, chance)
    length = min(len(data) - at, chance.choice((8, 64, 512)))
    data[at : at + length] = bytes([chance.choice((0, 0xFF))]) * length


def _spliced(data: bytearray, chance: random.Random, name: str) -> None:
    """Go on with another file of the same format."""
    other = chance.choice(originals(name))
    data[_place(data, chance) :] = other[chance.randrange(len(other)) :]


_DAMAGES: tuple[Callable[[bytearray, random.Random, str], None], ...] = (
    _bit,
    _byte,
    _byte,
    _number,
    _number,
    _cut,
    _left_out,
    _put_in,
    _repeated,
    _overwritten,
    _wiped,
    _spliced,
)


def _with_sums(data: bytes) -> bytes:
    """Put right the check sums of a PNG file's chunks, which would end the reading early."""
    mended, at = bytearray(data), len(_PNG_START)
    while at + 12 <= len(mended):
        end = at + 8 + int.from_bytes(mended[at : at + 4], "big")
        if end + 4 > len(mended):
            break
        mended[end : end + 4] = struct.pack(">I", zlib.crc32(mended[at + 4 : end]))
        at = end + 4
    return bytes(mended)
