"""The table of audit entries: when, who, what, and to which record, newest first."""

import json
from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from acne_desktop.domain.audit import Action, Entry, subject_label
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = (mark("Entry"), mark("When (UTC)"), mark("Who"), mark("What"), mark("Record"))
_RECORD = 4
_ROW = 36


class AuditModel(QAbstractTableModel):
    """Entries as far as they were read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def add(self, entries: list[Entry]) -> None:
        """Show these older ones, too."""
        if entries:
            first = len(self.entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self.entries = [*self.entries, *entries]
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _cells(self.entries[index.row()])[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return tr(_COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None


class AuditTable(QTableView):
    """Rows of one line; the page beside it says the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = AuditModel(self)
        self.setModel(self.entries)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAccessibleName(tr("Audit trail"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_RECORD, QHeaderView.ResizeMode.Stretch)

    def selected(self) -> Entry | None:
        """Return the entry at hand."""
        row = self.currentIndex().row()
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None


def who(entry: Entry) -> str:
    """Return who did it; without accounts, nobody by name."""
    return entry.actor or tr("No account")


def what(entry: Entry) -> str:
    """Return what was done, in the language in force."""
    known = {action.value for action in Action}
    return Action(entry.action).label if entry.action in known else entry.action


def record(entry: Entry) -> str:
    """Return which record it is about."""
    return f"{subject_label(entry.subject)} {entry.record}".strip()


def differences(entry: Entry) -> list[tuple[str, str | None, str | None]]:
    """Return each field that differs, with its old and its new value; None where there is none."""
    old: Mapping[str, object] = entry.old or {}
    new: Mapping[str, object] = entry.new or {}
    names = list(dict.fromkeys((*old, *new)))
    return [(name, _value(old, name), _value(new, name)) for name in names]


def _value(side: Mapping[str, object], name: str) -> str | None:
    value = side.get(name)
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _cells(entry: Entry) -> tuple[str, str, str, str, str]:
    moment = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return str(entry.id), moment, who(entry), what(entry), record(entry)
