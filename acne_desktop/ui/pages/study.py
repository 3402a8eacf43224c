"""One study as its manager sees it: how far it is, its visits, its protocol, and its next step."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from acne_desktop.domain.account import Account
from acne_desktop.domain.signature import Given, Meaning, Signature
from acne_desktop.domain.study import State
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import enrolment, replacing, studies, study_overview
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.enrolment import Enrolled
from acne_desktop.services.study_overview import Details, Signed
from acne_desktop.services.study_results import ReaderProgress
from acne_desktop.services.study_steps import Step, steps
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.study_export import StudyExport
from acne_desktop.ui.pages.study_suggesting import StudySuggesting
from acne_desktop.ui.widgets.page_head import PageHead
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.quiet_choice import QuietChoice
from acne_desktop.ui.widgets.sign_dialog import Asked, SignDialog
from acne_desktop.ui.widgets.signed_dialog import SignedDialog
from acne_desktop.ui.widgets.study_progress import StudyProgress
from acne_desktop.ui.widgets.study_steps import StudySteps
from acne_desktop.ui.widgets.study_versions import StudyVersions
from acne_desktop.ui.widgets.study_visits import StudyVisits

_DONE = {
    "study.open": mark("The study is open: the readers can begin."),
    "study.lock": mark("The study is locked."),
    "study.unlock": mark("The study is open again."),
    "study.unblind": mark("The study is unblinded."),
}
Sign = Callable[[Clinic, int, str, str], Signature]
_SIGNS: dict[str, Sign] = {
    "study.open": lambda clinic, id_, password, _why: studies.open_for_reading(
        clinic, id_, password
    ),
    "study.lock": studies.lock,
    "study.unlock": studies.unlock,
    "study.unblind": lambda clinic, id_, password, _why: studies.unblind(clinic, id_, password),
}


class StudyPage(QWidget):
    """``open`` shows a study; one of its three parts at a time, its steps always."""

    closed = Signal()
    protocol_requested = Signal(int)
    enrol_requested = Signal(int)
    agreement_requested = Signal(int)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
        self._id = 0
        self.details: Details | None = None
        self.progress = StudyProgress(context.actions)
        self.visits = StudyVisits(context.actions)
        self.versions = StudyVersions(context.actions)
        self.steps = StudySteps(context.actions)
        self.bar = QuestionBar()
        self.export = StudyExport(context, self.bar, self)
        self.suggesting = StudySuggesting(context, self.bar, self)
        self._lay_out()
        self._bind()
        self.progress.train_again.connect(self._ask_to_train)
        self.progress.old.connect(self.read_again)
        self.suggesting.changed.connect(self._suggested)
        self.steps.opened.connect(self._show_signed)
        context.clinic_changed.connect(self._clear)

    def _lay_out(self) -> None:
        self.head = PageHead()
        self.head.back_requested.connect(self.closed)
        self.parts = QStackedWidget()
        self.choices: dict[str, QToolButton] = {}
        choosing = QHBoxLayout()
        choosing.setSpacing(theme.S)
        for name, words, part in (
            ("progress", tr("Progress"), self.progress),
            ("visits", tr("Visits"), self.visits),
            ("protocol", tr("Protocol"), self.versions),
        ):
            self.parts.addWidget(part)
            button = self.choices[name] = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            theme.set_tone(button, "chip")
            button.clicked.connect(partial(self.show_part, name))
            choosing.addWidget(button)
        choosing.addStretch(1)
        self.agreement = self._context.actions.button("study.agreement")
        self.export_button = self._context.actions.button("report.export_study")
        self.head.add_button(self.export_button)
        self.head.add_button(self.agreement)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.L)
        column.addLayout(choosing)
        column.addWidget(self.parts, 1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(left, 1)
        row.addWidget(self.steps)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.head)
        page.addWidget(self.bar)
        page.addWidget(self.export)
        page.addWidget(both, 1)
        self.show_part("progress")

    def _bind(self) -> None:
        bind = partial(self._context.actions.bind, page=self)
        for id_ in _SIGNS:
            bind(id_, partial(self._ask_to_sign, id_), enabled=partial(self._can_step, id_))
        bind(
            "study.protocol",
            lambda: self.protocol_requested.emit(self._id),
            enabled=self._can_amend,
        )
        bind("study.enrol", lambda: self.enrol_requested.emit(self._id), enabled=self._is_draft)
        bind(
            "study.agreement",
            lambda: self.agreement_requested.emit(self._id),
            enabled=self._has_reads,
        )
        bind(
            "report.export_study",
            lambda: self.export.ask(self._id),
            enabled=self._can_export,
        )
        bind("study.replace", self._ask_to_replace, enabled=self._can_replace)
        bind("study.take_out", self.take_out, enabled=self._can_take_out)
        bind(
            "study.suggest",
            lambda: self.suggesting.ask(self._id),
            enabled=self._can_suggest,
        )
        self.visits.changed.connect(self._context.actions.refresh)
        self.progress.changed.connect(self._context.actions.refresh)

    # -- what the window asks

    def open(self, study_id: int) -> None:
        """Show a study as it is now."""
        if study_id != self._id:
            self._clear()
            self._id = study_id
        self.bar.hide()
        self.export.hide()
        self.read_again()

    def read_again(self) -> None:
        """Read the study anew."""
        self._asked += 1
        asked, clinic, study_id = self._asked, self._context.clinic, self._id
        self._context.tasks.run_db(
            lambda _progress: study_overview.details(clinic, study_id),
            done=lambda found: self._show(found) if asked == self._asked else None,
            failed=self._failed,
        )

    def show_part(self, name: str, _checked: bool = False) -> None:
        """Show the progress, the visits or the protocol."""
        for each, button in self.choices.items():
            button.setChecked(each == name)
        self.parts.setCurrentIndex(list(self.choices).index(name))
        self._context.actions.refresh()

    @property
    def part(self) -> str:
        """Which part is shown."""
        return list(self.choices)[self.parts.currentIndex()]

    # -- what is shown

    def _show(self, details: Details) -> None:
        first = self.details is None
        self.details = details
        study = details.study
        self.head.say(study.code, study.title)
        self.progress.show_study(details)
        self.visits.show_study(details)
        self.versions.show_study(details)
        self.steps.show_study(details)
        count = trn("Visits ({n})", "Visits ({n})", len(details.visits))
        self.choices["visits"].setText(count)
        if first and study.state is State.DRAFT:
            self.show_part("visits")
        self._context.actions.refresh()

    def _clear(self) -> None:
        self._asked += 1
        self._id = 0
        self.details = None
        self.show_part("progress")

    def _failed(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)

    # -- what can be done

    def _is_draft(self) -> bool:
        return self.details is not None and self.details.study.state is State.DRAFT

    def _can_amend(self) -> bool:
        states = (State.DRAFT, State.OPEN)
        return self.details is not None and self.details.study.state in states

    def _has_reads(self) -> bool:
        return self.details is not None and self.details.study.state is not State.DRAFT

    def _can_export(self) -> bool:
        states = (State.LOCKED, State.UNBLINDED)
        return self.details is not None and self.details.study.state in states

    def _can_suggest(self) -> bool:
        found = self.details is not None and self.details.can_suggest
        return found and not self.suggesting.busy

    def _step(self, id_: str) -> Step | None:
        if self.details is None:
            return None
        return next(step for step in steps(self.details) if step.id == id_)

    def _can_step(self, id_: str) -> bool:
        step = self._step(id_)
        return step is not None and step.possible

    def _ask_to_sign(self, id_: str) -> None:
        step = self._step(id_)
        if step is None:
            return
        clinic, study_id, act = self._context.clinic, self._id, _SIGNS[id_]
        asked = Asked(self.steps.buttons[id_].text(), step.said, step.meaning, step.needs_reason)
        dialog = SignDialog(
            self._context,
            asked,
            lambda password, reason: act(clinic, study_id, password, reason),
            self.window(),
        )
        dialog.signed.connect(lambda _signature: self._stepped(id_))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _stepped(self, id_: str) -> None:
        self.bar.hide()  # what it offers to take back can be taken back no more
        self._context.say(tr(_DONE[id_]))
        if id_ == "study.open":
            self.show_part("progress")
        self.read_again()

    def _show_signed(self, signed: Signed) -> None:
        assert self.details is not None
        given = Given(signed.signature, superseded=signed.superseded)
        dialog = SignedDialog(given, signed.lines(self.details.names), self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- visits, and training

    def _can_take_out(self) -> bool:
        return self._is_draft() and self.part == "visits" and bool(self.visits.selected())

    def take_out(self) -> None:
        """Take the selected visits out of the draft; they can be put back at once."""
        clinic, study_id, chosen = self._context.clinic, self._id, self.visits.selected()

        def put_back() -> None:
            self._change(
                lambda: studies.enrol(clinic, study_id, [each.enrolment for each in chosen])
            )

        said = trn("{n} visit was taken out.", "{n} visits were taken out.", len(chosen))
        self._change(
            lambda: enrolment.take_back(
                clinic, study_id, Enrolled(tuple(each.id for each in chosen))
            ),
            lambda: self.bar.ask(said, [(tr("Undo"), put_back)]),
        )

    def offer_undo(self, said: str, undo: Callable[[Clinic], object]) -> None:
        """Say what was done to the study, and offer to take it back."""
        clinic = self._context.clinic
        self.show_part("visits")
        self.bar.ask(said, [(tr("Undo"), lambda: self._change(lambda: undo(clinic)))])

    def _change(self, work: Callable[[], object], done: Callable[[], None] | None = None) -> None:
        def changed(_result: object) -> None:
            if done is not None:
                done()
            self.read_again()

        self._context.tasks.run_db(
            lambda _progress: work(),
            done=changed,
            failed=lambda error: self.bar.ask(error.sentence, tone="error"),
        )

    def _suggested(self) -> None:
        self._context.actions.refresh()
        if self._id and not self.suggesting.busy:
            self.read_again()

    def _ask_to_train(self, reader_id: int) -> None:
        clinic, study_id = self._context.clinic, self._id
        reason = self.progress.reason.text()
        self._change(
            lambda: studies.train_again(clinic, study_id, reader_id, reason),
            self.progress.reason.clear,
        )

    # -- a reader who drops out

    def _can_replace(self) -> bool:
        is_open = self.details is not None and self.details.study.state is State.OPEN
        return is_open and self.part == "progress" and self.progress.selected() is not None

    def _ask_to_replace(self) -> None:
        """Ask who reads on, then for the signature."""
        leaver = self.progress.selected()
        if leaver is None:
            return
        clinic, study_id = self._context.clinic, self._id
        self._context.tasks.run_db(
            lambda _progress: replacing.successors(clinic, study_id, leaver.reader_id),
            done=partial(self._replace, leaver),
            failed=lambda error: self.bar.ask(error.sentence, tone="error"),
        )

    def _replace(self, leaver: ReaderProgress, found: list[Account]) -> None:
        if not found:
            said = tr("Nobody else has the role: an administrator gives it.")
            self.bar.ask(said, tone="warning")
            return
        clinic, study_id = self._context.clinic, self._id
        successor = QuietChoice()
        successor.offer([(account.id, account.full_name) for account in found])
        successor.setCurrentIndex(0)

        def sign(password: str, reason: str) -> Signature:
            return replacing.replace_reader(
                clinic,
                study_id,
                leaver.reader_id,
                chosen[0],
                password=password,
                reason=reason,
            )

        chosen = [found[0].id]  # asked for here: work never touches a widget
        successor.currentIndexChanged.connect(
            lambda _at: chosen.__setitem__(0, successor.currentData())
        )
        asked = Asked(
            tr("Replace {name}", name=leaver.name),
            tr("What was read stays; the rest is read by somebody else, after the training."),
            Meaning.REPLACED,
            needs_reason=True,
        )
        dialog = SignDialog(
            self._context, asked, sign, self.window(), also=(tr("Who reads on"), successor)
        )
        dialog.signed.connect(lambda _signature: self._replaced())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _replaced(self) -> None:
        self._context.say(tr("The reader was replaced."))
        self.read_again()
