"""The settings of a section, or those that a search has found, one below the other."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.services.setting import Setting
from acne_desktop.services.settings_schema import SECTIONS, shown
from acne_desktop.ui import theme
from acne_desktop.ui.pages.settings_rows import SettingRow
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label

_WIDTH = 760
_NARROW = 640


class SettingsList(QScrollArea):
    """Has a row for every setting, and shows those that are asked for."""

    section_reset_wanted = Signal(str)

    def __init__(self, rows: Mapping[str, SettingRow]) -> None:
        super().__init__()
        self._rows = rows
        self._heads: dict[str, QWidget] = {}
        self.resets: dict[str, QPushButton] = {}
        self.nothing = label(
            tr("No setting has these words: search for fewer of them."), tone="muted", wrap=True
        )
        self.nothing.hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(theme.em(_WIDTH))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.nothing)
        for section in SECTIONS:
            settings = shown(section)
            if settings:
                column.addWidget(self._head(section))
            for setting in settings:
                column.addWidget(self._rows[setting.id])
        column.addStretch(1)
        ground = QWidget()
        beside = QHBoxLayout(ground)
        beside.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        beside.addWidget(content, 1)
        beside.addStretch(0)
        self.setWidget(ground)

    def _head(self, section: str) -> QWidget:
        head = QWidget()
        name = tr(SECTIONS[section])
        reset = QPushButton(tr("Reset this section"))
        theme.set_tone(reset, "quiet")
        reset.setAccessibleDescription(name)
        reset.clicked.connect(lambda: self.section_reset_wanted.emit(section))
        self.resets[section] = reset
        row = QHBoxLayout(head)
        row.setContentsMargins(0, theme.S, 0, theme.S)
        row.addWidget(label(name, Type.TITLE, bold=True), 1)
        row.addWidget(reset)
        self._heads[section] = head
        return head

    def show_settings(self, settings: Sequence[Setting]) -> None:
        """Show some settings, each under its section's name."""
        ids = {setting.id for setting in settings}
        sections = {setting.section for setting in settings}
        for section, head in self._heads.items():
            head.setVisible(section in sections)
        for id_, row in self._rows.items():
            row.setVisible(id_ in ids)
        self.nothing.setVisible(not settings)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay controls below their words where there is no room beside them."""
        super().resizeEvent(event)
        narrow = self.viewport().width() < theme.em(_NARROW)
        for row in self._rows.values():
            row.set_narrow(narrow)
