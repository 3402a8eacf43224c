"""Commands on how photographs are shown."""

from acne_desktop.ui.commands.command import Command

GROUP = "Photographs"

COMMANDS: tuple[Command, ...] = (
    Command(
        "visit.attention",
        "Attention maps",
        ("A",),
        "Show or hide where the model looked",
        GROUP,
        "eye",
    ),
    Command(
        "view.colours",
        "Colours",
        ("C",),
        "Show the colours as taken, or corrected by colour card or grey world",
        GROUP,
    ),
    Command("view.all", "All three", ("Esc",), "Show all three photographs again", GROUP),
    Command("view.fit", "Fit", ("F",), "Show the photographs whole", GROUP, "maximize"),
    Command("view.one_to_one", "1:1", ("Z",), "Show every pixel of the photographs", GROUP, "scan"),
)
