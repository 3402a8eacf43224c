"""Menus of all commands: that of the rail, and the menu bar where the system has one (macOS)."""

import sys

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from acne_desktop.ui.actions import Actions
from acne_desktop.ui.key_groups import by_group

# Where macOS expects them: in the application's own menu.
_ROLES = {
    "go.about": QAction.MenuRole.AboutRole,
    "go.settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
}


def fill(menu: QMenu | QMenuBar, actions: Actions) -> None:
    """Fill a menu with every command, one submenu a group."""
    for name, commands in by_group():
        group = menu.addMenu(name)
        group.setToolTipsVisible(True)
        for command in commands:
            group.addAction(actions.action(command.id))


def fill_menu_bar(window: QMainWindow, actions: Actions) -> None:
    """Fill the system's menu bar, which stands outside the window and takes no room from it."""
    for id_, action in ((each.objectName(), each) for each in actions.all()):
        action.setMenuRole(_ROLES.get(id_, QAction.MenuRole.NoRole))
    bar = window.menuBar()
    bar.clear()
    fill(bar, actions)


def has_menu_bar() -> bool:
    """Tell whether users of this system look for commands in a menu bar."""
    return sys.platform == "darwin"
