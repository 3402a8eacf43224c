"""Chooses in which colours the photographs are shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from acne_desktop.domain.colour import Colours
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.label import label

_HELP = mark("For the screen only: the model and the report take the colours as they were taken")
NO_CARD = mark("There is no colour card in these photographs")


class ColourChoice(QWidget):
    """The word, its key, and a drop-down of the three ways."""

    chosen = Signal(object)  # Colours; only for what the user does

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = Choice()
        for colours in Colours:
            self.list.addItem(colours.label, colours)
        # As wide as its longest choice: the row must not move when another is chosen.
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.setAccessibleName(tr("Colours of the photographs"))
        self.list.setAccessibleDescription(tr(_HELP))
        self.list.setToolTip(f"{tr(_HELP)} ({key})")
        self.list.activated.connect(lambda _at: self.chosen.emit(self.colours))
        word = label(tr("Colours   {key}", key=key), Type.CAPTION, tone="muted")
        word.setBuddy(self.list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        row.addWidget(word)
        row.addWidget(self.list)

    @property
    def colours(self) -> Colours:
        """Return what is chosen."""
        return Colours(self.list.currentData())

    def set_colours(self, colours: Colours) -> None:
        """Show what is in force."""
        self.list.setCurrentIndex(list(Colours).index(colours))

    @property
    def offers_card(self) -> bool:
        """Tell whether a correction by colour card can be chosen."""
        return self._card_item().isEnabled()

    def offer_card(self, offered: bool) -> None:
        """Say whether a photograph may hold a colour card; without, the choice says why not."""
        item = self._card_item()
        item.setEnabled(offered)
        item.setData(None if offered else tr(NO_CARD), Qt.ItemDataRole.ToolTipRole)

    def _card_item(self) -> QStandardItem:
        model = self.list.model()
        assert isinstance(model, QStandardItemModel)
        return model.item(list(Colours).index(Colours.CARD))
