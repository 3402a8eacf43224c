"""Commands on patients, and the import of many visits."""

from acne_desktop.ui.commands.command import Command

GROUP = "Patient"

COMMANDS: tuple[Command, ...] = (
    Command("patient.new", "New patient", ("Ctrl+N",), "Register a patient", GROUP, "user-plus"),
    Command(
        "patient.edit", "Edit patient", ("Ctrl+E",), "Change what is recorded", GROUP, "pencil"
    ),
    Command(
        "import.open",
        "Import visits",
        ("Ctrl+I",),
        "Take in the photographs of many visits",
        GROUP,
        "folder-open",
    ),
    Command(
        "import.folder",
        "Choose a folder",
        ("Ctrl+Shift+O",),
        "Plan an import from a folder",
        GROUP,
        "folder-open",
    ),
    Command(
        "import.table",
        "Choose a table",
        ("Ctrl+Shift+T",),
        "Plan an import from a table (CSV)",
        GROUP,
        "file-text",
    ),
    Command(
        "import.start",
        "Add the planned visits",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Add what the import has planned",
        GROUP,
        "check",
    ),
)
