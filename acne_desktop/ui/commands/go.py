"""Commands that lead from page to page."""

from acne_desktop.ui.commands.command import Command

GROUP = "Go to"

COMMANDS: tuple[Command, ...] = (
    Command("go.patients", "Patients", ("Ctrl+1",), "Show all patients", GROUP, "users"),
    Command(
        "go.worklist",
        "Visits to grade",
        ("Ctrl+4",),
        "Work through the visits that have no grade",
        GROUP,
        "list-checks",
    ),
    Command(
        "worklist.patient",
        "This patient only",
        ("Ctrl+J",),
        "List the ungraded visits of the selected patient only",
        GROUP,
    ),
    Command("go.about", "About the model", ("Ctrl+2",), "Show what the model is", GROUP, "info"),
    Command("go.settings", "Settings", ("Ctrl+3", "Ctrl+,"), "Show the settings", GROUP, "sliders"),
    Command(
        "go.audit",
        "Audit trail",
        (),
        "Show who did what and when, and check that nothing was changed from outside",
        GROUP,
        "history",
    ),
    Command(
        "go.accounts",
        "Accounts",
        (),
        "Show who may work with the records, or set up accounts",
        GROUP,
        "users",
    ),
    Command("go.back", "Back", ("Alt+Left",), "Return to the page before", GROUP, "arrow-left"),
    Command("search", "Search patients", ("Ctrl+F",), "Find a patient", GROUP, "search"),
)
