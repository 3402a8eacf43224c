"""Every command in one table (id, text, key, help), and the actions that are made from it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from acne_desktop.ui import theme


@dataclass(frozen=True)
class Command:
    """One thing the user can do. ``keys`` are in Qt's portable notation, the first is shown."""

    id: str
    text: str
    keys: tuple[str, ...]
    help: str
    group: str
    icon: str = ""


_GO, _PATIENT, _VISIT, _VIEW, _REPORT = "Go to", "Patient", "Visit", "Photographs", "Report"
_WINDOW, _CAPTURE = "Window", "Taking photographs"

COMMANDS: tuple[Command, ...] = (
    Command("go.patients", "Patients", ("Ctrl+1",), "Show all patients", _GO, "users"),
    Command("go.about", "About the model", ("Ctrl+2",), "Show what the model is", _GO, "info"),
    Command("go.settings", "Settings", ("Ctrl+3", "Ctrl+,"), "Show the settings", _GO, "sliders"),
    Command("go.back", "Back", ("Alt+Left",), "Return to the page before", _GO, "arrow-left"),
    Command("search", "Search", ("Ctrl+K", "Ctrl+F"), "Find a patient", _GO, "search"),
    Command("patient.new", "New patient", ("Ctrl+N",), "Register a patient", _PATIENT, "user-plus"),
    Command(
        "patient.edit", "Edit patient", ("Ctrl+E",), "Change what is recorded", _PATIENT, "pencil"
    ),
    Command(
        "import.open",
        "Import visits",
        ("Ctrl+I",),
        "Take in the photographs of many visits",
        _PATIENT,
        "folder-open",
    ),
    Command(
        "import.folder",
        "Choose a folder",
        ("Ctrl+Shift+O",),
        "Plan an import from a folder",
        _PATIENT,
        "folder-open",
    ),
    Command(
        "import.table",
        "Choose a table",
        ("Ctrl+Shift+T",),
        "Plan an import from a table (CSV)",
        _PATIENT,
        "file-text",
    ),
    Command(
        "import.start",
        "Add the planned visits",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Add what the import has planned",
        _PATIENT,
        "check",
    ),
    Command(
        "visit.new", "New visit", ("Ctrl+Shift+N",), "Add a visit of this patient", _VISIT, "plus"
    ),
    Command(
        "visit.add_photos",
        "Add photographs",
        ("Ctrl+O",),
        "Choose the files of the three views",
        _VISIT,
        "image-plus",
    ),
    Command(
        "visit.paste", "Paste photographs", ("Ctrl+V",), "Take copied files or a picture", _VISIT
    ),
    Command(
        "visit.watch",
        "Watch a folder",
        ("Ctrl+Shift+W",),
        "Offer what is new in a folder, or no longer",
        _VISIT,
    ),
    Command(
        "visit.capture",
        "Take photographs",
        ("Ctrl+Shift+C",),
        "Take the three views with a camera",
        _VISIT,
        "camera",
    ),
    Command(
        "visit.undo",
        "Undo",
        ("Ctrl+Z",),
        "Take back the latest change of the photographs",
        _VISIT,
        "rotate-ccw",
    ),
    Command("visit.grade_0", "Grade 0, clear", ("0",), "Decide on grade 0", _VISIT),
    Command("visit.grade_1", "Grade 1, almost clear", ("1",), "Decide on grade 1", _VISIT),
    Command("visit.grade_2", "Grade 2, mild", ("2",), "Decide on grade 2", _VISIT),
    Command("visit.grade_3", "Grade 3, moderate", ("3",), "Decide on grade 3", _VISIT),
    Command("visit.grade_4", "Grade 4, severe", ("4",), "Decide on grade 4", _VISIT),
    Command(
        "visit.save",
        "Save visit",
        ("Ctrl+Return", "Ctrl+Enter"),
        "Save the photographs and your grade",
        _VISIT,
        "check",
    ),
    Command("visit.report", "Report", ("Ctrl+P",), "Make the visit's report", _VISIT, "file-text"),
    Command(
        "visit.attention",
        "Attention maps",
        ("A",),
        "Show or hide where the model looked",
        _VIEW,
        "eye",
    ),
    Command(
        "view.colours",
        "Colours",
        ("C",),
        "Show the colours as taken, or corrected by colour card or grey world",
        _VIEW,
    ),
    Command("view.all", "All three", ("Esc",), "Show all three photographs again", _VIEW),
    Command("view.fit", "Fit", ("F",), "Show the photographs whole", _VIEW, "maximize"),
    Command("view.one_to_one", "1:1", ("Z",), "Show every pixel of the photographs", _VIEW, "scan"),
    Command(
        "capture.take",
        "Take photograph",
        ("Space",),
        "Take the view that is asked for",
        _CAPTURE,
        "camera",
    ),
    Command(
        "capture.retake",
        "Retake",
        ("Backspace",),
        "Take the latest photograph again",
        _CAPTURE,
        "rotate-ccw",
    ),
    Command("capture.keep", "Keep it", ("K",), "Keep one that is not good", _CAPTURE),
    Command(
        "capture.done",
        "Use photographs",
        ("Return", "Enter"),
        "Return to the visit with what was taken",
        _CAPTURE,
        "check",
    ),
    Command("capture.back", "Back to the visit", ("Esc",), "Return to the visit", _CAPTURE),
    Command("capture.frontal", "Frontal", ("1",), "Take the frontal view next", _CAPTURE),
    Command("capture.left", "Patient's left", ("2",), "Take the left side next", _CAPTURE),
    Command("capture.right", "Patient's right", ("3",), "Take the right side next", _CAPTURE),
    Command("capture.mirror", "Mirror", ("M",), "Show the live picture as a mirror", _CAPTURE),
    Command(
        "capture.automatic",
        "Automatic shutter",
        ("A",),
        "Take each view once all is good for a second",
        _CAPTURE,
    ),
    Command("capture.ghost", "Visit before", ("G",), "Lay the visit before over it", _CAPTURE),
    Command(
        "report.save", "Save as PDF", ("Ctrl+S",), "Save the report as a file", _REPORT, "save"
    ),
    Command("report.print", "Print", ("Ctrl+P",), "Print the report", _REPORT, "printer"),
    Command(
        "report.zoom_in",
        "Enlarge",
        ("Ctrl++", "Ctrl+="),
        "Show the report larger",
        _REPORT,
        "zoom-in",
    ),
    Command(
        "report.zoom_out", "Reduce", ("Ctrl+-",), "Show the report smaller", _REPORT, "zoom-out"
    ),
    Command(
        "report.fit",
        "Page width",
        ("Ctrl+0",),
        "Show the report as wide as the window",
        _REPORT,
        "maximize",
    ),
    Command(
        "demo.open",
        "Explore the demo clinic",
        ("Ctrl+Shift+D",),
        "Show synthetic patients in a folder of their own",
        _WINDOW,
        "flask-conical",
    ),
    Command(
        "demo.leave",
        "Return to your clinic",
        ("Ctrl+Shift+R",),
        "Leave the demo clinic",
        _WINDOW,
        "arrow-left",
    ),
    Command(
        "theme.toggle",
        "Light or dark",
        ("Ctrl+Shift+L",),
        "Change between light and dark",
        _WINDOW,
        "sun-moon",
    ),
    Command("keys", "Keys", ("F1",), "Show every key", _WINDOW, "keyboard"),
    Command("quit", "Quit", ("Ctrl+Q",), "Close the application", _WINDOW),
)

_BY_ID = {command.id: command for command in COMMANDS}


def command(id_: str) -> Command:
    """Return a command of the table. An unknown id is a bug (KeyError)."""
    return _BY_ID[id_]


def shown_key(id_: str) -> str:
    """Return the command's first key as this platform writes it, or an empty text."""
    keys = command(id_).keys
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def tooltip(id_: str) -> str:
    """Return the command's help with its key."""
    key = shown_key(id_)
    return f"{command(id_).help} ({key})" if key else command(id_).help


@dataclass
class _Binding:
    handler: Callable[[], None]
    enabled: Callable[[], bool]


def _always() -> bool:
    return True


class Actions(QObject):
    """One QAction a command. A command is enabled only where something is bound to it.

    A page binds its commands to itself; they work while that page is shown. The window binds
    without a page; those work everywhere, unless the page shown has its own.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: QWidget | None = None
        self._bindings: dict[tuple[str, QWidget | None], _Binding] = {}
        self._actions: dict[str, QAction] = {}
        for entry in COMMANDS:
            self._actions[entry.id] = self._made(entry)

    def _made(self, entry: Command) -> QAction:
        action = QAction(entry.text, self)
        action.setObjectName(entry.id)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setToolTip(tooltip(entry.id))
        action.setEnabled(False)
        action.setAutoRepeat(False)
        if entry.icon:
            action.setIcon(theme.icon(entry.icon))
        action.triggered.connect(lambda: self.trigger(entry.id))
        return action

    def install(self, window: QWidget) -> None:
        """Let the keys work in a window."""
        window.addActions(list(self._actions.values()))

    def bind(
        self,
        id_: str,
        handler: Callable[[], None],
        *,
        page: QWidget | None = None,
        enabled: Callable[[], bool] = _always,
    ) -> None:
        """Say what a command does on a page, and when; call :meth:`refresh` when that changes."""
        if id_ not in _BY_ID:
            raise KeyError(id_)
        self._bindings[id_, page] = _Binding(handler, enabled)
        self.refresh()

    def show_page(self, page: QWidget | None) -> None:
        """Make a page's commands the ones that work."""
        self._page = page
        self.refresh()

    def refresh(self) -> None:
        """Ask every binding again whether it can be used."""
        usable = {id_: self._usable(id_) for id_ in self._actions}
        # First off, then on: two commands that share a key are never both on.
        for state in (False, True):
            for id_, wanted in usable.items():
                if wanted is state:
                    self._actions[id_].setEnabled(wanted)

    def _binding(self, id_: str) -> _Binding | None:
        return self._bindings.get((id_, self._page)) or self._bindings.get((id_, None))

    def _usable(self, id_: str) -> bool:
        binding = self._binding(id_)
        return binding is not None and binding.enabled()

    def trigger(self, id_: str) -> None:
        """Do what the command does now; nothing where it is not usable."""
        binding = self._binding(id_)
        if binding is not None and binding.enabled():
            binding.handler()

    def action(self, id_: str) -> QAction:
        """Return the command's action."""
        return self._actions[id_]

    def button(self, id_: str, *, tone: str = "", text: str | None = None) -> QPushButton:
        """Return a button for a command; it follows the command's state and shows its key."""
        entry = command(id_)
        made = QPushButton(entry.text if text is None else text)
        if entry.icon:
            icon_tone = "on_accent" if tone == "primary" else "text"
            theme.put_icon(made, entry.icon, tone=icon_tone)
        if tone:
            theme.set_tone(made, tone)
        made.setToolTip(tooltip(id_))
        made.clicked.connect(lambda: self.trigger(id_))
        self._follow(made, id_)
        return made

    def tool_button(self, id_: str) -> QToolButton:
        """Return a button with the command's icon only; its name is told to screen readers."""
        made = QToolButton()
        made.setIcon(theme.icon(command(id_).icon))
        made.setIconSize(QSize(theme.ICON, theme.ICON))
        made.setToolTip(tooltip(id_))
        made.setAccessibleName(command(id_).text)
        made.clicked.connect(lambda: self.trigger(id_))
        self._follow(made, id_)
        return made

    def _follow(self, widget: QWidget, id_: str) -> None:
        action = self._actions[id_]
        action.enabledChanged.connect(widget.setEnabled)
        widget.setEnabled(action.isEnabled())
