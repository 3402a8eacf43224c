"""The signatures of a record: who, when, what it means, and which a later change supersedes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from acne_desktop.domain.signature import Given
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import give_way, label

_ICON = 16


class SignatureList(QWidget):
    """Hidden while nothing is signed; ``opened`` asks for what was signed."""

    opened = Signal(object)  # Given

    def __init__(self) -> None:
        super().__init__()
        self.given: tuple[Given, ...] = ()
        self.buttons: list[QToolButton] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(label(tr("Signatures"), Type.CAPTION, bold=True))
        column.addLayout(self._rows)
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said, a signature a line."""
        return "\n".join(each.sentence for each in self.given)

    def set_given(self, given: Sequence[Given]) -> None:
        """Show signatures, the newest first; ``given`` is oldest first."""
        self.given = tuple(reversed(given))
        self.buttons.clear()
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for each in self.given:
            self._rows.addWidget(self._row(each))
        self.setVisible(bool(given))

    def _row(self, given: Given) -> QWidget:
        made = QWidget()
        icon = IconLabel(
            "circle-alert" if given.superseded else "circle-check",
            size=theme.em(_ICON),
            tone="warning" if given.superseded else "success",
        )
        words = give_way(label(given.sentence, Type.CAPTION, wrap=True))
        show = QToolButton()
        show.setText(tr("What was signed"))
        show.setFont(theme.font(Type.CAPTION))
        theme.set_tone(show, "chip")
        show.setAccessibleDescription(given.sentence)
        show.clicked.connect(lambda: self.opened.emit(given))
        self.buttons.append(show)
        beside = QVBoxLayout()
        beside.setSpacing(theme.XS)
        beside.addWidget(words)
        under = QHBoxLayout()
        under.addWidget(show)
        under.addStretch(1)
        beside.addLayout(under)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        side = QVBoxLayout()
        side.addWidget(icon)
        side.addStretch(1)
        row.addLayout(side)
        row.addLayout(beside, 1)
        return made
