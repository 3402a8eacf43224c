"""One installed model: what it is, how it did beside the one before, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import mark, tr
from acne_desktop.services.model_comparison import COMPARED, Compared
from acne_desktop.services.model_packages import Installed
from acne_desktop.ui import figures, theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label

_SHARES = (2, 2, 2, 3)  # of a table of figures, by column
_ALL_THE_SAME = mark("Activate all the same")


class ModelCard(QFrame):
    """``against`` says why the model should not be activated; then a reason is asked for first."""

    activated = Signal(str)  # with this reason, which may be empty
    removed = Signal()
    asking = Signal()  # the question was opened

    def __init__(self, model: Installed, *, in_use: bool, against: str) -> None:
        super().__init__()
        self.model = model
        self._against = against
        theme.set_surface(self)
        self.activate = QPushButton(tr("Activate"))
        self.activate.setAccessibleDescription(tr("Put {name} into use", name=model.name))
        self.activate.clicked.connect(self._asked)
        self.remove = QPushButton(tr("Remove"))
        self.remove.setAccessibleDescription(tr("Set {name} aside", name=model.name))
        theme.set_tone(self.remove, "quiet")
        self.remove.clicked.connect(self.removed)
        if in_use:
            self.activate.hide()
        if in_use or model.ships:
            self.remove.hide()
        if not model.ships and not against:
            theme.set_tone(self.activate, "primary")
        self.question = self._make_question()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        column.setSpacing(theme.S)
        column.addLayout(self._head(in_use))
        column.addWidget(label(_origin(model), Type.CAPTION, tone="muted", wrap=True))
        for found in model.comparisons:
            tone = "success" if found.better else "warning"
            column.addWidget(label(found.sentence, tone=tone, wrap=True))
            column.addWidget(_table(model.name, found))
            column.addWidget(_basis(found))
        column.addWidget(self.question)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """Return what the keyboard reaches, in the order in which it is read."""
        return self.remove, self.activate, self.reason, self.confirm, self.keep

    def _head(self, in_use: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(label(self.model.name, bold=True))
        if in_use:
            row.addWidget(label(tr("in use"), Type.CAPTION, bold=True, tone="accent"))
        row.addStretch(1)
        row.addWidget(self.remove)
        row.addWidget(self.activate)
        return row

    # -- a model that was not shown to be better

    def _make_question(self) -> QWidget:
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.reason.returnPressed.connect(self._confirmed)
        self.reason_field = Field(
            tr("Why it is to be used"), self.reason, hint=tr("Kept in the history of the models.")
        )
        self.confirm = QPushButton(tr(_ALL_THE_SAME))
        self.confirm.clicked.connect(self._confirmed)
        self.keep = QPushButton(tr("Leave it"))
        self.keep.clicked.connect(self._left)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.keep)
        buttons.addStretch(1)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, theme.S, 0, 0)
        column.setSpacing(theme.S)
        above = [found.sentence for found in self.model.comparisons[-1:]]
        if self._against not in above:  # else it stands right above already
            column.addWidget(label(self._against, tone="warning", wrap=True))
        column.addWidget(self.reason_field)
        column.addLayout(buttons)
        part.hide()
        return part

    def _asked(self) -> None:
        if not self._against:
            self.activated.emit("")
            return
        self.question.show()
        self.activate.setEnabled(False)
        self.asking.emit()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirmed(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.activated.emit(reason)
        else:
            self.reason_field.error(tr("Give the reason: the history keeps why."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self) -> None:
        self.question.hide()
        self.reason_field.clear()
        self.activate.setEnabled(True)
        self.activate.setFocus(Qt.FocusReason.OtherFocusReason)


def _origin(model: Installed) -> str:
    if model.ships:
        whence = tr("Ships with the application.")
    elif model.comparisons:
        whence = tr("Trained here from {model}.", model=model.comparisons[-1].old_name)
    else:
        whence = tr("Trained here.")
    data = tr("Data: {data}. SHA-256 {hash}", data=model.trained_on, hash=model.hash[:12])
    return f"{whence} {data}"


def _table(name: str, found: Compared) -> QWidget:
    """Return the figures of both models, as a grid of labels that reads row by row."""
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.L)
    grid.setVerticalSpacing(theme.XS)
    for column, head in enumerate(("", found.old_name, name, tr("Difference"))):
        grid.addWidget(label(head, Type.CAPTION, bold=True, tone="muted"), 0, column)
    for row, one in enumerate(found.figures, start=1):
        cells = (
            tr(COMPARED[one.name]),
            figures.value(one.name, one.old),
            figures.value(one.name, one.new),
            figures.difference(one.name, one.difference),
        )
        for column, text in enumerate(cells):
            cell = label(text, Type.CAPTION, tone="" if column else "muted", wrap=True)
            grid.addWidget(cell, row, column)
    for column, share in enumerate(_SHARES):
        grid.setColumnStretch(column, share)
    return part


def _basis(found: Compared) -> QWidget:
    return label(
        tr(
            "{visits} visits of {subjects} patients, each judged by networks that had not "
            "seen that patient; in brackets 95 % intervals.",
            visits=found.visits,
            subjects=found.subjects,
        ),
        Type.CAPTION,
        tone="muted",
        wrap=True,
    )
