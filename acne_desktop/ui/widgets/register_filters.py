"""The filters above the list of patients, as chips; how many patients are left at their right."""

from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.register import Query
from acne_desktop.language import tr, trn
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions, tooltip
from acne_desktop.ui.commands import command
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.flow import Flow
from acne_desktop.ui.widgets.label import label

SOON = timedelta(days=7)


class Chip(QToolButton):
    """A filter that is on or off; a tick says so beside the colour."""

    def __init__(self, id_: str, text: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setText(text)
        self.setToolTip(tooltip(id_))
        self.setAccessibleName(tr(command(id_).text))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(theme.M, theme.M))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.set_tone(self, "chip")
        self._show_tick(True)
        self.ensurePolished()
        self.setMinimumWidth(self.sizeHint().width())  # a tick moves nothing
        self._show_tick(False)
        self.toggled.connect(self._show_tick)

    def _show_tick(self, on: bool) -> None:
        self.setIcon(theme.icon("check", tone="accent") if on else QIcon())


class RegisterFilters(QWidget):
    """``changed`` says that another set of patients is wanted."""

    changed = Signal()

    def __init__(self, actions: Actions, page: QWidget) -> None:
        super().__init__()
        theme.set_surface(self)
        self.due = self._chip(actions, page, "filter.due")
        self.soon = self._chip(actions, page, "filter.soon")
        self.ungraded = self._chip(actions, page, "filter.ungraded")
        self.grades = {
            grade: self._chip(actions, page, f"filter.grade_{int(grade)}", str(int(grade)))
            for grade in GRADES
        }
        self.due.toggled.connect(lambda on: self._one_of_two(on, self.soon))
        self.soon.toggled.connect(lambda on: self._one_of_two(on, self.due))
        self.clear = actions.button("filter.clear", tone="quiet")
        self.count = label("", Type.CAPTION, tone="muted")
        iga = label(tr("IGA"), Type.CAPTION, bold=True, tone="muted")
        iga.setMinimumHeight(theme.CONTROL)
        iga.setContentsMargins(theme.S, 0, 0, 0)
        chips = Flow()
        chips.setSpacing(theme.S)
        for part in (self.due, self.soon, self.ungraded, iga, *self.grades.values(), self.clear):
            chips.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.XS, theme.L, theme.S)
        row.setSpacing(theme.S)
        row.addLayout(chips, 1)
        row.addWidget(self.count)

    def _chip(self, actions: Actions, page: QWidget, id_: str, text: str = "") -> Chip:
        chip = Chip(id_, text or tr(command(id_).text))
        chip.toggled.connect(lambda _on: self.changed.emit())
        actions.bind(id_, chip.click, page=page)
        return chip

    @staticmethod
    def _one_of_two(on: bool, other: Chip) -> None:
        if on and other.isChecked():
            other.blockSignals(True)
            other.setChecked(False)
            other.blockSignals(False)
            other.setIcon(QIcon())

    def query(self, text: str, order: Query) -> Query:
        """Return what is asked for: a text, these filters, in an order as another query has it."""
        today = date.today()
        due_by = today if self.due.isChecked() else None
        return Query(
            text=text,
            due_by=today + SOON if self.soon.isChecked() else due_by,
            ungraded=self.ungraded.isChecked(),
            grades=frozenset(Grade(g) for g, chip in self.grades.items() if chip.isChecked()),
            order=order.order,
            descending=order.descending,
        )

    @property
    def is_on(self) -> bool:
        """Tell whether any filter is on."""
        return any(chip.isChecked() for chip in self._chips())

    def reset(self) -> None:
        """Switch every filter off, as one change."""
        if not self.is_on:
            return
        for chip in self._chips():
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
            chip.setIcon(QIcon())
        self.changed.emit()

    def show_count(self, total: int | None) -> None:
        """Say how many patients are left, once they are counted."""
        said = "" if total is None else trn("{n} patient", "{n} patients", total)
        self.count.setText(said)

    def _chips(self) -> tuple[Chip, ...]:
        return (self.due, self.soon, self.ungraded, *self.grades.values())
