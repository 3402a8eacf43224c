"""The list of patients as Qt sees it: rows are read where they are looked at, and dropped after."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from acne_desktop.domain.register import Order, Query
from acne_desktop.domain.searching import Term, terms
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import patients
from acne_desktop.services.patients import PatientRow
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.widgets import patient_cells as cells

PAGE = 50
KEPT_PAGES = 4
HEADINGS = (mark("Recent"), mark("All patients"))
COLUMNS = (
    mark("Patient"),
    mark("Born"),
    mark("Last visit"),
    mark("Next visit"),
    mark("IGA, last 5 visits"),
)
NAME, BORN, LAST_VISIT, NEXT_VISIT, GRADES = range(5)
ORDERS = {NAME: Order.NAME, LAST_VISIT: Order.LAST_VISIT, NEXT_VISIT: Order.NEXT_VISIT}
ROW_ROLE = Qt.ItemDataRole.UserRole  # the PatientRow, None for a heading
TERMS_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Answer:
    recent: list[PatientRow]
    page: int
    rows: list[PatientRow]


class PatientModel(QAbstractTableModel):
    """Patients who are asked for. A few pages are kept, the rest is read when it is shown.

    While nobody is searched for, those opened last stand above all others, under a heading.
    Only the newest question is asked: what is typed meanwhile waits for the answer before.
    """

    loaded = Signal()  # the rows of a new answer are there
    counted = Signal()  # and how many there are altogether
    failed = Signal(KnownError)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query = Query()
        self._terms: list[Term] = []
        self._recent: list[PatientRow] = []
        self._pages: dict[int, list[PatientRow]] = {}
        self._total = 0
        self._is_counted = True
        self._answered = False
        self._asking: Task | None = None
        self._next: tuple[Query, int] | None = None
        self._reading: Task | None = None
        self._wanted: int | None = None
        self._counting: Task | None = None
        self.rows_read = 0  # ever, for measuring

    # -- asking

    @property
    def query(self) -> Query:
        """What is asked for."""
        return self._next[0] if self._next else self._query

    @property
    def is_asking(self) -> bool:
        """Tell whether the rows shown are not yet those that are asked for."""
        return self._asking is not None

    @property
    def total(self) -> int | None:
        """How many patients are asked for; None until they are counted."""
        return self._total if self._is_counted else None

    @property
    def rows_kept(self) -> int:
        """How many rows are in memory."""
        return sum(map(len, self._pages.values())) + len(self._recent)

    def ask(self, query: Query, *, near: int = 0) -> None:
        """Ask anew, from about row ``near`` on; the rows shown stay until the answer is there."""
        page = max(0, near - self.head) // PAGE
        if self._asking is not None:
            self._next = (query, page)
            return
        self._begin(query, page)

    def forget(self) -> None:
        """Show nobody: the records are another clinic's."""
        for task in (self._asking, self._reading, self._counting):
            if task is not None:
                task.cancel()
        self._asking = self._reading = self._counting = None
        self._next = self._wanted = None
        self.beginResetModel()
        self._recent, self._pages, self._total, self._answered = [], {}, 0, False
        self.endResetModel()

    def _begin(self, query: Query, page: int) -> None:
        if query != self._query:
            self._terms = terms(query.text)
        self._query = query
        for task in (self._reading, self._counting):
            if task is not None:
                task.cancel()
        self._reading = self._counting = self._wanted = None
        clinic = self._context.clinic
        plain = query.is_everyone and query.order is Order.NAME and not query.descending
        with_recent = plain and self._context.settings.recent_patients

        def work(_progress: object) -> _Answer:
            recent = patients.recent(clinic) if with_recent else []
            rows = patients.find(clinic, query, limit=PAGE, offset=page * PAGE)
            if rows or page == 0:
                return _Answer(recent, page, rows)
            return _Answer(recent, 0, patients.find(clinic, query, limit=PAGE))

        self._asking = self._context.tasks.run_db(
            work, done=self._arrived, failed=self._not_arrived
        )

    def _arrived(self, answer: _Answer) -> None:
        self._asking = None
        if self._next is not None:
            (query, page), self._next = self._next, None
            self._begin(query, page)
            return
        self.beginResetModel()
        self._recent = answer.recent
        self._pages = {answer.page: answer.rows}
        self.rows_read += len(answer.rows) + len(answer.recent)
        self._total = answer.page * PAGE + len(answer.rows)
        self._is_counted = len(answer.rows) < PAGE
        self._answered = True
        self.endResetModel()
        self.loaded.emit()
        if self._is_counted:
            self.counted.emit()
        elif self._asking is None:
            self._count()

    def _not_arrived(self, error: KnownError) -> None:
        self._asking = self._next = None
        self.failed.emit(error)

    def _count(self) -> None:
        # Beside the worker of the database: the next letter typed need not wait for it.
        clinic, query = self._context.clinic, self._query
        self._counting = self._context.tasks.run(
            lambda _progress: patients.count(clinic, query),
            done=self._has_counted,
            failed=lambda _error: None,  # the list is there; its next page will tell
        )

    def _has_counted(self, total: int) -> None:
        self._counting = None
        self._is_counted = True
        if total > self._total:
            first = self.head + self._total
            self.beginInsertRows(QModelIndex(), first, first + total - self._total - 1)
            self._total = total
            self.endInsertRows()
        self.counted.emit()

    # -- reading what is looked at

    def _read(self, page: int) -> None:
        self._wanted = page
        if self._reading is None and self._asking is None:
            self._read_wanted()

    def _read_wanted(self) -> None:
        page, self._wanted = self._wanted, None
        if page is None or page in self._pages:
            return
        clinic, query = self._context.clinic, self._query
        self._reading = self._context.tasks.run_db(
            lambda _progress: patients.find(clinic, query, limit=PAGE, offset=page * PAGE),
            done=lambda rows: self._has_read(page, rows),
            failed=self._has_not_read,
        )

    def _has_read(self, page: int, rows: list[PatientRow]) -> None:
        self._reading = None
        self._pages[page] = rows
        self.rows_read += len(rows)
        while len(self._pages) > KEPT_PAGES:
            del self._pages[max(self._pages, key=lambda each: abs(each - page))]
        first = self.head + page * PAGE
        last = min(first + PAGE, self.rowCount()) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
        self._read_wanted()

    def _has_not_read(self, error: KnownError) -> None:
        self._reading = None
        self.failed.emit(error)

    # -- rows

    @property
    def head(self) -> int:
        """How many rows stand above the list itself: those opened last, and two headings."""
        return len(self._recent) + len(HEADINGS) if self._recent else 0

    def heading(self, row: int) -> str:
        """Return the heading in a row, or an empty text."""
        if not self._recent or row not in (0, self.head - 1):
            return ""
        return tr(HEADINGS[0 if row == 0 else 1])

    def heading_rows(self) -> tuple[int, ...]:
        """Return the rows that are headings."""
        return (0, self.head - 1) if self._recent else ()

    def row(self, place: int) -> PatientRow | None:
        """Return the patient in a row; None for a heading, or where they are not read yet."""
        if 0 < place < self.head - 1:
            return self._recent[place - 1]
        number = place - self.head
        if not 0 <= number < self._total:
            return None
        rows = self._pages.get(number // PAGE)
        if rows is None:
            self._read(number // PAGE)
            return None
        return rows[number % PAGE] if number % PAGE < len(rows) else None

    def first(self) -> int:
        """Return the first row that is a patient, or -1."""
        if self._recent:
            return 1
        return 0 if self._total else -1

    def next_to(self, place: int, step: int) -> int:
        """Return the row of a patient next to one, up or down; headings are stepped over."""
        place += step
        if place in self.heading_rows():
            place += step
        return min(max(place, self.first()), self.rowCount() - 1)

    def place_of(self, patient_id: int, *, near: int = 0) -> int:
        """Return where a patient stands among the rows in memory, or -1; the nearest place."""
        places = [1 + i for i, row in enumerate(self._recent) if row.patient.id == patient_id]
        for page, rows in self._pages.items():
            first = self.head + page * PAGE
            places += [first + i for i, row in enumerate(rows) if row.patient.id == patient_id]
        return min(places, key=lambda place: abs(place - near), default=-1)

    def spans(self, rows: list[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int]]]:
        """Tell who stands in rows (first, last): those opened last by number, others by place."""
        recent: list[int] = []
        places: list[tuple[int, int]] = []
        for first, last in rows:
            upper = range(max(first, 1), min(last, self.head - 2) + 1)
            recent += [self._recent[row - 1].patient.id for row in upper] if self._recent else []
            begin, end = max(first - self.head, 0), last - self.head
            if end >= begin:
                places.append((begin, end))
        return recent, places

    # -- what the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are, read or not."""
        return 0 if parent.isValid() else self.head + self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let nobody select a heading."""
        if index.isValid() and index.row() in self.heading_rows():
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, and how to sort by it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and section in ORDERS:
            return tr("Sort by this column; once more turns the order round")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, what to mark in it, or the row that a delegate draws."""
        heading = self.heading(index.row())
        if role == HEADING_ROLE:
            return heading
        if heading:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return heading if shown and index.column() == NAME else None
        row = self.row(index.row())
        return None if row is None else self._cell(row, index.column(), role)

    def _cell(self, row: PatientRow, column: int, role: int) -> object:
        if role == ROW_ROLE:
            return row
        if role == TERMS_ROLE:
            return self._terms
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _said(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == GRADES:
            return cells.grades_in_words(row)
        return None


def _said(row: PatientRow, column: int) -> str:
    """Return what a cell says, as it is read out."""
    today = date.today()
    if column == NAME:
        return f"{row.patient.details.name}, {cells.identifier(row)}"
    if column == BORN:
        return cells.joined(cells.born(row), cells.age(row, today))
    if column == LAST_VISIT:
        return cells.day(row.last_visit)
    if column == NEXT_VISIT:
        return cells.joined(cells.day(row.next_visit), cells.when(row, today))
    return cells.grades_in_words(row)
