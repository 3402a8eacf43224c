"""All patients: search, filters, list, and the selected one at a glance."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient, same_identifier
from acne_desktop.domain.register import Order, Query
from acne_desktop.language import tr
from acne_desktop.services import patients
from acne_desktop.ui import theme
from acne_desktop.ui.actions import shown_key
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets import patient_model as columns
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.glance import Glance
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.patient_header import HEIGHT
from acne_desktop.ui.widgets.patient_model import PatientModel
from acne_desktop.ui.widgets.patient_table import PatientTable
from acne_desktop.ui.widgets.register_filters import RegisterFilters

_WIDEST_SEARCH = 560
_LEAST_SEARCH = 360
_ROOM_FOR_GLANCE = 1060
_ORDERS = tuple(Order)
_MENU = ("visit.new", "patient.edit", "patient.print", "patient.merge", "patient.remove")


class PatientsPage(QWidget):
    """``refresh`` reads the list; the window calls it whenever the page is shown."""

    patient_opened = Signal(int)
    new_visit_requested = Signal(int)
    edit_requested = Signal(Patient)
    merge_requested = Signal(int, int)
    reports_requested = Signal(list)  # numbers of patients
    removed = Signal(list)
    nobody_yet = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._wanted: int | None = None
        self._near = 0
        self._open_next = False
        self.model = PatientModel(context, self)
        self.search = self._search_box()
        self.filters = RegisterFilters(context.actions, self)
        self.view = PatientTable(self.model)
        self.glance = Glance(context)
        self.glance.set_row(None)
        self.nothing = EmptyState(
            "search",
            "",
            "",
            context.actions.button("filter.clear"),
            context.actions.button("patient.new"),
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.view)
        self.body.addWidget(self.nothing)
        self._lay_out()
        self.setFocusProxy(self.view)
        self._connect()
        self._bind()

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        text = tr("Search name, identifier or date of birth ({key})", key=shown_key("search"))
        box.setPlaceholderText(text)
        box.setAccessibleName(tr("Search patients"))
        box.setClearButtonEnabled(True)
        box.addAction(theme.icon("search", tone="muted"), QLineEdit.ActionPosition.LeadingPosition)
        box.setMaximumWidth(theme.em(_WIDEST_SEARCH))
        box.installEventFilter(self)
        return box

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.counted.connect(lambda: self.filters.show_count(self.model.total))
        self.model.failed.connect(self._context.report_error)
        self.model.dataChanged.connect(self._have_arrived)
        self.search.textChanged.connect(lambda _text: self._ask())
        self.search.returnPressed.connect(self._open_selected)
        self.filters.changed.connect(self._ask)
        self.view.chosen.connect(self._open_selected)
        self.view.order_requested.connect(self._sort_by)
        self.view.typed.connect(self._type)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._selected())
        self.glance.open_requested.connect(self.patient_opened)
        self.glance.merge_requested.connect(self.merge_requested)
        self._context.records_changed.connect(self.glance.forget_pictures)
        self._context.clinic_changed.connect(self._start_over)

    def _bind(self) -> None:
        bind = self._context.actions.bind
        bind("search", self.focus_search, page=self)
        bind("filter.clear", self.show_everyone, page=self, enabled=self._is_narrowed)
        bind("list.sort", self._sort_next, page=self)
        bind("visit.new", self._new_visit, page=self, enabled=self._has_one)
        bind("patient.edit", self._edit, page=self, enabled=self._has_one)
        bind("patient.merge", self._merge, page=self, enabled=self._has_two)
        bind("patient.print", self._print, page=self, enabled=self._has_any)
        bind("patient.remove", self._remove, page=self, enabled=self._has_any)

    def _lay_out(self) -> None:
        bar = Lines(spacing=theme.M, height=theme.em(HEIGHT))
        theme.set_surface(bar)
        bar.setContentsMargins(theme.M, 0, theme.L, 0)
        bar.add(self.search, grows=True, least=theme.em(_LEAST_SEARCH))
        bar.spring()
        bar.add(*(self._context.actions.button(id_) for id_ in ("import.open", "patient.new")))
        above = QVBoxLayout()
        above.setSpacing(0)
        above.addWidget(bar)
        above.addWidget(self.filters)
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self.body, 1)
        row.addWidget(self.glance)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addLayout(above)
        page.addLayout(row, 1)

    # -- what the window asks

    def refresh(self) -> None:
        """Read the list again, where it stands, and keep the selected patient."""
        row = self.view.currentIndex().row()
        self._near = row - self.model.head  # those opened last may be others by now
        if (number := self.glance.patient_id) is not None:
            self._wanted = number
        self.glance.read_again()
        self.model.ask(self._query(), near=row)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_everyone(self) -> None:
        """Clear the search and every filter."""
        self.search.clear()
        self.filters.reset()

    # -- asking

    def _query(self) -> Query:
        return self.filters.query(self.search.text(), self.model.query)

    def _ask(self) -> None:
        self._wanted, self._near = None, 0
        self.model.ask(self._query())
        self._context.actions.refresh()

    def _is_narrowed(self) -> bool:
        return bool(self.search.text()) or self.filters.is_on

    def _type(self, text: str) -> None:
        """Search for what is typed while the list has the keyboard."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(text)

    def _sort_by(self, column: int) -> None:
        order, before = columns.ORDERS[column], self.model.query
        newest_first = order is Order.LAST_VISIT
        descending = not before.descending if order is before.order else newest_first
        self._sort(order, descending=descending)

    def _sort_next(self) -> None:
        """Go on to the next order, each in its usual direction."""
        place = _ORDERS.index(self.model.query.order) + 1
        order = _ORDERS[place % len(_ORDERS)]
        self._sort(order, descending=order is Order.LAST_VISIT)

    def _sort(self, order: Order, *, descending: bool) -> None:
        self._wanted = self.glance.patient_id
        self.model.ask(replace(self._query(), order=order, descending=descending))

    def _start_over(self) -> None:
        self._wanted, self._near, self._open_next = None, 0, False
        self.model.forget()
        self.glance.set_row(None)
        for part in (self.search, self.filters):
            part.blockSignals(True)
        self.search.clear()
        self.filters.reset()
        for part in (self.search, self.filters):
            part.blockSignals(False)

    # -- what happens

    def _loaded(self) -> None:
        query, first = self.model.query, self.model.first()
        self.view.show_order(query)
        self.filters.show_count(self.model.total)
        if first < 0 and query.is_everyone:
            self.nobody_yet.emit()
        self.body.setCurrentWidget(self.view if first >= 0 else self.nothing)
        self.nothing.say(
            tr("No patient matches"),
            tr("Change the search or the filters, show all patients, or register a new one.")
            if query.is_filtered
            else tr("Search for a part of the name, the identifier or the date of birth."),
        )
        near, place = self._near + self.model.head, -1
        if self._wanted is not None:
            place = self.model.place_of(self._wanted, near=near)
        self._select(place if place >= 0 else self._best(query, first))
        if first < 0:
            self._selected()
        if self._open_next:
            self._open_next = False
            self._open_selected()

    def _best(self, query: Query, first: int) -> int:
        """Return the row of the patient who has what is typed as identifier, or the first."""
        for row in range(first, min(first + columns.PAGE, self.model.rowCount())):
            found = self.model.row(row)
            if found and same_identifier(found.patient.details.identifier, query.text):
                return row
        return first

    def _select(self, place: int) -> None:
        index = self.model.index(place, 0)
        self.view.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.view.scrollTo(index)
        if place == self.model.first():
            self.view.scrollToTop()  # with the heading above

    def _selected(self) -> None:
        count, index = self.view.selected_count(), self.view.currentIndex()
        if count > 1:
            self.glance.set_many(count)
        else:
            self.glance.set_row(self.model.row(index.row()) if index.isValid() else None)
        self._context.actions.refresh()

    def _have_arrived(self, first: QModelIndex, last: QModelIndex) -> None:
        """Show the selected patient, where they are among the rows just read."""
        if first.row() <= self.view.currentIndex().row() <= last.row():
            self._selected()

    def _has_one(self) -> bool:
        return self.glance.patient_id is not None

    def _has_two(self) -> bool:
        return self.view.selected_count() == 2

    def _has_any(self) -> bool:
        return self.view.selected_count() > 0

    def _open_selected(self) -> None:
        if self.model.is_asking:  # the answer to what was typed is on its way
            self._open_next = True
        elif (patient_id := self.glance.patient_id) is not None:
            self.patient_opened.emit(patient_id)

    def _new_visit(self) -> None:
        if (patient_id := self.glance.patient_id) is not None:
            self.new_visit_requested.emit(patient_id)

    def _edit(self) -> None:
        if (row := self.glance.row) is not None:
            self.edit_requested.emit(row.patient)

    # -- several patients

    def _with_selected(self, then: Callable[[list[int]], None]) -> None:
        """Go on with the numbers of all selected patients, also of those not read yet."""
        recent, places = self.model.spans(self.view.selected_ranges())
        clinic, query = self._context.clinic, self.model.query

        def work(_progress: object) -> list[int]:
            found = list(recent)
            for first, last in places:
                found += patients.numbers(clinic, query, offset=first, limit=last - first + 1)
            return list(dict.fromkeys(found))

        self._context.tasks.run_db(work, done=then)

    def _merge(self) -> None:
        self._with_selected(lambda ids: self.merge_requested.emit(*ids) if len(ids) == 2 else None)

    def _print(self) -> None:
        self._with_selected(self.reports_requested.emit)

    def _remove(self) -> None:
        self._with_selected(self._remove_all)

    def _remove_all(self, ids: list[int]) -> None:
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: patients.remove(clinic, ids), done=lambda _none: self._removed(ids)
        )

    def _removed(self, ids: list[int]) -> None:
        self.removed.emit(ids)
        for patient_id in ids:
            self._context.records_changed.emit(patient_id)
        self.refresh()

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for id_ in _MENU:
            menu.addAction(self._context.actions.action(id_))
        menu.popup(self.view.viewport().mapToGlobal(at))

    # -- keys and room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list whole: on a narrow window the glance gives way."""
        super().resizeEvent(event)
        self.glance.set_room(self.width() >= theme.em(_ROOM_FOR_GLANCE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while one types."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self._key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if self.model.first() < 0:
            return False
        if key in steps and not event.modifiers():
            self._select(self.model.next_to(self.view.currentIndex().row(), steps[key]))
            return True
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, *steps):
            QApplication.sendEvent(self.view, event)
            return True
        return False
