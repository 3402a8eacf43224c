"""The state of a study: an icon, its word, and a tone, the same wherever it is shown."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from acne_desktop.domain.study import State
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label

ICONS = {
    State.DRAFT: ("pencil", "muted"),
    State.OPEN: ("eye", "accent"),
    State.LOCKED: ("lock", "warning"),
    State.UNBLINDED: ("circle-check", "success"),
}


class StudyState(QWidget):
    """An icon and a word beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("pencil")
        self.word = label(bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.XS)
        row.addWidget(self._icon)
        row.addWidget(self.word)

    def show_state(self, state: State) -> None:
        """Show a state."""
        icon, tone = ICONS[state]
        self._icon.set_icon(icon, tone)
        self.word.setText(state.label)
        theme.set_tone(self.word, tone)
