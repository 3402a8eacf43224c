"""The import page's head: what is imported, what will become of it, and the steps."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import tr, trn
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions, shown_key
from acne_desktop.ui.pages.import_work import Stage
from acne_desktop.ui.planned_rows import Filter, PlannedRow, RowState, counted
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.patient_header import HEIGHT

_LEAST_SUMMARY = 240


class ImportHead(QFrame):
    """A line with the title and the steps; below it the summary and the filters."""

    filter_changed = Signal(object)  # Filter
    patients_requested = Signal()
    copy_requested = Signal()
    save_requested = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self.back = QToolButton()
        self.back.setIcon(theme.icon("arrow-left"))
        self.back.setIconSize(theme.pixmap("arrow-left").size())
        self.back.setToolTip(tr("Back (Alt+Left)"))
        self.back.setAccessibleName(tr("Back"))
        self.source = ElidedLabel(tone="muted")
        self.another = actions.button("import.folder", text=tr("Another folder"))
        self.start = actions.button("import.start", tone="primary")
        self.copy = QPushButton(tr("Copy report"))
        self.save = QPushButton(tr("Save report…"))
        self.patients = QPushButton(tr("Open patients"))
        theme.set_tone(self.patients, "primary")
        self.copy.clicked.connect(lambda _checked: self.copy_requested.emit())
        self.save.clicked.connect(lambda _checked: self.save_requested.emit())
        self.patients.clicked.connect(lambda _checked: self.patients_requested.emit())
        self.summary = label(wrap=True)
        self.filters = {shown: _filter_button() for shown in Filter}
        self._group = QButtonGroup(self)
        for shown, button in self.filters.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _checked, f=shown: self.filter_changed.emit(f))
        self.filters[Filter.ALL].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        column.addWidget(self._below())

    def _top(self) -> QWidget:
        line = Lines(spacing=theme.M, height=theme.em(HEIGHT), indent=theme.S)
        line.setContentsMargins(theme.S, 0, theme.L, 0)
        line.add(self.back, label(tr("Import"), Type.TITLE, bold=True), self.source)
        line.spring()
        line.add(self.another, self.copy, self.save, self.patients, self.start)
        return line

    def _below(self) -> QWidget:
        self.below = Lines(spacing=theme.XS)
        self.below.setContentsMargins(theme.L, 0, theme.L, theme.S)
        self.below.add(self.summary, grows=True, least=theme.em(_LEAST_SUMMARY))
        self.below.spring()
        self.below.add(*self.filters.values())
        return self.below

    def show_stage(self, stage: Stage, source: str) -> None:
        """Offer what can be done now."""
        planned, ended = stage is Stage.PLANNED, stage is Stage.ENDED
        self.source.setText(source)
        self.below.setVisible(planned or ended)
        self.another.setVisible(planned or ended)
        self.start.setVisible(planned)
        for button in (self.copy, self.save, self.patients):
            button.setVisible(ended)

    def show_rows(self, rows: Sequence[PlannedRow]) -> None:
        """Say how many visits each filter shows, and how many would be added."""
        for shown, button in self.filters.items():
            count = counted(rows, shown)
            button.setText(f"{tr(shown.value)}  {count}")
            button.setEnabled(bool(count) or shown is Filter.ALL)
        ready = sum(row.state is RowState.READY for row in rows)
        words = trn("Add {n} visit", "Add {n} visits", ready)
        self.start.setText(f"{words}   {shown_key('import.start')}")
        self.start.setAccessibleName(words)

    def say(self, words: str) -> None:
        """Say what would become of all visits, or what became of them."""
        self.summary.setText(words)


def _filter_button() -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setFixedHeight(theme.CONTROL)
    return button
