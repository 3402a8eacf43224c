"""Commands on the report's page."""

from acne_desktop.ui.commands.command import Command

GROUP = "Report"

COMMANDS: tuple[Command, ...] = (
    Command("report.save", "Save as PDF", ("Ctrl+S",), "Save the report as a file", GROUP, "save"),
    Command(
        "report.save_figures",
        "Save figures as CSV",
        (),
        "Save every figure of the report as a table",
        GROUP,
        "file-text",
    ),
    Command(
        "report.export_study",
        "Export the study",
        (),
        "Write reads, final grades and photographs under the study's identifiers into a folder",
        GROUP,
        "folder-open",
    ),
    Command("report.print", "Print", ("Ctrl+P",), "Print the report", GROUP, "printer"),
    Command(
        "report.zoom_in",
        "Enlarge",
        ("Ctrl++", "Ctrl+="),
        "Show the report larger",
        GROUP,
        "zoom-in",
    ),
    Command("report.zoom_out", "Reduce", ("Ctrl+-",), "Show the report smaller", GROUP, "zoom-out"),
    Command(
        "report.fit",
        "Page width",
        ("Ctrl+0",),
        "Show the report as wide as the window",
        GROUP,
        "maximize",
    ),
)
