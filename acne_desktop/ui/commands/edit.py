"""Commands that take changes back, make them again, and show them all."""

from acne_desktop.language import mark
from acne_desktop.ui.commands.command import Command

GROUP = mark("Edit")

COMMANDS: tuple[Command, ...] = (
    Command(
        "edit.undo",
        mark("Undo"),
        ("Ctrl+Z",),
        mark("Take back the latest change"),
        GROUP,
        "undo-2",
    ),
    Command(
        "edit.redo",
        mark("Redo"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        mark("Make the change again that was taken back"),
        GROUP,
        "redo-2",
    ),
    Command(
        "history",
        mark("Versions"),
        ("Ctrl+Shift+H",),
        mark("Show every change of the patient or the visit"),
        GROUP,
        "history",
    ),
    Command(
        "history.take_back",
        mark("Take back"),
        ("Ctrl+Backspace",),
        mark("Take back the version that is selected"),
        GROUP,
        "undo-2",
    ),
)
