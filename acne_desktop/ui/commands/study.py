"""Commands of trials: managing studies, and reading blinded."""

from acne_desktop.ui.commands.command import Command

GROUP = "Studies"

COMMANDS: tuple[Command, ...] = (
    Command(
        "go.reads",
        "Reads",
        ("Ctrl+6",),
        "Read the photographs of a study, one visit after the other",
        GROUP,
        "eye",
    ),
    Command("read.next", "Next read", ("N",), "Show the next photographs to read", GROUP),
    Command(
        "read.not_gradable",
        "Not gradable",
        ("X",),
        "Say why the photographs cannot be graded, or grade them after all",
        GROUP,
    ),
    Command(
        "read.commit",
        "Commit",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Commit your grade for good, and go on",
        GROUP,
        "check",
    ),
)
