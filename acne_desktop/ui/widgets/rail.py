"""The rail at the window's left: where one can go, and the few things of the whole window."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.ui import menus, theme
from acne_desktop.ui.actions import Actions, tooltip
from acne_desktop.ui.commands import command
from acne_desktop.ui.theme import Type

WIDTH = 84
_HIGH, _LOW = 52, 32  # of a button, with its icon and without
_PLACES = (
    ("go.patients", mark("Patients")),
    ("go.worklist", mark("To grade")),
    ("go.studies", mark("Studies")),
    ("go.reads", mark("Reads")),
    ("go.about", mark("About")),
    ("go.settings", mark("Settings")),
)
_OF_ACCOUNTS = ("go.studies", "go.reads")  # shown once somebody is signed in who may go there


class Rail(QWidget):
    """Buttons with an icon and a word; the one of the page shown is marked."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self._actions = actions
        self._places: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        column.setSpacing(theme.XS)
        for id_, word in _PLACES:
            button = self._button(id_, tr(word))
            button.setCheckable(True)
            if id_ in _OF_ACCOUNTS:  # showing a button before it has its place opens a window
                button.hide()
            self._places[id_] = button
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self._button("theme.toggle", tr("Theme")))
        column.addWidget(self._button("keys", tr("Keys")))
        column.addWidget(self._menu_button())
        self._buttons = self.findChildren(QToolButton)
        words = max(each.sizeHint().width() for each in self._buttons)
        self.setFixedWidth(max(theme.em(WIDTH), words + 2 * theme.S))

    def mark(self, id_: str) -> None:
        """Mark the place that is shown; an id that is no place marks none."""
        for place, button in self._places.items():
            button.setChecked(place == id_)

    def show_places(self, wanted: Callable[[str], bool]) -> None:
        """Show only the places that are wanted."""
        for id_, button in self._places.items():
            button.setVisible(wanted(id_))

    def place(self, id_: str) -> QToolButton:
        """Return the button of a place."""
        return self._places[id_]

    def _button(self, id_: str, word: str) -> QToolButton:
        button = self._plain_button(command(id_).icon, word)
        button.setToolTip(tooltip(id_))
        button.clicked.connect(lambda: self._pressed(id_))
        action = self._actions.action(id_)
        action.enabledChanged.connect(button.setEnabled)
        button.setEnabled(action.isEnabled())
        return button

    def _pressed(self, id_: str) -> None:
        button = self._places.get(id_)
        if button is not None:  # only mark() says where we are
            button.setChecked(not button.isChecked())
        self._actions.trigger(id_)

    def _menu_button(self) -> QToolButton:
        button = self._menu = self._plain_button("menu", tr("Menu"))
        button.setToolTip(tooltip("menu"))
        self.menu = QMenu(button)
        menus.fill(self.menu, self._actions)
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def open_menu(self) -> None:
        """Open the menu of all commands beside its button, its first line chosen."""
        self.menu.popup(self._menu.mapToGlobal(self._menu.rect().topRight()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _plain_button(self, icon: str, word: str) -> QToolButton:
        button = QToolButton()
        button.setText(word)
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(theme.ICON, theme.ICON))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFont(theme.font(Type.CAPTION))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(theme.em(_HIGH))
        return button

    def minimumSizeHint(self) -> QSize:
        """Return the height of the words alone: in a low window the icons give way to them."""
        return QSize(self.width(), self._height_of(_LOW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icons out where the window is too low for them, or the type too large."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        low = self._height_of(_HIGH) > self.height()
        for button in self._buttons:
            button.setToolButtonStyle(
                style.ToolButtonTextOnly if low else style.ToolButtonTextUnderIcon
            )
            button.setMinimumHeight(theme.em(_LOW if low else _HIGH))

    def _height_of(self, one: int) -> int:
        gaps = theme.XS * len(self._buttons)
        return len(self._buttons) * theme.em(one) + gaps + 2 * theme.S

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line that parts the rail from the page."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(theme.colours().line))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
