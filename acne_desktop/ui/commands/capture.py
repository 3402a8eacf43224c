"""Commands while photographs are taken."""

from acne_desktop.ui.commands.command import Command

GROUP = "Taking photographs"

COMMANDS: tuple[Command, ...] = (
    Command(
        "capture.take",
        "Take photograph",
        ("Space",),
        "Take the view that is asked for",
        GROUP,
        "camera",
    ),
    Command(
        "capture.retake",
        "Retake",
        ("Backspace",),
        "Take the latest photograph again",
        GROUP,
        "rotate-ccw",
    ),
    Command("capture.keep", "Keep it", ("K",), "Keep one that is not good", GROUP),
    Command(
        "capture.done",
        "Use photographs",
        ("Return", "Enter"),
        "Return to the visit with what was taken",
        GROUP,
        "check",
    ),
    Command("capture.back", "Back to the visit", ("Esc",), "Return to the visit", GROUP),
    Command("capture.frontal", "Frontal", ("1",), "Take the frontal view next", GROUP),
    Command("capture.left", "Patient's left", ("2",), "Take the left side next", GROUP),
    Command("capture.right", "Patient's right", ("3",), "Take the right side next", GROUP),
    Command("capture.mirror", "Mirror", ("M",), "Show the live picture as a mirror", GROUP),
    Command(
        "capture.automatic",
        "Automatic shutter",
        ("A",),
        "Take each view once all is good for a second",
        GROUP,
    ),
    Command("capture.ghost", "Visit before", ("G",), "Lay the visit before over it", GROUP),
)
