"""The sheet of all keys, made from the table of commands."""

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.commands import COMMANDS, Command
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label

_TALLEST = 540  # of the list, so that the sheet fits a screen of 768 pixels with its bars


class KeysSheet(QDialog):
    """Lists every command that has a key, by group, in two columns that scroll if need be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        listed = QWidget()
        columns = QHBoxLayout(listed)
        columns.setContentsMargins(0, 0, theme.M, 0)
        columns.setSpacing(theme.XXL + theme.S)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(theme.L)
            columns.addLayout(column, 1)
        groups = [
            (name, list(entries))
            for name, entries in groupby((c for c in COMMANDS if c.keys), key=lambda c: c.group)
        ]
        half = sum(len(entries) + 2 for _, entries in groups) / 2
        filled = 0
        for name, entries in groups:
            column = left if filled + len(entries) / 2 < half else right
            column.addWidget(_group(name, entries))
            filled += len(entries) + 2
        left.addStretch(1)
        right.addStretch(1)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.L)
        page.setSpacing(theme.L)
        page.addWidget(label("Keys", Type.TITLE, bold=True))
        page.addWidget(_scrolling(listed))
        page.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _scrolling(listed: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(listed)
    wanted = listed.sizeHint()
    bar = area.verticalScrollBar().sizeHint().width()
    area.setMinimumSize(wanted.width() + bar, min(wanted.height(), _TALLEST))
    return area


def _group(name: str, entries: list[Command]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.XL)
    grid.setVerticalSpacing(theme.XS)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(tr(name), Type.CAPTION, bold=True, tone="muted"), 0, 0, 1, 2)
    for row, entry in enumerate(entries, start=1):
        keys = " or ".join(_native(key) for key in entry.keys)
        grid.addWidget(label(tr(entry.help)), row, 0)
        grid.addWidget(label(keys, tone="muted"), row, 1, Qt.AlignmentFlag.AlignRight)
    return part


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
