"""A line of controls, such as a page's head, that goes on in further lines where it is too long."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMargins, QRect, QSize
from PySide6.QtWidgets import QFrame, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.widgets.label import ElidedLabel

_LEAST_WORDS = 120  # of an elided name at 100 %, before what stands beside it goes below


@dataclass(frozen=True)
class _Part:
    """One control; ``least`` is the width that it needs before the line is broken."""

    control: QWidget
    grows: bool
    asked: int

    @property
    def wanted(self) -> int:
        wanted = self.control.sizeHint().expandedTo(self.control.minimumSize()).width()
        return min(wanted, self.control.maximumWidth())

    @property
    def least(self) -> int:
        if self.asked:
            return min(self.asked, self.control.maximumWidth())
        if isinstance(self.control, ElidedLabel):
            return min(self.wanted, theme.em(_LEAST_WORDS))
        return self.wanted

    def height(self, width: int) -> int:
        control = self.control
        if control.hasHeightForWidth():
            return max(control.heightForWidth(width), control.minimumHeight())
        height = control.sizeHint().expandedTo(control.minimumSize()).height()
        return min(height, control.maximumHeight())


class Lines(QFrame):
    """In one line where all fits; else what follows a spring begins a line, and so on.

    ``height`` is the least height of the first line; the others are indented by ``indent``.
    """

    def __init__(self, *, spacing: int | None = None, height: int = 0, indent: int = 0) -> None:
        super().__init__()
        self._groups: list[list[_Part]] = [[]]
        self._spacing = theme.S if spacing is None else spacing
        self._least_height = height
        self._indent = indent
        self._height = height

    def add(self, *controls: QWidget, grows: bool = False, least: int = 0) -> None:
        """Add controls at the end; one that grows takes the room that its line leaves.

        Below ``least`` in width, by default what it asks for, a control goes to the next line.
        """
        for control in controls:
            self._groups[-1].append(_Part(control, grows, least))
            control.setParent(self)

    def spring(self) -> None:
        """Move what follows to the right end of the line, or to a line below."""
        self._groups.append([])

    def minimumSizeHint(self) -> QSize:
        """Return the widest control's width, and the height of all lines."""
        widest = max((part.least for group in self._shown() for part in group), default=0)
        margins = self.contentsMargins()
        return QSize(widest + margins.left() + margins.right() + self._indent, self._height)

    def sizeHint(self) -> QSize:
        """Return the width of one line, and the height of those that there are."""
        parts = [part for group in self._shown() for part in group]
        wanted = sum(part.wanted for part in parts) + self._spacing * max(len(parts) - 1, 0)
        margins = self.contentsMargins()
        return QSize(wanted + margins.left() + margins.right(), self._height)

    def event(self, event: QEvent) -> bool:
        """Arrange the controls anew when the room, their words or what is shown has changed."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self._arrange()
        return done

    def _shown(self) -> list[list[_Part]]:
        groups = [[part for part in group if not part.control.isHidden()] for group in self._groups]
        return [group for group in groups if group]

    def _least(self, parts: list[_Part]) -> int:
        return sum(part.least for part in parts) + self._spacing * max(len(parts) - 1, 0)

    def _lines(self, room: int) -> list[list[list[_Part]]]:
        """Return the lines: of groups, of parts."""
        groups = self._shown()
        if self._least([part for group in groups for part in group]) <= room:
            return [groups] if groups else []
        lines: list[list[_Part]] = []
        for group in groups:
            line: list[_Part] = []
            for part in group:
                if line and self._least([*line, part]) > room - (self._indent if lines else 0):
                    lines.append(line)
                    line = []
                line.append(part)
            lines.append(line)
        return [[line] for line in lines]

    def _arrange(self) -> None:
        margins: QMargins = self.contentsMargins()
        room = max(0, self.width() - margins.left() - margins.right())
        top = margins.top()
        lines = self._lines(room)
        for place, line in enumerate(lines):
            least = self._least_height - margins.top() - margins.bottom() if not place else 0
            gap = self._spacing_below if place else 0
            at = QRect(margins.left(), top + gap, room, max(least, 0))
            top += gap + self._lay(line, at.adjusted(self._indent if place else 0, 0, 0, 0))
        height = max(top + margins.bottom(), self._least_height)
        if len(lines) > 1 and not margins.bottom():
            height += theme.S
        if height != self._height or self.minimumHeight() != height:
            self._height = height
            self.setFixedHeight(height)

    @property
    def _spacing_below(self) -> int:
        return min(self._spacing, theme.S)

    def _lay(self, groups: list[list[_Part]], line: QRect) -> int:
        """Place one line's controls, each in the middle of its height; return that height."""
        parts = [part for group in groups for part in group]
        widths = self._widths(parts, line.width())
        heights = [part.height(width) for part, width in zip(parts, widths, strict=True)]
        height = max([line.height(), *heights])
        taken = sum(widths) + self._spacing * max(len(parts) - 1, 0)
        free = max(0, line.width() - taken) // max(len(groups) - 1, 1)
        left, at = line.left(), 0
        for place, group in enumerate(groups):
            left += free if place else 0
            for part in group:
                down = (height - heights[at]) // 2
                part.control.setGeometry(left, line.top() + down, widths[at], heights[at])
                left += widths[at] + self._spacing
                at += 1
        return height

    def _widths(self, parts: list[_Part], room: int) -> list[int]:
        """Return each control's width: what it wants, or its least, and the rest to what grows."""
        widths = [min(part.least, room) for part in parts]
        free = room - sum(widths) - self._spacing * max(len(parts) - 1, 0)
        for at, part in enumerate(parts):
            more = min(max(free, 0), max(part.wanted - widths[at], 0))
            widths[at] += more
            free -= more
        growing = [at for at, part in enumerate(parts) if part.grows]
        for left, at in zip(range(len(growing), 0, -1), growing, strict=True):
            more = min(max(free, 0) // left, parts[at].control.maximumWidth() - widths[at])
            widths[at] += max(more, 0)
            free -= max(more, 0)
        return widths
