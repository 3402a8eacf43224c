"""The commands by group with their keys, as this machine names keys: for menus and the sheet."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtGui import QKeySequence

from acne_desktop.domain.patient import folded
from acne_desktop.language import tr
from acne_desktop.ui.commands import COMMANDS, Command


def by_group() -> Iterator[tuple[str, list[Command]]]:
    """Return each group's name and its commands; every command is in exactly one group."""
    for name, commands in groupby(COMMANDS, key=lambda command: command.group):
        yield tr(name), list(commands)


def native(key: str) -> str:
    """Return a key in Qt's portable notation as this platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(command: Command) -> str:
    """Return all keys of a command, the first first."""
    keys = [native(key) for key in command.keys]
    while len(keys) > 1:
        last = keys.pop()
        keys[-1] = tr("{one} or {other}", one=keys[-1], other=last)
    return keys[0] if keys else ""


def fitting(commands: Sequence[Command], query: str) -> list[Command]:
    """Return the commands of which name, help or keys have every typed word."""
    words = folded(query).split()
    return [command for command in commands if all(word in _told(command) for word in words)]


def _told(command: Command) -> str:
    parts = (tr(command.text), tr(command.help), tr(command.group), keys_of(command))
    return folded(" ".join((*parts, command.text, command.help)))
