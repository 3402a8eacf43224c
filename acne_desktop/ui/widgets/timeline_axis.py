"""The axis of time that the timeline, the trend and the bars share: zoomed and moved together."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from acne_desktop.ui import theme

LEFT, _RIGHT = 32, 24  # at the left is room for the grades
_PADDING = 14  # days around a single one
_DAY = 24  # as wide as a day can be
STEP = 1.6


class TimeAxis(QObject):
    """Says where a day lies in a widget. At zoom 1 all days are in sight."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, left: int = LEFT) -> None:
        super().__init__(parent)
        self._left = left
        self.first = date.today()
        self.last = self.first
        self._width = 0
        self._zoom = 1.0
        self._offset = 0.0

    @property
    def left(self) -> int:
        """Where the first day lies, unmoved; what is at the left of it is not moved."""
        return theme.em(self._left)

    @property
    def right(self) -> int:
        """Where the room for days ends."""
        return self._width - theme.em(_RIGHT)

    @property
    def zoom(self) -> float:
        """How much wider than the widget all days are."""
        return self._zoom

    @property
    def offset(self) -> float:
        """How far the days are moved to the left, in pixels."""
        return self._offset

    @property
    def hidden(self) -> float:
        """How many pixels of the days are out of sight."""
        return self._room * (self._zoom - 1)

    @property
    def most(self) -> float:
        """The largest zoom."""
        return max(self._days * theme.px(_DAY) / self._room, 1.0)

    @property
    def _room(self) -> float:
        return max(self.right - self.left, 1.0)

    @property
    def _days(self) -> int:
        return max((self.last - self.first).days, 1)

    def set_span(self, first: date, last: date) -> None:
        """Show these days, whole."""
        if first == last:
            padding = timedelta(days=_PADDING)
            first, last = first - padding, last + padding
        if (first, last) != (self.first, self.last):
            self.first, self.last = first, last
            self._zoom, self._offset = 1.0, 0.0
            self.changed.emit()

    def set_width(self, width: int) -> None:
        """Say how wide the widgets are."""
        if width != self._width:
            self._width = width
            self._settle(self._zoom, self._offset)

    def content(self, day: date) -> float:
        """Return where a day lies before the days are moved."""
        return self.left + self._room * self._zoom * (day - self.first).days / self._days

    def x(self, day: date) -> float:
        """Return where a day is seen."""
        return self.content(day) - self._offset

    def day(self, x: float) -> date:
        """Return the day seen at a place."""
        share = (x + self._offset - self.left) / (self._room * self._zoom)
        return self.first + timedelta(days=round(share * self._days))

    def zoom_by(self, factor: float, at: float) -> None:
        """Zoom; the day at a place stays there."""
        zoom = min(max(self._zoom * factor, 1.0), self.most)
        kept = (at + self._offset - self.left) / self._zoom
        self._settle(zoom, self.left + kept * zoom - at)

    def fit(self) -> None:
        """Show all days."""
        self._settle(1.0, 0.0)

    def move_by(self, pixels: float) -> None:
        """Move the days to the left by so much."""
        self._settle(self._zoom, self._offset + pixels)

    def move_to(self, offset: float) -> None:
        """Move the days to where the offset is this."""
        self._settle(self._zoom, offset)

    def reveal(self, day: date) -> None:
        """Bring a day into sight, with some room around it."""
        x, around = self.x(day), self._room / 8
        if x < self.left + around:
            self.move_by(x - self.left - around)
        elif x > self.right - around:
            self.move_by(x - self.right + around)

    def _settle(self, zoom: float, offset: float) -> None:
        self._zoom = min(zoom, self.most)
        self._offset = min(max(offset, 0.0), self.hidden)
        self.changed.emit()
