"""The table of audit entries: when, who, what, and to which record, newest first."""

import json
from collections.abc import Mapping

from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from acne_desktop.domain.audit import Action, Entry, subject_label
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
        return str(row.id), moment, who(row), what(row), record(row)


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
