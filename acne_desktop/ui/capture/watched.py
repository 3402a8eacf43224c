"""A folder into which a tethered camera writes: each new file is a shot once it is complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from acne_desktop.errors import KnownError, PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.services import intake
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.capture.source import CameraSource, Frame, State
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.tasks import Task, Tasks

LOOK_MS = 250  # also where the system tells of changes: many network drives tell of none
_PATIENCE = 20  # looks at a file that does not grow and cannot be read before that is said
NO_FOLDER = mark(
    "The watched folder cannot be read: plug its disk in again, or choose another folder."
)
ARRIVING = mark("A photograph is arriving…")

Mark = tuple[int, int]  # size and time of change: what tells that a file is still written
Marks = Mapping[str, Mark]


@dataclass
class _New:
    """A file that appeared: how it looked last, and how often it stood still unread."""

    mark: Mark
    tried: Mark | None = None
    stood: int = 0


@dataclass
class Arrivals:
    """Tells from looks at a folder which files have newly appeared and are written no more."""

    before: Marks | None = None  # the files that were there first, as they were
    new: dict[str, _New] = field(default_factory=dict)

    def look(self, marks: Marks) -> list[str]:
        """Return the files to read now: not those that were there first, stable over two looks."""
        if self.before is None:
            self.before = dict(marks)
        self.new = {name: each for name, each in self.new.items() if name in marks}
        ready = []
        for name in sorted(marks, key=lambda name: (marks[name][1], name)):
            mark = marks[name]
            if self.before.get(name) == mark:
                continue
            known = self.new.setdefault(name, _New((-1, -1)))
            if mark != known.mark:
                known.mark, known.stood = mark, 0
            elif mark[0] and known.tried != mark:
                ready.append(name)
            else:
                known.stood += 1
        return ready

    def taken(self, name: str) -> None:
        """Leave a file alone from now on, until it is written anew."""
        assert self.before is not None
        self.before = {**self.before, name: self.new.pop(name).mark}

    def unreadable(self, name: str) -> None:
        """Wait until a file changes: it may be but half written."""
        if name in self.new:
            self.new[name].tried = self.new[name].mark

    def stuck(self) -> str:
        """Return a file that stands still and cannot be read, empty without one."""
        stuck = (name for name, each in self.new.items() if each.stood == _PATIENCE)
        return next(stuck, "")


class WatchedFolder(CameraSource):
    """A folder looked at in the background, now and then and whenever the system says so."""

    moving = False

    def __init__(
        self, folder: Path, tasks: Tasks, parent: QObject | None = None, *, look_ms: int = LOOK_MS
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._tasks = tasks
        self._arrivals = Arrivals()
        self._task: Task | None = None
        self._reading: list[str] = []
        self._at = 0.0
        self._step = look_ms / 1000
        self._timer = QTimer(self)
        self._timer.setInterval(look_ms)
        self._timer.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _folder: self._look())

    def start(self) -> None:
        """Begin to watch; what is in the folder already is no shot."""
        self._arrivals = Arrivals()
        self._enter(State.STARTING)
        self._timer.start()
        self._look()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._reading = []
        self._say("")
        self._enter(State.OFF)

    def take(self, count: int = 0) -> None:
        """Do nothing: the photographer presses the camera's own button."""

    def _look(self) -> None:
        if self._task is None:
            folder = self._folder
            self._task = self._tasks.run(
                lambda _progress: marks_in(folder), done=self._looked, failed=self._lost
            )

    def _lost(self, _error: KnownError) -> None:
        self._task = None
        self._enter(State.GONE, tr(NO_FOLDER))

    def _looked(self, marks: Marks) -> None:
        self._task = None
        self._at += self._step
        if not self._watcher.directories():
            self._watcher.addPath(str(self._folder))
        self._enter(State.LIVE)
        self._reading = self._arrivals.look(marks)
        stuck = self._arrivals.stuck()
        if stuck:
            self._say(
                tr(
                    "{stuck} cannot be read as a photograph: it is waited for no longer.",
                    stuck=stuck,
                )
            )
        elif any(each.stood < _PATIENCE for each in self._arrivals.new.values()):
            self._say(tr(ARRIVING))
        elif not self._arrivals.new:
            self._say("")
        self._read_next()

    def _read_next(self) -> None:
        if not self._reading:
            return
        name = self._reading.pop(0)
        path = self._folder / name

        def read(photo: IncomingPhoto) -> None:
            self._task = None
            self._arrivals.taken(name)
            self._say("")
            self.shot.emit(Frame(to_qimage(photo.preview), self._at, photo))
            self._read_next()

        def failed(_error: KnownError) -> None:
            self._task = None
            self._arrivals.unreadable(name)
            self._read_next()

        self._task = self._tasks.run(
            lambda _progress: intake.read_photo(path), done=read, failed=failed
        )

    def _say(self, note: str) -> None:
        if note != self.note:
            self.note = note
            self.changed.emit()


def marks_in(folder: Path) -> Marks:
    """Return the photographs directly in a folder, as they are now. Raises :class:`PhotoError`."""
    found: dict[str, Mark] = {}
    try:
        for path in folder.iterdir():
            if path.name.startswith(".") or path.suffix.lower() not in intake.PHOTO_SUFFIXES:
                continue
            try:
                status = path.stat()
            except FileNotFoundError:  # renamed meanwhile, as cameras do
                continue
            found[path.name] = (status.st_size, status.st_mtime_ns)
    except OSError:
        raise PhotoError(tr(NO_FOLDER)) from None
    return found
