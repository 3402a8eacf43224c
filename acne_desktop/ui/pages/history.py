"""Every version of a patient's records, or of one visit's: what was changed, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.signature import Given
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import grade_signatures, history, patients, versions, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.versions import FieldChange, Version
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.visit_signing import show_signed
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.change_panel import WIDTH, ChangePanel
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.signature_list import SignatureList
from acne_desktop.ui.widgets.version_table import VersionTable, moment


@dataclass(frozen=True)
class _Found:
    """Whose versions these are."""

    patient: Patient
    visit: Visit | None
    versions: list[Version]
    given: list[Given] = field(default_factory=list)


class HistoryPage(QWidget):
    """``open`` shows a patient's versions, ``open_visit`` a visit's; both read anew on a change."""

    closed = Signal()
    take_back_requested = Signal(int)  # change id

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._find: Callable[[Clinic], _Found] | None = None
        self._patient_id: int | None = None
        self._asked = 0
        self.header = PatientHeader()
        self.header.back_requested.connect(self.closed)
        self.title = label(tone="muted")
        self.header.add_button(self.title)
        self.table = VersionTable()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._selected())
        self.nothing = EmptyState(
            "history",
            tr("Nothing was changed yet"),
            tr("Every change from now on is listed here, and can be taken back."),
        )
        self.signatures = SignatureList()
        self.signatures.opened.connect(lambda given: show_signed(given, self))
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.nothing)
        self.take_back = context.actions.button("history.take_back", tone="primary")
        self._make_side()
        self._lay_out()
        self.setFocusProxy(self.table)
        context.records_changed.connect(self._changed)
        context.actions.bind(
            "history.take_back", self._take_back, page=self, enabled=self._can_take_back
        )

    def _make_side(self) -> None:
        self.side = ChangePanel()
        self.what, self.when = self.side.title, self.side.told
        self.state = label(tone="muted", wrap=True)
        self.side.foot.addWidget(self.state)
        self.side.foot.addWidget(self.take_back)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(1)
        left.addWidget(self.body, 1)
        left.addWidget(self._signed())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.header)
        page.addWidget(Beside(left, self.side, theme.panel(WIDTH)), 1)

    def _signed(self) -> QWidget:
        self.foot = QWidget()
        theme.set_surface(self.foot)
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(theme.XL, theme.M, theme.XL, theme.M)
        column.addWidget(self.signatures)
        self.foot.hide()
        return self.foot

    # -- what the window asks

    def open(self, patient_id: int) -> None:
        """Show every version of a patient's records."""
        self._open(partial(_of_patient, patient_id))

    def open_visit(self, visit_id: int) -> None:
        """Show every version of one visit."""
        self._open(partial(_of_visit, visit_id))

    def _open(self, find: Callable[[Clinic], _Found]) -> None:
        self._find, self._patient_id = find, None
        self.title.setText("")
        self._read()

    # -- reading

    def _changed(self, patient_id: int) -> None:
        if patient_id == self._patient_id and self.isVisible():
            self._read()

    def _read(self) -> None:
        find, clinic = self._find, self._context.clinic
        assert find is not None
        self._asked += 1
        asked = self._asked
        self._context.tasks.run_db(
            lambda _progress: find(clinic),
            done=lambda found: self._show(found) if asked == self._asked else None,
            failed=self._failed,
        )

    def _failed(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)  # last: going elsewhere clears an older error

    def _show(self, found: _Found) -> None:
        self._patient_id = found.patient.id
        self.header.set_patient(found.patient, found.visit.day if found.visit else None)
        self.title.setText(tr("Versions of the visit") if found.visit else tr("Versions"))
        self.table.show_versions(found.versions)
        self.body.setCurrentWidget(self.table if found.versions else self.nothing)
        self.side.setVisible(bool(found.versions))
        self.signatures.set_given(found.given)
        self.foot.setVisible(bool(found.given))
        self._selected()

    # -- the version selected

    def _selected(self) -> None:
        version = self.table.selected()
        if version is not None:
            undone = version.change.undone
            self.what.setText(version.what)
            self.when.setText(moment(version.change.made_at))
            self.state.setText(tr("This change has been taken back.") if undone else "")
            self.state.setVisible(undone)
            self._show_fields(version.fields)
        self._context.actions.refresh()

    def _show_fields(self, changes: tuple[FieldChange, ...]) -> None:
        self.side.clear()
        for change in changes:
            sides = [(tr("before"), change.before), (tr("after"), change.after)]
            self.side.add(change.label, sides)

    def _can_take_back(self) -> bool:
        version = self.table.selected()
        return version is not None and version.can_be_taken_back

    def _take_back(self) -> None:
        if (version := self.table.selected()) is not None:
            self.take_back_requested.emit(version.change.id)


def _of_patient(patient_id: int, clinic: Clinic) -> _Found:
    found = history.of_patient(clinic, patient_id)
    return _Found(patients.get(clinic, patient_id), None, versions.told(found))


def _of_visit(visit_id: int, clinic: Clinic) -> _Found:
    visit = visits.get(clinic, visit_id)
    found = history.of_patient(clinic, visit.patient_id, visit_id=visit_id)
    given = grade_signatures.of_visit(clinic, visit_id)
    return _Found(patients.get(clinic, visit.patient_id), visit, versions.told(found), given)
