"""All patients: search, list, and the selected one at a glance."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.ui import theme
from acne_desktop.ui.actions import shown_key
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets import patient_table as table
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.glance import Glance
from acne_desktop.ui.widgets.patient_header import HEIGHT

_TYPING_PAUSE_MS = 120
_WIDEST_SEARCH = 560
_ROOM_FOR_GLANCE = 1060
_LEAST_LIST = 700


class PatientsPage(QWidget):
    """``refresh`` reads the list; the window calls it whenever the page is shown."""

    patient_opened = Signal(int)
    new_visit_requested = Signal(int)
    nobody_yet = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._wanted: int | None = None
        self.model = table.PatientModel(context, self)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(context.report_error)
        self.search = self._search_box()
        self.view = self._table()
        self.glance = Glance(context)
        self.glance.set_row(None)
        self.glance.open_requested.connect(self.patient_opened)
        self.clear_search = QPushButton("Clear the search")
        self.clear_search.clicked.connect(self.search.clear)
        self.nothing = EmptyState("search", "", "", self.clear_search)
        self.body = QStackedWidget()
        self.body.addWidget(self.view)
        self.body.addWidget(self.nothing)
        self._lay_out()
        self.setFocusProxy(self.view)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.model.search(self.search.text()))
        context.records_changed.connect(self.glance.forget_pictures)
        context.clinic_changed.connect(self._start_over)
        context.actions.bind("search", self.focus_search, page=self)
        context.actions.bind("visit.new", self._new_visit, page=self, enabled=self._has_selection)

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText(f"Search name or identifier ({shown_key('search')})")
        box.setAccessibleName("Search patients")
        box.setClearButtonEnabled(True)
        box.addAction(theme.icon("search", tone="muted"), QLineEdit.ActionPosition.LeadingPosition)
        box.setMaximumWidth(theme.em(_WIDEST_SEARCH))
        box.textChanged.connect(self._typed)
        box.returnPressed.connect(self._open_selected)
        box.installEventFilter(self)
        return box

    def _table(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setItemDelegateForColumn(table.NAME, table.NameDelegate(view))
        view.setItemDelegateForColumn(table.GRADES, table.GradesDelegate(view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setCornerButtonEnabled(False)
        view.setAccessibleName("Patients")
        view.verticalHeader().hide()
        view.setMinimumWidth(theme.em(_LEAST_LIST))
        view.verticalHeader().setDefaultSectionSize(theme.em(table.ROW_HEIGHT))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(table.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.em(48))
        for column, width in (
            (table.IDENTIFIER, 132),
            (table.AGE, 64),
            (table.LAST_VISIT, 116),
            (table.GRADES, 244),
        ):
            view.setColumnWidth(column, theme.em(width))
        view.activated.connect(lambda _index: self._open_selected())
        view.selectionModel().currentRowChanged.connect(self._selected)
        return view

    def _lay_out(self) -> None:
        bar = QWidget()
        theme.set_surface(bar)
        bar.setFixedHeight(theme.em(HEIGHT))
        top = QHBoxLayout(bar)
        top.setContentsMargins(theme.L, 0, theme.L, 0)
        top.setSpacing(theme.M)
        top.addWidget(self.search, 1)
        top.addStretch(1)
        top.addWidget(self._context.actions.button("import.open"))
        top.addWidget(self._context.actions.button("patient.new"))
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self.body, 1)
        row.addWidget(self.glance)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(bar)
        page.addLayout(row, 1)

    # -- what the window asks

    def refresh(self) -> None:
        """Read the list again and keep the selected patient."""
        self._wanted = self.glance.patient_id
        self.model.search(self.search.text())

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # -- what happens

    def _typed(self) -> None:
        self._pause.start()

    def _start_over(self) -> None:
        self._wanted = None
        self.glance.set_row(None)
        self.search.clear()
        self._pause.stop()

    def _loaded(self) -> None:
        anybody = self.model.rowCount() > 0
        if not anybody and not self.model.text:
            self.nobody_yet.emit()
        self.body.setCurrentWidget(self.view if anybody else self.nothing)
        self.nothing.say(
            "No patient matches",
            "Search for a part of the name or the identifier, or register a new patient.",
        )
        place = self.model.place_of(self._wanted) if self._wanted is not None else -1
        self._select(max(place, 0))
        if not anybody:
            self._selected(QModelIndex())

    def _select(self, place: int) -> None:
        index = self.model.index(place, 0)
        self.view.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.view.scrollTo(index)

    def _selected(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        self.glance.set_row(self.model.row(index.row()) if index.isValid() else None)
        self._context.actions.refresh()

    def _has_selection(self) -> bool:
        return self.glance.patient_id is not None

    def _open_selected(self) -> None:
        if self._pause.isActive():  # Enter came before the search: the answer is not there yet
            return
        if (patient_id := self.glance.patient_id) is not None:
            self.patient_opened.emit(patient_id)

    def _new_visit(self) -> None:
        if (patient_id := self.glance.patient_id) is not None:
            self.new_visit_requested.emit(patient_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list whole: on a narrow window the glance gives way."""
        super().resizeEvent(event)
        self.glance.set_room(self.width() >= theme.em(_ROOM_FOR_GLANCE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while one types; Escape empties the search."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self._key(Qt.Key(event.key()))
        ):
            return True
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps and self.model.rowCount():
            place = self.view.currentIndex().row() + steps[key]
            self._select(min(max(place, 0), self.model.rowCount() - 1))
            return True
        if key is Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False
