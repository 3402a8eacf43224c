"""Settings > Models: which model is in use, what the clinic could train on, and its own models."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.errors import KnownError
from acne_desktop.grading.package import ModelPackage
from acne_desktop.language import tr, trn
from acne_desktop.services import clinic_data
from acne_desktop.services.clinic_data import Balance
from acne_desktop.services.model_packages import Active, Installed
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.models_work import ModelsWork, Overview
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.grade_balance import GradeBalance
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.model_card import ModelCard
from acne_desktop.ui.widgets.model_in_use import WIDTH, ModelInUse
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.training_panel import TrainingPanel

_CONTENT_WIDTH, _LEAST_WIDTH = 760, 300


class ModelsSection(QWidget):
    """Reads what it shows whenever it is opened or something has changed."""

    about_requested = Signal()
    patients_requested = Signal()

    def __init__(self, context: AppContext, work: ModelsWork | None = None) -> None:
        super().__init__()
        self._context = context
        self.work = work or ModelsWork(context, self)
        self.bar = QuestionBar()
        self.in_use = ModelInUse()
        self.training = TrainingPanel()
        self.cards: list[ModelCard] = []
        self._make_visits()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.S)
        self._lay_out()
        self._connect()
        if self.work.is_training:
            self.training.show_running()

    def _make_visits(self) -> None:
        self.count = label(type_=Type.TITLE, bold=True)
        self.details = label(tone="muted", wrap=True)
        self.balance = GradeBalance()
        self.show_patients = QPushButton(tr("Show the patients"))
        theme.put_icon(self.show_patients, "users")
        self.show_patients.clicked.connect(self.patients_requested)
        self.show_patients.hide()

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(theme.em(_CONTENT_WIDTH))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self.count)
        column.addWidget(self.details)
        column.addWidget(self.show_patients, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(theme.XS)
        column.addWidget(self.balance)
        column.addSpacing(theme.XL)
        column.addWidget(self.training)
        column.addSpacing(theme.XL)
        column.addWidget(label(tr("Models on this workstation"), Type.TITLE, bold=True))
        column.addLayout(self._cards)
        column.addStretch(1)
        ground = QWidget()
        beside = QHBoxLayout(ground)
        beside.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        beside.addWidget(content, 1)
        beside.addStretch(0)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(ground)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setMinimumWidth(theme.px(_LEAST_WIDTH))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.bar)
        page.addWidget(Beside(self.area, self.in_use, theme.panel(WIDTH)), 1)

    def _connect(self) -> None:
        work = self.work
        work.read.connect(self._show)
        work.failed.connect(self._show_error)
        work.changed.connect(self._context.say)
        work.removed.connect(self._offer_undo)
        work.training_began.connect(self.training.show_running)
        work.training_told.connect(self.training.busy.report)
        work.trained.connect(self._trained)
        work.training_failed.connect(self._show_error)
        work.training_ended.connect(self._training_ended)
        self.training.wanted.connect(self._train)
        self.training.start_over_wanted.connect(self.work.start_over)
        self.training.stop_wanted.connect(work.stop_training)
        self.in_use.about_requested.connect(self.about_requested)
        self.in_use.back_requested.connect(work.go_back)
        self._context.records_changed.connect(self._changed)
        self._context.clinic_changed.connect(self.bar.hide)

    def refresh(self) -> None:
        """Read everything anew."""
        self.work.refresh()

    def _changed(self) -> None:
        if self.isVisible():
            self.work.refresh()

    # -- showing

    def _show(self, found: Overview) -> None:
        self._show_visits(found.balance)
        self.in_use.show_model(found.active, found.before)
        self._show_models(found)
        if not self.work.is_training:
            self.training.show_state(found.balance, found.unfinished)

    def _show_visits(self, found: Balance) -> None:
        needed = clinic_data.NEEDED_TRIPLETS
        enough = found.triplets >= needed
        self.count.setText(
            trn("{n} graded triplet", "{n} graded triplets", found.triplets)
            if enough
            else tr("{n} of {needed} graded triplets", n=found.triplets, needed=needed)
        )
        nothing = found.visits == 0
        self.show_patients.setVisible(nothing)
        self.balance.set_balance(found)
        self.balance.setVisible(not nothing)
        if nothing:
            self.details.setText(
                tr(
                    "A model can be trained on this clinic's own visits, once a clinician has "
                    "graded {needed} triplets: open a patient, add a visit, and grade it.",
                    needed=needed,
                )
            )
            return
        parts = found.visits - found.triplets
        told = tr(
            "{visits} of {patients}.",
            visits=trn("{n} graded visit", "{n} graded visits", found.visits),
            patients=trn("{n} patient", "{n} patients", found.subjects),
        )
        lacking = trn(
            "{n} visit is without all three views.",
            "{n} visits are without all three views.",
            parts,
        )
        counts = tr("What counts is the clinician's grade.")
        self.details.setText(" ".join([told, lacking, counts] if parts else [told, counts]))

    def _show_models(self, found: Overview) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        used = found.active.package.hash if isinstance(found.active, Active) else ""
        self.cards = [
            self._card(model, in_use=model.hash == used, against=found.against.get(model.hash, ""))
            for model in found.models
        ]
        before: QWidget = self.training.busy.cancel
        for control in (part for card in self.cards for part in card.controls):
            QWidget.setTabOrder(before, control)
            before = control
        for broken in found.unusable:
            self._cards.addWidget(label(broken.sentence, tone="error", wrap=True))

    def _card(self, model: Installed, *, in_use: bool, against: str) -> ModelCard:
        card = ModelCard(model, in_use=in_use, against=against)
        card.activated.connect(lambda reason: self.work.activate(model, reason))
        card.removed.connect(lambda: self.work.remove(model.name))
        card.asking.connect(lambda: self._reveal(card))
        self._cards.addWidget(card)
        return card

    def _reveal(self, card: ModelCard) -> None:
        """Scroll to a card's question once it has been laid out."""

        def scroll() -> None:
            if card in self.cards:  # not where all were read anew meanwhile
                self.area.ensureWidgetVisible(card.question)

        QTimer.singleShot(0, self, scroll)

    # -- what happened

    def _train(self) -> None:
        self.bar.hide()
        self.work.train()

    def _trained(self, package: ModelPackage) -> None:
        told = [found.sentence for found in Installed(package, ships=False).comparisons]
        sentence = " ".join(told) or tr("It was not compared with another model.")
        self.bar.ask(
            tr("{version} is trained. {sentence}", version=package.version, sentence=sentence),
            [(tr("Close"), lambda: None)],
        )

    def _training_ended(self) -> None:
        self.training.show_ended()
        if self._context.has_clinic:
            self.work.refresh()

    def _show_error(self, error: KnownError) -> None:
        self.bar.ask(error.sentence, [(tr("Close"), lambda: None)], tone="error")

    def _offer_undo(self, name: str) -> None:
        self.bar.ask(
            tr("{name} was removed.", name=name),
            [(tr("Undo"), lambda: self.work.restore(name)), (tr("Close"), lambda: None)],
        )
