"""The menus hold every command once, with its key."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from acne_desktop.ui import menus
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.commands import COMMANDS


def listed(menu: QMenu | QMenuBar) -> list[QAction]:
    groups = [each.menu() for each in menu.actions()]
    return [action for group in groups if isinstance(group, QMenu) for action in group.actions()]


def test_every_command_stands_in_exactly_one_menu(dressed: object, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    actions = Actions(menu)
    menus.fill(menu, actions)
    assert [action.objectName() for action in listed(menu)] == [each.id for each in COMMANDS]
    for action, command in zip(listed(menu), COMMANDS, strict=True):
        assert action.shortcuts() == [QKeySequence(key) for key in command.keys]
        assert not action.isEnabled()  # nothing is bound


def test_a_menu_bar_is_filled_anew_without_doubles(dressed: object, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().setNativeMenuBar(False)
    actions = Actions(window)
    for _ in range(2):  # as when the language is changed
        menus.fill_menu_bar(window, actions)
    assert len(listed(window.menuBar())) == len(COMMANDS)
    assert actions.action("quit").menuRole() is QAction.MenuRole.QuitRole
    assert actions.action("keys").menuRole() is QAction.MenuRole.NoRole
