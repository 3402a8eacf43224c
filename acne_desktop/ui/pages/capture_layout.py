"""How the capture page is laid out: the live picture large, the views and the camera beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.photo import View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions, shown_key
from acne_desktop.ui.commands import command
from acne_desktop.ui.pages.capture_words import Words
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import Beside, SideScroll
from acne_desktop.ui.widgets.capture_controls import CaptureControls
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.live_view import LiveView
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shot_places import ShotPlaces

_SIDE = 280
_LEAST_SENTENCE = 240
_SENTENCE_HEIGHT = 68  # of two lines and the aim below: the picture never jumps
COMMANDS = {view: f"capture.{view.value}" for view in View}


class Verdict(QWidget):
    """The one large sentence, with its icon, and the quiet line below it."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("info", size=theme.px(24))
        self.sentence = give_way(label("", Type.TITLE, bold=True, wrap=True))
        self.aim = give_way(label("", tone="muted", wrap=True))
        words = QVBoxLayout()
        words.setSpacing(theme.XS)
        words.addStretch(1)
        words.addWidget(self.sentence)
        words.addWidget(self.aim)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.M)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self.setMinimumHeight(theme.em(_SENTENCE_HEIGHT))

    def say(self, words: Words) -> None:
        """Show a sentence."""
        self._icon.set_icon(words.icon, words.tone or "text")
        self.sentence.setText(words.sentence)
        theme.set_tone(self.sentence, words.tone)
        self.aim.setText(words.aim)
        self.aim.setVisible(bool(words.aim))
        self.setAccessibleName(words.sentence)


class CaptureLayout(QWidget):
    """The parts of the page; :class:`CapturePage` makes them work."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.header = PatientHeader()
        self.bar = QuestionBar()
        self.live = LiveView()
        self.watch = QPushButton(tr("Watch a folder…"))
        self.files = QPushButton(tr("Choose files instead"))
        self.nothing = EmptyState("camera", "", "", self.watch, self.files)
        self.stage = QStackedWidget()
        self.stage.addWidget(self.live)
        self.stage.addWidget(self.nothing)
        self.verdict = Verdict()
        self.keep = actions.button("capture.keep", text=_with_key("capture.keep"))
        self.retake = actions.button("capture.retake", text=_with_key("capture.retake"))
        self.take = actions.button("capture.take", tone="primary", text=_with_key("capture.take"))
        self.done = actions.button("capture.done", tone="primary", text=_with_key("capture.done"))
        self.places = ShotPlaces({view: shown_key(COMMANDS[view]) for view in View})
        self.controls = CaptureControls(
            mirror_key=shown_key("capture.mirror"),
            automatic_key=shown_key("capture.automatic"),
            ghost_key=shown_key("capture.ghost"),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        below = Lines(spacing=theme.S)
        below.add(self.verdict, grows=True, least=theme.em(_LEAST_SENTENCE))
        below.spring()
        below.add(self.retake, self.keep, self.take, self.done)
        left = QVBoxLayout()
        left.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
        left.setSpacing(theme.S)
        left.addWidget(self.bar)
        left.addWidget(self.stage, 1)
        left.addWidget(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Beside(left, self._side(), theme.panel(_SIDE), spacing=0), 1)

    def _side(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        column.setSpacing(theme.M)
        column.addWidget(self.places)
        column.addStretch(1)
        column.addWidget(self.controls)
        side = SideScroll(inside)
        theme.set_surface(side.viewport())
        return side


def _with_key(id_: str) -> str:
    return f"{tr(command(id_).text)}   {shown_key(id_)}"
