"""The order in which mixed left-to-right and right-to-left text stands on a line.

The Unicode Bidirectional Algorithm (UAX #9, revision 48) for text without explicit embedding or
isolating controls, which :func:`acne_desktop.reporting.fonts.printable` removes: rules P2-P3,
W1-W7, N1-N2, I1-I2, L1 and L2. Rule N0 (paired brackets) is left out: it changes only where a
bracket stands between two directions.
"""

import unicodedata
from collections.abc import Iterator, Sequence

_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_SPACES = frozenset(("B", "S", "WS"))
_NUMBERS = frozenset(("EN", "AN"))
_RIGHT_TO_LEFT = frozenset(("R", "AL"))
_NEEDS_WORK = frozenset(("R", "AL", "AN"))


def levels(text: str) -> list[int]:
    """Return the embedding level of each character of one paragraph; odd runs right to left."""
    if text.isascii():
        return [0] * len(text)
    classes = [unicodedata.bidirectional(c) or "L" for c in text]
    if not _NEEDS_WORK.intersection(classes):
        return [0] * len(text)
    base = _base_level(classes)
    resolved = _resolve_neutrals(_resolve_weak(classes, base), base)
    return [_implicit_level(kind, base) for kind in resolved]


def visual_runs(text: str, level_of: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return one line's runs as ``(start, end, level)``, leftmost first (rules L1 and L2).

    ``text`` is the line in reading order and ``level_of`` its part of :func:`levels`.
    """
    if not any(level_of):
        return [(0, len(text), 0)] if text else []
    base = 1 if level_of and min(level_of) % 2 else 0
    trailing = len(text.rstrip())
    line = [*level_of[:trailing], *([base] * (len(text) - trailing))]
    runs = list(_equal_runs(line))
    if not runs:
        return []
    for level in range(max(line), 0, -1):
        runs = _reverse_at_least(runs, level)
    return runs


def _base_level(classes: Sequence[str]) -> int:
    strong = next((c for c in classes if c == "L" or c in _RIGHT_TO_LEFT), "L")
    return 0 if strong == "L" else 1


def _resolve_weak(classes: Sequence[str], base: int) -> list[str]:
    """Apply W1 to W7: numbers, their separators and marks take the kind of what they belong to."""
    edge = "R" if base else "L"
    kinds = list(classes)
    before, strong = edge, edge
    for i, kind in enumerate(kinds):
        if kind == "NSM":  # W1
            kinds[i] = before
        elif kind == "EN" and strong == "AL":  # W2
            kinds[i] = "AN"
        if kinds[i] in ("L", "R", "AL"):
            strong = kinds[i]
        before = kinds[i]
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for i in range(1, len(kinds) - 1):  # W4
        left, right = kinds[i - 1], kinds[i + 1]
        if left == right and (
            (kinds[i] == "ES" and left == "EN") or (kinds[i] == "CS" and left in _NUMBERS)
        ):
            kinds[i] = left
    for start, end, kind in list(_stretches(kinds)):  # W5
        beside_number = "EN" in (kinds[start - 1] if start else "", *kinds[end : end + 1])
        if kind == "ET" and beside_number:
            kinds[start:end] = ["EN"] * (end - start)
    kinds = ["ON" if kind in ("ES", "ET", "CS", "BN") else kind for kind in kinds]  # W6
    strong = edge
    for i, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _resolve_neutrals(kinds: Sequence[str], base: int) -> list[str]:
    """Apply N1 and N2: spaces and signs go with both neighbours, or with the paragraph."""
    edge = "R" if base else "L"
    result = list(kinds)
    start = 0
    while start < len(result):
        if result[start] not in _NEUTRAL:
            start += 1
            continue
        end = start
        while end < len(result) and result[end] in _NEUTRAL:
            end += 1
        left = _direction(result[start - 1]) if start else edge
        right = _direction(result[end]) if end < len(result) else edge
        result[start:end] = [left if left == right else edge] * (end - start)
        start = end
    return result


def _direction(kind: str) -> str:
    return "R" if kind in _NUMBERS else kind


def _implicit_level(kind: str, base: int) -> int:
    """Apply I1 and I2."""
    if base == 0:
        return {"L": 0, "R": 1}.get(kind, 2)
    return 1 if kind == "R" else 2


def _stretches(kinds: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    start = 0
    for i in range(1, len(kinds) + 1):
        if i == len(kinds) or kinds[i] != kinds[start]:
            yield start, i, kinds[start]
            start = i


def _equal_runs(line: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for i in range(1, len(line) + 1):
        if i == len(line) or line[i] != line[start]:
            yield start, i, line[start]
            start = i


def _reverse_at_least(
    runs: Sequence[tuple[int, int, int]], level: int
) -> list[tuple[int, int, int]]:
    """Reverse every stretch of neighbouring runs whose level is at least ``level``."""
    result: list[tuple[int, int, int]] = []
    stretch: list[tuple[int, int, int]] = []
    for run in runs:
        if run[2] >= level:
            stretch.append(run)
            continue
        result += [*reversed(stretch), run]
        stretch = []
    return result + stretch[::-1]
