"""The compare page's controls: the two visits, the mode, the view, and what each mode offers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import mark, tr
from acne_desktop.services.comparison import Seen
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions, shown_key, tooltip
from acne_desktop.ui.commands import command
from acne_desktop.ui.compare_state import INTERVALS, CompareState, Mode, seen_label
from acne_desktop.ui.pages.compare_work import Chosen
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.change_legend import ChangeLegend
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.lines import Lines

HONEST = mark(
    "This shows change in the picture, not in the disease: light, pose, make-up and hair show "
    "as well. Exposure and light over the face were matched first, so that redness of the whole "
    "face does not show."
)
_SLIDER_HINT = mark("Drag the line, or move it with the arrow keys.")
_SIDE_HINT = mark(
    "Zoom and drag one photograph and the other follows; unlinked, one is moved alone, and what "
    "lies between the two is kept."
)
_STILL = mark("Motion is reduced in the settings: change the visits by hand.")


_LEAST_WORDS = 280


def visit_words(visit: VisitSummary, baseline: VisitSummary | None) -> str:
    """Return a visit's day, its grade, and whether it is the baseline."""
    day = visit.day.isoformat()
    if visit.grade is None:
        known, told = mark("{day} · not graded"), mark("{day} · not graded · baseline")
        grade = 0
    else:
        known, told = mark("{day} · IGA {grade}"), mark("{day} · IGA {grade} · baseline")
        grade = int(visit.grade)
    is_baseline = baseline is not None and baseline.id == visit.id
    return tr(told if is_baseline else known, day=day, grade=grade)


def captions_of(chosen: Chosen) -> tuple[str, str, str]:
    """Return the words for the two visits, and for what changed between them."""
    by_id = {visit.id: visit for visit in chosen.visits}
    earlier, later = chosen.earlier, chosen.later
    assert earlier is not None
    assert later is not None
    change = tr(
        "Change from {earlier} to {later}",
        earlier=earlier.day.isoformat(),
        later=later.day.isoformat(),
    )
    one, other = (visit_words(by_id[visit.id], chosen.baseline) for visit in (earlier, later))
    return one, other, change


def _keyed(id_: str) -> str:
    return f"{tr(command(id_).text)}   {shown_key(id_)}"


class VisitChoices(Lines):
    """The two lists of visits, and the baseline. ``chosen`` tells the numbers of the two."""

    chosen = Signal(int, int)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.earlier, self.later = Choice(), Choice()
        words = label(tr("Earlier"), Type.CAPTION, tone="muted")
        later_words = label(tr("Later"), Type.CAPTION, tone="muted")
        for list_, told, name in (
            (self.earlier, words, tr("Earlier visit")),
            (self.later, later_words, tr("Later visit")),
        ):
            list_.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            list_.setAccessibleName(name)
            told.setBuddy(list_)
            list_.activated.connect(partial(self._activated, list_))
        self.baseline = actions.button("compare.baseline")
        self.baseline.setText(_keyed("compare.baseline"))
        self.baseline.setAccessibleName(tr(command("compare.baseline").text))
        self.mark_baseline = actions.button("compare.mark_baseline", tone="quiet")
        self.add(words, self.earlier, actions.tool_button("compare.swap"), later_words, self.later)
        self.spring()
        self.add(self.baseline, self.mark_baseline)

    def set_visits(
        self,
        visits: Sequence[VisitSummary],
        baseline: VisitSummary | None,
        earlier: int,
        later: int,
    ) -> None:
        """Offer a patient's visits, and show the two that are compared."""
        for list_, shown in ((self.earlier, earlier), (self.later, later)):
            list_.clear()
            for visit in visits:
                list_.addItem(visit_words(visit, baseline), visit.id)
            list_.setCurrentIndex(list_.findData(shown))

    def set_marked(self, marked: bool) -> None:
        """Say what the button would do: mark the earlier visit, or unmark it."""
        text = tr("Unmark baseline") if marked else tr("Mark as baseline")
        self.mark_baseline.setText(text)

    def _activated(self, list_: Choice, _place: int) -> None:
        earlier, later = int(self.earlier.currentData()), int(self.later.currentData())
        if earlier == later:  # the one chosen anew wins, and the other takes its place
            list_count = list_.count()
            other = self.later if list_ is self.earlier else self.earlier
            place = list_.currentIndex()
            other.setCurrentIndex(place + 1 if place + 1 < list_count else place - 1)
            earlier, later = int(self.earlier.currentData()), int(self.later.currentData())
        self.chosen.emit(earlier, later)


class ModeBar(Lines):
    """How the two are shown. ``view_chosen`` and ``mode_chosen`` tell what the user did."""

    view_chosen = Signal(object)  # View, or None for all

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.modes: dict[Mode, QToolButton] = {}
        group = QButtonGroup(self)
        for mode in Mode:
            id_ = f"compare.{mode}"
            button = QToolButton()
            button.setText(_keyed(id_))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setCheckable(True)
            button.setToolTip(tooltip(id_))
            button.setAccessibleName(tr(command(id_).text))
            button.clicked.connect(partial(actions.trigger, id_))
            group.addButton(button)
            self.modes[mode] = button
        self.view = Choice()
        for view in VIEWS:
            self.view.addItem(view.label, view)
        self.view.addItem(tr("All three views"), None)
        self.view.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view.setAccessibleName(tr("View"))
        self.view.setToolTip(tooltip("compare.next_view"))
        self.view.activated.connect(lambda _place: self.view_chosen.emit(self._view_data()))
        self.aligned = _box(actions, "compare.align")
        self.linked = _box(actions, "view.link")
        # In words: its icon could not be told from the one beside it.
        self.actual = actions.tool_button("view.one_to_one")
        self.actual.setText(tr(command("view.one_to_one").text))
        self.actual.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.add(*self.modes.values())
        self.spring()
        self.add(self.view, self.aligned, self.linked)
        self.add(actions.tool_button("view.fit"), self.actual)

    def _view_data(self) -> View | None:
        data = self.view.currentData()
        return None if data is None else View(data)

    def show_state(self, state: CompareState, *, linked: bool) -> None:
        """Show what is in force."""
        self.modes[state.mode].setChecked(True)
        place = VIEWS.index(state.view) if state.view is not None else len(VIEWS)
        self.view.setCurrentIndex(place)
        self.aligned.setChecked(state.aligned)
        self.linked.setChecked(linked)
        # What changed is only told of photographs that lie on one another.
        self.aligned.setEnabled(state.mode is not Mode.DIFFERENCE)


def _box(actions: Actions, id_: str) -> QCheckBox:
    made = QCheckBox(_keyed(id_))
    made.setToolTip(tooltip(id_))
    made.setAccessibleName(tr(command(id_).text))
    made.clicked.connect(partial(actions.trigger, id_))
    return made


class ModeOptions(QFrame):
    """Below the photographs: what the mode shown offers, and what it does not tell."""

    interval_chosen = Signal(int)  # milliseconds
    seen_chosen = Signal(object)  # Seen

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        theme.set_surface(self)
        self.interval = Choice()
        for length in INTERVALS:
            self.interval.addItem(tr("every {seconds} s", seconds=f"{length / 1000:g}"), length)
        self.interval.setAccessibleName(tr("How often it blinks"))
        self.interval.activated.connect(
            lambda _place: self.interval_chosen.emit(int(self.interval.currentData()))
        )
        self.by_itself = _box(actions, "compare.pause")
        self.flip = actions.button("compare.flip")
        self.flip.setText(_keyed("compare.flip"))
        self.flip.setAccessibleName(tr(command("compare.flip").text))
        self.still = give_way(label(tr(_STILL), Type.CAPTION, tone="muted", wrap=True))
        self.seen = Choice()
        for seen in Seen:
            self.seen.addItem(seen_label(seen), seen)
        self.seen.setAccessibleName(tr("Kind of change"))
        self.seen.setToolTip(tooltip("compare.kind"))
        self.seen.activated.connect(
            lambda _place: self.seen_chosen.emit(Seen(self.seen.currentData()))
        )
        self.legend = ChangeLegend()
        self.honest = give_way(label(tr(HONEST), Type.CAPTION, tone="muted", wrap=True))
        self.stack = QStackedWidget()
        pages = {
            Mode.SIDE: (_hint(_SIDE_HINT),),
            Mode.SLIDER: (_hint(_SLIDER_HINT),),
            Mode.BLINK: (self.by_itself, self.interval, self.flip, self.still),
            Mode.DIFFERENCE: (self.seen, self.legend, self.honest),
        }
        self._pages: dict[Mode, QWidget] = {}
        for mode, parts in pages.items():
            page = Lines()
            page.add(*parts[:-1])
            page.add(parts[-1], grows=True, least=theme.em(_LEAST_WORDS))
            self._pages[mode] = page
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setDirection(QBoxLayout.Direction.TopToBottom)
        column.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        column.addWidget(self.stack)

    def show_state(self, state: CompareState, *, blinking: bool, may_move: bool) -> None:
        """Show what is in force; nothing blinks by itself where motion is reduced."""
        self.stack.setCurrentWidget(self._pages[state.mode])
        self.interval.setCurrentIndex(self.interval.findData(state.interval))
        self.seen.setCurrentIndex(self.seen.findData(state.seen))
        self.legend.set_seen(state.seen)
        self.by_itself.setChecked(blinking)
        self.by_itself.setEnabled(may_move)
        self.interval.setEnabled(may_move)
        self.still.setText("" if may_move else tr(_STILL))


def _hint(text: str) -> QWidget:
    return give_way(label(tr(text), Type.CAPTION, tone="muted", wrap=True))
