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
    Command(
        "view.link",
        "Linked",
        ("L",),
        "Zoom and pan the photographs together, or each alone; their offset is kept",
        GROUP,
        "link",
    ),
    Command("view.loupe", "Loupe", ("G",), "Enlarge what is under the mouse", GROUP, "zoom-in"),
    Command(
        "view.loupe_held",
        "Loupe while held",
        ("H",),
        "Enlarge what is under the mouse for as long as the key is held",
        GROUP,
        "zoom-in",
    ),
    Command(
        "view.turn",
        "Turn",
        ("R",),
        "Turn the photograph in hand clockwise, on the screen and in reports",
        GROUP,
        "rotate-cw",
    ),
    Command(
        "view.turn_back",
        "Turn back",
        ("Shift+R",),
        "Turn the photograph in hand anticlockwise",
        GROUP,
        "rotate-ccw",
    ),
    Command(
        "marks.arrow",
        "Arrow",
        ("P",),
        "Draw an arrow on a photograph; Enter places one in its middle",
        GROUP,
        "arrow-up-right",
    ),
    Command(
        "marks.circle",
        "Circle",
        ("O",),
        "Draw a circle on a photograph; Enter places one in its middle",
        GROUP,
        "circle",
    ),
    Command(
        "marks.text",
        "Note",
        ("T",),
        "Write on a photograph; Enter begins in its middle",
        GROUP,
        "type",
    ),
    Command("marks.show", "Marks", ("M",), "Show or hide arrows, circles and notes", GROUP),
    Command("marks.next", "Next mark", ("N",), "Select the next mark; arrow keys move it", GROUP),
    Command("marks.previous", "Mark before", ("Shift+N",), "Select the mark before", GROUP),
    Command("marks.edit", "Write on the mark", ("F2",), "Write on the mark selected", GROUP),
    Command(
        "marks.remove",
        "Remove the mark",
        ("Delete", "Backspace"),
        "Remove the mark selected",
        GROUP,
    ),
)
