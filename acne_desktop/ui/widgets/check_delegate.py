"""Draws the boxes of a list as those of a form are: the style outlines them in another colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)


class CheckDelegate(QStyledItemDelegate):
    """For lists of which the user picks some."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row, then the box again over its own."""
        super().paint(painter, option, index)
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        style = option.widget.style()
        box = QStyleOptionButton()
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box.rect = style.subElementRect(part, row, option.widget)
        box.palette = QApplication.palette("QCheckBox")  # type: ignore[call-overload] # stub errs
        on = row.checkState == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        )
        painter.fillRect(box.rect, box.palette.base())
        QApplication.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter
        )
