"""The table of versions: when each change was made, what it did, and whether it is in force."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.services.versions import FieldChange, Version
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.row_table import choose_rows

Index = QModelIndex | QPersistentModelIndex
WHEN, WHAT, FIELDS, STATE = range(4)
_COLUMNS = (mark("When"), mark("What"), mark("From and to"), mark("State"))
_UNDONE = mark("Taken back")
_ROW = 40


class VersionModel(QAbstractTableModel):
    """Changes, newest first; what was taken back is struck through, and says so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._versions: Sequence[Version] = ()

    def set_versions(self, versions: Sequence[Version]) -> None:
        """Show these versions."""
        self.beginResetModel()
        self._versions = versions
        self.endResetModel()

    def version(self, row: int) -> Version | None:
        """Return the version in a row, or None."""
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def place_of(self, change_id: int | None) -> int:
        """Return the row of a change, or -1."""
        places = (i for i, each in enumerate(self._versions) if each.change.id == change_id)
        return next(places, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of versions."""
        return 0 if parent.isValid() else len(self._versions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words, or how they are drawn and read out."""
        version = self._versions[index.row()]
        text = _cell(version, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            undone = version.change.undone and index.column() != STATE
            return tr("{what}, taken back", what=text) if undone else text
        if role == Qt.ItemDataRole.FontRole and index.column() in (WHAT, FIELDS):
            return _struck() if version.change.undone else None
        if role == Qt.ItemDataRole.ForegroundRole and version.change.undone:
            return QColor(theme.colours().muted)
        return None


def _struck() -> QFont:
    font = theme.font(Type.BODY)
    font.setStrikeOut(True)
    return font


def _cell(version: Version, column: int) -> str:
    if column == WHEN:
        return moment(version.change.made_at)
    if column == WHAT:
        return version.what
    if column == FIELDS:
        return "; ".join(said(change) for change in version.fields)
    return tr(_UNDONE) if version.change.undone else ""


def moment(made_at: datetime) -> str:
    """Return when something was done, in this machine's time."""
    return made_at.astimezone().strftime("%Y-%m-%d %H:%M")


def said(change: FieldChange) -> str:
    """Return one field's change on one line."""
    if not change.before:
        return tr("{label}: {value}", label=change.label, value=change.after)
    after = change.after or tr("nothing")
    return tr("{label}: {before} → {after}", label=change.label, before=change.before, after=after)


class VersionTable(QTableView):
    """One row a change; the arrow keys move through them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.versions = VersionModel(self)
        self.setModel(self.versions)
        choose_rows(self, tr("Versions"), _ROW)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (WHEN, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (WHAT, FIELDS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Show versions, newest first; the one that was selected stays so where it can."""
        before = self.selected()
        self.versions.set_versions(versions)
        place = self.versions.place_of(before.change.id if before else None)
        if versions:
            self.selectRow(max(place, 0))

    def selected(self) -> Version | None:
        """Return the version selected."""
        return self.versions.version(self.currentIndex().row())
