"""The tools for the photographs: to look closely, to turn, and to draw; each with its key."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.ui import actions, theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.commands import command
from acne_desktop.ui.widgets.flow import Flow

NOTHING_THERE = mark("There is no photograph to draw on yet.")
_DRAWING = ("marks.arrow", "marks.circle", "marks.text", "marks.show")
_TOGGLED = ("view.link", "view.loupe", *_DRAWING)


class PhotoTools(QWidget):
    """A row of quiet buttons that breaks where it is too long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._row = Flow()
        self._row.setSpacing(theme.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)

    def add(self, id_: str) -> QPushButton:
        """Add the button of a command; what it does is up to the caller."""
        button = QPushButton(f"{tr(command(id_).text)}  {actions.shown_key(id_)}")
        button.setToolTip(actions.tooltip(id_))
        button.setAccessibleName(tr(command(id_).text))
        button.setAccessibleDescription(tr(command(id_).help))
        button.setCheckable(id_ in _TOGGLED)
        button.setProperty("close", True)  # there are many of them
        theme.set_tone(button, "quiet")
        self.buttons[id_] = button
        self._row.addWidget(button)
        return button

    def add_commands(self, made: Actions) -> None:
        """Add the tools that a page binds; they are usable when their commands are."""
        for id_ in ("view.loupe", "view.link", "view.turn", *_DRAWING):
            button = self.add(id_)
            action = made.action(id_)
            button.clicked.connect(lambda _checked=False, each=id_: made.trigger(each))
            action.enabledChanged.connect(button.setEnabled)
            button.setEnabled(action.isEnabled())

    def check(self, id_: str, checked: bool) -> None:
        """Show whether something is on."""
        if id_ in self.buttons:
            self.buttons[id_].setChecked(checked)

    def explain(self, why: str) -> None:
        """Say at the tools for drawing why they rest; an empty text says what they do."""
        for id_ in _DRAWING:
            self.buttons[id_].setToolTip(why or actions.tooltip(id_))
            self.buttons[id_].setAccessibleDescription(why or tr(command(id_).help))
