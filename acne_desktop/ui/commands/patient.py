"""Commands on patients, and the import of many visits."""

from acne_desktop.ui.commands.command import Command

GROUP = "Patient"

COMMANDS: tuple[Command, ...] = (
    Command("patient.new", "New patient", ("Ctrl+N",), "Register a patient", GROUP, "user-plus"),
    Command(
        "patient.edit", "Edit patient", ("Ctrl+E",), "Change what is recorded", GROUP, "pencil"
    ),
    Command(
        "patient.change_visit",
        "Change date or note",
        ("Ctrl+D",),
        "Correct the visit's date or note",
        GROUP,
        "calendar",
    ),
    Command(
        "patient.baseline",
        "Mark as baseline",
        ("B",),
        "Count from this visit; once more: from the first one again",
        GROUP,
        "check",
    ),
    Command(
        "patient.remove_visit",
        "Remove visit",
        ("Delete",),
        "Remove the visit; its photographs are kept",
        GROUP,
        "trash-2",
    ),
    Command(
        "treatment.add", "Add treatment", ("T",), "Record a treatment of the patient", GROUP, "plus"
    ),
    Command(
        "treatment.change",
        "Change treatment",
        ("Shift+T",),
        "Change the treatment that is chosen",
        GROUP,
        "pencil",
    ),
    Command(
        "treatment.stop",
        "Stop treatment today",
        ("Ctrl+T",),
        "End the treatment that is chosen with today",
        GROUP,
    ),
    Command(
        "treatment.remove",
        "Remove treatment",
        ("Shift+Delete",),
        "Remove the treatment that is chosen",
        GROUP,
        "trash-2",
    ),
    Command("timeline.zoom_in", "Enlarge", ("+", "="), "Show fewer days, larger", GROUP, "zoom-in"),
    Command("timeline.zoom_out", "Reduce", ("-",), "Show more days, smaller", GROUP, "zoom-out"),
    Command("timeline.fit", "All days", ("F",), "Show all days", GROUP, "maximize"),
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
