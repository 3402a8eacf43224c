"""Where a study's protocol is written: a new study, or a new version with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.account import Account
from acne_desktop.domain.iga import Wording
from acne_desktop.domain.study import State, Study
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import studies, study_drafts
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.wording import wordings
from acne_desktop.storage.drafts import State as Kept
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.page_head import PageHead
from acne_desktop.ui.widgets.protocol_form import ProtocolForm
from acne_desktop.ui.widgets.question_bar import QuestionBar

_WIDTH = 760
_FOUND = mark("What you had entered here before was kept, and is shown again.")


@dataclass(frozen=True)
class _Asked:
    """What a form needs to be shown."""

    study: Study | None
    people: list[Account]
    wordings: list[Wording]
    codes: list[str]
    kept: Kept | None


class StudyProtocolPage(QWidget):
    """``open`` shows the form; what is entered is kept when the page is left."""

    closed = Signal()
    written = Signal(int)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
        self._study: Study | None = None
        self._before: dict[str, object] = {}
        self._busy = False
        self.form: ProtocolForm | None = None
        self._lay_out()
        context.actions.bind("study.save", self.save, page=self, enabled=self._can_save)

    def _lay_out(self) -> None:
        self.head = PageHead()
        self.head.back_requested.connect(self.closed)
        self.save_button = self._context.actions.button("study.save", tone="primary")
        self.head.add_button(self.save_button)
        self.bar = QuestionBar()
        self.reason = QLineEdit()
        self.reason.textChanged.connect(lambda _text: self._context.actions.refresh())
        self.reason_field = Field(
            tr("Why is the protocol changed?"),
            self.reason,
            hint=tr("Kept with the version; the versions before stay."),
        )
        self._middle = QWidget()
        self._middle.setMaximumWidth(theme.em(_WIDTH))
        self._column = QVBoxLayout(self._middle)
        self._column.setContentsMargins(0, theme.L, 0, theme.XL)
        self._column.setSpacing(theme.L)
        self._column.addWidget(self.reason_field)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(theme.XL, 0, theme.XL, 0)
        row.addStretch(1)
        row.addWidget(self._middle, 1000)  # as wide as it may be, and in the middle
        row.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.head)
        page.addWidget(self.bar)
        page.addWidget(self.area, 1)

    # -- what the window asks

    def open(self, study_id: int = 0) -> None:
        """Show the form of a study, or with 0 that of a new one."""
        self._asked += 1
        asked, clinic = self._asked, self._context.clinic
        self._forget_form()
        self.bar.hide()
        self._context.tasks.run_db(
            lambda _progress: _ask(clinic, study_id),
            done=lambda found: self._show(found) if asked == self._asked else None,
            failed=self._not_read,
        )

    def before_leaving(self, then: Callable[[], None]) -> None:
        """Keep what is entered, if it differs from what was there."""
        if not self.has_unsaved():
            then()
            return
        assert self.form is not None
        clinic, study_id = self._context.clinic, self._id
        state: Kept = {**self.form.state(), "reason": self.reason.text()}

        def failed(error: KnownError) -> None:
            self.bar.ask(
                error.sentence,
                [
                    (tr("Try again"), lambda: self.before_leaving(then)),
                    (tr("Leave without it"), then),
                ],
                tone="error",
            )

        self._context.tasks.run_db(
            lambda _progress: study_drafts.keep(clinic, study_id, state),
            done=lambda _none: then(),
            failed=failed,
        )

    def has_unsaved(self) -> bool:
        """Tell whether something is entered that is not saved."""
        return self.form is not None and (
            self.form.state() != self._before or bool(self.reason.text().strip())
        )

    # -- what is shown

    @property
    def _id(self) -> int:
        return self._study.id if self._study else 0

    def _show(self, found: _Asked) -> None:
        self._study = study = found.study
        self.form = ProtocolForm(found.wordings, found.people)
        self._column.insertWidget(0, self.form)
        if study is None:
            self.head.say(tr("New study"))
            self.form.show_new(found.codes)
        else:
            told = tr("Version {n} is in force", n=study.version)
            self.head.say(tr("Protocol of {study}", study=study.code), told)
            self.form.show_study(
                study.code,
                study.title,
                study.protocol,
                planned=study.state is not State.DRAFT,
            )
        self.save_button.setText(
            tr("Begin the study")
            if study is None
            else tr("Save as version {n}", n=study.version + 1)
        )
        self.reason_field.setVisible(study is not None)
        self.reason.clear()
        self._before = self.form.state()
        if found.kept is not None:
            self._show_kept(found.kept)
        self.form.changed.connect(self._context.actions.refresh)
        self._context.actions.refresh()
        self.area.verticalScrollBar().setValue(0)
        self.form.editors["code" if study is None else "readers"].setFocus()

    def _show_kept(self, kept: Kept) -> None:
        assert self.form is not None
        self.form.take_state(kept)
        self.reason.setText(str(kept.get("reason", "")))
        self.bar.ask(tr(_FOUND), [(tr("Begin anew"), self._begin_anew)])

    def _begin_anew(self) -> None:
        clinic, study_id = self._context.clinic, self._id
        self._context.tasks.run_db(
            lambda _progress: study_drafts.forget(clinic, study_id),
            done=lambda _none: self.open(study_id),
        )

    def _forget_form(self) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _not_read(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)

    # -- saving

    def _can_save(self) -> bool:
        return self.form is not None and not self._busy and (
            self._study is None or self.has_unsaved()
        )  # fmt: skip

    def save(self) -> None:
        """Save the study or the version, or say at each field what is wrong."""
        if self.form is None:
            return
        self.bar.hide()
        protocol = self.form.protocol()
        study, reason = self._study, self.reason.text().strip()
        self.reason_field.clear()
        if study is not None and not reason:
            self.reason_field.error(tr("Say why: the reason is kept."))
            if protocol is not None:
                self.reason.setFocus()
            return
        if protocol is None:
            return
        clinic, code, title = self._context.clinic, self.form.code, self.form.title
        checked = protocol
        self._set_busy(True)

        def work() -> Study:
            made = (
                studies.create(clinic, code, title, checked)
                if study is None
                else studies.amend(clinic, study.id, checked, reason)
            )
            study_drafts.forget(clinic, study.id if study else 0)
            return made

        self._context.tasks.run_db(
            lambda _progress: work(), done=self._saved, failed=self._not_saved
        )

    def _saved(self, study: Study) -> None:
        self._set_busy(False)
        self._forget_form()
        if study.version == 1:
            self._context.say(tr("{study} was begun as a draft.", study=study.code))
        else:
            self._context.say(tr("Version {n} of the protocol is in force.", n=study.version))
        self.written.emit(study.id)

    def _not_saved(self, error: KnownError) -> None:
        self._set_busy(False)
        self.bar.ask(error.sentence, tone="error")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._context.actions.refresh()


def _ask(clinic: Clinic, study_id: int) -> _Asked:
    return _Asked(
        study=studies.get(clinic, study_id) if study_id else None,
        people=studies.people(clinic),
        wordings=wordings(),
        codes=[each.study.code for each in studies.all_of(clinic)],
        kept=study_drafts.find(clinic, study_id),
    )
