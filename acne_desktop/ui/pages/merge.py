"""Two records of one patient side by side: what of each is kept, then one is made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import merging
from acne_desktop.services.merging import Side
from acne_desktop.ui import dates, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.patient_header import HEIGHT

_WIDTH = 880
_EXPLAINED = mark(
    "Choose what is right where the two differ. Visits and treatments of both are kept, and the"
    " patient is found by both identifiers. Undo parts the two records again."
)


@dataclass(frozen=True)
class _Field:
    name: str
    value: Callable[[PatientDetails], object]
    said: Callable[[PatientDetails], str]


def _said_born(details: PatientDetails) -> str:
    born = details.date_of_birth
    return dates.in_words(born) if born else tr("Not recorded")


def _said_sex(details: PatientDetails) -> str:
    return tr(_SEXES[details.sex])


_SEXES = {
    Sex.FEMALE: mark("Female"),
    Sex.MALE: mark("Male"),
    Sex.OTHER: mark("Other"),
    Sex.UNKNOWN: mark("Not recorded"),
}
_FIELDS = (
    _Field(mark("Name"), lambda d: d.name, lambda d: d.name),
    _Field(mark("Identifier"), lambda d: d.identifier, lambda d: d.identifier),
    _Field(mark("Date of birth"), lambda d: d.date_of_birth, _said_born),
    _Field(mark("Sex"), lambda d: d.sex, _said_sex),
    _Field(mark("Note"), lambda d: d.note, lambda d: d.note or tr("None")),
)
NAME, IDENTIFIER, BORN, SEX, NOTE = range(len(_FIELDS))
BOTH = 2  # of the note: one below the other


class MergePage(QWidget):
    """``compare`` shows two records; the window goes on to the patient once they are merged."""

    merged = Signal(int, int)  # who is kept, who is no longer
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._sides: tuple[Side, Side] | None = None
        self._asked: tuple[int, int] | None = None
        self._busy = False
        self.choices: list[QButtonGroup | None] = []
        self.back = QToolButton()
        self.back.setIcon(theme.icon("arrow-left"))
        self.back.setIconSize(theme.pixmap("arrow-left").size())
        self.back.setToolTip(tr("Back (Alt+Left)"))
        self.back.setAccessibleName(tr("Back"))
        self.back.clicked.connect(self.closed)
        self.confirm = context.actions.button("merge.confirm", tone="primary")
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self._lay_out()
        context.actions.bind("merge.confirm", self._merge, page=self, enabled=self._can_merge)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setFixedHeight(theme.em(HEIGHT))
        theme.set_surface(bar)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.S, 0, theme.L, 0)
        row.setSpacing(theme.L)
        row.addWidget(self.back)
        row.addWidget(label(tr("Two records of one patient"), Type.TITLE, bold=True), 1)
        row.addWidget(self.confirm)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(bar)
        page.addWidget(self.area, 1)

    # -- what the window asks

    def open(self, patient_id: int) -> None:
        """Show the same two records again, as when one comes back to them."""
        if self._asked is not None and patient_id in self._asked:
            self.compare(*self._asked)
        else:
            self.closed.emit()

    def compare(self, one_id: int, other_id: int) -> None:
        """Show two records; the one with more visits is at the left, and is the one kept."""
        self._asked, self._sides = (one_id, other_id), None
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: merging.sides(clinic, one_id, other_id),
            done=self._show,
            failed=self._not_there,
        )
        self._context.actions.refresh()

    def _not_there(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)

    # -- choosing

    def _show(self, sides: tuple[Side, Side]) -> None:
        self._sides = sides
        content = QWidget()
        content.setMaximumWidth(theme.em(_WIDTH))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.XL)
        grid.setVerticalSpacing(theme.L)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.choices = [self._add_row(grid, place, sides) for place in range(len(_FIELDS))]
        self._add_counts(grid, sides)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        column.setSpacing(theme.XL)
        column.addWidget(label(tr(_EXPLAINED), tone="muted", wrap=True))
        column.addLayout(grid)
        column.addStretch(1)
        ground = QWidget()
        theme.set_surface(ground)
        centred = QHBoxLayout(ground)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(content, 8)
        centred.addStretch(1)
        self.area.setWidget(ground)
        self._focus_first()
        self._context.actions.refresh()

    def _add_row(
        self, grid: QGridLayout, place: int, sides: tuple[Side, Side]
    ) -> QButtonGroup | None:
        """Add a field's row; where the two agree there is nothing to choose."""
        field, row = _FIELDS[place], grid.rowCount()
        grid.addWidget(_caption(tr(field.name)), row, 0)
        both = [side.patient.details for side in sides]
        values = [field.value(details) for details in both]
        if values[0] == values[1]:
            grid.addWidget(label(field.said(both[0]), wrap=True), row, 1, 1, 2)
            return None
        group = QButtonGroup(self)
        for column, details in enumerate(both):
            pick = Pick(tr(field.name), field.said(details))
            group.addButton(pick.radio, column)
            grid.addWidget(pick, row, column + 1)
        if place == NOTE and all(values):
            pick = Pick(tr(field.name), tr("Both notes, one below the other"))
            group.addButton(pick.radio, BOTH)
            grid.addWidget(pick, row + 1, 1, 1, 2)
            pick.radio.setChecked(True)
        else:
            empty = values[0] in (None, "", Sex.UNKNOWN)
            group.button(1 if empty else 0).setChecked(True)
        return group

    def _add_counts(self, grid: QGridLayout, sides: tuple[Side, Side]) -> None:
        row = grid.rowCount()
        for name, said in ((tr("Visits"), _visits), (tr("Treatments"), _treatments)):
            grid.addWidget(_caption(name), row, 0)
            for column, side in enumerate(sides):
                grid.addWidget(label(said(side), wrap=True), row, column + 1)
            row += 1

    def _focus_first(self) -> None:
        groups = [group for group in self.choices if group is not None]
        target = (groups[0].checkedButton() if groups else None) or self.confirm
        self.setFocusProxy(target)
        if self.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- merging

    def _can_merge(self) -> bool:
        return self._sides is not None and not self._busy

    def details(self) -> PatientDetails:
        """Return the details that are chosen."""
        assert self._sides is not None
        both = [side.patient.details for side in self._sides]
        picked = [0 if group is None else group.checkedId() for group in self.choices]
        notes = [details.note for details in both]
        return PatientDetails(
            identifier=both[picked[IDENTIFIER]].identifier,
            name=both[picked[NAME]].name,
            date_of_birth=both[picked[BORN]].date_of_birth,
            sex=both[picked[SEX]].sex,
            note="\n".join(notes) if picked[NOTE] == BOTH else notes[picked[NOTE]],
        )

    def _merge(self) -> None:
        assert self._sides is not None
        kept, gone = (side.patient.id for side in self._sides)
        clinic, details = self._context.clinic, self.details()
        self._set_busy(True)
        self._context.tasks.run_db(
            lambda _progress: merging.merge(clinic, kept, gone, details),
            done=lambda patient: self._done(patient, gone),
            failed=self._failed,
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._context.actions.refresh()

    def _failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._context.report_error(error)

    def _done(self, patient: Patient, gone: int) -> None:
        self._set_busy(False)
        self._sides = self._asked = None
        self.merged.emit(patient.id, gone)
        for patient_id in (patient.id, gone):
            self._context.records_changed.emit(patient_id)


class Pick(QWidget):
    """One of two values to choose; a long one goes on below, and all of it can be clicked."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__()
        self.radio = QRadioButton()
        self.radio.setAccessibleName(tr("{field}: {value}", field=field, value=value))
        self.words: QLabel = give_way(label(value, wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        self.radio.setMinimumHeight(self.words.fontMetrics().height())
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the value, wherever it is clicked."""
        self.radio.setChecked(True)
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()


def _caption(text: str) -> QLabel:
    made = label(text, Type.CAPTION, bold=True, tone="muted")
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return made


def _visits(side: Side) -> str:
    if side.first_visit is None or side.last_visit is None:
        return tr("No visit yet")
    return trn(
        "{n} visit, {first}",
        "{n} visits, {first} to {last}",
        side.visits,
        first=_day(side.first_visit),
        last=_day(side.last_visit),
    )


def _treatments(side: Side) -> str:
    return (
        trn("{n} treatment", "{n} treatments", side.treatments) if side.treatments else tr("None")
    )


def _day(day: date) -> str:
    return day.isoformat()
