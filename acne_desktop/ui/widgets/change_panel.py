"""Beside a list of changes: what one of them was, field by field, before and after."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import SideScroll
from acne_desktop.ui.widgets.label import give_way, label

WIDTH = 352
_TOP = Qt.AlignmentFlag.AlignTop
Side = tuple[str, str | None]  # such as "before", and the value, None where there was none


class ChangePanel(QWidget):
    """A title and a line below it; the fields, which scroll; a foot that stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_surface(self)
        self.title: QLabel = give_way(label(type_=Type.TITLE, bold=True, wrap=True))
        self.told: QLabel = give_way(label(tone="muted", wrap=True))
        self.fields = QGridLayout()
        self.fields.setHorizontalSpacing(theme.M)
        self.fields.setVerticalSpacing(theme.XS)
        self.fields.setColumnStretch(1, 1)
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.title)
        column.addWidget(self.told)
        column.addSpacing(theme.S)
        column.addLayout(self.fields)
        column.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.foot.setSpacing(theme.S)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.S)
        whole.addWidget(SideScroll(details), 1)
        whole.addLayout(self.foot)

    def clear(self) -> None:
        """Take the fields away."""
        while (item := self.fields.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in range(self.fields.rowCount()):
            self.fields.setRowMinimumHeight(row, 0)

    def add(self, name: str, sides: Sequence[Side]) -> None:
        """Add a field below the others; without a name its sides stand alone."""
        row = self.fields.rowCount()
        if name:
            head = label(name, Type.CAPTION, bold=True, tone="muted")
            self.fields.addWidget(head, row, 0, 1, 2)
        for word, value in sides:
            row += 1
            self.fields.addWidget(label(word, tone="muted"), row, 0, _TOP)
            said = give_way(label(value or tr("nothing"), wrap=True))
            theme.set_tone(said, "" if value else "muted")
            self.fields.addWidget(said, row, 1)
        self.fields.setRowMinimumHeight(row + 1, theme.S)
