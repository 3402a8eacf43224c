"""Commands on patients, and the import of many visits."""

from acne_desktop.language import mark
from acne_desktop.ui.commands.command import Command

GROUP = "Patient"

_OF_GRADE = (
    mark("Show patients who were clear (0) at their latest visit"),
    mark("Show patients who were almost clear (1) at their latest visit"),
    mark("Show patients who were mild (2) at their latest visit"),
    mark("Show patients who were moderate (3) at their latest visit"),
    mark("Show patients who were severe (4) at their latest visit"),
)

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
        "patient.remove",
        "Remove patients",
        ("Delete",),
        "Remove the selected patients with their visits; undo brings them back",
        GROUP,
        "trash-2",
    ),
    Command(
        "patient.merge",
        "Merge two records",
        ("Ctrl+Shift+M",),
        "Make one record of two that are the same person's",
        GROUP,
        "users",
    ),
    Command(
        "merge.confirm",
        "Merge the records",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Make one patient of the two records shown",
        GROUP,
        "check",
    ),
    Command(
        "patient.print",
        "Print reports of the selected patients",
        ("Ctrl+Shift+P",),
        "Print the newest report of every selected patient",
        GROUP,
        "printer",
    ),
    Command("filter.due", "Due", ("F2",), "Show patients whose next visit is due", GROUP),
    Command(
        "filter.soon",
        "Due within 7 days",
        ("F3",),
        "Show patients whose next visit is due, or will be within 7 days",
        GROUP,
    ),
    Command("filter.ungraded", "Ungraded", ("F4",), "Show patients with ungraded visits", GROUP),
    *(
        Command(f"filter.grade_{grade}", f"IGA {grade}", (f"Alt+{grade}",), help_, GROUP)
        for grade, help_ in enumerate(_OF_GRADE)
    ),
    Command(
        "filter.clear",
        "Show all patients",
        ("Esc",),
        "Clear the search and all filters",
        GROUP,
        "x",
    ),
    Command("list.sort", "Sort", ("F6",), "Sort by name, last visit or next visit", GROUP),
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
