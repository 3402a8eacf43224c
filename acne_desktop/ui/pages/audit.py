"""The audit trail: who did what and when, found by filters, checked and exported."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.audit import Action, Entry, Verification, Wanted, subject_label
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import audit, audit_export
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.trail_check import TrailCheck
from acne_desktop.ui.widgets.audit_table import AuditTable
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.change_panel import WIDTH, ChangePanel
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.lines import Lines

_LEAST_STATE = 160
_FILE_NAME = "audit-trail"
_CHECKING = mark("The trail and every record are being checked.")
Found = tuple[list[Entry], tuple[list[str], list[str]]]


class AuditPage(QWidget):
    """Newest first; older entries are read as one scrolls."""

    def __init__(self, context: AppContext, check: TrailCheck) -> None:
        super().__init__()
        self._context = context
        self._check = check
        self._task: Task | None = None
        self._all_read = False
        self.title = label(tr("Audit trail"), Type.TITLE, bold=True)
        self.state = give_way(label(tone="muted", wrap=True))
        self.verify = QPushButton(tr("Check now"))
        self.verify.clicked.connect(lambda _checked: self._start_check())
        self.export = QPushButton(tr("Save as CSV"))
        self.export.clicked.connect(lambda _checked: self._ask_where("CSV", self.save))
        self.paper = QPushButton(tr("Save as PDF"))
        self.paper.clicked.connect(lambda _checked: self._ask_where("PDF", self.save_pdf))
        self._make_filters()
        self.table = AuditTable()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._selected())
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.nothing = EmptyState(
            "history", tr("No entry fits"), tr("Ask for less: take a filter away.")
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.nothing)
        self._make_side()
        self._lay_out()
        self.setFocusProxy(self.table)
        check.checked.connect(self._show_check)

    def _make_filters(self) -> None:
        self.actor, self.action, self.subject = Choice(), Choice(), Choice()
        for choice, name in (
            (self.actor, tr("Who")),
            (self.action, tr("What")),
            (self.subject, tr("Record")),
        ):
            choice.setAccessibleName(name)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            choice.activated.connect(lambda _index: self.refresh())
        for action in Action:
            self.action.addItem(action.label, action.value)
        self.action.insertItem(0, tr("Everything"), None)
        self.action.setCurrentIndex(0)
        self.since = DayField(name=tr("First day"), future=True, optional=True)
        self.until = DayField(name=tr("Last day"), future=True, optional=True)
        for field in (self.since, self.until):
            field.set_day(None)
            field.setPlaceholderText(field.accessibleName())
            field.changed.connect(lambda _day: self.refresh())
            field.refused.connect(lambda why: self._context.report_error(KnownError(why)))

    def _make_side(self) -> None:
        self.side = ChangePanel()
        self.what, self.who = self.side.title, self.side.told
        self.chain = give_way(label(type_=Type.CAPTION, tone="muted", wrap=True))
        self.side.foot.addWidget(self.chain)

    def _lay_out(self) -> None:
        head = Lines(spacing=theme.L)
        head.add(self.title)
        head.add(self.state, grows=True, least=theme.em(_LEAST_STATE))
        head.spring()
        head.add(self.verify, self.export, self.paper)
        filters = Lines(spacing=theme.M)
        filters.add(self.actor, self.action, self.subject, self.since, self.until)
        column = QVBoxLayout()
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.L)
        column.addWidget(head)
        column.addWidget(filters)
        column.addWidget(self.body, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Beside(column, self.side, theme.panel(WIDTH)))

    # -- what is listed

    def refresh(self) -> None:
        """Read the newest entries that fit."""
        clinic, wanted = self._context.clinic, self.wanted()

        def work(_progress: Progress) -> Found:
            return audit.entries(clinic, wanted), audit.choices(clinic)

        if self._task is not None:
            self._task.cancel()
        self._task = self._context.tasks.run_db(work, done=self._show, failed=self._failed)
        self._show_check(self._check.last)

    def wanted(self) -> Wanted:
        """Return what the filters ask for; days are whole, in UTC as the entries are."""
        last = self.until.day_or_none
        return Wanted(
            actor=self.actor.currentData(),
            action=self.action.currentData(),
            subject=self.subject.currentData(),
            since=_midnight(self.since.day_or_none),
            until=_midnight(last + timedelta(days=1) if last else None),
        )

    def _show(self, found: Found) -> None:
        entries, (actors, subjects) = found
        self._offer(self.actor, tr("Everybody"), [(a or tr("No account"), a) for a in actors])
        self._offer(
            self.subject, tr("Every record"), [(subject_label(s), s) for s in subjects if s]
        )
        self._all_read = len(entries) < audit.PAGE
        self.table.entries.show(entries)
        self.body.setCurrentWidget(self.table if entries else self.nothing)
        self.side.setVisible(bool(entries))
        if entries:
            self.table.selectRow(0)

    def _offer(self, choice: Choice, anything: str, offered: list[tuple[str, str]]) -> None:
        chosen = choice.currentData()
        choice.clear()
        choice.addItem(anything, None)
        for words, value in offered:
            choice.addItem(words, value)
        choice.setCurrentIndex(max(0, choice.findData(chosen)) if chosen is not None else 0)

    def _scrolled(self, value: int) -> None:
        """Read older entries before the end is reached."""
        busy = self._task is not None and self._task.running
        listed = self.table.entries.rows
        if busy or self._all_read or value < self.table.verticalScrollBar().maximum() - 1:
            return
        clinic, wanted, before = self._context.clinic, self.wanted(), listed[-1].id
        self._task = self._context.tasks.run_db(
            lambda _progress: audit.entries(clinic, wanted, before=before),
            done=self._add,
            failed=self._failed,
        )

    def _add(self, older: list[Entry]) -> None:
        self._all_read = len(older) < audit.PAGE
        self.table.entries.add(older)

    def _failed(self, error: KnownError) -> None:
        self.nothing.say(tr("The list could not be read"), error.sentence)
        self.body.setCurrentWidget(self.nothing)

    # -- the entry at hand

    def _selected(self) -> None:
        entry = self.table.selected()
        if entry is None:
            return
        self.what.setText(f"{entry.what} \N{MIDDLE DOT} {entry.about}")
        self.who.setText(f"{entry.who}, {entry.at:%Y-%m-%d %H:%M:%S} UTC")
        self.chain.setText(
            tr("Entry {n}, chained as {hash}", n=entry.id, hash=_in_parts(entry.hash))
        )
        self._show_fields(entry)

    def _show_fields(self, entry: Entry) -> None:
        self.side.clear()
        if entry.reason:
            self.side.add("", [(tr("Reason"), entry.reason)])
        for name, before, after in entry.differences:
            sides = [(tr("before"), before)] if entry.old is not None else []
            sides += [(tr("after"), after)] if entry.new is not None else []
            self.side.add(name, sides)

    # -- checking and exporting

    def _start_check(self) -> None:
        self._check.start(title=tr("Checking the audit trail"))
        self._show_check(None)

    def _show_check(self, result: Verification | None) -> None:
        self.verify.setEnabled(not self._check.running or result is not None)
        if result is None:
            self.state.setText(tr(_CHECKING) if self._check.running else tr("Not checked yet."))
            return
        theme.set_tone(self.state, "muted" if result.sound else "error")
        self.state.setText(result.sentence)
        self.state.setToolTip("\n".join(found.sentence for found in result.findings[:20]))

    def _ask_where(self, form: str, save: Callable[[Path], None]) -> None:
        suffix = form.lower()
        title = tr("Save as PDF") if form == "PDF" else tr("Save as CSV")
        chosen, _kind = QFileDialog.getSaveFileName(
            self,
            title,
            str(Path.home() / f"{_FILE_NAME}.{suffix}"),
            f"{form} (*.{suffix})",
        )
        if chosen:
            save(Path(chosen))

    def save(self, target: Path) -> None:
        """Write the entries that fit to a CSV file."""
        clinic, wanted = self._context.clinic, self.wanted()
        self._context.tasks.run_db(
            lambda _progress: audit_export.export_csv(clinic, target, wanted),
            done=self._saved,
            title=tr("Saving the audit trail"),
        )

    def save_pdf(self, target: Path) -> None:
        """Check the trail and write the entries that fit to a PDF file, with progress."""
        clinic, wanted, settings = self._context.clinic, self.wanted(), self._context.settings

        def work(progress: Progress) -> int:
            def tell(fraction: float, text: str) -> bool:
                progress.report(fraction, text)
                return not progress.cancelled()

            return audit_export.export_pdf(clinic, target, wanted, settings=settings, tell=tell)

        self._context.tasks.run(
            work, done=self._saved, title=tr("Saving the audit trail"), kind="long"
        )

    def _saved(self, count: int) -> None:
        self._context.say(trn("{n} entry saved.", "{n} entries saved.", count))
        self.refresh()


def _in_parts(text: str) -> str:
    """Return a long word with places where it may go on in the next line."""
    return "\N{ZERO WIDTH SPACE}".join(text[at : at + 8] for at in range(0, len(text), 8))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)
