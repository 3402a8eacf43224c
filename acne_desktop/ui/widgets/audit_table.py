"""The table of audit entries: when, who, what, and to which record, newest first."""

from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from acne_desktop.domain.audit import Entry
from acne_desktop.language import mark, tr
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_COLUMNS = (mark("Entry"), mark("When (UTC)"), mark("Who"), mark("What"), mark("Record"))
_RECORD = 4
_ROW = 36


class AuditModel(RowsModel[Entry]):
    """Entries as far as they were read."""

    columns = _COLUMNS

    def cells(self, row: Entry) -> tuple[str, ...]:
        """Return number, moment, who, what and record."""
        moment = f"{row.at:%Y-%m-%d %H:%M:%S}"
        return str(row.id), moment, row.who, row.what, row.about


class AuditTable(QTableView):
    """Rows of one line; the page beside it says the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = AuditModel(self)
        self.setModel(self.entries)
        choose_rows(self, tr("Audit trail"), _ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_RECORD, QHeaderView.ResizeMode.Stretch)

    def selected(self) -> Entry | None:
        """Return the entry at hand."""
        return self.entries.row_at(self.currentIndex().row())
