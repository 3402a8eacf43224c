"""The actions that are made from the table of commands, and what each does on the page shown."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.commands import COMMANDS, Command, command


def shown_key(id_: str) -> str:
    """Return the command's first key as this platform writes it, or an empty text."""
    keys = command(id_).keys
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def tooltip(id_: str) -> str:
    """Return the command's help with its key."""
    key = shown_key(id_)
    help_ = tr(command(id_).help)
    return f"{help_} ({key})" if key else help_


@dataclass
class _Binding:
    handler: Callable[[], None]
    enabled: Callable[[], bool]


def _always() -> bool:
    return True


class Actions(QObject):
    """One QAction a command. A command is enabled only where something is bound to it.

    A page binds its commands to itself; they work while that page is shown. The window binds
    without a page; those work everywhere, unless the page shown has its own that can be used.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: QWidget | None = None
        self._bindings: dict[tuple[str, QWidget | None], _Binding] = {}
        self._actions: dict[str, QAction] = {}
        for entry in COMMANDS:
            self._actions[entry.id] = self._made(entry)

    def _made(self, entry: Command) -> QAction:
        action = QAction(tr(entry.text), self)
        action.setObjectName(entry.id)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setToolTip(tooltip(entry.id))
        action.setEnabled(False)
        action.setAutoRepeat(False)
        if entry.icon:
            action.setIcon(theme.icon(entry.icon))
        action.triggered.connect(lambda: self.trigger(entry.id))
        return action

    def install(self, window: QWidget) -> None:
        """Let the keys work in a window."""
        window.addActions(self.all())

    def bind(
        self,
        id_: str,
        handler: Callable[[], None],
        *,
        page: QWidget | None = None,
        enabled: Callable[[], bool] = _always,
    ) -> None:
        """Say what a command does on a page, and when; call :meth:`refresh` when that changes."""
        command(id_)  # an unknown id is a bug
        self._bindings[id_, page] = _Binding(handler, enabled)
        # A window binds scores of commands: no other's state has changed.
        self._actions[id_].setEnabled(self._usable(id_) is not None)

    def show_page(self, page: QWidget | None) -> None:
        """Make a page's commands the ones that work."""
        self._page = page
        self.refresh()

    def begin_anew(self) -> None:
        """Forget every page's bindings, and say each command in the language in force."""
        self._page = None
        self._bindings = {key: kept for key, kept in self._bindings.items() if key[1] is None}
        for entry in COMMANDS:
            action = self._actions[entry.id]
            action.setText(tr(entry.text))
            action.setToolTip(tooltip(entry.id))
        self.refresh()

    def refresh(self) -> None:
        """Ask every binding again whether it can be used."""
        usable = {id_: self._usable(id_) is not None for id_ in self._actions}
        # First off, then on: two commands that share a key are never both on.
        for state in (False, True):
            for id_, wanted in usable.items():
                if wanted is state:
                    self._actions[id_].setEnabled(wanted)

    def _usable(self, id_: str) -> _Binding | None:
        """Return what the command does now: the page's own where it can be used, first."""
        for page in (self._page, None):
            binding = self._bindings.get((id_, page))
            if binding is not None and binding.enabled():
                return binding
        return None

    def usable(self) -> list[str]:
        """Return every command that does something now."""
        return [id_ for id_ in self._actions if self._usable(id_) is not None]

    def trigger(self, id_: str) -> None:
        """Do what the command does now; nothing where it is not usable."""
        if (binding := self._usable(id_)) is not None:
            binding.handler()

    def all(self) -> list[QAction]:
        """Return every command's action."""
        return list(self._actions.values())

    def action(self, id_: str) -> QAction:
        """Return the command's action."""
        return self._actions[id_]

    def button(self, id_: str, *, tone: str = "", text: str | None = None) -> QPushButton:
        """Return a button for a command; it follows the command's state and shows its key."""
        entry = command(id_)
        made = QPushButton(tr(entry.text) if text is None else text)
        if entry.icon:
            icon_tone = "on_accent" if tone == "primary" else "text"
            theme.put_icon(made, entry.icon, tone=icon_tone)
        if tone:
            theme.set_tone(made, tone)
        made.setToolTip(tooltip(id_))
        made.clicked.connect(lambda: self.trigger(id_))
        self._follow(made, id_)
        return made

    def tool_button(self, id_: str) -> QToolButton:
        """Return a button with the command's icon only; its name is told to screen readers."""
        made = QToolButton()
        made.setIcon(theme.icon(command(id_).icon))
        made.setIconSize(QSize(theme.ICON, theme.ICON))
        made.setToolTip(tooltip(id_))
        made.setAccessibleName(tr(command(id_).text))
        made.clicked.connect(lambda: self.trigger(id_))
        self._follow(made, id_)
        return made

    def _follow(self, widget: QWidget, id_: str) -> None:
        action = self._actions[id_]
        action.enabledChanged.connect(widget.setEnabled)
        widget.setEnabled(action.isEnabled())
