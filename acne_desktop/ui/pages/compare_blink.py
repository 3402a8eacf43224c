"""Lets two visits blink: one in the other's place, by itself or by hand."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import CompareState, Mode


class Blinker(QObject):
    """Turns ``shows_later`` of the state by a timer; never where motion is reduced."""

    def __init__(self, state: CompareState, show: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.by_itself = True
        self._state = state
        self._show = show
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.flip)

    @property
    def may_move(self) -> bool:
        """Tell whether anything may move by itself."""
        return theme.may_move()

    @property
    def runs(self) -> bool:
        """Tell whether it blinks now."""
        return self._timer.isActive()

    def run(self, *, seen: bool) -> None:
        """Start or stop, as the state asks for; ``seen`` says whether the page is."""
        wanted = seen and self._state.mode is Mode.BLINK and self.by_itself and self.may_move
        if not wanted:
            self._timer.stop()
        elif not self.runs or self._timer.interval() != self._state.interval:
            self._timer.start(self._state.interval)

    def flip(self) -> None:
        """Show the other visit."""
        self._state.shows_later = not self._state.shows_later
        self._show()

    def flip_by_hand(self) -> None:
        """Show the other visit, and hold still: whoever flips by hand looks closely."""
        self.by_itself = False
        self.flip()

    def toggle(self) -> None:
        """Blink by itself, or no longer."""
        self.by_itself = not self.by_itself
        self._show()
