"""What a page is about and a panel at its side, which goes below where there is no room beside."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QScrollArea, QWidget

from acne_desktop.ui import theme

_LEAST_HEIGHT = 300  # of what the page is about, at 100 %, while the panel is below
_LEAST_SEEN = 120  # of a panel that scrolls
_ANY = 16_777_215  # Qt's own largest size
Way = QBoxLayout.Direction


class SideScroll(QScrollArea):
    """A panel that scrolls where it is beside, and is shown whole where it is below."""

    def __init__(self, content: QWidget, *, surface: bool = True) -> None:
        super().__init__()
        self._whole, self._content = False, content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.installEventFilter(self)
        if surface:
            theme.set_surface(content)

    def set_whole(self, whole: bool) -> None:
        """Show all of it, as high as it is, or scroll."""
        if whole != self._whole:
            self._whole = whole
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return all of its height where it is shown whole, else a little."""
        content = self._content
        width = content.minimumSizeHint().width()
        if not self._whole:
            return QSize(width, min(theme.em(_LEAST_SEEN), content.minimumSizeHint().height()))
        at = max(self.width(), width)
        high = content.heightForWidth(at) if content.hasHeightForWidth() else -1
        return QSize(width, high if high >= 0 else content.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Words that break elsewhere at another width make another height."""
        if event.type() == QEvent.Type.Resize and self._whole:
            self.updateGeometry()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take on the height of the panel when that changes."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest and self._whole:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Beside(QWidget):
    """``main``, and ``side`` with a width of its own at its right, or at its left where ``first``.

    Below, the panel is as wide as the page and as high as it wants: the page scrolls.
    """

    def __init__(
        self,
        main: QWidget | QLayout,
        side: QWidget,
        width: int,
        *,
        first: bool = False,
        spacing: int = 1,
    ) -> None:
        super().__init__()
        if isinstance(main, QLayout):
            held = QWidget()
            held.setLayout(main)
            main = held
        self._main, self._side, self._width = main, side, width
        self._below = Way.BottomToTop if first else Way.TopToBottom
        self._box = QBoxLayout(Way.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for part in (side, main) if first else (main, side):  # as the keyboard goes through them
            self._box.addWidget(part, 1 if part is main else 0)
        side.setFixedWidth(width)

    @property
    def is_below(self) -> bool:
        """Tell whether the panel stands below."""
        return self._box.direction() == self._below

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider of the two, for one can be below the other."""
        widths = [_least(self._main)]
        if not self._side.isHidden():
            widths.append(max(0, self._side.minimumSizeHint().width()))
        return QSize(max(widths), self._box.minimumSize().height())

    def event(self, event: QEvent) -> bool:
        """Arrange the two anew when the room or what they need has changed."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        needed = _least(self._main) + self._box.spacing() + self._width
        below = needed > self.width() and not self._side.isHidden()
        if below == self.is_below:
            return
        self._box.setDirection(self._below if below else Way.LeftToRight)
        self._main.setMinimumHeight(theme.em(_LEAST_HEIGHT) if below else 0)
        for scroll in self._scrolls():
            scroll.set_whole(below)
        if below:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(_ANY)
        else:
            self._side.setFixedWidth(self._width)

    def _scrolls(self) -> list[SideScroll]:
        own = [self._side] if isinstance(self._side, SideScroll) else []
        return [*own, *self._side.findChildren(SideScroll)]


def _least(part: QWidget) -> int:
    return max(part.minimumSizeHint().width(), part.minimumWidth())
