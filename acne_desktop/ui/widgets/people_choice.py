"""Chooses several people by name; who may not be chosen any more stays to be taken out."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.label import label


class PeopleChoice(QWidget):
    """A box for each person; ``changed`` when one is ticked."""

    changed = Signal()

    def __init__(self, nobody: str) -> None:
        super().__init__()
        self._nobody = nobody
        self.boxes: dict[int, QCheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.XS)

    def offer(self, people: Sequence[tuple[int, str]], chosen: Iterable[int]) -> None:
        """Offer people by their numbers; of those chosen, also who is not offered."""
        wanted = set(chosen)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        gone = [
            (number, tr("Account {n}, closed or without the role", n=number))
            for number in sorted(wanted - {number for number, _ in people})
        ]
        self.boxes = {number: QCheckBox(name) for number, name in (*people, *gone)}
        for number, box in self.boxes.items():
            box.setChecked(number in wanted)
            box.toggled.connect(self.changed)
            self._column.addWidget(box)
        if not self.boxes:
            self._column.addWidget(label(self._nobody, tone="muted", wrap=True))
        elif self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of those chosen, in the order in which they stand."""
        return tuple(number for number, box in self.boxes.items() if box.isChecked())

    def choose(self, numbers: Iterable[int]) -> None:
        """Tick these, and nobody else."""
        wanted = set(numbers)
        for number, box in self.boxes.items():
            box.setChecked(number in wanted)
