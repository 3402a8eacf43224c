"""The control of each kind of setting: it shows a value, and tells when another is entered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import tr
from acne_desktop.services.setting import Kind, Setting
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.quiet_choice import QuietChoice

_WIDTH = 200
_LINES = 3
_TYPING_PAUSE_MS = 500


class Control(QWidget):
    """Shows a setting's value. ``entered`` carries another; the rest is the page's."""

    entered = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.S)

    def show_value(self, value: object) -> None:
        """Show a value without telling anyone."""
        raise NotImplementedError

    def _put(self, main: QWidget, *others: QWidget) -> None:
        """Lay out; the first has the keyboard, and the setting's name and help."""
        self.setFocusProxy(main)
        main.setAccessibleName(tr(self.setting.label))
        main.setAccessibleDescription(tr(self.setting.help))
        for part in (main, *others):
            self.row.addWidget(part)


class ChoiceControl(Control):
    """One of a few values, offered by name. ``shown`` tells that it is seen."""

    shown = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.box = QuietChoice()
        self.box.offer(_offered(setting))
        self.box.currentIndexChanged.connect(lambda _at: self.entered.emit(self.box.currentData()))
        self._put(self.box)
        self.row.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it is seen."""
        super().showEvent(event)
        self.shown.emit()

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer what this workstation has."""
        self.box.offer(choices)

    def show_value(self, value: object) -> None:
        """Show a value; one between the steps is offered, too."""
        if self.setting.steps and self.box.findData(value) < 0:
            steps = sorted({*self.setting.steps, int(str(value))})
            self.box.offer([(step, _per_cent(step)) for step in steps])
        self.box.take(value)


def _offered(setting: Setting) -> list[tuple[object, str]]:
    if setting.steps:
        return [(step, _per_cent(step)) for step in setting.steps]
    return [(value, setting.named(value)) for value, _ in setting.choices]


class SliderControl(Control):
    """A number of per cent, in force while it is moved."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(setting.least, setting.most)
        self.slider.setPageStep(10)
        self.slider.setMinimumSize(theme.px(160), theme.CONTROL)
        self.number = label(_per_cent(setting.most))
        self.number.setMinimumWidth(self.number.sizeHint().width())
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.valueChanged.connect(self._moved)
        self._put(self.slider, self.number)
        self.row.addStretch(1)

    def show_value(self, value: object) -> None:
        """Show a number."""
        self.slider.blockSignals(True)
        self.slider.setValue(int(str(value)))
        self.slider.blockSignals(False)
        self.number.setText(_per_cent(self.slider.value()))

    def _moved(self, value: int) -> None:
        self.number.setText(_per_cent(value))
        self.entered.emit(value)


def _per_cent(number: int) -> str:
    return tr("{n} %", n=number)


class SwitchControl(Control):
    """On or off, in a word beside the box."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.box = QCheckBox()
        self.box.setText(tr("Off"))
        self.box.setMinimumHeight(theme.CONTROL)
        self.box.toggled.connect(self._toggled)
        self._put(self.box)
        self.row.addStretch(1)

    def show_value(self, value: object) -> None:
        """Show whether it is on."""
        self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(False)
        self._say()

    def _toggled(self, on: bool) -> None:
        self._say()
        self.entered.emit(on)

    def _say(self) -> None:
        self.box.setText(tr("On") if self.box.isChecked() else tr("Off"))


class TextControl(Control):
    """A line of text, or several; in force after a pause, or when the keyboard leaves it."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.editor: QLineEdit | _Lines
        if setting.kind is Kind.LONG_TEXT:
            self.editor = _Lines()
            self.editor.left.connect(self.flush)
        else:
            self.editor = QLineEdit()
            self.editor.setMaxLength(setting.most)
            self.editor.editingFinished.connect(self.flush)
        self.editor.setMinimumWidth(theme.px(_WIDTH))
        self.editor.textChanged.connect(self._changed)
        self._put(self.editor)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._tell)

    @property
    def text(self) -> str:
        """What is entered."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text()
        return self.editor.toPlainText()[: self.setting.most]

    def show_value(self, value: object) -> None:
        """Show a text, except over one that is being typed."""
        if self._pause.isActive() or self.text == value:
            return
        self.editor.blockSignals(True)
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(str(value))
        else:
            self.editor.setPlainText(str(value))
        self.editor.blockSignals(False)

    def flush(self) -> None:
        """Put in force at once what was typed."""
        if self._pause.isActive():
            self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lose nothing where the page is left while one types."""
        self.flush()
        super().hideEvent(event)

    def _changed(self) -> None:
        self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.entered.emit(self.text)


class _Lines(QPlainTextEdit):
    """A few lines; Tab leads on. ``left`` tells that the keyboard has gone elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + theme.L)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it was left."""
        super().focusOutEvent(event)
        self.left.emit()


class FolderControl(Control):
    """A folder, by its path, or none."""

    def __init__(self, setting: Setting, ask: Callable[[QWidget, str], str]) -> None:
        super().__init__(setting)
        self._ask = ask
        self.path = ElidedLabel()
        self.path.setMinimumWidth(theme.px(120))
        self.choose = QPushButton(tr("Choose…"))
        self.none = QPushButton(tr("None"))
        theme.set_tone(self.none, "quiet")
        self.choose.clicked.connect(self._choose)
        self.none.clicked.connect(lambda: self.entered.emit(""))
        self._put(self.choose, self.none)
        self.none.setAccessibleName(tr("{label}: none", label=tr(setting.label)))
        self.row.insertWidget(0, self.path, 1)

    def show_value(self, value: object) -> None:
        """Show a path."""
        self.path.setText(str(value) or tr("No folder"))
        theme.set_tone(self.path, "" if value else "muted")
        self.none.setEnabled(bool(value))

    def _choose(self) -> None:
        chosen = self._ask(self, tr(self.setting.label))
        if chosen:
            self.entered.emit(chosen)


class LinkControl(Control):
    """Buttons that lead to what is done elsewhere, below a few words."""

    def __init__(self, setting: Setting, words: str, *buttons: QPushButton) -> None:
        super().__init__(setting)
        column = QVBoxLayout()
        column.setSpacing(theme.S)
        if words:
            self.words = label(words, wrap=True)
            column.addWidget(self.words)
        across = QHBoxLayout()
        across.setSpacing(theme.S)
        for button in buttons:
            across.addWidget(button)
        across.addStretch(1)
        column.addLayout(across)
        self.row.addLayout(column)
        if buttons:
            self.setFocusProxy(buttons[0])
            buttons[0].setAccessibleDescription(tr(setting.help))

    def show_value(self, _value: object) -> None:
        """A link has none."""


def plain_control(setting: Setting) -> Control:
    """Return the control of a kind that needs to know nothing of this workstation."""
    if setting.kind is Kind.SWITCH:
        return SwitchControl(setting)
    if setting.kind is Kind.NUMBER and not setting.steps:
        return SliderControl(setting)
    if setting.kind in (Kind.CHOICE, Kind.NUMBER):
        return ChoiceControl(setting)
    return TextControl(setting)
