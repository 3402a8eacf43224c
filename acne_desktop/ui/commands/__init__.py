"""Every command in one table, put together from one module a group."""

from acne_desktop.ui.commands import (
    capture,
    compare,
    edit,
    go,
    patient,
    report,
    study,
    view,
    visit,
    window,
)
from acne_desktop.ui.commands.command import Command

__all__ = ["COMMANDS", "Command", "command"]

# In the order in which menus and the sheet of keys show them.
COMMANDS: tuple[Command, ...] = (
    *go.COMMANDS,
    *edit.COMMANDS,
    *patient.COMMANDS,
    *visit.COMMANDS,
    *view.COMMANDS,
    *compare.COMMANDS,
    *capture.COMMANDS,
    *report.COMMANDS,
    *study.COMMANDS,
    *window.COMMANDS,
)

_BY_ID = {each.id: each for each in COMMANDS}


def command(id_: str) -> Command:
    """Return a command of the table. An unknown id is a bug (KeyError)."""
    return _BY_ID[id_]
