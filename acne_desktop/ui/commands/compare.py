"""Commands on two visits beside each other."""

from acne_desktop.language import mark
from acne_desktop.ui.commands.command import Command

GROUP = mark("Compare")

COMMANDS: tuple[Command, ...] = (
    Command(
        "compare.open",
        mark("Compare"),
        ("Ctrl+Shift+X",),
        mark("Show this visit beside the one before"),
        GROUP,
        "columns-2",
    ),
    Command(
        "compare.side",
        mark("Side by side"),
        ("1",),
        mark("Show the two visits side by side"),
        GROUP,
    ),
    Command(
        "compare.slider",
        mark("Slider"),
        ("2",),
        mark("Part the two visits by a line to drag"),
        GROUP,
    ),
    Command("compare.blink", mark("Blink"), ("3",), mark("Show the two visits in turn"), GROUP),
    Command(
        "compare.difference",
        mark("Difference"),
        ("4",),
        mark("Show what changed in the picture"),
        GROUP,
    ),
    Command(
        "compare.next_view", mark("Next view"), ("V",), mark("Show the next view, then all"), GROUP
    ),
    Command(
        "compare.frontal", mark("Frontal"), ("Alt+1",), mark("Compare the frontal view"), GROUP
    ),
    Command(
        "compare.left", mark("Patient's left"), ("Alt+2",), mark("Compare the left view"), GROUP
    ),
    Command(
        "compare.right",
        mark("Patient's right"),
        ("Alt+3",),
        mark("Compare the right view"),
        GROUP,
    ),
    Command(
        "compare.all", mark("All three views"), ("Alt+4",), mark("Compare all three views"), GROUP
    ),
    Command(
        "compare.align",
        mark("Aligned"),
        ("X",),
        mark("Lay the later photograph on the earlier, or show it as it was taken"),
        GROUP,
    ),
    Command(
        "compare.swap", mark("Swap"), ("S",), mark("Change the sides"), GROUP, "arrow-left-right"
    ),
    Command("compare.baseline", mark("Baseline"), ("B",), mark("Compare with the baseline"), GROUP),
    Command(
        "compare.mark_baseline",
        mark("Mark as baseline"),
        ("Ctrl+B",),
        mark("Make the earlier of the two visits the baseline, or the first visit again"),
        GROUP,
    ),
    Command(
        "compare.before",
        mark("Visit before"),
        ("PgUp", "["),
        mark("Step to the visit before"),
        GROUP,
    ),
    Command(
        "compare.after",
        mark("Visit after"),
        ("PgDown", "]"),
        mark("Step to the visit after"),
        GROUP,
    ),
    Command(
        "compare.earlier_before",
        mark("Earlier side: visit before"),
        ("Shift+PgUp",),
        mark("Step the earlier of the two to the visit before it"),
        GROUP,
    ),
    Command(
        "compare.earlier_after",
        mark("Earlier side: visit after"),
        ("Shift+PgDown",),
        mark("Step the earlier of the two to the visit after it"),
        GROUP,
    ),
    Command(
        "compare.flip",
        mark("Other visit"),
        (".",),
        mark("Show the other visit in its place"),
        GROUP,
    ),
    Command(
        "compare.pause", mark("Blink by itself"), ("I",), mark("Start or stop blinking"), GROUP
    ),
    Command(
        "compare.kind",
        mark("Redness or brightness"),
        ("D",),
        mark("Look for change in redness, or in brightness"),
        GROUP,
    ),
)
