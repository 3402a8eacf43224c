"""Commands on the window and the application."""

from acne_desktop.language import mark
from acne_desktop.ui.commands.command import Command

GROUP = "Window"

COMMANDS: tuple[Command, ...] = (
    Command(
        "palette",
        mark("Find anything"),
        ("Ctrl+K",),
        mark("Find a command or a patient by a few letters"),
        GROUP,
        "search",
    ),
    Command("menu", mark("Menu"), ("F10",), mark("Open the menu of all commands"), GROUP, "menu"),
    Command(
        "demo.open",
        "Explore the demo clinic",
        ("Ctrl+Shift+D",),
        "Show synthetic patients in a folder of their own",
        GROUP,
        "flask-conical",
    ),
    Command(
        "demo.leave",
        "Return to your clinic",
        ("Ctrl+Shift+R",),
        "Leave the demo clinic",
        GROUP,
        "arrow-left",
    ),
    Command(
        "theme.toggle",
        "Light or dark",
        ("Ctrl+Shift+L",),
        "Change between light and dark",
        GROUP,
        "sun-moon",
    ),
    Command(
        "lock",
        "Lock",
        ("Ctrl+L",),
        "Shut the window until you sign in again; everything stays as it is",
        GROUP,
        "eye-off",
    ),
    Command(
        "password",
        "Change your password",
        (),
        "Choose another password; the present one is asked for",
        GROUP,
    ),
    Command("sign_out", "Sign out", (), "Let somebody else sign in", GROUP),
    Command("keys", "Keys", ("F1",), "Show every key", GROUP, "keyboard"),
    Command("quit", "Quit", ("Ctrl+Q",), "Close the application", GROUP),
)
