"""Puts a narrow column, such as a form that is all a page has, into the middle of the page."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.ui import theme

_WIDTH = 520


def centred(column: QWidget, *, width: int = _WIDTH) -> QWidget:
    """Return a ground with the column a little above its middle."""
    column.setFixedWidth(theme.column(width))
    ground = QWidget()
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(column)
    row.addStretch(1)
    page = QVBoxLayout(ground)
    page.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
    page.addStretch(2)
    page.addLayout(row)
    page.addStretch(3)
    return ground
