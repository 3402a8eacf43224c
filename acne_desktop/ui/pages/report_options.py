"""What is chosen for a report: whom it is for, its language and paper, and what it shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.language import LANGUAGES, mark, tr
from acne_desktop.reporting.content import Kind, Options
from acne_desktop.services import report_choices
from acne_desktop.services.report_choices import Choices
from acne_desktop.services.settings import Paper, Settings
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.check_delegate import CheckDelegate
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label

PAPERS: tuple[Paper, ...] = ("A4", "Letter")
_KINDS = {
    Kind.PATIENT: (mark("For the patient"), mark("One page in plain words, to take home")),
    Kind.FILE: (mark("For the file or a colleague"), mark("All that was seen, said and decided")),
    Kind.SERIES: (mark("Series over visits"), mark("The course: grades and photographs in rows")),
}
_NUMBER = Qt.ItemDataRole.UserRole
_LIST_ROWS, _ROW = 6, 28


class ReportOptions(QWidget):
    """Radio buttons and boxes under one another; each change is put in force at once.

    ``changed`` comes after what was chosen is remembered in the settings.
    """

    changed = Signal()

    def __init__(self, context: AppContext, *, with_visits: bool = True) -> None:
        super().__init__()
        self._context = context
        self._with_visits = with_visits
        self._filling = False
        self._visit: Visit | None = None
        self._known: list[int] = []
        self._make_kinds()
        self._make_form()
        self._make_shown()
        self._lay_out()
        self.restore(context.settings)

    # -- what it is made of

    def _make_kinds(self) -> None:
        self.kinds: dict[Kind, QRadioButton] = {}
        group = QButtonGroup(self)
        for kind, (name, what) in _KINDS.items():
            button = QRadioButton(tr(name))
            button.setToolTip(tr(what))
            button.setAccessibleDescription(tr(what))
            group.addButton(button)
            self.kinds[kind] = button
        group.buttonClicked.connect(self._choose)

    def _make_form(self) -> None:
        self.language = Choice()
        self.language.addItem(tr("As in the window"), "same")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.activated.connect(self._choose)
        self.papers: dict[Paper, QRadioButton] = {}
        group = QButtonGroup(self)
        for paper in PAPERS:
            button = QRadioButton(paper)
            group.addButton(button)
            self.papers[paper] = button
        group.buttonClicked.connect(self._choose)

    def _make_shown(self) -> None:
        self.attention = QCheckBox(tr("Attention maps"))
        self.before = QCheckBox(tr("Photographs of the baseline"))
        self.suggestion = QCheckBox(tr("What the model suggested"))
        self.sides = QCheckBox(tr("Left and right sides"))
        self.lacking = label("", Type.CAPTION, tone="muted", wrap=True)
        self.visits = QListWidget()
        self.visits.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.visits.setItemDelegate(CheckDelegate(self.visits))
        self.visits.setProperty("close", True)
        self.visits.setWordWrap(True)
        self.visits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.visits.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.visits.setFixedHeight(_LIST_ROWS * theme.em(_ROW))
        self.visits.itemChanged.connect(self._choose)
        self.visits_field = Field(tr("Visits"), self.visits)
        for box in (self.attention, self.before, self.suggestion, self.sides):
            box.toggled.connect(self._choose)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(_heading(tr("Report")))
        for button in self.kinds.values():
            column.addWidget(button)
        column.addSpacing(theme.S)
        column.addWidget(Field(tr("Language"), self.language))
        column.addSpacing(theme.S)
        column.addWidget(_heading(tr("Paper")))
        papers = QHBoxLayout()
        papers.setSpacing(theme.L)
        for paper in self.papers.values():
            papers.addWidget(paper)
        papers.addStretch(1)
        column.addLayout(papers)
        column.addSpacing(theme.S)
        column.addWidget(_heading(tr("Show")))
        for box in (self.attention, self.before, self.sides, self.suggestion):
            column.addWidget(box)
        column.addWidget(self.lacking)
        column.addSpacing(theme.S)
        column.addWidget(self.visits_field)
        column.addStretch(1)

    # -- what is chosen

    @property
    def paper(self) -> Paper:
        """The paper chosen."""
        return next(paper for paper, button in self.papers.items() if button.isChecked())

    @property
    def kind(self) -> Kind:
        """The kind chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def options(self) -> Options:
        """What the report is to be made by."""
        every = [self.visits.item(row) for row in range(self.visits.count())]
        chosen = [item for item in every if item.checkState() is Qt.CheckState.Checked]
        numbers = frozenset(int(item.data(_NUMBER)) for item in chosen)
        return self._choices().options(None if len(chosen) == len(every) else numbers)

    def _choices(self) -> Choices:
        return Choices(
            kind=self.kind,
            attention=self.attention.isChecked(),
            before=self.before.isChecked(),
            suggestion=self.suggestion.isChecked(),
            sides=self.sides.isChecked(),
        )

    def _choose(self, *_: object) -> None:
        if self._filling:
            return
        settings = self._context.settings
        self._context.change_settings(
            paper=self.paper,
            report_language=str(self.language.currentData()),
            other=report_choices.keeping(settings, self._choices()),
        )
        self._offer()
        self.changed.emit()

    # -- what is offered

    def restore(self, settings: Settings) -> None:
        """Choose what was chosen last."""
        choices = report_choices.remembered(settings)
        self._filling = True
        self.kinds[choices.kind].setChecked(True)
        self.papers[settings.paper].setChecked(True)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.report_language)))
        self.attention.setChecked(choices.attention)
        self.before.setChecked(choices.before)
        self.suggestion.setChecked(choices.suggestion)
        self.sides.setChecked(choices.sides)
        self._filling = False
        self._offer()

    def show_visit(self, visit: Visit, history: Sequence[VisitSummary]) -> None:
        """Offer what a visit has, and its patient's visits for a series."""
        self._visit = visit
        numbers = [entry.id for entry in history]
        if numbers != self._known:
            self._known = numbers
            self._filling = True
            self.visits.clear()
            for entry in history:
                grade = tr("not graded") if entry.grade is None else entry.grade.title
                item = QListWidgetItem(tr("{day}, {grade}", day=entry.day.isoformat(), grade=grade))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
                item.setData(_NUMBER, entry.id)
                self.visits.addItem(item)
            self._filling = False
        self._offer()

    def _offer(self) -> None:
        """Show what the kind asks for; say why something cannot be chosen."""
        kind, visit = self.kind, self._visit
        self.attention.setVisible(kind is Kind.FILE)
        self.before.setVisible(kind is Kind.PATIENT)
        self.sides.setVisible(kind is Kind.SERIES)
        self.suggestion.setVisible(kind is Kind.SERIES)
        self.visits_field.setVisible(kind is Kind.SERIES and self._with_visits)
        found = visit.suggestion if visit else None
        self.attention.setEnabled(visit is None or (found is not None and bool(found.attention)))
        lacking = kind is Kind.FILE and visit is not None and found is None
        self.lacking.setText(tr("This visit has no suggestion.") if lacking else "")
        self.lacking.setVisible(lacking)


def _heading(words: str) -> QWidget:
    return label(words, Type.CAPTION, bold=True)
