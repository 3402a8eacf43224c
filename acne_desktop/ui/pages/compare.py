"""Two visits of a patient compared: side by side, by a line, in turn, or by what changed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import baselines
from acne_desktop.services.comparison import Seen
from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import CompareState, Mode
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import compare_work as work
from acne_desktop.ui.pages.compare_bar import ModeBar, ModeOptions, VisitChoices, captions_of
from acne_desktop.ui.pages.compare_blink import Blinker
from acne_desktop.ui.pages.compare_photos import ComparePhotos, Details
from acne_desktop.ui.pages.compare_work import Chosen
from acne_desktop.ui.photo.linked import Linked
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.pair_pane import PairPane
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.question_bar import QuestionBar

Pair = tuple[int, int]  # the later visit, the earlier


class ComparePage(QWidget):
    """``open`` compares a visit with another one of the same patient."""

    closed = Signal()
    compared = Signal(int, int)  # the two visits shown: the later, the earlier
    new_visit_requested = Signal(int)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.state = CompareState()
        self.linked = Linked()
        self.photos = ComparePhotos(context, self)
        self.blinker = Blinker(self.state, self._show_state, self)
        self._chosen: Chosen | None = None
        self._reading: Task | None = None
        self.header = PatientHeader()
        self.header.back_requested.connect(self.closed)
        self.bar = QuestionBar()
        self.choices = VisitChoices(context.actions)
        self.modes = ModeBar(context.actions)
        self.options = ModeOptions(context.actions)
        self.panes = {view: PairPane(view, self.linked) for view in VIEWS}
        self._lay_out()
        self._connect()
        self._bind()

    # -- what the page is made of

    def _lay_out(self) -> None:
        top = QFrame()
        theme.set_surface(top)
        rows = QVBoxLayout(top)
        rows.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        rows.setSpacing(theme.S)
        rows.addWidget(self.choices)
        rows.addWidget(self.modes)
        photographs = QWidget()
        panes = QHBoxLayout(photographs)
        panes.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        panes.setSpacing(theme.M)
        for pane in self.panes.values():
            panes.addWidget(pane, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(top)
        column.addWidget(photographs, 1)
        column.addWidget(self.options)
        new = QPushButton(tr("New visit"))
        theme.set_tone(new, "primary")
        new.clicked.connect(self._new_visit)
        self.new_visit = new
        self.nothing = EmptyState("columns-2", "", "", new)
        self.waiting = QWidget()
        self.body = QStackedWidget()
        for part in (self.waiting, whole, self.nothing):
            self.body.addWidget(part)
        self._whole = whole
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.header)
        page.addWidget(self.bar)
        page.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.choices.chosen.connect(self.open)
        self.modes.view_chosen.connect(self._choose_view)
        self.options.interval_chosen.connect(self._choose_interval)
        self.options.seen_chosen.connect(self._choose_seen)
        for pane in self.panes.values():
            pane.detail_wanted.connect(self._fetch_detail)
            pane.flip_wanted.connect(self._flip)
        self.photos.arrived.connect(self._arrived)
        self.photos.refined.connect(self._refined)
        self.photos.failed.connect(self._tell)
        self._context.clinic_changed.connect(self._forget)
        self._context.records_changed.connect(self._changed)
        self._context.settings_changed.connect(self._show_state)

    def _bind(self) -> None:
        bind = partial(self._context.actions.bind, page=self, enabled=self._is_shown)
        for mode in Mode:
            bind(f"compare.{mode}", partial(self._choose_mode, mode))
        for view in VIEWS:
            bind(f"compare.{view}", partial(self._choose_view, view))
        bind("compare.all", partial(self._choose_view, None))
        bind("compare.next_view", self._next_view)
        bind("compare.swap", self._swap)
        bind("compare.align", self._align, enabled=self._can_align)
        bind("view.link", self._link)
        bind(
            "compare.baseline",
            partial(self._go, self._with_baseline),
            enabled=partial(_is_some, self._with_baseline),
        )
        bind("compare.mark_baseline", self._mark_baseline)
        for id_, earlier, step in (
            ("compare.before", False, -1),
            ("compare.after", False, 1),
            ("compare.earlier_before", True, -1),
            ("compare.earlier_after", True, 1),
        ):
            ask = partial(self._stepped, earlier=earlier, step=step)
            bind(id_, partial(self._go, ask), enabled=partial(_is_some, ask))
        bind("compare.flip", self._flip, enabled=self._is_blink)
        bind("compare.pause", self.blinker.toggle, enabled=self._can_blink)
        bind("compare.kind", self._next_seen, enabled=self._is_difference)
        bind("view.fit", self.linked.fit)
        bind("view.one_to_one", self.linked.actual_size)

    # -- the two visits

    def open(self, visit_id: int, other_id: int = 0) -> None:
        """Compare a visit with another; without one, with the visit before or else after it."""
        if self._reading is not None:
            self._reading.cancel()
        clinic = self._context.clinic
        self._reading = self._context.tasks.run_db(
            lambda _progress: work.choose(clinic, visit_id, other_id),
            done=self._show_chosen,
            failed=self._failed,
        )

    def _failed(self, error: KnownError) -> None:
        self._forget()
        self.closed.emit()
        self._context.report_error(error)

    def _show_chosen(self, chosen: Chosen) -> None:
        before, self._chosen = self._chosen, chosen
        self.header.set_patient(chosen.patient)
        if before is None or before.patient.id != chosen.patient.id:
            # Another patient: every photograph is shown whole, and no side is swapped.
            self.state.swapped = False
            self.linked.fit()
            self.bar.hide()
        if chosen.earlier is None or chosen.later is None:
            self._show_nothing()
            return
        earlier, later = chosen.earlier, chosen.later
        if self.photos.take(earlier, later):
            self.state.shows_later = False
        self.choices.set_visits(chosen.visits, chosen.baseline, earlier.id, later.id)
        self.choices.set_marked(chosen.earlier_is_marked)
        self.body.setCurrentWidget(self._whole)
        self.compared.emit(later.id, earlier.id)
        self._show_state()
        if self.isVisible() and not self._whole.isAncestorOf(self.focusWidget() or self):
            self.panes[self.state.views[0]].first.photo.setFocus()

    def _show_nothing(self) -> None:
        self.nothing.say(
            tr("One visit only"),
            tr(
                "Two visits are needed to compare. Add the next one, and it can be laid beside "
                "this one."
            ),
        )
        self.body.setCurrentWidget(self.nothing)
        self.new_visit.setFocus()
        self._context.actions.refresh()

    def _changed(self, patient_id: int) -> None:
        """The patient's records changed elsewhere: read them again."""
        chosen = self._chosen
        if chosen is None or chosen.patient.id != patient_id or not self.isVisible():
            return
        if chosen.earlier is not None and chosen.later is not None:
            self.open(chosen.later.id, chosen.earlier.id)

    # -- showing

    def _is_shown(self) -> bool:
        return self._chosen is not None and self._chosen.earlier is not None

    def _show_state(self) -> None:
        """Show what is chosen; what is not there yet is fetched."""
        self.state.use_interval(self._context.settings.blink_interval)
        self.modes.show_state(self.state, linked=self.linked.on)
        self.options.show_state(
            self.state,
            blinking=self.blinker.by_itself and self.blinker.may_move,
            may_move=self.blinker.may_move,
        )
        self._run_blinker()
        if self._chosen is not None and self._chosen.earlier is not None:
            several = len(self.state.views) > 1
            captions = captions_of(self._chosen)
            for view, pane in self.panes.items():
                pane.setVisible(view in self.state.views)
                pane.set_captions(*captions, view.label if several else "")
            for view in self.state.views:
                self._show_view(view)
            self.setFocusProxy(self.panes[self.state.views[0]].first.photo)
        self._context.actions.refresh()

    def _show_view(self, view: View) -> None:
        pane = self.panes[view]
        made = self.photos.pair(view)
        if made is None:
            pane.wait(tr("Reading and aligning the photographs…"))
            return
        lacks_change = made.pair.is_aligned and not made.change
        if self.state.mode is Mode.DIFFERENCE and lacks_change:
            pane.wait(tr("Looking for what changed…"))
            self.photos.fetch_change(view)
            return
        pane.show_pair(made, self.state, stacked=len(self.state.views) > 1)

    def _arrived(self, view: View) -> None:
        if view in self.state.views:
            self._show_view(view)
        self._context.actions.refresh()

    def _fetch_detail(self, view: View) -> None:
        self.photos.fetch_detail(view, aligned=self.state.aligned)

    def _refined(self, view: View, found: Details, laid: bool) -> None:
        self.panes[view].refine(*found, laid=laid)

    def _tell(self, error: KnownError) -> None:
        self.bar.ask(error.sentence, tone="error")

    def _forget(self) -> None:
        """Another clinic is shown: nothing of this one stays."""
        if self._reading is not None:
            self._reading.cancel()
        self.photos.forget()
        self._chosen = None
        for pane in self.panes.values():
            pane.wait("")
        self.body.setCurrentWidget(self.waiting)
        self._run_blinker()
        self._context.actions.refresh()

    # -- commands

    def _choose_mode(self, mode: Mode) -> None:
        self.state.mode = mode
        self.state.shows_later = False
        self._show_state()

    def _choose_view(self, view: View | None) -> None:
        self.state.view = view
        self._show_state()
        self.panes[self.state.views[0]].first.photo.setFocus()

    def _next_view(self) -> None:
        self.state.next_view()
        self._choose_view(self.state.view)

    def _swap(self) -> None:
        self.state.swapped = not self.state.swapped
        self._show_state()

    def _can_align(self) -> bool:
        return self._is_shown() and self.state.mode is not Mode.DIFFERENCE

    def _align(self) -> None:
        self.state.aligned = not self.state.aligned
        self._show_state()

    def _link(self) -> None:
        self.linked.on = not self.linked.on
        self._show_state()

    def _choose_seen(self, seen: Seen) -> None:
        self.state.seen = seen
        self._show_state()

    def _next_seen(self) -> None:
        self.state.next_seen()
        self._show_state()

    def _is_difference(self) -> bool:
        return self._is_shown() and self.state.mode is Mode.DIFFERENCE

    def _new_visit(self) -> None:
        if self._chosen is not None:
            self.new_visit_requested.emit(self._chosen.patient.id)

    # -- the visits

    def _go(self, ask: Callable[[], Pair | None]) -> None:
        if (pair := ask()) is not None:
            self.open(*pair)

    def _stepped(self, *, earlier: bool, step: int) -> Pair | None:
        return self._chosen.stepped(earlier=earlier, step=step) if self._chosen else None

    def _with_baseline(self) -> Pair | None:
        return self._chosen.with_baseline() if self._chosen else None

    def _mark_baseline(self) -> None:
        """Mark the earlier visit as the baseline, or let the first visit be it again."""
        chosen, clinic = self._chosen, self._context.clinic
        assert chosen is not None
        assert chosen.earlier is not None
        patient_id, earlier = chosen.patient.id, chosen.earlier
        if chosen.earlier_is_marked:
            change = partial(baselines.clear, clinic, patient_id)
            said = tr("The first visit is the baseline again")
        else:
            change = partial(baselines.mark, clinic, earlier.id)
            said = tr("The visit of {day} is the baseline", day=earlier.day.isoformat())

        def done(_none: None) -> None:
            self._context.say(said)
            self._context.records_changed.emit(patient_id)

        self._context.tasks.run_db(lambda _progress: change(), done=done, failed=self._tell)

    # -- blinking

    def _is_blink(self) -> bool:
        return self._is_shown() and self.state.mode is Mode.BLINK

    def _can_blink(self) -> bool:
        return self._is_blink() and self.blinker.may_move

    def _run_blinker(self) -> None:
        self.blinker.run(seen=self._is_shown() and self.isVisible())

    def _flip(self) -> None:
        if self._is_blink():
            self.blinker.flip_by_hand()

    def _choose_interval(self, milliseconds: int) -> None:
        self._context.change_settings(blink_interval=milliseconds)

    # -- events

    def showEvent(self, event: QShowEvent) -> None:
        """Go on blinking."""
        super().showEvent(event)
        self._run_blinker()

    def hideEvent(self, event: QHideEvent) -> None:
        """Blink only while it is seen."""
        super().hideEvent(event)
        self.blinker.run(seen=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _is_some(ask: Callable[[], Pair | None]) -> bool:
    return ask() is not None
