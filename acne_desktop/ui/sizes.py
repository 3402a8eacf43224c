"""How large everything in the window is: the scale, and the size of texts, that the user chose.

The window is not scaled by Qt, which reads its factor once, when it starts. Each size is asked
for when a widget is made or painted, and the window makes its pages anew when the factor changes.
"""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

SPACES = {"XS": 4, "S": 8, "M": 12, "L": 16, "XL": 24, "XXL": 32, "RADIUS": 6, "ICON": 20}
_CONTROL = 32


@dataclass
class _Factors:
    scale: float = 1.0
    font: float = 1.0


_factors = _Factors()


def use(*, scale: int, font: int) -> bool:
    """Put a scale and a size of texts, both per cent, in force; tell whether that is a change."""
    before = in_force()
    _factors.scale, _factors.font = scale / 100, font / 100
    return before != in_force()


def in_force() -> tuple[float, float]:
    """Return the scale and the size of texts, as factors."""
    return _factors.scale, _factors.font


def px(size: float) -> int:
    """Return a size at the scale in force; ``size`` is what it is at 100 %."""
    return round(size * _factors.scale)


def size(at_100: QSize) -> QSize:
    """Return the size of a picture at the scale in force."""
    return QSize(px(at_100.width()), px(at_100.height()))


def em(size: float) -> int:
    """Return a size that has to grow with the texts in it: a row, a column, a field."""
    return round(size * _factors.scale * max(1.0, _factors.font))


def panel(size: float) -> int:
    """Return the width of a panel beside the photographs: it grows half as much as its texts."""
    return round(size * _factors.scale * (1 + max(0.0, _factors.font - 1) / 2))


def column(size: float) -> int:
    """Return the width of a column of words, which a small screen makes narrower."""
    return min(em(size), QGuiApplication.primaryScreen().availableGeometry().width() * 3 // 5)


def text(size: float) -> int:
    """Return a size of type."""
    return round(size * _factors.scale * _factors.font)


def control() -> int:
    """Return the height of buttons and fields: a line of text, and room around it."""
    return panel(_CONTROL)
