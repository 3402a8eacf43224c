"""Beside a study: its state, the steps it can take with what follows, and who signed what."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from acne_desktop.domain.signature import Meaning
from acne_desktop.domain.study import State
from acne_desktop.language import tr
from acne_desktop.services.study_overview import CHANGES, Details, Signed
from acne_desktop.services.study_steps import Step, steps
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.commands import command
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.study_state import StudyState

WIDTH = 296
_NEXT = {State.DRAFT: "study.open", State.OPEN: "study.lock", State.LOCKED: "study.unblind"}

# What is signed by these are the reads themselves: none may come after that.
_OF_READS = (Meaning.LOCKED, Meaning.UNBLINDED)


class StudySteps(QScrollArea):
    """Each step is a command's button over one sentence."""

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
            for words in _words(signed):
                self._signed.addWidget(give_way(words))
            self._signed.addSpacing(theme.M)


def _words(signed: Signed) -> Iterator[QLabel]:
    """Yield who signed what when, why, and whether it is still what was signed."""
    signature = signed.signature
    moment = f"{signature.made_at:%Y-%m-%d %H:%M} UTC"
    yield label(signature.meaning.label, bold=True, wrap=True)
    yield label(tr("{name}, {moment}", name=signature.full_name, moment=moment), wrap=True)
    if signature.reason:
        yield label(tr("Reason: {reason}", reason=signature.reason), wrap=True)
    yield label(state_of(signed), Type.CAPTION, tone="muted", wrap=True)


def state_of(signed: Signed) -> str:
    """Say whether what was signed has changed since."""
    if not signed.changed:
        return tr("Unchanged since.")
    if signed.changed == (CHANGES["reads_sha256"],) and signed.signature.meaning not in _OF_READS:
        return tr("Since then reads were added.")
    parts = ", ".join(tr(each) for each in signed.changed)
    return tr("Superseded: since then changed {parts}.", parts=parts)
