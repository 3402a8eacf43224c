"""Commands on a visit: its photographs, grade and record."""

from acne_desktop.ui.commands.command import Command

GROUP = "Visit"

COMMANDS: tuple[Command, ...] = (
    Command(
        "visit.new", "New visit", ("Ctrl+Shift+N",), "Add a visit of this patient", GROUP, "plus"
    ),
    Command(
        "visit.add_photos",
        "Add photographs",
        ("Ctrl+O",),
        "Choose the files of the three views",
        GROUP,
        "image-plus",
    ),
    Command(
        "visit.paste", "Paste photographs", ("Ctrl+V",), "Take copied files or a picture", GROUP
    ),
    Command(
        "visit.watch",
        "Watch a folder",
        ("Ctrl+Shift+W",),
        "Offer what is new in a folder, or no longer",
        GROUP,
    ),
    Command(
        "visit.capture",
        "Take photographs",
        ("Ctrl+Shift+C",),
        "Take the three views with a camera",
        GROUP,
        "camera",
    ),
    Command("visit.grade_0", "Grade 0, clear", ("0",), "Decide on grade 0", GROUP),
    Command("visit.grade_1", "Grade 1, almost clear", ("1",), "Decide on grade 1", GROUP),
    Command("visit.grade_2", "Grade 2, mild", ("2",), "Decide on grade 2", GROUP),
    Command("visit.grade_3", "Grade 3, moderate", ("3",), "Decide on grade 3", GROUP),
    Command("visit.grade_4", "Grade 4, severe", ("4",), "Decide on grade 4", GROUP),
    Command("visit.counts", "Count lesions", ("K",), "Count lesions by kind, with + and -", GROUP),
    Command(
        "visit.plan",
        "Plan and next visit",
        ("I",),
        "Write the treatment plan for the patient, and when to come again",
        GROUP,
    ),
    Command(
        "visit.save",
        "Save visit",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Save the photographs and your grade",
        GROUP,
        "check",
    ),
    Command(
        "visit.discard",
        "Discard draft",
        ("Ctrl+Shift+Backspace",),
        "Put away what is entered and not saved; it can be undone",
        GROUP,
        "trash-2",
    ),
    Command(
        "visit.skip",
        "Skip",
        ("Ctrl+Right",),
        "Leave this visit ungraded and show the next one of the worklist",
        GROUP,
        "chevron-right",
    ),
    Command(
        "visit.sign",
        "Sign",
        ("Ctrl+Shift+S",),
        "Sign the grade as it is recorded, with your password",
        GROUP,
        "pencil",
    ),
    Command("visit.report", "Report", ("Ctrl+P",), "Make the visit's report", GROUP, "file-text"),
)
