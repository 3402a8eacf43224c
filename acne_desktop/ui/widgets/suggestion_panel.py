"""The model's suggestion beside the clinician's keys: quiet, with its doubts, and how it comes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from acne_desktop.domain import cautions
from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import joined, mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.flow import Flow
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.probability_bars import ProbabilityBars, percent

_SHORT = {View.FRONTAL: mark("frontal"), View.LEFT: mark("left"), View.RIGHT: mark("right")}


class SuggestionPanel(QWidget):
    """Shows what it waits for, the work with its progress, the suggestion, or why none came."""

    wanted = Signal()  # suggest now
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label(tone="muted", wrap=True)
        self._icon = IconLabel("circle-alert", tone="error")
        self.ask = QPushButton()
        self.ask.clicked.connect(self.wanted)
        self.busy = Busy()
        self.busy.cancelled.connect(self.cancelled)
        self.bars = ProbabilityBars()
        self.grade = label(type_=Type.TITLE)
        self.plausible = label(type_=Type.CAPTION)
        self.shares = label(type_=Type.CAPTION, tone="muted", wrap=True)
        self.model = label(type_=Type.CAPTION, tone="muted", wrap=True)
        self.cautions = label(type_=Type.CAPTION, tone="warning", wrap=True)
        self._stack = QStackedWidget()
        for page in (self._waiting_page(), self._busy_page(), self._shown_page()):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(label(tr("Model's suggestion"), bold=True))
        column.addWidget(self._stack)
        self.show_waiting("")

    def _waiting_page(self) -> QWidget:
        page, column = _page()
        words = QHBoxLayout()
        words.setSpacing(theme.S)
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self._said, 1)
        column.addLayout(words)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _busy_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(self.busy)
        column.addStretch(1)
        return page

    def _shown_page(self) -> QWidget:
        page, column = _page()
        column.setSpacing(theme.XS)
        head = Flow()  # a long grade's name leaves no room beside it
        head.setSpacing(theme.M)
        head.addWidget(self.grade)
        head.addWidget(self.plausible)
        column.addLayout(head)
        for part in (self.bars, self.cautions, self.shares, self.model):
            column.addWidget(part)
        column.addStretch(1)
        return page

    def show_waiting(self, text: str, *, ask: str = "", tone: str = "muted") -> None:
        """Say why there is no suggestion; ``ask`` is the text of a button that starts one."""
        self.busy.stop()
        self._said.setText(text)
        theme.set_tone(self._said, tone)
        self._icon.setVisible(tone == "error")
        self.ask.setText(ask)
        self.ask.setVisible(bool(ask))
        self._stack.setCurrentIndex(0)

    def show_busy(self, text: str) -> None:
        """Say that the model is at work."""
        self.busy.start(text)
        self._stack.setCurrentIndex(1)

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Show a suggestion."""
        self.busy.stop()
        self.grade.setText(f"{int(suggestion.grade)}  {suggestion.grade.title}")
        coverage = percent(suggestion.plausible_coverage)
        self.plausible.setText(
            tr("Plausible {grades}, {share}", grades=suggestion.plausible_text, share=coverage)
        )
        self.plausible.setToolTip(
            tr("In {share} of such photographs the grade lies in this range.", share=coverage)
        )
        self.bars.set_suggestion(suggestion)
        self.cautions.setText("\n".join(map(cautions.said, suggestion.cautions)))
        self.cautions.setVisible(bool(suggestion.cautions))
        shares = suggestion.view_shares
        told = joined(f"{tr(_SHORT[v])} {percent(shares[v])}" for v in VIEWS if v in shares)
        self.shares.setText(tr("Views: {shares}", shares=told))
        self.shares.setToolTip(tr("How much each photograph weighed in the suggestion"))
        self.model.setText(tr("Model {version}", version=suggestion.model_version))
        self._stack.setCurrentIndex(2)

    @property
    def text(self) -> str:
        """Return what is said while no suggestion is shown, else the suggested grade."""
        return self.grade.text() if self._stack.currentIndex() == 2 else self._said.text()

    @property
    def is_busy(self) -> bool:
        """Tell whether the model is shown at work."""
        return self._stack.currentIndex() == 1


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.S)
    return page, column
