"""Beside a study: its state, the steps it can take with what follows, and who signed what."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.study import State
from acne_desktop.language import tr
from acne_desktop.services.study_overview import Details, Signed
from acne_desktop.services.study_steps import Step, steps
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.commands import command
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.study_state import StudyState

WIDTH = 296
_NEXT = {State.DRAFT: "study.open", State.OPEN: "study.lock", State.LOCKED: "study.unblind"}


class StudySteps(QScrollArea):
    """Each step is a command's button over one sentence; ``opened`` asks what was signed."""

    opened = Signal(object)  # Signed

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.state = StudyState()
        self.buttons: dict[str, QPushButton] = {}
        self.words: dict[str, str] = {}
        self._said: dict[str, QLabel] = {}
        inside = QWidget()
        theme.set_surface(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.state)
        column.addSpacing(theme.S)
        for id_ in ("study.open", "study.lock", "study.unlock", "study.unblind"):
            button = self.buttons[id_] = actions.button(id_)
            said = self._said[id_] = give_way(label(type_=Type.CAPTION, tone="muted", wrap=True))
            column.addWidget(button)
            column.addWidget(said)
            column.addSpacing(theme.S)
        column.addWidget(label(tr("Signatures"), Type.TITLE, bold=True))
        self.none = give_way(label(tr("Nothing is signed yet."), tone="muted", wrap=True))
        column.addWidget(self.none)
        self._signed = QVBoxLayout()
        self._signed.setSpacing(theme.XS)
        column.addLayout(self._signed)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(theme.panel(WIDTH))
        self.setWidget(inside)

    def show_study(self, details: Details) -> None:
        """Show where a study stands."""
        self.state.show_state(details.study.state)
        following = _NEXT.get(details.study.state, "")
        for step in steps(details):
            self._say(step, is_next=step.id == following and step.possible)
        self._show_signed(details)

    def _say(self, step: Step, *, is_next: bool) -> None:
        button = self.buttons[step.id]
        self._said[step.id].setText(step.said)
        self.words[step.id] = step.said
        button.setAccessibleDescription(step.said)
        theme.set_tone(button, "primary" if is_next else "")
        theme.put_icon(button, command(step.id).icon, tone="on_accent" if is_next else "text")

    def _show_signed(self, details: Details) -> None:
        while (item := self._signed.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.none.setVisible(not details.signed)
        for signed in reversed(details.signed):
            line = SignatureLine(signed)
            line.show_signed.clicked.connect(partial(self.opened.emit, signed))
            self._signed.addWidget(line)


class SignatureLine(QWidget):
    """Who signed what when, why, and whether it is still what was signed."""

    def __init__(self, signed: Signed) -> None:
        super().__init__()
        signature = signed.signature
        moment = f"{signature.made_at:%Y-%m-%d %H:%M} UTC"
        said = [
            label(signature.meaning.label, bold=True, wrap=True),
            label(tr("{name}, {moment}", name=signature.full_name, moment=moment), wrap=True),
        ]
        if signature.reason:
            said.append(label(tr("Reason: {reason}", reason=signature.reason), wrap=True))
        said.append(label(state_of(signed), Type.CAPTION, tone="muted", wrap=True))
        self.show_signed = QToolButton()
        self.show_signed.setText(tr("What was signed"))
        self.show_signed.setFont(theme.font(Type.CAPTION))
        self.show_signed.setAccessibleDescription(signature.sentence)
        theme.set_tone(self.show_signed, "chip")
        words = QVBoxLayout()
        words.setSpacing(theme.XS)
        for each in said:
            words.addWidget(give_way(each))
        words.addWidget(self.show_signed, 0, Qt.AlignmentFlag.AlignLeft)
        icon, tone = (
            ("circle-alert", "warning") if signed.superseded else ("circle-check", "success")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.S)
        row.setSpacing(theme.S)
        row.addWidget(IconLabel(icon, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


def state_of(signed: Signed) -> str:
    """Say whether what was signed has changed since."""
    if not signed.changed:
        return tr("Unchanged since.")
    if signed.only_grown:
        return tr("Since then reads were added.")
    parts = ", ".join(tr(each) for each in signed.changed)
    return tr("Superseded: since then changed {parts}.", parts=parts)
