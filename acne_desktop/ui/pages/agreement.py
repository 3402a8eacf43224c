"""How a study's readers agree: every pair with its figure and interval, and the counts of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.agreement import KAPPAS, Statistic
from acne_desktop.domain.agreement_report import AgreementReport, Comparison
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.reporting.agreement_content import amount, together, unsuggested
from acne_desktop.services import agreement, agreement_export
from acne_desktop.services.agreement import StudyReads
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.agreement_side import AgreementSide
from acne_desktop.ui.pages.report_sending import About, Sending
from acne_desktop.ui.pages.study_export import StudyExport
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.agreement_table import AgreementTable
from acne_desktop.ui.widgets.beside import Beside, SideScroll
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.patient_header import HEIGHT
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.quiet_choice import QuietChoice

Gather = Callable[[Clinic, int], StudyReads]
_LEAST_TABLE = 400
_SIDE = 352


@dataclass(frozen=True)
class _Shown:
    """A study and its agreement."""

    study_id: int
    report: AgreementReport


class AgreementPage(QWidget):
    """``open`` reads a study's grades by ``gather``, and counts how well they agree."""

    closed = Signal()

    def __init__(self, context: AppContext, gather: Gather) -> None:
        super().__init__()
        self._context = context
        self.gather = gather
        self._shown: _Shown | None = None
        self._asked = 0
        self.table = AgreementTable()
        self.table.setMinimumWidth(theme.em(_LEAST_TABLE))
        self.side = AgreementSide()
        self.empty = EmptyState(
            "columns-2",
            tr("No two reads to compare yet"),
            tr("Agreement is told once two readers have graded the same visits."),
        )
        self.body = QStackedWidget()
        self.bar = QuestionBar()
        self.export = StudyExport(context, self.bar, self)
        self.sending = Sending(context, self, self.bar)
        self.sending.changed.connect(context.actions.refresh)
        self._lay_out()
        self.table.chosen.connect(self._chosen)
        self.statistic.currentIndexChanged.connect(lambda _index: self._again())
        self.setFocusProxy(self.table)
        context.clinic_changed.connect(self._clear)
        bind = context.actions.bind
        bind("report.save", self._save_pdf, page=self, enabled=self._can_save)
        bind("report.save_figures", self._save_figures, page=self, enabled=self._can_save)
        bind("report.export_study", self._ask_export, page=self, enabled=self._can_save)

    def _lay_out(self) -> None:
        split = Beside(self.table, self._beside(), theme.panel(_SIDE))
        self.body.addWidget(QWidget())
        self.body.addWidget(split)
        self.body.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self._head())
        page.addWidget(self.bar)
        page.addWidget(self.export)
        page.addWidget(self._summary())
        page.addWidget(self.body, 1)

    def _head(self) -> QWidget:
        back = QToolButton()
        back.setIcon(theme.icon("arrow-left"))
        back.setIconSize(theme.pixmap("arrow-left").size())
        back.setToolTip(tr("Back (Alt+Left)"))
        back.setAccessibleName(tr("Back"))
        back.clicked.connect(self.closed)
        self.study = ElidedLabel(tone="muted")
        self.save_pdf = self._context.actions.button("report.save", tone="primary")
        self.save_figures = self._context.actions.button("report.save_figures")
        self.export_button = self._context.actions.button("report.export_study")
        bar = Lines(spacing=theme.L, height=theme.em(HEIGHT), indent=theme.S)
        theme.set_surface(bar)
        bar.setContentsMargins(theme.S, 0, theme.L, 0)
        bar.add(back, label(tr("Agreement of readers"), Type.TITLE, bold=True), self.study)
        bar.spring()
        bar.add(self.export_button, self.save_figures, self.save_pdf)
        return bar

    def _summary(self) -> QWidget:
        self.amount = label(tone="muted", wrap=True)
        self.statistic = QuietChoice()
        self.statistic.offer([(each, each.label) for each in KAPPAS])
        self.statistic.take(KAPPAS[0])
        self.statistic.setAccessibleName(tr("Kind of kappa"))
        strip = QFrame()
        theme.set_surface(strip)
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        row.setSpacing(theme.L)
        row.addWidget(self.amount, 1)
        row.addWidget(self.statistic)
        return strip

    def _beside(self) -> QWidget:
        self.area = SideScroll(self.side)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(tr("Further figures"))
        theme.set_surface(self.area)
        return self.area

    # -- what the window asks

    def open(self, study_id: int) -> None:
        """Show how a study's readers agree."""
        if self._shown is not None and self._shown.study_id != study_id:
            self._clear()
        self._asked += 1
        asked, clinic = self._asked, self._context.clinic

        def gathered(records: StudyReads) -> None:
            if asked == self._asked:
                self._count(study_id, records)

        self._context.tasks.run_db(
            lambda _progress: self.gather(clinic, study_id), done=gathered, failed=self._failed
        )

    def _count(self, study_id: int, records: StudyReads) -> None:
        """Count outside of the database's thread: it takes a moment."""
        asked = self._asked
        self._context.tasks.run(
            lambda _progress: agreement.report(records),
            done=lambda found: self._show(study_id, found) if asked == self._asked else None,
            failed=self._failed,
            title=tr("Counting how the readers agree"),
        )

    def _failed(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)  # last: going elsewhere clears an older error

    def _clear(self) -> None:
        self._asked += 1
        self._shown = None
        self.export.hide()
        self.body.setCurrentIndex(0)
        self.study.setText("")
        self.amount.setText("")
        self._context.actions.refresh()

    # -- what is shown

    def _show(self, study_id: int, report: AgreementReport) -> None:
        self._shown = _Shown(study_id, report)
        study = report.study
        self.study.setText(
            tr("{study}, protocol version {version}", study=study.title, version=study.protocol)
        )
        self.amount.setText("\n".join(_summary(report)))
        self.body.setCurrentIndex(1 if report.comparisons else 2)
        self._again()
        self._context.actions.refresh()

    @property
    def chosen_statistic(self) -> Statistic:
        """The kind of kappa that was chosen."""
        chosen: Statistic = self.statistic.currentData()
        return chosen

    def _again(self) -> None:
        if self._shown is not None:
            self.table.show_report(self._shown.report, self.chosen_statistic)

    def _chosen(self, found: Comparison) -> None:
        if self._shown is not None:
            self.side.show_comparison(found, self._shown.report, self.chosen_statistic)

    # -- saving

    def _can_save(self) -> bool:
        return self._shown is not None and bool(self._shown.report.reads) and self.sending.idle

    def _save_pdf(self) -> None:
        assert self._shown is not None
        report, clinic, settings = self._shown.report, self._context.clinic, self._context.settings
        self._context.tasks.run(
            lambda _progress: agreement_export.agreement_pdf(clinic, report, settings=settings),
            done=lambda made: self._save(made, ".pdf"),
            title=tr("Setting the pages"),
        )

    def _save_figures(self) -> None:
        assert self._shown is not None
        self._save(agreement_export.agreement_csv(self._shown.report), ".csv")

    def _ask_export(self) -> None:
        assert self._shown is not None
        self.export.ask(self._shown.study_id)

    def _save(self, made: bytes, suffix: str) -> None:
        assert self._shown is not None
        about = About("studies", (self._shown.study_id,))
        self.sending.save(made, agreement_export.file_name(date.today(), suffix), about=about)


def _summary(report: AgreementReport) -> list[str]:
    """Return how much was read, and the figures of all readers at once."""
    found = [amount(report)]
    for name, figure in (
        (tr("All readers: ICC(2,1)"), report.icc),
        (tr("All readers: Fleiss\N{RIGHT SINGLE QUOTATION MARK} kappa"), report.fleiss),
    ):
        if figure is not None:
            found.append(tr("{label}: {value}", label=name, value=together(figure)))
    if report.unsuggested:
        found.append(unsuggested(report))
    return found
