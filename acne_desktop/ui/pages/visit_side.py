"""The visit page's right side: decision, suggestion, and the foot that saves."""

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions, shown_key
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import SideScroll
from acne_desktop.ui.widgets.decision_panel import DecisionPanel
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.stacking import Stacking
from acne_desktop.ui.widgets.suggestion_panel import SuggestionPanel

WIDTH = 352


class VisitSide(QFrame):
    """Scrolls where the window is low; the foot with Save stays in sight."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self.suggestion = SuggestionPanel()
        self.decision = DecisionPanel(self.suggestion)
        self.hint = label(type_=Type.CAPTION, tone="muted", wrap=True)
        self.ungraded = QPushButton(tr("Save ungraded"))
        self.ungraded.setToolTip(tr("Save the photographs now and grade later"))
        self.save = actions.button("visit.save", tone="primary")
        self.save.setAutoDefault(True)  # Enter presses it
        self.report = actions.button("visit.report")
        self.report.setText(f"{tr('Report')}   {shown_key('visit.report')}")
        self.report.setAccessibleName(tr("Report"))
        self.sign = actions.button("visit.sign")
        for button in (self.ungraded, self.report, self.save):
            button.setProperty("close", True)  # two of them stand side by side
        self.area = SideScroll(self.decision)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(self._foot())
        self.set_save_text(tr("Save"))

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.L, theme.S, theme.L, theme.M)
        foot.setSpacing(theme.S)
        foot.addWidget(self.hint)
        foot.addWidget(Stacking(self.ungraded, self.sign, self.report, self.save))
        return foot

    def set_save_text(self, text: str) -> None:
        """Name what Save does now; the key stands beside it."""
        self.save.setText(f"{text}   {shown_key('visit.save')}")
        self.save.setAccessibleName(text)

    def say(self, text: str, *, tone: str = "muted") -> None:
        """Say what lacks, or how the visit stands."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        theme.set_tone(self.hint, tone)
