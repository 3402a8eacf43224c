"""The colour space of all that is printed: an sRGB profile (ICC.1:2001-04) for the archive."""

import struct
from functools import cache

_COPYRIGHT = "No copyright, use freely"
_NAME = "sRGB IEC61966-2.1"
# sRGB's white and primaries, adapted to the profile's D50 (Bradford), as X, Y, Z.
_WHITE = (0.95045, 1.0, 1.08905)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_D50 = (0.9642, 1.0, 0.8249)
_STEPS = 1024
_HEADER = 128


@cache
def profile() -> bytes:
    """Return the profile; always the same bytes."""
    tags = {
        b"desc": _description(_NAME),
        b"cprt": b"text" + bytes(4) + _COPYRIGHT.encode("ascii") + b"\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
        b"rTRC": _curve(),
    }
    table, data = [], b""
    start = _HEADER + 4 + 12 * (len(tags) + 2)
    for name, content in tags.items():
        table.append((name, start + len(data), len(content)))
        data += content + bytes(-len(content) % 4)
    _, offset, size = table[-1]
    table += [(b"gTRC", offset, size), (b"bTRC", offset, size)]  # one curve for all three
    index = struct.pack(">I", len(table)) + b"".join(
        name + struct.pack(">II", offset, size) for name, offset, size in table
    )
    return _header(_HEADER + len(index) + len(data)) + index + data


def _header(size: int) -> bytes:
    return (
        struct.pack(">I", size)
        + bytes(4)
        + b"\x02\x10\x00\x00mntrRGB XYZ "
        + struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # a fixed date: the same report, the same bytes
        + b"acsp"
        + bytes(24)  # platform, flags, maker, model, attributes, perceptual intent
        + bytes(4)
        + _fixed(_D50)
        + bytes(48)
    )


def _fixed(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _description(name: str) -> bytes:
    text = name.encode("ascii") + b"\0"
    # After the ASCII name: no Unicode name and no Macintosh one.
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(8 + 2 + 1 + 67)


def _curve() -> bytes:
    values = [round(_linear(step / (_STEPS - 1)) * 65535) for step in range(_STEPS)]
    return b"curv" + bytes(4) + struct.pack(f">I{_STEPS}H", _STEPS, *values)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
