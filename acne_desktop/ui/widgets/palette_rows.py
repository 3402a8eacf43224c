"""The palette's rows: commands with their keys, and patients; a heading above each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_ROW, _HEADING = 36, 28
_NOT_NOW = mark("Cannot be used here now")


@dataclass(frozen=True)
class Row:
    """One line. ``act`` is what choosing it does; None for a heading and what cannot be used."""

    text: str
    about: str = ""
    key: str = ""
    icon: str = ""
    act: Callable[[], object] | None = None
    heading: bool = False

    def in_words(self) -> str:
        """Return all that the row shows, for a screen reader."""
        dimmed = "" if self.act or self.heading else tr(_NOT_NOW)
        return ", ".join(part for part in (self.text, self.about, self.key, dimmed) if part)


class RowModel(QAbstractListModel):
    """The rows as they are listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        """Return the row at a place, or None."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows(self) -> Sequence[Row]:
        """Return every row."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or what a screen reader says of it."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.in_words()
        if role == Qt.ItemDataRole.ToolTipRole and not row.act and not row.heading:
            return tr(_NOT_NOW)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only what can be done be chosen."""
        row = self._rows[index.row()]
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if row.act else Qt.ItemFlag.NoItemFlags


class RowDelegate(QStyledItemDelegate):
    """Draws a row: icon, text, what it is about in a lighter tone, and its key at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row or of a heading."""
        row: Row = index.data(ROW_ROLE)
        return QSize(0, theme.em(_HEADING if row.heading else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Row = index.data(ROW_ROLE)
        area: QRect = option.rect
        colours = theme.colours()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.selected))
            painter.fillRect(
                QRect(area.left(), area.top(), theme.px(3), area.height()), QColor(colours.accent)
            )
        inner = area.adjusted(theme.L, 0, -theme.L, 0)
        if row.heading:
            _write(painter, inner, row.text, colours.muted, theme.font(Type.CAPTION, bold=True))
            painter.restore()
            return
        ink = colours.text if row.act else colours.disabled
        quiet = colours.muted if row.act else colours.disabled
        if row.icon:
            icon = theme.pixmap(
                row.icon, tone="text" if row.act else "disabled", scale=_ratio(painter)
            )
            top = inner.top() + (inner.height() - theme.ICON) // 2
            painter.drawPixmap(QRect(inner.left(), top, theme.ICON, theme.ICON), icon)
        inner.setLeft(inner.left() + theme.ICON + theme.M)
        if row.key:
            used = _write(
                painter, inner, row.key, quiet, theme.font(Type.CAPTION), to_the_right=True
            )
            inner.setRight(inner.right() - used - theme.L)
        used = _write(painter, inner, row.text, ink, theme.font(Type.BODY))
        inner.setLeft(inner.left() + used + theme.M)
        if row.about and inner.width() > theme.XL:
            _write(painter, inner, row.about, quiet, theme.font(Type.CAPTION))
        painter.restore()


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return device.devicePixelRatio() if device else 1.0


def _write(
    painter: QPainter,
    area: QRect,
    text: str,
    colour: str,
    font: QFont,
    *,
    to_the_right: bool = False,
) -> int:
    """Write on one line, cut where it does not fit; return the width taken."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    side = Qt.AlignmentFlag.AlignRight if to_the_right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)
