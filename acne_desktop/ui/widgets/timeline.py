"""A patient's course on one axis of time: photographs, grades and treatments below each other."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from acne_desktop.domain.endpoint import endpoint
from acne_desktop.domain.treatment import Treatment
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.timeline_axis import STEP, TimeAxis
from acne_desktop.ui.widgets.timeline_bars import TreatmentBars, days_of
from acne_desktop.ui.widgets.timeline_strip import TimelineStrip
from acne_desktop.ui.widgets.timeline_view import VisitsOnAxis
from acne_desktop.ui.widgets.trend import Trend
from acne_desktop.ui.widgets.trend_marks import TrendLegend

_PAGE = 0.8  # of the width, moved by a page of the scroll bar


class Timeline(QWidget):
    """Keeps its parts on the same visit and the same days."""

    visit_wanted = Signal(int)
    current_changed = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis(self)
        self.strip = TimelineStrip(context, self.axis)
        self.trend = Trend(self.axis)
        self.bars = TreatmentBars(self.axis)
        self.legend = TrendLegend()
        self.endpoint = give_way(label(wrap=True))
        self.no_visits = label(tr("No visit yet."), tone="muted", wrap=True)
        self.no_treatments = label(tr("No treatment recorded yet."), tone="muted", wrap=True)
        self.days = QScrollBar(Qt.Orientation.Horizontal)
        self.days.setAccessibleName(tr("Days shown"))
        self.days.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add_treatment = context.actions.button("treatment.add", tone="quiet")
        self._zooming = [
            context.actions.tool_button(id_)
            for id_ in ("timeline.zoom_out", "timeline.fit", "timeline.zoom_in")
        ]
        self._lay_out()
        self.setFocusProxy(self.strip)
        self.axis.changed.connect(self._axis_changed)
        self.days.valueChanged.connect(self.axis.move_to)
        for part, other in ((self.strip, self.trend), (self.trend, self.strip)):
            self._connect(part, other)

    def _connect(self, part: VisitsOnAxis, other: VisitsOnAxis) -> None:
        part.current_changed.connect(other.set_current)
        part.current_changed.connect(self.current_changed)
        part.visit_wanted.connect(self.visit_wanted)
        part.menu_wanted.connect(self.menu_wanted)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.S, theme.M)
        column.setSpacing(theme.S)
        visits = self._heading(tr("Visits"), *self._zooming)
        treatments = self._heading(tr("Treatments"), self.add_treatment)
        column.addLayout(visits)
        column.addWidget(self.no_visits)
        column.addWidget(self.strip)
        column.addLayout(self._heading(tr("IGA over time"), self.endpoint))
        column.addWidget(self.trend)
        column.addWidget(self.days)
        column.addWidget(self.legend)
        column.addLayout(treatments)
        column.addWidget(self.bars)
        column.addWidget(self.no_treatments)
        column.addStretch(1)

    def _heading(self, words: str, *parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.XS)
        row.addWidget(label(words, Type.CAPTION, bold=True, tone="muted"))
        if parts == (self.endpoint,):
            row.addSpacing(theme.L)
            row.addWidget(self.endpoint, 1)
            return row
        row.addStretch(1)
        for part in parts:
            row.addWidget(part)
        return row

    # -- what is shown

    @property
    def current(self) -> VisitSummary | None:
        """The visit that the keyboard is on."""
        return self.strip.current

    def set_course(
        self,
        visits: Sequence[VisitSummary],
        treatments: Sequence[Treatment],
        *,
        current_id: int | None = None,
        baseline_id: int | None = None,
    ) -> None:
        """Show a patient's visits and treatments, in any order."""
        shown = [visit.day for visit in visits] + days_of(treatments)
        if shown:
            self.axis.set_span(min(shown), max(shown))
        self.strip.set_visits(visits, current_id)
        self.trend.set_visits(visits, current_id, baseline_id=baseline_id)
        self.bars.set_treatments(treatments)
        self.endpoint.setText(endpoint(visits, baseline_id).sentence)
        for part in (self.strip, self.trend, self.legend, self.endpoint):
            part.setVisible(bool(visits))
        self.no_visits.setVisible(not visits)
        self.bars.setVisible(bool(treatments))
        self.no_treatments.setVisible(not treatments)

    def zoom(self, steps: int) -> None:
        """Zoom in or out; the current visit stays where it is, if it is in sight."""
        at = self.axis.x(self.current.day) if self.current is not None else self.axis.right
        self.axis.zoom_by(STEP**steps, min(max(at, self.axis.left), self.axis.right))
        self.strip.reveal_current()

    def fit(self) -> None:
        """Show all days."""
        self.axis.fit()

    def _axis_changed(self) -> None:
        axis = self.axis
        self.days.blockSignals(True)
        self.days.setRange(0, round(axis.hidden))
        self.days.setPageStep(max(round((axis.right - axis.left) * _PAGE), 1))
        self.days.setValue(round(axis.offset))
        self.days.blockSignals(False)
        self.days.setVisible(axis.hidden >= 1)
