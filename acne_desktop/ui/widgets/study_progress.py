"""How far a study is: each reader's training, reads and repeats, in figures that tell no grade."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.study import State, Study
from acne_desktop.language import mark, tr, trn
from acne_desktop.services.study_overview import Details
from acne_desktop.services.study_results import Progress, ReaderProgress
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.reads_bar import DONE, Index, ReadsBar, told
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW = 44
_OLD_AFTER_MS = 30_000  # readers go on at other workstations
_LEAST = 104  # of a column: a name of two words, one below the other
_TOLD = 124  # of the training: two lines where the words are long
_WHO, _TRAINING, _READS, _REPEATS, _NOT_GRADABLE, _LAST = range(6)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (_NOT_GRADABLE,)
_DRAFT = mark("Nothing is planned yet: enrol the visits, then open the study.")


class ReadersModel(RowsModel[ReaderProgress]):
    """Everybody who reads, and who has read, in a study."""

    columns = (
        mark("Reader"),
        mark("Training"),
        mark("Reads"),
        mark("Repeats"),
        mark("Not gradable"),
        mark("Last read"),
    )
    study: Study | None = None

    def cells(self, row: ReaderProgress) -> tuple[str, ...]:
        """Return how far somebody is."""
        last = f"{row.last_at:%Y-%m-%d}" if row.last_at else ""
        return (
            self._name(row),
            training(row),
            reads(row),
            told(row.repeats_done, row.repeats),
            str(row.not_gradable),
            last,
        )

    def _name(self, row: ReaderProgress) -> str:
        if row.gone:
            return tr("{name} (replaced)", name=row.name)
        if self.study is not None and row.reader_id not in self.study.protocol.readers:
            return tr("{name} (adjudicator)", name=row.name)
        return row.name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, or how far the reads are."""
        row, column = self.rows[index.row()], index.column()
        if role == DONE and column == _READS:
            return row.done, row.planned
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and column == _LAST and row.last_at:
            return f"{row.last_at:%Y-%m-%d %H:%M} UTC"
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name, over numbers at the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return super().headerData(section, orientation, role)


class StudyProgress(QWidget):
    """``train_again`` with a reader who did not reach the threshold; ``changed`` by selecting.

    ``old`` every half minute that an open study is shown: it may be further by now.
    """

    train_again = Signal(int)
    changed = Signal()
    old = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._state = State.DRAFT
        self.summary = give_way(label(wrap=True))
        self.model = ReadersModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(_READS, ReadsBar(self.table))
        choose_rows(self.table, tr("Readers"), _ROW)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHO, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.em(_LEAST))
        header.setSectionResizeMode(_TRAINING, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(_TRAINING, theme.em(_TOLD))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._selected())
        self.replace = actions.button("study.replace")
        self.missed = give_way(label(wrap=True))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why the training is given again"))
        self.reason.setAccessibleName(tr("Why the training is given again"))
        self.again = QPushButton(tr("Give the training again"))
        self.again.clicked.connect(lambda _checked: self._train())
        self.ageing = QTimer(self)
        self.ageing.setInterval(_OLD_AFTER_MS)
        self.ageing.timeout.connect(self._grow_old)
        self._lay_out()

    def _lay_out(self) -> None:
        self._training = QWidget()
        again = QHBoxLayout()
        again.setSpacing(theme.S)
        again.addWidget(self.reason, 1)
        again.addWidget(self.again)
        below = QVBoxLayout(self._training)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.S)
        below.addWidget(self.missed)
        below.addLayout(again)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.replace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addWidget(self._training)
        column.addLayout(foot)
        self._training.hide()

    def show_study(self, details: Details) -> None:
        """Show how far a study is."""
        here = self.selected()
        self._state = details.study.state
        draft = self._state is State.DRAFT
        self.model.study = details.study
        self.model.show(list(details.progress.people))
        self.summary.setText(tr(_DRAFT) if draft else summary(details.progress))
        ids = [each.reader_id for each in details.progress.people]
        if ids:
            wanted = here.reader_id if here is not None else ids[0]
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
        self._selected()

    def showEvent(self, event: QShowEvent) -> None:
        """Grow old from now on."""
        super().showEvent(event)
        self.ageing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing while nobody looks."""
        super().hideEvent(event)
        self.ageing.stop()

    def _grow_old(self) -> None:
        if self._state is State.OPEN:
            self.old.emit()

    def selected(self) -> ReaderProgress | None:
        """Return the reader at hand; none who is gone already."""
        found = self.model.row_at(self.table.currentIndex().row())
        return None if found is None or found.gone else found

    def _selected(self) -> None:
        found = self.selected()
        missed = (
            found is not None
            and self._state is State.OPEN
            and not found.qualified
            and found.training_done == found.training
        )
        if found is not None and missed:
            self.missed.setText(
                tr("{name} did not reach the threshold, and reads no further.", name=found.name)
            )
        self._training.setVisible(missed)
        self.changed.emit()

    def _train(self) -> None:
        found = self.selected()
        if found is not None:
            self.train_again.emit(found.reader_id)


def training(row: ReaderProgress) -> str:
    """Return how far somebody's training is, and whether they may read on."""
    if not row.training:
        return "\N{EN DASH}"
    if row.trained is None:
        return told(row.training_done, row.training)
    value = f"{row.trained:.2f}"
    if row.qualified:
        return tr("{value}: qualified", value=value)
    return tr("{value}: not qualified", value=value)


def reads(row: ReaderProgress) -> str:
    """Return how many of their own reads somebody has done, and how many third ones besides."""
    thirds = trn("{n} third read", "{n} third reads", row.thirds) if row.thirds else ""
    own = told(row.done, row.planned) if row.planned or not thirds else ""
    return ", ".join(part for part in (own, thirds) if part)


def summary(progress: Progress) -> str:
    """Return how far a study is as a whole."""
    parts = [
        trn(
            "{settled} of {n} visit has its final grade.",
            "{settled} of {n} visits have their final grade.",
            progress.visits,
            settled=progress.settled,
        ),
        trn("{n} read is left.", "{n} reads are left.", progress.left),
    ]
    if progress.waiting:
        parts.append(
            trn(
                "{n} third read waits for an adjudicator.",
                "{n} third reads wait for an adjudicator.",
                progress.waiting,
            )
        )
    return " ".join(parts)
