"""Where a reader reads blinded: three photographs, five keys, a comment, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.read import BlindedRead
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import reads
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.reads import Phase, Standing
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.read_panel import WIDTH, ReadPanel
from acne_desktop.ui.widgets.read_photos import ReadPhotos, Shown

T = TypeVar("T")
_SAID = {
    Phase.DONE: mark("There is nothing to read at the moment. Thank you."),
    Phase.NOT_QUALIFIED: mark(
        "Your training reads are done. The study manager will tell you how to go on."
    ),
    Phase.CLOSED: mark("This study is not open for reading."),
}


@dataclass(frozen=True)
class Committed:
    """What follows a commit: the suggestion, where the protocol shows it then."""

    suggestion: Grade | None


class ReadPage(QWidget):
    """``open`` shows the studies that one reads for; one key takes the next read."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._read: BlindedRead | None = None
        self._committed = False
        self._busy = False
        self._mine: list[Standing] = []
        self._visit = 0  # counts what is asked, so that no late answer is shown
        self.photos = ReadPhotos()
        self.panel = ReadPanel(context.actions)
        self.studies = QComboBox()
        self.studies.setAccessibleName(tr("Study"))
        self.studies.currentIndexChanged.connect(lambda _at: self._show_standing())
        self.begin = context.actions.button("read.next", tone="primary")
        self.empty = EmptyState("eye", "", "", self.studies, self.begin)
        self._lay_out()
        self._bind()
        self.panel.changed.connect(context.actions.refresh)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        margins = QVBoxLayout()
        margins.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        margins.addWidget(self.photos)
        self._reading = Beside(margins, self.panel, theme.column(WIDTH))
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self._reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def _bind(self) -> None:
        bind = partial(self._context.actions.bind, page=self)
        bind("read.next", self.take_next, enabled=self._can_take)
        bind("read.commit", self.commit, enabled=self._can_commit)
        bind("read.not_gradable", self._toggle_why, enabled=self._can_enter)
        for grade in GRADES:
            choose = partial(self.panel.keys.choose, grade)
            bind(f"visit.grade_{int(grade)}", choose, enabled=self._can_enter)
        bind("view.fit", self.photos.linked.fit, enabled=self._is_reading)
        bind("view.one_to_one", self.photos.linked.actual_size, enabled=self._is_reading)
        bind("view.loupe", self.photos.toggle_loupe, enabled=self._is_reading)
        bind(
            "view.all",
            lambda: self.photos.set_large(None),
            enabled=lambda: self.photos.large is not None,
        )

    # -- what the window asks

    def open(self, study_id: int = 0) -> None:
        """Show what there is to read, in one study or in all that one reads for."""
        self._end_read()
        self._ask(reads.mine, partial(self._show_mine, study_id))

    def before_leaving(self, then: Callable[[], None]) -> None:
        """Give a read back that is not committed: it comes first the next time."""
        read = self._read
        if read is None or self._committed:
            self._end_read()
            then()
            return
        clinic = self._context.clinic
        self._end_read()
        self._context.tasks.run_db(
            lambda _progress: reads.give_back(clinic, read.id),
            done=lambda _none: then(),
            failed=lambda _error: then(),
        )

    @property
    def read(self) -> BlindedRead | None:
        """The read that is shown."""
        return self._read

    # -- what there is to read

    def _show_mine(self, study_id: int, mine: list[Standing]) -> None:
        self._mine = mine
        self.studies.blockSignals(True)
        self.studies.clear()
        for standing in mine:
            self.studies.addItem(standing.code)
        ids = [standing.study_id for standing in mine]
        self.studies.setCurrentIndex(ids.index(study_id) if study_id in ids else 0)
        self.studies.blockSignals(False)
        self.studies.setVisible(len(mine) > 1)
        self.stack.setCurrentWidget(self.empty)
        self._show_standing()

    @property
    def standing(self) -> Standing | None:
        """Where the reader stands in the study that is chosen."""
        at = self.studies.currentIndex()
        return self._mine[at] if 0 <= at < len(self._mine) else None

    def _show_standing(self) -> None:
        standing = self.standing
        if standing is None:
            self.empty.say(tr("Nothing to read"), tr("You are not a reader of any open study."))
        elif standing.phase in _SAID:
            self.empty.say(standing.code, tr(_SAID[standing.phase]))
        else:
            said = trn("{n} read is left.", "{n} reads are left.", standing.left)
            self.empty.say(standing.code, said)
        self.begin.setVisible(self._can_take())
        self._context.actions.refresh()
        if self.isVisible() and self._can_take():
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- reading

    def _is_reading(self) -> bool:
        return self._read is not None

    def _can_take(self) -> bool:
        if self._busy or (self._read is not None and not self._committed):
            return False
        standing = self.standing
        return standing is not None and standing.phase in (Phase.TRAINING, Phase.READING)

    def _can_enter(self) -> bool:
        return self._read is not None and not self._committed and not self._busy

    def _can_commit(self) -> bool:
        return self._can_enter() and self.panel.is_complete

    def take_next(self) -> None:
        """Show the next read, or that there is none."""
        standing = self.standing
        if standing is None:
            return
        self._ask(lambda clinic: reads.next_read(clinic, standing.study_id), self._take)

    def _take(self, read: BlindedRead | None) -> None:
        if read is None:
            standing = self.standing
            self.open(standing.study_id if standing else 0)
            return
        clinic, asked = self._context.clinic, self._visit
        self._set_busy(True)

        def pictures() -> Shown:
            return {view: _picture(clinic, read.id, view) for view in read.views}

        def done(shown: Shown) -> None:
            if asked == self._visit:
                self._show(read, shown)

        self._context.tasks.run(lambda _progress: pictures(), done=done, failed=self._failed)

    def _show(self, read: BlindedRead, shown: Shown) -> None:
        self._read, self._committed = read, False
        self.photos.show_read(shown)
        self.panel.show_read(read)
        self.stack.setCurrentWidget(self._reading)
        self._set_busy(False)
        self.photos.places[read.views[0]].photo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_why(self) -> None:
        self.panel.show_why(not self.panel.says_why)

    def commit(self) -> None:
        """Commit what is entered, for good; then the suggestion is shown, or the next read."""
        read, answer = self._read, self.panel.answer
        assert read is not None

        def act(clinic: Clinic) -> Committed:
            reads.commit(clinic, read.id, answer)
            return Committed(reads.suggestion_after(clinic, read.id))

        self.panel.show_error("")
        self._ask(act, self._after_commit)

    def _after_commit(self, committed: Committed) -> None:
        self._committed = True
        if committed.suggestion is None or self._read_said(committed.suggestion):
            self.take_next()
            return
        self.panel.set_committed(True)
        self.panel.show_suggestion(committed.suggestion)
        self._context.actions.refresh()
        self.panel.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_said(self, suggestion: Grade) -> bool:
        """Tell whether the suggestion stood beside the photographs all the time."""
        return self._read is not None and self._read.suggestion == suggestion

    # -- asking

    def _ask(self, act: Callable[[Clinic], T], done: Callable[[T], None]) -> None:
        clinic, asked = self._context.clinic, self._visit

        def deliver(result: T) -> None:
            if asked == self._visit:
                self._set_busy(False)
                done(result)

        self._set_busy(True)
        self._context.tasks.run_db(lambda _progress: act(clinic), done=deliver, failed=self._failed)

    def _failed(self, error: KnownError) -> None:
        self._set_busy(False)
        if self._read is not None:
            self.panel.show_error(str(error))
        else:
            self._context.report_error(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._context.actions.refresh()

    def _end_read(self) -> None:
        """Let go of the read that is shown, with its photographs."""
        self._visit += 1
        self._read, self._committed, self._busy = None, False, False
        self.photos.clear()
        self._context.actions.refresh()


def _picture(clinic: Clinic, read_id: int, view: View) -> Levels | str:
    try:
        return pyramid(to_qimage(reads.photograph(clinic, read_id, view)))
    except KnownError as error:
        return str(error)
